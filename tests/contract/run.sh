#!/bin/sh
# Generates the messages for Node from the .proto files and runs the contract's tests.
# Usage: run.sh SERVER_BINARY BUILD_FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
server=$1
generated=$2/contract

if ! command -v node >/dev/null || ! [ -d "$here/node_modules" ]; then
    echo "node or tests/contract/node_modules is missing: run ./dev test, or npm ci in tests/contract"
    exit 77
fi
rm -rf "$generated"
mkdir -p "$generated"
protoc --plugin=protoc-gen-es="$here/node_modules/.bin/protoc-gen-es" \
    --es_out="$generated" --es_opt=target=js,import_extension=js -I "$here/../../proto" "$here"/../../proto/queued/v1/*.proto
echo '{"type":"module"}' >"$generated/package.json"
ln -s "$here/node_modules" "$generated/node_modules"
cd "$here"
CONTRACT_GENERATED=$generated CONTRACT_SERVER=$server exec node --test --test-reporter=spec contract.test.js everything.test.js example.test.js verbs.test.js
