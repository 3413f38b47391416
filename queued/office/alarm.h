/* Alarms: what in the hall a manager should look at now, by the thresholds the office has set. They
 * are a view of the state at an instant: whoever asks again hears what still holds. */
#ifndef QUEUED_OFFICE_ALARM_H
#define QUEUED_OFFICE_ALARM_H

#include <stdint.h>

#include "queued/office/office.h"

/* Numbers are those of proto AlarmKind. */
enum alarm_kind {
    ALARM_NO_COUNTER = 1,   /* People wait for a service that no open counter serves. */
    ALARM_LONG_WAIT = 2,    /* Somebody has waited longer than @limit_ms. */
    ALARM_CROWD = 3,        /* More than @limit_count wait for a service. */
    ALARM_LONG_SERVICE = 4, /* One citizen has been served longer than @limit_ms. */
    ALARM_LONG_PAUSE = 5,   /* A counter has been paused longer than @limit_ms. */
};

struct alarm {
    enum alarm_kind kind;
    uint32_t service_id; /* 0 for LONG_PAUSE. */
    uint32_t counter_id; /* LONG_SERVICE, LONG_PAUSE; else 0. */
    uint32_t waiting;    /* Of the service: NO_COUNTER, LONG_WAIT, CROWD; else 0. */
    int64_t since_ms;    /* When that wait, service or pause began; 0 for NO_COUNTER and CROWD. */
    int64_t limit_ms;
    uint32_t limit_count;
};

#define ALARM_COUNT_MAX (3 * LIMIT_SERVICES + LIMIT_COUNTERS)

/* When the one who has waited longest for the service took the ticket; 0: nobody waits. */
int64_t alarm_oldest_issue(const struct office *office, uint32_t service_id);

/* Those of @now_ms, by service and then by counter; none while the day is closed. Returns their
 * number. */
uint32_t alarm_list(const struct office *office,
                    int64_t now_ms,
                    struct alarm alarms[ALARM_COUNT_MAX]);

#endif
