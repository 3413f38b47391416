#include "queued/setup/pack.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* Runs twice over the same walk: first it counts (@base NULL), then it copies. */
struct pack {
    unsigned char *base;
    size_t used;
};

static void *put(struct pack *pack, const void *bytes, size_t size)
{
    size_t padded = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    void *copy = pack->base == NULL ? NULL : pack->base + pack->used;

    if (copy != NULL && size > 0) {
        memcpy(copy, bytes, size);
    }
    pack->used += padded;
    return copy;
}

/* Texts need no alignment, and there are many: they come last, close together. */
static void put_text(struct pack *pack, const char **text)
{
    size_t size = strlen(*text) + 1;

    if (pack->base != NULL) {
        memcpy(pack->base + pack->used, *text, size);
        *text = (const char *)pack->base + pack->used;
    }
    pack->used += size;
}

static void put_words(struct pack *pack, struct words *words)
{
    put_text(pack, &words->vi);
    put_text(pack, &words->en);
}

/* Replaces the table by its copy when there is one; the texts of either are walked next. */
#define PUT_TABLE(pack, table, count)                                      \
    do {                                                                   \
        void *copy_ = put(pack, table, (size_t)(count) * sizeof *(table)); \
        (table) = copy_ != NULL ? copy_ : (table);                         \
    } while (0)

/* While counting, texts are not written: the tables walked are the draft's, and stay as they are.
 */
static void walk(struct pack *pack, struct definition *d)
{
    PUT_TABLE(pack, d->zone_changes, d->zone_change_count);
    PUT_TABLE(pack, d->dates, d->date_count);
    PUT_TABLE(pack, d->services, d->service_count);
    PUT_TABLE(pack, d->counters, d->counter_count);
    PUT_TABLE(pack, d->procedures, d->procedure_count);
    PUT_TABLE(pack, d->pause_reasons, d->pause_reason_count);
    PUT_TABLE(pack, d->rating_levels, d->rating_level_count);
    PUT_TABLE(pack, d->rating_reasons, d->rating_reason_count);
    PUT_TABLE(pack, d->notices, d->notice_count);
    PUT_TABLE(pack, d->elsewhere, d->elsewhere_count);
    PUT_TABLE(pack, d->printers, d->printer_count);

    put_text(pack, &d->code);
    put_words(pack, &d->title);
    put_text(pack, &d->time_zone);
    put_text(pack, &d->slip_text);
    put_text(pack, &d->public_url);
    for (uint32_t i = 0; i < d->date_count; i++) {
        put_words(pack, &d->dates[i].name);
    }
    for (uint32_t i = 0; i < d->service_count; i++) {
        put_text(pack, &d->services[i].code);
        put_words(pack, &d->services[i].name);
        put_words(pack, &d->services[i].notice);
        put_text(pack, &d->services[i].picture);
    }
    for (uint32_t i = 0; i < d->counter_count; i++) {
        put_words(pack, &d->counters[i].name);
    }
    for (uint32_t i = 0; i < d->procedure_count; i++) {
        struct procedure_plan *procedure = &d->procedures[i];
        put_text(pack, &procedure->code);
        put_text(pack, &procedure->name);
        put_words(pack, &procedure->short_label);
        put_text(pack, &procedure->time_unit);
        put_text(pack, &procedure->fee);
        put_text(pack, &procedure->documents);
        put_text(pack, &procedure->link);
    }
    for (uint32_t i = 0; i < d->pause_reason_count; i++) {
        put_words(pack, &d->pause_reasons[i].text);
    }
    for (uint32_t i = 0; i < d->rating_level_count; i++) {
        put_words(pack, &d->rating_levels[i]);
    }
    for (uint32_t i = 0; i < d->rating_reason_count; i++) {
        put_words(pack, &d->rating_reasons[i].text);
    }
    for (uint32_t i = 0; i < d->notice_count; i++) {
        put_words(pack, &d->notices[i]);
    }
    for (uint32_t i = 0; i < d->elsewhere_count; i++) {
        put_words(pack, &d->elsewhere[i].name);
        put_words(pack, &d->elsewhere[i].place);
    }
    for (uint32_t i = 0; i < d->printer_count; i++) {
        put_text(pack, &d->printers[i].kiosk);
        put_text(pack, &d->printers[i].target);
    }
}

enum qd_err pack_definition(const struct definition *draft, struct definition *definition)
{
    struct pack pack = {0};
    struct definition packed = *draft;

    walk(&pack, &packed);
    size_t size = pack.used;
    pack = (struct pack){.base = malloc(size)};
    if (pack.base == NULL) {
        return QD_ERR_NOMEM;
    }
    walk(&pack, &packed);
    QD_ASSERT(pack.used == size);
    packed.storage = pack.base;
    *definition = packed;
    return QD_OK;
}
