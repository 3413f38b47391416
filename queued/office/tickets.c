#include "queued/office/tickets.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/hash.h"

#define TICKETS_SIZE_MIN 64

/* Slots hold index + 1; 0 is free. Tokens are random, yet a client of ours could be made to choose
 * them: the hash spreads whatever comes. */
static uint32_t first_slot(const void *bytes, size_t len, uint32_t size)
{
    struct qd_hash hash;

    QD_ASSERT(size != 0 && (size & (size - 1)) == 0);
    qd_hash_init(&hash);
    qd_hash_bytes(&hash, bytes, len);
    uint64_t value = qd_hash_value(&hash);
    return (uint32_t)(value ^ (value >> 32)) & (size - 1);
}

static void put(uint32_t *slots, uint32_t size, uint32_t slot, uint32_t index)
{
    while (slots[slot] != 0) {
        slot = (slot + 1) & (size - 1);
    }
    slots[slot] = index + 1;
}

static void put_both(uint32_t *token_slots,
                     uint32_t *label_slots,
                     uint32_t size,
                     const struct ticket *ticket,
                     uint32_t index)
{
    char label[LABEL_SIZE];

    ticket_label(ticket, label);
    put(token_slots, size, first_slot(ticket->token, sizeof ticket->token, size), index);
    put(label_slots, size, first_slot(label, strlen(label), size), index);
}

static enum qd_err reserve_slots(struct office *office)
{
    if (office->slot_size != 0 && office->ticket_count < office->slot_size / 2) {
        return QD_OK;
    }
    uint32_t size = office->slot_size == 0 ? 2 * TICKETS_SIZE_MIN : 2 * office->slot_size;
    uint32_t *token_slots = calloc(size, sizeof *token_slots);
    uint32_t *label_slots = calloc(size, sizeof *label_slots);
    if (token_slots == NULL || label_slots == NULL) {
        free(token_slots);
        free(label_slots);
        return QD_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < office->ticket_count; i++) {
        put_both(token_slots, label_slots, size, &office->tickets[i], i);
    }
    free(office->token_slots);
    free(office->label_slots);
    office->token_slots = token_slots;
    office->label_slots = label_slots;
    office->slot_size = size;
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
    return reserve_slots(office);
}

uint32_t tickets_append(struct office *office, const struct ticket *ticket)
{
    uint32_t index = office->ticket_count;

    QD_ASSERT(index < office->ticket_size);
    QD_ASSERT(index < office->slot_size / 2);
    QD_ASSERT(index == 0 || office->tickets[index - 1].id < ticket->id);
    office->tickets[index] = *ticket;
    office->ticket_count++;
    put_both(office->token_slots, office->label_slots, office->slot_size, ticket, index);
    return index;
}

void tickets_clear(struct office *office)
{
    office->ticket_count = 0;
    if (office->slot_size != 0) {
        memset(office->token_slots, 0, office->slot_size * sizeof *office->token_slots);
        memset(office->label_slots, 0, office->slot_size * sizeof *office->label_slots);
    }
}

uint32_t tickets_find(const struct office *office, uint64_t ticket_id)
{
    uint32_t low = 0;
    uint32_t high = office->ticket_count;

    if (high > 0 && office->tickets[high - 1].id == ticket_id) {
        return high - 1; /* The one just issued is asked for most. */
    }
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
    if (office->slot_size == 0) {
        return INDEX_NONE;
    }
    uint32_t slot = first_slot(token, 16, office->slot_size);
    while (office->token_slots[slot] != 0) {
        uint32_t index = office->token_slots[slot] - 1;
        if (memcmp(office->tickets[index].token, token, 16) == 0) {
            return index;
        }
        slot = (slot + 1) & (office->slot_size - 1);
    }
    return INDEX_NONE;
}

uint32_t tickets_find_label(const struct office *office, const char *label)
{
    if (office->slot_size == 0) {
        return INDEX_NONE;
    }
    uint32_t slot = first_slot(label, strlen(label), office->slot_size);
    while (office->label_slots[slot] != 0) {
        uint32_t index = office->label_slots[slot] - 1;
        char own[LABEL_SIZE];
        ticket_label(&office->tickets[index], own);
        if (strcmp(own, label) == 0) {
            return index;
        }
        slot = (slot + 1) & (office->slot_size - 1);
    }
    return INDEX_NONE;
}

uint32_t tickets_index(const struct office *office, const struct ticket *ticket)
{
    ptrdiff_t index = ticket - office->tickets;

    QD_ASSERT(index >= 0 && index < (ptrdiff_t)office->ticket_count);
    return (uint32_t)index;
}
