#!/usr/bin/env bash
# The display as the box behind the television runs it: the unit's own command line, in cage, as a user of
# no rights. It fills the screen, also one that is switched to another size and one that hangs upright, and
# shows there what it shows anywhere else; when it ends, so does cage, and the unit starts both anew.
# On a screen of its own (on_screen.sh 1920x1080). usage: test_cage.sh <queued> <display> <build folder>
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # office.bash uses and gives what is not seen here.
set -u
queued=$1
display=$2
pictures=$3/screenshots/display
package=${QUEUED_SOURCE_DIR:?}/display/package
for tool in cage xdotool import compare setpriv; do
    command -v $tool >/dev/null || {
        echo "$tool is missing: run ./dev test, which installs it"
        exit 77
    }
done
. "$QUEUED_SOURCE_DIR/tests/integration/office.bash"
cage_pid=
wall_pid=
end() {
    [ -z "$cage_pid" ] || kill -KILL "$cage_pid" 2>/dev/null
    [ -z "$wall_pid" ] || kill -KILL "$wall_pid" 2>/dev/null
    clean_up
}
trap end EXIT
mkdir -p "$pictures"
: >"$work/out"
: >"$work/err"
: >"$work/cage.log"

# ---- The unit, by systemd itself; the programs are where the package puts them
if command -v systemd-analyze >/dev/null; then
    root=$work/root
    mkdir -p "$root/usr/bin" "$root/etc/systemd/system"
    for program in cage queued-display; do
        printf '#!/bin/sh\n' >"$root/usr/bin/$program"
        chmod +x "$root/usr/bin/$program"
    done
    sed "s|^ExecStart=/|ExecStart=$root/|" "$package/queued-display.service" >"$root/etc/systemd/system/queued-display.service"
    systemd-analyze verify --man=no "$root/etc/systemd/system/queued-display.service" >"$work/out" 2>&1 || fail "the unit"
    ! grep -q queued-display "$work/out" || fail "systemd has something to say about the unit"
fi

# ---- What the unit finds on the box: its options, the token for this start alone, a user and a place of its own
start 2026-11-23T08:00:00+0700
seat=$work/seat
mkdir "$seat"
chmod 711 "$work"
cp "$display" "$seat/queued-display"
cp "$data/tv-1.token" "$seat/token"
line=$(sed -n 's|^ExecStart=/usr/bin/cage|cage|p' "$package/queued-display.service")
[ -n "$line" ] || fail "the unit starts no cage"
options=$(sed -n 's/^DISPLAY_OPTIONS=//p' "$package/display.conf" |
    sed "s|--server [^ ]*|--server $server|; s|--ca [^ ]*||") # Without the office's own certificate.
as_nobody=()
if [ "$(id -u)" -eq 0 ]; then
    as_nobody=(setpriv --reuid nobody --regid nogroup --clear-groups --)
    chown -R nobody "$seat"
fi
chmod 700 "$seat"

# boot CAGE_OPTIONS: as systemd does, which splits $OPTIONS at blanks. The television is a window of this screen.
boot() {
    (
        cd / || exit 1
        unset GDK_BACKEND GSK_RENDERER GDK_DEBUG GTK_A11Y
        export CAGE_OPTIONS=$1 DISPLAY_OPTIONS="$options --voice none" CREDENTIALS_DIRECTORY=$seat
        export XDG_RUNTIME_DIR=$seat HOME=$seat PATH=$seat:$PATH
        export WLR_BACKENDS=x11 WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
        exec "${as_nobody[@]}" sh -c "exec ${line//\/usr\/bin\/queued-display/$seat/queued-display}"
    ) >>"$work/cage.log" 2>&1 </dev/null &
    cage_pid=$!
}
# The television's window: below the screen's own.
television() { xdotool search --onlyvisible --maxdepth 1 '' 2>/dev/null | sed -n 2p; }
is_up() { [ -n "$(television)" ]; }
switch() { xdotool windowsize "$(television)" "$1" "$2"; } # WIDTH HEIGHT
colour() { convert "$work/seen.png[1x1+$1+$2]" -format '%[hex:u.p{0,0}]' info:; } # X Y
# fills WIDTH HEIGHT: what is seen has the wall's ground in its upper corners, and its foot in the lower ones.
fills() {
    local x=$(($1 - 2)) y=$(($2 - 2))
    import -window root -crop "$1x$2+0+0" +repage "$work/seen.png" &&
        [ "$(colour 1 1) $(colour "$x" 1) $(colour 1 "$y") $(colour "$x" "$y")" = "081421 081421 15283B 15283B" ]
}
# keeps NAME: a picture for people, of what was seen last.
keeps() { mv "$work/seen.png" "$pictures/$1.png"; }
# alike NAME NAME: two pictures show the same but for the clock and the foot, where notices take turns.
alike() {
    local each
    for each in "$1" "$2"; do convert "$pictures/$each.png" -crop "1920x840+0+130" +repage "$work/$each.png"; done
    differ=$(compare -metric AE -fuzz 10% "$work/$1.png" "$work/$2.png" null: 2>&1)
    [ "${differ%%.*}" -le 8000 ] || fail "$1 and $2 differ in $differ of 1,600,000 pixels"
}
not_running() { ! kill -0 "$1" 2>/dev/null; }

# ---- It comes up, and follows the television
boot ""
wait_for is_up || { cat "$work/cage.log"; exit 1; }
wait_for fills 1024 768 || { cat "$work/cage.log"; exit 1; }
switch 1920 1080
wait_for fills 1920 1080
keeps cage-1080p-dark

# ---- Its end is cage's end
pkill -TERM -P "$cage_pid"
wait_for not_running "$cage_pid" && cage_pid=

# ---- The same without cage
"$display" --server "$server" --token-file "$data/tv-1.token" --voice none >>"$work/cage.log" 2>&1 &
wall_pid=$!
wait_for fills 1920 1080
keeps no-cage-1080p-dark
alike cage-1080p-dark no-cage-1080p-dark
kill "$wall_pid"
wait "$wall_pid" || fail "the display ends with $?: $(tail -n 20 "$work/cage.log")"
wall_pid=

# ---- An upright television: the picture lies on its side for whoever does not
boot "-r"
wait_for is_up && switch 1920 1080
fills_upright() {
    import -window root -crop 1920x1080+0+0 +repage -rotate 90 "$work/seen.png" &&
        [ "$(colour 1 1) $(colour 1078 1) $(colour 1 1918) $(colour 1078 1918)" = "081421 081421 15283B 15283B" ]
}
wait_for fills_upright
keeps cage-upright-dark
pkill -TERM -P "$cage_pid"
wait_for not_running "$cage_pid" && cage_pid=

[ "$failed" -eq 0 ] && echo "cage shows what the display shows; $differ pixels differ"
exit "$failed"
