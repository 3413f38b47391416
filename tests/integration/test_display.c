/* display --text on the real server: every committed call is shown, the link may come and go: as
 * often as CUTS in the environment says (10); and the display may be off all night. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "display/announcement.h"
#include "tests/support/cut_line.h"
#include "tests/support/live_office.h"

/* What a display has said so far. */
struct screen {
    GSubprocess *process;
    GDataInputStream *lines;
    GPtrArray *said; /* char *, a line each. */
    const char *awaited;
    guint from;   /* Lines before have been looked at. */
    bool is_over; /* It says nothing more. */
};

static struct live_office office;

static int set_up(void **state)
{
    (void)state;
    live_office_start(&office);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    live_office_stop(&office);
    return 0;
}

static void on_line(GObject *source, GAsyncResult *result, gpointer data)
{
    struct screen *screen = data;
    char *line =
        g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(source), result, NULL, NULL);

    if (line == NULL) {
        g_object_unref(source);
        screen->is_over = true;
        return;
    }
    g_ptr_array_add(screen->said, line);
    g_data_input_stream_read_line_async(screen->lines, G_PRIORITY_DEFAULT, NULL, on_line, screen);
}

static struct screen *screen_start(const char *url, const char *option, const char *value)
{
    struct screen *screen = g_new0(struct screen, 1);
    char *token = live_office_path(&office, "tv-1.token");

    screen->said = g_ptr_array_new_with_free_func(g_free);
    const char *const argv[] = {
        DISPLAY_PROGRAM, "--text", "--server", url, "--token-file", token, option, value, NULL};
    screen->process = live_run(G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv);
    assert_non_null(screen->process);
    screen->lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(screen->process));
    g_object_ref(screen->lines);
    g_data_input_stream_read_line_async(screen->lines, G_PRIORITY_DEFAULT, NULL, on_line, screen);
    g_free(token);
    return screen;
}

static bool has_said(void *data)
{
    struct screen *screen = data;

    for (; screen->from < screen->said->len; screen->from++) {
        if (strstr(g_ptr_array_index(screen->said, screen->from), screen->awaited) != NULL) {
            screen->from++;
            return true;
        }
    }
    return false;
}

/* Waits until the screen says it, after what was awaited before. */
static void await(struct screen *screen, const char *text)
{
    screen->awaited = text;
    if (!live_wait(has_said, screen)) {
        for (guint i = 0; i < screen->said->len; i++) {
            print_message("%s\n", (char *)g_ptr_array_index(screen->said, i));
        }
        fail_msg("never said: %s", text);
    }
}

static guint count(const struct screen *screen, const char *text)
{
    guint found = 0;

    for (guint i = 0; i < screen->said->len; i++) {
        found += strstr(g_ptr_array_index(screen->said, i), text) != NULL;
    }
    return found;
}

static bool is_over(void *data)
{
    return ((struct screen *)data)->is_over;
}

/* What it said last is read to its end: the reading holds on to @screen. */
static void screen_stop(struct screen *screen)
{
    g_subprocess_send_signal(screen->process, SIGTERM);
    assert_int_equal(live_exit_status(screen->process), 0);
    assert_true(live_wait(is_over, screen));
    g_object_unref(screen->lines);
    g_object_unref(screen->process);
    g_ptr_array_unref(screen->said);
    g_free(screen);
}

/* Services are numbered as in the sample office: 1 is A, 2 is B. Counter 2 serves both. */
static void each_committed_call_is_shown_once(void **state)
{
    char *url = live_office_url(&office);
    struct screen *screen = screen_start(url, "--language", "vi");
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);
    char text[64];

    (void)state;
    await(screen, "Quầy 2: Sẵn sàng");
    for (unsigned i = 0; i < 30; i++) {
        (void)live_issue(kiosk, 1 + i % 2);
    }
    await(screen, "Đang chờ B: 15");
    for (unsigned i = 0; i < 30; i++) {
        g_snprintf(text, sizeof text, "%s → Quầy 2", live_call_next(clerk));
        await(screen, text);
        (void)live_start(clerk);
        (void)live_finish(clerk);
    }
    await(screen, "Quầy 2: Sẵn sàng");
    assert_int_equal(count(screen, "→"), 30);
    screen_stop(screen);
    live_leave(clerk);
    live_leave(kiosk);
    g_free(url);
}

