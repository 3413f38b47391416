/* A replay: a day played through a real server by real connections, and everything that belongs to
 * it. */
#ifndef QUEUED_REPLAY_REPLAY_H
#define QUEUED_REPLAY_REPLAY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/replay/day.h"
#include "tests/replay/probe.h"
#include "tests/replay/stage.h"
#include "tests/replay/told.h"

struct clerk;
struct duel;
struct kiosk;
struct manager;
struct terminal;
struct watcher;

struct replay_options {
    uint32_t speed;      /* Seconds of the office in one of the machine's. */
    uint32_t kill_every; /* Seconds of the machine, about; 0: the server lives. */
    uint32_t seed;
    bool is_live;         /* Shown in a terminal; others may join. */
    bool spoil;           /* See afterwards that the comparison can fail. */
    uint32_t duel_rounds; /* Of two clerks pressing "next" at once; 0: a day instead. */
};

struct replay {
    struct replay_options options;
    struct day day;
    struct stage stage;
    struct told told;
    struct probe probe;
    GMainLoop *loop;
    GRand *dice;
    /* The office's clock as heard: @heard_ms at the machine's @heard_us. */
    int64_t heard_ms;
    int64_t heard_us;
    GHashTable *citizens; /* ticket id (gint64) -> struct citizen. */
    GPtrArray *clerks;    /* struct clerk, owned. */
    GPtrArray *watchers;  /* struct watcher, owned: displays and phones. */
    struct kiosk *kiosk;
    struct manager *manager;
    struct duel *duel;         /* NULL: a day. */
    struct terminal *terminal; /* NULL: not live. */
    guint clerks_left;         /* Still at work. */
    bool all_came;             /* No citizen is to come. */
    bool is_ending;            /* Asked to stop, or the day is done: nobody begins anything. */
    bool failed;
    guint kill_timer;
};

/* Plays @replay->day, whose stage is set. False: it could not be played to its end. */
bool replay_run(struct replay *replay);
void replay_deinit(struct replay *replay);

/* --- For those who play --- */

int64_t replay_now(const struct replay *replay); /* The office's clock, milliseconds. */

/* How long until the office's clock shows @at_ms, in milliseconds of the machine. */
guint replay_delay(const struct replay *replay, int64_t at_ms);

/* The office's clock was at least here. */
void replay_hear_clock(struct replay *replay, int64_t at_ms);

/* The replay cannot go on: said on stderr, and the loop ends. */
void replay_fail(struct replay *replay, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The citizen with this ticket; NULL: the kiosk has not heard of it yet, or not one of ours. */
struct citizen *replay_citizen(const struct replay *replay, uint64_t ticket_id);

void replay_clerk_left(struct replay *replay);
void replay_all_came(struct replay *replay);
void replay_end(struct replay *replay); /* The day is done and told: the loop ends. */

#endif
