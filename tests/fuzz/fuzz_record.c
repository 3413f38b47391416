/* A row of a journal that anything may have happened to: what is read back as an event or as a
 * definition can be written again, and says the same. */
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "queued/codec/record.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];

static void try_event(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct event event;
    struct event again;
    uint8_t bytes[RECORD_EVENT_SIZE];
    uint8_t twice[RECORD_EVENT_SIZE];

    arena_init(&arena, scratch, sizeof scratch);
    if (record_unpack_event(&event, &arena, data, size) != QD_OK) {
        return;
    }
    QD_ASSERT(event_name(event.kind) != NULL);
    size_t len = record_pack_event(&event, bytes);
    enum qd_err err = record_unpack_event(&again, &arena, bytes, len);
    QD_ASSERT(err == QD_OK);
    size_t twice_len = record_pack_event(&again, twice);
    QD_ASSERT(twice_len == len && memcmp(bytes, twice, len) == 0);
}

static void try_definition(const uint8_t *data, size_t size)
{
    struct definition definition;
    struct definition again;
    uint8_t *bytes = NULL;
    size_t len = 0;

    enum qd_err err = record_unpack_definition(&definition, data, size);
    QD_ASSERT(err == QD_OK || err == QD_ERR_CORRUPT || err == QD_ERR_NOMEM);
    if (err != QD_OK) {
        return;
    }
    QD_ASSERT(definition_is_sound(&definition));
    err = record_pack_definition(&definition, &bytes, &len);
    definition_deinit(&definition);
    if (err == QD_OK) {
        err = record_unpack_definition(&again, bytes, len);
        QD_ASSERT(err == QD_OK || err == QD_ERR_NOMEM);
    }
    if (err == QD_OK) {
        definition_deinit(&again);
    }
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_event(data, size);
    try_definition(data, size);
    return 0;
}
