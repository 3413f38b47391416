/* The voice, heard as a file: the right sentences in the right order, whole, and never two at once.
 */
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "display/synth.h"
#include "display/voice.h"
#include "queued/base/boot_clock.h"
#include "tests/support/live_office.h"

static struct board board;
static struct hall hall;
static struct choice choice;
static struct announcement_speakers speakers;
static struct voice *voice;
static char *folder;
static char *file;
static uint64_t seq;
static GString *faults;
static int64_t slept_ms; /* How long this machine slept. */

/* Instead of the real one, which no test can send to sleep. */
int64_t boot_clock_ms(void)
{
    return g_get_monotonic_time() / 1000 + slept_ms;
}

static void on_fault(void *owner, const char *what)
{
    (void)owner;
    g_string_append_printf(faults, "%s\n", what);
}

static int set_up(void **state)
{
    (void)state;
    gst_init(NULL, NULL);
    folder = g_dir_make_tmp("queued-voice-XXXXXX", NULL);
    file = g_build_filename(folder, "heard.wav", NULL);
    faults = g_string_new("");
    memset(&board, 0, sizeof board);
    memset(&hall, 0, sizeof hall);
    choice_init(&choice);
    seq = 0;
    board.day_open = true;
    board.counter_count = 500;
    for (uint32_t i = 0; i < board.counter_count; i++) {
        board.counters[i].counter_id = i + 1;
        board.counters[i].state = BOARD_COUNTER_OPEN;
    }
    return 0;
}

static int tear_down(void **state)
{
    GDir *open = g_dir_open(folder, 0, NULL);

    (void)state;
    voice_free(voice);
    voice = NULL;
    announcement_deinit(&speakers);
    for (const char *name = NULL; (name = g_dir_read_name(open)) != NULL;) {
        char *path = g_build_filename(folder, name, NULL);
        (void)g_remove(path);
        g_free(path);
    }
    g_dir_close(open);
    (void)g_rmdir(folder);
    g_free(file);
    g_free(folder);
    (void)g_string_free(faults, TRUE);
    return 0;
}

/* --- A pack of short tones, each clip another one --- */

static void write_clip(const char *name, double hertz, int level, size_t count)
{
    char *path = g_strdup_printf("%s/%s.wav", folder, name);
    uint8_t *bytes = g_malloc0(SOUND_WAV_HEADER_SIZE + 2 * count);

    sound_wav_header(count, bytes);
    for (size_t i = 0; i < count; i++) {
        double phase = hertz * (double)i / SOUND_RATE;
        int16_t sample = (int16_t)((phase - (int)phase - 0.5) * level);
        bytes[SOUND_WAV_HEADER_SIZE + 2 * i] = (uint8_t)((uint16_t)sample & 0xff);
        bytes[SOUND_WAV_HEADER_SIZE + 2 * i + 1] = (uint8_t)((uint16_t)sample >> 8);
    }
    assert_true(g_file_set_contents(
        path, (const char *)bytes, (gssize)(SOUND_WAV_HEADER_SIZE + 2 * count), NULL));
    g_free(bytes);
    g_free(path);
}

static void write_ini(const char *text)
{
    char *path = g_build_filename(folder, PACK_FILE, NULL);

    assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(path);
}

/* Letters A and B, the digits, the word "moi". */
static void write_pack(void)
{
    char name[] = "0";

    write_ini("[pack]\nname=Thử\nsentence=moi {ticket} {counter}\nletters=AB\n");
    write_clip("moi", 200, 20000, 1500);
    write_clip("A", 300, 20000, 1500);
    write_clip("B", 330, 20000, 1600);
    for (int i = 0; i < 10; i++) {
        name[0] = (char)('0' + i);
        write_clip(name, 400 + 40 * i, 20000, 1400 + 50 * (size_t)i);
    }
}

/* --- Calls --- */

static void set_label(uint32_t counter_id, enum board_counter_state to, const char *label)
{
    struct board_counter *counter = &board.counters[counter_id - 1];

    counter->state = to;
    g_snprintf(counter->label, sizeof counter->label, "%s", label);
}

static void call(uint32_t counter_id, const char *label)
{
    size_t kept = MIN(board.call_count, 15);

    set_label(counter_id, BOARD_COUNTER_CALLING, label);
    memmove(&board.calls[1], &board.calls[0], kept * sizeof board.calls[0]);
    board.call_count = kept + 1;
    board.calls[0] = (struct board_call){.seq = ++seq, .counter_id = counter_id};
    g_snprintf(board.calls[0].label, sizeof board.calls[0].label, "%s", label);
}

