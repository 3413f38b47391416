#!/usr/bin/env bash
# A clerk's day on the command line, through the real server: every action, every exit code, and a
# server that dies under a command. usage: test_counter_client.sh <queued> <counter-client>
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # office.bash uses and gives what is not seen here.
set -u
queued=$1
client=$2
. "${QUEUED_SOURCE_DIR:?}/tests/integration/office.bash"

kiosk() { as kiosk "$@" --token-file "$data/kiosk-1.token"; }
issue() { kiosk issue "$@" || fail "issue $*"; label=$(cut -d' ' -f1 "$work/out"); }

# ---- Usage: nothing is sent, nobody is asked
server=ws://127.0.0.1:9/
run 0 x --help; out_has "counter-client next"
run 0 x --version; out_has "counter-client 0"
run 0 x --lang vi --help; out_has "gọi người kế tiếp"
for bad in frobnicate "next more" login "login lan --outcome settled" "transfer" "reclassify A001" \
    "finish --due 31/02/2026" "finish --outcome maybe" "login lan --counter 0" "next --lang fr" \
    "next --timeout 0" "call" "next --frob" "finish --dossier"; do
    # shellcheck disable=SC2086 # Words are meant.
    run 1 x $bad; err_is_one_line; err_has "counter-client: "
done
run 2 x next --token-file "$work/none"; err_has "$work/none"; err_is_one_line
run 2 x login lan --counter 1 --pin-file "$work/none"
run 2 x login lan --counter 1 </dev/null; err_has "PIN"
run 3 x next --timeout 1; err_has "no connection to the server ws://127.0.0.1:9/"; err_is_one_line
run 5 x next --server nonsense

start 2026-11-23T08:00:00+0700

# ---- Logging in
run 23 lan next; err_has "Log in first"; err_is_one_line
run 23 lan status
run 21 lan login lan --counter 1 <<<"0000"
run 45 lan login lan --counter 99 <<<"1111"
run 0 lan login lan --counter 1 <<<"1111"; out_is "Nguyễn Thị Lan · logged in · counter 1"
[ "$(stat -c %a "$work/lan/state/queued/counter-client.session")" = 600 ] || fail "others can read the session"
! grep -rqF 1111 "$work/lan" || fail "the PIN is written down"
run 23 lan --server "ws://localhost:$port/" next # The session is for the other address only.
printf '2222\r\n' >"$work/pin"
run 67 hoa login hoa --counter 1 --pin-file "$work/pin"; err_has "--take-over"; err_has "(counter 1)"
run 0 hoa login hoa --counter 2 --pin-file "$work/pin"
run 69 hoa login hoa --counter 3 --pin-file "$work/pin"
run 0 duc login duc --counter 6 <<<"6666"
for _ in 1 2 3 4 5; do run 21 x login minh --counter 3 <<<"9999"; done
run 24 x login minh --counter 3 <<<"3333"; err_has "try again"

# ---- A visit, with all that a clerk does
run 63 lan next; err_has "closed"
run 0 lan open
run 0 lan open --automatic
run 0 lan open
run 62 lan next; err_has "Nobody"
for action in recall start finish no-show park requeue; do run 66 lan $action; done
issue B; first=$label
[ "$first" = B001 ] || fail "the first ticket is $first"
issue B --priority
run 0 lan status; out_has "Counter 1 open"; out_has "Next: B002 (priority, arrived at 08:0"; out_has "2 waiting"
run 0 lan --lang vi status; out_has "Kế tiếp: B002 (ưu tiên, đến lúc 08:0"
run 0 lan next; out_is "B002 · called to counter 1"
run 65 lan next; run 65 lan close; run 65 lan logout; run 65 lan pause 1
run 70 lan recall; err_has "wait a few seconds"
run 60 lan finish
run 0 lan start; out_is "B002 · service has begun"
run 0 lan park; out_has "B002 · parked"
run 60 lan resume B001
run 0 lan resume B002
run 0 lan finish --dossier H38.12.24-260603-0012 --due 30/11/2026; out_is "B002 · finished"
run 60 lan cancel B002; run 46 lan cancel B099
run 0 lan undo; out_is "B002 · undone"
run 73 lan undo
run 0 lan finish --outcome handed-over
run 0 lan next; out_has "$first"
run 0 lan requeue; out_is "B001 · back in line"
run 0 lan next
run 0 lan no-show; out_is "B001 · did not come"
run 0 lan status; out_has "Missed: B001"
run 0 hoa return B001; out_is "B001 · is back in line"
run 60 lan return B001
run 0 lan next
run 0 lan no-show
run 72 lan return B001

# ---- Classes, labels, sending on
issue B; third=$label
run 80 lan reclassify "$third" --regular
run 0 lan reclassify "$third" --priority
run 22 hoa reclassify "$third" --regular
run 22 lan call "$third"; err_has "no right"
run 63 duc call "$third"
run 0 duc open
run 46 duc call B099
run 76 duc call "$third"
run 0 lan cancel "$third"; out_is "$third · cancelled"
issue T; fourth=$label
run 0 lan next; out_is "$fourth · called to counter 1"
run 61 duc call "$fourth"; err_has "(counter 1)"
run 0 lan start
run 82 lan transfer --counter 1
run 82 lan transfer --service T
run 43 lan transfer --service Z; err_has "There are: A "
run 45 lan transfer --counter 99
run 63 lan transfer --counter 5 --service E
run 76 lan transfer --counter 6 --service B
run 0 lan transfer --counter 6; out_is "$fourth · sent on"
run 62 lan next
run 0 duc call "$fourth"
run 0 duc start
run 0 duc transfer --counter 1
run 77 duc call "$fourth"; err_has "(counter 1)"
run 0 lan status; out_has "Next: $fourth"; out_has "sent to this counter"
run 0 lan next
run 0 lan start
run 0 lan transfer --service B
run 0 hoa open
run 0 hoa next; out_has "$fourth"
run 75 lan undo
run 0 hoa start; run 0 hoa finish

