#include "queued/app/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/app/inside.h"
#include "queued/base/log.h"
#include "queued/codec/record.h"
#include "queued/journal/mailbox.h"

#define STRANDED_SHOWN 20

/* Definitions that are put in force in one step. */
#define REQUESTS_AT_ONCE 8

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

enum qd_err apply_to_site(struct site *site,
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

enum qd_err apply_new_site(const struct definition *candidate, struct site **site)
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

/* --- Running --- */

/* False: it stays on app->late_answers. A disk that fails just now may be well again at the next
 * look. */
static bool try_answer(struct app *app, struct outbox_item *item)
{
    const char *text = item->text == NULL ? "" : item->text;

    if (mailbox_answer(app->mailbox, item->key, (int)item->refusal, text) == QD_OK) {
        return true;
    }
    const struct outbox_item later = *item;
    item->text = NULL;
    if (!outbox_push(&app->late_answers, &later)) {
        qd_log(QD_LEVEL_ERROR, "app", "out of memory for an answer to queued apply", "");
    }
    return false;
}

void app_answer_mailbox(struct app *app, struct outbox_item *item)
{
    if (!try_answer(app, item)) {
        qd_log(QD_LEVEL_WARN, "app", "mailbox", "err=\"%s\"", accounts_errmsg(app->mailbox));
    }
}

/* False: the disk still fails. */
static bool answer_late(struct app *app)
{
    struct outbox late = app->late_answers;

    app->late_answers = (struct outbox){0};
    for (size_t i = 0; i < late.count; i++) {
        (void)try_answer(app, &late.items[i]);
    }
    outbox_deinit(&late);
    return app->late_answers.count == 0;
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
                                struct apply_result *result,
                                struct site **added)
{
    struct site *site = NULL;

    if (sites_find_code(&app->sites, candidate->code) != NULL) {
        result->refusal = REFUSAL_STALE_DEFINITION; /* Another was quicker. */
        return QD_OK;
    }
    if (app->sites.count == LIMIT_OFFICES) {
        return QD_ERR_TOO_BIG;
    }
    candidate->office_id =
        app->sites.count == 0 ? 1 : app->sites.all[app->sites.count - 1]->office.office_id + 1;
    enum qd_err err = apply_new_site(candidate, &site);
    if (err == QD_OK) {
        err = app_add_site(app, site); /* First: what has events must be served. */
    }
    if (err != QD_OK) {
        site_free(site);
        return err;
    }
    err = apply_to_site(site, candidate, clock_now(&app->clock), &app->open->batch, result);
    if (err != QD_OK || result->refusal != REFUSAL_NONE) {
        sites_remove_newest(&app->sites);
    } else {
        *added = site;
    }
    return err;
}

static enum qd_err apply_request(struct app *app,
                                 struct definition *candidate,
                                 struct apply_result *result,
                                 struct site **site)
{
    if (candidate->office_id == 0) {
        return apply_to_new(app, candidate, result, site);
    }
    *site = app_site(app, candidate->office_id);
    if (*site == NULL) {
        return QD_ERR_NOT_FOUND;
    }
    return apply_to_site(*site, candidate, clock_now(&app->clock), &app->open->batch, result);
}

/* Screens and printers hear of it at once. */
static void follow(struct app *app, struct site *site)
{
    sites_schedule(&app->sites, site, office_next_deadline(&site->office, clock_now(&app->clock)));
    sites_touch(&app->sites, site);
    printers_follow(&app->printers, site->definition);
    app_on_printers(app);
}

/* False: nothing there, or busy; the next look comes soon. */
static bool take_request(struct app *app)
{
    struct mailbox_request request = {0};
    struct definition candidate = {0};
    struct apply_result result = {0};
    struct site *site = NULL;
    enum qd_err err = mailbox_take(app->mailbox, &request);

    if (err != QD_OK) {
        return false;
    }
    err = unpack(&candidate, request.bytes, request.len);
    if (err == QD_OK) {
        err = apply_request(app, &candidate, &result, &site);
    }
    if (err != QD_OK) {
        result.refusal = REFUSAL_BUSY;
        (void)snprintf(result.text, sizeof result.text, "%s", qd_err_text(err));
    } else if (result.refusal == REFUSAL_NONE) {
        (void)snprintf(result.text, sizeof result.text, "%llu", (unsigned long long)result.version);
    }
    definition_deinit(&candidate);
    free(request.bytes);
    if (err == QD_OK && result.changed) {
        struct batch *batch = &app->open->batch;
        QD_ASSERT(site != NULL && batch->definition_count > 0);
        batch->definitions[batch->definition_count - 1].request_id = request.request_id;
        follow(app, site);
        return true; /* The commit answers. */
    }
    turn_push(app,
              (struct outbox_item){.kind = OUTBOX_MAILBOX,
                                   .key = request.request_id,
                                   .refusal = result.refusal,
                                   .text = strdup(result.text)});
    return true;
}

void app_poll_mailbox(struct app *app)
{
    bool may_take = answer_late(app);

    for (int i = 0; i < REQUESTS_AT_ONCE && may_take; i++) {
        may_take = take_request(app);
    }
}
