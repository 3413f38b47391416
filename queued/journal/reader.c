#include "queued/journal/reader.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/codec/record.h"
#include "queued/journal/binding.h"
#include "queued/journal/chain.h"
#include "queued/journal/schema.h"

enum qd_err reader_open(struct reader *reader, const char *path)
{
    *reader = (struct reader){0};
    enum qd_err err = database_open(&reader->database, path, DATABASE_READ);
    if (err != QD_OK) {
        return err;
    }
    void *memory = malloc(LIMIT_ARENA);
    if (memory == NULL) {
        err = database_say(&reader->database, QD_ERR_NOMEM, "out of memory");
    } else {
        arena_init(&reader->arena, memory, LIMIT_ARENA);
        err = schema_check(&reader->database);
    }
    if (err != QD_OK) {
        reader_close(reader);
    }
    return err;
}

void reader_close(struct reader *reader)
{
    database_close(&reader->database);
    free(reader->arena.base);
    reader->arena = (struct arena){0};
}

static bool read_head(const struct binding *binding, struct journal_head *head)
{
    *head = (struct journal_head){
        .office_id = (uint32_t)binding_column_uint(binding, 0),
        .seq = binding_column_uint(binding, 1),
        .at_ms = binding_column_int(binding, 2),
        .day_seq = binding_column_uint(binding, 3),
        .definition_version = binding_column_uint(binding, 4),
    };
    return head->office_id != 0 && head->seq != 0 && head->day_seq != 0 &&
           head->day_seq <= head->seq &&
           binding_column_blob(binding, 5, head->chain, JOURNAL_DIGEST_SIZE);
}

enum qd_err reader_offices(struct reader *reader,
                           struct journal_head *heads,
                           size_t max,
                           size_t *count)
{
    struct sqlite3_stmt *statement = NULL;
    bool row = true;
    size_t found = 0;
    enum qd_err err =
        database_prepare(&reader->database,
                         &statement,
                         "SELECT office_id, seq, at_ms, day_seq, definition_version, chain"
                         " FROM office ORDER BY office_id");

    if (err != QD_OK) {
        return err;
    }
    struct binding binding = binding_start(statement);
    while (err == QD_OK && found < max) {
        err = binding_step(&binding, &reader->database, "read offices", &row);
        if (err != QD_OK || !row) {
            break;
        }
        if (!read_head(&binding, &heads[found])) {
            err = database_say(&reader->database,
                               QD_ERR_CORRUPT,
                               "office %llu: its row was altered",
                               (unsigned long long)binding_column_uint(&binding, 0));
            break;
        }
        found++;
    }
    database_finalize(&statement);
    if (err == QD_OK) {
        *count = found;
    }
    return err;
}

enum qd_err reader_office(struct reader *reader, uint32_t office_id, struct journal_head *head)
{
    struct journal_head heads[LIMIT_OFFICES];
    size_t count = 0;
    enum qd_err err = reader_offices(reader, heads, LIMIT_OFFICES, &count);

    if (err != QD_OK) {
        return err;
    }
    if (office_id == 0 && count > 1) {
        return database_say(
            &reader->database, QD_ERR_INVALID, "there are %zu offices; name one", count);
    }
    for (size_t i = 0; i < count; i++) {
        if (office_id == 0 || heads[i].office_id == office_id) {
            *head = heads[i];
            return QD_OK;
        }
    }
    return office_id == 0
               ? database_say(&reader->database, QD_ERR_NOT_FOUND, "there is no office")
               : database_say(
                     &reader->database, QD_ERR_NOT_FOUND, "there is no office %u", office_id);
}

/* The bytes of the row are what was stored, and say what they should. */
static enum qd_err unpack_definition(const struct binding *binding,
                                     uint32_t office_id,
                                     struct definition *definition)
{
    uint64_t version = binding_column_uint(binding, 0);
    uint8_t stored[JOURNAL_DIGEST_SIZE];
    uint8_t actual[JOURNAL_DIGEST_SIZE];
    struct definition unpacked;
    size_t len = 0;
    const uint8_t *bytes = binding_column_bytes(binding, 2, &len);

    if (bytes == NULL || !binding_column_blob(binding, 1, stored, sizeof stored)) {
        return QD_ERR_CORRUPT;
    }
    chain_digest(actual, bytes, len);
    if (memcmp(stored, actual, sizeof actual) != 0) {
        return QD_ERR_CORRUPT;
    }
    enum qd_err err = record_unpack_definition(&unpacked, bytes, len);
    if (err != QD_OK) {
        return err;
    }
    if (unpacked.office_id != office_id || unpacked.version != version) {
        definition_deinit(&unpacked);
        return QD_ERR_CORRUPT;
    }
    *definition = unpacked;
    return QD_OK;
}

enum qd_err reader_definition(struct reader *reader,
                              uint32_t office_id,
                              uint64_t version,
                              struct definition *definition)
{
    static const char sql[] =
        "SELECT version, digest, body FROM definition WHERE office_id = ?1 AND version ="
        " CASE WHEN ?2 != 0 THEN ?2"
        " ELSE (SELECT definition_version FROM office WHERE office_id = ?1) END";
    struct sqlite3_stmt *statement = NULL;
    struct database *database = &reader->database;
    bool row = false;
    enum qd_err err = database_prepare(database, &statement, sql);

