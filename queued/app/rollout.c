#include "queued/app/rollout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/base/text.h"

/* Definitions in one commit: enough that the disk is not what is waited for, and few enough that
 * their bytes are no burden. */
#define PUTS_PER_COMMIT 64

struct known {
    struct journal_head head; /* As of the start; seq 0: put since then. */
    char code[LIMIT_NAME];
};

struct rollout {
    struct journal *journal; /* Owned. */
    bool is_served;
    struct batch batch;
    struct known *known; /* Owned; room for LIMIT_OFFICES. */
    size_t known_count;
};

static enum qd_err explain(enum qd_err err, const char *what, char errmsg[APPLY_TEXT_SIZE])
{
    if (err != QD_OK) {
        (void)snprintf(errmsg, APPLY_TEXT_SIZE, "%s", what);
    }
    return err;
}

static void release(struct rollout *rollout)
{
    if (rollout->journal != NULL) {
        journal_close(rollout->journal, NULL, NULL);
    }
    batch_deinit(&rollout->batch);
    free(rollout->known);
    free(rollout);
}

static enum qd_err read_codes(struct rollout *rollout)
{
    static struct journal_head heads[LIMIT_OFFICES];
    enum qd_err err =
        journal_offices(rollout->journal, heads, LIMIT_OFFICES, &rollout->known_count);

    for (size_t i = 0; i < rollout->known_count && err == QD_OK; i++) {
        struct definition definition = {0};
        err = journal_load_definition(rollout->journal, heads[i].office_id, 0, &definition);
        if (err == QD_OK) {
            rollout->known[i].head = heads[i];
            (void)text_copy(rollout->known[i].code, LIMIT_NAME, definition.code);
            definition_deinit(&definition);
        }
    }
    return err;
}

enum qd_err rollout_open(struct rollout **rollout, const char *path, char errmsg[APPLY_TEXT_SIZE])
{
    struct journal_options options = {.path = path};
    struct rollout *opened = calloc(1, sizeof *opened);

    if (opened != NULL) {
        opened->known = calloc(LIMIT_OFFICES, sizeof *opened->known);
    }
    if (opened == NULL || opened->known == NULL) {
        free(opened);
        return explain(QD_ERR_NOMEM, "out of memory", errmsg);
    }
    enum qd_err err = journal_open(&opened->journal, &options, errmsg);
    if (err == QD_ERR_BUSY) {
        options.reading = true;
        opened->is_served = true;
        err = journal_open(&opened->journal, &options, errmsg);
    }
    if (err == QD_OK) {
        err = read_codes(opened);
        (void)explain(err, journal_errmsg(opened->journal), errmsg);
    }
    if (err != QD_OK) {
        release(opened);
        return err;
    }
    *rollout = opened;
    return QD_OK;
}

bool rollout_is_served(const struct rollout *rollout)
{
    return rollout->is_served;
}

size_t rollout_count(const struct rollout *rollout)
{
    return rollout->known_count;
}

static enum qd_err commit(struct rollout *rollout, char errmsg[APPLY_TEXT_SIZE])
{
    enum qd_err err = QD_OK;

    if (rollout->batch.entry_count > 0) {
        err = journal_commit_now(rollout->journal, &rollout->batch);
        (void)explain(err, journal_errmsg(rollout->journal), errmsg);
    }
    batch_clear(&rollout->batch);
    return err;
}

/* What was put since the start is on the disk, and its head known. */
static enum qd_err catch_up(struct rollout *rollout, char errmsg[APPLY_TEXT_SIZE])
{
    enum qd_err err = commit(rollout, errmsg);

    if (err == QD_OK) {
        err = read_codes(rollout);
        (void)explain(err, journal_errmsg(rollout->journal), errmsg);
    }
    return err;
}

static struct known *find_code(const struct rollout *rollout, const char *code)
{
    for (size_t i = 0; i < rollout->known_count; i++) {
        if (strcmp(rollout->known[i].code, code) == 0) {
            return &rollout->known[i];
        }
    }
    return NULL;
}

static struct known *find_id(const struct rollout *rollout, uint32_t office_id)
{
    for (size_t i = 0; i < rollout->known_count; i++) {
        if (rollout->known[i].head.office_id == office_id) {
            return &rollout->known[i];
        }
    }
    return NULL;
}

