#include "tests/sim/agenda.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_before(const struct agenda_item *a, const struct agenda_item *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void grow(struct agenda *agenda)
{
    size_t size = agenda->size == 0 ? 64 : 2 * agenda->size;
    struct agenda_item *items = realloc(agenda->items, size * sizeof *items);

    if (items == NULL) {
        perror("realloc");
        exit(1);
    }
    agenda->items = items;
    agenda->size = size;
}

void agenda_note(struct agenda *agenda, int64_t at_ms, uint32_t kind, uint64_t number)
{
    const struct agenda_item item = {
        .at_ms = at_ms, .order = agenda->order++, .kind = kind, .number = number};

    if (agenda->count == agenda->size) {
        grow(agenda);
    }
    size_t at = agenda->count++;
    while (at > 0 && is_before(&item, &agenda->items[(at - 1) / 2])) {
        agenda->items[at] = agenda->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    agenda->items[at] = item;
}

bool agenda_take(struct agenda *agenda, struct agenda_item *item)
{
    if (agenda->count == 0) {
        return false;
    }
    *item = agenda->items[0];
    const struct agenda_item last = agenda->items[--agenda->count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= agenda->count) {
            break;
        }
        if (child + 1 < agenda->count &&
            is_before(&agenda->items[child + 1], &agenda->items[child])) {
            child++;
        }
        if (!is_before(&agenda->items[child], &last)) {
            break;
        }
        agenda->items[at] = agenda->items[child];
        at = child;
    }
    agenda->items[at] = last;
    return true;
}

void agenda_deinit(struct agenda *agenda)
{
    free(agenda->items);
    *agenda = (struct agenda){0};
}
