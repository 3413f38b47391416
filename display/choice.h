/* What one display of several shows: its languages, its counters, its services. */
#ifndef QUEUED_DISPLAY_CHOICE_H
#define QUEUED_DISPLAY_CHOICE_H

#include "display/hall.h"

/* A list of services as typed, "A,B,ĐK". */
#define CHOICE_SERVICES_SIZE 256

struct choice {
    size_t language_count; /* 1 or more, the most important first. */
    enum language languages[LANGUAGE_COUNT];
    size_t counter_count; /* 0: those that serve the services. */
    uint32_t counter_ids[LIMIT_COUNTERS];
    char services[CHOICE_SERVICES_SIZE]; /* Letters between commas; "": those of the counters. */
};

/* Vietnamese and English, every counter and service. */
void choice_init(struct choice *choice);

/* Each takes a list as typed: "vi,en"; "1,2,5-8"; "A,B". False, and nothing changed, when it is
 * none. */
QD_MUST_USE bool choice_set_languages(struct choice *choice, const char *text);
QD_MUST_USE bool choice_set_counters(struct choice *choice, const char *text);
QD_MUST_USE bool choice_set_services(struct choice *choice, const char *text);

/* Whether this display shows it. Until the hall is known, lists of the other kind choose nothing.
 */
bool choice_has_counter(const struct choice *choice, const struct hall *hall, uint32_t counter_id);
bool choice_has_service(const struct choice *choice, const struct hall *hall, uint32_t service_id);

/* The first thing chosen that the office does not have: writes its number or letter to @name.
 * False when it has all. */
bool choice_stranger(const struct choice *choice,
                     const struct hall *hall,
                     char name[BOARD_LABEL_SIZE]);

#endif