static void take(void)
{
    voice_take(voice, &board, &hall, 9, 41);
}

static void start(const char *list, int volume, const char *quiet)
{
    const struct voice_options options = {
        .speakers = &speakers,
        .choice = &choice,
        .volume = volume,
        .file = file,
        .on_fault = on_fault,
    };
    struct voice_options with_quiet = options;
    char errmsg[PACK_ERRMSG_SIZE] = "";

    assert_true(announcement_set(&speakers, list, errmsg));
    if (quiet != NULL) {
        assert_true(quiet_set(&with_quiet.quiet, quiet));
    }
    voice = voice_new(&with_quiet);
    assert_non_null(voice);
    take();
}

static bool is_silent(void *data)
{
    (void)data;
    return voice_is_silent(voice);
}

static void wait_for_silence(void)
{
    assert_true(live_wait(is_silent, NULL));
}

/* --- What was heard --- */

static struct sound heard; /* Larger than a sound may be: its samples are our own. */
static size_t heard_at;

static void listen_from_start(void)
{
    uint8_t header[SOUND_WAV_HEADER_SIZE];
    char *bytes = NULL;
    gsize len = 0;

    heard_at = 0;
    assert_true(g_file_get_contents(file, &bytes, &len, NULL));
    assert_true(len >= sizeof header);
    heard.count = (len - sizeof header) / 2;
    sound_wav_header(heard.count, header);
    assert_memory_equal(bytes, header, sizeof header);
    heard.samples = g_memdup2(bytes + sizeof header, len - sizeof header);
    g_free(bytes);
}

/* The next announcement, sample by sample. */
static void hear(const char *label, uint32_t counter_id)
{
    struct sound expected;
    char errmsg[PACK_ERRMSG_SIZE];

    sound_init(&expected);
    announcement_render(&speakers, label, counter_id, &expected, errmsg);
    assert_true(expected.count > 0);
    assert_true(heard.count - heard_at >= expected.count);
    for (size_t i = 0; i < expected.count; i++) {
        if (heard.samples[heard_at + i] != expected.samples[i]) {
            fail_msg("%s at counter %u sounds different after %zu samples", label, counter_id, i);
        }
    }
    heard_at += expected.count;
    sound_deinit(&expected);
}

static void skip_silence(void)
{
    while (heard_at < heard.count && heard.samples[heard_at] == 0) {
        heard_at++;
    }
}

/* What comes after some silence, whatever made it. */
static void hear_next(const struct sound *part)
{
    size_t from = 0;

    while (from < part->count && part->samples[from] == 0) {
        from++;
    }
    skip_silence();
    assert_true(part->count > from && heard.count - heard_at >= part->count - from);
    assert_memory_equal(heard.samples + heard_at,
                        part->samples + from,
                        (part->count - from) * sizeof part->samples[0]);
    heard_at += part->count - from;
}

static void hear_sentence_twice(enum language language, const char *words)
{
    struct sound sentence;
    char errmsg[PACK_ERRMSG_SIZE];

    sound_init(&sentence);
    assert_true(synth_say(language, words, &sentence, errmsg, sizeof errmsg));
    hear_next(&sentence);
    hear_next(&sentence);
    sound_deinit(&sentence);
}

static void hear_nothing_more(void)
{
    assert_int_equal(heard_at, heard.count);
    sound_deinit(&heard);
}

/* Word for word: what people hear, and not what our own renderer takes it for. */
static void an_announcement_is_a_chime_and_each_sentence_twice(void **state)
{
    struct sound chime;

    (void)state;
    start("vi,en", 100, NULL);
    call(24, "A012");
    take();
    wait_for_silence();
    listen_from_start();
    sound_init(&chime);
    sound_append_chime(&chime);
    hear_next(&chime);
    sound_deinit(&chime);
    hear_sentence_twice(LANGUAGE_VI,
                        "Mời công dân có số thứ tự a không một hai đến quầy số hai mươi tư");
    hear_sentence_twice(LANGUAGE_EN,
                        "Number ay zero one two, please come to counter number twenty four");
    skip_silence();
    hear_nothing_more();
}

