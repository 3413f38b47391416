#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/base32.h"
#include "queued/codec/message.h"
#include "queued/codec/response.h"
#include "tests/support/fault.h"
#include "tests/support/office_sample.h"
#include "tests/unit/codec_hall.h"
#include "tests/unit/codec_largest.h"

static struct hall hall;

static int open_sample(void **state)
{
    (void)state;
    codec_hall_init(&hall, office_sample_definition(), office_sample_at(SAMPLE_MONDAY, 9, 0));
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    codec_hall_deinit(&hall);
    return 0;
}

/* --- Small ones --- */

static void check_refusal(enum refusal refusal, Queued__V1__RefusalCode code)
{
    const struct obstacle obstacle = {.counter_id = 3, .ticket_id = 99, .until_ms = 123456789};
    Queued__V1__ServerMessage *vi =
        codec_hall_read(response_refusal(5, refusal, &obstacle, LANGUAGE_VI), 5);
    Queued__V1__ServerMessage *en =
        codec_hall_read(response_refusal(0, refusal, NULL, LANGUAGE_EN), 0);

    assert_int_equal(vi->body_case, QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL);
    assert_int_equal((int)vi->refusal->code, (int)code);
    assert_string_equal(vi->refusal->message_key, refusal_key(refusal));
    assert_string_equal(vi->refusal->text, refusal_text(refusal, false));
    assert_int_equal(vi->refusal->counter_id, 3);
    assert_int_equal(vi->refusal->ticket_id, 99);
    assert_int_equal(vi->refusal->until_ms, 123456789);
    assert_string_equal(en->refusal->text, refusal_text(refusal, true));
    assert_int_equal(en->refusal->counter_id, 0);
    codec_hall_free(vi);
    codec_hall_free(en);
}

