#include "queued/journal/export.h"

#include <errno.h>
#include <string.h>

#include "queued/base/cell.h"
#include "queued/codec/record.h"
#include "queued/journal/definition_row.h"
#include "queued/journal/event_walk.h"
#include "queued/journal/store.h"
#include "queued/office/calendar.h"

#define LINE_SIZE 4096

/* What both exports begin with. */
struct export
{
    const struct export_options *options;
    sqlite3 *db;
    struct definition definition; /* In force: it knows local time, and the names of today. */
    FILE *out;
};

static enum qd_err load_definition(struct export *export)
{
    const int64_t office_id = export->options->office_id;
    uint8_t digest[JOURNAL_DIGEST_SIZE];
    sqlite3_stmt *select = NULL;
    uint64_t version = 0;
    enum qd_err err = store_prepare(
        export->db, "SELECT definition_version FROM office WHERE office_id = ?1", &select);

    if (err == QD_OK) {
        store_bind(select, &office_id, 1);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
        version = err == QD_OK ? (uint64_t)sqlite3_column_int64(select, 0) : 0;
    }
    (void)sqlite3_finalize(select);
    if (err != QD_OK) {
        return err;
    }
    return definition_row_load(
        export->db, export->options->office_id, version, &export->definition, digest);
}

static enum qd_err begin(struct export *export, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    enum qd_err err = store_open(&export->db, export->options->path, STORE_READ, errmsg);

    if (err != QD_OK) {
        return err;
    }
    err = store_run(export->db, "BEGIN"); /* One snapshot, also while a server writes. */
    if (err == QD_OK) {
        err = load_definition(export);
    }
    if (err != QD_OK) {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", qd_err_text(err));
    }
    return err;
}

static enum qd_err finish(struct export *export, enum qd_err err, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    if (err == QD_OK && (fflush(export->out) != 0 || ferror(export->out) != 0)) {
        int code = errno;
        err = code == ENOSPC || code == EDQUOT ? QD_ERR_NOSPACE : QD_ERR_IO;
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "write: %s", strerror(code));
    }
    definition_deinit(&export->definition);
    store_close(export->db);
    return err;
}

/* --- Events --- */

static enum qd_err put_event(struct export *export,
                             const struct event *event,
                             const uint8_t chain[JOURNAL_DIGEST_SIZE])
{
    char line[LINE_SIZE];
    enum qd_err err = record_event_json(event, &export->definition, line, sizeof line);

    if (err != QD_OK) {
        return err;
    }
    (void)fprintf(export->out, "%.*s,\"chain\":\"", (int)(strlen(line) - 1), line);
    for (size_t i = 0; i < JOURNAL_DIGEST_SIZE; i++) {
        (void)fprintf(export->out, "%02x", chain[i]);
    }
    (void)fputs("\"}\n", export->out);
    return QD_OK;
}

static enum qd_err put_events(struct export *export, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    const struct export_options *options = export->options;
    const struct definition *definition = &export->definition;
    int64_t end_ms = INT64_MAX;
    uint64_t first = 1;
    struct event_walk walk = {0};
    struct event event;
    bool more = true;
    enum qd_err err = QD_OK;

    if (options->from_date != 0) {
        int64_t from_ms = calendar_instant(definition, options->from_date, 0);
        err = event_walk_find(export->db, options->office_id, from_ms, &first);
    }
    if (options->to_date != 0) {
        end_ms = calendar_instant(definition, calendar_date_add(options->to_date, 1), 0);
    }
    if (err == QD_OK) {
        err = event_walk_open_at(&walk, export->db, options->office_id, first);
    }
    while (err == QD_OK) {
        err = event_walk_next(&walk, &event, &more);
        if (err != QD_OK || !more || event.at_ms >= end_ms) {
            break;
        }
        err = put_event(export, &event, walk.chain);
    }
    if (err != QD_OK) {
        (void)snprintf(errmsg,
                       JOURNAL_ERRMSG_SIZE,
                       "event %llu: %s%s",
                       (unsigned long long)walk.seq,
                       walk.what != NULL ? walk.what : qd_err_text(err),
                       store_remedy(err));
    }
    event_walk_close(&walk);
    return err;
}

