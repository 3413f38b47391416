/* A checkpoint: what has been committed to the log is copied into the database file, beside the
 * commits instead of in front of every sixtieth. A thread of its own, with a connection of its
 * own; SQLite lets it work while the writer goes on. */
#ifndef QUEUED_JOURNAL_CHECKPOINT_H
#define QUEUED_JOURNAL_CHECKPOINT_H

#include <sqlite3.h>
#include <stdbool.h>
#include <uv.h>

#include "queued/journal/journal.h"

struct checkpoint {
    sqlite3 *writer; /* Borrowed; whose commits are counted. */
    sqlite3 *db;     /* Owned; the thread's. */
    int copied;      /* Pages in the log when it was last copied; the writer's thread. */
    uv_thread_t thread;
    uv_mutex_t mutex; /* Guards what follows. */
    uv_cond_t changed;
    bool is_due;
    bool closing;
};

/* Takes over the checkpoints of @writer, a connection to the database @path. On failure nothing is
 * left open and @errmsg says what. */
QD_MUST_USE enum qd_err checkpoint_open(struct checkpoint *checkpoint,
                                        const char *path,
                                        sqlite3 *writer,
                                        char errmsg[JOURNAL_ERRMSG_SIZE]);

/* Ends the one under way first. No commit of the writer may follow, or be under way. */
void checkpoint_close(struct checkpoint *checkpoint);

#endif
