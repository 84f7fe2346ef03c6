#!/bin/sh
# Builds static/vendor/bootstrap.css from bootstrap.scss. For whoever changes the parts: running Puente needs no Node.
#   deploy/sass/build.sh [where npm may unpack; default a temporary folder]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
room=${1:-$(mktemp -d)}
cd "$room"
[ -d node_modules/bootstrap ] || npm install --silent --no-audit --no-fund bootstrap@5.3.9 sass@1.108.2
npx sass --quiet --no-source-map --no-charset --style=compressed --load-path=node_modules "$here/bootstrap.scss" bootstrap.css
if grep -q 'url(' bootstrap.css; then
    echo "The build holds a url(): the content security policy would refuse it." >&2
    exit 1
fi
cp bootstrap.css "$here/../../static/vendor/bootstrap.css"
