#!/usr/bin/env bash
# The C clients and whom they trust: secure connections verified by --ca, each thing that can be wrong
# with a server, in both languages; and devices that enrol themselves by a code for one use.
# usage: test_trust.sh <queued> <counter-client> <display> <build folder>
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # office.bash uses and gives what is not seen here.
set -u
queued=$1
client=$2
display=$3
pictures=$4/screenshots/counter-client
. "${QUEUED_SOURCE_DIR:?}/tests/integration/office.bash"
. "${QUEUED_SOURCE_DIR:?}/tests/support/screen.bash"
others=() # Programs that end with the test.
trap 'kill "${others[@]}" 2>/dev/null; clean_up' EXIT
ca=$data/tls/ca.pem

# One attempt of the display to come to a board: until it has said something.
wall() {
    rm -f "$work/out" "$work/err"
    touch "$work/out" "$work/err"
    timeout 60 "$display" --text --token-file "$data/tv-1.token" "$@" >"$work/out" 2>"$work/err" &
    local wall_pid=$!
    wait_for test -s "$work/out" -o -s "$work/err"
    kill "$wall_pid" 2>/dev/null
    wait "$wall_pid"
}

# refuses PATTERN SERVER [ARGS...]: both clients, saying so at once.
refuses() {
    local text=$1 at=$2
    shift 2
    server=$at run 2 stranger status "$@"; err_has "$text"; err_is_one_line
    wall --language en --server "$at" "$@"; err_has "$text"; err_is_one_line
    [ ! -s "$work/out" ] || fail "a display shows what it was told by a server it cannot trust"
}

mkdir -m 700 "$data" || exit 1 # The sample is made by the start, at its hour, whatever the hour of the machine.
"$queued" tls init --data "$data" >/dev/null || exit 1
secure=(--listen 0.0.0.0 --tls-cert "$data/tls/server.pem" --tls-key "$data/tls/server.key")
start 2026-11-23T08:00:00+0700 "${secure[@]}"

# ---- The right authority and name; what is remembered
run 0 lan login lan --counter 1 --ca "$ca" <<<"1111"; out_has "counter 1"
run 0 lan open
cd "$data/tls" || exit 1
run 0 hoa login hoa --counter 2 --ca ca.pem <<<"2222"
cd / || exit 1
run 0 hoa status; out_has "Counter 2" # Remembered from wherever it is started.
for name in 127.0.0.1 localhost; do
    server=wss://$name:$port/ run 0 duc login duc --counter 6 --take-over --ca "$ca" <<<"6666"
done
wall --server "$server" --ca "$ca"; out_has "Quầy 1"

# ---- Whatever is wrong is said in plain words, without waiting, and nothing is sent
refuses "issued by an authority" "$server"
"$queued" tls init --data "$work" >/dev/null || exit 1
refuses "issued by an authority" "$server" --ca "$work/tls/ca.pem"
refuses "not for the name" "wss://127.0.0.2:$port/" --ca "$ca"
refuses "no certificate that can be read" "$server" --ca "$work/none.pem"
refuses "no certificate that can be read" "$server" --ca "$work/tls/ca.key"
refuses "must begin with wss://" "ws://127.0.0.1:$port/" --ca "$ca"
run 2 stranger --lang vi status; err_has "không do nơi máy này tin cấp"
server=wss://127.0.0.2:$port/ run 2 stranger --lang vi status --ca "$ca"; err_has "không phải cho tên"
run 3 stranger --timeout 2 status --server "ws://127.0.0.1:$port/"; err_has "no connection"

# ---- Enrolment: a code is good once; the token is its owner's alone
code() { "$queued" device "$@" --data "$data" 2>/dev/null; }
first=$(code add quay-9 --kind counter --code)
token=$work/quay/state/queued/counter-client.token
run 2 quay --ca "$ca" --enrol aaaaa-aaaaa; err_has "queued device code"; err_is_one_line
[ ! -e "$token" ] || fail "a token without a code"
: >"$work/file"
run 2 quay --ca "$ca" --enrol "$first" --token-file "$work/file/token"; err_has "$work/file/token" # Not used up.
run 0 quay --ca "$ca" --enrol "$first"; out_has "quay-9"
[ "$(stat -c %a "$token")" = 600 ] || fail "others can read the token"
! grep -rqiF "$first" "$work/quay" || fail "the code is written down"
[ "$(find "$work/quay" -name '*.new')" = "" ] || fail "a probe is left behind"
run 2 again --ca "$ca" --enrol "$first"; err_has "used already"
run 2 again --ca "$ca" --lang vi --enrol "$first"; err_has "đã dùng"
run 0 quay login minh --counter 3 <<<"3333" # As a device that is known, by what was remembered.
grep -q "token-file=$token" "$work/quay/config/queued/counter-client.conf" || fail "the token is not remembered"
second=$(code code quay-9)
run 0 quay --ca "$ca" --json --enrol "${second^^}"; out_has '"device":"quay-9"'
run 1 quay next --enrol "$second"; err_is_one_line

