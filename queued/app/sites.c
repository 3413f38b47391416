#include "queued/app/sites.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/hash.h"

#define SIZE_MIN 16

void sites_init(struct sites *sites)
{
    *sites = (struct sites){0};
    list_init(&sites->dirty);
}

void sites_deinit(struct sites *sites)
{
    for (size_t i = 0; i < sites->count; i++) {
        site_free(sites->all[i]);
    }
    free(sites->all);
    free(sites->queue);
    free(sites->slots);
    *sites = (struct sites){0};
}

/* --- By deadline --- */

/* Nothing in sight is far away. */
static int64_t due_ms(const struct site *site)
{
    return site->deadline_ms == 0 ? INT64_MAX : site->deadline_ms;
}

static void put(struct sites *sites, size_t at, struct site *site)
{
    sites->queue[at] = site;
    site->queue_index = at;
}

static void sift_up(struct sites *sites, struct site *site)
{
    size_t at = site->queue_index;

    while (at > 0 && due_ms(sites->queue[(at - 1) / 2]) > due_ms(site)) {
        put(sites, at, sites->queue[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    put(sites, at, site);
}

static void sift_down(struct sites *sites, struct site *site)
{
    size_t at = site->queue_index;

    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < sites->count &&
            due_ms(sites->queue[child + 1]) < due_ms(sites->queue[child])) {
            child++;
        }
        if (child >= sites->count || due_ms(sites->queue[child]) >= due_ms(site)) {
            break;
        }
        put(sites, at, sites->queue[child]);
        at = child;
    }
    put(sites, at, site);
}

void sites_schedule(struct sites *sites, struct site *site, int64_t deadline_ms)
{
    int64_t before_ms = due_ms(site);

    QD_ASSERT(sites->queue[site->queue_index] == site);
    site->deadline_ms = deadline_ms;
    if (due_ms(site) < before_ms) {
        sift_up(sites, site);
    } else if (due_ms(site) > before_ms) {
        sift_down(sites, site);
    }
}

struct site *sites_due(const struct sites *sites, int64_t now_ms)
{
    return sites->count > 0 && due_ms(sites->queue[0]) <= now_ms ? sites->queue[0] : NULL;
}

/* --- By code --- */

/* The slot of @code, or the empty one where it belongs. */
static uint32_t *slot_of(const struct sites *sites, const char *code)
{
    size_t mask = 2 * sites->size - 1;
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_bytes(&hash, code, strlen(code));
    size_t at = (size_t)qd_hash_value(&hash) & mask;
    while (sites->slots[at] != 0 &&
           strcmp(sites->all[sites->slots[at] - 1]->definition->code, code) != 0) {
        at = (at + 1) & mask;
    }
    return &sites->slots[at];
}

static void index_codes(struct sites *sites)
{
    memset(sites->slots, 0, 2 * sites->size * sizeof *sites->slots);
    for (uint32_t i = 0; i < sites->count; i++) {
        uint32_t *slot = slot_of(sites, sites->all[i]->definition->code);
        *slot = *slot == 0 ? i + 1 : *slot;
    }
}

struct site *sites_find_code(const struct sites *sites, const char *code)
{
    if (sites->count == 0) {
        return NULL;
    }
    uint32_t number = code[0] == '\0' ? 1 : *slot_of(sites, code);
    return number == 0 ? NULL : sites->all[number - 1];
}

/* --- By id --- */

static enum qd_err grow(struct sites *sites)
{
    size_t size = sites->size == 0 ? SIZE_MIN : 2 * sites->size;
    struct site **all = malloc(size * sizeof(struct site *));
    struct site **queue = malloc(size * sizeof(struct site *));
    uint32_t *slots = malloc(2 * size * sizeof *slots);

    if (all == NULL || queue == NULL || slots == NULL) {
        free(all);
        free(queue);
        free(slots);
        return QD_ERR_NOMEM;
    }
    for (size_t i = 0; i < sites->count; i++) {
        all[i] = sites->all[i];
        queue[i] = sites->queue[i];
    }
    free(sites->all);
    free(sites->queue);
    free(sites->slots);
    sites->all = all;
    sites->queue = queue;
    sites->slots = slots;
    sites->size = size;
    index_codes(sites);
    return QD_OK;
}

enum qd_err sites_add(struct sites *sites, struct site *site)
{
    enum qd_err err = sites->count == sites->size ? grow(sites) : QD_OK;

    if (err != QD_OK) {
        return err;
    }
    QD_ASSERT(sites->count == 0 ||
              sites->all[sites->count - 1]->office.office_id < site->office.office_id);
    sites->all[sites->count] = site;
    put(sites, sites->count++, site);
    sift_up(sites, site);
    uint32_t *slot = slot_of(sites, site->definition->code);
    *slot = *slot == 0 ? (uint32_t)sites->count : *slot; /* Of two with one code, the first. */
    list_init(&site->in_dirty);
    return QD_OK;
}

void sites_remove_newest(struct sites *sites)
{
    QD_ASSERT(sites->count > 0);
    struct site *site = sites->all[sites->count - 1];
    struct site *last = sites->queue[sites->count - 1];
    size_t at = site->queue_index;

    sites->count--;
    if (last != site) { /* It takes the gap, and then its own place. */
        put(sites, at, last);
        sift_up(sites, last);
        sift_down(sites, last);
    }
    index_codes(sites);
    list_remove(&site->in_dirty);
    site_free(site);
}

/* Where the id is, or would be. Ids are given out one after another from 1 on and never taken back:
 * the place is known. Only a database that was put together from several has gaps. */
static size_t place_of(const struct sites *sites, uint32_t office_id)
{
    size_t low = 0;
    size_t high = sites->count;

    if (office_id - 1 < high && sites->all[office_id - 1]->office.office_id == office_id) {
        return office_id - 1;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sites->all[middle]->office.office_id < office_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct site *sites_find(const struct sites *sites, uint32_t office_id)
{
    size_t place = place_of(sites, office_id);
    bool found = place < sites->count && sites->all[place]->office.office_id == office_id;

    return found ? sites->all[place] : NULL;
}

size_t sites_place(const struct sites *sites, const struct site *site)
{
    size_t place = place_of(sites, site->office.office_id);

    QD_ASSERT(place < sites->count && sites->all[place] == site);
    return place;
}

/* --- Behind --- */

void sites_touch(struct sites *sites, struct site *site)
{
    if (list_is_empty(&site->in_dirty)) {
        list_push_back(&sites->dirty, &site->in_dirty);
    }
}

struct site *sites_take_dirty(struct sites *sites)
{
    struct list *link = list_pop_front(&sites->dirty);

    return link == NULL ? NULL : LIST_ENTRY(link, struct site, in_dirty);
}
