#!/usr/bin/env bash
# The clerk's window on a screen of its own, driven by keys, against the real server. Every state is
# reached, named by the window's title, and its picture kept in <build>/screenshots.
# usage: test_counter_window.sh <queued> <counter-client> <build folder>
# shellcheck disable=SC1091,SC1111,SC2034,SC2154,SC2317 # office.bash gives what is not seen here; “words”.
set -u
queued=$1
client=$2
pictures=$3/screenshots/counter-client
. "${QUEUED_SOURCE_DIR:?}/tests/integration/office.bash"

rm -rf "$pictures"
. "${QUEUED_SOURCE_DIR:?}/tests/integration/window.bash"

# ---- A browser that only notes what it is told to open
export XDG_DATA_HOME=$work/share
mkdir -p "$XDG_DATA_HOME/applications"
cat >"$XDG_DATA_HOME/applications/note.desktop" <<END
[Desktop Entry]
Type=Application
Name=Note
Exec=sh -c "echo %u >$work/opened"
MimeType=x-scheme-handler/https;
END
printf '[Default Applications]\nx-scheme-handler/https=note.desktop\n' \
    >"$XDG_DATA_HOME/applications/mimeapps.list"

# step NAME TITLE KEY...: presses the keys; the window shows TITLE; its picture is NAME. A title comes a
# moment before the page that goes with it, so the picture is another one than before the keys.
is_changed() { import -window root "$work/now.png" && ! cmp -s "$work/pressed.png" "$work/now.png"; }
step() {
    local name=$1 expected=$2
    shift 2
    import -window root "$work/pressed.png"
    key "$@"
    shows "$expected"
    wait_for is_changed
    picture "$name"
}
issue() {
    as kiosk issue "$@" --token-file "$data/kiosk-1.token" || fail "issue $*"
    label=$(cut -d' ' -f1 "$work/out")
}

# answered LABEL NAME: what was pressed made LABEL the next one, and the window has heard it: it stands still. Until
# then a key would be taken for a second press, and dropped.
is_next() { as w status && grep -q "^Next: $1" "$work/out"; }
answered() { wait_for is_next "$1"; picture "$2"; }

start 2026-11-23T09:00:00+0700
run 0 hoa login hoa --counter 2 <<<"2222"

# Two colleagues have worked at this machine before: their names are offered.
mkdir -p "$work/w/config/queued"
printf '[counter-client]\nusers=hoa;minh\n' >"$work/w/config/queued/counter-client.conf"

# ---- Logging in, and taking over only after asking
open_window --timeout 60 # A machine that is busy with other tests starts a server when it can.
shows "Đăng nhập tại quầy"
wait_for has_keys || exit 1
xdotool type lan; key Tab; xdotool type 2; key Tab; xdotool type 9999
picture login
key Return
shows "Đăng nhập tại quầy · Tên hoặc mã PIN"
picture login-refused
xdotool type 1111; key Return # The PIN is wiped, and the keys are there.
shows "Quầy 2 đang có đồng nghiệp đăng nhập"
key Escape
shows "Đăng nhập tại quầy"
xdotool type 1111
step take-over "Quầy 2 đang có đồng nghiệp đăng nhập" Return
step closed "– đang đóng · Quầy 2 · Nguyễn Thị Lan" 2
run 68 hoa next

# ---- An ordinary citizen: three keys
for _ in 1 2 3 4; do issue 1.001193; done
issue 2.000815 --priority; first=$label
issue C
step open "– đang mở" F9
xdotool getwindowgeometry "$(window)" | grep -q 'Geometry: 5[0-9][0-9]x[67][0-9][0-9]$' ||
    fail "the window does not fit a small screen: $(xdotool getwindowgeometry "$(window)")"
key ctrl+f # Lan has no right to choose whom she calls: nothing opens, and F9 goes where it did.
pressed=0
step calling "$first đang gọi" F9
step serving "$first đang phục vụ" KP_Enter
key F9; shows "– đang mở"
[ $pressed -eq 3 ] || fail "$pressed keys for an ordinary citizen"