# ---- The window of a machine without a token has a field for the code; where there is a screen
window_says() { xdotool search --onlyvisible --name "$1" >/dev/null 2>&1; }
# enters CODE TITLE: typed into the last field of the page, and again if the window was not listening yet.
enters() {
    local until=$((SECONDS + 5))
    xdotool mousemove 400 645 click 1 key ctrl+a type --delay 20 "$1"
    xdotool key Return
    until window_says "$2"; do [ "$SECONDS" -lt "$until" ] || return 1; done
}
if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
    screen_start 1280x800
    others+=("$screen_pid")
    fourth=$(code add quay-8 --kind counter --code)
    GTK_A11Y=none XDG_CONFIG_HOME=$work/window/config XDG_STATE_HOME=$work/window/state "$client" --lang vi --server "$server" --ca "$ca" >"$work/window.log" 2>&1 &
    window_pid=$!
    others+=("$window_pid")
    wait_for window_says "Đăng nhập tại quầy"
    wait_for enters aaaaa-bbbbb "Mã đăng ký không đúng"
    mkdir -p "$pictures"
    ! command -v import >/dev/null || import -window root "$pictures/enrolment.png"
    wait_for enters "$fourth" "đã được đăng ký: quay-8"
    [ "$(stat -c %a "$work/window/state/queued/counter-client.token")" = 600 ] || fail "others can read the window's token"
    ! command -v import >/dev/null || import -window root "$pictures/enrolled.png"
    kill -TERM "$window_pid"
    wait "$window_pid" || fail "the window ends with $?: $(tail -n 20 "$work/window.log")"
    unset DISPLAY # What follows has none.
fi

enrol_wall() { "$display" --server "$server" --ca "$ca" "$@" >"$work/out" 2>"$work/err"; }
third=$(code add tv-9 --kind display --code)
enrol_wall --enrol "$third" && fail "a display without a place for its token"
err_has "--token-file"
enrol_wall --enrol "$third" --token-file "$work/tv/tv-9.token" || fail "the display is not enrolled"
out_has "tv-9"
[ "$(stat -c %a "$work/tv/tv-9.token")" = 600 ] || fail "others can read the display's token"
wall --server "$server" --ca "$ca" --token-file "$work/tv/tv-9.token"; out_has "Quầy 1"
enrol_wall --enrol "$third" --token-file "$work/tv/other" && fail "a code is good twice"
err_has "used already"

# ---- A display works as a display only: the code or token of another device is refused, and nothing is shown
before=$(cat "$work/tv/tv-9.token")
enrol_wall --enrol "$(code add kiosk-9 --kind kiosk --code)" --token-file "$work/tv/tv-9.token" && fail "a wall is a kiosk"
err_has "This is a kiosk's code."; err_is_one_line
[ "$(cat "$work/tv/tv-9.token")" = "$before" ] || fail "a token that was good is gone"
no_wall() { # TEXT ARGS...
    local text=$1
    shift
    "$display" --text --server "$server" --ca "$ca" "$@" >"$work/out" 2>"$work/err"
    [ $? -eq 2 ] || fail "$*: not 2"
    err_has "$text"; err_is_one_line
    [ ! -s "$work/out" ] || fail "shown to another device"
}
for language in vi en; do
    said=("Màn hình này chưa được đăng ký" "là của một máy lấy số" "là của một máy ở quầy")
    [ $language = vi ] || said=("This screen is not enrolled yet" "This is a kiosk's code" "of a machine at a counter")
    no_wall "${said[0]}" --language $language
    no_wall "${said[1]}" --language $language --token-file "$data/kiosk-1.token"
    no_wall "${said[2]}" --language $language --token-file "$token"
done

# ---- A certificate that has expired, and one that is not valid yet
stop TERM
certify() { # NAME START END: signed by the office's authority
    printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s\nserial=%s\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=DNS:localhost\n' \
        "$work/index" "$work/serial" "$work" >"$work/ca.conf"
    : >"$work/index"
    echo 01 >"$work/serial"
    openssl req -new -key "$data/tls/server.key" -subj /CN=localhost -out "$work/$1.csr" &&
        openssl ca -batch -config "$work/ca.conf" -cert "$ca" -keyfile "$data/tls/ca.key" -in "$work/$1.csr" \
            -startdate "$2" -enddate "$3" -notext -out "$work/$1.pem"
}
certify expired 20200101000000Z 20200201000000Z >"$work/openssl.log" 2>&1 || { cat "$work/openssl.log"; exit 1; }
certify early 21000101000000Z 21000201000000Z >"$work/openssl.log" 2>&1 || { cat "$work/openssl.log"; exit 1; }
for name in expired early; do
    start 2026-11-23T08:00:00+0700 --tls-cert "$work/$name.pem" --tls-key "$data/tls/server.key"
    case $name in
    expired) refuses "has expired" "$server" --ca "$ca" ;;
    early) refuses "not valid yet" "$server" --ca "$ca" ;;
    esac
    stop TERM
done

# ---- A server of old protocols only: no connection, whoever signed it
openssl s_server -accept 127.0.0.1:0 -tls1_1 -cipher 'ALL:@SECLEVEL=0' -cert "$data/tls/server.pem" \
    -key "$data/tls/server.key" >"$work/stranger" 2>&1 </dev/zero &
others+=($!)
wait_for grep -q '^ACCEPT 127' "$work/stranger"
server=wss://localhost:$(sed -n 's/^ACCEPT 127.0.0.1://p' "$work/stranger")/
refuses "TLS 1.2" "$server" --ca "$ca"

# ---- A certificate that is renewed while a client waits: no new start is needed
start 2026-11-23T08:00:00+0700 "${secure[@]}"
run 0 lan status; out_has "Counter 1"

[ "$failed" -eq 0 ] && echo "all is as it should be"
exit "$failed"
