#!/usr/bin/env bash
# The verbs that read the journal: report, export, story, backup, verify.
# usage: test_cli_reports.sh <queued> <report_days>
# shellcheck disable=SC1091,SC2034,SC2154 # program.bash uses and gives what is not seen here.
set -u

program=$1
here=$(dirname "$0")
. "${QUEUED_SOURCE_DIR:?}/tests/integration/program.bash"
check() { python3 -B "$here/check_reports.py" "$@" || fail "check_reports.py $*"; }

mkdir "$work/data"
"$2" "$work/data/queued.db" || exit 1
export QUEUED_DATA=$work/data

# ---- Words and wrong words
for verb in report rollup export story backup restore verify; do
    run 0 help; out_has "queued $verb"
    run 0 $verb --help; out_has "queued $verb"
    locale=vi_VN.UTF-8 run 0 $verb --help; out_has "queued $verb"
    run 1 $verb --frobnicate; err_has "queued $verb --help"; err_is_one_line
    locale=vi_VN.UTF-8 run 1 $verb --frobnicate; err_has "không dùng được"
done
run 1 report extra; err_has "extra"; err_is_one_line
run 1 report --by mood; err_has "mood"; err_is_one_line
run 1 report --from 2026-02-30; err_has "2026-02-30"; err_is_one_line
run 1 report --from yesterday; err_has "23/11/2026"
run 1 report --from; err_is_one_line
run 1 report --from 2026-11-25 --to 2026-11-23; err_has "--to"; err_is_one_line
run 1 report --from 2010-01-01 --to 2026-11-23; err_has "3660"; err_is_one_line
run 1 report --from 2020-01-01 --to 2026-11-23 --by date; err_has "400"; err_is_one_line
run 1 report --separator '|' --csv -; err_has "separator"
run 1 report --office sa-pa; err_has "sa-pa"
run 1 rollup; err_has "check, rebuild"; err_is_one_line
run 1 rollup check twice; err_is_one_line
run 1 export; err_has "events, tickets"; err_is_one_line
run 1 export people; err_is_one_line
run 1 export events --from 2026-11-26 --to 2026-11-23; err_is_one_line
run 1 story; err_is_one_line
run 1 story A999; err_has "A999"; err_is_one_line
run 1 story 12; err_has "A012"; err_is_one_line
run 1 story A001 --date 2026-12-24; err_is_one_line
run 1 backup; err_is_one_line
run 1 verify a b; err_is_one_line
mkdir "$work/none"
for words in report "rollup check" "rollup rebuild" "export events" "export tickets" "story A001"; do
    # shellcheck disable=SC2086 # Words are what is meant.
    run 1 $words --data "$work/none"; err_has "queued apply"; err_is_one_line
done
run 1 verify --data "$work/none"; err_is_one_line
run 1 backup "$work/none/copy.db" --data "$work/none"; err_is_one_line
[ -z "$(ls -A "$work/none")" ] || fail "asking made $(ls "$work/none")"

# ---- Tables: every grouping, no line wider than the terminal
for by in office service counter clerk procedure class channel hour weekday date week month; do
    for locale in C.UTF-8 vi_VN.UTF-8; do
        run 0 report --by $by --from 2026-11-23 --to 26/11/2026
        LC_ALL=C.UTF-8 check width "$work/out"
    done
    unset locale
done
run 0 report; out_has "2026-11-26"; out_has "Wait until first called"
locale=vi_VN.UTF-8 run 0 report --to 23/11/2026; out_has "23/11/2026"; out_has "Chờ đến lần gọi đầu"
run 0 report --without-no-shows; out_has "without no-shows"
run 0 report --by service; out_has "A  Civil status"
locale=vi_VN.UTF-8 run 0 report --by weekday --from 2026-11-23 --to 2026-11-26; out_has "Thứ Hai"
run 0 report --from 2027-01-01; out_has "Issued"

# ---- CSV and workbook hold the same numbers
run 0 report --by counter --from 2026-11-23 --to 2026-11-26 --csv "$work/comma.csv"
run 0 report --by counter --from 2026-11-23 --to 2026-11-26 --csv - --separator ';'
cp "$work/out" "$work/semicolon.csv"
check csv "$work/comma.csv" "$work/semicolon.csv"
run 0 report --from 2026-11-23 --to 2026-11-26 --xlsx "$work/all.xlsx"
run 0 report --from 2026-11-23 --to 2026-11-26 --by counter --xlsx "$work/one.xlsx" --csv "$work/beside.csv"
cmp -s "$work/beside.csv" "$work/comma.csv" || fail "CSV beside a workbook differs"
check xlsx "$work/all.xlsx" 13 "Counter" "$work/comma.csv"
check xlsx "$work/one.xlsx" 1 "Counter" "$work/comma.csv"
locale=vi_VN.UTF-8 run 0 report --xlsx "$work/vi.xlsx"; check sheets "$work/vi.xlsx" "Lĩnh vực"
run 3 report --xlsx "$work/nowhere/all.xlsx"; err_has "nowhere"; err_is_one_line
run 3 report --csv "$work/nowhere/all.csv"; err_has "nowhere"; err_is_one_line
if [ -e /dev/full ]; then
    for words in "report --csv -" "export events" "export tickets" "story A001"; do
        # shellcheck disable=SC2086 # Words are what is meant.
        LC_ALL=C.UTF-8 "$program" $words >/dev/full 2>"$work/err"
        [ $? -eq 3 ] || fail "queued $words to a full disk does not end with 3"
    done
