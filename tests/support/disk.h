/* A disk on demand: a VFS of SQLite whose n-th write or sync fails, fills up, is torn, or is the
 * last one before the power goes. Link queued_disk. */
#ifndef QUEUED_TESTS_SUPPORT_DISK_H
#define QUEUED_TESTS_SUPPORT_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum disk_fault {
    DISK_ERROR,   /* The n-th write, truncation or sync is an I/O error; later ones succeed. */
    DISK_BROKEN,  /* The same, and all after it. */
    DISK_FULL,    /* From the n-th on no write has room; syncs succeed. */
    DISK_TORN,    /* Half of the n-th write, then the power goes. */
    DISK_CUT,     /* The power goes: whatever was not synced is lost. */
    DISK_CUT_SOME /* The power goes: of what was not synced, any part may be on the disk. */
};
#define DISK_FAULT_COUNT 6

/* Makes this disk the one that SQLite opens files on. */
void disk_mount(void);
void disk_unmount(void);

/* The @at-th operation from now on is struck; 0: none. @seed decides what DISK_CUT_SOME keeps.
 */
void disk_arm(enum disk_fault kind, unsigned at, uint32_t seed);

/* Once every file is closed: the files become what the disk would show after the fault, and the
 * disk works again. True if it was struck. */
bool disk_settle(void);

#endif
