#include "queued/app/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/base/log.h"
#include "queued/codec/record.h"
#include "queued/journal/mailbox.h"

#define STRANDED_SHOWN 20

static const struct actor administrator = {.kind = ACTOR_ADMINISTRATOR};

/* "A012, B003 …": the tickets that the change would strand. */
static void list_stranded(
    const struct office *office, const uint64_t *ticket_ids, size_t count, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < count && i < STRANDED_SHOWN && used < size; i++) {
        char label[LABEL_SIZE];
        const struct ticket *ticket = office_ticket(office, ticket_ids[i]);
        QD_ASSERT(ticket != NULL);
        ticket_label(ticket, label);
        int len = snprintf(text + used, size - used, i == 0 ? "%s" : ", %s", label);
        used += len > 0 ? (size_t)len : 0;
    }
    if (count > STRANDED_SHOWN && used < size) {
        (void)snprintf(text + used, size - used, " … (%zu)", count);
    }
}

/* Whether the very same words are in force: the version aside. */
static bool is_same(const struct definition *a, const struct definition *b)
{
    uint8_t *bytes_a = NULL;
    uint8_t *bytes_b = NULL;
    size_t len_a = 0;
    size_t len_b = 0;
    bool same = record_pack_definition(a, &bytes_a, &len_a) == QD_OK &&
                record_pack_definition(b, &bytes_b, &len_b) == QD_OK && len_a == len_b &&
                memcmp(bytes_a, bytes_b, len_a) == 0;

    free(bytes_a);
    free(bytes_b);
    return same;
}

/* Tries and, unless it strands somebody or changes nothing, applies: the batch then holds the
 * event. */
static enum qd_err apply_to_site(struct site *site,
                                 struct definition *candidate,
                                 int64_t now_ms,
                                 struct batch *batch,
                                 struct apply_result *result)
{
    uint64_t stranded[STRANDED_SHOWN];
    size_t count = 0;

    result->version = site->definition->version;
    if (site->office.seq != 0 && is_same(site->definition, candidate)) {
        return QD_OK;
    }
    if (site->office.seq != 0 && candidate->version != site->definition->version) {
        result->refusal = REFUSAL_STALE_DEFINITION;
        return QD_OK;
    }
    result->refusal =
        office_try_definition(&site->office, candidate, stranded, STRANDED_SHOWN, &count);
    if (result->refusal != REFUSAL_NONE) {
        list_stranded(&site->office, stranded, count, result->text, sizeof result->text);
        return QD_OK;
    }
    candidate->version = site->definition->version + (site->office.seq != 0 ? 1 : 0);
    enum qd_err err = site_apply(site, candidate, administrator, now_ms, batch);
    if (err == QD_OK) {
        result->changed = true;
        result->version = site->definition->version;
    }
    return err;
}

/* --- Stopped --- */

static enum qd_err find_head(struct journal *journal,
                             struct definition *candidate,
                             struct journal_head *head)
{
    static struct journal_head heads[LIMIT_OFFICES];
    size_t count = 0;
    enum qd_err err = journal_offices(journal, heads, LIMIT_OFFICES, &count);

    *head = (struct journal_head){0};
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        if (heads[i].office_id == candidate->office_id) {
            *head = heads[i];
        }
    }
    if (err == QD_OK && candidate->office_id == 0) {
        candidate->office_id = count == 0 ? 1 : heads[count - 1].office_id + 1;
    }
    return err;
}

/* A site that has a copy of @candidate: the candidate itself is applied to it in turn. */
static enum qd_err new_site(const struct definition *candidate, struct site **site)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    struct definition copy = {0};
    enum qd_err err = record_pack_definition(candidate, &bytes, &len);

    if (err == QD_OK) {
        err = record_unpack_definition(&copy, bytes, len);
    }
    free(bytes);
    copy.version = 1;
    if (err == QD_OK) {
        err = site_new(site, &copy);
        if (err != QD_OK) {
            definition_deinit(&copy);
        }
    }
    return err;
}

static enum qd_err open_site(struct journal *journal,
                             struct definition *candidate,
                             struct site **site,
                             char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct journal_head head;
    enum qd_err err = find_head(journal, candidate, &head);

    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", journal_errmsg(journal));
        return err;
    }
    if (head.office_id != 0) {
        return site_restore(site, journal, &head, errmsg);
    }
    err = new_site(candidate, site);
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "new office: %s", qd_err_text(err));
    }
    return err;
}

enum qd_err apply_stopped(const char *path,
                          struct definition *candidate,
                          int64_t now_ms,
                          struct apply_result *result)
{
    const struct journal_options options = {.path = path};
    struct journal *journal = NULL;
    struct site *site = NULL;
    struct batch batch = {0};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    *result = (struct apply_result){0};
    enum qd_err err = journal_open(&journal, &options, errmsg);
    if (err == QD_OK) {
        err = open_site(journal, candidate, &site, errmsg);
    }
    if (err == QD_OK) {
        err = apply_to_site(site, candidate, now_ms, &batch, result);
    }
    if (err == QD_OK && result->changed) {
        err = journal_commit_now(journal, &batch);
        (void)snprintf(errmsg, sizeof errmsg, "%s", journal_errmsg(journal));
    }
    if (err != QD_OK) {
        (void)snprintf(result->text, sizeof result->text, "%s", errmsg);
    }
    batch_deinit(&batch);
    site_free(site);
    if (journal != NULL) {
        journal_close(journal, NULL, NULL);
    }
    return err;
}