/* Side by side: each shows the calls of its own counters, and how many wait for its services. */
static void displays_show_their_own_counters_and_services(void **state)
{
    char *url = live_office_url(&office);
    struct screen *screen = screen_start(url, "--counters", "3,5");
    struct screen *other = screen_start(url, "--counters", "2");
    struct screen *of_service = screen_start(url, "--services", "C");
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *lan = live_clerk(&office, "lan", "1111", 2);
    struct live_person *hoa = live_clerk(&office, "hoa", "2222", 3);

    (void)state;
    await(screen, "Quầy 3: Sẵn sàng");
    await(other, "Quầy 2: Sẵn sàng");
    (void)live_issue(kiosk, 1);
    (void)live_issue(kiosk, 1);
    (void)live_issue(kiosk, 3);
    assert_string_equal(live_call_next(lan), "A001");
    assert_string_equal(live_call_next(hoa), "A002");
    await(screen, "A002 → Quầy 3");
    assert_int_equal(count(screen, "Quầy 2"), 0);
    assert_int_equal(count(screen, "A001"), 0);
    assert_int_equal(count(screen, "Đang chờ C"), 0);
    await(other, "A001 → Quầy 2");
    assert_int_equal(count(other, "A002"), 0);
    assert_int_equal(count(other, "Quầy 3"), 0);
    await(of_service, "Đang chờ C: 1");
    assert_int_equal(count(of_service, "A00"), 0);
    assert_int_equal(count(of_service, "Đang chờ A"), 0);
    screen_stop(of_service);
    screen_stop(other);
    screen_stop(screen);
    live_leave(lan);
    live_leave(hoa);
    live_leave(kiosk);
    g_free(url);
}

/* Three clerks, 500 citizens, as fast as the server will: each call has its line, once and in
 * order, except those that were over before this display could know. */
static void a_burst_of_500_calls_loses_none(void **state)
{
    static const char *const clerks[][2] = {{"lan", "1111"}, {"hoa", "2222"}, {"minh", "3333"}};
    struct live_person *people[G_N_ELEMENTS(clerks)];
    char *url = live_office_url(&office);
    struct screen *screen = screen_start(url, "--language", "vi");
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    char last[G_N_ELEMENTS(clerks)][64] = {{0}};

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(clerks); i++) {
        people[i] = live_clerk(&office, clerks[i][0], clerks[i][1], i + 1);
    }
    await(screen, "Quầy 3: Sẵn sàng");
    for (guint i = 0; i < 500; i++) {
        (void)live_issue(kiosk, 2); /* B: counters 1, 2 and 3. */
    }
    await(screen, "Đang chờ B: 500");
    guint from = screen->said->len;
    for (guint i = 0; i < 500; i++) {
        guint who = i % 3;
        const char *label = live_call_next(people[who]);
        g_snprintf(last[who], sizeof last[who], "%s → Quầy %u", label, who + 1);
        if (i + 3 < 500) {
            (void)live_start(people[who]);
            (void)live_finish(people[who]);
        }
        if (i == 499) {
            await(screen, last[who]);
        }
    }
    guint shown = 0;
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = from; i < screen->said->len; i++) {
        char *line = strstr(g_ptr_array_index(screen->said, i), "  ");
        if (strstr(line, "→") != NULL) {
            assert_true(g_hash_table_add(seen, line));
            shown++;
        }
    }
    print_message("%u of 500 calls had their line\n", shown);
    for (guint i = 0; i < G_N_ELEMENTS(clerks); i++) {
        assert_true(last[i][0] == '\0' || count(screen, last[i]) == 1);
        live_leave(people[i]);
    }
    g_hash_table_unref(seen);
    screen_stop(screen);
    live_leave(kiosk);
    g_free(url);
}

/* While the link is down the board is that of a minute ago and says so; then it catches up. */
static void a_link_that_breaks_is_said_and_comes_back(void **state)
{
    const guint cuts = live_setting("CUTS", 10);
    struct cut_line *link = cut_line_new(office.port);
    char *url = cut_line_url(link);
    struct screen *screen = screen_start(url, "--language", "vi,en");
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);
    char text[64];

    (void)state;
    for (guint i = 0; i < cuts; i++) {
        (void)live_issue(kiosk, 1);
        await(screen, "Đang chờ A: 1");
        cut_line_cut(link);
        await(screen, "Số liệu lúc 09:");
        g_snprintf(text, sizeof text, "%s → Quầy 2", live_call_next(clerk));
        cut_line_restore(link);
        await(screen, "Bát Xát");
        await(screen, text);
        (void)live_start(clerk);
        (void)live_finish(clerk);
        await(screen, "Quầy 2: Sẵn sàng");
    }
    screen_stop(screen);
    live_leave(clerk);
    live_leave(kiosk);
    cut_line_free(link);
    g_free(url);
}

/* --- A night --- */

