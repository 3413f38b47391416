#include "queued/reports/period.h"

#include <stdlib.h>

#include "queued/journal/rollup.h"
#include "queued/office/calendar.h"

#define PARTS_MIN 64

void period_deinit(struct period *period)
{
    free(period->rolled);
    free(period->parts);
    packing_deinit(&period->packing);
    *period = (struct period){0};
}

static struct period_part *new_part(struct period *period)
{
    if (period->part_count == period->part_size) {
        size_t size = period->part_size == 0 ? PARTS_MIN : 2 * period->part_size;
        struct period_part *parts = realloc(period->parts, size * sizeof *parts);
        if (parts == NULL) {
            return NULL;
        }
        period->parts = parts;
        period->part_size = size;
    }
    return &period->parts[period->part_count++];
}

enum qd_err period_pack_day(struct daybook *day, struct period *period)
{
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        struct tallies *tallies = &day->tallies[by];
        for (size_t i = 0; i < tallies->count; i++) {
            struct period_part *part = new_part(period);
            if (part == NULL) {
                return QD_ERR_NOMEM;
            }
            size_t at = period->packing.len;
            tally_pack(&tallies->items[i], &period->packing);
            *part = (struct period_part){.by = (enum report_by)by,
                                         .group = tallies->items[i].group,
                                         .date = day->date,
                                         .at = at,
                                         .len = period->packing.len - at};
        }
    }
    return period->packing.failed ? QD_ERR_NOMEM : QD_OK;
}

static enum qd_err read_day(struct reading *reading,
                            uint32_t date,
                            unsigned wanted,
                            struct period *period)
{
    struct daybook day = {.date = date, .wanted = wanted};
    enum qd_err err = daybook_read(reading, &day);

    err = err == QD_OK ? period_pack_day(&day, period) : err;
    daybook_deinit(&day);
    return err;
}

static int by_date(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;

    return (first > second) - (first < second);
}

static bool is_rolled(const struct period *period, uint32_t date)
{
    return period->rolled_count > 0 &&
           bsearch(&date, period->rolled, period->rolled_count, sizeof *period->rolled, by_date) !=
               NULL;
}

static int by_place(const void *a, const void *b)
{
    const struct period_part *first = a;
    const struct period_part *second = b;

    if (first->by != second->by) {
        return first->by < second->by ? -1 : 1;
    }
    if (first->group != second->group) {
        return first->group < second->group ? -1 : 1;
    }
    return (first->date > second->date) - (first->date < second->date);
}

/* Open time by service, class, channel and procedure is the office's. */
static unsigned wanted_for(enum report_by by)
{
    return 1U << daybook_kept(by) | 1U << REPORT_BY_OFFICE;
}

enum qd_err period_read(struct reading *reading, bool from_tickets, struct period *period)
{
    const struct report_query *query = &reading->query;
    uint32_t from = query->from_date;
    uint32_t to = query->to_date;
    enum qd_err err = QD_OK;

    from = from < reading->first_date ? reading->first_date : from;
    to = to > reading->newest_date ? reading->newest_date : to;
    if (!from_tickets) {
        err = rollup_dates(
            reading->db, reading->office_id, from, to, &period->rolled, &period->rolled_count);
    }
    for (uint32_t date = from; date <= to && err == QD_OK; date = calendar_date_add(date, 1)) {
        if (!is_rolled(period, date)) {
            err = read_day(reading, date, wanted_for(query->by), period);
        }
    }
    if (err == QD_OK && period->part_count > 1) {
        qsort(period->parts, period->part_count, sizeof *period->parts, by_place);
    }
    return err;
}

/* --- Group by group --- */

struct walk {
    const struct period *period;
    enum report_by by;
    size_t part; /* The next one of those that were read from tickets. */
    sqlite3_stmt *next_group;
    sqlite3_stmt *days;
    period_on_tally on_tally;
    void *owner;
};

static const char *const next_group_sql =
    "SELECT group_id FROM rollup WHERE office_id = ?1 AND report_by = ?2 AND group_id >= ?3"
    " ORDER BY group_id LIMIT 1";
