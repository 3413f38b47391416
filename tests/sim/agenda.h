/* An agenda: what is to happen on virtual time, earliest first; what falls on one instant happens
 * in the order in which it was noted. */
#ifndef QUEUED_TESTS_SIM_AGENDA_H
#define QUEUED_TESTS_SIM_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agenda_item {
    int64_t at_ms;
    uint64_t order;
    uint32_t kind;   /* The owner's. */
    uint64_t number; /* The owner's. */
};

/* A zeroed one is empty. */
struct agenda {
    struct agenda_item *items; /* Owned; a heap. */
    size_t count;
    size_t size;
    uint64_t order;
};

void agenda_note(struct agenda *agenda, int64_t at_ms, uint32_t kind, uint64_t number);

/* False: nothing is left. */
bool agenda_take(struct agenda *agenda, struct agenda_item *item);
void agenda_deinit(struct agenda *agenda);

#endif
