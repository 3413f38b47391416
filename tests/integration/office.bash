# For scripts that drive an office through its real programs: sourced, with $queued (the server) and
# $client (counter-client) set. Gives each clerk a home of their own.

work=$(mktemp -d "${TMPDIR:-/tmp}/queued-office-XXXXXX") || exit 1
data=$work/data
failed=0
port=0
server_pid=
unset LC_MESSAGES LANG
export LC_ALL=C.UTF-8

fail() {
    echo "FAILED: $*"
    sed 's/^/  stdout: /' "$work/out"
    sed 's/^/  stderr: /' "$work/err"
    failed=1
}

# wait_for COMMAND...: until it is true, and not for ever.
wait_for() {
    local until=$((SECONDS + 60))
    until "$@"; do
        [ $SECONDS -lt $until ] || {
            fail "waited in vain for: $*"
            return 1
        }
    done
}

# start CLOCK [ARGS...]: waits until the server listens; a second start is on the same port.
start() {
    local clock=$1
    shift
    : >"$work/ready"
    "$queued" serve --sample --data "$data" --port "$port" --clock "$clock" "$@" \
        >"$work/ready" 2>>"$work/server.log" &
    server_pid=$!
    wait_for grep -q 'https\?://[0-9.]*:[0-9]*/healthz' "$work/ready" || {
        cat "$work/server.log"
        exit 1
    }
    port=$(sed -n 's|.*https\?://[0-9.]*:\([0-9]*\)/healthz.*|\1|p' "$work/ready")
    server=ws://127.0.0.1:$port/
    ! grep -q 'https://' "$work/ready" || server=wss://localhost:$port/
}

stop() { # SIGNAL
    kill "-$1" "$server_pid" 2>/dev/null
    wait "$server_pid" 2>/dev/null
}

# as CLERK ARGS...: counter-client in the home of CLERK.
as() {
    local clerk=$1
    shift
    XDG_CONFIG_HOME=$work/$clerk/config XDG_STATE_HOME=$work/$clerk/state \
        "$client" --server "$server" "$@" >"$work/out" 2>"$work/err"
}

# run CODE CLERK ARGS...: its exit code is CODE.
run() {
    local expected=$1 code
    shift
    as "$@"
    code=$?
    [ $code -eq "$expected" ] || fail "$*: exit $code, not $expected"
}

out_has() { grep -qF -- "$1" "$work/out" || fail "no \"$1\" on stdout"; }
out_is() { [ "$(cat "$work/out")" = "$1" ] || fail "stdout is not \"$1\""; }
err_has() { grep -qF -- "$1" "$work/err" || fail "no \"$1\" on stderr"; }
err_is_one_line() { [ "$(wc -l <"$work/err")" -eq 1 ] || fail "stderr is not one line"; }

clean_up() {
    [ -z "$server_pid" ] || stop KILL
    rm -rf "$work"
}
trap clean_up EXIT