static const char *const days_sql =
    "SELECT date, body FROM rollup WHERE office_id = ?1 AND report_by = ?2 AND group_id = ?5"
    " AND date BETWEEN ?3 AND ?4 ORDER BY date";

static const struct period_part *next_part(const struct walk *walk)
{
    const struct period *period = walk->period;

    return walk->part < period->part_count && period->parts[walk->part].by == walk->by
               ? &period->parts[walk->part]
               : NULL;
}

/* Those of @group before @date. */
static enum qd_err tell_parts(struct walk *walk, int64_t group, uint32_t date)
{
    const struct period_part *part = next_part(walk);
    enum qd_err err = QD_OK;

    while (part != NULL && part->group == group && part->date < date && err == QD_OK) {
        const uint8_t *bytes = walk->period->packing.bytes + part->at;
        err = walk->on_tally(walk->owner, group, part->date, bytes, part->len);
        walk->part++;
        part = next_part(walk);
    }
    return err;
}

static enum qd_err tell_group(struct walk *walk, int64_t group)
{
    int code = SQLITE_DONE;
    enum qd_err err = QD_OK;

    (void)sqlite3_bind_int64(walk->days, 5, group);
    while (err == QD_OK && (code = sqlite3_step(walk->days)) == SQLITE_ROW) {
        uint32_t date = (uint32_t)sqlite3_column_int64(walk->days, 0);
        const uint8_t *bytes = sqlite3_column_blob(walk->days, 1);
        size_t len = (size_t)sqlite3_column_bytes(walk->days, 1);
        if (!is_rolled(walk->period, date)) {
            continue; /* It has changed since. */
        }
        err = tell_parts(walk, group, date);
        if (err == QD_OK) {
            err = bytes == NULL ? QD_ERR_CORRUPT
                                : walk->on_tally(walk->owner, group, date, bytes, len);
        }
    }
    (void)sqlite3_reset(walk->days);
    err = err == QD_OK ? store_err(code) : err;
    return err == QD_OK ? tell_parts(walk, group, UINT32_MAX) : err;
}

/* The first group from @least on that has a tally; *@found is false when there is none. */
static enum qd_err find_group(struct walk *walk, int64_t least, int64_t *group, bool *found)
{
    const struct period_part *part = next_part(walk);
    int64_t read = part == NULL ? INT64_MAX : part->group;
    int64_t stored = INT64_MAX;
    int code = SQLITE_DONE;

    if (walk->period->rolled_count > 0) {
        (void)sqlite3_bind_int64(walk->next_group, 3, least);
        code = sqlite3_step(walk->next_group);
    }
    if (code == SQLITE_ROW) {
        stored = sqlite3_column_int64(walk->next_group, 0);
    }
    *group = read < stored ? read : stored;
    *found = *group != INT64_MAX;
    (void)sqlite3_reset(walk->next_group);
    return store_err(code);
}

static enum qd_err tell_groups(struct walk *walk)
{
    int64_t group = 0;
    bool found = false;
    enum qd_err err = find_group(walk, INT64_MIN, &group, &found);

    while (err == QD_OK && found) {
        err = tell_group(walk, group);
        if (err == QD_OK) {
            err = find_group(walk, group + 1, &group, &found);
        }
    }
    return err;
}

enum qd_err period_walk(struct reading *reading,
                        const struct period *period,
                        enum report_by by,
                        period_on_tally on_tally,
                        void *owner)
{
    const int64_t values[] = {
        reading->office_id, by, reading->query.from_date, reading->query.to_date};
    struct walk walk = {.period = period, .by = by, .on_tally = on_tally, .owner = owner};
    enum qd_err err = store_prepare(reading->db, next_group_sql, &walk.next_group);

    while (walk.part < period->part_count && period->parts[walk.part].by < by) {
        walk.part++;
    }
    if (err == QD_OK) {
        err = store_prepare(reading->db, days_sql, &walk.days);
    }
    if (err == QD_OK) {
        store_bind(walk.next_group, values, 2);
        store_bind(walk.days, values, 4);
        err = tell_groups(&walk);
    }
    (void)sqlite3_finalize(walk.next_group);
    (void)sqlite3_finalize(walk.days);
    return err;
}
