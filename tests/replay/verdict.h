/* The verdict: clients, journal, statistics and boards of a replay, held against each other. */
#ifndef QUEUED_REPLAY_VERDICT_H
#define QUEUED_REPLAY_VERDICT_H

#include "tests/replay/differences.h"
#include "tests/replay/told.h"

struct verdict_options {
    const char *database;
    uint32_t office_id;
    uint64_t joined_seq; /* What was there before is followed, and not asked about. */
    guint looked;        /* Messages at whose arrival the disk was looked at. */
    guint early;         /* Of them, those that spoke of what was not there yet. */
    bool others_may_act; /* Commands that are not ours are counted, not held against anybody. */
};

/* What was compared, for the summary. */
struct verdict {
    struct differences differences;
    guint events;
    guint commands;
    guint done;
    guint repeated;
    guint refused;
    guint tickets;
    guint calls;
    guint states;
    guint boards;
    guint skipped_calls; /* A display went on to a newer state before it showed them. */
    guint looked;        /* Messages whose events were on the disk when they came. */
    guint reports;
    guint others; /* Events of others. */
};

/* Reads the journal and compares. */
void verdict_reach(struct verdict *verdict,
                   struct told *told,
                   const struct verdict_options *options);
void verdict_print(const struct verdict *verdict);
void verdict_deinit(struct verdict *verdict);

#endif
