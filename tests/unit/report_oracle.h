/* An oracle for reports: every figure computed again, naively, from the bare events: undone pairs
 * are struck out first, tickets are followed one at a time, and counters second by second. Shares
 * no code with what it checks. Events must lie on whole seconds. */
#ifndef QUEUED_TESTS_UNIT_REPORT_ORACLE_H
#define QUEUED_TESTS_UNIT_REPORT_ORACLE_H

#include "queued/codec/report.h"
#include "queued/office/event.h"

struct oracle_leg {
    int64_t service_id, counter_id, clerk_id;
    int64_t entered, first_called, called, started, ended, parked;
};

struct oracle_ticket {
    uint64_t id;
    int64_t date, ticket_class, channel, procedure_id, issued, ended;
    int state;
    int outcome;
    uint32_t rated; /* 1 to 4; 0: not. */
    char dossier[LIMIT_DOSSIER + 1];
    int64_t due_date;
    struct forecast forecast;
    int64_t parked_since;
    uint32_t leg_count;
    struct oracle_leg legs[LIMIT_LEGS];
};

/* Counters' time of one group. */
struct oracle_time {
    int64_t group;
    int64_t open_ms, busy_ms;
    uint32_t ended; /* Services that ended. */
};
#define ORACLE_TIMES 64

struct oracle {
    struct event *events; /* Owned; without what was undone. */
    size_t event_count;
    struct oracle_ticket *tickets; /* Owned; by id. */
    size_t ticket_count;
    int64_t promise_ms;
    int64_t now_ms;
    struct report_query query; /* What it was asked last. */
    int64_t open_ms;           /* Of all counters. */
    struct oracle_time times[ORACLE_TIMES];
    size_t time_count;
};

void report_oracle_init(struct oracle *oracle, const struct event_list *events, int64_t now_ms);
void report_oracle_deinit(struct oracle *oracle);

/* Watches the counters for @query: what follows is about it. */
void report_oracle_ask(struct oracle *oracle, const struct report_query *query);

/* The groups that have a row, ascending, at most @max. */
size_t report_oracle_groups(const struct oracle *oracle, int64_t *groups, size_t max);

/* All figures of one row; group and titles are left empty. */
void report_oracle_row(const struct oracle *oracle, int64_t group, struct report_row *row);

#endif
