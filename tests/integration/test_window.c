/* The display as an office runs it, on a screen and with the real server: it comes up, shows and
 * speaks calls, comes back after a cut, and ends when told. Leaves pictures of the screen in the
 * build folder: screenshots/display/. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/cut_line.h"
#include "tests/support/live_office.h"

/* Longer than a notice stays. */
#define IDLE_S 12

#define WAKEUPS_MAX 15

static struct live_office office;
static struct cut_line *line_to_server;
static GSubprocess *display;
static char *sound;

static int set_up(void **state)
{
    (void)state;
    live_office_start(&office);
    line_to_server = cut_line_new(office.port);
    sound = live_office_path(&office, "heard.wav");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cut_line_free(line_to_server);
    live_office_stop(&office);
    g_free(sound);
    return 0;
}

/* @option: one more; NULL: none. */
static void display_start(const char *option)
{
    char *token = live_office_path(&office, "tv-1.token");
    char *url = cut_line_url(line_to_server);

    const char *const argv[] = {DISPLAY_PROGRAM,
                                "--server",
                                url,
                                "--token-file",
                                token,
                                "--voice",
                                "vi",
                                "--sound-file",
                                sound,
                                option,
                                NULL};
    display = live_run(G_SUBPROCESS_FLAGS_NONE, argv);
    assert_non_null(display);
    g_free(url);
    g_free(token);
}

static void display_stop(void)
{
    g_subprocess_send_signal(display, SIGTERM);
    assert_int_equal(live_exit_status(display), 0);
    g_clear_object(&display);
}

/* What the whole screen shows, as a picture for people; a machine without the tool has none. */
static void photograph(const char *name)
{
    char *folder = g_build_filename(g_getenv("QUEUED_BUILD_DIR"), "screenshots", "display", NULL);
    char *file = g_strdup_printf("%s/%s.png", folder, name);
    GSubprocess *camera = NULL;

    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    const char *const argv[] = {"import", "-window", "root", file, NULL};
    camera = live_run(G_SUBPROCESS_FLAGS_NONE, argv);
    if (camera != NULL) {
        assert_int_equal(live_exit_status(camera), 0);
        g_object_unref(camera);
    }
    g_free(file);
    g_free(folder);
}

static gint64 sound_size(void)
{
    GStatBuf status = {0};

    return g_stat(sound, &status) == 0 ? status.st_size : 0;
}

/* The sound file has no event of its own that says it is whole: it is looked at again and again. */
struct patience {
    gint64 before;
    guint ticks_left;
};

static gboolean on_tick(gpointer data)
{
    struct patience *patience = data;

    patience->ticks_left -= patience->ticks_left > 0 ? 1 : 0;
    return G_SOURCE_CONTINUE;
}

static bool is_over(void *data)
{
    const struct patience *patience = data;

    return sound_size() > patience->before || patience->ticks_left == 0;
}

/* Whether anything has been spoken since the file was @before long, after @ticks of 20 ms. */
static bool is_spoken(gint64 before, guint ticks)
{
    struct patience patience = {before, ticks};
    guint timer = g_timeout_add(20, on_tick, &patience);

    assert_true(live_wait(is_over, &patience));
    (void)g_source_remove(timer);
    return sound_size() > before;
}

static void serve(struct live_person *clerk)
{
    (void)live_start(clerk);
    (void)live_finish(clerk);
}

/* A call made before the display has its first board is not spoken: it may be hours old. So
 * citizens are called until one is heard. */
static void call_until_heard(struct live_person *kiosk, struct live_person *clerk)
{
    gint64 before = 0;

    for (;;) {
        before = sound_size();
        (void)live_issue(kiosk, 1);
        (void)live_call_next(clerk);
        if (before > 0 && is_spoken(before, 100)) {
            return;
        }
        serve(clerk);
    }
}

static void a_call_is_shown_and_spoken(void **state)
{
    (void)state;
    display_start(NULL);
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);
    call_until_heard(kiosk, clerk);
    for (int i = 0; i < 5; i++) {
        gint64 before = sound_size();
        serve(clerk);
        cut_line_cut(line_to_server);
        (void)live_issue(kiosk, 2);
        (void)live_call_next(clerk);
        cut_line_restore(line_to_server);
        assert_true(is_spoken(before, 3000));
    }
    photograph("program-1080p-dark");
    display_stop();
    live_leave(clerk);
    live_leave(kiosk);
}

#ifdef RESIDENT_MB_MAX

/* The number behind @key in the display's /proc/PID/status. */
static unsigned long status_of(const char *key)
{
    char *path = g_strdup_printf("/proc/%s/status", g_subprocess_get_identifier(display));
    char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *at = strstr(text, key);
    assert_non_null(at);
    unsigned long number = strtoul(at + strlen(key), NULL, 10);
    g_free(text);
    g_free(path);
    return number;
}

static gboolean on_over(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

static bool is_true(void *data)
{
    return *(bool *)data;
}

/* How often the display wakes up in a second while nothing happens: a screen that is drawn all the
 * time does so sixty times. */
static double wakeups_of_idle_second(void)
{
    bool is_past = false;

    unsigned long before = status_of("\nvoluntary_ctxt_switches:");
    (void)g_timeout_add_seconds(IDLE_S, on_over, &is_past);
    assert_true(live_wait(is_true, &is_past));
    return (double)(status_of("\nvoluntary_ctxt_switches:") - before) / IDLE_S;
}

/* On the largest screen, and having spoken: little memory, and no work while nothing changes. */
static void it_takes_little(void **state)
{
    (void)state;
    display_start("--size=3840x2160");
    struct live_person *kiosk = live_device(&office, "kiosk-1.token");
    struct live_person *clerk = live_clerk(&office, "lan", "1111", 2);
    call_until_heard(kiosk, clerk);
    serve(clerk);
    double wakeups = wakeups_of_idle_second();
    unsigned long most_mb = status_of("\nVmHWM:") * 1024 / 1000000;
    print_message("resident at most: %lu MB; %.1f wakeups in an idle second\n", most_mb, wakeups);
    assert_true(wakeups < WAKEUPS_MAX);
    assert_true(most_mb < RESIDENT_MB_MAX);
    display_stop();
    live_leave(clerk);
    live_leave(kiosk);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_is_shown_and_spoken, set_up, tear_down),
#ifdef RESIDENT_MB_MAX
        cmocka_unit_test_setup_teardown(it_takes_little, set_up, tear_down),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
