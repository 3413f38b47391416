#include "queued/reports/daybook.h"

#include "queued/codec/record.h"
#include "queued/journal/definition_row.h"
#include "queued/journal/event_walk.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"
#include "queued/office/event.h"
#include "queued/reports/open_time.h"
#include "queued/reports/visit.h"

enum report_by daybook_kept(enum report_by by)
{
    return (DAYBOOK_KEPT & 1U << by) != 0 ? by : REPORT_BY_OFFICE;
}

bool daybook_wants(const struct daybook *day, enum report_by by)
{
    return (day->wanted & 1U << by) != 0;
}

void daybook_deinit(struct daybook *day)
{
    for (int by = 0; by < REPORT_BY_COUNT; by++) {
        tally_deinit_all(&day->tallies[by]);
    }
}

enum qd_err daybook_statement(struct reading *reading,
                              enum reading_statement which,
                              const char *sql,
                              sqlite3_stmt **statement)
{
    enum qd_err err = QD_OK;

    if (reading->statements[which] == NULL) {
        err = store_prepare(reading->db, sql, &reading->statements[which]);
    }
    *statement = reading->statements[which];
    (void)sqlite3_reset(*statement); /* NULL is allowed. */
    return err;
}

enum column { SEQ, AT_MS, BODY };

static const char *const opening_sql = "SELECT seq, at_ms, body FROM event WHERE office_id = ?1"
                                       " AND seq >= ?2 AND kind = ?3 ORDER BY seq LIMIT 1";

/* The definition in force when the day was opened, as its opening names it. */
static enum qd_err take_definition(struct reading *reading,
                                   struct daybook *day,
                                   sqlite3_stmt *opening)
{
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    struct event event;
    const uint8_t *body = sqlite3_column_blob(opening, BODY);
    enum qd_err err =
        body == NULL
            ? QD_ERR_CORRUPT
            : record_unpack_event(
                  &event, &reading->arena, body, (size_t)sqlite3_column_bytes(opening, BODY));

    if (err != QD_OK) {
        return err;
    }
    day->definition = &reading->definition;
    if (event.definition_version == reading->definition.version) {
        return QD_OK;
    }
    if (event.definition_version != reading->day_definition.version) {
        definition_deinit(&reading->day_definition);
        reading->day_definition = (struct definition){0};
        err = definition_row_load(reading->db,
                                  reading->office_id,
                                  event.definition_version,
                                  &reading->day_definition,
                                  digest);
    }
    day->definition = &reading->day_definition;
    return err;
}

/* Events from midnight on may be of the day before: what its close, late, left to say. */
static enum qd_err find_opening(struct reading *reading, struct daybook *day)
{
    int64_t midnight_ms = calendar_instant(&reading->definition, day->date, 0);
    uint64_t seq = 0;
    sqlite3_stmt *opening = NULL;
    enum qd_err err = event_walk_find(reading->db, reading->office_id, midnight_ms, &seq);

    if (err == QD_OK) {
        err = daybook_statement(reading, READ_OPENING, opening_sql, &opening);
    }
    if (err != QD_OK) {
        return err;
    }
    const int64_t values[] = {reading->office_id, (int64_t)seq, EVENT_DAY_OPENED};
    store_bind(opening, values, 3);
    int code = sqlite3_step(opening);
    if (code == SQLITE_ROW &&
        calendar_local(&reading->definition, sqlite3_column_int64(opening, AT_MS)).date ==
            day->date) {
        day->first_seq = (uint64_t)sqlite3_column_int64(opening, SEQ);
        err = take_definition(reading, day, opening);
    }
    (void)sqlite3_reset(opening);
    return err == QD_OK ? store_err(code) : err;
}

enum qd_err daybook_read(struct reading *reading, struct daybook *day)
{
    day->definition = &reading->definition;
    enum qd_err err = find_opening(reading, day);

    if (err == QD_OK) {
        err = visit_count_all(reading, day);
    }
    return err == QD_OK && day->first_seq != 0 ? open_time_add(reading, day) : err;
}
