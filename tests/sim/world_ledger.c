#include "tests/sim/world_ledger.h"

#include <stdio.h>
#include <string.h>

#include "tests/sim/world.h"
#include "tests/sim/world_wire.h"
#include "tests/sim/world_witness.h"

#define SNAPS 1024
#define LABELS_MAX 4096

struct snap {
    uint64_t seq;
    bool day_open;
    uint32_t date;
    uint32_t counter_count;
    uint32_t service_count;
    struct {
        uint32_t id;
        enum counter_state state;
        uint32_t clerk_id;
        char label[LABEL_SIZE];
    } counters[MODEL_COUNTERS_MAX];
    uint32_t waiting[MODEL_SERVICES_MAX];
};

/* A ticket of today, on the disk. */
struct entry {
    uint64_t seq;
    char label[LABEL_SIZE];
    uint8_t token[16];
};

static struct snap snaps[WORLD_OFFICES][SNAPS];
static struct entry entries[WORLD_OFFICES][LABELS_MAX];
static uint32_t entry_count[WORLD_OFFICES];
static uint32_t dates[WORLD_OFFICES];
static int64_t newest_ms[WORLD_OFFICES];

/* --- On the disk --- */

static void enter_ticket(uint32_t office, const struct event *event)
{
    struct entry entry = {.seq = event->seq};

    (void)snprintf(
        entry.label, sizeof entry.label, "%s%03u", event->issued.letter, event->issued.number);
    memcpy(entry.token, event->issued.token, sizeof entry.token);
    for (uint32_t i = 0; i < entry_count[office]; i++) {
        const struct entry *other = &entries[office][i];
        world_demand(strcmp(other->label, entry.label) != 0, "a number was given out twice");
        world_demand(memcmp(other->token, entry.token, sizeof entry.token) != 0,
                     "a token was given out twice");
    }
    world_demand(entry_count[office] < LABELS_MAX, "too many tickets");
    entries[office][entry_count[office]++] = entry;
}

void ledger_enter(const struct event *event)
{
    uint32_t office = event->office_id - 1;

    world_demand(event->at_ms >= newest_ms[office], "time ran backwards on the disk");
    newest_ms[office] = event->at_ms;
    if (event->kind == EVENT_DAY_OPENED && event->day_opened.date != dates[office]) {
        dates[office] = event->day_opened.date;
        entry_count[office] = 0;
    } else if (event->kind == EVENT_TICKET_ISSUED) {
        enter_ticket(office, event);
    }
}

uint32_t ledger_issued(uint32_t office_id, uint32_t *date)
{
    *date = dates[office_id - 1];
    return entry_count[office_id - 1];
}

/* The batch under way may have come to the disk unseen: what it did is in the model. */
void ledger_settle(uint32_t office_id)
{
    const struct model *model = &witness_view(office_id)->model;
    uint32_t office = office_id - 1;

    newest_ms[office] = model->at_ms;
    if (dates[office] != model->date) {
        dates[office] = model->date;
        entry_count[office] = 0;
    }
}

/* --- On screens --- */

void ledger_snap(const struct model *model, uint32_t office_id, uint64_t seq)
{
    struct snap *snap = &snaps[office_id - 1][seq % SNAPS];

    *snap = (struct snap){.seq = seq,
                          .day_open = model->day_open,
                          .date = model->day_open ? model->date : 0,
                          .counter_count = model->counter_count,
                          .service_count = model->service_count};
    for (uint32_t i = 0; i < model->counter_count; i++) {
        snap->counters[i].id = model->counters[i].id;
        snap->counters[i].state = model->counters[i].state;
        snap->counters[i].clerk_id = model->counters[i].clerk_id;
    }
    for (uint32_t i = 0; i < model->ticket_count; i++) {
        const struct model_ticket *ticket = &model->tickets[i];
        for (uint32_t j = 0; ticket->state == TICKET_WAITING && j < model->service_count; j++) {
            snap->waiting[j] += model->services[j].id == ticket->service_id ? 1 : 0;
        }
        for (uint32_t j = 0; j < model->counter_count; j++) {
            if (model->counters[j].ticket_id == ticket->id) {
                memcpy(snap->counters[j].label, ticket->label, LABEL_SIZE);
            }
        }
    }
}

static bool shows(const struct snap *snap, const Queued__V1__Board *board)
{
    bool is_same = board->day_open == snap->day_open && board->date == snap->date &&
                   board->n_counters == snap->counter_count &&
                   board->n_services == snap->service_count;

    for (uint32_t i = 0; is_same && i < snap->counter_count; i++) {
        const Queued__V1__BoardCounter *counter = board->counters[i];
        is_same = counter->counter_id == snap->counters[i].id &&
                  (uint32_t)counter->state == (uint32_t)snap->counters[i].state &&
                  strcmp(counter->label, snap->counters[i].label) == 0;
    }
    for (uint32_t i = 0; is_same && i < snap->service_count; i++) {
        is_same = board->services[i]->waiting == snap->waiting[i];
    }
    return is_same;
}

