/* The journal: what happened, in order, for good. Batches of events go in; a commit is reported
 * later.
 *
 * One database file holds every office: its events (each chained to the one before it), a row per
 * ticket and leg for statistics, counter spans, and the definition in force; a batch commits whole
 * or not at all. A writer thread owns the writing connection and one batch at a time; nothing else
 * is shared with it. No SQL is known outside this folder. */
#ifndef QUEUED_JOURNAL_JOURNAL_H
#define QUEUED_JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"
#include "queued/office/event.h"
#include "queued/office/ticket.h"

#define JOURNAL_ERRMSG_SIZE 256
#define JOURNAL_DIGEST_SIZE 32 /* BLAKE2b-256. */

struct uv_loop_s;
struct journal;

/* One event, and the ticket it touched as it was right after it (ticket.id 0: none). */
struct batch_entry {
    struct event event;
    struct ticket ticket;
};

/* A definition that an EVENT_DEFINITION_APPLIED of the batch puts in force. */
struct batch_definition {
    uint32_t office_id;
    uint64_t version;
    uint8_t *bytes; /* Owned by the batch: record_pack_definition(). */
    size_t len;
    uint64_t request_id; /* Of the mailbox: answered in the same commit. 0: nobody waits. */
};

/* What one commit holds. Filled by the app, borrowed by the writer from journal_append() until it
 * is reported. */
struct batch {
    struct batch_entry *entries; /* Owned. */
    size_t entry_count;
    size_t entry_size;
    struct batch_definition *definitions; /* Owned. */
    size_t definition_count;
    size_t definition_size;
};

/* Room for @more entries. NOMEM. */
QD_MUST_USE enum qd_err batch_reserve(struct batch *batch, size_t more);
void batch_push(struct batch *batch,
                const struct event *event,
                const struct ticket *ticket); /* @ticket may be NULL. */
QD_MUST_USE enum qd_err batch_push_definition(
    struct batch *batch, const struct batch_definition *definition); /* Takes @definition->bytes. */
void batch_drop_definition(struct batch *batch); /* The newest one; frees its bytes. */
void batch_clear(struct batch *batch);           /* Empties it, keeps its room. */
void batch_deinit(struct batch *batch);

/* Called on the loop when a batch is on the disk (QD_OK) or is not: then the process must end (exit
 * 3). */
typedef void (*journal_on_committed)(void *owner, struct batch *batch, enum qd_err err);

struct journal_options {
    const char *path; /* Database file; made when absent. */
    struct uv_loop_s
        *loop; /* NULL: no writer thread; use journal_commit_now() only (command line). */
    journal_on_committed on_committed;
    void *owner;
    bool reading; /* Offices, definitions and replay only, beside a server that has the file: no
                     lock, no commit; the database must exist. */
};

/* Opens, takes the lock (one process at a time: BUSY), migrates, and checks the file (CORRUPT).
 * On failure *@journal is untouched and @errmsg says what, where and what to do. */
QD_MUST_USE enum qd_err journal_open(struct journal **journal,
                                     const struct journal_options *options,
                                     char errmsg[JOURNAL_ERRMSG_SIZE]);

/* Starts the commit of @batch. Only one is under way at a time. */
void journal_append(struct journal *journal, struct batch *batch);

/* The same at once, on this thread; only without a loop. */
QD_MUST_USE enum qd_err journal_commit_now(struct journal *journal, struct batch *batch);

/* Ends after the batch under way is reported; then @on_closed runs on the loop. Without a loop:
 * closes at once. */
void journal_close(struct journal *journal, void (*on_closed)(void *owner), void *owner);

const char *journal_errmsg(const struct journal *journal); /* Of the last failure. */

/* --- Start --- */

struct journal_head {
    uint32_t office_id;
    uint64_t seq;     /* Newest event; 0: none. */
    uint64_t day_seq; /* First event a restart folds: the first DAY_OPENED of the newest date, or 1
                         before the first day. */
    uint64_t definition_version;
    int64_t at_ms;
    uint8_t chain[JOURNAL_DIGEST_SIZE]; /* Of the newest event. */
};

/* Offices with a definition, by id; at most @max. */
QD_MUST_USE enum qd_err journal_offices(struct journal *journal,
                                        struct journal_head *heads,
                                        size_t max,
                                        size_t *count);

/* NOT_FOUND, CORRUPT (digest differs, not sound), NOMEM, IO. @version 0: the one in force. */
QD_MUST_USE enum qd_err journal_load_definition(struct journal *journal,
                                                uint32_t office_id,
                                                uint64_t version,
                                                struct definition *definition);

/* Calls @visit for each event of an office from @from_seq on, checking sequence and chain on the
 * way. Stops at the first failure of @visit and returns it; CORRUPT when the journal is damaged. */
typedef enum qd_err (*journal_visit)(void *owner, const struct event *event);
QD_MUST_USE enum qd_err journal_replay(struct journal *journal,
                                       uint32_t office_id,
                                       uint64_t from_seq,
                                       journal_visit visit,
                                       void *owner);

#endif
