#include <stdlib.h>
#include <string.h>

#include "queued/journal/journal.h"

#define BATCH_SIZE_MIN 64

/* The room that @count + @more need, doubling from @size; 0: more than memory can hold. */
static size_t grown(size_t size, size_t count, size_t more, size_t element)
{
    size_t room = size == 0 ? BATCH_SIZE_MIN : size;

    while (room - count < more) {
        if (room > SIZE_MAX / element / 2) {
            return 0;
        }
        room *= 2;
    }
    return room;
}

enum qd_err batch_reserve(struct batch *batch, size_t more)
{
    if (more <= batch->entry_size - batch->entry_count) {
        return QD_OK;
    }
    size_t size = grown(batch->entry_size, batch->entry_count, more, sizeof *batch->entries);
    if (size == 0) {
        return QD_ERR_NOMEM;
    }
    struct batch_entry *entries = realloc(batch->entries, size * sizeof *entries);
    if (entries == NULL) {
        return QD_ERR_NOMEM;
    }
    batch->entries = entries;
    batch->entry_size = size;
    return QD_OK;
}

void batch_push(struct batch *batch, const struct event *event, const struct ticket *ticket)
{
    QD_ASSERT(batch->entry_count < batch->entry_size);
    struct batch_entry *entry = &batch->entries[batch->entry_count++];

    entry->event = *event;
    if (ticket != NULL) {
        QD_ASSERT(ticket->id == event->ticket_id);
        entry->ticket = *ticket;
    } else {
        memset(&entry->ticket, 0, sizeof entry->ticket);
    }
}

enum qd_err batch_push_definition(struct batch *batch, const struct batch_definition *definition)
{
    QD_ASSERT(definition->bytes != NULL && definition->len > 0 && definition->version > 0);
    if (batch->definition_count == batch->definition_size) {
        size_t size = grown(
            batch->definition_size, batch->definition_count, 1, sizeof *batch->definitions);
        struct batch_definition *definitions =
            size == 0 ? NULL : realloc(batch->definitions, size * sizeof *definitions);
        if (definitions == NULL) {
            return QD_ERR_NOMEM;
        }
        batch->definitions = definitions;
        batch->definition_size = size;
    }
    batch->definitions[batch->definition_count++] = *definition;
    return QD_OK;
}

void batch_clear(struct batch *batch)
{
    for (size_t i = 0; i < batch->definition_count; i++) {
        free(batch->definitions[i].bytes);
    }
    batch->definition_count = 0;
    batch->entry_count = 0;
}

void batch_deinit(struct batch *batch)
{
    batch_clear(batch);
    free(batch->entries);
    free(batch->definitions);
    *batch = (struct batch){0};
}
