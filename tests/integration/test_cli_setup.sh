#!/usr/bin/env bash
# The command line around a new office: check, sample, user, device. usage: test_cli_setup.sh <queued>
# shellcheck disable=SC1091,SC2034,SC2154 # program.bash uses and gives what is not seen here.
set -u

program=$1
top=${QUEUED_SOURCE_DIR:?}
. "${QUEUED_SOURCE_DIR:?}/tests/integration/program.bash"
mode_is() { [ "$(stat -c %a "$2")" = "$1" ] || fail "$2 has mode $(stat -c %a "$2"), not $1"; }

# ---- Help
run 0 --version; out_has "queued "
run 0 help; out_has "queued check"
run 1; err_has "queued check"
run 1 frobnicate; err_has "queued help"; err_is_one_line
for verb in check user device sample audit; do
    run 0 $verb --help; out_has "queued $verb"
    run 1 $verb --frobnicate; err_has "queued $verb"; err_is_one_line
    locale=vi_VN.UTF-8 run 1 $verb --frobnicate; err_has "không dùng được"
done

# ---- Check
run 0 check "$top/queued/setup/sample/office.yaml"; out_has "8 services, 6 counters, 44 procedures"
locale=vi_VN.UTF-8 run 0 check "$top/queued/setup/sample/office.yaml"; out_has "8 lĩnh vực, 6 quầy, 44 thủ tục"
locale='' LC_MESSAGES=C LANG=vi_VN.UTF-8 run 0 check "$top/queued/setup/sample/office.yaml"; out_has "services"
sed 's/letter: B/letter: A/; s/07:30/25:30/' "$top/queued/setup/sample/office.yaml" >"$work/office.yaml"
cp "$top/queued/setup/sample/thu-tuc.csv" "$work/"
run 2 check "$work/office.yaml"
err_has "office.yaml:$(grep -n 'letter: A' "$work/office.yaml" | sed -n '2s/:.*//p'): error: letter \"A\""
err_has "25:30"
err_has "errors; correct them"
out_lacks "services"
run 2 check "$work/none.yaml"; err_has "no such file"
run 1 check; err_is_one_line

# ---- What an older queued left
mkdir "$work/old"
sqlite3 "$work/old/queued.db" <"$top/tests/unit/schema/1.sql"
run 1 report --data "$work/old"; err_has "left by an older queued"; err_is_one_line
run 0 sample --data "$work/old"
run 0 user list --data "$work/old"; out_has "duc"
[ "$(sqlite3 "$work/old/queued.db" 'SELECT count(*) FROM office')" = 1 ] || fail "an office was made beside the old one"

# ---- Nothing is there yet
data=$work/new/data
run 1 user list --data "$data"; err_has "queued sample"; err_is_one_line
run 1 device list --data "$data"; err_has "queued sample"; err_is_one_line
[ ! -e "$data" ] || fail "asking made $data"

# ---- Sample: made once, kept afterwards
run 0 sample --data "$data"
out_has 1111; out_has quanly; out_has kiosk-1.token; out_has "queued user secret"
mode_is 700 "$data"
mode_is 600 "$data/kiosk-1.token"
mode_is 600 "$data/tv-1.token"
mode_is 600 "$data/queued.db"
grep -qE '^[0-9a-z]{26}$' "$data/kiosk-1.token" || fail "kiosk-1.token holds no token"
cmp -s "$data/kiosk-1.token" "$data/tv-1.token" && fail "two devices with one token"
cp "$data/kiosk-1.token" "$work/token"
echo "# edited" >>"$data/office.yaml"
run 0 sample --data "$data"
out_lacks 1111; out_lacks kiosk-1; out_lacks motcua
cmp -s "$data/kiosk-1.token" "$work/token" || fail "a second sample changed a token"
tail -1 "$data/office.yaml" | grep -q edited || fail "a second sample changed office.yaml"
for secret in 1111 motcua-bat-xat "$(cat "$work/token")"; do
    ! grep -qaF -- "$secret" "$data"/queued.db* || fail "the database holds a secret as it is"
done
export QUEUED_DATA=$data

# ---- Users
run 0 user list; out_has "Nguyễn Thị Lan"; out_has quanly; out_lacks 1111
run 0 user add mai --role clerk --title "Đỗ Thị Mai" --rights call-ticket,reclassify <<<"7531"
out_lacks 7531
run 0 user list; out_has "Đỗ Thị Mai"; out_has "call-ticket,reclassify"
run 1 user add mai --role clerk <<<"7531"; err_has "already"; err_is_one_line
run 1 user add ba --role clerk <<<"12"; err_has "4 to 12 digits"; err_is_one_line
run 1 user add ba --role clerk <<<"abcd"; err_has "4 to 12 digits"
run 1 user add ba --role manager <<<"short"; err_has "8 characters"
run 1 user add ba --role clerk </dev/null; err_has "first line"; err_is_one_line
run 1 user add ba <<<"1234"; err_has "--role"
run 1 user add ba --role boss <<<"1234"
run 1 user add ba --role clerk --rights everything <<<"1234"
run 1 user add " ba" --role clerk <<<"1234"
run 1 user add "$(printf 'a%.0s' {1..64})" --role clerk <<<"1234"; err_has "too long"
printf 'mat-khau-dai\r\n' >"$work/secret"
run 0 user add truong --role manager --secret-file "$work/secret"
run 1 user add nobody --role manager --secret-file "$work/none"
run 0 user secret mai <<<"8642"
run 1 user secret ai-do <<<"8642"; err_has "queued user list"; err_is_one_line
run 0 user disable mai
run 0 user list; grep -q "^mai .*disabled" "$work/out" || fail "mai is not disabled"
locale=vi_VN.UTF-8 run 0 user list; grep -q "^mai .*đã khóa" "$work/out" || fail "mai không bị khóa"
run 1 user rights mai; err_has "--rights"; err_is_one_line
run 1 user rights ai-do --rights none; err_has "queued user list"
run 1 user rights mai --rights everything
run 0 user rights mai --rights reclassify
run 0 user list; grep -q "^mai .* reclassify " "$work/out" || fail "mai has no right to reclassify"
run 0 user rights mai --rights none
run 0 user list; grep "^mai " "$work/out" | grep -q reclassify && fail "mai still has the right"
run 0 user enable mai
run 0 user list; grep -q "^mai .*active" "$work/out" || fail "mai is not enabled"
run 1 user disable ai-do
run 1 user list extra
run 1 user add
run 0 user list --office bat-xat
run 1 user list --office sa-pa; err_has "sa-pa"; err_is_one_line

