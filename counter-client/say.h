/* Sentences about tickets and counters, in the reader's language. */
#ifndef QUEUED_COUNTER_CLIENT_SAY_H
#define QUEUED_COUNTER_CLIENT_SAY_H

#include <glib.h>

#include "counter-client/place.h"

/* "đang mở", "đang gọi" … */
const char *say_counter_state(Queued__V1__CounterState state);
/* "ưu tiên", "hẹn giờ"; "" for a regular ticket: that is the rule. */
const char *say_class(Queued__V1__TicketClass ticket_class);

/* Why a ticket is next: "ưu tiên, đến lúc 09:12; 2 phiếu trước không thuộc quầy này". */
void say_why(GString *to, const Queued__V1__NextUp *next);

/* The whole state of a counter in a few lines, as a terminal shows it. @now_ms: the server's. */
void say_counter(GString *to,
                 const struct place *place,
                 const Queued__V1__CounterView *view,
                 int64_t now_ms);

/* The same as a line of JSON, without a line feed. */
void say_counter_json(GString *to, const Queued__V1__CounterView *view, int64_t now_ms);
void say_ticket_json(GString *to, const char *name, const Queued__V1__Ticket *ticket);

#endif
