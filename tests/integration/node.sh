#!/bin/sh
# Runs a test of the real server that is written for Node, with the client of the contract's tests.
# Usage: node.sh SERVER_BINARY BUILD_FOLDER TEST.js
set -eu
here=$(cd "$(dirname "$0")" && pwd)
contract=$here/../contract
name=$(basename "$3" .test.js)
generated=$2/integration/$name

if ! command -v node >/dev/null || ! [ -d "$contract/node_modules" ]; then
    echo "node or tests/contract/node_modules is missing: run ./dev test, or npm ci in tests/contract"
    exit 77
fi
rm -rf "$generated"
mkdir -p "$generated"
protoc --plugin=protoc-gen-es="$contract/node_modules/.bin/protoc-gen-es" \
    --es_out="$generated" --es_opt=target=js,import_extension=js -I "$here/../../proto" "$here"/../../proto/queued/v1/*.proto
echo '{"type":"module"}' >"$generated/package.json"
ln -s "$contract/node_modules" "$generated/node_modules"
cd "$here"
CONTRACT_GENERATED=$generated CONTRACT_SERVER=$1 exec node --test --test-reporter=spec "$3"
