#include "queued/journal/story.h"

#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/journal/definition_row.h"
#include "queued/journal/event_walk.h"
#include "queued/journal/store.h"
#include "queued/journal/story_words.h"
#include "queued/office/calendar.h"

#define MS_PER_DAY INT64_C(86400000)

struct telling {
    const struct story_options *options;
    sqlite3 *db;
    struct definition definition; /* In force now. */
    uint64_t ticket_id;
    uint32_t date; /* Of issue. */
    uint32_t number;
    char letter[LETTER_SIZE];
    int64_t over_at_ms; /* When it ended; 0: it has not. */
    struct event_list events;
};

/* "A012" into its letter and number. */
static bool parse_label(const char *label, char letter[LETTER_SIZE], int64_t *number)
{
    size_t len = strcspn(label, "0123456789");
    char *end = NULL;

    if (len == 0 || len >= LETTER_SIZE || label[len] == '\0' || strlen(label) > len + 9) {
        return false;
    }
    memcpy(letter, label, len);
    letter[len] = '\0';
    for (size_t i = 0; i < len; i++) {
        bool is_small = letter[i] >= 'a' && letter[i] <= 'z'; /* Đ stays as it was typed. */
        letter[i] = (char)(is_small ? letter[i] - 'a' + 'A' : letter[i]);
    }
    *number = strtol(label + len, &end, 10);
    return *end == '\0' && text_is_printable(letter, len);
}

static enum qd_err find_ticket(struct telling *telling)
{
    char letter[LETTER_SIZE];
    int64_t number = 0;
    sqlite3_stmt *select = NULL;

    if (!parse_label(telling->options->label, letter, &number)) {
        return QD_ERR_INVALID;
    }
    enum qd_err err =
        store_prepare(telling->db,
                      "SELECT t.ticket_id, t.ended_at_ms, o.definition_version, t.date"
                      " FROM ticket t JOIN office o USING (office_id) WHERE office_id = ?1"
                      " AND (?2 = 0 OR t.date = ?2) AND t.number = ?3 AND t.letter = ?4"
                      " ORDER BY t.date DESC, t.ticket_id DESC LIMIT 1",
                      &select);
    if (err == QD_OK) {
        const int64_t values[] = {telling->options->office_id, telling->options->date, number};
        store_bind(select, values, 3);
        (void)sqlite3_bind_text(select, 4, letter, -1, SQLITE_STATIC);
        int code = sqlite3_step(select);
        err = code == SQLITE_DONE ? QD_ERR_NOT_FOUND : store_err(code);
    }
    if (err == QD_OK) {
        uint8_t digest[JOURNAL_DIGEST_SIZE];
        telling->ticket_id = (uint64_t)sqlite3_column_int64(select, 0);
        telling->over_at_ms = sqlite3_column_int64(select, 1);
        telling->date = (uint32_t)sqlite3_column_int64(select, 3);
        telling->number = (uint32_t)number;
        memcpy(telling->letter, letter, sizeof letter);
        err = definition_row_load(telling->db,
                                  telling->options->office_id,
                                  (uint64_t)sqlite3_column_int64(select, 2),
                                  &telling->definition,
                                  digest);
    }
    (void)sqlite3_finalize(select);
    return err;
}