# ---- Everything else, each on its key
key F8; shows "$first đang phục vụ"
key F12
wait_for test -s "$work/opened"
grep -q 'thutuc=2.000815&hoso=$' "$work/opened" || fail "opened: $(cat "$work/opened")"
step finish "Kết thúc với kết quả" F7 # Tab goes by where things stand: the page must be there.
key shift+Tab shift+Tab; xdotool type 'H38.12 & 7'; key Tab; xdotool type 31.12.2026; key Tab
picture outcome
step no-date "Ngày hẹn trả viết như" 1
key Escape; shows "$first đang phục vụ"
: >"$work/opened"
key F12
wait_for test -s "$work/opened"
grep -q 'hoso=H38.12%20%26%207$' "$work/opened" || fail "opened: $(cat "$work/opened")"
step finish-again "Kết thúc với kết quả" F7 # The code is kept; the date is typed anew, and put right.
key shift+Tab; xdotool type 31/02/2026; key Tab
step no-such-date "Ngày hẹn trả viết như" 1
key shift+Tab ctrl+a; xdotool type 31/12/2026; key Tab
key 1; shows "– đang mở"
"$queued" export tickets --data "$data" >"$work/out" 2>"$work/err"
out_has 'H38.12 & 7,2026-12-31'
key F9; shows "A001 đang gọi"
step refused "A001 đang gọi" F2 # Too soon: said, and nothing else.
step missed "– đang mở" F3
step return "Người vắng mặt đã quay lại" ctrl+r
key 1; shows "– đang mở"
answered A001 returned
key F9; shows "A001 đang gọi"
key F6; shows "– đang mở"
key F9; shows "A001 đang gọi"
key F9; shows "A001 đang phục vụ"
key F5; shows "– đang mở"
step resume "Phục vụ tiếp" ctrl+t
key KP_1; shows "A001 đang phục vụ"
key F5; shows "– đang mở"
picture parked
xdotool mousemove 80 655 click 1 # The ticket itself is pressed.
shows "A001 đang phục vụ"
run 0 minh login minh --counter 3 <<<"3333"
run 0 minh open
step transfer "Chuyển phiếu đến" F4
key 8; shows "– đang mở" # To counter 3, and to no other: here the next one is another.
wait_for is_next A002
run 0 minh next; out_has "A001"
run 0 minh transfer --service C
run 0 minh logout
step pause "Tạm nghỉ vì" F10
step paused "– tạm nghỉ" 3
key F9; shows "– đang mở"

# ---- For those who stand at the desk without a number, and another class
step issue "Lấy số giúp công dân" KP_5
key KP_Divide # With priority.
step issued "Số của công dân" KP_3
key KP_1; shows "– đang mở"
step reclassify "Đổi diện của phiếu đang chờ" KP_6
key KP_Multiply; shows "– đang mở"
key KP_6; shows "Đổi diện của phiếu đang chờ"
key ctrl+a; xdotool key KP_4; key KP_Enter # A004: a pad has no letters.
shows "Số 004 của lĩnh vực nào?"
picture which
key KP_1; shows "– đang mở"
answered A004 reclassified
key F9; shows "A004 đang gọi" # It came last, and is called first.
key F6; shows "– đang mở"

# ---- The rest of the pad; the server calls by itself, until a ticket is put back
step more "Việc khác" KP_0
step automatic "A004 đang gọi, gọi tự động" KP_1
key F6; shows "– đang mở · Quầy 2"
key alt+a; shows "A004 đang gọi, gọi tự động"
key F6; shows "– đang mở · Quầy 2"
key F9; shows "A004 đang gọi"
key F9; shows "A004 đang phục vụ"
key F9; shows "– đang mở"

# ---- A key that is held is pressed once; a mouse works too
xdotool keydown F9; shows "A002 đang gọi"; xdotool sleep 1.2 keyup F9
shows "A002 đang gọi"
key F8; shows "– đang mở"
xdotool mousemove 100 285 click --repeat 2 --delay 0 1
shows "A002 đang gọi"
key F3; shows "– đang mở" # A double click has not begun the service.