/* Chime, then twice in Vietnamese, then twice in English, as espeak-ng says it. */
static void calls_are_spoken_one_after_the_other(void **state)
{
    (void)state;
    start("vi,en", 100, NULL);
    call(3, "A012");
    call(5, "B001");
    take();
    call(12, "E105");
    take();
    wait_for_silence();
    listen_from_start();
    assert_in_range(sound_duration_ms(&heard), 3 * 12000, 3 * 40000);
    hear("A012", 3);
    hear("B001", 5);
    hear("E105", 12);
    hear_nothing_more();
    assert_string_equal(faults->str, "");
}

/* The first is begun at once, the others wait. */
static void call_three(void)
{
    write_pack();
    start(folder, 100, NULL);
    call(1, "A001");
    call(2, "A002");
    call(3, "A003");
    take();
}

/* The second citizen has come meanwhile: nobody is told. */
static void the_second_has_come(void)
{
    set_label(2, BOARD_COUNTER_SERVING, "A002");
    take();
    wait_for_silence();
    listen_from_start();
    hear("A001", 1);
    hear("A003", 3);
    hear_nothing_more();
}

static void what_is_served_meanwhile_is_dropped(void **state)
{
    (void)state;
    call_three();
    the_second_has_come();
}

/* What waited in the evening is not spoken in the morning, until a board says that it is still
 * true. */
static void what_waited_through_the_night_waits_for_a_board(void **state)
{
    (void)state;
    call_three();
    slept_ms += (int64_t)14 * 3600 * 1000;
    wait_for_silence();
    listen_from_start();
    hear("A001", 1);
    hear_nothing_more();
    the_second_has_come();
}

static void a_display_speaks_for_its_own_counters(void **state)
{
    (void)state;
    write_pack();
    assert_true(choice_set_counters(&choice, "2,4"));
    start(folder, 100, NULL);
    call(1, "A001");
    call(2, "A002");
    call(3, "A003");
    call(4, "B004");
    take();
    wait_for_silence();
    listen_from_start();
    hear("A002", 2);
    hear("B004", 4);
    hear_nothing_more();
}

static void quiet_hours_are_quiet_and_end(void **state)
{
    (void)state;
    write_pack();
    start(folder, 100, "09:30-09:42");
    call(1, "A001");
    take();
    assert_true(voice_is_silent(voice));
    voice_take(voice, &board, &hall, 9, 42);
    assert_true(voice_is_silent(voice)); /* It was called in a quiet hour. */
    call(2, "A002");
    voice_take(voice, &board, &hall, 9, 42);
    wait_for_silence();
    listen_from_start();
    hear("A002", 2);
    hear_nothing_more();
}

static void the_volume_is_what_was_asked_for(void **state)
{
    (void)state;
    write_pack();
    start(folder, 50, NULL);
    call(1, "A001");
    take();
    wait_for_silence();
    listen_from_start();
    struct sound full;
    char errmsg[PACK_ERRMSG_SIZE];
    sound_init(&full);
    announcement_render(&speakers, "A001", 1, &full, errmsg);
    assert_int_equal(heard.count, full.count);
    assert_in_range(2 * sound_peak(&heard), sound_peak(&full) - 4, sound_peak(&full) + 4);
    sound_deinit(&full);
    sound_deinit(&heard);
}

/* Called within one board, more than its list holds: every one is spoken, in the order of the calls
 * as far as the board tells it, and none while another is. */
static void a_burst_of_500_is_spoken_or_rightly_dropped(void **state)
{
    char label[BOARD_LABEL_SIZE];

    (void)state;
    write_pack();
    start(folder, 100, NULL);
    for (uint32_t i = 1; i <= 500; i++) {
        g_snprintf(label, sizeof label, "%c%03u", i % 2 == 0 ? 'A' : 'B', i);
        call(i, label);
        if (i % 10 == 0) {
            take();
        }
    }
    for (uint32_t i = 100; i <= 500; i++) { /* Served before the voice comes to them. */
        if (i % 50 != 0) {
            set_label(i, BOARD_COUNTER_SERVING, board.counters[i - 1].label);
        }
    }
    take();
    wait_for_silence();
    listen_from_start();
    for (uint32_t i = 1; i <= 500; i++) {
        if (i < 100 || i % 50 == 0) {
            hear(board.counters[i - 1].label, i);
        }
    }
    hear_nothing_more();
    assert_string_equal(faults->str, "");
}

