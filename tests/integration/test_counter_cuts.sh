#!/usr/bin/env bash
# The clerk's window over a line that is cut again and again, before or after a key is pressed: each key is done
# once, and the window is true again as soon as the line is. CUTS in the environment says how often (10).
# usage: test_counter_cuts.sh <queued> <counter-client> <line-program> <build folder>
# shellcheck disable=SC1091,SC2034,SC2154 # office.bash and window.bash use and give what is not seen here.
set -u
queued=$1
client=$2
line_program=$3
pictures=$4/screenshots/counter-client-cuts
. "${QUEUED_SOURCE_DIR:?}/tests/integration/office.bash"
. "${QUEUED_SOURCE_DIR:?}/tests/integration/window.bash"
cuts=${CUTS:-10}

start 2026-11-23T09:00:00+0700
for _ in $(seq "$cuts"); do
    run 0 kiosk issue 1.001193 --token-file "$data/kiosk-1.token"
done

# ---- The line between the window and the server
coproc line { exec "$line_program" "$port"; }
read -r -u "${line[0]}" server
the_line() { # cut | restore
    local said
    echo "$1" >&"${line[1]}"
    read -r -u "${line[0]}" said
    [ "$said" = "$1" ] || fail "the line does not answer"
}

run 0 w login lan --counter 2 <<<"1111"
run 0 w open
open_window --timeout 600
shows "– đang mở · Quầy 2"
wait_for has_keys || exit 1

# F9 goes round: calls, begins, finishes. A key too many would be one step ahead.
number=0
state=open
for round in $(seq "$cuts"); do
    case $state in
    open)
        number=$((number + 1))
        now="– đang mở"
        state=calling
        next=$(printf 'A%03d đang gọi' $number)
        ;;
    calling)
        now=$next
        state=serving
        next=$(printf 'A%03d đang phục vụ' $number)
        ;;
    *)
        now=$next
        state=open
        next="– đang mở"
        ;;
    esac
    if [ $((round % 2)) -eq 0 ]; then # Pressed, and cut in the same moment: perhaps done, perhaps not.
        key F9
        the_line cut
        wait_for title_begins "Mất kết nối" || exit 1
    else
        the_line cut
        shows "Mất kết nối máy chủ · $now"
        key F9
    fi
    the_line restore
    shows "$next · Quầy 2"
done
close_window

# What reaches the server as a second key is refused there: it counts them.
exec {http}<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&"$http"
grep -a '^queued_refusals_total' <&"$http" >"$work/refusals"
exec {http}<&-
[ -s "$work/refusals" ] || fail "the server counts no refusals"
! grep -v ' 0.\?$' "$work/refusals" || fail "a key has been sent twice"
[ "$failed" -eq 0 ] && echo "cut $cuts times: every key was done once"
exit "$failed"