/* The office's names and the contract's are the same, each with its number. */
static void every_refusal_has_its_words(void **state)
{
    (void)state;
#define X(name, number, vi, en) \
    check_refusal(REFUSAL_##name, QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_##name);
    REFUSAL_MAP(X)
#undef X
}

static void notices_are_unasked(void **state)
{
    static const char *const keys[] = {
        [NOTICE_TAKEN_OVER] = "notice.taken_over",
        [NOTICE_SLOW_READER] = "notice.slow_reader",
        [NOTICE_STOPPING] = "notice.stopping",
        [NOTICE_IDLE] = "notice.idle",
        [NOTICE_REVOKED] = "notice.revoked",
    };

    (void)state;
    for (int notice = 0; notice < (int)QD_ARRAY_LEN(keys); notice++) {
        Queued__V1__ServerMessage *vi =
            codec_hall_read(response_notice((enum notice)notice, LANGUAGE_VI), 0);
        Queued__V1__ServerMessage *en =
            codec_hall_read(response_notice((enum notice)notice, LANGUAGE_EN), 0);
        assert_string_equal(vi->notice->message_key, keys[notice]);
        assert_string_equal(en->notice->message_key, keys[notice]);
        assert_string_not_equal(vi->notice->text, en->notice->text);
        codec_hall_free(vi);
        codec_hall_free(en);
    }
}

static void welcome_and_log_in_say_who(void **state)
{
    const struct welcome welcome = {.actor = ACTOR_CLERK,
                                    .actor_id = 11,
                                    .actor_name = "Nguyễn Thị Lan",
                                    .device = 3,
                                    .counter_id = 2,
                                    .now_ms = INT64_C(1795400000000)};
    const struct logged_in logged_in = {.session_token = "0123456789abcdefghjkmnpqrs",
                                        .user_id = 11,
                                        .user_name = "Nguyễn Thị Lan",
                                        .actor = ACTOR_MANAGER,
                                        .counter_id = 4};

    (void)state;
    Queued__V1__ServerMessage *message =
        codec_hall_read(response_welcome(1, &hall.office, &welcome), 1);
    assert_int_equal(message->welcome->protocol_version, PROTOCOL_VERSION);
    assert_int_equal(message->welcome->office_id, 1);
    assert_string_equal(message->welcome->office_title->vi, hall.definition.title.vi);
    assert_string_equal(message->welcome->office_title->en, hall.definition.title.en);
    assert_int_equal(message->welcome->definition_version, 1);
    assert_int_equal((int)message->welcome->actor, ACTOR_CLERK);
    assert_int_equal(message->welcome->actor_id, 11);
    assert_string_equal(message->welcome->actor_name, "Nguyễn Thị Lan");
    assert_int_equal(message->welcome->now_ms, INT64_C(1795400000000));
    assert_int_equal(message->welcome->counter_id, 2);
    assert_int_equal((int)message->welcome->device_kind,
                     QUEUED__V1__DEVICE_KIND__DEVICE_KIND_COUNTER);
    codec_hall_free(message);
    message = codec_hall_read(response_logged_in(2, &logged_in), 2);
    assert_string_equal(message->logged_in->session_token, logged_in.session_token);
    assert_int_equal(message->logged_in->user_id, 11);
    assert_string_equal(message->logged_in->user_name, "Nguyễn Thị Lan");
    assert_int_equal((int)message->logged_in->actor, ACTOR_MANAGER);
    assert_int_equal(message->logged_in->counter_id, 4);
    codec_hall_free(message);
}

static void a_forecast_is_said_whole(void **state)
{
    const struct forecast forecast = {true, 1, 2, 3, 4, 5, 6};

    (void)state;
    Queued__V1__ServerMessage *message = codec_hall_read(response_forecast(9, &forecast), 9);
    const Queued__V1__Forecast *to = message->forecast;
    assert_true(to->known);
    assert_int_equal(to->people_ahead, 1);
    assert_int_equal(to->expected_ms, 2);
    assert_int_equal(to->low50_ms, 3);
    assert_int_equal(to->high50_ms, 4);
    assert_int_equal(to->low90_ms, 5);
    assert_int_equal(to->high90_ms, 6);
    codec_hall_free(message);
}

/* --- Done --- */

static void only_an_issue_tells_the_secret(void **state)
{
    struct command issue = office_sample_issue(SAMPLE_B, CLASS_PRIORITY);
    char token[BASE32_LEN + 1];

    (void)state;
    issue.issue.procedure_count = 1;
    issue.issue.procedure_ids[0] = 2;
    issue.issue.language = LANGUAGE_EN;
    codec_hall_do(&hall, issue);
    base32_encode(issue.issue.token, token);
    Queued__V1__ServerMessage *message =
        codec_hall_read(response_done(3, &hall.office, COMMAND_ISSUE, &hall.answer), 3);
    const Queued__V1__Done *done = message->done;
    assert_int_equal(done->seq, hall.answer.seq);
    assert_int_equal(done->at_ms, hall.now_ms);
    assert_string_equal(done->ticket_token, token);
    assert_non_null(done->forecast);
    assert_false(done->repeated);
    const Queued__V1__Ticket *ticket = done->ticket;
    assert_int_equal(ticket->ticket_id, hall.answer.seq);
    assert_string_equal(ticket->label, "B001");
    assert_int_equal(ticket->service_id, SAMPLE_B);
    assert_int_equal(ticket->n_procedure_ids, 1);
    assert_int_equal(ticket->procedure_ids[0], 2);
    assert_int_equal((int)ticket->ticket_class, CLASS_PRIORITY);
    assert_int_equal((int)ticket->channel, CHANNEL_KIOSK);
    assert_int_equal((int)ticket->language, LANGUAGE_EN);
    assert_int_equal((int)ticket->state, TICKET_WAITING);
    assert_int_equal(ticket->issued_at_ms, hall.now_ms);
    assert_int_equal(ticket->key_ms, hall.now_ms + HEAD_PRIORITY_MS_DEFAULT);
    codec_hall_free(message);

    codec_hall_do(&hall, issue); /* Again: the same secret. */
    message = codec_hall_read(response_done(4, &hall.office, COMMAND_ISSUE, &hall.answer), 4);
    assert_true(message->done->repeated);
    assert_string_equal(message->done->ticket_token, token);
    codec_hall_free(message);

    codec_hall_man(&hall, 1);
    codec_hall_act(&hall, COMMAND_CALL_NEXT, 1);
    message = codec_hall_read(response_done(5, &hall.office, COMMAND_CALL_NEXT, &hall.answer), 5);
    assert_string_equal(message->done->ticket_token, "");
    assert_null(message->done->forecast);
    assert_int_equal(message->done->counter_id, 1);
    assert_int_equal((int)message->done->ticket->state, TICKET_CALLED);
    assert_int_equal(message->done->ticket->counter_id, 1);
    assert_int_equal(message->done->ticket->call_count, 1);
    assert_int_equal(message->done->ticket->called_at_ms, hall.now_ms);
    codec_hall_free(message);

    codec_hall_act(&hall, COMMAND_NO_SHOW, 1); /* It stands at no counter any more. */
    message = codec_hall_read(response_done(6, &hall.office, COMMAND_NO_SHOW, &hall.answer), 6);
    assert_int_equal((int)message->done->ticket->state, TICKET_NO_SHOW);
    assert_int_equal(message->done->ticket->counter_id, 0);
    codec_hall_free(message);

    const struct answer nothing = {0};
    message = codec_hall_read(response_done(7, &hall.office, COMMAND_LOG_OUT, &nothing), 7);
    assert_null(message->done->ticket);
    codec_hall_free(message);
}

/* --- Office --- */

static void the_office_is_told(void **state)
{
    (void)state;
    hall.definition.services[1].notice = (struct words){"Sau 15:00", "After 15:00"};
    hall.definition.services[1].notice_minute = 15 * 60;
    hall.definition.services[1].daily_limit = 40;
    Queued__V1__ServerMessage *message =
        codec_hall_read(response_office(1, &hall.office, hall.now_ms), 1);
    const Queued__V1__OfficeInfo *to = message->office;
    assert_string_equal(to->title->vi, hall.definition.title.vi);
    assert_string_equal(to->time_zone, "Asia/Ho_Chi_Minh");
    assert_true(to->day_open && to->issuing);
    assert_int_equal(to->next_issuing_at_ms, 0);
    assert_int_equal(to->n_services, 4);
    assert_int_equal(to->services[1]->service_id, SAMPLE_B);
    assert_string_equal(to->services[1]->letter, "B");
    assert_string_equal(to->services[1]->name->en, "Land");
    assert_int_equal(to->services[1]->daily_limit, 40);
    assert_null(to->services[1]->notice);
    assert_int_equal(to->n_counters, 3);
    assert_int_equal(to->counters[1]->counter_id, 2);
    assert_int_equal(to->counters[1]->n_service_ids, 2);
    assert_int_equal(to->counters[1]->service_ids[0], SAMPLE_B);
    assert_int_equal(to->counters[1]->service_ids[1], SAMPLE_C);
    assert_int_equal(to->n_pause_reasons, 2);
    assert_string_equal(to->pause_reasons[1]->text->vi, "Họp");
    codec_hall_free(message);

    int64_t at_three = office_sample_at(SAMPLE_MONDAY, 15, 0);
    message = codec_hall_read(response_office(2, &hall.office, at_three - 1), 2);
    assert_null(message->office->services[1]->notice);
    codec_hall_free(message);
    message = codec_hall_read(response_office(2, &hall.office, at_three), 2);
    assert_string_equal(message->office->services[1]->notice->vi, "Sau 15:00");
    codec_hall_free(message);
}

static void a_closed_office_says_when_it_opens(void **state)
{
    (void)state;
    int64_t opens = office_sample_at(SAMPLE_MONDAY, 13, 15);
    hall.office.day_by_manager = false; /* As the calendar opens it. */
    Queued__V1__ServerMessage *message = codec_hall_read(
        response_office(1, &hall.office, office_sample_at(SAMPLE_MONDAY, 12, 0)), 1);
    assert_true(message->office->day_open);
    assert_false(message->office->issuing);
    assert_int_equal(message->office->next_issuing_at_ms, opens);
    assert_int_equal(message->office->next_opening_at_ms, office_sample_at(SAMPLE_MONDAY, 13, 30));
    codec_hall_free(message);
    codec_hall_do(&hall, office_sample_command(COMMAND_CLOSE_DAY, ACTOR_MANAGER, 50));
    int64_t noon = office_sample_at(SAMPLE_MONDAY, 12, 0);
    message = codec_hall_read(response_office(1, &hall.office, noon), 1);
    assert_false(message->office->day_open || message->office->issuing);
    /* Not this afternoon, and not on the holiday. */
    assert_int_equal(message->office->next_issuing_at_ms,
                     office_sample_at(SAMPLE_HOLIDAY + 1, 7, 0));
    codec_hall_free(message);
}

static void only_valid_procedures_are_listed(void **state)
{
    static const struct {
        uint32_t from;
        uint32_t to;
        bool valid;
    } rows[] = {
        {0, 0, true},
        {SAMPLE_MONDAY, SAMPLE_MONDAY, true},
        {SAMPLE_MONDAY + 1, 0, false},
        {0, SAMPLE_MONDAY - 1, false},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        hall.definition.procedures[0].valid_from = rows[i].from;
        hall.definition.procedures[0].valid_to = rows[i].to;
        Queued__V1__ServerMessage *message =
            codec_hall_read(response_procedures(1, &hall.office, 0, 0, hall.now_ms), 1);
        assert_int_equal(message->procedures->n_procedures, rows[i].valid ? 4 : 3);
        assert_false(message->procedures->more);
        codec_hall_free(message);
    }
    Queued__V1__ServerMessage *message =
        codec_hall_read(response_procedures(1, &hall.office, 0, SAMPLE_C, hall.now_ms), 1);
    assert_int_equal(message->procedures->n_procedures, 1);
    const Queued__V1__ProcedureInfo *to = message->procedures->procedures[0];
    assert_int_equal(to->procedure_id, 3);
    assert_int_equal(to->service_id, SAMPLE_C);
    assert_string_equal(to->code, "1.00001");
    assert_string_equal(to->name, "Đăng ký khai sinh");
    assert_string_equal(to->short_label->vi, "Khai sinh");
    codec_hall_free(message);
}

/* --- The largest of everything --- */

static void the_largest_office_fits(void **state)
{
    struct office office;
    struct definition definition = codec_largest_definition(0);

    (void)state;
    assert_int_equal(office_init(&office, &definition), QD_OK);
    Queued__V1__ServerMessage *message =
        codec_hall_read(response_office(UINT32_MAX, &office, hall.now_ms), UINT32_MAX);
    assert_int_equal(message->office->n_services, LIMIT_SERVICES);
    assert_int_equal(message->office->n_counters, LIMIT_COUNTERS);
    assert_int_equal(message->office->counters[0]->n_service_ids, LIMIT_SERVICES);
    assert_non_null(message->office->services[0]->notice);
    codec_hall_free(message);
    office_deinit(&office);
    definition_deinit(&definition);
}

/* Page after page, every procedure comes once. */
static void the_largest_catalogue_comes_in_pages(void **state)
{
    struct office office;
    struct definition definition = codec_largest_definition(LIMIT_PROCEDURES);
    uint32_t after = 0;
    uint32_t count = 0;

    (void)state;
    assert_int_equal(office_init(&office, &definition), QD_OK);
    for (bool more = true; more;) {
        Queued__V1__ServerMessage *message =
            codec_hall_read(response_procedures(1, &office, after, 0, hall.now_ms), 1);
        const Queued__V1__Procedures *page = message->procedures;
        assert_true(page->n_procedures > 0);
        for (size_t i = 0; i < page->n_procedures; i++) {
            assert_int_equal(page->procedures[i]->procedure_id,
                             definition.procedures[count++].procedure_id);
        }
        after = page->procedures[page->n_procedures - 1]->procedure_id;
        more = page->more;
        codec_hall_free(message);
    }
    assert_int_equal(count, LIMIT_PROCEDURES);

    for (uint32_t i = 0; i < LIMIT_PROCEDURES; i++) { /* Small ones are many on a page. */
        definition.procedures[i].name = "";
        definition.procedures[i].documents = "";
        definition.procedures[i].link = "";
        definition.procedures[i].fee = "";
        definition.procedures[i].code = "";
        definition.procedures[i].short_label = (struct words){"", ""};
    }
    Queued__V1__ServerMessage *message =
        codec_hall_read(response_procedures(1, &office, 0, 0, hall.now_ms), 1);
    assert_true(message->procedures->more);
    assert_in_range(message->procedures->n_procedures, 1000, 2000);
    codec_hall_free(message);
    office_deinit(&office);
    definition_deinit(&definition);
}

static void the_largest_report_fits(void **state)
{
    const struct durations durations = {UINT32_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
    struct report_row row = {
        .issued = UINT32_MAX,
        .served = UINT32_MAX - 1,
        .no_shows = UINT32_MAX - 2,
        .cancelled = UINT32_MAX - 3,
        .expired = UINT32_MAX - 4,
        .transfers = UINT32_MAX - 5,
        .wait = durations,
        .walk = durations,
        .service = durations,
        .visit = durations,
        .parked_mean_ms = INT64_MAX,
        .within_promise = 0.25,
        .throughput_per_hour = 12.5,
        .load = -1,
        .forecast_error_mean_ms = INT64_MAX,
        .forecast_count = UINT32_MAX - 6,
        .dossiers_accepted = UINT32_MAX - 7,
        .left_before_call = UINT32_MAX - 8,
        .left_before_call_mean_ms = INT64_MAX,
    };
    struct report report = {
        .query = {.from_date = 20260101, .to_date = 20261231, .without_no_shows = true},
        .row_count = REPORT_ROWS_MAX,
        .rows = calloc(REPORT_ROWS_MAX, sizeof row),
    };

    (void)state;
    memset(row.group, 'x', sizeof row.group - 1);
    memset(row.title, 'y', sizeof row.title - 1);
    for (uint32_t i = 0; i < REPORT_ROWS_MAX; i++) {
        report.rows[i] = row;
    }
    Queued__V1__ServerMessage *message = codec_hall_read(response_report(1, &report), 1);
    assert_int_equal(message->report->n_rows, REPORT_ROWS_MAX);
    assert_int_equal(message->report->from_date, 20260101);
    assert_int_equal(message->report->to_date, 20261231);
    assert_true(message->report->without_no_shows);
    const Queued__V1__ReportRow *to = message->report->rows[REPORT_ROWS_MAX - 1];
    assert_string_equal(to->group, row.group);
    assert_string_equal(to->title, row.title);
    assert_int_equal(to->issued, row.issued);
    assert_int_equal(to->served, row.served);
    assert_int_equal(to->no_shows, row.no_shows);
    assert_int_equal(to->cancelled, row.cancelled);
    assert_int_equal(to->expired, row.expired);
    assert_int_equal(to->transfers, row.transfers);
    assert_int_equal(to->wait->count, UINT32_MAX);
    assert_int_equal(to->visit->longest_ms, INT64_MAX);
    assert_true(to->within_promise == 0.25 && to->throughput_per_hour == 12.5 && to->load == -1);
    assert_int_equal(to->forecast_count, row.forecast_count);
    assert_int_equal(to->dossiers_accepted, row.dossiers_accepted);
    assert_int_equal(to->left_before_call, row.left_before_call);
    codec_hall_free(message);
    free(report.rows);
}

static void the_longest_story_fits(void **state)
{
    struct story story = {
        .label = "A012",
        .date = 20261123,
        .more = true,
        .line_count = STORY_LINES_MAX,
        .lines = calloc(STORY_LINES_MAX, sizeof *story.lines),
    };
    char text[800];

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    for (uint32_t i = 0; i < story.line_count; i++) {
        story.lines[i] = (struct story_line){UINT64_MAX - i, INT64_MAX - i, i % 2 == 1, text};
    }
    Queued__V1__ServerMessage *message = codec_hall_read(response_story(1, &story), 1);
    assert_int_equal(message->story->n_lines, STORY_LINES_MAX);
    assert_string_equal(message->story->label, "A012");
    assert_int_equal(message->story->date, 20261123);
    assert_true(message->story->more);
    const Queued__V1__StoryLine *line = message->story->lines[STORY_LINES_MAX - 1];
    assert_true(line->seq == UINT64_MAX - STORY_LINES_MAX + 1 && line->undone);
    assert_int_equal(line->at_ms, INT64_MAX - STORY_LINES_MAX + 1);
    assert_string_equal(line->text, text);
    codec_hall_free(message);
    free(story.lines);
}

static void the_largest_staff_fits(void **state)
{
    struct staff staff = {
        .count = LIMIT_CLERKS,
        .members = calloc(LIMIT_CLERKS, sizeof *staff.members),
    };

    (void)state;
    for (uint32_t i = 0; i < staff.count; i++) {
        staff.members[i].user_id = UINT32_MAX - i;
        memset(staff.members[i].name, 'n', sizeof staff.members[i].name - 1);
    }
    Queued__V1__ServerMessage *message = codec_hall_read(response_staff(1, &staff), 1);
    assert_int_equal(message->staff->n_members, LIMIT_CLERKS);
    const Queued__V1__StaffMember *member = message->staff->members[LIMIT_CLERKS - 1];
    assert_int_equal(member->user_id, UINT32_MAX - LIMIT_CLERKS + 1);
    assert_string_equal(member->name, staff.members[0].name);
    codec_hall_free(message);
    free(staff.members);
}

/* --- Memory --- */

static struct frame *small(unsigned kind)
{
    static const struct welcome welcome = {.actor_name = "kiosk-1"};
    static const struct logged_in logged_in = {.session_token = "t", .user_name = "Lò Thị Lan"};
    static const struct answer answer = {.seq = 1};
    static const struct forecast forecast = {0};
    static const struct report report = {0};
    static const struct story story = {.label = "A001"};
    static const struct staff staff = {0};

    switch (kind) {
    case 0:
        return response_refusal(1, REFUSAL_BUSY, NULL, LANGUAGE_VI);
    case 1:
        return response_welcome(1, &hall.office, &welcome);
    case 2:
        return response_logged_in(1, &logged_in);
    case 3:
        return response_notice(NOTICE_STOPPING, LANGUAGE_VI);
    case 4:
        return response_done(1, &hall.office, COMMAND_LOG_OUT, &answer);
    case 5:
        return response_forecast(1, &forecast);
    case 6:
        return response_report(1, &report);
    case 7:
        return response_workbook(1, "token");
    case 8:
        return response_story(1, &story);
    default:
        return response_staff(1, &staff);
    }
}

static struct frame *large(unsigned kind)
{
    switch (kind) {
    case 10:
        return response_office(1, &hall.office, hall.now_ms);
    case 11:
        return response_procedures(1, &hall.office, 0, 0, hall.now_ms);
    case 12:
        return response_board(1, &hall.office, hall.now_ms);
    case 13:
        return response_counter(
            1, &hall.office, hall.definition.counters[0].counter_id, hall.now_ms);
    case 14:
        return response_printers(1, &hall.office, NULL, 0);
    default:
        return response_statistics(1, &hall.office, hall.now_ms);
    }
}

/* Each allocation in turn, until there is a frame. */
static void want_of_memory_is_no_frame(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 16; kind++) {
        bool struck = true;
        for (unsigned fail_at = 1; struck; fail_at++) {
            fault_arm(&heap_fault, fail_at, FAULT_ONCE);
            struct frame *frame = kind < 10 ? small(kind) : large(kind);
            struck = fault_disarm(&heap_fault);
            assert_true(struck == (frame == NULL));
            assert_true(struck || fail_at > 1);
            if (frame != NULL) {
                frame_unref(frame);
            }
        }
    }
}

static void a_full_scratch_is_no_frame(void **state)
{
    struct message message;
    void **pointers = NULL;

    (void)state;
    message_init(&message, 0);
    assert_null(message_frame(&message)); /* Nothing to say is no frame either. */
    message_init(&message, 1);
    assert_non_null(message_part(&message, LIMIT_FRAME_OUT));
    assert_null(message_part(&message, 1));
    assert_null(message_parts(&message, 1, 8, &pointers));
    assert_null(message_words(&message, &hall.definition.title));
    assert_null(message_forecast(&message, &(struct forecast){0}));
    assert_null(message_frame(&message));
    message_init(&message, 1); /* And then anew. */
    struct frame *frame = message_frame(&message);
    assert_non_null(frame);
    frame_unref(frame);
}

#define WITH_HALL(test) cmocka_unit_test_setup_teardown(test, open_sample, close_sample)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_has_its_words),
        cmocka_unit_test(notices_are_unasked),
        WITH_HALL(welcome_and_log_in_say_who),
        cmocka_unit_test(a_forecast_is_said_whole),
        WITH_HALL(only_an_issue_tells_the_secret),
        WITH_HALL(the_office_is_told),
        WITH_HALL(a_closed_office_says_when_it_opens),
        WITH_HALL(only_valid_procedures_are_listed),
        WITH_HALL(the_largest_office_fits),
        WITH_HALL(the_largest_catalogue_comes_in_pages),
        cmocka_unit_test(the_largest_report_fits),
        cmocka_unit_test(the_longest_story_fits),
        cmocka_unit_test(the_largest_staff_fits),
        WITH_HALL(want_of_memory_is_no_frame),
        WITH_HALL(a_full_scratch_is_no_frame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
