#include "queued/app/site.h"

#include <stdio.h>
#include <stdlib.h>

#include "queued/codec/record.h"

/* A restore under way. */
struct restore {
    struct journal *journal;
    uint32_t office_id;
    struct site *site; /* Owned. */
    bool is_open;      /* The office has been initialised. */
    uint64_t seq;      /* The event being folded, for the message. */
};

static void definition_free(struct definition *definition)
{
    if (definition != NULL) {
        definition_deinit(definition);
        free(definition);
    }
}

static enum qd_err load_definition(const struct restore *restore,
                                   uint64_t version,
                                   struct definition **definition)
{
    struct definition *loaded = calloc(1, sizeof *loaded);

    if (loaded == NULL) {
        return QD_ERR_NOMEM;
    }
    enum qd_err err =
        journal_load_definition(restore->journal, restore->office_id, version, loaded);
    if (err != QD_OK) {
        free(loaded);
        return err;
    }
    *definition = loaded;
    return QD_OK;
}

/* The first event names the definition that the day began under. */
static enum qd_err open_office(struct restore *restore, uint64_t version)
{
    enum qd_err err = load_definition(restore, version, &restore->site->definition);

    if (err == QD_OK) {
        err = office_init(&restore->site->office, restore->site->definition);
    }
    restore->is_open = err == QD_OK;
    return err;
}

static enum qd_err adopt(struct restore *restore, uint64_t version)
{
    struct site *site = restore->site;
    struct definition *next = NULL;

    if (site->definition->version == version) {
        return QD_OK;
    }
    enum qd_err err = load_definition(restore, version, &next);
    if (err == QD_OK) {
        err = office_adopt(&site->office, next);
        if (err != QD_OK) {
            definition_free(next);
            return err;
        }
        definition_free(site->definition);
        site->definition = next;
    }
    return err;
}

static enum qd_err restore_event(void *owner, const struct event *event)
{
    struct restore *restore = owner;
    bool applies = event->kind == EVENT_DEFINITION_APPLIED;
    enum qd_err err = QD_OK;

    restore->seq = event->seq;
    if (!restore->is_open) {
        err = open_office(restore, applies ? event->definition.version : event->definition_version);
    } else if (applies) {
        err = adopt(restore, event->definition.version);
    }
    return err == QD_OK ? office_fold(&restore->site->office, event) : err;
}

enum qd_err site_restore(struct site **site,
                         struct journal *journal,
                         const struct journal_head *head,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct restore restore = {.journal = journal, .office_id = head->office_id};

    restore.site = calloc(1, sizeof *restore.site);
    if (restore.site == NULL) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "restore: %s", qd_err_text(QD_ERR_NOMEM));
        return QD_ERR_NOMEM;
    }
    enum qd_err err =
        journal_replay(journal, head->office_id, head->day_seq, restore_event, &restore);
    if (err == QD_OK && (!restore.is_open || restore.site->office.seq != head->seq)) {
        err = QD_ERR_CORRUPT;
    }
    if (err != QD_OK) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "restore office %u at event %llu: %s: %s",
                       head->office_id,
                       (unsigned long long)restore.seq,
                       qd_err_text(err),
                       journal_errmsg(journal));
        if (!restore.is_open) { /* An office that was never initialised has nothing to free. */
            definition_free(restore.site->definition);
            free(restore.site);
        } else {
            site_free(restore.site);
        }
        return err;
    }
    *site = restore.site;
    return QD_OK;
}

enum qd_err site_new(struct site **site, struct definition *definition)
{
    struct site *made = calloc(1, sizeof *made);
    struct definition *copy = calloc(1, sizeof *copy);

    QD_ASSERT(definition->version == 1);
    if (made == NULL || copy == NULL) {
        free(made);
        free(copy);
        return QD_ERR_NOMEM;
    }
    *copy = *definition;
    enum qd_err err = office_init(&made->office, copy);
    if (err != QD_OK) {
        free(made);
        free(copy);
        return err;
    }
    made->definition = copy;
    *definition = (struct definition){0};
    *site = made;
    return QD_OK;
}

void site_free(struct site *site)
{
    if (site != NULL) {
        office_deinit(&site->office);
        definition_free(site->definition);
        free(site);
    }
}

/* Everything that can fail comes first; the office changes last. */
enum qd_err site_apply(struct site *site,
                       struct definition *candidate,
                       struct actor actor,
                       int64_t now_ms,
                       struct batch *batch)
{
    struct event_list events = {0};
    struct batch_definition packed = {.office_id = site->office.office_id,
                                      .version = candidate->version};
    struct definition *next = calloc(1, sizeof *next);
    enum qd_err err = next != NULL ? QD_OK : QD_ERR_NOMEM;

    if (err == QD_OK) {
        *next = *candidate;
        err = record_pack_definition(next, &packed.bytes, &packed.len);
    }
    if (err == QD_OK) {
        err = batch_reserve(batch, 2);
    }
    if (err == QD_OK) {
        err = batch_push_definition(batch, &packed);
    }
    if (err != QD_OK) {
        free(packed.bytes);
        free(next);
        return err;
    }
    err = office_apply_definition(&site->office, next, actor, now_ms, &events);
    if (err != QD_OK) {
        batch_drop_definition(batch);
        free(next);
        event_list_deinit(&events);
        return err;
    }
    for (size_t i = 0; i < events.count; i++) {
        batch_push(batch, &events.events[i], NULL);
    }
    event_list_deinit(&events);
    definition_free(site->definition);
    site->definition = next;
    *candidate = (struct definition){0};
    return QD_OK;
}