/* --- Running --- */

void app_answer_mailbox(struct app *app,
                        uint64_t request_id,
                        enum refusal refusal,
                        const char *text)
{
    if (mailbox_answer(app->mailbox, request_id, (int)refusal, text == NULL ? "" : text) != QD_OK) {
        qd_log(QD_LEVEL_WARN, "app", "mailbox", "err=\"%s\"", accounts_errmsg(app->mailbox));
    }
}

/* What is posted: the version that the candidate goes by, then the candidate. */
#define BASE_SIZE 8

enum qd_err apply_pack(const struct definition *candidate, uint8_t **bytes, size_t *len)
{
    uint8_t *packed = NULL;
    size_t packed_len = 0;
    enum qd_err err = record_pack_definition(candidate, &packed, &packed_len);
    uint8_t *all = err == QD_OK ? malloc(BASE_SIZE + packed_len) : NULL;

    if (err == QD_OK && all == NULL) {
        err = QD_ERR_NOMEM;
    }
    if (err == QD_OK) {
        for (int i = 0; i < BASE_SIZE; i++) {
            all[i] = (uint8_t)(candidate->version >> (8 * i) & 0xff);
        }
        memcpy(all + BASE_SIZE, packed, packed_len);
        *bytes = all;
        *len = BASE_SIZE + packed_len;
    }
    free(packed);
    return err;
}

static enum qd_err unpack(struct definition *candidate, const uint8_t *bytes, size_t len)
{
    uint64_t version = 0;

    if (len < BASE_SIZE) {
        return QD_ERR_CORRUPT;
    }
    for (int i = BASE_SIZE - 1; i >= 0; i--) {
        version = version << 8 | bytes[i];
    }
    enum qd_err err = record_unpack_definition(candidate, bytes + BASE_SIZE, len - BASE_SIZE);
    if (err == QD_OK) {
        candidate->version = version;
    }
    return err;
}

/* An office that joins those being served. */
static enum qd_err apply_to_new(struct app *app,
                                struct definition *candidate,
                                struct apply_result *result)
{
    struct site *site = NULL;

    if (app_site_by_code(app, candidate->code) != NULL) {
        result->refusal = REFUSAL_STALE_DEFINITION; /* Another was quicker. */
        return QD_OK;
    }
    if (app->site_count == LIMIT_OFFICES) {
        return QD_ERR_TOO_BIG;
    }
    for (size_t i = 0; i < app->site_count; i++) {
        uint32_t taken = app->sites[i]->office.office_id;
        candidate->office_id = candidate->office_id > taken ? candidate->office_id : taken + 1;
    }
    enum qd_err err = new_site(candidate, &site);
    if (err == QD_OK) {
        err = app_add_site(app, site); /* First: what has events must be served. */
    }
    if (err != QD_OK) {
        site_free(site);
        return err;
    }
    err = apply_to_site(site, candidate, clock_now(&app->clock), &app->open->batch, result);
    if (err != QD_OK || result->refusal != REFUSAL_NONE) {
        app->site_count--;
        site_free(site);
    }
    return err;
}

static enum qd_err apply_request(struct app *app,
                                 struct definition *candidate,
                                 struct apply_result *result)
{
    struct site *site = app_site(app, candidate->office_id);

    if (candidate->office_id == 0) {
        return apply_to_new(app, candidate, result);
    }
    if (site == NULL) {
        return QD_ERR_NOT_FOUND;
    }
    return apply_to_site(site, candidate, clock_now(&app->clock), &app->open->batch, result);
}

void app_poll_mailbox(struct app *app)
{
    struct mailbox_request request = {0};
    struct definition candidate = {0};
    struct apply_result result = {0};
    enum qd_err err = mailbox_take(app->mailbox, &request);

    if (err != QD_OK) {
        return; /* Nothing there, or busy: the next look comes soon. */
    }
    err = unpack(&candidate, request.bytes, request.len);
    if (err == QD_OK) {
        err = apply_request(app, &candidate, &result);
    }
    if (err != QD_OK) {
        result.refusal = REFUSAL_BUSY;
        (void)snprintf(result.text, sizeof result.text, "%s", qd_err_text(err));
    } else if (result.refusal == REFUSAL_NONE) {
        (void)snprintf(result.text, sizeof result.text, "%llu", (unsigned long long)result.version);
    }
    for (size_t i = 0; i < app->site_count && result.changed; i++) {
        struct site *site = app->sites[i];
        site->deadline_ms = office_next_deadline(&site->office, clock_now(&app->clock));
        site->is_dirty = true; /* Screens hear of it at once. */
        printers_follow(&app->printers, site->definition);
    }
    if (result.changed) {
        app_on_printers(app);
    }
    definition_deinit(&candidate);
    free(request.bytes);
    turn_push(app,
              (struct outbox_item){.kind = OUTBOX_MAILBOX,
                                   .key = request.request_id,
                                   .refusal = result.refusal,
                                   .text = strdup(result.text)});
}