fi

# ---- Daily roll-ups: the same figures as without; a roll-up that lies is found, and made again
cp -r "$work/data" "$work/rolled"
for by in office procedure clerk hour weekday date week month; do
    run 0 report --by $by --from 2026-11-23 --to 2026-11-26 --csv - && cp "$work/out" "$work/plain-$by.csv"
done
run 0 rollup check --data "$work/rolled"; out_has "Equal: 0 days"
run 0 rollup rebuild --data "$work/rolled"; out_has "Made again: 3 days"
run 0 rollup check --data "$work/rolled"; out_has "Equal: 3 days"
locale=vi_VN.UTF-8 run 0 rollup check --data "$work/rolled"; out_has "Khớp: 3 ngày"
for by in office procedure clerk hour weekday date week month; do
    run 0 report --by $by --from 2026-11-23 --to 2026-11-26 --csv - --data "$work/rolled"
    cmp -s "$work/out" "$work/plain-$by.csv" || fail "by $by: roll-ups and tickets differ"
done
lie() {
    sqlite3 "$work/rolled/queued.db" "$1" || exit 1
    run 3 rollup check --data "$work/rolled"; err_has "$2"; err_is_one_line
}
lie "UPDATE rollup SET group_id = 77 WHERE report_by = 3 AND date = 20261125 AND group_id = 11" "25/11/2026"
lie "DELETE FROM rollup WHERE date = 20261123 AND report_by = 1 AND group_id = 1" "2 of 3 days"
run 0 rollup rebuild --data "$work/rolled"; out_has "Made again: 3 days"
run 0 rollup check --data "$work/rolled"
lie "UPDATE rollup SET body = CAST(x'05' || body AS BLOB) WHERE report_by = 0 AND date = 20261125" "1 of 3 days"
run 0 report --from 2026-11-23 --to 2026-11-26 --csv - --data "$work/rolled" # From the tickets, then.
cmp -s "$work/out" "$work/plain-office.csv" || fail "a roll-up that cannot be read spoils the report"
# Whoever changes a ticket takes its day's roll-up away with it.
run 0 rollup rebuild --data "$work/rolled"
sqlite3 "$work/rolled/queued.db" "UPDATE ticket SET class = 2 WHERE date = 20261125 AND class = 1" || exit 1
run 0 rollup check --data "$work/rolled"; out_has "Equal: 2 days"

