/* The desk: what a clerk is shown and offered in every state, without a window. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "counter-client/look.h"
#include "counter-client/offer.h"
#include "counter-client/software.h"
#include "counter-client/words.h"
#include "queued/base/assert.h"

#define NOW_MS INT64_C(1795399200000) /* 2026-11-23 09:00 in Vietnam. */
#define MINUTE_MS INT64_C(60000)

/* An office with a service, a procedure and a counter; texts are constants. */
struct hall {
    struct desk desk;
    Queued__V1__CounterView view;
    Queued__V1__Ticket ticket;
    Queued__V1__Ticket other;
    Queued__V1__Ticket *tickets[1];
    Queued__V1__NextUp next;
    Queued__V1__BoardService waiting;
    Queued__V1__BoardService *services[1];
    uint32_t procedure_ids[1];
    uint32_t unserved[1];
};

static char letter[] = "A";
static char name_vi[] = "Hộ tịch";
static char name_en[] = "Civil status";
static char reason_vi[] = "Nghỉ trưa";
static char code[] = "1.001193";
static char birth[] = "Khai sinh";
static char papers[] = "Tờ khai\nGiấy chứng sinh";
static char zone[] = "Asia/Ho_Chi_Minh";
static char first_label[] = "A012";
static char other_label[] = "A014";
static char link_text[] = "https://h/?so={ticket}&tt={procedure}&hs={dossier}";
static char bad_link[] = "file:///etc/{ticket}";

static void add_office(struct desk *desk, char *link)
{
    Queued__V1__OfficeInfo office = QUEUED__V1__OFFICE_INFO__INIT;
    Queued__V1__ServiceInfo service = QUEUED__V1__SERVICE_INFO__INIT;
    Queued__V1__Text name = QUEUED__V1__TEXT__INIT;
    Queued__V1__PauseReason reason = QUEUED__V1__PAUSE_REASON__INIT;
    Queued__V1__Text why = QUEUED__V1__TEXT__INIT;
    Queued__V1__Procedures page = QUEUED__V1__PROCEDURES__INIT;
    Queued__V1__ProcedureInfo procedure = QUEUED__V1__PROCEDURE_INFO__INIT;
    Queued__V1__Text label = QUEUED__V1__TEXT__INIT;
    Queued__V1__ServiceInfo *services[] = {&service};
    Queued__V1__PauseReason *reasons[] = {&reason};
    Queued__V1__ProcedureInfo *procedures[] = {&procedure};

    name.vi = name_vi;
    name.en = name_en;
    service.service_id = 1;
    service.letter = letter;
    service.name = &name;
    service.norm_ms = 12 * MINUTE_MS;
    why.vi = reason_vi;
    reason.reason_id = 3;
    reason.text = &why;
    office.time_zone = zone;
    office.n_services = 1;
    office.services = services;
    office.n_pause_reasons = 1;
    office.pause_reasons = reasons;
    place_take_office(&desk->place, &office);
    words_set_zone(zone);
    label.vi = birth;
    procedure.procedure_id = 7;
    procedure.code = code;
    procedure.short_label = &label;
    procedure.documents = papers;
    procedure.link = link;
    page.n_procedures = 1;
    page.procedures = procedures;
    place_take_procedures(&desk->place, &page);
}

