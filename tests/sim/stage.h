/* A stage: an office on virtual time beside its model. After each step both must say the same, the
 * office must be sound, and a refusal must have changed nothing. What differs ends the program. */
#ifndef QUEUED_TESTS_SIM_STAGE_H
#define QUEUED_TESTS_SIM_STAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "queued/office/office.h"
#include "tests/sim/model.h"
#include "tests/sim/plan.h"
#include "tests/sim/random.h"
#include "tests/sim/trace.h"

#define STAGE_VERSIONS_MAX 64
#define STAGE_SAID 32

/* A command that was done, to be said again. */
struct stage_said {
    struct command command;
    struct answer answer;
    uint64_t day_seq;
};

struct stage {
    uint64_t seed;
    struct random random;
    struct plan plan;
    struct definition *definitions[STAGE_VERSIONS_MAX]; /* Owned; by version. */
    struct office office;
    struct model model;
    struct event_list journal; /* Everything that ever happened. */
    int64_t now_ms;
    uint64_t hash;
    uint64_t commands;
    struct stage_said said[STAGE_SAID];
    uint32_t said_next;
    FILE *trace; /* Borrowed; NULL: none. */
    struct {
        uint32_t steps, done, refused, calls, repeats, restarts, changes, jumps, undos, ratings,
            days;
    } counts;
};

void stage_init(struct stage *stage, uint64_t seed, const struct plan *plan, int64_t now_ms);
void stage_deinit(struct stage *stage);

/* A command with a fresh id. */
struct command stage_command(struct stage *stage,
                             enum command_kind kind,
                             enum actor_kind actor,
                             uint64_t actor_id);

/* Whether it was done. */
bool stage_do(struct stage *stage, const struct command *command);

/* Goes on to @now_ms, and ticks whenever the office asks for it on the way. */
void stage_advance(struct stage *stage, int64_t now_ms);

/* The process dies and comes back: the state is folded anew from the journal. */
void stage_restart(struct stage *stage);

/* A lost answer: an earlier command of today is said again; @altered: its id for another one. */
void stage_repeat(struct stage *stage, bool altered);

/* Changes the definition to stage->plan, if the office lets it. */
bool stage_adopt(struct stage *stage);

_Noreturn void stage_fail(const struct stage *stage, const char *what);

#endif
