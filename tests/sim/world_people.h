/* The people of a world: who is in the two halls, and what they do all day. */
#ifndef QUEUED_TESTS_SIM_WORLD_PEOPLE_H
#define QUEUED_TESTS_SIM_WORLD_PEOPLE_H

#include <stdint.h>

/* Two offices with their definitions, accounts and devices, as an administrator sets them up. */
void people_move_in(void);

/* One of them does something, or only keeps up. */
void people_act(uint32_t index);

/* The administrator changes an office, through the server that runs; and looks for the answer. */
void people_change_office(uint32_t office_id);
void people_ask(uint64_t request);

/* In the evening: everybody has heard an answer, every screen shows what is. */
void people_check(void);

#endif
