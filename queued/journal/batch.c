#include <stdlib.h>

#include "queued/journal/journal.h"

#define ENTRIES_MIN 64

enum qd_err batch_reserve(struct batch *batch, size_t more)
{
    size_t size = batch->entry_size == 0 ? ENTRIES_MIN : batch->entry_size;

    if (more <= batch->entry_size - batch->entry_count) {
        return QD_OK;
    }
    while (size - batch->entry_count < more) {
        size *= 2;
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
        entry->ticket = *ticket;
    } else {
        entry->ticket.id = 0;
    }
}

enum qd_err batch_push_definition(struct batch *batch, const struct batch_definition *definition)
{
    if (batch->definition_count == batch->definition_size) {
        size_t size = batch->definition_size == 0 ? 4 : 2 * batch->definition_size;
        struct batch_definition *definitions =
            realloc(batch->definitions, size * sizeof *definitions);
        if (definitions == NULL) {
            return QD_ERR_NOMEM;
        }
        batch->definitions = definitions;
        batch->definition_size = size;
    }
    batch->definitions[batch->definition_count++] = *definition;
    return QD_OK;
}

void batch_drop_definition(struct batch *batch)
{
    QD_ASSERT(batch->definition_count > 0);
    free(batch->definitions[--batch->definition_count].bytes);
}

void batch_clear(struct batch *batch)
{
    while (batch->definition_count > 0) {
        batch_drop_definition(batch);
    }
    batch->entry_count = 0;
}

void batch_deinit(struct batch *batch)
{
    batch_clear(batch);
    free(batch->entries);
    free(batch->definitions);
    *batch = (struct batch){0};
}