# ---- Devices
run 0 device add kiosk-2 --kind kiosk
grep -qxE '[0-9a-z]{26}' "$work/out" || fail "no token on stdout"
[ "$(wc -l <"$work/out")" -eq 1 ] || fail "more than the token on stdout"
token=$(cat "$work/out")
run 0 device list; out_has kiosk-2; out_lacks "$token"
run 1 device add kiosk-2 --kind kiosk; err_has "another name"; out_lacks "$token"
run 1 device add kiosk-3; err_has "--kind"
run 1 device add kiosk-3 --kind toaster
run 0 device add tv-2 --kind display --token-file "$work/tv-2.token"
out_lacks "$(cat "$work/tv-2.token")"
mode_is 600 "$work/tv-2.token"
run 1 device add tv-3 --kind display --token-file "$work/tv-2.token"; err_has "revoked"
run 0 device list; grep -q "^tv-3 .*revoked" "$work/out" || fail "a device whose token is lost is still good"
run 0 device revoke kiosk-2
run 0 device list; grep -q "^kiosk-2 .*revoked" "$work/out" || fail "kiosk-2 is not revoked"
run 1 device revoke kiosk-9; err_has "queued device list"

# ---- Audit
who=${SUDO_USER:-$(id -un)}
run 0 audit
for line in "definition applied: version 1" "user added: mai, call-ticket,reclassify" "secret changed: mai" \
    "user disabled: mai" "rights changed: mai, reclassify" "user enabled: mai" "device added: kiosk-2" \
    "device revoked: kiosk-2"; do
    out_has "$line"
done
grep -qE "^[0-3][0-9]/[01][0-9]/[0-9]{4} [0-2][0-9]:[0-5][0-9]:[0-5][0-9]  user disabled: mai  ← server: $who\$" \
    "$work/out" || fail "no time, or not by whom"
out_lacks "ai-do"
lines=$(wc -l <"$work/out")
locale=vi_VN.UTF-8 run 0 audit; out_has "đổi quyền: mai, reclassify"; out_has "áp dụng khai báo đơn vị: bản số 1"
run 0 audit --to 01/01/2020; [ ! -s "$work/out" ] || fail "entries before there was anything"
run 0 audit --from 01/01/2020; [ "$(wc -l <"$work/out")" -eq "$lines" ] || fail "entries are missing"
run 1 audit --from 23/11/2026 --to 22/11/2026; err_is_one_line
run 1 audit --from gestern; err_is_one_line
run 1 audit extra; err_is_one_line
run 0 verify
cp "$data/queued.db" "$work/altered.db"
sqlite3 "$work/altered.db" "UPDATE audit SET name = 'lan' WHERE name = 'mai'"
run 3 verify "$work/altered.db"; err_has "audit, entry"; err_has "altered"; err_is_one_line
locale=vi_VN.UTF-8 run 3 verify "$work/altered.db"; err_has "nhật ký truy cập, mục"; err_has "đã bị sửa"

# ---- A database that is none
mkdir "$work/bad"
head -c 4096 /dev/urandom >"$work/bad/queued.db"
run 3 user list --data "$work/bad"; err_is_one_line
run 1 sample extra

# ---- Before each start of a service: the sample opens no doors, and a slip of the pen closes none
mkdir "$work/office" "$work/service"
at_start() { run "$1" apply --at-start "$work/office/office.yaml" --data "$work/service"; }
cp "$top"/queued/setup/sample/* "$work/office/"
at_start 1; err_has "still the sample"; err_is_one_line
locale=vi_VN.UTF-8 at_start 1; err_has "còn là bản mẫu"
[ ! -e "$work/service/queued.db" ] || fail "the sample is in force"
echo "nonsense: [" >>"$work/office/office.yaml"
at_start 255; err_has "office.yaml:$(($(wc -l <"$work/office/office.yaml") + 1)): error"
sed 's/xã Bát Xát/xã Mường Hum/' "$top/queued/setup/sample/office.yaml" >"$work/office/office.yaml"
at_start 0; out_has "version 1"
at_start 0; out_has "version 1" # Nothing has changed.
echo "nonsense: [" >>"$work/office/office.yaml"
at_start 0; err_has "error"; err_has "what is in force stays"
cp "$top/queued/setup/sample/office.yaml" "$work/office/"
at_start 0; out_has "version 2" # An office that is the sample after all, on purpose.
if [ "$(id -u)" -eq 0 ]; then
    chown -R nobody "$work/service"
    run 1 user list --data "$work/service"; err_has "sudo -u nobody queued user"; err_is_one_line
fi

conclude
