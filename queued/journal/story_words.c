#include "queued/journal/story_words.h"

#include <stdarg.h>
#include <string.h>

#include "queued/journal/store.h"

static const char *say(const struct story_words *words, const char *vi, const char *en)
{
    return words->vietnamese ? vi : en;
}

static void put(const struct story_words *words, FILE *out, const char *vi, const char *en, ...)
    QD_PRINTF(3, 5) QD_PRINTF(4, 5);

/* In the reader's language: @vi and @en are formats of the same arguments. */
static void put(const struct story_words *words, FILE *out, const char *vi, const char *en, ...)
{
    va_list arguments;

    va_start(arguments, en);
    if (words->vietnamese) {
        (void)vfprintf(out, vi, arguments);
    } else {
        (void)vfprintf(out, en, arguments);
    }
    va_end(arguments);
}

/* Prints the first column of the row that @sql finds for @values. */
static enum qd_err put_found(
    const struct story_words *words, const char *sql, const int64_t *values, int count, FILE *out)
{
    sqlite3_stmt *select = NULL;
    enum qd_err err = store_prepare(words->db, sql, &select);

    if (err != QD_OK) {
        return err;
    }
    store_bind(select, values, count);
    int code = sqlite3_step(select);
    const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(select, 0) : NULL;
    if (text != NULL) {
        (void)fputs(text, out);
    } else {
        (void)fprintf(out, "#%lld", (long long)values[count - 1]); /* Its number at least. */
    }
    (void)sqlite3_finalize(select);
    return store_err(code);
}

static enum qd_err put_actor(const struct story_words *words, const struct event *event, FILE *out)
{
    const int64_t values[] = {event->office_id, (int64_t)event->actor.id};
    static const char *const user_sql =
        "SELECT title FROM user WHERE office_id IN (0, ?1) AND user_id = ?2";

    switch (event->actor.kind) {
    case ACTOR_DEVICE:
        (void)fputs(say(words, "thiết bị ", "device "), out);
        return put_found(words,
                         "SELECT name FROM device WHERE office_id = ?1 AND device_id = ?2",
                         values,
                         2,
                         out);
    case ACTOR_CLERK:
        (void)fputs(say(words, "cán bộ ", "clerk "), out);
        return put_found(words, user_sql, values, 2, out);
    case ACTOR_MANAGER:
        (void)fputs(say(words, "quản lý ", "manager "), out);
        return put_found(words, user_sql, values, 2, out);
    case ACTOR_ADMINISTRATOR:
        (void)fputs(say(words, "quản trị ", "administrator "), out);
        return put_found(words, user_sql, values, 2, out);
    case ACTOR_CITIZEN:
        (void)fputs(say(words, "công dân", "the citizen"), out);
        return QD_OK;
    case ACTOR_NONE:
    case ACTOR_SYSTEM:
    default:
        (void)fputs(say(words, "hệ thống", "the system"), out);
        return QD_OK;
    }
}

static void put_service(const struct story_words *words, uint32_t service_id, FILE *out)
{
    uint32_t index = definition_service_index(words->definition, service_id);

    if (index == INDEX_NONE) {
        put(words, out, "lĩnh vực số %u", "service %u", service_id);
        return;
    }
    const struct service_plan *service = &words->definition->services[index];
    bool in_english = !words->vietnamese && service->name.en[0] != '\0';
    (void)fprintf(out, "%s %s", service->letter, in_english ? service->name.en : service->name.vi);
}

void story_words_date(const struct story_words *words, uint32_t date, FILE *out)
{
    uint32_t year = date / 10000;
    uint32_t month = date / 100 % 100;
    uint32_t day = date % 100;

    if (words->vietnamese) {
        (void)fprintf(out, "%02u/%02u/%04u", day, month, year);
    } else {
        (void)fprintf(out, "%04u-%02u-%02u", year, month, day);
    }
}

static const char *class_word(const struct story_words *words, enum ticket_class ticket_class)
{
    switch (ticket_class) {
    case CLASS_PRIORITY:
        return say(words, "ưu tiên", "priority");
    case CLASS_APPOINTMENT:
        return say(words, "lịch hẹn", "appointment");
    case CLASS_REGULAR:
    default:
        return say(words, "thường", "regular");
    }
}

