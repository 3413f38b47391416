/* A model: the rules of an office once more, written down as plainly as they are told, with lists
 * that are searched from end to end. It shares no code with the office but the names of things.
 *
 * What it does not know: statistics, forecasts, learned times, command ids. */
#ifndef QUEUED_TESTS_SIM_MODEL_H
#define QUEUED_TESTS_SIM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/office.h"

#define MODEL_TICKETS_MAX 4096
#define MODEL_COUNTERS_MAX 16
#define MODEL_SERVICES_MAX 16
#define MODEL_CALLS_MAX 16

struct model_ticket {
    uint64_t id;
    char label[LABEL_SIZE];
    uint32_t label_service_id;
    uint32_t service_id;
    enum ticket_class ticket_class;
    int64_t issued_at_ms;
    int64_t key_ms;
    bool of_today; /* Not kept from a day before. */
    enum ticket_state state;
    int64_t ended_at_ms;
    int64_t called_at_ms;
    uint32_t counter_id;
    uint32_t bound_counter_id;
    uint32_t misses;
    uint32_t rated; /* 1 to 4; 0: not. */
    uint32_t transfers;
    uint64_t version; /* Grows with whatever happens to it. */
};

struct model_undo {
    bool is_set;
    enum command_kind kind;
    int64_t at_ms;
    uint64_t ticket_version;
    uint64_t counter_version;
    uint32_t clerk_id;
    enum counter_state state;
    int64_t since_ms;
    struct model_ticket ticket;
};

struct model_counter {
    uint32_t id;
    enum counter_state state;
    int64_t since_ms;
    uint32_t clerk_id;
    bool automatic;
    uint64_t ticket_id;
    uint64_t version;
    struct model_undo undo;
};

struct model_service {
    uint32_t id;
    uint32_t last_number;
};

/* A call as the model would explain it. */
struct model_call {
    uint64_t ticket_id;
    uint32_t counter_id;
    struct event_called why;
};

struct model {
    const struct definition *definition;
    int64_t at_ms;
    int64_t happened_ms; /* The newest event before this step. */
    bool day_open;
    bool by_manager;
    uint32_t date; /* 0: no day was open yet. */
    struct model_ticket tickets[MODEL_TICKETS_MAX];
    uint32_t ticket_count;
    struct model_counter counters[MODEL_COUNTERS_MAX];
    uint32_t counter_count;
    struct model_service services[MODEL_SERVICES_MAX];
    uint32_t service_count;
    struct model_call calls[MODEL_CALLS_MAX]; /* Of the newest step. */
    uint32_t call_count;
    uint64_t versions;
};

void model_init(struct model *model, const struct definition *definition);

/* Whether the command is done; @ticket_id names the ticket that it issues. */
bool model_step(struct model *model,
                const struct command *command,
                int64_t now_ms,
                uint64_t ticket_id);

/* Whether the definition may come into force, and that it did. */
bool model_may_adopt(const struct model *model, const struct definition *definition);
void model_adopt(struct model *model, const struct definition *definition, int64_t now_ms);

/* NULL when unknown. */
struct model_ticket *model_ticket(struct model *model, uint64_t ticket_id);
struct model_counter *model_counter(struct model *model, uint32_t counter_id);
bool model_serves(const struct model *model, uint32_t counter_id, uint32_t service_id);
bool model_may_call(const struct model *model,
                    const struct model_counter *counter,
                    const struct model_ticket *ticket);
bool model_is_before(const struct model_ticket *a, const struct model_ticket *b);

/* The day's hours, by the C library's calendar; seven hours east of Greenwich. */
uint32_t model_date(int64_t at_ms);
bool model_is_ticketing(const struct model *model, int64_t at_ms);
int64_t model_day_opens(const struct model *model, uint32_t date); /* 0: it does not. */
int64_t model_day_ends(const struct model *model, uint32_t date);
int64_t model_open_between(const struct model *model, int64_t from_ms, int64_t to_ms);

/* Which events of the office the model does not share, it takes part in here: the rest of a step.
 */
bool model_issue(struct model *model,
                 const struct command *command,
                 int64_t now_ms,
                 uint64_t ticket_id);
bool model_at_counter(struct model *model, const struct command *command, int64_t now_ms);
bool model_day(struct model *model, const struct command *command, int64_t now_ms);

void model_touch_ticket(struct model *model, struct model_ticket *ticket);
void model_touch_counter(struct model *model, struct model_counter *counter);
void model_call_ticket(struct model *model,
                       struct model_counter *counter,
                       struct model_ticket *ticket,
                       bool by_label,
                       bool automatic);
void model_close_counter(struct model *model, struct model_counter *counter);
bool model_is_left(const struct model *model, const struct model_counter *counter, int64_t now_ms);
uint32_t model_parked(const struct model *model, uint32_t counter_id);

#endif
