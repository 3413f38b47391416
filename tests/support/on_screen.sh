#!/usr/bin/env bash
# Runs a program on a screen of its own. usage: on_screen.sh WIDTHxHEIGHT PROGRAM [ARGS]
# shellcheck disable=SC1091 # screen.bash is beside this.
set -u
size=$1
shift
. "$(dirname "${BASH_SOURCE[0]}")/screen.bash"
trap 'screen_stop; wait' EXIT
screen_start "$size"
# Whole stacks: the libraries of GTK and GStreamer have no frame pointers, and what they keep until
# exit (leaks.supp) is known by its place.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}fast_unwind_on_malloc=0:malloc_context_size=8
GSK_RENDERER=cairo GDK_DEBUG=gl-disable GTK_A11Y=test "$@"
