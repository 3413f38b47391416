#!/usr/bin/env bash
# The manual pages and the completion say what the programs say of themselves: every option and every verb
# of --help is in the page and is completed, and there is nothing that is not.
# usage: test_manual.sh <queued> <counter-client> <display>
set -u
queued=$1
client=$2
display=$3
top=${QUEUED_SOURCE_DIR:?}
work=$(mktemp -d "${TMPDIR:-/tmp}/queued-manual-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
failed=0

fail() {
    echo "FAILED: $*"
    failed=1
}

options() { grep -oE -- '--[a-z][a-z-]*' | sort -u; }

# same WHAT A B: the same lines in both files.
same() { diff "$2" "$3" >"$work/diff" || fail "$1 (<: only in $2, >: only in $3): $(tr '\n' ' ' <"$work/diff")"; }

# ---- Every page can be read, by both of the readers there are
for page in "$top"/*/package/*.[15]; do
    if command -v mandoc >/dev/null; then
        mandoc -Tlint -W warning "$page" >"$work/lint" || fail "mandoc: $(cat "$work/lint")"
    fi
    if command -v man >/dev/null; then
        man --warnings -E UTF-8 -l -Tutf8 -Z "$page" >"$work/groff" 2>"$work/lint" || fail "man cannot show $page"
        [ ! -s "$work/lint" ] || fail "man: $page: $(cat "$work/lint")"
    fi
    grep -qE '^\.Dd ' "$page" || fail "$page has no date"
done

# page_options PAGE OTHERS...: what it speaks of, without the options of other programs.
page_options() {
    local page=$1
    shift
    sed 's/Fl -/--/g' "$page" | options | grep -vxF -e "$(printf '%s\n' "$@")"
}

# ---- queued: all verbs together, as the page has them
verbs=$("$queued" help | sed -n 's/^  queued \([a-z]*\) .*/\1/p')
for verb in $verbs; do
    "$queued" "$verb" --help >"$work/help-$verb" || fail "queued $verb --help"
    options <"$work/help-$verb" | sort -u - <(echo --help) >"$work/options-$verb"
    # What it makes is for these.
    [ "$verb" != tls ] || sed -i '/^--ca$/d; /^--tls-/d' "$work/options-tls"
    grep -qE "^\.Ss queued $verb( |\$)" "$top/queued/package/queued.1" || fail "queued.1 knows no verb $verb"
done
sort -u "$work"/options-* >"$work/queued-help"
page_options "$top/queued/package/queued.1" --version --ca >"$work/queued-page"
same "queued(1)" "$work/queued-help" "$work/queued-page"

"$client" --help | options >"$work/client-help"
page_options "$top/counter-client/package/counter-client.1" --kind --code >"$work/client-page"
printf '%s\n' --help --version --pin-file --counter --take-over | sort -u - "$work/client-help" >"$work/client-all"
same "counter-client(1)" "$work/client-all" "$work/client-page"
for command in $("$client" --help | sed -n 's/^counter-client \([a-z-]*\).*/\1/p'); do
    grep -qE "^\.It .*Cm .*\b$command\b" "$top/counter-client/package/counter-client.1" || fail "counter-client.1 lacks $command"
done

"$display" --help | options | grep -vx -e --kind | sort -u - <(printf '%s\n' --help --version) >"$work/display-help"
page_options "$top/display/package/queued-display.1" --kind --code --now >"$work/display-page"
same "queued-display(1)" "$work/display-help" "$work/display-page"

# ---- office.yaml(5): every key that the sample has, also those behind a #
sed -nE 's/^ *-? ?#? ?-? ?\{?([a-z_]+): .*/\1/p; s/^#? ?([a-z_]+):$/\1/p' "$top/queued/setup/sample/office.yaml" |
    grep -vx -e vi -e en -e tuesday -e wednesday -e thursday -e friday -e saturday | sort -u >"$work/keys"
[ "$(wc -l <"$work/keys")" -gt 30 ] || fail "few keys were found in the sample"
while read -r key; do
    grep -qE "Ic .*\b$key\b" "$top/queued/package/office.yaml.5" || fail "office.yaml.5 says nothing of $key"
done <"$work/keys"

# ---- Completion: what bash would offer
# shellcheck disable=SC1090,SC1091 # Files of the packages.
for file in "$top"/*/package/*.bash; do . "$file" || fail "$file"; done

# offered WORDS...: after these, the last of them begun
offered() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    "$(complete -p "$1" | sed 's/.* -F \([a-z_]*\) .*/\1/')"
    printf '%s\n' "${COMPREPLY[@]}" | sort -u
}

offered queued "" | grep -vx -e help -e --version -e --help >"$work/offered"
tr ' ' '\n' <<<"$verbs" | sort -u >"$work/verbs"
same "completion of verbs" "$work/verbs" "$work/offered"
for verb in $verbs; do
    offered queued "$verb" -- >"$work/offered"
    same "completion of queued $verb" "$work/options-$verb" "$work/offered"
done
[ "$(offered queued device add --kind k)" = kiosk ] || fail "no kiosk for --kind k"
[ "$(offered queued device r)" = revoke ] || fail "no revoke for device r"
[ "$(offered queued ap)" = apply ] || fail "no apply for ap"
cd "$work" || exit 1
: >office.yaml
[ "$(offered queued apply offi)" = office.yaml ] || fail "no file for apply"

{
    offered counter-client --
    for command in login open finish transfer reclassify issue; do offered counter-client $command --; done
} | sort -u >"$work/offered"
same "completion of counter-client" "$work/client-all" "$work/offered"
[ "$(offered counter-client --lang v)" = vi ] || fail "no vi for --lang v"
[ "$(offered counter-client rec | tr '\n' ' ')" = "recall reclassify " ] || fail "no recall for rec"
offered queued-display -- >"$work/offered"
same "completion of queued-display" "$work/display-help" "$work/offered"
[ "$(offered queued-display --theme l)" = light ] || fail "no light for --theme l"

[ $failed -eq 0 ] && echo "all is as it should be"
exit $failed
