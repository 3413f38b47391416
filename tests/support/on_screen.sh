#!/usr/bin/env bash
# Runs a program on a screen of its own. usage: on_screen.sh WIDTHxHEIGHT PROGRAM [ARGS]
set -u
size=$1
shift
if ! command -v Xvfb >/dev/null; then
    echo "Xvfb is missing: run ./dev test, or install xvfb"
    exit 77
fi
exec {ready}<> <(:)
Xvfb -displayfd "$ready" -screen 0 "${size}x24" -nolisten tcp >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null' EXIT
if ! read -r -t 60 -u "$ready" number; then
    echo "Xvfb did not start"
    exit 1
fi
unset WAYLAND_DISPLAY
# Whole stacks: the libraries of GTK and GStreamer have no frame pointers, and what they keep until
# exit (leaks.supp) is known by its place.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}fast_unwind_on_malloc=0:malloc_context_size=8
DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable GTK_A11Y=test "$@"
