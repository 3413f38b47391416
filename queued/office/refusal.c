#include "queued/office/refusal.h"

#include <stddef.h>

#include "queued/base/assert.h"

struct refusal_words {
    const char *vi;
    const char *en;
};

static const struct refusal_words words[REFUSAL_NUMBER_MAX + 1] = {[REFUSAL_NONE] = {"", ""},
#define X(name, number, vi, en) [number] = {vi, en},
                                                                   REFUSAL_MAP(X)
#undef X
};

/* The preprocessor has no lower case; the test compares each key with its name in the map. */
static const char *const keys[REFUSAL_NUMBER_MAX + 1] = {
    [REFUSAL_NONE] = "refusal.none",
    [REFUSAL_UNKNOWN_VERSION] = "refusal.unknown_version",
    [REFUSAL_MALFORMED] = "refusal.malformed",
    [REFUSAL_TOO_LARGE] = "refusal.too_large",
    [REFUSAL_INVALID_TEXT] = "refusal.invalid_text",
    [REFUSAL_INVALID_VALUE] = "refusal.invalid_value",
    [REFUSAL_COMMAND_ID_MISSING] = "refusal.command_id_missing",
    [REFUSAL_COMMAND_ID_REUSED] = "refusal.command_id_reused",
    [REFUSAL_HELLO_FIRST] = "refusal.hello_first",
    [REFUSAL_BAD_TOKEN] = "refusal.bad_token",
    [REFUSAL_BAD_LOGIN] = "refusal.bad_login",
    [REFUSAL_NOT_ALLOWED] = "refusal.not_allowed",
    [REFUSAL_LOG_IN_FIRST] = "refusal.log_in_first",
    [REFUSAL_TOO_MANY_TRIES] = "refusal.too_many_tries",
    [REFUSAL_DAY_CLOSED] = "refusal.day_closed",
    [REFUSAL_NOT_ISSUING] = "refusal.not_issuing",
    [REFUSAL_DAY_OPEN] = "refusal.day_open",
    [REFUSAL_UNKNOWN_SERVICE] = "refusal.unknown_service",
    [REFUSAL_UNKNOWN_PROCEDURE] = "refusal.unknown_procedure",
    [REFUSAL_UNKNOWN_COUNTER] = "refusal.unknown_counter",
    [REFUSAL_UNKNOWN_TICKET] = "refusal.unknown_ticket",
    [REFUSAL_SERVICE_FULL] = "refusal.service_full",
    [REFUSAL_NO_COUNTER] = "refusal.no_counter",
    [REFUSAL_STALE_DEFINITION] = "refusal.stale_definition",
    [REFUSAL_STRANDS_TICKETS] = "refusal.strands_tickets",
    [REFUSAL_OFFICE_FULL] = "refusal.office_full",
    [REFUSAL_DISK_FULL] = "refusal.disk_full",
    [REFUSAL_BUSY] = "refusal.busy",
    [REFUSAL_APPOINTMENT_INVALID] = "refusal.appointment_invalid",
    [REFUSAL_WRONG_STATE] = "refusal.wrong_state",
    [REFUSAL_OTHER_COUNTER] = "refusal.other_counter",
    [REFUSAL_NOBODY_WAITING] = "refusal.nobody_waiting",
    [REFUSAL_COUNTER_CLOSED] = "refusal.counter_closed",
    [REFUSAL_COUNTER_PAUSED] = "refusal.counter_paused",
    [REFUSAL_COUNTER_BUSY] = "refusal.counter_busy",
    [REFUSAL_COUNTER_IDLE] = "refusal.counter_idle",
    [REFUSAL_COUNTER_TAKEN] = "refusal.counter_taken",
    [REFUSAL_NOT_AT_COUNTER] = "refusal.not_at_counter",
    [REFUSAL_AT_OTHER_COUNTER] = "refusal.at_other_counter",
    [REFUSAL_TOO_SOON] = "refusal.too_soon",
    [REFUSAL_RETURN_WINDOW_OVER] = "refusal.return_window_over",
    [REFUSAL_SECOND_NO_SHOW] = "refusal.second_no_show",
    [REFUSAL_NOTHING_TO_UNDO] = "refusal.nothing_to_undo",
    [REFUSAL_UNDO_TOO_LATE] = "refusal.undo_too_late",
    [REFUSAL_UNDO_OVERTAKEN] = "refusal.undo_overtaken",
    [REFUSAL_COUNTER_DOES_NOT_SERVE] = "refusal.counter_does_not_serve",
    [REFUSAL_BOUND_ELSEWHERE] = "refusal.bound_elsewhere",
    [REFUSAL_TOO_MANY_PARKED] = "refusal.too_many_parked",
    [REFUSAL_TOO_MANY_LEGS] = "refusal.too_many_legs",
    [REFUSAL_SAME_CLASS] = "refusal.same_class",
    [REFUSAL_UNKNOWN_REASON] = "refusal.unknown_reason",
    [REFUSAL_SAME_PLACE] = "refusal.same_place",
    [REFUSAL_UNKNOWN_TOPIC] = "refusal.unknown_topic",
    [REFUSAL_ALREADY_RATED] = "refusal.already_rated",
};

const char *refusal_key(enum refusal refusal)
{
    QD_ASSERT((unsigned)refusal <= REFUSAL_NUMBER_MAX);
    QD_ASSERT(keys[refusal] != NULL);
    return keys[refusal];
}

const char *refusal_text(enum refusal refusal, int english)
{
    QD_ASSERT((unsigned)refusal <= REFUSAL_NUMBER_MAX);
    QD_ASSERT(words[refusal].vi != NULL);
    return english ? words[refusal].en : words[refusal].vi;
}