/* Its events, from its issue to the day after its end: a reprint may come late. */
static enum qd_err collect(struct telling *telling, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct event_walk walk = {0};
    struct event event;
    bool more = true;
    enum qd_err err =
        event_walk_open_at(&walk, telling->db, telling->options->office_id, telling->ticket_id);

    while (err == QD_OK) {
        err = event_walk_next(&walk, &event, &more);
        if (err != QD_OK || !more) {
            break;
        }
        if (telling->over_at_ms != 0 && event.at_ms > telling->over_at_ms + MS_PER_DAY) {
            break;
        }
        if (event.ticket_id != telling->ticket_id) {
            continue;
        }
        err = event_list_reserve(&telling->events, 1);
        if (err == QD_OK) {
            event_list_push(&telling->events, &event);
        }
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

static bool is_undone(const struct telling *telling, uint64_t seq)
{
    for (size_t i = 0; i < telling->events.count; i++) {
        const struct event *event = &telling->events.events[i];
        if (event->kind == EVENT_ACTION_UNDONE && event->undone.undone_seq == seq) {
            return true;
        }
    }
    return false;
}

static enum qd_err print(const struct telling *telling, FILE *out)
{
    const struct story_words words = {
        .db = telling->db,
        .definition = &telling->definition,
        .vietnamese = telling->options->vietnamese,
    };
    uint32_t date = 0;
    enum qd_err err = QD_OK;

    for (size_t i = 0; i < telling->events.count && err == QD_OK; i++) {
        const struct event *event = &telling->events.events[i];
        struct local_time local = calendar_local(&telling->definition, event->at_ms);
        if (local.date != date) {
            date = local.date;
            story_words_date(&words, date, out);
            (void)fputs("\n", out);
        }
        (void)fprintf(out,
                      "  %02u:%02u:%02u  #%-7llu ",
                      local.minute / 60,
                      local.minute % 60,
                      local.second,
                      (unsigned long long)event->seq);
        err = story_words_event(&words, event, out);
        if (is_undone(telling, event->seq)) {
            (void)fputs(words.vietnamese ? " [đã hoàn tác]" : " [undone]", out);
        }
        (void)fputs("\n", out);
    }
    return err;
}

/* @to owns the text of the event, also when it is a failure. */
static enum qd_err tell_event(const struct telling *telling,
                              const struct event *event,
                              struct story_line *to)
{
    const struct story_words words = {
        .db = telling->db,
        .definition = &telling->definition,
        .vietnamese = telling->options->vietnamese,
    };
    size_t len = 0;
    FILE *out = open_memstream(&to->text, &len);

    if (out == NULL) {
        return QD_ERR_NOMEM;
    }
    to->seq = event->seq;
    to->at_ms = event->at_ms;
    to->undone = is_undone(telling, event->seq);
    enum qd_err err = story_words_event(&words, event, out);
    bool is_whole = ferror(out) == 0;
    if ((fclose(out) != 0 || !is_whole) && err == QD_OK) {
        err = QD_ERR_NOMEM;
    }
    return err;
}

static enum qd_err tell(const struct telling *telling, struct story *to)
{
    struct ticket ticket = {.number = telling->number};
    size_t count = telling->events.count;
    enum qd_err err = QD_OK;

    memcpy(ticket.letter, telling->letter, sizeof ticket.letter);
    ticket_label(&ticket, to->label);
    to->date = telling->date;
    to->more = count > STORY_LINES_MAX;
    count = to->more ? STORY_LINES_MAX : count;
    to->lines = calloc(count + 1, sizeof *to->lines);
    if (to->lines == NULL) {
        return QD_ERR_NOMEM;
    }
    while (to->line_count < count && err == QD_OK) {
        err = tell_event(
            telling, &telling->events.events[to->line_count], &to->lines[to->line_count]);
        to->line_count++;
    }
    return err;
}

/* Up to the ticket's events, in one snapshot, also while a server writes. */
static enum qd_err begin(struct telling *telling,
                         const struct story_options *options,
                         char errmsg[JOURNAL_ERRMSG_SIZE])
{
    *telling = (struct telling){.options = options};
    enum qd_err err = store_open(&telling->db, options->path, STORE_READ, errmsg);

    if (err != QD_OK) {
        return err;
    }
    errmsg[0] = '\0';
    err = store_run(telling->db, "BEGIN");
    if (err == QD_OK) {
        err = find_ticket(telling);
    }
    if (err == QD_OK) {
        err = collect(telling, errmsg);
    }
    return err;
}

static enum qd_err end(struct telling *telling, enum qd_err err, char errmsg[JOURNAL_ERRMSG_SIZE])
{
    if (err != QD_OK && errmsg[0] == '\0') {
        (void)snprintf(errmsg, JOURNAL_ERRMSG_SIZE, "%s", qd_err_text(err));
    }
    event_list_deinit(&telling->events);
    definition_deinit(&telling->definition);
    store_close(telling->db);
    return err;
}

enum qd_err story_tell(const struct story_options *options,
                       FILE *out,
                       char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct telling telling;
    enum qd_err err = begin(&telling, options, errmsg);

    if (err == QD_OK) {
        err = print(&telling, out);
    }
    if (err == QD_OK && (fflush(out) != 0 || ferror(out) != 0)) {
        err = QD_ERR_IO;
    }
    return end(&telling, err, errmsg);
}

enum qd_err story_read(const struct story_options *options,
                       struct story *story,
                       char errmsg[JOURNAL_ERRMSG_SIZE])
{
    struct telling telling;

    *story = (struct story){0};
    enum qd_err err = begin(&telling, options, errmsg);
    if (err == QD_OK) {
        err = tell(&telling, story);
    }
    return end(&telling, err, errmsg);
}

void story_free(struct story *story)
{
    for (uint32_t i = 0; i < story->line_count; i++) {
        free(story->lines[i].text);
    }
    free(story->lines);
    *story = (struct story){0};
}
