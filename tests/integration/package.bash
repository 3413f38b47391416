# A life of the packages, inside a root file system that is thrown away afterwards: installed, one file
# edited, served from by the unit's own commands as the unit's user, upgraded, removed, purged.
# usage: package.bash FOLDER APT|DPKG: FOLDER has queued_*.deb and newer/queued_*.deb
set -u
folder=$1
with=$2
unit=/lib/systemd/system/queued.service
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
work=$(mktemp -d)
failed=0
server_pid=

fail() {
    echo "FAILED: $*"
    sed 's/^/  | /' "$work/log" 2>/dev/null | tail -n 20
    failed=1
}
trap '[ -z "$server_pid" ] || kill -KILL "$server_pid"' EXIT

# Without apt the packages' own dependencies are those of the machine that built them.
put_in() { # FILES...
    case $with in
    APT) apt-get -q -y --no-install-recommends install "$@" >"$work/log" 2>&1 ;;
    DPKG) dpkg --force-depends -i "$@" >"$work/log" 2>&1 ;;
    esac || fail "installing $*"
}

as_user=(setpriv --reuid=queued --regid=queued --clear-groups --no-new-privs)
as_queued() { "${as_user[@]}" "$@"; }

# unit_command KEY [UNIT]: what the unit runs, with the office's options.
unit_command() {
    local options backup
    options=$(sed -n 's/^QUEUED_OPTIONS=//p' /etc/queued/queued.conf)
    backup=$(sed -n 's/^QUEUED_BACKUP_OPTIONS=//p' /etc/queued/queued.conf)
    sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "${2-$unit}" | sed -n "s/^$1=//p" |
        sed "s|\\\$QUEUED_OPTIONS|$options|; s|\\\$QUEUED_BACKUP_OPTIONS|$backup|"
}

# What the timer does of an evening, beside the server; StateDirectory= makes the folder.
back_up() {
    local folder=/var/lib/queued/backup
    install -d -o queued -g queued -m 0700 $folder
    # shellcheck disable=SC2046 # Words are meant.
    as_queued $(unit_command ExecStart /lib/systemd/system/queued-backup.service) >"$work/log" 2>&1 || fail "no backup"
    [ "$(find $folder -name 'queued-????-??-??-????.db' -size +0 | wc -l)" -ge 1 ] || fail "no backup in $folder"
    as_queued queued restore --drill "$(find $folder -name 'queued-*.db' | head -n 1)" >"$work/log" 2>&1 || fail "the drill"
}

# Everything that systemd does for a start. Its exit code is that of the condition where that ends it.
start() {
    local code until=$((SECONDS + 60))
    # shellcheck disable=SC2046 # Words are meant.
    as_queued $(unit_command ExecCondition) >"$work/log" 2>&1
    code=$?
    [ $code -eq 0 ] || return $code
    # shellcheck disable=SC2046
    as_queued $(unit_command ExecStartPre) >>"$work/log" 2>&1 || fail "ExecStartPre"
    : >"$work/ready"
    # shellcheck disable=SC2046
    "${as_user[@]}" $(unit_command ExecStart) >"$work/ready" 2>>"$work/log" &
    server_pid=$!
    until grep -q '/healthz' "$work/ready"; do
        if [ $SECONDS -ge $until ] || ! kill -0 $server_pid 2>/dev/null; then
            fail "the server does not start"
            return 99
        fi
    done
    port=$(sed -n 's|.*https://[0-9.]*:\([0-9]*\)/healthz.*|\1|p' "$work/ready")
    grep -q '/kiosk' "$work/ready" || fail "the server has no pages"
}

stop() {
    kill -TERM "$server_pid"
    wait "$server_pid" || fail "the server ended with $?"
    server_pid=
}

ticket_is() {
    XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state counter-client issue B --token-file "$work/kiosk.token" \
        --server "wss://localhost:$port/" --ca /var/lib/queued/tls/ca.pem >"$work/out" 2>"$work/log" || fail "no ticket"
    [ "$(cut -d' ' -f1 "$work/out")" = "$1" ] || fail "the ticket is $(cat "$work/out"), not $1"
}

