#include "queued/journal/journal.h"

#include <sodium.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "queued/codec/record.h"
#include "queued/journal/chain.h"
#include "queued/journal/checkpoint.h"
#include "queued/journal/lock.h"
#include "queued/journal/store.h"
#include "queued/journal/writer.h"

#define PATH_SIZE 4096

struct journal {
    char path[PATH_SIZE];
    char errmsg[JOURNAL_ERRMSG_SIZE];
    int lock_fd;
    sqlite3 *db;     /* Writes; the writer thread's once it runs. */
    sqlite3 *reader; /* Reads at the start, on the loop's thread. */
    struct writer writer;
    journal_on_committed on_committed;
    void *owner;

    struct checkpoint checkpoint; /* While there is a thread. */
    bool has_thread;
    uv_thread_t thread;
    uv_async_t committed; /* The thread has finished a batch. */
    uv_mutex_t mutex;     /* Guards what follows. */
    uv_cond_t filled;
    struct batch *batch; /* Borrowed; NULL: nothing to do. */
    enum qd_err result;
    bool is_done;
    bool closing;

    bool is_busy; /* The loop's own view: a batch is under way. */
    void (*on_closed)(void *owner);
    void *closed_owner;
};

/* The head of each office must be its newest event: cheap, and catches a file put together by hand.
 */
static enum qd_err check_heads(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err = store_prepare(
        db,
        "SELECT count(*) FROM office o WHERE NOT EXISTS (SELECT 1 FROM event e"
        " WHERE e.office_id = o.office_id AND e.seq = o.seq AND e.chain = o.chain)"
        " OR EXISTS (SELECT 1 FROM event e WHERE e.office_id = o.office_id AND e.seq > o.seq)",
        &statement);

    if (err == QD_OK) {
        int code = sqlite3_step(statement);
        err = store_err(code);
        if (code == SQLITE_ROW && sqlite3_column_int64(statement, 0) != 0) {
            err = QD_ERR_CORRUPT;
        }
    }
    (void)sqlite3_finalize(statement);
    return err;
}

static void on_committed(uv_async_t *handle)
{
    struct journal *journal = handle->data;
    struct batch *batch = NULL;

    uv_mutex_lock(&journal->mutex);
    if (journal->is_done) {
        batch = journal->batch;
        journal->batch = NULL;
        journal->is_done = false;
    }
    enum qd_err err = journal->result;
    uv_mutex_unlock(&journal->mutex);
    if (batch != NULL) {
        journal->is_busy = false;
        journal->on_committed(journal->owner, batch, err);
    }
}

static void run_writer(void *arg)
{
    struct journal *journal = arg;

    uv_mutex_lock(&journal->mutex);
    for (;;) {
        while ((journal->batch == NULL || journal->is_done) && !journal->closing) {
            uv_cond_wait(&journal->filled, &journal->mutex);
        }
        if (journal->batch == NULL || journal->is_done) {
            break; /* Closing, and nothing is left. */
        }
        struct batch *batch = journal->batch;
        uv_mutex_unlock(&journal->mutex);
        enum qd_err err = writer_commit(&journal->writer, batch);
        if (err != QD_OK) {
            memcpy(journal->errmsg, journal->writer.errmsg, sizeof journal->errmsg);
        }
        uv_mutex_lock(&journal->mutex);
        journal->result = err;
        journal->is_done = true;
        uv_mutex_unlock(&journal->mutex); /* So that the loop does not wake up to wait for it. */
        (void)uv_async_send(&journal->committed);
        uv_mutex_lock(&journal->mutex);
    }
    uv_mutex_unlock(&journal->mutex);
}

static enum qd_err start_thread(struct journal *journal,
                                struct uv_loop_s *loop,
                                char errmsg[JOURNAL_ERRMSG_SIZE])
{
    enum qd_err err = checkpoint_open(&journal->checkpoint, journal->path, journal->db, errmsg);

    if (err != QD_OK) {
        return err;
    }
    if (uv_async_init(loop, &journal->committed, on_committed) != 0) {
        checkpoint_close(&journal->checkpoint);
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "open %.200s: out of memory", journal->path);
        return QD_ERR_NOMEM;
    }
    journal->committed.data = journal;
    if (uv_mutex_init(&journal->mutex) != 0 || uv_cond_init(&journal->filled) != 0 ||
        uv_thread_create(&journal->thread, run_writer, journal) != 0) {
        (void)fprintf(stderr, "queued: no thread for the journal\n");
        abort(); /* Half-made locks cannot be taken back, and nothing has been promised yet. */
    }
    journal->has_thread = true;
    return QD_OK;
}

static void release(struct journal *journal)
{
    writer_deinit(&journal->writer);
    store_close(journal->reader);
    store_close(journal->db);
    lock_release(journal->lock_fd);
    free(journal);
}

