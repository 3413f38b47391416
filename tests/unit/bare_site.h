/* A site with a code and an id, and no more of an office: for what only keeps many of them. */
#ifndef QUEUED_TESTS_UNIT_BARE_SITE_H
#define QUEUED_TESTS_UNIT_BARE_SITE_H

#include "queued/app/site.h"

#define BARE_SITE_MAX 3321 /* As many as the country has communes. */

/* The code that bare_site() gives. @office_id is at most BARE_SITE_MAX. */
const char *bare_site_code(uint32_t office_id);

struct site *bare_site(uint32_t office_id); /* The caller's, for sites_add() or site_free(). */

#endif
