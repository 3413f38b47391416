/* A world: the server as it is, gateway, sessions, app, office and journal, in a process where
 * time, network, disk, threads and chance are made up.
 *
 * What stands below the server is replaced and nothing else: libuv (world_loop.c), libwebsockets
 * (world_wire.c), the files of SQLite (world_disk.c), randomness and slow hashes (world_machine.c).
 * All that happens stands on one agenda, and all that could be otherwise is drawn from one seed.
 * There is one world in a process. */
#ifndef QUEUED_TESTS_SIM_WORLD_H
#define QUEUED_TESTS_SIM_WORLD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tests/sim/agenda.h"
#include "tests/sim/random.h"

#define WORLD_OFFICES 2

/* What stands on the agenda. */
enum world_kind {
    WORLD_TIMER, /* Of the server's loop; number: the life it belongs to. */
    WORLD_ASYNC,
    WORLD_CLOSED,
    WORLD_WORK,
    WORLD_WORKED,
    WORLD_THREAD,
    WORLD_OPEN, /* Of a line; number: wire_number(). */
    WORLD_UP,
    WORLD_DOWN,
    WORLD_WRITABLE,
    WORLD_LINE_TIMER,
    WORLD_LOST,    /* The server notices that a line is gone. */
    WORLD_HANGUP,  /* The client does. */
    WORLD_DAMAGED, /* A line that cannot have survived is looked at. */
    WORLD_ACT,     /* A client does something; number: which. */
    WORLD_TIMEOUT, /* A client has waited long enough. */
    WORLD_FATE,    /* Something befalls everybody. */
    WORLD_START,   /* The server comes back. */
    WORLD_ASK,     /* Whoever changes the office looks for the answer. */
    WORLD_END
};

struct world {
    uint64_t seed;
    struct random random;
    struct agenda agenda;
    int64_t now_ms;      /* Steady. */
    int64_t wall_off_ms; /* The machine's clock is ahead of that by so much. */
    uint64_t sub_ns;     /* Time passes a little with each look at it. */
    uint32_t life;       /* Of the server; 0: not yet. */
    uint32_t process;    /* Changes with its start and its end. */
    bool is_serving;
    bool is_dying; /* The writer's thread has met the end of the process. */
    bool is_over;  /* Everybody goes home: no more wishes, no more fate. */
    bool is_told;  /* The server has been asked to stop. */
    jmp_buf death; /* Where a process that ends at once goes. */
    char path[64]; /* Of the database. */
    FILE *trace;   /* Borrowed; NULL: none. */
    bool disk_is_low;
    uint32_t pace;      /* Of the people: how many times slower than at the worst of times. */
    uint32_t commit_ms; /* How slow the disk is at present. */
    struct {
        uint64_t commands, refused, repeated, commits, events, lives, kills, power_cuts,
            disk_faults, stops, cuts, changes, jumps, days, calls, states, phones, damages, reports;
    } counts;
};

extern struct world world;

uint32_t world_below(uint32_t count);
bool world_chance(uint32_t percent);

/* Notes @kind on the agenda, @in_ms from now. */
void world_note(int64_t in_ms, enum world_kind kind, uint64_t number);

/* One instant of the agenda. */
void world_step(void);

/* The process ends here and now. */
_Noreturn void world_die(void);

/* The seed has shown that something is wrong. */
_Noreturn void world_fail(const char *what);
static inline void world_demand(bool is_so, const char *what)
{
    if (!is_so) {
        world_fail(what);
    }
}
void world_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
