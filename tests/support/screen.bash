# Sourced by what needs a screen of its own: screen_start WIDTHxHEIGHT gives $DISPLAY and an environment in which GTK
# takes nothing of this machine's desktop; screen_stop ends it. Without Xvfb the test is skipped.

screen_pid=
screen_start() {
    local number screen_ready
    command -v Xvfb >/dev/null || { echo "Xvfb is missing: run ./dev test, or install xvfb"; exit 77; }
    exec {screen_ready}<> <(:)
    # -noreset: otherwise the screen starts anew, deaf for a moment, whenever its last client leaves.
    Xvfb -noreset -displayfd "$screen_ready" -screen 0 "${1}x24" -nolisten tcp >/dev/null 2>&1 &
    screen_pid=$!
    read -r -t 60 -u "$screen_ready" number || { echo "Xvfb did not start"; exit 1; }
    exec {screen_ready}>&-
    unset WAYLAND_DISPLAY
    export DISPLAY=:$number GDK_BACKEND=x11 GSETTINGS_BACKEND=memory GIO_USE_VFS=local
}
screen_stop() {
    [ -z "$screen_pid" ] || kill "$screen_pid" 2>/dev/null
}
