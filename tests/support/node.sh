#!/bin/sh
# Runs tests of the real server that are written for Node, with the client of the contract's tests.
# Usage: node.sh SERVER_BINARY BUILD_FOLDER FOLDER TEST.js...
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
contract=$tests/contract
TEST_SERVER=$1
build=$2
cd "$tests/$3"
shift 3
CONTRACT_GENERATED=$build/node/$(basename "$1" .test.js)

if ! command -v node >/dev/null || ! [ -d "$contract/node_modules" ]; then
    echo "node or tests/contract/node_modules is missing: run ./dev test, or npm ci in tests/contract"
    exit 77
fi
rm -rf "$CONTRACT_GENERATED"
mkdir -p "$CONTRACT_GENERATED"
protoc --plugin=protoc-gen-es="$contract/node_modules/.bin/protoc-gen-es" \
    --es_out="$CONTRACT_GENERATED" --es_opt=target=js,import_extension=js -I "$tests/../proto" "$tests"/../proto/queued/v1/*.proto
echo '{"type":"module"}' >"$CONTRACT_GENERATED/package.json"
ln -s "$contract/node_modules" "$CONTRACT_GENERATED/node_modules"
export TEST_SERVER CONTRACT_GENERATED
exec node --test --test-reporter=spec "$@"
