/* What does not change from call to call: the office's services, counters and time zone. */
#ifndef QUEUED_DISPLAY_HALL_H
#define QUEUED_DISPLAY_HALL_H

#include "display/board.h"

#define HALL_ZONE_SIZE 64

struct hall_service {
    uint32_t service_id;
    char letter[BOARD_LETTER_SIZE];
    struct board_text name;
};

struct hall_counter {
    uint32_t counter_id;
    size_t service_count;
    uint32_t service_ids[LIMIT_SERVICES];
};

struct hall {
    uint64_t definition_version;
    char zone[HALL_ZONE_SIZE];
    size_t service_count;
    size_t counter_count;
    struct hall_service services[LIMIT_SERVICES];
    struct hall_counter counters[LIMIT_COUNTERS];
};

/* NULL when the office has no such service. */
const struct hall_service *hall_service(const struct hall *hall, uint32_t service_id);

/* NULL when the office has no such counter. */
const struct hall_counter *hall_counter(const struct hall *hall, uint32_t counter_id);

bool hall_serves(const struct hall_counter *counter, uint32_t service_id);

#endif
