/* A place: what a client knows of its office, to name things and to find them by name. */
#ifndef QUEUED_COUNTER_CLIENT_PLACE_H
#define QUEUED_COUNTER_CLIENT_PLACE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "proto/client/client.h"

struct place {
    Queued__V1__OfficeInfo *office; /* Owned; NULL: not known yet. */
    GPtrArray *procedures;          /* Owned Queued__V1__ProcedureInfo. */
};

void place_init(struct place *place);
void place_deinit(struct place *place);

void place_take_office(struct place *place, const Queued__V1__OfficeInfo *office);
void place_take_procedures(struct place *place, const Queued__V1__Procedures *page);
void place_forget_procedures(struct place *place);

/* NULL: unknown. */
const Queued__V1__ServiceInfo *place_service(const struct place *place, uint32_t service_id);
const Queued__V1__CounterInfo *place_counter(const struct place *place, uint32_t counter_id);
const Queued__V1__ProcedureInfo *place_procedure(const struct place *place, uint32_t procedure_id);
const Queued__V1__PauseReason *place_reason(const struct place *place, uint32_t reason_id);

/* By letter, in either case. */
const Queued__V1__ServiceInfo *place_find_service(const struct place *place, const char *letter);
/* By code. */
const Queued__V1__ProcedureInfo *place_find_procedure(const struct place *place, const char *code);
/* By number, or by how its text begins in either language, marks and case aside. */
const Queued__V1__PauseReason *place_find_reason(const struct place *place, const char *words);

/* Their names in the reader's language; "" for what is unknown. */
const char *place_service_name(const struct place *place, uint32_t service_id);
const char *place_procedure_name(const struct place *place, uint32_t procedure_id);

/* Local time in the office's zone; NULL when the zone is unknown here. The caller's. */
GTimeZone *place_zone(const struct place *place);

#endif