/* A language that cannot be spoken is told, once for each call; the chime is heard all the same. */
static void a_silent_speaker_is_told_and_the_chime_is_heard(void **state)
{
    (void)state;
    write_pack();
    start(folder, 100, NULL);
    call(1, "C001"); /* There is no C. */
    call(2, "A002");
    take();
    wait_for_silence();
    assert_non_null(strstr(faults->str, "C: missing"));
    listen_from_start();
    hear("C001", 1);
    assert_in_range(heard_at, SOUND_RATE / 2, SOUND_RATE * 2);
    hear("A002", 2);
    hear_nothing_more();
}

/* --- Packs --- */

static void note_fault(void *owner, const char *clip, const char *what)
{
    g_string_append_printf(owner, "%s: %s\n", clip, what);
}

static void a_check_finds_what_is_missing_or_damaged(void **state)
{
    char errmsg[PACK_ERRMSG_SIZE];
    size_t count = 0;

    (void)state;
    write_pack();
    struct pack *pack = pack_open(folder, errmsg);
    assert_non_null(pack);
    assert_string_equal(pack_name(pack), "Thử");
    assert_int_equal(pack_check(pack, note_fault, faults, &count), 13);
    assert_int_equal(count, 0);
    pack_close(pack);

    write_ini("[pack]\nsentence=moi {ticket} {counter}\nletters=ABĐ\ncounters=1-2\n"
              "[clips]\ncounter-1=9.wav\nB=nowhere.wav\n");
    write_clip("3", 400, 40, 1500);      /* As good as silent. */
    write_clip("4", 400, 20000, 300);    /* A click. */
    write_clip("5", 400, 20000, 300000); /* Somebody forgot to stop. */
    char *path = g_build_filename(folder, "6.wav", NULL);
    assert_true(g_file_set_contents(path, "no sound at all", -1, NULL));
    g_free(path);
    pack = pack_open(folder, errmsg);
    assert_non_null(pack);
    assert_int_equal(pack_check(pack, note_fault, faults, &count), 9);
    assert_int_equal(count, 7);
    assert_non_null(strstr(faults->str, "B: missing\n"));
    assert_non_null(strstr(faults->str, "Đ: missing\n"));
    assert_non_null(strstr(faults->str, "counter-2: missing\n"));
    assert_non_null(strstr(faults->str, "3: silent\n"));
    assert_non_null(strstr(faults->str, "4: 13 ms long"));
    assert_non_null(strstr(faults->str, "5: 13605 ms long"));
    assert_non_null(strstr(faults->str, "6: "));
    pack_close(pack);
}

static void what_is_no_pack_is_refused_with_its_reason(void **state)
{
    static const char *const inis[][2] = {
        {"sentence=a\n", "pack.ini"},
        {"[pack]\n", "{ticket} and {counter}"},
        {"[pack]\nsentence=moi {ticket}\n", "{ticket} and {counter}"},
        {"[pack]\nsentence={ticket} {counter}\ncounters=many\n", "counters"},
        {"[pack]\nsentence=../moi {ticket} {counter}\n", "no /"},
        {"[pack]\nsentence={ticket} {counter}\n[clips]\nA=../A.wav\n", "no /"},
    };
    char errmsg[PACK_ERRMSG_SIZE] = "";

    (void)state;
    assert_null(pack_open(folder, errmsg));
    assert_non_null(strstr(errmsg, "pack.ini"));
    for (size_t i = 0; i < QD_ARRAY_LEN(inis); i++) {
        write_ini(inis[i][0]);
        assert_null(pack_open(folder, errmsg));
        assert_non_null(strstr(errmsg, inis[i][1]));
        assert_false(announcement_set(&speakers, folder, errmsg));
    }
    assert_false(announcement_set(&speakers, "vi,fr", errmsg));
    assert_false(announcement_set(&speakers, "", errmsg));
    assert_true(announcement_set(&speakers, "none", errmsg));
    assert_int_equal(speakers.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            an_announcement_is_a_chime_and_each_sentence_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(calls_are_spoken_one_after_the_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_served_meanwhile_is_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_waited_through_the_night_waits_for_a_board, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_display_speaks_for_its_own_counters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(quiet_hours_are_quiet_and_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_volume_is_what_was_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_burst_of_500_is_spoken_or_rightly_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_silent_speaker_is_told_and_the_chime_is_heard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_check_finds_what_is_missing_or_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_no_pack_is_refused_with_its_reason, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
