/* The ledger of a world: what is on the disk, and what screens may say of it. */
#ifndef QUEUED_TESTS_SIM_WORLD_LEDGER_H
#define QUEUED_TESTS_SIM_WORLD_LEDGER_H

#include <stdint.h>

#include "queued/office/event.h"
#include "tests/sim/model.h"

/* An event is on the disk: no number twice a day, no token twice, no command twice, no time that
 * runs backwards. */
void ledger_enter(const struct event *event);

/* A restart has found what it has found. */
void ledger_settle(uint32_t office_id);

/* The tickets of today that are on the disk. */
uint32_t ledger_issued(uint32_t office_id, uint32_t *date);

/* The office at @seq, for whoever shows it. */
void ledger_snap(const struct model *model, uint32_t office_id, uint64_t seq);

#endif
