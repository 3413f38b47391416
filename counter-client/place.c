#include "counter-client/place.h"

#include <string.h>

#include "counter-client/words.h"
#include "proto/client/copy.h"
#include "queued/base/text.h"

#define FOLDED_SIZE 1024

static void free_procedure(gpointer procedure)
{
    queued__v1__procedure_info__free_unpacked(procedure, NULL);
}

void place_init(struct place *place)
{
    place->office = NULL;
    place->procedures = g_ptr_array_new_with_free_func(free_procedure);
}

void place_deinit(struct place *place)
{
    if (place->office != NULL) {
        queued__v1__office_info__free_unpacked(place->office, NULL);
    }
    g_ptr_array_unref(place->procedures);
}

void place_take_office(struct place *place, const Queued__V1__OfficeInfo *office)
{
    if (place->office != NULL) {
        queued__v1__office_info__free_unpacked(place->office, NULL);
    }
    place->office = copy_message(&office->base);
}

void place_take_procedures(struct place *place, const Queued__V1__Procedures *page)
{
    for (size_t i = 0; i < page->n_procedures; i++) {
        g_ptr_array_add(place->procedures, copy_message(&page->procedures[i]->base));
    }
}

void place_forget_procedures(struct place *place)
{
    g_ptr_array_set_size(place->procedures, 0);
}

const Queued__V1__ServiceInfo *place_service(const struct place *place, uint32_t service_id)
{
    for (size_t i = 0; place->office != NULL && i < place->office->n_services; i++) {
        if (place->office->services[i]->service_id == service_id) {
            return place->office->services[i];
        }
    }
    return NULL;
}

const Queued__V1__CounterInfo *place_counter(const struct place *place, uint32_t counter_id)
{
    for (size_t i = 0; place->office != NULL && i < place->office->n_counters; i++) {
        if (place->office->counters[i]->counter_id == counter_id) {
            return place->office->counters[i];
        }
    }
    return NULL;
}

const Queued__V1__ProcedureInfo *place_procedure(const struct place *place, uint32_t procedure_id)
{
    for (guint i = 0; i < place->procedures->len; i++) {
        const Queued__V1__ProcedureInfo *procedure = place->procedures->pdata[i];
        if (procedure->procedure_id == procedure_id) {
            return procedure;
        }
    }
    return NULL;
}

const Queued__V1__PauseReason *place_reason(const struct place *place, uint32_t reason_id)
{
    for (size_t i = 0; place->office != NULL && i < place->office->n_pause_reasons; i++) {
        if (place->office->pause_reasons[i]->reason_id == reason_id) {
            return place->office->pause_reasons[i];
        }
    }
    return NULL;
}

const Queued__V1__ServiceInfo *place_find_service(const struct place *place, const char *letter)
{
    for (size_t i = 0; place->office != NULL && i < place->office->n_services; i++) {
        if (g_ascii_strcasecmp(place->office->services[i]->letter, letter) == 0) {
            return place->office->services[i];
        }
    }
    return NULL;
}

const Queued__V1__ProcedureInfo *place_find_procedure(const struct place *place, const char *code)
{
    for (guint i = 0; i < place->procedures->len; i++) {
        const Queued__V1__ProcedureInfo *procedure = place->procedures->pdata[i];
        if (g_ascii_strcasecmp(procedure->code, code) == 0) {
            return procedure;
        }
    }
    return NULL;
}

/* Whether @text begins with the folded @start. */
static bool begins(const char *text, const char *start)
{
    char folded[FOLDED_SIZE];

    return text_fold(folded, sizeof folded, text, strlen(text)) == QD_OK &&
           g_str_has_prefix(folded, start);
}

const Queued__V1__PauseReason *place_find_reason(const struct place *place, const char *words)
{
    char folded[FOLDED_SIZE];
    char *end = NULL;
    guint64 number = g_ascii_strtoull(words, &end, 10);

    if (end != words && *end == '\0' && number <= UINT32_MAX) {
        return place_reason(place, (uint32_t)number);
    }
    if (words[0] == '\0' || place->office == NULL ||
        text_fold(folded, sizeof folded, words, strlen(words)) != QD_OK) {
        return NULL;
    }
    for (size_t i = 0; i < place->office->n_pause_reasons; i++) {
        const Queued__V1__PauseReason *reason = place->office->pause_reasons[i];
        if (begins(reason->text->vi, folded) || begins(reason->text->en, folded)) {
            return reason;
        }
    }
    return NULL;
}

const char *place_service_name(const struct place *place, uint32_t service_id)
{
    const Queued__V1__ServiceInfo *service = place_service(place, service_id);

    return service == NULL ? "" : words_of(service->name);
}

const char *place_procedure_name(const struct place *place, uint32_t procedure_id)
{
    const Queued__V1__ProcedureInfo *procedure = place_procedure(place, procedure_id);

    return procedure == NULL ? "" : words_of(procedure->short_label);
}

GTimeZone *place_zone(const struct place *place)
{
    return place->office == NULL ? NULL : g_time_zone_new_identifier(place->office->time_zone);
}