static void hall_open(struct hall *hall, Queued__V1__CounterState state)
{
    memset(hall, 0, sizeof *hall);
    (void)words_choose("vi");
    desk_init(&hall->desk);
    add_office(&hall->desk, link_text);
    queued__v1__counter_view__init(&hall->view);
    queued__v1__ticket__init(&hall->ticket);
    queued__v1__ticket__init(&hall->other);
    queued__v1__next_up__init(&hall->next);
    queued__v1__board_service__init(&hall->waiting);
    hall->procedure_ids[0] = 7;
    hall->unserved[0] = 1;
    hall->ticket.ticket_id = 12;
    hall->ticket.label = first_label;
    hall->ticket.service_id = 1;
    hall->ticket.n_procedure_ids = 1;
    hall->ticket.procedure_ids = hall->procedure_ids;
    hall->ticket.ticket_class = QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY;
    hall->ticket.language = QUEUED__V1__LANGUAGE__LANGUAGE_EN;
    hall->ticket.since_ms = NOW_MS - 5 * MINUTE_MS;
    hall->ticket.started_at_ms = NOW_MS - 5 * MINUTE_MS;
    hall->other.ticket_id = 14;
    hall->other.label = other_label;
    hall->other.issued_at_ms = NOW_MS - 20 * MINUTE_MS;
    hall->other.since_ms = NOW_MS - 20 * MINUTE_MS;
    hall->tickets[0] = &hall->other;
    hall->next.ticket = &hall->other;
    hall->next.passed_not_served = 2;
    hall->waiting.service_id = 1;
    hall->waiting.waiting = 3;
    hall->waiting.oldest_issued_at_ms = NOW_MS - 23 * MINUTE_MS;
    hall->services[0] = &hall->waiting;
    hall->view.counter_id = 3;
    hall->view.clerk_id = 9;
    hall->view.state = state;
    hall->view.n_services = 1;
    hall->view.services = hall->services;
    if (state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING ||
        state == QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING) {
        hall->view.at_hand = &hall->ticket;
    }
    desk_take_link(&hall->desk, true, NOW_MS);
    desk_take_user(&hall->desk, 9, "Nguyễn Thị Lan", 3);
}

static struct look look_at(struct hall *hall, int64_t now_ms)
{
    struct look look;

    desk_take_view(&hall->desk, &hall->view);
    look_at_desk(&hall->desk, now_ms, &look);
    return look;
}

#define BIT(button) (1U << BUTTON_##button)
#define ALWAYS (BIT(RETURN) | BIT(COMPACT) | BIT(ISSUE))

/* What is offered where nobody waits, nothing is parked and nothing can be undone. */
static const struct {
    Queued__V1__CounterState state;
    enum action_kind primary;
    const char *text;
    uint32_t enabled;
} states[] = {
    {QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CLOSED,
     ACTION_OPEN,
     "Mở quầy",
     ALWAYS | BIT(PRIMARY) | BIT(AUTO) | BIT(LOG_OUT)},
    {QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN,
     ACTION_NEXT,
     "Chưa có ai chờ",
     ALWAYS | BIT(AUTO) | BIT(PAUSE) | BIT(CLOSE) | BIT(LOG_OUT)},
    {QUEUED__V1__COUNTER_STATE__COUNTER_STATE_CALLING,
     ACTION_START,
     "Bắt đầu phục vụ",
     ALWAYS | BIT(PRIMARY) | BIT(RECALL) | BIT(NO_SHOW) | BIT(REQUEUE) | BIT(TRANSFER) | BIT(LINK)},
    {QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING,
     ACTION_FINISH,
     "Kết thúc",
     ALWAYS | BIT(PRIMARY) | BIT(PARK) | BIT(TRANSFER) | BIT(FINISH_AS) | BIT(LINK)},
    {QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED,
     ACTION_OPEN,
     "Làm việc tiếp",
     ALWAYS | BIT(PRIMARY) | BIT(AUTO) | BIT(CLOSE) | BIT(LOG_OUT)},
};

static uint32_t enabled(const struct look *look)
{
    uint32_t bits = 0;

    for (int i = 0; i < BUTTON_COUNT; i++) {
        bits |= look->is_enabled[i] ? 1U << i : 0;
    }
    return bits;
}

