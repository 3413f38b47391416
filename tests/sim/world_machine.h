/* The machine of a world: chance, slow hashes, the disk's room, the log and the end of the process.
 * The linker sends the server's calls here (--wrap). */
#ifndef QUEUED_TESTS_SIM_WORLD_MACHINE_H
#define QUEUED_TESTS_SIM_WORLD_MACHINE_H

/* What the linker is asked to wrap stands in CMakeLists.txt. */
extern const char *const machine_secret; /* Of everybody. */

#endif