# ---- Pauses
run 81 hoa pause "giải lao dài"; err_has "There are: 1 "
run 0 hoa pause "nghi trua"
run 64 hoa next
run 0 hoa open
run 0 hoa pause 1
run 0 hoa close
run 0 hoa logout; out_is "Logged out"
run 23 hoa status

# ---- Taking tickets
run 43 x issue Q --token-file "$data/kiosk-1.token"
run 22 x issue A --token-file "$data/tv-1.token"
run 1 x issue A --appointment noon --token-file "$data/kiosk-1.token"
run 0 x issue 2.000815 --token-file "$data/kiosk-1.token"; out_has "B0"
run 0 x issue B --appointment 09:30 --json --token-file "$data/kiosk-1.token"
out_has '"class":"appointment"'; out_has '"ticket_token":"'
run 0 lan issue B; out_has "B0"

# ---- For other programs
run 0 lan status --json
python3 - "$work/out" <<'END' || fail "status --json"
import json, sys
state = json.load(open(sys.argv[1]))
assert state["ok"] and state["counter"] == 1 and state["state"] == "open", state
assert state["next"]["label"].startswith("B") and state["services"][0]["waiting"] >= 3, state
END
run 66 lan start --json; out_has '"refusal":"refusal.counter_idle"'; out_has '"exit":66'
"$client" --server "$server" watch >"$work/watched" 2>&1 && fail "watched by nobody"
XDG_STATE_HOME=$work/lan/state XDG_CONFIG_HOME=$work/lan/config \
    "$client" --server "$server" watch --json >"$work/watched" &
watcher=$!
wait_for grep -q '"state":"open"' "$work/watched"
run 0 lan next
wait_for grep -q '"state":"calling"' "$work/watched"
kill -TERM $watcher
wait $watcher || fail "watch ends with $?"
run 0 lan start; run 0 lan finish

# ---- Taking over, and a session that is over
run 0 hoa login hoa --counter 1 --take-over --pin-file "$work/pin"
run 68 lan next; err_has "not logged in at a counter"
run 0 hoa next; run 0 hoa start; run 0 hoa finish
sed -i 's/^token=.*/token=0000000000000000000000000/' "$work/duc/state/queued/counter-client.session"
run 20 duc next
run 23 duc next # It is forgotten.

# ---- The server dies under a command: it is done once, and told once
count=0
for round in 1 2 3 4 5 6; do
    for n in 1 2 3; do
        kiosk_out=$work/kiosk-$round-$n
        "$client" --server "$server" issue C --timeout 60 --token-file "$data/kiosk-1.token" \
            >"$kiosk_out" 2>&1 &
        eval "kiosk_$n=$!"
    done
    stop KILL
    start "2026-11-23T10:$((10 + round)):00+0700"
    for n in 1 2 3; do
        eval "wait \$kiosk_$n" || fail "a ticket was not issued in round $round: $(cat "$work/kiosk-$round-$n")"
        count=$((count + 1))
    done
done
[ "$(cut -d' ' -f1 "$work"/kiosk-*-* | sort -u | wc -l)" -eq $count ] || fail "a number was given twice"
issue C
[ "$label" = "$(printf 'C%03d' $((count + 1)))" ] || fail "$label after $count tickets"
run 0 hoa open
run 0 hoa next; called=$(cut -d' ' -f1 "$work/out")
stop KILL
XDG_STATE_HOME=$work/hoa/state XDG_CONFIG_HOME=$work/hoa/config \
    "$client" --server "$server" start --timeout 60 >"$work/started" 2>&1 &
starter=$!
start 2026-11-23T11:16:00+0700
wait $starter || fail "start did not survive a restart: $(cat "$work/started")"
[ "$(cat "$work/started")" = "$called · service has begun" ] || fail "started: $(cat "$work/started")"
run 41 x issue A --token-file "$data/kiosk-1.token"; err_has "Try again at 13:15"
run 0 hoa finish

# ---- Time: it is too late to undo
stop TERM
start 2026-11-23T14:00:00+0700 --speed 200
issue B
run 0 hoa open
run 0 hoa next
# Six thousand seconds a minute: thirty are over before long.
undo_until_ms() { as hoa status --json && sed -n 's/.*"now_ms":\([0-9]*\).*"undo_until_ms":\([0-9]*\).*/\1 > \2/p' "$work/out"; }
is_late() { [ "$(($(undo_until_ms)))" -ne 0 ]; }
wait_for is_late
run 74 hoa undo
stop TERM
start 2026-11-24T03:00:00+0700 # A holiday.
run 40 x issue A --token-file "$data/kiosk-1.token"

[ "$failed" -eq 0 ] && echo "all is as it should be"
exit "$failed"