static void each_state_offers_what_it_may(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(states); i++) {
        struct hall hall;
        hall_open(&hall, states[i].state);
        struct look look = look_at(&hall, NOW_MS);
        print_message("%s\n", states[i].text);
        assert_int_equal(look.primary_action, states[i].primary);
        assert_string_equal(look.primary, states[i].text);
        assert_int_equal(enabled(&look), states[i].enabled);
        look_clear(&look);
        /* While an action is under way nothing can be pressed but what is not the server's. */
        assert_true(desk_take_press(&hall.desk, states[i].text, NOW_MS));
        assert_false(desk_take_press(&hall.desk, states[i].text, NOW_MS));
        look = look_at(&hall, NOW_MS + OFFER_PATIENCE_MS - 1);
        assert_int_equal(enabled(&look), states[i].enabled);
        look_clear(&look);
        look = look_at(&hall, NOW_MS + OFFER_PATIENCE_MS);
        assert_int_equal(enabled(&look) & ~(BIT(COMPACT) | BIT(LINK)), 0);
        look_clear(&look);
        desk_deinit(&hall.desk);
    }
}

static void who_is_next_and_why(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall, QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN);
    hall.view.next = &hall.next;
    hall.other.ticket_class = QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY;
    struct look look = look_at(&hall, NOW_MS);
    assert_string_equal(look.next_label, "A014");
    assert_string_equal(look.next_why,
                        "ưu tiên, đến lúc 08:40; 2 phiếu trước không thuộc quầy này");
    assert_string_equal(look.primary, "Gọi người kế tiếp");
    assert_true(look.is_enabled[BUTTON_PRIMARY]);
    assert_string_equal(look.summary, "3 đang chờ · lâu nhất 23 phút");
    assert_string_equal(look.waiting[0].title, "A  Hộ tịch");
    assert_string_equal(look.waiting[0].text, "3 · lâu nhất 23 phút");
    look_clear(&look);
    hall.view.automatic = true; /* The server calls: the key would only race with it. */
    look = look_at(&hall, NOW_MS);
    assert_false(look.is_enabled[BUTTON_PRIMARY]);
    assert_string_equal(look.primary, "Tự gọi khi có người");
    assert_string_equal(look.state, "đang mở, gọi tự động");
    struct action action;
    assert_true(look_action(&look, BUTTON_AUTO, &action));
    assert_int_equal(action.kind, ACTION_OPEN);
    assert_false(action.automatic);
    look_clear(&look);
    hall.view.state =
        QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED; /* It stays so after a pause. */
    look = look_at(&hall, NOW_MS);
    assert_true(look_action(&look, BUTTON_PRIMARY, &action));
    assert_true(action.automatic);
    look_clear(&look);
    hall.view.state = QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN;
    (void)words_choose("en");
    hall.next.reason = QUEUED__V1__CALL_REASON__CALL_REASON_BOUND;
    hall.next.passed_bound = 1;
    look = look_at(&hall, NOW_MS);
    assert_string_equal(look.next_why,
                        "priority, arrived at 08:40, sent to this counter; 2 earlier not served "
                        "here; 1 earlier wait for another counter only");
    look_clear(&look);
    desk_deinit(&hall.desk);
}

static void the_ticket_at_hand(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall, QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING);
    struct look look = look_at(&hall, NOW_MS);
    assert_string_equal(look.title, "Quầy 3 · Nguyễn Thị Lan");
    assert_string_equal(look.label, "A012");
    assert_string_equal(look.time, "5 phút");
    assert_string_equal(look.service, "Hộ tịch");
    assert_string_equal(look.procedure, "Khai sinh");
    assert_string_equal(look.documents, "Tờ khai\nGiấy chứng sinh");
    assert_string_equal(look.badges, "ưu tiên · phiếu tiếng Anh");
    assert_int_equal(look.tone, LOOK_SERVING);
    look_clear(&look);
    look = look_at(&hall, NOW_MS + 7 * MINUTE_MS); /* Twelve minutes: as expected. */
    assert_int_equal(look.tone, LOOK_SERVING);
    look_clear(&look);
    look = look_at(&hall, NOW_MS + 7 * MINUTE_MS + 1);
    assert_int_equal(look.tone, LOOK_OVER_NORM);
    look_clear(&look);
    hall.ticket.parked_total_ms = MINUTE_MS; /* Time parked is no service. */
    look = look_at(&hall, NOW_MS + 8 * MINUTE_MS);
    assert_int_equal(look.tone, LOOK_SERVING);
    look_clear(&look);
    desk_deinit(&hall.desk);
}