    if (err != QD_OK) {
        return err;
    }
    if (version > INT64_MAX) {
        version = INT64_MAX; /* None has it. */
    }
    struct binding binding = binding_start(statement);
    binding_int(&binding, office_id);
    binding_uint(&binding, version);
    err = binding_step(&binding, database, "read definition", &row);
    if (err == QD_OK && !row) {
        err = database_say(database,
                           QD_ERR_NOT_FOUND,
                           "office %u has no definition %llu",
                           office_id,
                           (unsigned long long)version);
    } else if (err == QD_OK) {
        unsigned long long found = binding_column_uint(&binding, 0);
        err = unpack_definition(&binding, office_id, definition);
        if (err == QD_ERR_CORRUPT) {
            err = database_say(
                database, err, "definition %llu of office %u was altered", found, office_id);
        } else if (err != QD_OK) {
            err = database_say(database, err, "read definition: %s", qd_err_text(err));
        }
    }
    database_finalize(&statement);
    return err;
}

/* The newest event of @office_id is the one its row names. */
static enum qd_err check_head(struct reader *reader,
                              struct sqlite3_stmt *statement,
                              const struct journal_head *head)
{
    struct database *database = &reader->database;
    struct binding binding = binding_start(statement);
    uint8_t chain[JOURNAL_DIGEST_SIZE];
    bool row = false;

    binding_int(&binding, head->office_id);
    enum qd_err err = binding_step(&binding, database, "read event", &row);
    if (err != QD_OK) {
        return err;
    }
    uint64_t seq = row ? binding_column_uint(&binding, 0) : 0;
    bool same = row && binding_column_blob(&binding, 1, chain, sizeof chain) &&
                memcmp(chain, head->chain, sizeof chain) == 0;
    binding_reset(&binding);
    if (seq != head->seq) {
        return database_say(database,
                            QD_ERR_CORRUPT,
                            "office %u: its newest event should be %llu and is %llu",
                            head->office_id,
                            (unsigned long long)head->seq,
                            (unsigned long long)seq);
    }
    return same ? QD_OK
                : database_say(database,
                               QD_ERR_CORRUPT,
                               "office %u, event %llu: altered",
                               head->office_id,
                               (unsigned long long)seq);
}

/* Events of an office that has no row: the index is skipped through, not walked. */
static enum qd_err check_strays(struct reader *reader)
{
    int64_t office_id = 0;
    enum qd_err err =
        database_number(&reader->database,
                        "WITH RECURSIVE known(id) AS (SELECT min(office_id) FROM event UNION ALL"
                        " SELECT (SELECT min(office_id) FROM event WHERE office_id > id) FROM known"
                        " WHERE id IS NOT NULL)"
                        " SELECT id FROM known WHERE id IS NOT NULL"
                        " AND id NOT IN (SELECT office_id FROM office) LIMIT 1",
                        &office_id);

    if (err == QD_OK && office_id != 0) {
        err = database_say(&reader->database,
                           QD_ERR_CORRUPT,
                           "office %lld has events, but its row is missing",
                           (long long)office_id);
    }
    return err;
}

enum qd_err reader_check_heads(struct reader *reader)
{
    struct journal_head heads[LIMIT_OFFICES];
    struct sqlite3_stmt *statement = NULL;
    size_t count = 0;
    enum qd_err err = reader_offices(reader, heads, LIMIT_OFFICES, &count);

    if (err == QD_OK) {
        err = database_prepare(&reader->database,
                               &statement,
                               "SELECT seq, chain FROM event WHERE office_id = ?1"
                               " ORDER BY seq DESC LIMIT 1");
    }
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        err = check_head(reader, statement, &heads[i]);
    }
    database_finalize(&statement);
    return err == QD_OK ? check_strays(reader) : err;
}

enum qd_err reader_seek(struct reader *reader,
                        const struct journal_head *head,
                        int64_t at_ms,
                        uint64_t *seq)
{
    struct sqlite3_stmt *statement = NULL;
    uint64_t low = 1;
    uint64_t high = head->seq + 1;
    enum qd_err err = database_prepare(
        &reader->database, &statement, "SELECT at_ms FROM event WHERE office_id = ?1 AND seq = ?2");

    /* Instants never run backwards along the sequence. */
    while (err == QD_OK && low < high) {
        uint64_t middle = low + (high - low) / 2;
        bool row = false;
        struct binding binding = binding_start(statement);
        binding_int(&binding, head->office_id);
        binding_uint(&binding, middle);
        err = binding_step(&binding, &reader->database, "read event", &row);
        if (err == QD_OK && !row) {
            err = database_say(&reader->database,
                               QD_ERR_CORRUPT,
                               "office %u, event %llu: missing",
                               head->office_id,
                               (unsigned long long)middle);
        } else if (err == QD_OK && binding_column_int(&binding, 0) < at_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
        binding_reset(&binding);
    }
    database_finalize(&statement);
    if (err == QD_OK) {
        *seq = low;
    }
    return err;
}
