#include "tests/replay/replay.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

#include "tests/replay/clerk.h"
#include "tests/replay/duel.h"
#include "tests/replay/kiosk.h"
#include "tests/replay/manager.h"
#include "tests/replay/terminal.h"
#include "tests/replay/watcher.h"

/* Whoever still has something to say when the day ends is heard first. */
#define HUSH_MS 50

/* --- The clock --- */

int64_t replay_now(const struct replay *replay)
{
    int64_t passed_us = g_get_monotonic_time() - replay->heard_us;

    return replay->heard_ms + passed_us * replay->options.speed / 1000;
}

guint replay_delay(const struct replay *replay, int64_t at_ms)
{
    int64_t left_ms = at_ms - replay_now(replay);

    return left_ms <= 0 ? 0 : (guint)MIN(left_ms / replay->options.speed + 1, G_MAXINT);
}

void replay_hear_clock(struct replay *replay, int64_t at_ms)
{
    if (at_ms > replay_now(replay)) {
        replay->heard_ms = at_ms;
        replay->heard_us = g_get_monotonic_time();
    }
}

/* --- Ends --- */

void replay_fail(struct replay *replay, const char *format, ...)
{
    va_list arguments;

    (void)fputs("queued-replay: ", stderr);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
    replay->failed = true;
    g_main_loop_quit(replay->loop);
}

void replay_end(struct replay *replay)
{
    g_main_loop_quit(replay->loop);
}

static gboolean on_hush(gpointer data)
{
    struct replay *replay = data;

    if (replay->told.unanswered > 0) {
        return G_SOURCE_CONTINUE;
    }
    if (replay->kill_timer != 0) {
        g_source_remove(replay->kill_timer);
        replay->kill_timer = 0;
    }
    manager_end_day(replay->manager);
    return G_SOURCE_REMOVE;
}

static void begin_to_end(struct replay *replay)
{
    if (!replay->is_ending) {
        replay->is_ending = true;
        g_timeout_add(HUSH_MS, on_hush, replay);
    }
}

void replay_clerk_left(struct replay *replay)
{
    replay->clerks_left--;
    if (replay->clerks_left == 0 && replay->all_came) {
        begin_to_end(replay);
    }
}

void replay_all_came(struct replay *replay)
{
    replay->all_came = true;
    if (replay->clerks_left == 0) {
        begin_to_end(replay);
    }
}

static gboolean on_interrupt(gpointer data)
{
    struct replay *replay = data;

    if (replay->is_ending) {
        replay->failed = true; /* Asked twice: no more waiting. */
        g_main_loop_quit(replay->loop);
    } else if (replay->manager == NULL) {
        g_main_loop_quit(replay->loop);
    } else {
        begin_to_end(replay);
    }
    return G_SOURCE_CONTINUE;
}

/* --- Kills --- */

static void plan_kill(struct replay *replay);

static gboolean on_kill(gpointer data)
{
    struct replay *replay = data;

    replay->kill_timer = 0;
    stage_kill(&replay->stage);
    probe_close(&replay->probe);
    if (!stage_start(&replay->stage, replay_now(replay))) {
        replay_fail(replay, "the server does not come back");
        return G_SOURCE_REMOVE;
    }
    plan_kill(replay);
    return G_SOURCE_REMOVE;
}

static void plan_kill(struct replay *replay)
{
    gint32 every_ms = (gint32)replay->options.kill_every * 1000;

    if (every_ms > 0) {
        gint32 wait_ms = g_rand_int_range(replay->dice, every_ms / 2, every_ms * 3 / 2);
        replay->kill_timer = g_timeout_add((guint)wait_ms, on_kill, replay);
    }
}

/* --- The day --- */

struct citizen *replay_citizen(const struct replay *replay, uint64_t ticket_id)
{
    const gint64 key = (gint64)ticket_id;

    return g_hash_table_lookup(replay->citizens, &key);
}

static void on_ready(struct replay *replay)
{
    for (guint i = 0; i < STAGE_DISPLAYS; i++) {
        char *name = g_strdup_printf("tv-%u", i + 1);
        watcher_add_display(replay, name, replay->stage.display_tokens[i]);
        g_free(name);
    }
    replay->kiosk = kiosk_new(replay);
    plan_kill(replay);
    if (replay->options.duel_rounds > 0) {
        replay->duel = duel_new(replay);
        return;
    }
    replay->clerks_left = replay->day.clerks->len;
    for (guint i = 0; i < replay->day.clerks->len; i++) {
        struct clerk *clerk = clerk_new(replay, day_clerk(&replay->day, i));
        g_ptr_array_add(replay->clerks, clerk);
        clerk_begin(clerk);
    }
    kiosk_begin(replay->kiosk);
}

bool replay_run(struct replay *replay)
{
    replay->loop = g_main_loop_new(NULL, FALSE);
    replay->dice = g_rand_new_with_seed(replay->options.seed);
    replay->citizens = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    replay->clerks = g_ptr_array_new_with_free_func(clerk_free);
    replay->watchers = g_ptr_array_new_with_free_func(watcher_free);
    told_init(&replay->told);
    replay->stage.speed = replay->options.speed;
    replay->probe.database = replay->stage.database;
    if (replay->stage.url == NULL && !stage_start(&replay->stage, replay->day.begins_ms)) {
        return false;
    }
    replay_hear_clock(replay, replay->day.begins_ms);
    guint interrupt = g_unix_signal_add(SIGINT, on_interrupt, replay);
    if (replay->options.is_live) {
        replay->terminal = terminal_new(replay);
    }
    replay->manager = manager_new(replay, on_ready);
    g_main_loop_run(replay->loop);
    g_source_remove(interrupt);
    probe_close(&replay->probe);
    terminal_free(replay->terminal);
    replay->terminal = NULL;
    return !replay->failed;
}

void replay_deinit(struct replay *replay)
{
    if (replay->loop != NULL) {
        duel_free(replay->duel);
        kiosk_free(replay->kiosk);
        manager_free(replay->manager);
        g_ptr_array_unref(replay->clerks);
        g_ptr_array_unref(replay->watchers);
        g_hash_table_unref(replay->citizens);
        g_rand_free(replay->dice);
        g_main_loop_unref(replay->loop);
    }
    told_deinit(&replay->told);
    stage_deinit(&replay->stage);
    day_deinit(&replay->day);
}