static enum qd_err open_stores(struct journal *journal,
                               bool reading,
                               char errmsg[JOURNAL_ERRMSG_SIZE])
{
    if (reading) {
        return store_open(&journal->reader, journal->path, STORE_READ, errmsg);
    }
    enum qd_err err = lock_take(journal->path, &journal->lock_fd, errmsg);

    if (err == QD_OK) {
        err = store_open(&journal->db, journal->path, STORE_CREATE, errmsg);
    }
    if (err == QD_OK) {
        err = store_open(&journal->reader, journal->path, STORE_READ, errmsg);
    }
    if (err != QD_OK) {
        return err;
    }
    err = check_heads(journal->reader);
    if (err != QD_OK) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "open %.100s: %s%s",
                       journal->path,
                       err == QD_ERR_CORRUPT ? "the newest events do not fit together"
                                             : qd_err_text(err),
                       store_remedy(err));
        return err;
    }
    err = writer_init(&journal->writer, journal->db);
    if (err != QD_OK) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "prepare %.60s: %.100s%s",
                       journal->path,
                       sqlite3_errmsg(journal->db),
                       store_remedy(err));
    }
    return err;
}

enum qd_err journal_open(struct journal **journal,
                         const struct journal_options *options,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct journal *opened = calloc(1, sizeof *opened);

    QD_ASSERT(!options->reading || options->loop == NULL);
    if (opened == NULL || sodium_init() < 0) {
        free(opened);
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "open %.200s: out of memory", options->path);
        return QD_ERR_NOMEM;
    }
    opened->lock_fd = -1;
    (void)snprintf(opened->path, sizeof opened->path, "%s", options->path);
    opened->on_committed = options->on_committed;
    opened->owner = options->owner;
    enum qd_err err = open_stores(opened, options->reading, errmsg);
    if (err == QD_OK && options->loop != NULL) {
        err = start_thread(opened, options->loop, errmsg);
    }
    if (err != QD_OK) {
        release(opened);
        return err;
    }
    *journal = opened;
    return QD_OK;
}

void journal_append(struct journal *journal, struct batch *batch)
{
    QD_ASSERT(journal->has_thread && !journal->is_busy && !journal->closing);
    journal->is_busy = true;
    uv_mutex_lock(&journal->mutex);
    QD_ASSERT(journal->batch == NULL);
    journal->batch = batch;
    uv_mutex_unlock(&journal->mutex);
    uv_cond_signal(&journal->filled);
}

enum qd_err journal_commit_now(struct journal *journal, struct batch *batch)
{
    QD_ASSERT(!journal->has_thread && journal->db != NULL);
    enum qd_err err = writer_commit(&journal->writer, batch);
    if (err != QD_OK) {
        memcpy(journal->errmsg, journal->writer.errmsg, sizeof journal->errmsg);
    }
    return err;
}

static void on_async_closed(uv_handle_t *handle)
{
    struct journal *journal = handle->data;
    void (*on_closed)(void *owner) = journal->on_closed;
    void *owner = journal->closed_owner;

    release(journal);
    if (on_closed != NULL) {
        on_closed(owner);
    }
}

void journal_close(struct journal *journal, void (*on_closed)(void *owner), void *owner)
{
    if (!journal->has_thread) {
        release(journal);
        if (on_closed != NULL) {
            on_closed(owner);
        }
        return;
    }
    journal->on_closed = on_closed;
    journal->closed_owner = owner;
    uv_mutex_lock(&journal->mutex);
    journal->closing = true;
    uv_cond_signal(&journal->filled);
    uv_mutex_unlock(&journal->mutex);
    (void)uv_thread_join(&journal->thread);
    checkpoint_close(&journal->checkpoint);
    on_committed(&journal->committed); /* The batch that was under way. */
    uv_cond_destroy(&journal->filled);
    uv_mutex_destroy(&journal->mutex);
    uv_close((uv_handle_t *)&journal->committed, on_async_closed);
}

const char *journal_errmsg(const struct journal *journal)
{
    return journal->errmsg;
}

/* --- Start --- */

static bool copy_digest(sqlite3_stmt *statement, int column, uint8_t digest[JOURNAL_DIGEST_SIZE])
{
    if (sqlite3_column_bytes(statement, column) != JOURNAL_DIGEST_SIZE) {
        return false;
    }
    memcpy(digest, sqlite3_column_blob(statement, column), JOURNAL_DIGEST_SIZE);
    return true;
}

enum qd_err journal_offices(struct journal *journal,
                            struct journal_head *heads,
                            size_t max,
                            size_t *count)
{
    sqlite3_stmt *statement = NULL;
    enum qd_err err = store_prepare(journal->reader,
                                    "SELECT office_id, seq, day_seq, definition_version, at_ms,"
                                    " chain FROM office ORDER BY office_id",
                                    &statement);
    int code = SQLITE_DONE;

    *count = 0;
    while (err == QD_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (*count == max) {
            err = QD_ERR_TOO_BIG;
            break;
        }
        struct journal_head *head = &heads[(*count)++];
        head->office_id = (uint32_t)sqlite3_column_int64(statement, 0);
        head->seq = (uint64_t)sqlite3_column_int64(statement, 1);
        head->day_seq = (uint64_t)sqlite3_column_int64(statement, 2);
        head->definition_version = (uint64_t)sqlite3_column_int64(statement, 3);
        head->at_ms = sqlite3_column_int64(statement, 4);
        err = copy_digest(statement, 5, head->chain) ? QD_OK : QD_ERR_CORRUPT;
    }
    err = err == QD_OK ? store_err(code) : err;
    if (err != QD_OK) {
        (void)snprintf(journal->errmsg,
                       sizeof journal->errmsg,
                       "read offices: %s%s",
                       qd_err_text(err),
                       store_remedy(err));
    }
    (void)sqlite3_finalize(statement);
    return err;
}

