/* The tokens of all tickets, and the office of each: a phone that says hello names a token and no
 * office, and to ask three thousand offices in turn would make every wrong guess cost what a
 * hundred right requests do.
 *
 * A table of hints, four bytes each: the office that is named is asked, and knows. Those of tickets
 * that are gone stay until the table is full, and is made anew. */
#ifndef QUEUED_APP_TOKENS_H
#define QUEUED_APP_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/app/sites.h"

struct tokens {
    uint32_t *slots; /* Owned: open addressing; 0 is free. */
    uint32_t size;   /* Of @slots; a power of two, or 0. */
    uint32_t used;
    bool lacks_some; /* There was no memory: every office has to be asked until there is. */
};

void tokens_init(struct tokens *tokens);
void tokens_deinit(struct tokens *tokens);

/* @site is one of @sites, and has new tickets: that of @ticket, or all that it has. */
void tokens_add(struct tokens *tokens,
                const struct sites *sites,
                const struct site *site,
                const struct ticket *ticket);
void tokens_add_all(struct tokens *tokens, const struct sites *sites, const struct site *site);

/* The ticket of that token, and *@site is its office; NULL: no office has it today. */
const struct ticket *tokens_find(const struct tokens *tokens,
                                 const struct sites *sites,
                                 const uint8_t token[16],
                                 const struct site **site);

#endif
