#!/bin/sh
# venv.sh VENV REQUIREMENTS: makes the environment; does nothing when these requirements are in it already.
set -eu
venv=$1 req=$2 stamp=$1/$(basename "$2").sha256

if "$venv/bin/python" -c "" 2>/dev/null && sha256sum -c --status "$stamp" 2>/dev/null; then exit 0; fi

python=
for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$name" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then python=$name; break; fi
done
[ -n "$python" ] || { echo "Puente needs Python 3.11 or newer: sudo apt install python3 python3-venv" >&2; exit 1; }
"$venv/bin/python" -c "" 2>/dev/null || rm -rf "$venv"

echo "Installing $req ..." >&2
if uv --version >/dev/null 2>&1; then
    [ -x "$venv/bin/python" ] || uv venv -q --no-python-downloads --python "$("$python" -c 'import sys; print(sys.executable)')" "$venv"
    uv pip install -q --python "$venv/bin/python" --require-hashes -r "$req"
else
    if [ ! -x "$venv/bin/python" ] && ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        rm -rf "$venv"
        "$python" -m pip --version >/dev/null 2>&1 ||
            { echo "Python here has neither venv nor pip: sudo apt install python3-venv" >&2; exit 1; }
        "$python" -m venv --without-pip "$venv"
    fi
    if [ -x "$venv/bin/pip" ]; then
        "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$req"
    else
        "$python" -m pip --python "$venv/bin/python" install -q --disable-pip-version-check --require-hashes -r "$req"
    fi
fi
sha256sum "$req" > "$stamp"