/* Whether it was done nobody knows: that stands there until the clerk presses something. */
static void what_is_given_up_is_said_until_the_next_press(void **state)
{
    const struct action finish = {.kind = ACTION_FINISH};
    struct hall hall;

    (void)state;
    hall_open(&hall, QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING);
    hall.desk.action_ms = 2000;
    desk_take_link(&hall.desk, false, NOW_MS);
    assert_true(desk_take_press(&hall.desk, "Kết thúc với kết quả…", NOW_MS));
    struct look look = look_at(&hall, NOW_MS);
    assert_non_null(strstr(look.link, "đã bấm, sẽ gửi khi có lại, còn 2 giây"));
    assert_string_equal(look.given_up, "");
    look_clear(&look);
    desk_take_answer(&hall.desk, &finish, NULL, NOW_MS + 2000);
    look = look_at(&hall, NOW_MS + 60 * MINUTE_MS);
    assert_string_equal(look.given_up, "Kết thúc với kết quả");
    assert_true(g_str_has_prefix(look.message, "“Kết thúc với kết quả”: máy chủ không trả lời"));
    assert_true(look.is_message_bad);
    assert_true(look.is_enabled[BUTTON_PRIMARY]);
    assert_null(strstr(look.link, "đã bấm"));
    look_clear(&look);
    assert_true(desk_take_press(&hall.desk, "Kết thúc", NOW_MS + 60 * MINUTE_MS));
    look = look_at(&hall, NOW_MS + 60 * MINUTE_MS);
    assert_string_equal(look.given_up, "");
    assert_string_equal(look.message, "");
    look_clear(&look);
    desk_deinit(&hall.desk);
}

static void undo_parked_missed_and_warnings(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall, QUEUED__V1__COUNTER_STATE__COUNTER_STATE_OPEN);
    hall.view.n_parked = 1;
    hall.view.parked = hall.tickets;
    hall.view.n_missed = 1;
    hall.view.missed = hall.tickets;
    hall.view.undo_until_ms = NOW_MS + 28000;
    hall.view.n_unserved_service_ids = 1;
    hall.view.unserved_service_ids = hall.unserved;
    struct look look = look_at(&hall, NOW_MS);
    assert_string_equal(look.undo, "Hoàn tác (28 giây)");
    assert_true(look.is_enabled[BUTTON_UNDO]);
    assert_true(look.is_enabled[BUTTON_RESUME]);
    assert_string_equal(look.parked[0].label, "A014");
    assert_string_equal(look.missed[0].text, "20 phút");
    assert_string_equal(look.warning, "Có người chờ mà chưa quầy nào mở: Hộ tịch");
    look_clear(&look);
    look = look_at(&hall, NOW_MS + 28000);
    assert_string_equal(look.undo, "Hoàn tác");
    assert_false(look.is_enabled[BUTTON_UNDO]);
    look_clear(&look);
    hall.desk.may_call_ticket = true;
    look = look_at(&hall, NOW_MS);
    assert_true(look.is_enabled[BUTTON_CALL_LABEL]);
    assert_false(look.is_enabled[BUTTON_RECLASSIFY]);
    look_clear(&look);
    hall.desk.may_reclassify = true;
    look = look_at(&hall, NOW_MS);
    assert_true(look.is_enabled[BUTTON_RECLASSIFY]);
    look_clear(&look);
    hall.view.state = QUEUED__V1__COUNTER_STATE__COUNTER_STATE_PAUSED;
    hall.view.pause_reason_id = 3;
    look = look_at(&hall, NOW_MS);
    assert_string_equal(look.service, "Nghỉ trưa");
    look_clear(&look);
    desk_deinit(&hall.desk);
}

