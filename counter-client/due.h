/* The date a dossier is due, as people write it. */
#ifndef QUEUED_COUNTER_CLIENT_DUE_H
#define QUEUED_COUNTER_CLIENT_DUE_H

#include <stdbool.h>
#include <stdint.h>

/* "30/11/2026" or "2026-11-30", a day that there is, as yyyymmdd. False: it is none. */
bool due_read(const char *text, uint32_t *date);

#endif
