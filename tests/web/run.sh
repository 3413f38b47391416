#!/bin/sh
# Builds the pages and opens them in a real browser, against the real server.
# Usage: run.sh SERVER_BINARY BUILD_FOLDER [TEST...]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
web=$here/../../queued/web
TEST_SERVER=$1
WEB_REPORT_DAYS=$2/tests/integration/report_days
build=$2/web
shift 2

for part in "$here/node_modules" "$web/node_modules"; do
    if ! [ -d "$part" ]; then
        echo "$part is missing: run ./dev test, or npm ci in $(dirname "$part")"
        exit 77
    fi
done
WEB_CHROMIUM=$(command -v chromium || command -v chromium-browser || true)
if [ -z "$WEB_CHROMIUM" ]; then
    echo "chromium is missing: apt-get install chromium"
    exit 77
fi
WEB_PAGES=$build/pages
WEB_CLERK=$build/clerk.js
WEB_PICTURES=$build/pictures
mkdir -p "$WEB_PICTURES"
export TEST_SERVER WEB_REPORT_DAYS WEB_CHROMIUM WEB_PAGES WEB_CLERK WEB_PICTURES
node "$web/build/build.js" "$WEB_PAGES"
"$web/node_modules/.bin/esbuild" "$here/clerk.ts" --bundle --format=iife --log-level=warning --outfile="$WEB_CLERK"
cd "$here"
[ $# -gt 0 ] || set -- kiosk.test.js counter.test.js board.test.js phone.test.js printing.test.js manager.test.js
exec node --test --test-concurrency=1 --test-reporter=spec "$@"
