/* One office without a server: stepped on virtual time, with or without a journal. */
#ifndef QUEUED_BENCH_ONE_OFFICE_H
#define QUEUED_BENCH_ONE_OFFICE_H

#include "queued/journal/journal.h"
#include "queued/office/office.h"
#include "tests/sim/plan.h"

#define ONE_OFFICE_NINE_MS INT64_C(1795399200000) /* Monday 2026-11-23, 09:00 in Vietnam. */

struct one_office {
    struct plan plan;
    struct definition definition;
    struct office office;
    struct event_list events;
    struct batch batch;
    struct journal *journal; /* NULL: none. */
    int64_t now_ms;
    uint64_t command_count;
    struct answer answer; /* To the newest command. */
};

/* Ends the program when @is_good is not. */
void one_office_must(bool is_good, const char *what);

/* The office of Bát Xát, before its first day; @folder NULL: without a journal. */
void one_office_init(struct one_office *one, const char *folder, int64_t now_ms);
void one_office_deinit(struct one_office *one);

/* A manager opens a day, and a clerk sits at each of the first @count counters. */
void one_office_open_day(struct one_office *one, uint32_t count);

/* Steps the office, which must not refuse; what happened goes into the batch. */
void one_office_do(struct one_office *one, struct command command);
void one_office_clerk(struct one_office *one, enum command_kind kind, uint32_t clerk_id);
/* A ticket, a tenth of a second later. */
void one_office_issue(struct one_office *one, uint32_t service_id);
void one_office_commit(struct one_office *one);

void one_office_fresh_id(struct one_office *one, struct command_id *id);
void one_office_fresh_token(struct one_office *one, struct command *command);
/* What the last step left in one.events goes into the batch. */
void one_office_push(struct one_office *one);

#endif
