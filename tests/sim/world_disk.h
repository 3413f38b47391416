/* The disk of a world: files of SQLite in memory, on which everything can happen. */
#ifndef QUEUED_TESTS_SIM_WORLD_DISK_H
#define QUEUED_TESTS_SIM_WORLD_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum ill {
    ILL_NONE,
    ILL_KILL,  /* The process ends at the n-th write or sync. */
    ILL_POWER, /* The power goes: of what was not synced, any part may be lost. */
    ILL_FULL,  /* From the n-th on no write has room, until the process has ended. */
    ILL_ERROR  /* From the n-th on each fails. */
};

void disk_open(void);

/* What (@kind) is to happen at the @at-th write or sync from now on. */
void disk_befall(enum ill kind, uint32_t at);

/* The process is gone; with @power_cut, the machine too. */
void disk_restart(bool power_cut);

/* When a write last failed; 0: never. */
int64_t disk_failed_at(void);

/* Whether it was the power that went. */
bool disk_lost_power(void);

#endif