/* What a display that speaks Vietnamese should have written to its sound file. */
static void expect_announcement(struct sound *all, const char *label)
{
    struct announcement_speakers speakers = {0};
    struct sound one;
    char errmsg[PACK_ERRMSG_SIZE] = "";

    assert_true(announcement_set(&speakers, "vi", errmsg));
    sound_init(&one);
    announcement_render(&speakers, label, 2, &one, errmsg);
    assert_true(one.count > 0);
    sound_append(all, one.samples, one.count);
    sound_deinit(&one);
    announcement_deinit(&speakers);
}

struct listening {
    const char *file;
    gint64 size;
};

static gboolean on_tick(gpointer data)
{
    (void)data; /* A file has no event of its own that says it is whole. */
    return G_SOURCE_CONTINUE;
}

static bool is_heard(void *data)
{
    const struct listening *listening = data;
    GStatBuf status = {0};

    return g_stat(listening->file, &status) == 0 && status.st_size >= listening->size;
}

/* Waits until @expected has been spoken, and no more than that. */
static void hear(const char *file, const struct sound *expected)
{
    const gsize len = expected->count * sizeof expected->samples[0];
    struct listening listening = {file, (gint64)(SOUND_WAV_HEADER_SIZE + len)};
    char *heard = NULL;
    gsize heard_len = 0;
    guint timer = g_timeout_add(20, on_tick, NULL);

    assert_true(live_wait(is_heard, &listening));
    (void)g_source_remove(timer);
    assert_true(g_file_get_contents(file, &heard, &heard_len, NULL));
    assert_int_equal(heard_len, SOUND_WAV_HEADER_SIZE + len);
    assert_memory_equal(heard + SOUND_WAV_HEADER_SIZE, expected->samples, len);
    g_free(heard);
}

/* Stopped in the middle of a morning; meanwhile the office goes on, closes, and opens again two
 * days later. What is shown and said then is that day's alone. */
static void a_display_that_was_off_all_night_comes_up_right(void **state)
{
    char *url = live_office_url(&office);
    char *file = live_office_path(&office, "heard.wav");
    char *to_file = g_strconcat("--sound-file=", file, NULL);
    struct sound expected;
    struct screen *screen = screen_start(url, "--voice=vi", to_file);
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);

    (void)state;
    sound_init(&expected);
    await(screen, "Thứ Hai, 23/11/2026");
    await(screen, "Quầy 2: Sẵn sàng");
    (void)live_issue(kiosk, 1);
    assert_string_equal(live_call_next(clerk), "A001");
    await(screen, "A001 → Quầy 2");
    expect_announcement(&expected, "A001");
    hear(file, &expected);

    g_subprocess_send_signal(screen->process, SIGSTOP);
    for (unsigned i = 0; i < 60; i++) {
        (void)live_start(clerk);
        (void)live_finish(clerk);
        (void)live_issue(kiosk, 1);
        (void)live_call_next(clerk);
    }
    live_leave(clerk);
    live_leave(kiosk);
    live_office_restart(&office, "2026-11-25T08:00:00+0700");
    kiosk = live_device(&office, "kiosk-1.token");
    clerk = live_clerk(&office, "lan", "1111", 2);
    for (unsigned i = 0; i < 40; i++) {
        (void)live_issue(kiosk, 2);
        (void)live_call_next(clerk);
        (void)live_start(clerk);
        (void)live_finish(clerk);
    }
    (void)live_issue(kiosk, 2);
    assert_string_equal(live_call_next(clerk), "B041");
    g_subprocess_send_signal(screen->process, SIGCONT);

    await(screen, "Số liệu lúc 09:");
    await(screen, "Thứ Tư, 25/11/2026");
    guint morning = screen->from;
    await(screen, "Quầy 2: B041");
    for (guint i = morning; i < screen->said->len; i++) {
        assert_null(strstr(g_ptr_array_index(screen->said, i), "A0"));
    }
    expect_announcement(&expected, "B041");
    hear(file, &expected);
    (void)live_start(clerk);
    (void)live_finish(clerk);
    (void)live_issue(kiosk, 2);
    (void)live_call_next(clerk);
    await(screen, "B042 → Quầy 2");
    expect_announcement(&expected, "B042");
    hear(file, &expected);
    sound_deinit(&expected);
    screen_stop(screen);
    live_leave(clerk);
    live_leave(kiosk);
    g_free(to_file);
    g_free(file);
    g_free(url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_committed_call_is_shown_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            displays_show_their_own_counters_and_services, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_burst_of_500_calls_loses_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_link_that_breaks_is_said_and_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_display_that_was_off_all_night_comes_up_right, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
