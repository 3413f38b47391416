#!/usr/bin/env bash
# The unit's sandbox is strict, and what the server does fits into it: every system call of a whole day,
# of printing, of certificates and encrypted connections, of a backup, is one that the unit allows; nothing
# is run but what it allows to be run; no memory is written and executed.
# usage: test_sandbox.sh <queued> <counter-client> <queued-replay>
# shellcheck disable=SC1091,SC2034,SC2154,SC2317 # office.bash uses and gives what is not seen here.
set -u
real=$1
client=$2
replay=$3
unit=${QUEUED_SOURCE_DIR:?}/queued/package/queued.service
EXPOSURE_MAX=2.0

for tool in systemd-analyze strace python3; do
    command -v $tool >/dev/null || {
        echo "$tool is missing: run ./dev test, which installs it"
        exit 77
    }
done
queued=$real
. "$QUEUED_SOURCE_DIR/tests/integration/office.bash"
: >"$work/out"
: >"$work/err"

# ---- By the measure of systemd itself
for each in "$unit" "${unit%.service}-backup.service"; do
    exposure=$(systemd-analyze security --offline=true "$each" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\) .*/\1/p')
    echo "exposure level of ${each##*/}: $exposure"
    awk -v is="${exposure:-10}" -v max=$EXPOSURE_MAX 'BEGIN { exit !(is <= max) }' ||
        fail "the exposure level of ${each##*/} is $exposure, $EXPOSURE_MAX at most"
done

# ---- Which system calls the unit allows: its sets, unfolded, in the order in which it names them
unfold() { # @SET or a call
    case $1 in
    @*) systemd-analyze syscall-filter "$1" | sed -n 's/^    \([@a-z0-9_-]*\)$/\1/p' | while read -r each; do unfold "$each"; done ;;
    *) echo "$1" ;;
    esac
}
each_of() { for item in $1; do unfold "$item"; done; }
: >"$work/allowed"
sed -n 's/^SystemCallFilter=//p' "$unit" >"$work/filters"
while read -r filter; do
    case $filter in
    "~"*) each_of "${filter#"~"}" | sort -u >"$work/set" && comm -23 "$work/allowed" "$work/set" >"$work/next" ;;
    *) each_of "$filter" | sort -u - "$work/allowed" >"$work/next" ;;
    esac
    mv "$work/next" "$work/allowed"
done <"$work/filters"
[ "$(wc -l <"$work/allowed")" -gt 100 ] || fail "the unit's sets of system calls could not be read"
# systemd always lets these through: they start the program and end it.
unfold @default | sort -u - "$work/allowed" >"$work/next" && mv "$work/next" "$work/allowed"

# ---- What the server does, noted by strace, which stands aside (-D): signals reach the server itself
mkdir "$work/trace"
cat >"$work/queued" <<TEXT
#!/bin/sh
exec strace -D -f -qq -o "$work/trace/\$\$" -- "$real" "\$@"
TEXT
chmod +x "$work/queued"
queued=$work/queued

"$queued" sample --data "$data" >/dev/null || fail "no sample office"
"$queued" tls init --here --keep --data "$data" >/dev/null || fail "no certificates"
python3 - "$work/printed" >"$work/printer.port" <<'TEXT' &
import socket, sys
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
paper, _ = server.accept()
with open(sys.argv[1], "wb") as file:
    while piece := paper.recv(65536):
        file.write(piece)
        file.flush()
TEXT
printer_pid=$!
trap 'kill $printer_pid 2>/dev/null; clean_up' EXIT
wait_for test -s "$work/printer.port"
cat >>"$data/office.yaml" <<TEXT
printers:
  - {kiosk: kiosk-1, address: "127.0.0.1:$(cat "$work/printer.port")", paper: 80}
TEXT
"$queued" apply --at-start "$data/office.yaml" --data "$data" 2>/dev/null || fail "the printer is not applied"
mkdir "$work/pages"
echo "<!doctype html>" >"$work/pages/index.html"
mkdir -p "$work/clips/vi"
printf '[pack]\nsentence={ticket} {counter}\nletters=B\n' >"$work/clips/vi/pack.ini"
python3 - "$work/clips/vi/B.wav" <<'TEXT'
import sys, wave
with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 44100, 0, "NONE", ""))
    file.writeframes(b"\0\x40\0\xc0" * 8000)
TEXT
# What was applied above was applied at the hour of the machine: the office opens on a later Monday.
start 2036-01-07T08:00:00+0700 --listen 0.0.0.0 --tls-cert "$data/tls/server.pem" --tls-key "$data/tls/server.key" \
    --web "$work/pages" --clips "$work/clips"
ca=(--ca "$data/tls/ca.pem")
run 0 lan login lan --counter 1 "${ca[@]}" <<<"1111"
run 0 lan open
run 0 kiosk issue B "${ca[@]}" --token-file "$data/kiosk-1.token"
run 0 lan next
wait_for test -s "$work/printed"
"$queued" backup "$work/copy.db" --data "$data" >/dev/null || fail "no backup"
"$queued" report --xlsx "$work/report.xlsx" --data "$data" >/dev/null || fail "no report"
stop TERM
server_pid=
timeout 240 "$replay" --day market --citizens 5 --speed 3000 --queued "$queued" >"$work/replay" 2>&1 ||
    { tail -n 5 "$work/replay"; fail "the day did not end well"; }

# ---- Held against the unit
cat "$work"/trace/* >"$work/all"
sed -nE 's/^[0-9]+ +([a-z_0-9]+)\(.*/\1/p' "$work/all" | sort -u >"$work/called"
# Root's SQLite hands new files to the owner of the database; the unit's user is not root.
[ "$(id -u)" -ne 0 ] || sed -i '/^fchown$/d' "$work/called"
echo "$(wc -l <"$work/all") calls of $(wc -l <"$work/called") kinds in $(find "$work/trace" -type f | wc -l) runs"
for must in execve accept fdatasync connect getrandom; do
    grep -qx "$must" "$work/called" || fail "no $must was seen: is this the whole of a day?"
done
grep -q 'queued-voice", \["queued-voice", "--check"' "$work/all" || fail "no recordings were looked at"
beyond=$(comm -23 "$work/called" "$work/allowed" | tr '\n' ' ')
[ -z "$beyond" ] || fail "the unit does not allow: $beyond"
grep -E 'PROT_WRITE\|PROT_EXEC|PROT_EXEC\|PROT_WRITE' "$work/all" && fail "memory is written and executed"
sed -nE 's/.* execve\("([^"]*)".*= 0$/\1/p; s/^[0-9]+ +execve\("([^"]*)".*= 0$/\1/p' "$work/all" | sort -u |
    grep -vxF -e "$real" -e "$(dirname "$real")/queued-slip" -e "$(dirname "$real")/queued-voice" -e /usr/bin/espeak-ng && fail "another program is run"
grep -E ' socket\(' "$work/all" | grep -oE 'AF_[A-Z0-9]+' | sort -u | while read -r family; do
    grep -E '^RestrictAddressFamilies=' "$unit" | grep -qw "$family" || echo "$family"
done >"$work/families"
[ ! -s "$work/families" ] || fail "the unit does not allow sockets of $(cat "$work/families")"

[ "$failed" -eq 0 ] && echo "all is as it should be"
exit "$failed"
