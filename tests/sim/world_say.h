/* What a client says: plain values as a message on a line. */
#ifndef QUEUED_TESTS_SIM_WORLD_SAY_H
#define QUEUED_TESTS_SIM_WORLD_SAY_H

#include "tests/sim/world_client.h"
#include "tests/sim/world_wire.h"

void say_hello(struct client *client, struct line *line);
void say_subscribe(struct client *client, struct line *line, enum topic_kind topic, uint32_t key);
void say_forecast(struct client *client, struct line *line, uint32_t service_id);
void say_report(struct client *client, struct line *line, enum report_by by);
void say_story(struct client *client, struct line *line, const char *label);
void say_staff(struct client *client, struct line *line);
void say_command(struct client *client, struct line *line); /* Its wish. */

#endif
