#!/bin/sh
# lint.sh VENV: what a reviewer need not look for.
set -eu
venv=$1
"$venv/bin/ruff" check -q .
"$venv/bin/ruff" format -q --check .
"$venv/bin/lint-imports" --no-cache >/tmp/lint-imports.$$ 2>&1 || { cat /tmp/lint-imports.$$; rm -f /tmp/lint-imports.$$; exit 1; }
rm -f /tmp/lint-imports.$$
if [ -d templates ]; then "$venv/bin/djlint" --quiet --lint templates; fi
