#!/usr/bin/env bash
# The display's command line: what it takes, what it refuses and with which exit code; clip packs.
# usage: test_display_options.sh <display>
# shellcheck disable=SC1091,SC2034,SC2154 # program.bash uses and gives what is not seen here.
set -u

program=$1
. "${QUEUED_SOURCE_DIR:?}/tests/integration/program.bash"
unset DISPLAY WAYLAND_DISPLAY
exec </dev/null

run 0 --version; out_has "display "
run 0 --help; out_has "--check-pack"
locale=vi_VN.UTF-8 run 0 --help; out_has "màn hình chờ"

# ---- Each mistake: one line, with an example that will do
run 1 --frobnicate; err_has "--help"; err_is_one_line
run 1 extra; err_has "extra"; err_is_one_line
run 1 --counters; err_has "--counters"; err_is_one_line
for mistake in "--server http://x/" "--language fr" "--counters 3-1" "--services A,,B" "--theme pink" \
    "--size 1280" "--volume 101" "--volume x" "--quiet 9-10"; do
    # shellcheck disable=SC2086 # An option and its value.
    run 1 --text $mistake; err_has "for example: ${mistake%% *} "; err_is_one_line
done
locale=vi_VN.UTF-8 run 1 --text --volume 101; err_has "không dùng được"
run 2 --token-file "$work/none"; err_has "none"; err_is_one_line
: >"$work/empty"
run 2 --token-file "$work/empty"; err_has "queued device add"; err_is_one_line
run 2 --text --voice vi --sound-file "$work/no/such/folder.wav"; err_has "folder.wav"; err_is_one_line
run 2 --voice none; err_has "--text" # No screen.

# ---- A clip pack of three tones
run 2 --check-pack "$work"; err_has "pack.ini"; err_is_one_line
mkdir "$work/pack"
printf '[pack]\nname=Tiếng Mông\nsentence={ticket} den {counter}\nletters=A\n' >"$work/pack/pack.ini"
run 1 --check-pack "$work/pack" --sound-file "$work/heard.wav"
out_has "Tiếng Mông"; out_has "den"; out_has "missing"; out_has "0 clips are good, 12 are missing"
if command -v espeak-ng >/dev/null; then
    for clip in A den 0 1 2 3 4 5 6 7 8 9; do
        espeak-ng -v vi -w "$work/pack/$clip.wav" "$clip"
    done
    run 0 --check-pack "$work/pack" --sound-file "$work/heard.wav"
    out_has "12 clips are good, 0 are missing"; out_has "A012 → 3"
    [ "$(stat -c %s "$work/heard.wav")" -gt 100000 ] || fail "the sample is too short"
    head -c 200 "$work/pack/5.wav" >"$work/pack/7.wav"
    run 1 --check-pack "$work/pack" --sound-file "$work/heard.wav"; out_has "7  "
fi
run 1 --voice "$work/none/" --text; err_has "pack.ini"

conclude
