#include "queued/journal/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>

#include "queued/journal/store.h"

/* New pages in the log after which they are copied: SQLite's own measure. */
#define COPY_PAGES 1000

/* Pages in the log after which the writer itself copies what is left, so that the log begins anew:
 * while commits never pause, the thread is never quite done. Little is left by then. 16 MB. */
#define LOG_PAGES_MAX 4000

/* As far as readers allow. A failure is no news: the pages stay in the log, and the disk tells the
 * writer as well. */
static void copy(sqlite3 *db)
{
    (void)sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static void run(void *arg)
{
    struct checkpoint *checkpoint = arg;

    uv_mutex_lock(&checkpoint->mutex);
    while (!checkpoint->closing) {
        if (!checkpoint->is_due) {
            uv_cond_wait(&checkpoint->changed, &checkpoint->mutex);
            continue;
        }
        checkpoint->is_due = false;
        uv_mutex_unlock(&checkpoint->mutex);
        copy(checkpoint->db);
        uv_mutex_lock(&checkpoint->mutex);
    }
    uv_mutex_unlock(&checkpoint->mutex);
}

static void tell(struct checkpoint *checkpoint, bool *what)
{
    uv_mutex_lock(&checkpoint->mutex);
    *what = true;
    uv_mutex_unlock(&checkpoint->mutex);
    uv_cond_signal(&checkpoint->changed);
}

/* After each commit of the writer, on its thread; @pages are in the log now. */
static int on_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct checkpoint *checkpoint = arg;

    (void)name;
    if (pages < checkpoint->copied) {
        checkpoint->copied = 0; /* The log began anew. */
    }
    if (pages - checkpoint->copied < COPY_PAGES) {
        return SQLITE_OK;
    }
    checkpoint->copied = pages;
    if (pages >= LOG_PAGES_MAX) {
        copy(db);
    } else {
        tell(checkpoint, &checkpoint->is_due);
    }
    return SQLITE_OK;
}

enum qd_err checkpoint_open(struct checkpoint *checkpoint,
                            const char *path,
                            sqlite3 *writer,
                            char errmsg[JOURNAL_ERRMSG_SIZE])
{
    *checkpoint = (struct checkpoint){.writer = writer};
    enum qd_err err = store_open(&checkpoint->db, path, STORE_WRITE, errmsg);

    if (err != QD_OK) {
        return err;
    }
    if (uv_mutex_init(&checkpoint->mutex) != 0 || uv_cond_init(&checkpoint->changed) != 0 ||
        uv_thread_create(&checkpoint->thread, run, checkpoint) != 0) {
        (void)fprintf(stderr, "queued: no thread for checkpoints\n");
        abort(); /* Half-made locks cannot be taken back, and nothing has been promised yet. */
    }
    (void)sqlite3_wal_hook(writer, on_commit, checkpoint);
    return QD_OK;
}

void checkpoint_close(struct checkpoint *checkpoint)
{
    (void)sqlite3_wal_hook(checkpoint->writer, NULL, NULL);
    tell(checkpoint, &checkpoint->closing);
    (void)uv_thread_join(&checkpoint->thread);
    uv_cond_destroy(&checkpoint->changed);
    uv_mutex_destroy(&checkpoint->mutex);
    store_close(checkpoint->db);
}
