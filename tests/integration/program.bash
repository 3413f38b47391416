# For scripts that run one program again and again and look at what it says: sourced, with $program
# set. Gives a folder of their own, $work, and counts failures in $failed.
# shellcheck shell=bash disable=SC2034,SC2154 # Set and used by who sources it.

work=$(mktemp -d "${TMPDIR:-/tmp}/queued-cli-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
unset QUEUED_DATA LC_MESSAGES LANG LC_ALL locale
failed=0

fail() {
    echo "FAILED: $*"
    echo "  stdout: $(head -c 600 "$work/out")"
    echo "  stderr: $(head -c 600 "$work/err")"
    failed=1
}

# run CODE ARGS...: stdin is the caller's.
run() {
    local expected=$1 code
    shift
    LC_ALL=${locale-C.UTF-8} "$program" "$@" >"$work/out" 2>"$work/err"
    code=$?
    [ $code -eq "$expected" ] || fail "${program##*/} $*: exit $code, not $expected"
}

out_has() { grep -qF -- "$1" "$work/out" || fail "no \"$1\" on stdout"; }
out_lacks() { ! grep -qF -- "$1" "$work/out" || fail "\"$1\" on stdout"; }
err_has() { grep -qF -- "$1" "$work/err" || fail "no \"$1\" on stderr"; }
err_is_one_line() { [ "$(wc -l <"$work/err")" -eq 1 ] || fail "stderr is not one line"; }

# The end of the script.
conclude() {
    [ $failed -eq 0 ] && echo "all is as it should be"
    exit $failed
}