# ---- Installed: a user without a shell, a folder of its own, enabled, and nothing that lets anybody in
put_in "$folder"/queued*.deb
grep -q "sudo systemctl restart queued" "$work/log" || fail "the installation does not say how to go on"
getent passwd queued | grep -qE ':/var/lib/queued:.*(nologin|false)$' || fail "the user: $(getent passwd queued)"
[ "$(stat -c '%U %G %a' /var/lib/queued)" = "queued queued 700" ] || fail "$(stat -c '%U %G %a' /var/lib/queued)"
[ -z "$(ls -A /var/lib/queued)" ] || fail "there are data before there is an office"
[ -L /etc/systemd/system/multi-user.target.wants/queued.service ] || fail "the unit is not enabled"
[ -L /etc/systemd/system/timers.target.wants/queued-backup.timer ] || fail "the nightly backup is not enabled"
[ ! -e /etc/systemd/system/graphical.target.wants/queued-display.service ] || fail "the display takes the screen unasked"
for file in /usr/share/man/man1/queued.1.gz /usr/share/bash-completion/completions/queued /usr/share/queued/web/kiosk.html; do
    [ -f $file ] || case $file in
    */man/*) grep -qs 'path-exclude.*man' /etc/dpkg/dpkg.cfg.d/* || fail "$file is missing" ;;
    *) fail "$file is missing" ;;
    esac
done
queued-display --version | grep -q display || fail "the display does not run"
start
code=$?
[ $code -eq 1 ] || fail "the sample is served: $code"
grep -q "still the sample" "$work/log" || fail "it does not say that the sample is to be edited"
[ ! -e /var/lib/queued/queued.db ] || fail "the sample is in force"

# ---- One edited file, with a mistake at first; options for this test: any port, a Monday morning
sed -i 's/^QUEUED_OPTIONS=.*/QUEUED_OPTIONS=--port 0 --clock 2036-01-07T08:00:00+0700/' /etc/queued/queued.conf
sed -i 's/^code: .*/code: [muong-hum/; s/xã Bát Xát/xã Mường Hum/' /etc/queued/office.yaml
start
code=$?
[ $code -eq 255 ] || fail "a file with a mistake: $code"
grep -q "office.yaml:[0-9]*: error" "$work/log" || fail "the mistake is not named"
sed -i 's/^code: .*/code: muong-hum/' /etc/queued/office.yaml
start || { fail "the edited office is not served"; exit 1; }
grep -q "Mường Hum" "$work/ready" || fail "another office is served"
[ "$(stat -c '%U %a' /var/lib/queued/queued.db)" = "queued 600" ] || fail "others can read the database"
[ "$(stat -c '%U %a' /var/lib/queued/tls/server.key)" = "queued 600" ] || fail "others can read the key"
queued user list >"$work/log" 2>&1 && fail "root works in the folder of the user"
grep -q "sudo -u queued queued user" "$work/log" || fail "root is not told how"
as_queued queued user list 2>/dev/null | grep -q . && fail "there are users whom nobody made"
as_queued queued device add kiosk-1 --kind kiosk >"$work/kiosk.token" 2>/dev/null || fail "no kiosk"
ticket_is B001
back_up

# ---- Upgraded: what was edited and what was issued stay
put_in "$folder"/newer/queued_*.deb
[ "$(dpkg-query -W -f '${Version}' queued)" = 99.0 ] || fail "the newer version is not installed"
grep -q "muong-hum" /etc/queued/office.yaml || fail "the upgrade took the office's file"
stop
start || { fail "the newer version does not start"; exit 1; }
ticket_is B002
stop
echo "nonsense: [" >>/etc/queued/office.yaml
start || { fail "a slip of the pen stops the hall"; exit 1; }
ticket_is B003
stop

# ---- Removed and purged: the data stay, and it is said where
dpkg -r queued >"$work/log" 2>&1 || fail "removing"
[ ! -e /usr/bin/queued ] || fail "the program is still there"
[ -s /var/lib/queued/queued.db ] || fail "the data went with the program"
[ -s /etc/queued/office.yaml ] || fail "the configuration went with the program"
dpkg -P queued queued-display >"$work/log" 2>&1 || fail "purging"
grep -q "/var/lib/queued" "$work/log" || fail "nobody is told where the data are"
[ ! -e /etc/queued ] || fail "left behind: $(ls -A /etc/queued)"
[ -z "$(find /etc/systemd -name 'queued*')" ] || fail "left behind: $(find /etc/systemd -name 'queued*')"
[ -s /var/lib/queued/queued.db ] || fail "the data are gone"

# ---- Installed again: the office that it was
put_in "$folder"/queued_*.deb
sed -i 's/^QUEUED_OPTIONS=.*/QUEUED_OPTIONS=--port 0 --clock 2036-01-07T08:00:00+0700/' /etc/queued/queued.conf
start || { fail "the data are of no use to a new installation"; exit 1; }
ticket_is B004
stop

rm -rf "$work"
[ $failed -eq 0 ] && echo "the packages live as they should"
exit $failed
