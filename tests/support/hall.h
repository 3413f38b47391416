/* A hall: the sample office on virtual time, and everything that happened in it. Each refusal is
 * compared with the state before it, and at the end everything is replayed. For cmocka tests. */
#ifndef QUEUED_TESTS_SUPPORT_HALL_H
#define QUEUED_TESTS_SUPPORT_HALL_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/office/office.h"
#include "tests/support/office_sample.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

#define HALL_DEFINITIONS_MAX 8

struct hall {
    struct definition definition; /* The first; tests change what they need of it. */
    struct definition later[HALL_DEFINITIONS_MAX]; /* By version: 2 is later[2]. */
    struct office office;
    struct event_list events;
    int64_t now_ms;
    struct answer answer;
    struct obstacle obstacle;
};

void hall_init(struct hall *hall, int64_t now_ms);

/* Monday, nine o'clock, Lan at counter 1, Hoa at 2. */
void hall_open(struct hall *hall);

/* Checks the whole state and its replay, and frees everything. */
void hall_deinit(struct hall *hall);
void hall_check_replay(const struct hall *hall);

/* Refused means untouched: by hash. */
enum refusal hall_step(struct hall *hall, const struct command *command);
void hall_do(struct hall *hall, struct command command);
void hall_refuse(struct hall *hall, struct command command, enum refusal expected);

struct command hall_clerk(enum command_kind kind, uint32_t clerk_id);
struct command hall_manager(enum command_kind kind);
struct command hall_about(enum command_kind kind, uint32_t clerk_id, uint64_t ticket_id);
struct command hall_send(uint32_t clerk_id, uint32_t service_id, uint32_t counter_id);

void hall_tick(struct hall *hall);
void hall_sit(struct hall *hall, uint32_t clerk_id, uint32_t counter_id, bool automatic);
void hall_pause(struct hall *hall, uint32_t clerk_id);
uint64_t hall_issue(struct hall *hall, uint32_t service_id, enum ticket_class ticket_class);

/* What office_try_definition() says of it. */
enum refusal hall_try(const struct hall *hall, const struct definition *candidate);

/* Puts @candidate in force as the next version; the hall owns it then. */
void hall_apply(struct hall *hall, struct definition *candidate);

const struct ticket *hall_ticket(const struct hall *hall, uint64_t ticket_id);
void hall_expect(const struct hall *hall, uint64_t ticket_id, enum ticket_state state);

/* The newest event, which must be of that kind. */
const struct event *hall_event(const struct hall *hall, enum event_kind kind);

#endif
