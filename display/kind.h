/* What a display must be enrolled as. */
#ifndef QUEUED_DISPLAY_KIND_H
#define QUEUED_DISPLAY_KIND_H

#include "proto/client/client.h"

/* NULL: the server takes us for a display. Otherwise what it takes us for, and what to do: the
 * token of another device could look on, and would stand on the manager's list as what it is not.
 */
const char *kind_complaint(const Queued__V1__Welcome *welcome, Queued__V1__Language language);

#endif