# ---- Export
run 0 export events; cp "$work/out" "$work/events.jsonl"
run 0 export tickets; cp "$work/out" "$work/tickets.csv"
run 0 export tickets --separator ';'; cp "$work/out" "$work/tickets-semicolon.csv"
check export "$work/events.jsonl" "$work/tickets.csv" "$work/tickets-semicolon.csv"
run 0 export events --from 2026-11-25 --to 2026-11-25 --file "$work/day.jsonl"
check part "$work/events.jsonl" "$work/day.jsonl" 2026-11-25
locale=vi_VN.UTF-8 run 0 export tickets --from 23/11/2026; out_has "Số phiếu"; out_has "máy lấy số"
ls "$work"/*.?????? >/dev/null 2>&1 && fail "a file that is not whole was left: $(ls "$work")"

# ---- Formulas are defused
cp -r "$work/data" "$work/formula"
sqlite3 "$work/formula/queued.db" "UPDATE ticket SET dossier_code = '=cmd|'' /C calc''!A0' WHERE ticket_id =
    (SELECT min(ticket_id) FROM ticket)" || exit 1
run 0 export tickets --data "$work/formula"; out_has "'=cmd|"

# ---- A ticket's story
check story "$program" "$work/events.jsonl"

# ---- Backup, restore
run 0 backup "$work/copy.db"; out_has "Copied and verified"
run 1 backup "$work/copy.db"; err_has "not overwritten"; err_is_one_line
run 0 verify "$work/copy.db"; out_has "Sound"
mkdir "$work/shelf"
touch "$work/shelf/queued-2001-11-2"{1,2,3}"-1930.db" "$work/shelf/queued-2001-11-21-1930.db.keep" "$work/shelf/notes"
run 0 backup --in "$work/shelf" --keep 2; out_has "$work/shelf/queued-2"
[ "$(find "$work/shelf" -name 'queued-????-??-??-????.db' | wc -l)" -eq 2 ] || fail "not two backups: $(ls "$work/shelf")"
[ "$(find "$work/shelf" -name '*.keep' -o -name notes | wc -l)" -eq 2 ] || fail "other files were removed"
run 0 verify "$(find "$work/shelf" -name 'queued-*.db' -size +0)"
run 1 backup --in "$work/shelf" "$work/other.db"; err_is_one_line
run 1 backup --keep 2 "$work/other.db"; err_is_one_line
run 1 backup --in "$work/shelf" --keep 0; err_is_one_line
run 3 backup --in "$work/nowhere"; err_is_one_line
cp -r "$work/data" "$work/restored"
sqlite3 "$work/restored/queued.db" "DELETE FROM event WHERE seq > 500" || exit 1
echo old >"$work/restored/queued.db-wal"
run 3 verify --data "$work/restored"
run 0 restore "$work/copy.db" --data "$work/restored"; out_has "restored"; out_has "queued.db.replaced-1"
run 0 verify --data "$work/restored"
run 0 export events --data "$work/restored"
cmp -s "$work/out" "$work/events.jsonl" || fail "the restored journal differs"
[ "$(cat "$work/restored/queued.db.replaced-1-wal")" = old ] || fail "the old log was not kept"
[ ! -e "$work/restored/queued.db.restored" ] || fail "something half done was left"
[ "$(stat -c %a "$work/restored/queued.db")" = 600 ] || fail "others may read what was restored"
locale=vi_VN.UTF-8 run 0 restore "$work/copy.db" --data "$work/restored"; out_has "queued.db.replaced-2"
run 1 restore "$work/none.db" --data "$work/restored"; err_is_one_line
run 0 verify --data "$work/restored"
run 1 restore; err_is_one_line
mkdir "$work/fresh"
run 0 restore "$work/copy.db" --data "$work/fresh"
run 0 verify --data "$work/fresh"
exec 9>"$work/fresh/queued.db.lock"
flock -n 9 || fail "the lock was left"
run 1 restore "$work/copy.db" --data "$work/fresh"; err_has "stop it"; err_is_one_line
exec 9>&-
if [ "$(id -u)" -eq 0 ]; then
    mkdir "$work/owned"
    chown 12345:12345 "$work/owned"
    run 0 restore "$work/copy.db" --data "$work/owned"
    [ "$(stat -c %u "$work/owned/queued.db" "$work/owned/queued.db.lock" | sort -u)" = 12345 ] ||
        fail "root keeps what it restores for another"
fi
run 3 backup "$work/nowhere/copy.db"; err_is_one_line

# ---- Damage is named
run 0 verify; out_has "Sound"
# damage SQL WORDS: in a copy.
damage() {
    rm -rf "$work/damaged"
    cp -r "$work/data" "$work/damaged"
    sqlite3 "$work/damaged/queued.db" "$1" || exit 1
    run 3 verify --data "$work/damaged"
    err_has "$2"
    err_has "restore a backup"
    err_is_one_line
}
damage "UPDATE event SET body = zeroblob(length(body)) WHERE seq = 77" "event 77: altered"
damage "DELETE FROM event WHERE seq = 50" "event 50: missing"
damage "UPDATE event SET clerk_id = 99 WHERE seq = 60" "event 60: altered"
damage "UPDATE ticket SET state = 5 WHERE state = 8" "ticket was altered"
damage "UPDATE leg SET service_ms = service_ms + 1 WHERE leg_index = 0 AND ended_at_ms <> 0" "leg was altered"
damage "UPDATE definition SET body = CAST(body || x'00' AS BLOB)" "definition was altered"
damage "UPDATE event SET body = zeroblob(length(body)) WHERE seq = 77" "event 77"
locale=vi_VN.UTF-8 run 3 verify --data "$work/damaged"; err_has "sự kiện 77: đã bị sửa"
run 3 export events --data "$work/damaged" --file "$work/none.jsonl"; err_has "event 77"; err_has "verify"
[ ! -e "$work/none.jsonl" ] || fail "a damaged export was left"
run 3 backup "$work/none.db" --data "$work/damaged"; err_has "event 77"; err_is_one_line
[ ! -e "$work/none.db" ] || fail "a damaged backup was left"
run 3 restore "$work/damaged/queued.db" --data "$work/restored"; err_has "event 77"; err_is_one_line
run 0 verify --data "$work/restored"
head -c 20000 "$work/data/queued.db" >"$work/damaged/queued.db"
run 3 verify --data "$work/damaged"; err_is_one_line
for words in report "export events" "export tickets" "story A001"; do
    # shellcheck disable=SC2086 # Words are what is meant.
    run 3 $words --data "$work/damaged"; err_is_one_line
done
head -c 8192 /dev/urandom >"$work/damaged/queued.db"
run 3 verify --data "$work/damaged"; err_is_one_line
run 3 report --data "$work/damaged"; err_is_one_line

conclude
