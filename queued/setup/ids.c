#include "queued/setup/ids.h"

#include <stdlib.h>
#include <string.h>

static uint32_t larger(uint32_t one, uint32_t other)
{
    return one > other ? one : other;
}

static void give_services(struct definition *definition, const struct definition *previous)
{
    uint32_t max = 0;

    for (uint32_t i = 0; i < previous->service_count; i++) {
        max = larger(max, previous->services[i].service_id);
    }
    for (uint32_t i = 0; i < definition->service_count; i++) {
        struct service_plan *service = &definition->services[i];
        for (uint32_t j = 0; j < previous->service_count && service->service_id == 0; j++) {
            if (strcmp(previous->services[j].code, service->code) == 0) {
                service->service_id = previous->services[j].service_id;
            }
        }
        if (service->service_id == 0) {
            max++;
            service->service_id = max;
        }
    }
}

/* A code of the definition before, and its id. */
struct known {
    const char *code;
    uint32_t id;
};

static int compare_codes(const void *one, const void *other)
{
    const struct known *a = one;
    const struct known *b = other;

    return strcmp(a->code, b->code);
}

static int compare_ids(const void *one, const void *other)
{
    const struct procedure_plan *a = one;
    const struct procedure_plan *b = other;

    return a->procedure_id < b->procedure_id ? -1 : a->procedure_id > b->procedure_id;
}

static void give_procedures(struct definition *definition, const struct definition *previous)
{
    static struct known by_code[LIMIT_PROCEDURES]; /* 128 KiB: not for the stack. */
    uint32_t known_count = previous->procedure_count;
    uint32_t max = 0;

    for (uint32_t i = 0; i < known_count; i++) {
        by_code[i] =
            (struct known){previous->procedures[i].code, previous->procedures[i].procedure_id};
        max = larger(max, previous->procedures[i].procedure_id);
    }
    qsort(by_code, known_count, sizeof by_code[0], compare_codes);
    for (uint32_t i = 0; i < definition->procedure_count; i++) {
        struct procedure_plan *procedure = &definition->procedures[i];
        const struct known asked = {procedure->code, 0};
        const struct known *known =
            bsearch(&asked, by_code, known_count, sizeof by_code[0], compare_codes);
        if (known == NULL) {
            max++;
        }
        procedure->procedure_id = known != NULL ? known->id : max;
        procedure->service_id = definition->services[procedure->service_id].service_id;
    }
    if (definition->procedure_count > 0) {
        qsort(definition->procedures,
              definition->procedure_count,
              sizeof definition->procedures[0],
              compare_ids);
    }
}

/* The same words are the same reason. */
static void give_reasons(struct reason_plan *reasons,
                         uint32_t count,
                         const struct reason_plan *previous,
                         uint32_t previous_count)
{
    uint32_t max = 0;

    for (uint32_t i = 0; i < previous_count; i++) {
        max = larger(max, previous[i].reason_id);
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < previous_count && reasons[i].reason_id == 0; j++) {
            if (strcmp(previous[j].text.vi, reasons[i].text.vi) == 0) {
                reasons[i].reason_id = previous[j].reason_id;
            }
        }
        if (reasons[i].reason_id == 0) {
            max++;
            reasons[i].reason_id = max;
        }
    }
}

void ids_give(struct draft *draft, const struct definition *previous)
{
    static const struct definition nothing = {0};
    const struct definition *known = previous != NULL ? previous : &nothing;

    give_services(&draft->definition, known);
    give_procedures(&draft->definition, known);
    give_reasons(draft->definition.pause_reasons,
                 draft->definition.pause_reason_count,
                 known->pause_reasons,
                 known->pause_reason_count);
    give_reasons(draft->definition.rating_reasons,
                 draft->definition.rating_reason_count,
                 known->rating_reasons,
                 known->rating_reason_count);
}