static void a_lost_link_is_said_and_what_was_shown_stays(void **state)
{
    const struct action next = {.kind = ACTION_NEXT};
    struct hall hall;

    (void)state;
    hall_open(&hall, QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING);
    struct look look = look_at(&hall, NOW_MS);
    assert_string_equal(look.link, "");
    look_clear(&look);
    desk_take_link(&hall.desk, false, NOW_MS + 41 * MINUTE_MS);
    desk_take_link(&hall.desk, false, NOW_MS + 42 * MINUTE_MS); /* Still. */
    assert_true(desk_take_press(&hall.desk, "Gọi người kế tiếp", NOW_MS + 42 * MINUTE_MS));
    look = look_at(&hall, NOW_MS + 42 * MINUTE_MS + 3000);
    assert_string_equal(look.label, "A012");
    assert_string_equal(
        look.link,
        "Mất kết nối máy chủ · số liệu lúc 09:41 · đã bấm, sẽ gửi khi có lại, còn 12 "
        "giây");
    look_clear(&look);
    desk_take_answer(&hall.desk, &next, NULL, NOW_MS);
    look = look_at(&hall, NOW_MS);
    assert_true(look.is_message_bad);
    assert_non_null(
        strstr(look.message, "“Gọi người kế tiếp”: máy chủ không trả lời nên đã thôi gửi"));
    assert_true(look.is_enabled[BUTTON_PRIMARY]);
    look_clear(&look);
    desk_take_message(&hall.desk, "Ngoài giờ.", true, NOW_MS);
    look = look_at(&hall, NOW_MS + DESK_MESSAGE_MS - 1);
    assert_string_equal(look.message, "Ngoài giờ.");
    look_clear(&look);
    look = look_at(&hall, NOW_MS + DESK_MESSAGE_MS);
    assert_string_equal(look.message, "");
    look_clear(&look);
    desk_deinit(&hall.desk);
}

static void links_are_escaped(void **state)
{
    struct hall hall;

    (void)state;
    hall_open(&hall, QUEUED__V1__COUNTER_STATE__COUNTER_STATE_SERVING);
    struct look look = look_at(&hall, NOW_MS);
    look_clear(&look);
    desk_take_dossier(&hall.desk, "H38/12 &x={ticket}#ố");
    char *link = software_address(&hall.desk);
    assert_string_equal(
        link, "https://h/?so=A012&tt=1.001193&hs=H38%2F12%20%26x%3D%7Bticket%7D%23%E1%BB%91");
    g_free(link);
    place_forget_procedures(&hall.desk.place);
    assert_null(software_address(&hall.desk));
    add_office(&hall.desk, bad_link);
    assert_null(software_address(&hall.desk));
    hall.ticket.ticket_id = 13; /* Another citizen: nothing is noted. */
    look = look_at(&hall, NOW_MS);
    look_clear(&look);
    assert_string_equal(hall.desk.dossier, "");
    desk_deinit(&hall.desk);
}

/* A clerk presses each key of the window: no two buttons have the same. */
static void keys_are_told_apart(void **state)
{
    (void)state;
    for (int i = 0; i < BUTTON_COUNT; i++) {
        assert_string_not_equal(button_key((enum button)i), "");
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(button_key((enum button)i), button_key((enum button)j));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_offers_what_it_may),
        cmocka_unit_test(who_is_next_and_why),
        cmocka_unit_test(the_ticket_at_hand),
        cmocka_unit_test(what_is_given_up_is_said_until_the_next_press),
        cmocka_unit_test(undo_parked_missed_and_warnings),
        cmocka_unit_test(a_lost_link_is_said_and_what_was_shown_stays),
        cmocka_unit_test(links_are_escaped),
        cmocka_unit_test(keys_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