enum qd_err export_events(const struct export_options *options,
                          FILE *out,
                          char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct export export = {.options = options, .out = out};
    enum qd_err err = begin(&export, errmsg);

    if (err == QD_OK) {
        err = put_events(&export, errmsg);
    }
    return finish(&export, err, errmsg);
}

/* --- Tickets --- */

enum kind { TEXT, NUMBER, DATE, INSTANT, SPAN, SERVICE, CLASS, CHANNEL, LANGUAGE, STATE, OUTCOME };

/* In the order of the statement below. */
static const struct {
    enum kind kind;
    struct words name;
} columns[] = {
    {TEXT, {"Số phiếu", "ticket"}},
    {DATE, {"Ngày", "date"}},
    {NUMBER, {"Mã phiếu", "ticket_id"}},
    {SERVICE, {"Lĩnh vực lấy số", "issued_service"}},
    {SERVICE, {"Lĩnh vực", "service"}},
    {TEXT, {"Thủ tục", "procedures"}},
    {CLASS, {"Diện", "class"}},
    {CLASS, {"Diện lúc lấy số", "issued_class"}},
    {CHANNEL, {"Nơi lấy số", "channel"}},
    {LANGUAGE, {"Ngôn ngữ", "language"}},
    {STATE, {"Trạng thái", "state"}},
    {OUTCOME, {"Kết quả", "outcome"}},
    {INSTANT, {"Giờ hẹn", "appointment_at"}},
    {INSTANT, {"Lấy số lúc", "issued_at"}},
    {INSTANT, {"Gọi lần đầu lúc", "first_called_at"}},
    {INSTANT, {"Bắt đầu lúc", "first_started_at"}},
    {INSTANT, {"Xong lúc", "ended_at"}},
    {SPAN, {"Chờ (giây)", "wait_s"}},
    {SPAN, {"Phục vụ (giây)", "service_s"}},
    {SPAN, {"Tạm dừng (giây)", "parked_s"}},
    {NUMBER, {"Quầy cuối", "last_counter"}},
    {TEXT, {"Cán bộ cuối", "last_clerk"}},
    {NUMBER, {"Số lần vắng", "no_shows"}},
    {NUMBER, {"Số lần chuyển", "transfers"}},
    {NUMBER, {"Số lần in lại", "reprints"}},
    {SPAN, {"Dự báo chờ (giây)", "forecast_s"}},
    {NUMBER, {"Dự báo người phía trước", "forecast_people_ahead"}},
    {TEXT, {"Mã hồ sơ", "dossier"}},
    {DATE, {"Hạn trả hồ sơ", "dossier_due_date"}},
    {TEXT, {"Đánh giá (1–4)", "rating"}},
    {TEXT, {"Lý do đánh giá (mã)", "rating_reasons"}},
};

/* Wait: the sum over the legs that were called. Service: over those that were finished or handed
 * on, not what a cancellation or the close of the day cut off. */
