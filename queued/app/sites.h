/* The sites: every office that this process serves, by id, by deadline, and those whose screens are
 * behind. What a command or the clock asks of them costs the same for one office and for a country.
 */
#ifndef QUEUED_APP_SITES_H
#define QUEUED_APP_SITES_H

#include <stddef.h>
#include <stdint.h>

#include "queued/app/site.h"
#include "queued/base/assert.h"
#include "queued/base/err.h"

struct sites {
    struct site **all;   /* Owned, and what they lead to; by office id. */
    struct site **queue; /* Owned: a heap by deadline, the earliest first. */
    uint32_t *slots;     /* Owned: open addressing by code; index in @all + 1, or 0. */
    size_t count;
    size_t size;       /* Of @all and @queue; a power of two. @slots has twice as many. */
    struct list dirty; /* Since their boards were last sealed. */
};

void sites_init(struct sites *sites);
void sites_deinit(struct sites *sites);

/* Takes @site on success; its id is above every other. NOMEM. */
QD_MUST_USE enum qd_err sites_add(struct sites *sites, struct site *site);
void sites_remove_newest(struct sites *sites); /* And frees it: it could not be applied. */

struct site *sites_find(const struct sites *sites, uint32_t office_id); /* NULL: unknown. */
size_t sites_place(const struct sites *sites,
                   const struct site *site); /* Of one of them, in @all. */
/* By code, which an office keeps for life; "" is the only one, or the first. NULL: unknown. */
struct site *sites_find_code(const struct sites *sites, const char *code);

/* When the clock has something to do for @site; 0: nothing in sight. */
void sites_schedule(struct sites *sites, struct site *site, int64_t deadline_ms);
/* The site whose deadline is the earliest and not after @now_ms; NULL: none is due. */
struct site *sites_due(const struct sites *sites, int64_t now_ms);

void sites_touch(struct sites *sites, struct site *site); /* Its boards are behind. */
struct site *sites_take_dirty(struct sites *sites);       /* NULL: none is. */

#endif