static bool shows_counter(const struct snap *snap, const Queued__V1__CounterView *view)
{
    for (uint32_t i = 0; i < snap->counter_count; i++) {
        if (snap->counters[i].id == view->counter_id) {
            const char *label = view->at_hand == NULL ? "" : view->at_hand->label;
            return (uint32_t)view->state == (uint32_t)snap->counters[i].state &&
                   view->clerk_id == snap->counters[i].clerk_id &&
                   strcmp(label, snap->counters[i].label) == 0;
        }
    }
    return false;
}

static void see_version(struct line *line, uint64_t key, uint64_t version)
{
    for (uint32_t i = 0; i < line->topic_count; i++) {
        if (line->topics[i].key == key) {
            world_demand(version >= line->topics[i].version, "a screen was told an older state");
            line->topics[i].version = version;
            return;
        }
    }
    world_demand(line->topic_count < LINE_TOPICS, "too many topics");
    line->topics[line->topic_count++] = (struct told_topic){key, version};
}

static void see_topic(struct line *line, uint32_t office_id, const Queued__V1__TopicState *topic)
{
    const struct view *view = witness_view(office_id);
    const struct snap *snap = &snaps[office_id - 1][topic->version % SNAPS];
    uint64_t key = (uint64_t)topic->state_case << 32;

    world.counts.states++;
    world_demand(topic->version <= view->durable_seq, "a screen shows what is not on the disk");
    if (topic->state_case == QUEUED__V1__TOPIC_STATE__STATE_COUNTER) {
        key |= topic->counter->counter_id;
    } else if (topic->state_case == QUEUED__V1__TOPIC_STATE__STATE_TICKET) {
        key |= topic->ticket->ticket->ticket_id;
    }
    see_version(line, key, topic->version);
    world_demand(snap->seq == topic->version, "a screen shows a state between two");
    if (topic->state_case == QUEUED__V1__TOPIC_STATE__STATE_BOARD) {
        world_demand(shows(snap, topic->board), "a board differs from what was at its instant");
    } else if (topic->state_case == QUEUED__V1__TOPIC_STATE__STATE_COUNTER) {
        world_demand(shows_counter(snap, topic->counter), "a window differs from its counter");
    }
}

static void see_done(const struct asked *asked, const Queued__V1__Done *done)
{
    if (asked->record == 0) {
        return;
    }
    struct record *record = witness_find(asked->record);
    if (done->seq == 0) {
        world_demand(record->kind == COMMAND_LOG_OUT, "done, and no event says so");
        return;
    }
    world_demand(record->is_durable, "an answer leaves before its commit");
    world_demand(record->seq == done->seq, "an answer names another event");
    uint64_t ticket_id = done->ticket == NULL ? 0 : done->ticket->ticket_id;
    world_demand(!record->is_told ||
                     (record->told_ticket_id == ticket_id && record->told_seq == done->seq),
                 "a repeated command was told another answer");
    record->is_told = true;
    record->told_ticket_id = ticket_id;
    record->told_seq = done->seq;
}

/* All that was on the disk when it was asked for, and nothing that has not happened. */
static void see_report(const struct line *line,
                       const struct asked *asked,
                       const Queued__V1__Report *report)
{
    const struct model *model = &witness_view(line->office_id)->model;
    uint32_t issued = 0;
    bool is_of_visits = report->by != QUEUED__V1__REPORT_BY__REPORT_BY_SERVICE &&
                        report->by != QUEUED__V1__REPORT_BY__REPORT_BY_COUNTER &&
                        report->by != QUEUED__V1__REPORT_BY__REPORT_BY_CLERK;

    world.counts.reports++;
    for (size_t i = 0; i < report->n_rows; i++) {
        const Queued__V1__ReportRow *row = report->rows[i];
        issued += row->issued;
        uint32_t ended = row->served + row->no_shows + row->cancelled + row->expired + row->present;
        uint32_t handed_on = is_of_visits ? 0 : row->transfers; /* Legs that had not begun. */
        world_demand(row->issued >= ended && row->issued <= ended + handed_on,
                     "a report does not add up");
    }
    if (asked->date == 0 || report->from_date != asked->date || model->date != asked->date ||
        report->by != QUEUED__V1__REPORT_BY__REPORT_BY_UNSPECIFIED) {
        return; /* Of another day, or of legs. */
    }
    world_demand(issued >= asked->issued, "a report knows less than the disk");
    world_demand(issued <= model->ticket_count, "a report knows of tickets that nobody took");
}

void witness_on_frame(struct line *line, const Queued__V1__ServerMessage *message)
{
    const struct asked *asked = &line->asked[message->request % LINE_REQUESTS];
    bool is_answer = message->request != 0;

    world_demand(!is_answer || asked->number == message->request, "an answer to no question");
    if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_DONE) {
        see_done(asked, message->done);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_TOPIC) {
        see_topic(line, line->office_id, message->topic);
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN) {
        const struct record *record = witness_find(asked->record);
        world_demand(record->seq == 0 || record->is_durable, "a log-in is told before its commit");
    } else if (message->body_case == QUEUED__V1__SERVER_MESSAGE__BODY_REPORT) {
        see_report(line, asked, message->report);
    }
}
