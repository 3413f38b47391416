#include "queued/office/tickets.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/hash.h"

#define TICKETS_SIZE_MIN 64

/* Slots hold index + 1; 0 is free. Tokens are random, yet a client of ours could be made to choose
 * them: the hash spreads whatever comes. */
static uint32_t token_slot(const uint8_t token[16], uint32_t size)
{
    struct qd_hash hash;

    QD_ASSERT(size != 0 && (size & (size - 1)) == 0);
    qd_hash_init(&hash);
    qd_hash_bytes(&hash, token, 16);
    uint64_t value = qd_hash_value(&hash);
    return (uint32_t)(value ^ (value >> 32)) & (size - 1);
}

static void token_insert(uint32_t *slots,
                         uint32_t size,
                         const struct ticket *tickets,
                         uint32_t index)
{
    uint32_t slot = token_slot(tickets[index].token, size);

    while (slots[slot] != 0) {
        slot = (slot + 1) & (size - 1);
    }
    slots[slot] = index + 1;
}

static enum qd_err reserve_tokens(struct office *office)
{
    if (office->token_size != 0 && office->ticket_count < office->token_size / 2) {
        return QD_OK;
    }
    uint32_t size = office->token_size == 0 ? 2 * TICKETS_SIZE_MIN : 2 * office->token_size;
    uint32_t *slots = calloc(size, sizeof *slots);
    if (slots == NULL) {
        return QD_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < office->ticket_count; i++) {
        token_insert(slots, size, office->tickets, i);
    }
    free(office->token_slots);
    office->token_slots = slots;
    office->token_size = size;
    return QD_OK;
}

enum qd_err tickets_reserve(struct office *office)
{
    QD_ASSERT(office->ticket_count <= LIMIT_TICKETS_PER_DAY);
    if (office->ticket_count == office->ticket_size) {
        uint32_t size = office->ticket_size == 0 ? TICKETS_SIZE_MIN : 2 * office->ticket_size;
        struct ticket *tickets = realloc(office->tickets, size * sizeof *tickets);
        if (tickets == NULL) {
            return QD_ERR_NOMEM;
        }
        office->tickets = tickets;
        office->ticket_size = size;
    }
    return reserve_tokens(office);
}

uint32_t tickets_append(struct office *office, const struct ticket *ticket)
{
    uint32_t index = office->ticket_count;

    QD_ASSERT(index < office->ticket_size);
    QD_ASSERT(index < office->token_size / 2);
    QD_ASSERT(index == 0 || office->tickets[index - 1].id < ticket->id);
    office->tickets[index] = *ticket;
    office->ticket_count++;
    token_insert(office->token_slots, office->token_size, office->tickets, index);
    return index;
}

void tickets_clear(struct office *office)
{
    office->ticket_count = 0;
    if (office->token_size != 0) {
        memset(office->token_slots, 0, office->token_size * sizeof *office->token_slots);
    }
}

uint32_t tickets_find(const struct office *office, uint64_t ticket_id)
{
    uint32_t low = 0;
    uint32_t high = office->ticket_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (office->tickets[middle].id < ticket_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < office->ticket_count && office->tickets[low].id == ticket_id;
    return found ? low : INDEX_NONE;
}

uint32_t tickets_find_token(const struct office *office, const uint8_t token[16])
{
    if (office->token_size == 0) {
        return INDEX_NONE;
    }
    uint32_t slot = token_slot(token, office->token_size);
    while (office->token_slots[slot] != 0) {
        uint32_t index = office->token_slots[slot] - 1;
        if (memcmp(office->tickets[index].token, token, 16) == 0) {
            return index;
        }
        slot = (slot + 1) & (office->token_size - 1);
    }
    return INDEX_NONE;
}

uint32_t tickets_index(const struct office *office, const struct ticket *ticket)
{
    ptrdiff_t index = ticket - office->tickets;

    QD_ASSERT(index >= 0 && index < (ptrdiff_t)office->ticket_count);
    return (uint32_t)index;
}

uint32_t tickets_carried(const struct office *office)
{
    uint32_t low = 0;
    uint32_t high = office->ticket_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (office->tickets[middle].id < office->day_seq) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
