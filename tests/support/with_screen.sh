#!/usr/bin/env bash
# Runs a program on a screen of its own. usage: with_screen.sh PROGRAM [ARGS...]
set -u
command -v Xvfb >/dev/null || { echo "Xvfb is missing: run ./dev test"; exit 77; }
screen=$(mktemp -u "${TMPDIR:-/tmp}/queued-screen-XXXXXX")
mkfifo "$screen" || exit 1
# -noreset: otherwise the screen starts anew, deaf for a moment, whenever its last client leaves.
Xvfb -noreset -displayfd 3 -screen 0 1280x800x24 3>"$screen" >/dev/null 2>&1 &
server=$!
trap 'kill $server; rm -f "$screen"' EXIT
read -r number <"$screen"
export DISPLAY=:$number GDK_BACKEND=x11 GDK_DEBUG=gl-disable GSK_RENDERER=cairo
export GSETTINGS_BACKEND=memory GIO_USE_VFS=local GIO_MODULE_DIR=/nonexistent
"$@"
