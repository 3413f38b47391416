/* A definition: everything an office has decided about itself. Immutable while in force. */
#ifndef QUEUED_OFFICE_DEFINITION_H
#define QUEUED_OFFICE_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/limits.h"
#include "queued/office/service_set.h"

#define LETTER_SIZE 8 /* "A", "Đ" or "AB" and the terminator: at most 7 bytes of UTF-8. */

/* The office has these heads by default (domain: "Order"); all durations in milliseconds. */
#define HEAD_REGULAR_MS_DEFAULT (INT64_C(15) * 60 * 1000)
#define HEAD_PRIORITY_MS_DEFAULT (INT64_C(5) * 60 * 1000)
#define HEAD_APPOINTMENT_MS_DEFAULT (INT64_C(5) * 60 * 1000)
#define APPOINTMENT_GRACE_MS_DEFAULT (INT64_C(15) * 60 * 1000)
#define RETURN_WINDOW_MS_DEFAULT (INT64_C(30) * 60 * 1000)
#define RECALL_MIN_MS_DEFAULT (INT64_C(10) * 1000)
#define UNDO_WINDOW_MS_DEFAULT (INT64_C(30) * 1000)
#define PROMISED_WAIT_MS_DEFAULT (INT64_C(15) * 60 * 1000)
#define DAY_LEAD_MINUTES_DEFAULT 60
#define ALARM_SERVICE_PERCENT_DEFAULT 300
#define ALARM_PAUSE_MS_DEFAULT (INT64_C(30) * 60 * 1000)
#define ALARM_DEVICE_MS_DEFAULT (INT64_C(5) * 60 * 1000)
#define ALARM_SERVICE_PERCENT_MAX 10000
#define SERVICE_PRIOR_MS_DEFAULT (INT64_C(8) * 60 * 1000)

/* A text in every language of the office. Never NULL: "" where there is none. */
struct words {
    const char *vi;
    const char *en;
};

/* A span of one local day, minutes after midnight, ends exclusive. */
struct session_plan {
    uint16_t opens_minute;
    uint16_t closes_minute;
    uint16_t ticketing_opens_minute;
    uint16_t ticketing_closes_minute;
};

struct day_plan {
    uint32_t session_count; /* 0: closed all day. */
    struct session_plan sessions[LIMIT_SESSIONS_PER_DAY];
};

struct date_plan {
    uint32_t date; /* yyyymmdd */
    struct day_plan plan;
    struct words name;
};

/* From @at_ms on, local time is UTC plus @offset_s. */
struct zone_change {
    int64_t at_ms;
    int32_t offset_s;
};

struct service_plan {
    uint32_t service_id; /* Never 0; stays the same across definitions. */
    const char *code;    /* The office's own key: "ho-tich". */
    char letter[LETTER_SIZE];
    struct words name;
    uint32_t first_number;  /* 1 or more. */
    uint32_t daily_limit;   /* 0: none. */
    uint32_t notice_minute; /* The notice holds from this local minute on; 0: never. */
    struct words notice;
    int64_t service_prior_ms; /* Expected service time before anything is learned. */
    const char *picture;      /* Of the kiosk's tile; "" for a plain one. */
};

struct counter_plan {
    uint32_t counter_id; /* The number on the desk; never 0. */
    struct words name;
    struct service_set services;
};

struct procedure_plan {
    uint32_t procedure_id; /* Never 0; stays the same across definitions. */
    uint32_t service_id;
    const char *code;
    const char *name; /* Full legal name, Vietnamese. */
    struct words short_label;
    uint32_t time_limit;   /* 0: unknown or at once. */
    const char *time_unit; /* "working_day", "day", "hour", "" */
    const char *fee;
    const char *documents; /* One a line. */
    const char *link;      /* Template of an address for the clerk's browser; "": none. */
    uint32_t valid_from;   /* yyyymmdd; 0: always. */
    uint32_t valid_to;     /* Inclusive; 0: always. */
};

/* What people look for here and find elsewhere: the kiosk tells them where. */
struct elsewhere_plan {
    struct words name;
    struct words place;
};

