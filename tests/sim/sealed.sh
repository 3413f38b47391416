#!/bin/sh
# A world in which one call still reaches the machine is not the same twice.
# usage: sealed.sh PROGRAM
left=$(nm -D --undefined-only "$1" | awk '{ print $2 }' | grep -E '^(uv_|lws_|randombytes|crypto_pwhash_str)')
[ -z "$left" ] && exit 0
echo "these are not of the world: $left" >&2
exit 1