static enum qd_err unpack_definition(sqlite3_stmt *statement, struct definition *definition)
{
    uint8_t stored[JOURNAL_DIGEST_SIZE];
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    const void *body = sqlite3_column_blob(statement, 1);
    size_t len = (size_t)sqlite3_column_bytes(statement, 1);

    if (body == NULL || !copy_digest(statement, 0, stored)) {
        return QD_ERR_CORRUPT;
    }
    chain_digest(digest, body, len);
    if (memcmp(stored, digest, sizeof digest) != 0) {
        return QD_ERR_CORRUPT;
    }
    return record_unpack_definition(definition, body, len);
}

enum qd_err journal_load_definition(struct journal *journal,
                                    uint32_t office_id,
                                    uint64_t version,
                                    struct definition *definition)
{
    sqlite3_stmt *statement = NULL;
    const int64_t values[] = {office_id, (int64_t)version};
    enum qd_err err = store_prepare(
        journal->reader,
        "SELECT digest, body, version FROM definition WHERE office_id = ?1 AND (version = ?2 OR"
        " (?2 = 0 AND version = (SELECT definition_version FROM office WHERE office_id = ?1)))",
        &statement);

    if (err == QD_OK) {
        store_bind(statement, values, 2);
        int code = sqlite3_step(statement);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
    }
    if (err == QD_OK) {
        err = unpack_definition(statement, definition);
    }
    if (err == QD_OK) {
        definition->version = (uint64_t)sqlite3_column_int64(statement, 2);
    } else {
        (void)snprintf(journal->errmsg,
                       sizeof journal->errmsg,
                       "load definition %llu of office %u: %s%s",
                       (unsigned long long)version,
                       office_id,
                       qd_err_text(err),
                       store_remedy(err));
    }
    (void)sqlite3_finalize(statement);
    return err;
}

/* One row of the walk: in order, chained, readable. */
static enum qd_err replay_row(sqlite3_stmt *statement,
                              uint64_t expected_seq,
                              uint8_t chain[JOURNAL_DIGEST_SIZE],
                              struct event *event)
{
    alignas(16) static uint8_t scratch[LIMIT_ARENA];
    struct arena arena;
    const uint8_t *body = sqlite3_column_blob(statement, 1);
    size_t len = (size_t)sqlite3_column_bytes(statement, 1);
    uint64_t seq = (uint64_t)sqlite3_column_int64(statement, 0);
    uint8_t stored[JOURNAL_DIGEST_SIZE];

    if (seq != expected_seq || body == NULL || len > RECORD_EVENT_SIZE ||
        !copy_digest(statement, 2, stored)) {
        return QD_ERR_CORRUPT;
    }
    chain_advance(chain, seq, body, len);
    if (memcmp(chain, stored, sizeof stored) != 0) {
        return QD_ERR_CORRUPT;
    }
    arena_init(&arena, scratch, sizeof scratch);
    enum qd_err err = record_unpack_event(event, &arena, body, len);
    return err == QD_OK && event->seq != seq ? QD_ERR_CORRUPT : err;
}

enum qd_err journal_replay(struct journal *journal,
                           uint32_t office_id,
                           uint64_t from_seq,
                           journal_visit visit,
                           void *owner)
{
    sqlite3_stmt *statement = NULL;
    uint8_t chain[JOURNAL_DIGEST_SIZE] = {0};
    const int64_t values[] = {office_id, (int64_t)from_seq - 1};
    uint64_t seq = from_seq;
    int code = SQLITE_DONE;
    enum qd_err err = store_prepare(journal->reader,
                                    "SELECT seq, body, chain FROM event"
                                    " WHERE office_id = ?1 AND seq >= ?2 ORDER BY seq",
                                    &statement);

    QD_ASSERT(from_seq > 0);
    if (err == QD_OK) {
        store_bind(statement, values, 2);
    }
    while (err == QD_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct event event;
        if (sqlite3_column_int64(statement, 0) == values[1]) {
            err = copy_digest(statement, 2, chain) ? QD_OK : QD_ERR_CORRUPT;
            continue; /* The one before: only its link of the chain is needed. */
        }
        err = replay_row(statement, seq, chain, &event);
        if (err == QD_OK) {
            err = visit(owner, &event);
        }
        seq++;
    }
    err = err == QD_OK ? store_err(code) : err;
    if (err != QD_OK) {
        (void)snprintf(journal->errmsg,
                       sizeof journal->errmsg,
                       "replay office %u: event %llu: %s%s",
                       office_id,
                       (unsigned long long)(seq > from_seq ? seq - 1 : seq),
                       qd_err_text(err),
                       store_remedy(err));
    }
    (void)sqlite3_finalize(statement);
    return err;
}
