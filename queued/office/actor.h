/* An actor: who caused something. Names and secrets live elsewhere; the office knows ids alone. */
#ifndef QUEUED_OFFICE_ACTOR_H
#define QUEUED_OFFICE_ACTOR_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers are those of proto ActorKind. */
enum actor_kind {
    ACTOR_NONE = 0,
    ACTOR_SYSTEM = 1,
    ACTOR_DEVICE = 2,
    ACTOR_CLERK = 3,
    ACTOR_MANAGER = 4,
    ACTOR_ADMINISTRATOR = 5,
    ACTOR_CITIZEN = 6,
};
#define ACTOR_KIND_COUNT 7

struct actor {
    enum actor_kind kind;
    uint64_t id; /* Device id, user id, or ticket id of a citizen; 0 for the system. */
};

/* Made by the client, repeated when it asks again for a lost answer. All zero: none. */
struct command_id {
    uint8_t bytes[16];
};

#endif