# ---- The strip
key F9; shows "A003 đang gọi"
key F11
is_strip() { xdotool getwindowgeometry "$(window)" | grep -q 'Geometry: .*x[89][0-9]$'; }
wait_for is_strip
picture strip
key F9; shows "A003 đang phục vụ"

# ---- The server dies; what is pressed meanwhile is done once it is back, and once
stop KILL
shows "Mất kết nối máy chủ · A003 đang phục vụ"
key F9
picture strip-down
key F11
picture down
start 2026-11-23T09:20:00+0700
shows "– đang mở · Quầy 2"
key F8; shows "A003 đang phục vụ"
picture over-norm
key F9; shows "– đang mở"

# ---- Closed and opened again: still logged in, as it stood, and where
key F11
wait_for is_strip
xdotool windowmove "$(window)" 130 70
is_there() { xdotool getwindowgeometry "$(window)" | grep -q 'Position: 130,70 '; }
wait_for is_there
close_window
grep -q '^compact=true' "$work/w/config/queued/counter-client.conf" || fail "the strip is forgotten"
grep -q '^users=lan;hoa;minh;$' "$work/w/config/queued/counter-client.conf" || fail "names are forgotten"
grep -q '^x=' "$work/w/config/queued/counter-client.conf" || fail "the place is forgotten"
open_window
shows "– đang mở · Quầy 2"
wait_for is_strip
wait_for is_there
key F11

# ---- The server dies and does not come back in time: given up, said until the next key, and never
# sent. (The window is told a time that a test can wait for.)
close_window
issue 1.001193
open_window --timeout 2
shows "– đang mở · Quầy 2"
wait_for has_keys
key F9; shows "$label đang gọi"
stop KILL
shows "Mất kết nối máy chủ · $label đang gọi"
key F9
shows "Đã thôi gửi “Bắt đầu phục vụ” · Mất kết nối máy chủ · $label đang gọi"
picture given-up
key F11
wait_for is_strip
picture strip-given-up
key F11
start 2026-11-23T09:40:00+0700
shows "Đã thôi gửi “Bắt đầu phục vụ” · $label đang gọi" # As it was: it has not been sent.
key F9; shows "$label đang phục vụ"
key F9; shows "– đang mở"

# ---- Taken over by a colleague; then there is no PIN to reuse
run 0 hoa login hoa --counter 2 --take-over <<<"2222"
shows "Đăng nhập tại quầy"
picture taken-over
close_window

# ---- Đức has the right to call whom he names, by letters or on a pad; a number that nobody has is refused
sed -i 's/^user=.*/user=duc/' "$work/w/config/queued/counter-client.conf"
for _ in 1 2 3; do issue 1.001193; done
open_window --timeout 60
shows "Đăng nhập tại quầy"
wait_for has_keys
xdotool type 6666; key Return
shows "Quầy 2 đang có đồng nghiệp đăng nhập"
key 2; shows "– đang mở · Quầy 2 · Tẩn Láo Đức"
step call "Gọi đúng một số" ctrl+f
xdotool type "${label,,}"
step called "$label đang gọi" Return
key F6; shows "– đang mở"
key KP_2; shows "Gọi đúng một số"
xdotool type "${label#A}"; key KP_Enter
shows "Số ${label#A} của lĩnh vực nào?"
key KP_1; shows "$label đang gọi"
key F3; shows "– đang mở"
key ctrl+f; shows "Gọi đúng một số"
xdotool type A999
step call-refused "– đang mở" Return

# ---- The evening: the counter is closed, the clerk logged out
step evening "– đang đóng" ctrl+w
step logged-out "Đăng nhập tại quầy" ctrl+l
close_window

# ---- No display
DISPLAY='' run 2 x --lang en; err_has "no display"

[ "$failed" -eq 0 ] && echo "all is as it should be"
exit "$failed"