static const char *const tickets_sql =
    "SELECT t.letter || printf('%03d', t.number), t.date, t.ticket_id, t.label_service_id,"
    " t.service_id, t.procedures, t.class, t.issued_class, t.channel, t.language, t.state,"
    " t.outcome, t.appointment_at_ms, t.issued_at_ms,"
    " ifnull(min(nullif(l.first_called_at_ms, 0)), 0), ifnull(min(nullif(l.started_at_ms, 0)), 0),"
    " t.ended_at_ms, sum(CASE WHEN l.first_called_at_ms <> 0"
    " THEN l.first_called_at_ms - l.entered_at_ms END),"
    " sum(CASE WHEN l.started_at_ms <> 0 AND l.ended_at_ms <> 0 AND"
    " (l.leg_index < t.transfer_count OR t.state NOT IN (7, 8)) THEN l.service_ms END),"
    " sum(l.parked_ms), n.counter_id, ifnull(u.name, ''), t.no_show_count, t.transfer_count,"
    " t.reprint_count, CASE WHEN t.forecast_known THEN t.expected_ms END, t.people_ahead,"
    " t.dossier_code, t.dossier_due_date, ifnull(t.rating, ''), ifnull(t.rating_reasons, '')"
    " FROM ticket t JOIN leg l USING (office_id, ticket_id)"
    " JOIN leg n ON n.office_id = t.office_id AND n.ticket_id = t.ticket_id"
    " AND n.leg_index = t.transfer_count"
    " LEFT JOIN user u ON u.user_id = n.clerk_id"
    " WHERE t.office_id = ?1 AND t.date BETWEEN ?2 AND ?3 GROUP BY t.ticket_id"
    " ORDER BY t.ticket_id";

static const struct words class_words[TICKET_CLASS_COUNT] = {
    [CLASS_REGULAR] = {"thường", "regular"},
    [CLASS_PRIORITY] = {"ưu tiên", "priority"},
    [CLASS_APPOINTMENT] = {"lịch hẹn", "appointment"},
};

static const struct words channel_words[CHANNEL_COUNT] = {
    [CHANNEL_KIOSK] = {"máy lấy số", "kiosk"},
    [CHANNEL_PHONE] = {"điện thoại", "phone"},
    [CHANNEL_CLERK] = {"cán bộ", "clerk"},
    [CHANNEL_APPOINTMENT] = {"lịch hẹn", "appointment"},
};

static const struct words language_words[LANGUAGE_COUNT] = {
    [LANGUAGE_VI] = {"tiếng Việt", "Vietnamese"},
    [LANGUAGE_EN] = {"tiếng Anh", "English"},
};

static const struct words state_words[TICKET_STATE_COUNT] = {
    [TICKET_WAITING] = {"đang chờ", "waiting"},
    [TICKET_CALLED] = {"đang gọi", "called"},
    [TICKET_SERVING] = {"đang phục vụ", "serving"},
    [TICKET_PARKED] = {"tạm dừng", "parked"},
    [TICKET_DONE] = {"đã xong", "done"},
    [TICKET_NO_SHOW] = {"vắng mặt", "no-show"},
    [TICKET_CANCELLED] = {"đã hủy", "cancelled"},
    [TICKET_EXPIRED] = {"hết giờ", "expired"},
};

static const struct words outcome_words[OUTCOME_COUNT] = {
    [OUTCOME_SETTLED] = {"giải quyết ngay", "settled"},
    [OUTCOME_DOSSIER_ACCEPTED] = {"tiếp nhận hồ sơ", "dossier accepted"},
    [OUTCOME_MORE_DOCUMENTS] = {"bổ sung giấy tờ", "more documents"},
    [OUTCOME_RESULT_HANDED_OVER] = {"trả kết quả", "result handed over"},
    [OUTCOME_REFUSED] = {"từ chối", "refused"},
    [OUTCOME_REFERRED] = {"chuyển nơi khác", "referred"},
};

static void put_cell(const struct export *export, const char *text)
{
    cell_put(export->out, text, export->options->separator);
}

static void put_word(const struct export *export,
                     const struct words *words,
                     size_t count,
                     int64_t value)
{
    if (value > 0 && (size_t)value < count) {
        put_cell(export, export->options->vietnamese ? words[value].vi : words[value].en);
    }
}

static void put_date(const struct export *export, uint32_t date)
{
    if (date != 0) {
        (void)fprintf(export->out, "%04u-%02u-%02u", date / 10000, date / 100 % 100, date % 100);
    }
}

