#include "display/board.h"

#include <string.h>

bool board_is_calling(const struct board *board, uint32_t counter_id, const char *label)
{
    for (size_t i = 0; i < board->counter_count; i++) {
        const struct board_counter *counter = &board->counters[i];
        if (counter->counter_id == counter_id) {
            return counter->state == BOARD_COUNTER_CALLING && strcmp(counter->label, label) == 0;
        }
    }
    return false;
}
