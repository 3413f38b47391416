#!/bin/sh
# Checks the types of the pages and runs their unit tests. Usage: unit.sh BUILD_FOLDER WALL_PLANS
set -eu
web=$(cd "$(dirname "$0")/../../queued/web" && pwd)
if ! command -v node >/dev/null || ! [ -d "$web/node_modules" ]; then
    echo "node or queued/web/node_modules is missing: run ./dev test, or npm ci in queued/web"
    exit 77
fi
QUEUED_WALL_PLANS=$2
export QUEUED_WALL_PLANS
cd "$web"
node build/test.js "$1/web/unit"
exec node_modules/.bin/tsc --noEmit
