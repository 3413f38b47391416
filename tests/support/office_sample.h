/* A sample office for tests: four services, three counters with different skills, two sessions a
 * day. */
#ifndef QUEUED_TESTS_SUPPORT_OFFICE_SAMPLE_H
#define QUEUED_TESTS_SUPPORT_OFFICE_SAMPLE_H

#include <stdint.h>

#include "queued/office/office.h"

#define SAMPLE_MONDAY 20261123  /* An ordinary Monday. */
#define SAMPLE_HOLIDAY 20261124 /* Closed by the calendar. */

enum { SAMPLE_A = 1, SAMPLE_B = 2, SAMPLE_C = 3, SAMPLE_E = 4 }; /* Services. */
enum { SAMPLE_LAN = 11, SAMPLE_HOA = 12, SAMPLE_MINH = 13 };     /* Clerks. */

/* Counter 1 serves A and B, counter 2 serves B and C, counter 3 all. Tickets are taken from 07:00
 * to 11:00 and 13:15 to 16:30, desks are open 07:30 to 11:30 and 13:30 to 17:00, Monday to Friday,
 * in Asia/Ho_Chi_Minh. Procedures 1 to 4, one of each service. The caller frees it with
 * definition_deinit(). */
struct definition office_sample_definition(void);

/* The instant of a local minute. */
int64_t office_sample_at(uint32_t date, uint32_t hour, uint32_t minute);

/* A command with a fresh id. */
struct command office_sample_command(enum command_kind kind,
                                     enum actor_kind actor_kind,
                                     uint64_t actor_id);
struct command office_sample_issue(uint32_t service_id, enum ticket_class ticket_class);

#endif