static const char *outcome_word(const struct story_words *words, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_DOSSIER_ACCEPTED:
        return say(words, "tiếp nhận hồ sơ", "dossier accepted");
    case OUTCOME_MORE_DOCUMENTS:
        return say(words, "cần bổ sung giấy tờ", "more documents needed");
    case OUTCOME_RESULT_HANDED_OVER:
        return say(words, "đã trả kết quả", "result handed over");
    case OUTCOME_REFUSED:
        return say(words, "từ chối", "refused");
    case OUTCOME_REFERRED:
        return say(words, "hướng dẫn đến nơi khác", "referred elsewhere");
    case OUTCOME_NONE:
    case OUTCOME_SETTLED:
    default:
        return say(words, "giải quyết ngay", "settled");
    }
}

static void put_issued(const struct story_words *words,
                       const struct event_issued *issued,
                       FILE *out)
{
    struct ticket ticket = {.number = issued->number};
    char label[LABEL_SIZE];

    memcpy(ticket.letter, issued->letter, sizeof ticket.letter);
    ticket_label(&ticket, label);
    put(words, out, "Cấp phiếu %s, ", "Issued %s, ", label);
    put_service(words, issued->service_id, out);
    put(words, out, ", diện %s", ", class %s", class_word(words, issued->ticket_class));
    if (issued->forecast.known) {
        long long minutes = (issued->forecast.expected_ms + 30000) / 60000;
        put(words,
            out,
            "; báo trước: %u người phía trước, chờ khoảng %lld phút",
            "; said: %u ahead, about %lld min",
            issued->forecast.people_ahead,
            minutes);
    }
}

static enum qd_err put_passed(const struct story_words *words, const struct event *event, FILE *out)
{
    const struct event_called *called = &event->called;
    enum qd_err err = QD_OK;

    if (called->passed_not_served > 0) {
        put(words,
            out,
            "; %u phiếu sớm hơn thuộc lĩnh vực quầy này không nhận",
            "; %u earlier in services this counter does not serve",
            called->passed_not_served);
    }
    if (called->passed_bound > 0) {
        put(words,
            out,
            "; %u phiếu sớm hơn chờ riêng quầy khác",
            "; %u earlier wait for another counter only",
            called->passed_bound);
    }
    if (called->passed_by_label > 0) {
        put(words,
            out,
            "; %u phiếu sớm hơn quầy này cũng nhận được",
            "; %u earlier could have been called here",
            called->passed_by_label);
    }
    for (uint32_t i = 0; i < called->passed_count && err == QD_OK; i++) {
        const int64_t values[] = {event->office_id, (int64_t)called->passed_ticket_ids[i]};
        (void)fputs(i == 0 ? ": " : ", ", out);
        err = put_found(words,
                        "SELECT letter || printf('%03d', number) FROM ticket"
                        " WHERE office_id = ?1 AND ticket_id = ?2",
                        values,
                        2,
                        out);
    }
    return err;
}

static enum qd_err put_called(const struct story_words *words, const struct event *event, FILE *out)
{
    const struct event_called *called = &event->called;

    if (called->automatic) {
        put(words,
            out,
            "Tự động gọi đến quầy %u: ",
            "Called to counter %u by itself: ",
            event->counter_id);
    } else {
        put(words, out, "Gọi đến quầy %u: ", "Called to counter %u: ", event->counter_id);
    }
    if (called->reason == CALL_BY_LABEL) {
        (void)fputs(say(words, "cán bộ gọi đích danh số này", "the clerk called this very ticket"),
                    out);
    } else if (called->reason == CALL_BOUND) {
        put(words,
            out,
            "đến lượt sớm nhất trong %u phiếu, chờ riêng quầy này",
            "the earliest of %u, and waiting for this counter",
            called->waiting);
    } else {
        put(words,
            out,
            "đến lượt sớm nhất trong %u phiếu quầy này nhận",
            "the earliest of %u that this counter serves",
            called->waiting);
    }
    return put_passed(words, event, out);
}

static void put_finished(const struct story_words *words, const struct event *event, FILE *out)
{
    put(words, out, "Xong: %s", "Finished: %s", outcome_word(words, event->finished.outcome));
    if (event->finished.dossier_code[0] != '\0') {
        (void)fprintf(out, " %s", event->finished.dossier_code);
    }
    if (event->finished.dossier_due_date != 0) {
        (void)fputs(say(words, ", hẹn trả ", ", due "), out);
        story_words_date(words, event->finished.dossier_due_date, out);
    }
}