/* Where the slips of a kiosk come out. */
struct printer_plan {
    const char *kiosk;  /* Name of the enrolled device; one printer each. */
    const char *target; /* "host:port", or the path of a device file. */
    uint32_t paper_mm;  /* 80 or 58. */
};

struct reason_plan {
    uint32_t reason_id; /* Never 0. */
    struct words text;
};

/* What a manager is told of at once; 0: never. */
struct alarm_limits {
    int64_t wait_ms;  /* Somebody has waited longer. */
    uint32_t waiting; /* More people wait for one service. */
    uint32_t
        service_percent; /* One citizen is served longer than this share of service_prior_ms. */
    int64_t pause_ms;    /* A counter is paused longer. */
    int64_t device_ms;   /* A device is away for more of the opening hours. */
};

/* All pointers lead into memory owned by the definition (@storage) and live as long as it does. */
struct definition {
    uint32_t office_id;
    uint64_t version; /* 1, 2, 3 … per office; set when it is applied, 0 before. */
    const char *code;
    struct words title;

    const char *time_zone;      /* IANA name. */
    int32_t zone_base_offset_s; /* Before the first change. */
    uint32_t zone_change_count;
    struct zone_change *zone_changes; /* By instant. */

    int64_t head_regular_ms; /* D of each class: key = arrival + D. */
    int64_t head_priority_ms;
    int64_t head_appointment_ms;
    int64_t appointment_grace_ms;
    int64_t return_window_ms; /* In opening time. */
    int64_t recall_min_ms;
    int64_t undo_window_ms;
    int64_t promised_wait_ms;
    uint32_t day_lead_minutes; /* The day opens so long before its first ticketing. */
    bool keep_overnight;
    bool issue_without_counter; /* Issue also where no open counter serves the service. */

    struct alarm_limits alarms;

    struct day_plan week[7]; /* Monday first. */
    uint32_t date_count;
    struct date_plan *dates; /* By date. */

    uint32_t service_count;
    struct service_plan *services; /* In the order of the office. */
    uint32_t counter_count;
    struct counter_plan *counters; /* In the order of the office. */
    uint32_t procedure_count;
    struct procedure_plan *procedures; /* By id. */
    uint32_t pause_reason_count;
    struct reason_plan *pause_reasons;
    uint32_t rating_level_count; /* LIMIT_RATING_LEVELS, or 0: citizens are not asked. */
    uint32_t rating_reason_count;
    struct words *rating_levels; /* The worst first. */
    struct reason_plan *rating_reasons;
    uint32_t notice_count;
    struct words *notices;
    const char *slip_text;
    const char *public_url; /* Where phones find this server, without a final slash; "": unknown. */
    uint32_t elsewhere_count;
    uint32_t printer_count;
    struct elsewhere_plan *elsewhere;
    struct printer_plan *printers;

    void *storage; /* Owned: one block that every pointer above leads into. */
};

/* What no lookup found. */
#define INDEX_NONE UINT32_MAX

/* Index into services, counters, procedures; INDEX_NONE when unknown. */
uint32_t definition_service_index(const struct definition *definition, uint32_t service_id);
uint32_t definition_counter_index(const struct definition *definition, uint32_t counter_id);
uint32_t definition_procedure_index(const struct definition *definition, uint32_t procedure_id);
/* Whether a procedure may be asked for on @date. */
bool definition_procedure_is_valid(const struct procedure_plan *procedure, uint32_t date);
bool definition_has_pause_reason(const struct definition *definition, uint32_t reason_id);
bool definition_has_rating_reason(const struct definition *definition, uint32_t reason_id);

/* Whether every relation the office relies on holds (unique ids and letters, indexes in range,
 * sorted tables, sessions in order). The office asserts it; setup and codec refuse what fails it.
 */
bool definition_is_sound(const struct definition *definition);

/* Frees @storage and clears *@definition. Safe on a zeroed one. */
void definition_deinit(struct definition *definition);

#endif
