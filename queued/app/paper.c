#include <stdio.h>
#include <stdlib.h>

#include "queued/app/inside.h"
#include "queued/base/base32.h"
#include "queued/base/log.h"
#include "queued/base/text.h"
#include "queued/office/calendar.h"

/* Slips, and what is said of the printers that make them. */

static const char *words_in(const struct words *words, enum language language)
{
    return language == LANGUAGE_EN && words->en[0] != '\0' ? words->en : words->vi;
}

static void fill_procedure(struct slip *slip,
                           const struct definition *definition,
                           const struct ticket *ticket)
{
    uint32_t index = ticket->procedure_count == 0
                         ? INDEX_NONE
                         : definition_procedure_index(definition, ticket->procedure_ids[0]);

    if (index != INDEX_NONE) {
        const struct procedure_plan *plan = &definition->procedures[index];
        const char *label = words_in(&plan->short_label, slip->language);
        (void)text_copy(
            slip->procedure, sizeof slip->procedure, label[0] != '\0' ? label : plan->name);
    }
}

static void fill(struct slip *slip, const struct site *site, const struct ticket *ticket)
{
    const struct definition *definition = site->definition;
    uint32_t service = definition_service_index(definition, ticket->service_id);
    struct local_time issued = calendar_local(definition, ticket->issued_at_ms);
    char token[BASE32_LEN + 1];

    *slip = (struct slip){
        .ticket_id = ticket->id,
        .language = ticket->language,
        .date = issued.date,
        .minute = issued.minute,
        .people_ahead = ticket->forecast.people_ahead,
        .is_priority = ticket->ticket_class == CLASS_PRIORITY,
    };
    (void)text_copy(
        slip->office, sizeof slip->office, words_in(&definition->title, slip->language));
    ticket_label(ticket, slip->label);
    if (service != INDEX_NONE) {
        (void)text_copy(slip->service,
                        sizeof slip->service,
                        words_in(&definition->services[service].name, slip->language));
    }
    fill_procedure(slip, definition, ticket);
    (void)text_copy(slip->own_text, sizeof slip->own_text, definition->slip_text);
    if (definition->public_url[0] != '\0') {
        base32_encode(ticket->token, token);
        (void)snprintf(slip->url, sizeof slip->url, "%s/t/%s", definition->public_url, token);
    }
}

/* To leave the house with what was decided before it. */
static void push(struct app *app, const struct site *site, uint64_t key, struct sheet *sheet)
{
    turn_push(
        app,
        (struct outbox_item){
            .kind = OUTBOX_PRINT, .office_id = site->office.office_id, .key = key, .sheet = sheet});
}

void app_print(struct app *app,
               const struct site *site,
               const struct identity *identity,
               const struct command *command,
               const struct answer *answer)
{
    const struct ticket *ticket = office_ticket(&site->office, answer->ticket_id);
    bool is_again = command->kind == COMMAND_REPRINT;

    if (answer->repeated || ticket == NULL || (command->kind != COMMAND_ISSUE && !is_again)) {
        return; /* A repeated command printed the first time. */
    }
    /* A clerk who prints again does so at the kiosk: desks have no slip printer. */
    const char *kiosk = identity->device == IDENTITY_KIOSK ? identity->name : "";
    uint64_t key = printers_find(&app->printers, site->office.office_id, kiosk, is_again);
    struct sheet *sheet = key == 0 ? NULL : calloc(1, sizeof *sheet);
    if (sheet == NULL) {
        return;
    }
    fill(&sheet->slip, site, ticket);
    sheet->slip.is_again = is_again;
    push(app, site, key, sheet);
}

static void fill_checklist(struct checklist *checklist,
                           const struct definition *definition,
                           const struct procedure_plan *plan)
{
    uint32_t service = definition_service_index(definition, plan->service_id);
    const char *label = words_in(&plan->short_label, checklist->language);
    size_t used = 0;

    (void)text_copy(checklist->office,
                    sizeof checklist->office,
                    words_in(&definition->title, checklist->language));
    (void)text_copy(checklist->label, sizeof checklist->label, label);
    (void)text_copy(checklist->name, sizeof checklist->name, plan->name);
    (void)text_copy(checklist->documents, sizeof checklist->documents, plan->documents);
    (void)text_copy(checklist->time_unit, sizeof checklist->time_unit, plan->time_unit);
    (void)text_copy(checklist->fee, sizeof checklist->fee, plan->fee);
    checklist->time_limit = plan->time_limit;
    for (uint32_t i = 0; i < definition->counter_count; i++) {
        const struct counter_plan *counter = &definition->counters[i];
        if (service == INDEX_NONE || !service_set_has(&counter->services, service)) {
            continue;
        }
        int len = snprintf(checklist->counters + used,
                           sizeof checklist->counters - used,
                           "%s%s",
                           used == 0 ? "" : ", ",
                           words_in(&counter->name, checklist->language));
        if (len < 0 || (size_t)len >= sizeof checklist->counters - used) {
            checklist->counters[used] = '\0'; /* Whole names only. */
            break;
        }
        used += (size_t)len;
    }
}

enum refusal app_print_checklist(struct app *app,
                                 const struct site *site,
                                 const struct identity *identity,
                                 const struct request *request)
{
    const struct definition *definition = site->definition;
    uint32_t index = definition_procedure_index(definition, request->print_checklist.procedure_id);
    uint64_t key = printers_find(&app->printers, site->office.office_id, identity->name, false);

    if (index == INDEX_NONE) {
        return REFUSAL_UNKNOWN_PROCEDURE;
    }
    struct sheet *sheet = key == 0 ? NULL : calloc(1, sizeof *sheet);
    if (sheet == NULL) {
        return REFUSAL_BUSY; /* No printer of its own: its browser may have one. */
    }
    sheet->kind = SHEET_CHECKLIST;
    sheet->checklist.language = request->print_checklist.language;
    fill_checklist(&sheet->checklist, definition, &definition->procedures[index]);
    push(app, site, key, sheet);
    return REFUSAL_NONE;
}

struct frame *app_printers_frame(struct app *app,
                                 const struct site *site,
                                 const struct topic *topic,
                                 uint32_t number)
{
    struct printer_view views[LIMIT_PRINTERS];
    uint32_t count = printers_views(&app->printers,
                                    site->office.office_id,
                                    topic->key,
                                    clock_now(&app->clock),
                                    views,
                                    LIMIT_PRINTERS);

    return response_printers(number, &site->office, views, count);
}

static void publish(struct app *app, const struct site *site, uint64_t key)
{
    const struct topic topic = {
        .kind = TOPIC_PRINTERS, .office_id = site->office.office_id, .key = key};

    if (!topic_is_watched(app->gateway, &topic)) {
        return;
    }
    struct frame *frame = app_printers_frame(app, site, &topic, 0);
    if (frame == NULL) {
        qd_log(QD_LEVEL_WARN, "app", "news of printers were left out", "");
        return;
    }
    turn_push(
        app,
        (struct outbox_item){
            .kind = OUTBOX_PUBLISH, .topic = topic, .version = site->office.seq, .frame = frame});
}

/* Managers see them all; each kiosk its own. */
void app_on_printers(void *owner)
{
    struct app *app = owner;

    for (size_t i = 0; i < app->sites.count && !app->is_closed; i++) {
        const struct site *site = app->sites.all[i];
        publish(app, site, 0);
        for (uint32_t j = 0; j < site->definition->printer_count; j++) {
            publish(app, site, printers_key(site->definition->printers[j].kiosk));
        }
    }
}
