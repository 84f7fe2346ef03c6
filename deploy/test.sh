#!/bin/sh
# All tests, from nothing: style, data on PostgreSQL with Redis, journeys in a browser, then everything on SQLite.
# The first failure stops. Exit 2: something that the tests need cannot be had here.
set -eu
cd "$(dirname "$0")/.."
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
unset DATABASE_URL KEYRING_URL AUDIT_URL REDIS_URL PUENTE_DEMO DJANGO_SETTINGS_MODULE PUENTE_MASTER_KEY_FILE || true

# --- what the tests need ---------------------------------------------------------------------------------------
postgres_bin() { ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -1; }
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
broken_python() { ! python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
missing() {
    ls .venv/bin/python >/dev/null 2>&1 || ! broken_python || echo python3-venv
    [ -n "$(postgres_bin)" ] || command -v initdb >/dev/null || echo postgresql
    command -v redis-server >/dev/null || echo redis-server
    browser >/dev/null || echo chromium
    command -v msgmerge >/dev/null && command -v xgettext >/dev/null || echo gettext
    command -v git >/dev/null || echo git
    fc-list 2>/dev/null | grep -q . || echo fonts-dejavu-core fontconfig
}
wanted=$(missing | tr '\n' ' ')
if [ -n "$wanted" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $wanted..." >&2
        log=$(mktemp)
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $wanted; } >"$log" 2>&1 ||
            { tail -5 "$log" >&2; }
        rm -f "$log"
    fi
    wanted=$(missing | tr '\n' ' ')
    [ -z "$wanted" ] || { echo "The tests need what is not here: sudo apt install $wanted" >&2; exit 2; }
fi
deploy/venv.sh .venv requirements-dev.txt || exit 2
venv=$PWD/.venv

# --- a folder and two servers of our own, gone when we are ------------------------------------------------------
work=$(mktemp -d /tmp/puente-test.XXXXXX)
as() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
bin=$(postgres_bin)
redis=
started=
finish() {
    code=$?
    trap - EXIT INT TERM HUP
    [ -z "$started" ] || as "$bin/pg_ctl" -D "$work/postgres/data" -m immediate stop >/dev/null 2>&1 || true
    [ -z "$redis" ] || kill "$redis" 2>/dev/null || true
    rm -rf "$work"
    exit $code
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
export PUENTE_VAR="$work/var" CHROMIUM="$(browser)" CONN_MAX_AGE=0

start_servers() {
    mkdir "$work/postgres" && chmod 755 "$work"
    [ "$(id -u)" != 0 ] || chown postgres "$work/postgres"
    [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
    as "$bin/initdb" -D "$work/postgres/data" -U puente -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    as "$bin/pg_ctl" -D "$work/postgres/data" -w -s -l "$work/postgres/log" -o "-k $work/postgres -c listen_addresses='' \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
        -c lock_timeout=30s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s" start
    started=yes
    for name in puente keyring audit; do as "$bin/createdb" -h "$work/postgres" -U puente $name; done
    redis-server --port 0 --unixsocket "$work/redis.sock" --dir "$work" --save "" --appendonly no --daemonize no \
        --loglevel warning >"$work/redis.log" 2>&1 &
    redis=$!
}

# --- the passes -------------------------------------------------------------------------------------------------
pass() {                                   # pass TITLE, then pytest's arguments; a pass without tests is no failure
    title=$1; shift
    echo "=== $title" && begun=$(date +%s)
    code=0
    "$venv/bin/python" -m pytest -q -p no:cacheprovider "$@" || code=$?
    [ $code = 5 ] && { echo "(no test in this pass)"; code=0; }
    [ $code = 0 ] || exit $code
    echo "=== $title: $(($(date +%s) - begun)) s"
}

# Texts are compiled before the first process reads them.
"$venv/bin/python" -c 'import pathlib, polib
for po in pathlib.Path("locale").glob("*/LC_MESSAGES/*.po"): polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))'

echo "=== style and imports"
deploy/lint.sh "$venv"

start_servers
url="postgres://puente@/%s?host=$work/postgres"
DATABASE_URL=$(printf "$url" puente) KEYRING_URL=$(printf "$url" keyring) AUDIT_URL=$(printf "$url" audit) \
    REDIS_URL="unix://$work/redis.sock?db=0" pass "data, on PostgreSQL with Redis" tests -m data -n 2 --ignore tests/browser
as "$bin/pg_ctl" -D "$work/postgres/data" -m immediate stop >/dev/null && started=
kill "$redis" && redis=

DJANGO_ALLOW_ASYNC_UNSAFE=1 pass "journeys, in a browser" tests/browser

echo "=== everything, on SQLite with the embedded broker"
code=0
"$venv/bin/python" -m pytest -q -p no:cacheprovider tests --ignore tests/browser -n 2 || code=$?
exit $code
