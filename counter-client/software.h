/* The software: what a clerk must work in beside the queue, opened in a browser for the ticket at
 * hand by the template that office.yaml has for its procedure. */
#ifndef QUEUED_COUNTER_CLIENT_SOFTWARE_H
#define QUEUED_COUNTER_CLIENT_SOFTWARE_H

#include "counter-client/desk.h"

/* Its address, http or https, with values percent-encoded. NULL: none. The caller's to g_free. */
char *software_address(const struct desk *desk);

#endif