/* As spreadsheets take it for a time, whatever their language. */
static void put_instant(const struct export *export, int64_t at_ms)
{
    if (at_ms == 0) {
        return;
    }
    struct local_time local = calendar_local(&export->definition, at_ms);
    put_date(export, local.date);
    (void)fprintf(
        export->out, " %02u:%02u:%02u", local.minute / 60, local.minute % 60, local.second);
}

/* A service by its letter; one that the office has given up by its number. */
static void put_service(const struct export *export, int64_t service_id)
{
    uint32_t index = definition_service_index(&export->definition, (uint32_t)service_id);

    if (index != INDEX_NONE) {
        put_cell(export, export->definition.services[index].letter);
    } else {
        (void)fprintf(export->out, "%lld", (long long)service_id);
    }
}

static void put_column(const struct export *export, sqlite3_stmt *row, int at)
{
    const char *text = (const char *)sqlite3_column_text(row, at);
    int64_t value = sqlite3_column_int64(row, at);

    switch (columns[at].kind) {
    case TEXT:
        put_cell(export, text == NULL ? "" : text);
        break;
    case NUMBER:
        (void)fprintf(export->out, "%lld", (long long)value);
        break;
    case DATE:
        put_date(export, (uint32_t)value);
        break;
    case INSTANT:
        put_instant(export, value);
        break;
    case SPAN: /* To the second; empty where there was none. */
        if (text != NULL) {
            (void)fprintf(export->out, "%lld", (long long)((value + 500) / 1000));
        }
        break;
    case SERVICE:
        put_service(export, value);
        break;
    case CLASS:
        put_word(export, class_words, TICKET_CLASS_COUNT, value);
        break;
    case CHANNEL:
        put_word(export, channel_words, CHANNEL_COUNT, value);
        break;
    case LANGUAGE:
        put_word(export, language_words, LANGUAGE_COUNT, value);
        break;
    case STATE:
        put_word(export, state_words, TICKET_STATE_COUNT, value);
        break;
    case OUTCOME:
    default:
        put_word(export, outcome_words, OUTCOME_COUNT, value);
        break;
    }
}

static void put_header(const struct export *export)
{
    (void)fputs(CELL_BYTE_ORDER_MARK, export->out);
    for (size_t i = 0; i < QD_ARRAY_LEN(columns); i++) {
        if (i > 0) {
            (void)fputc(export->options->separator, export->out);
        }
        put_cell(export, export->options->vietnamese ? columns[i].name.vi : columns[i].name.en);
    }
    (void)fputs(CELL_LINE_END, export->out);
}

static enum qd_err put_tickets(struct export *export, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    const struct export_options *options = export->options;
    const int64_t values[] = {
        options->office_id,
        options->from_date,
        options->to_date == 0 ? INT64_MAX : options->to_date,
    };
    sqlite3_stmt *row = NULL;
    int code = SQLITE_DONE;
    enum qd_err err = store_prepare(export->db, tickets_sql, &row);

    if (err == QD_OK) {
        QD_ASSERT(sqlite3_column_count(row) == (int)QD_ARRAY_LEN(columns));
        store_bind(row, values, 3);
        put_header(export);
    }
    while (err == QD_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
        for (int i = 0; i < (int)QD_ARRAY_LEN(columns); i++) {
            if (i > 0) {
                (void)fputc(options->separator, export->out);
            }
            put_column(export, row, i);
        }
        (void)fputs(CELL_LINE_END, export->out);
    }
    err = err == QD_OK ? store_err(code) : err;
    if (err != QD_OK) {
        store_explain(export->db, "read tickets", errmsg);
    }
    (void)sqlite3_finalize(row);
    return err;
}

enum qd_err export_tickets(const struct export_options *options,
                           FILE *out,
                           char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct export export = {.options = options, .out = out};
    enum qd_err err = begin(&export, errmsg);

    if (err == QD_OK) {
        err = put_tickets(&export, errmsg);
    }
    return finish(&export, err, errmsg);
}