enum qd_err rollout_find(struct rollout *rollout,
                         const char *code,
                         struct definition *definition,
                         char errmsg[APPLY_TEXT_SIZE])
{
    struct known *known = find_code(rollout, code);
    enum qd_err err = QD_OK;

    if (known == NULL) {
        return QD_ERR_NOT_FOUND;
    }
    if (known->head.seq == 0 && !rollout->is_served) {
        err = catch_up(rollout, errmsg);
    }
    if (err == QD_OK) {
        err = journal_load_definition(rollout->journal, known->head.office_id, 0, definition);
        (void)explain(err, journal_errmsg(rollout->journal), errmsg);
    }
    return err;
}

/* Ids are given out one after another, whatever became of an office. */
static uint32_t next_id(const struct rollout *rollout)
{
    uint32_t newest = 0;

    for (size_t i = 0; i < rollout->known_count; i++) {
        uint32_t taken = rollout->known[i].head.office_id;
        newest = taken > newest ? taken : newest;
    }
    return newest + 1;
}

static enum qd_err open_new(const struct rollout *rollout,
                            struct definition *candidate,
                            struct site **site,
                            char errmsg[APPLY_TEXT_SIZE])
{
    if (rollout->known_count == LIMIT_OFFICES) {
        return explain(QD_ERR_TOO_BIG, "one more office than one database holds", errmsg);
    }
    if (candidate->office_id == 0) {
        candidate->office_id = next_id(rollout);
    }
    return explain(apply_new_site(candidate, site), "new office: out of memory", errmsg);
}

static enum qd_err open_site(struct rollout *rollout,
                             struct definition *candidate,
                             struct site **site,
                             char errmsg[APPLY_TEXT_SIZE])
{
    struct known *known = candidate->office_id == 0 ? NULL : find_id(rollout, candidate->office_id);
    enum qd_err err = QD_OK;

    if (known == NULL) {
        return open_new(rollout, candidate, site, errmsg);
    }
    if (known->head.seq == 0) {
        err = catch_up(rollout, errmsg);
    }
    return err == QD_OK ? site_restore(site, rollout->journal, &known->head, errmsg) : err;
}

/* The office as it is after this put: new, or with a newer head than was read. */
static void remember(struct rollout *rollout, const struct site *site)
{
    struct known *known = find_id(rollout, site->office.office_id);

    if (known == NULL) {
        known = &rollout->known[rollout->known_count++];
        (void)text_copy(known->code, LIMIT_NAME, site->definition->code);
    }
    known->head = (struct journal_head){.office_id = site->office.office_id};
}

enum qd_err rollout_put(struct rollout *rollout,
                        struct definition *candidate,
                        int64_t now_ms,
                        struct apply_result *result)
{
    struct site *site = NULL;

    QD_ASSERT(!rollout->is_served);
    *result = (struct apply_result){0};
    enum qd_err err = open_site(rollout, candidate, &site, result->text);
    if (err == QD_OK) {
        err = explain(apply_to_site(site, candidate, now_ms, &rollout->batch, result),
                      "put in force: out of memory",
                      result->text);
    }
    if (err == QD_OK && result->changed) {
        remember(rollout, site);
    }
    site_free(site);
    if (err == QD_OK && rollout->batch.definition_count >= PUTS_PER_COMMIT) {
        err = commit(rollout, result->text);
    }
    return err;
}

enum qd_err rollout_close(struct rollout *rollout, char errmsg[APPLY_TEXT_SIZE])
{
    enum qd_err err = commit(rollout, errmsg);

    release(rollout);
    return err;
}

enum qd_err rollout_one(const char *path,
                        struct definition *candidate,
                        int64_t now_ms,
                        struct apply_result *result)
{
    struct rollout *rollout = NULL;

    *result = (struct apply_result){0};
    enum qd_err err = rollout_open(&rollout, path, result->text);
    if (err != QD_OK) {
        return err;
    }
    if (rollout->is_served) {
        release(rollout);
        return QD_ERR_BUSY;
    }
    err = rollout_put(rollout, candidate, now_ms, result);
    enum qd_err closed = rollout_close(rollout, result->text);
    return err == QD_OK ? closed : err;
}