static void put_transferred(const struct story_words *words, const struct event *event, FILE *out)
{
    (void)fputs(say(words, "Chuyển sang ", "Sent on to "), out);
    put_service(words, event->transferred.service_id, out);
    if (event->transferred.to_counter_id != 0) {
        put(words, out, ", chỉ quầy %u", ", counter %u only", event->transferred.to_counter_id);
    }
}

/* Events that need no more than their name and, where it matters, their counter. */
static const struct {
    enum event_kind kind;
    bool at_counter;
    struct words text;
} plain[] = {
    {EVENT_TICKET_CARRIED, false, {"Được giữ lại sang ngày mới", "Kept for the new day"}},
    {EVENT_TICKET_STARTED, true, {"Bắt đầu phục vụ", "Service begins"}},
    {EVENT_TICKET_NO_SHOW, true, {"Gọi không có mặt", "No-show"}},
    {EVENT_TICKET_RETURNED,
     false,
     {"Quay lại, chờ tiếp theo thứ tự cũ", "Came back, keeps its place"}},
    {EVENT_TICKET_PARKED, true, {"Tạm dừng", "Parked"}},
    {EVENT_TICKET_RESUMED, true, {"Làm tiếp", "Resumed"}},
    {EVENT_TICKET_REQUEUED, true, {"Trả về hàng đợi, giữ thứ tự cũ", "Put back, keeps its place"}},
    {EVENT_TICKET_CANCELLED, false, {"Hủy phiếu", "Cancelled"}},
    {EVENT_TICKET_EXPIRED,
     false,
     {"Hết ngày, phiếu hết hiệu lực", "Expired at the close of the day"}},
    {EVENT_TICKET_REPRINTED, false, {"In lại phiếu", "Printed again"}},
    {EVENT_CLERK_LOGGED_IN, true, {"Cán bộ khác vào thay", "Another clerk takes over"}},
    {EVENT_CLERK_LOGGED_OUT, true, {"Cán bộ rời quầy", "The clerk leaves the counter"}},
    {EVENT_TICKET_UNBOUND, false, {"Không còn chờ riêng một quầy", "Waits for any counter again"}},
};

static void put_plain(const struct story_words *words, const struct event *event, FILE *out)
{
    const char *text = event_name(event->kind);
    bool at_counter = false;

    for (size_t i = 0; i < QD_ARRAY_LEN(plain); i++) {
        if (plain[i].kind == event->kind) {
            text = say(words, plain[i].text.vi, plain[i].text.en);
            at_counter = plain[i].at_counter;
        }
    }
    (void)fputs(text, out);
    if (at_counter) {
        put(words, out, ", quầy %u", ", counter %u", event->counter_id);
    }
}

static enum qd_err put_what(const struct story_words *words, const struct event *event, FILE *out)
{
    switch ((int)event->kind) {
    case EVENT_TICKET_ISSUED:
        put_issued(words, &event->issued, out);
        return QD_OK;
    case EVENT_TICKET_CALLED:
        return put_called(words, event, out);
    case EVENT_TICKET_RECALLED:
        put(words, out, "Gọi lại, lần thứ %u", "Called again, time %u", event->recalled.call_count);
        return QD_OK;
    case EVENT_TICKET_FINISHED:
        put_finished(words, event, out);
        return QD_OK;
    case EVENT_TICKET_TRANSFERRED:
        put_transferred(words, event, out);
        return QD_OK;
    case EVENT_TICKET_RECLASSIFIED:
        put(words,
            out,
            "Đổi sang diện %s",
            "Class changed to %s",
            class_word(words, event->reclassified.ticket_class));
        return QD_OK;
    case EVENT_TICKET_RATED:
        put(words,
            out,
            "Công dân đánh giá %u trên %u",
            "Citizen rated %u of %u",
            event->rated.level,
            LIMIT_RATING_LEVELS);
        return QD_OK;
    case EVENT_ACTION_UNDONE:
        put(words,
            out,
            "Hoàn tác thao tác #%llu",
            "Took #%llu back",
            (unsigned long long)event->undone.undone_seq);
        return QD_OK;
    default:
        put_plain(words, event, out);
        return QD_OK;
    }
}

enum qd_err story_words_event(const struct story_words *words, const struct event *event, FILE *out)
{
    enum qd_err err = put_what(words, event, out);

    if (err == QD_OK) {
        (void)fputs(" (", out);
        err = put_actor(words, event, out);
        (void)fputs(")", out);
    }
    return err;
}
