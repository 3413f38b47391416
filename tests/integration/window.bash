# For scripts that drive the clerk's window as people do: sourced after office.bash, with $client set and
# "$pictures" the folder for what it looked like. Gives a screen of its own; the window's title says what it shows.
# shellcheck disable=SC1091,SC2154,SC2317 # office.bash gives what is not seen here; traps call end.

for program in xdotool import; do
    command -v $program >/dev/null || { echo "$program is missing: run ./dev test"; exit 77; }
done
. "$QUEUED_SOURCE_DIR/tests/support/screen.bash"
window_pid=
end() {
    [ -z "$window_pid" ] || kill -KILL "$window_pid" 2>/dev/null
    screen_stop
    clean_up
}
trap end EXIT
mkdir -p "$pictures"
: >"$work/out"
: >"$work/err"
screen_start 1280x800
export GTK_A11Y=none GIO_MODULE_DIR=$work/none

open_window() { # [ARGS...]
    XDG_CONFIG_HOME=$work/w/config XDG_STATE_HOME=$work/w/state \
        "$client" --lang vi --server "$server" "$@" >>"$work/window.log" 2>&1 &
    window_pid=$!
}
close_window() {
    kill -TERM "$window_pid"
    wait "$window_pid" || fail "the window ends with $?: $(tail -n 20 "$work/window.log")"
    window_pid=
}
window() { xdotool search --onlyvisible --pid "$window_pid" 2>/dev/null | head -n 1; }
has_keys() { [ "$(xdotool getwindowfocus)" = "$(window)" ]; }
title() { xdotool getwindowname "$(window)" 2>/dev/null; }
title_begins() { case $(title) in "$1"*) return 0 ;; esac; return 1; }
# shows TITLE: the window's title begins so.
shows() { wait_for title_begins "$1" || { echo "  but: $(title)"; picture lost; tail -n 25 "$work/server.log" "$work/window.log"; exit 1; }; }
pressed=0 # Keys, so far.
key() {
    pressed=$((pressed + $#))
    xdotool key --clearmodifiers "$@"
}
# picture NAME: once it stands still; the clock moves it every second.
picture() {
    import -window root "$pictures/$1.png"
    for _ in 1 2 3 4 5 6; do
        mv "$pictures/$1.png" "$work/before.png"
        import -window root "$pictures/$1.png"
        cmp -s "$work/before.png" "$pictures/$1.png" && break
    done
    convert "$pictures/$1.png" -bordercolor black -trim +repage "$pictures/$1.png"
}
