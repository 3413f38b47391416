#include "queued/app/tokens.h"

#include <stdlib.h>

#include "queued/base/hash.h"

#define SIZE_MIN 128

/* A slot: the place of the site among all, from 1 on, and above it some bits of the hash. */
#define PLACE_BITS 13
#define PLACE_MASK ((UINT32_C(1) << PLACE_BITS) - 1)
static_assert(LIMIT_OFFICES <= PLACE_MASK, "every place fits");

static uint64_t hash_of(const uint8_t token[16])
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_bytes(&hash, token, 16);
    return qd_hash_value(&hash);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32) & ~PLACE_MASK;
}

void tokens_init(struct tokens *tokens)
{
    *tokens = (struct tokens){0};
}

void tokens_deinit(struct tokens *tokens)
{
    free(tokens->slots);
    *tokens = (struct tokens){0};
}

static void put(struct tokens *tokens, size_t place, const struct ticket *ticket)
{
    uint64_t hash = hash_of(ticket->token);
    uint32_t at = (uint32_t)hash & (tokens->size - 1);

    while (tokens->slots[at] != 0) {
        at = (at + 1) & (tokens->size - 1);
    }
    tokens->slots[at] = tag_of(hash) | (uint32_t)(place + 1);
    tokens->used++;
}

/* Of what the offices have now, with room for as many again. */
static void make_anew(struct tokens *tokens, const struct sites *sites)
{
    uint64_t count = 0;
    uint32_t size = SIZE_MIN;

    for (size_t i = 0; i < sites->count; i++) {
        count += sites->all[i]->office.ticket_count;
    }
    while (size / 4 < count && size < UINT32_C(1) << 31) {
        size *= 2;
    }
    uint32_t *slots = count < size / 2 ? calloc(size, sizeof *slots) : NULL;
    tokens->lacks_some = slots == NULL;
    if (slots == NULL) {
        return;
    }
    free(tokens->slots);
    tokens->slots = slots;
    tokens->size = size;
    tokens->used = 0;
    for (size_t i = 0; i < sites->count; i++) {
        const struct office *office = &sites->all[i]->office;
        for (uint32_t j = 0; j < office->ticket_count; j++) {
            put(tokens, i, &office->tickets[j]);
        }
    }
}

void tokens_add(struct tokens *tokens,
                const struct sites *sites,
                const struct site *site,
                const struct ticket *ticket)
{
    if (tokens->lacks_some || tokens->used >= tokens->size / 2) {
        make_anew(tokens, sites); /* It is among them. */
    } else {
        put(tokens, sites_place(sites, site), ticket);
    }
}

void tokens_add_all(struct tokens *tokens, const struct sites *sites, const struct site *site)
{
    uint32_t count = site->office.ticket_count;

    if (tokens->lacks_some || count > tokens->size / 2 - tokens->used) {
        make_anew(tokens, sites);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        put(tokens, sites_place(sites, site), &site->office.tickets[i]);
    }
}

static const struct ticket *ask_all(const struct sites *sites,
                                    const uint8_t token[16],
                                    const struct site **site)
{
    const struct ticket *ticket = NULL;

    for (size_t i = 0; i < sites->count && ticket == NULL; i++) {
        *site = sites->all[i];
        ticket = office_ticket_by_token(&sites->all[i]->office, token);
    }
    return ticket;
}

const struct ticket *tokens_find(const struct tokens *tokens,
                                 const struct sites *sites,
                                 const uint8_t token[16],
                                 const struct site **site)
{
    uint64_t hash = hash_of(token);
    uint32_t at = (uint32_t)hash & (tokens->size - 1);

    if (tokens->lacks_some) {
        return ask_all(sites, token, site);
    }
    for (; tokens->size > 0 && tokens->slots[at] != 0; at = (at + 1) & (tokens->size - 1)) {
        size_t place = (tokens->slots[at] & PLACE_MASK) - 1;
        if ((tokens->slots[at] & ~PLACE_MASK) != tag_of(hash) || place >= sites->count) {
            continue; /* Another one's, or of an office that could not be applied. */
        }
        const struct ticket *ticket = office_ticket_by_token(&sites->all[place]->office, token);
        if (ticket != NULL) {
            *site = sites->all[place];
            return ticket;
        }
    }
    return NULL;
}
