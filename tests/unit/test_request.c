#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/base32.h"
#include "queued/codec/request.h"
#include "tests/unit/codec_bytes.h"

#define ENVELOPE_REQUEST 1
#define ENVELOPE_COMMAND_ID 2

enum {
    HELLO = 10,
    SUBSCRIBE,
    UNSUBSCRIBE,
    GET_OFFICE,
    GET_PROCEDURES,
    GET_FORECAST,
    GET_REPORT,
    PRINT_CHECKLIST,
    GET_STORY,
    GET_STAFF,
    GET_WORKBOOK,
    ISSUE = 30,
    CALL_NEXT,
    CALL_TICKET,
    RECALL,
    START,
    FINISH,
    NO_SHOW,
    RETURN,
    PARK,
    RESUME,
    TRANSFER,
    REQUEUE,
    RECLASSIFY,
    CANCEL,
    UNDO,
    REPRINT,
    LOG_IN,
    LOG_OUT,
    OPEN_COUNTER,
    PAUSE_COUNTER,
    CLOSE_COUNTER,
    RELEASE_COUNTER,
    OPEN_DAY,
    CLOSE_DAY,
    RATE,
    LAST_BODY = RATE,
};

static const uint8_t command_id[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

static struct request request;

/* From memory of its own, so that the address sanitizer sees one byte too many. */
static enum refusal decode_bytes(const uint8_t *data, size_t len)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];
    struct arena arena;
    uint8_t *exact = malloc(len > 0 ? len : 1);

    assert_non_null(exact);
    if (len > 0) {
        memcpy(exact, data, len);
    }
    arena_init(&arena, scratch, sizeof scratch);
    enum refusal refusal = request_decode(&request, &arena, exact, len);
    free(exact);
    return refusal;
}

/* A whole message around @body. */
static struct bytes envelope(uint32_t field, const struct bytes *body)
{
    struct bytes bytes = {0};

    bytes_number(&bytes, ENVELOPE_REQUEST, 7);
    bytes_block(&bytes, ENVELOPE_COMMAND_ID, command_id, sizeof command_id);
    bytes_message(&bytes, field, body);
    return bytes;
}

static enum refusal decode(uint32_t field, const struct bytes *body)
{
    struct bytes bytes = envelope(field, body);

    return decode_bytes(bytes.data, bytes.len);
}

/* What a body needs before anything else is looked at. */
static struct bytes fewest_fields(uint32_t field)
{
    struct bytes body = {0};

    if (field == HELLO || field == SUBSCRIBE || field == UNSUBSCRIBE || field == RATE) {
        bytes_number(&body, 1, 1);
    }
    return body;
}

/* --- Bodies --- */

static void every_body_has_its_kind(void **state)
{
    static const struct {
        uint32_t field;
        enum request_kind kind;
        enum command_kind command;
    } rows[] = {
        {HELLO, REQUEST_HELLO, 0},
        {SUBSCRIBE, REQUEST_SUBSCRIBE, 0},
        {UNSUBSCRIBE, REQUEST_UNSUBSCRIBE, 0},
        {GET_OFFICE, REQUEST_GET_OFFICE, 0},
        {GET_PROCEDURES, REQUEST_GET_PROCEDURES, 0},
        {GET_FORECAST, REQUEST_GET_FORECAST, 0},
        {GET_REPORT, REQUEST_GET_REPORT, 0},
        {PRINT_CHECKLIST, REQUEST_PRINT_CHECKLIST, 0},
        {GET_STORY, REQUEST_GET_STORY, 0},
        {GET_STAFF, REQUEST_GET_STAFF, 0},
        {GET_WORKBOOK, REQUEST_GET_WORKBOOK, 0},
        {ISSUE, REQUEST_COMMAND, COMMAND_ISSUE},
        {CALL_NEXT, REQUEST_COMMAND, COMMAND_CALL_NEXT},
        {CALL_TICKET, REQUEST_COMMAND, COMMAND_CALL_TICKET},
        {RECALL, REQUEST_COMMAND, COMMAND_RECALL},
        {START, REQUEST_COMMAND, COMMAND_START},
        {FINISH, REQUEST_COMMAND, COMMAND_FINISH},
        {NO_SHOW, REQUEST_COMMAND, COMMAND_NO_SHOW},
        {RETURN, REQUEST_COMMAND, COMMAND_RETURN},
        {PARK, REQUEST_COMMAND, COMMAND_PARK},
        {RESUME, REQUEST_COMMAND, COMMAND_RESUME},
        {TRANSFER, REQUEST_COMMAND, COMMAND_TRANSFER},
        {REQUEUE, REQUEST_COMMAND, COMMAND_REQUEUE},
        {RECLASSIFY, REQUEST_COMMAND, COMMAND_RECLASSIFY},
        {CANCEL, REQUEST_COMMAND, COMMAND_CANCEL},
        {UNDO, REQUEST_COMMAND, COMMAND_UNDO},
        {REPRINT, REQUEST_COMMAND, COMMAND_REPRINT},
        {LOG_IN, REQUEST_LOG_IN, COMMAND_LOG_IN},
        {LOG_OUT, REQUEST_LOG_OUT, COMMAND_LOG_OUT},
        {OPEN_COUNTER, REQUEST_COMMAND, COMMAND_OPEN_COUNTER},
        {PAUSE_COUNTER, REQUEST_COMMAND, COMMAND_PAUSE_COUNTER},
        {CLOSE_COUNTER, REQUEST_COMMAND, COMMAND_CLOSE_COUNTER},
        {RELEASE_COUNTER, REQUEST_COMMAND, COMMAND_RELEASE_COUNTER},
        {OPEN_DAY, REQUEST_COMMAND, COMMAND_OPEN_DAY},
        {CLOSE_DAY, REQUEST_COMMAND, COMMAND_CLOSE_DAY},
        {RATE, REQUEST_COMMAND, COMMAND_RATE},
    };
    size_t row = 0;

    (void)state;
    for (uint32_t field = ENVELOPE_COMMAND_ID + 1; field <= LAST_BODY + 20; field++) {
        struct bytes body = fewest_fields(field);
        enum refusal refusal = decode(field, &body);
        if (row < QD_ARRAY_LEN(rows) && rows[row].field == field) {
            assert_int_equal(refusal, REFUSAL_NONE);
            assert_int_equal(request.number, 7);
            assert_int_equal(request.kind, rows[row].kind);
            assert_int_equal(request.command.kind, rows[row].command);
            bool has_id = memcmp(request.command.id.bytes, command_id, sizeof command_id) == 0;
            assert_int_equal(has_id, rows[row].command != 0);
            row++;
        } else {
            assert_int_equal(refusal, REFUSAL_MALFORMED); /* No body that is known. */
        }
    }
    assert_int_equal(row, QD_ARRAY_LEN(rows));
}

static void the_last_body_counts(void **state)
{
    struct bytes nothing = {0};
    struct bytes bytes = envelope(CALL_NEXT, &nothing);

    (void)state;
    bytes_message(&bytes, START, &nothing);
    assert_int_equal(decode_bytes(bytes.data, bytes.len), REFUSAL_NONE);
    assert_int_equal(request.command.kind, COMMAND_START);
    assert_int_equal(decode_bytes(NULL, 0), REFUSAL_MALFORMED);
}

static void hello_is_read(void **state)
{
    struct bytes body = {0};
    uint8_t token[16] = {0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xfe};
    char text[BASE32_LEN + 1];

    (void)state;
    base32_encode(token, text);
    bytes_number(&body, 1, PROTOCOL_VERSION);
    bytes_number(&body, 2, CLIENT_PHONE);
    bytes_text(&body, 3, "token");
    bytes_number(&body, 4, LANGUAGE_EN);
    bytes_text(&body, 5, "kiosk 1.0");
    bytes_text(&body, 6, text);
    bytes_text(&body, 7, "bat-xat");
    assert_int_equal(decode(HELLO, &body), REFUSAL_NONE);
    assert_int_equal(request.hello.client_kind, CLIENT_PHONE);
    assert_int_equal(request.hello.language, LANGUAGE_EN);
    assert_string_equal(request.hello.token, "token");
    assert_string_equal(request.hello.client_name, "kiosk 1.0");
    assert_string_equal(request.hello.office, "bat-xat");
    assert_true(request.hello.has_ticket_token);
    assert_memory_equal(request.hello.ticket_token, token, sizeof token);

    body = fewest_fields(HELLO);
    assert_int_equal(decode(HELLO, &body), REFUSAL_NONE);
    assert_int_equal(request.hello.language, LANGUAGE_VI);
    assert_false(request.hello.has_ticket_token);
    for (uint64_t version = 0; version < 4; version++) {
        body.len = 0;
        bytes_number(&body, 1, version);
        assert_int_equal(decode(HELLO, &body),
                         version == PROTOCOL_VERSION ? REFUSAL_NONE : REFUSAL_UNKNOWN_VERSION);
    }
    static const char *const wrong[] = {"0",
                                        "0000000000000000000000000",
                                        "000000000000000000000000000",
                                        "O0000000000000000000000000"};
    for (size_t i = 0; i < QD_ARRAY_LEN(wrong); i++) {
        body = fewest_fields(HELLO);
        bytes_text(&body, 6, wrong[i]);
        assert_int_equal(decode(HELLO, &body), REFUSAL_BAD_TOKEN);
    }
}

static void questions_are_read(void **state)
{
    struct bytes body = {0};

    (void)state;
    bytes_number(&body, 1, TOPIC_COUNTER);
    bytes_number(&body, 2, 3);
    for (uint32_t field = SUBSCRIBE; field <= UNSUBSCRIBE; field++) {
        assert_int_equal(decode(field, &body), REFUSAL_NONE);
        assert_int_equal(request.subscribe.topic, TOPIC_COUNTER);
        assert_int_equal(request.subscribe.counter_id, 3);
    }
    body.len = 0;
    bytes_number(&body, 1, 40);
    bytes_number(&body, 2, 2);
    assert_int_equal(decode(GET_PROCEDURES, &body), REFUSAL_NONE);
    assert_int_equal(request.get_procedures.after_procedure_id, 40);
    assert_int_equal(request.get_procedures.service_id, 2);
    assert_int_equal(decode(GET_FORECAST, &body), REFUSAL_NONE);
    assert_int_equal(request.get_forecast.service_id, 40);
    assert_int_equal(request.get_forecast.ticket_class, CLASS_PRIORITY);
    body.len = 0;
    assert_int_equal(decode(GET_FORECAST, &body), REFUSAL_NONE);
    assert_int_equal(request.get_forecast.ticket_class, CLASS_REGULAR);
    bytes_number(&body, 1, 20261101);
    bytes_number(&body, 2, 20261130);
    bytes_number(&body, 3, REPORT_BY_HOUR);
    bytes_number(&body, 4, 1);
    assert_int_equal(decode(GET_REPORT, &body), REFUSAL_NONE);
    assert_int_equal(request.get_report.from_date, 20261101);
    assert_int_equal(request.get_report.to_date, 20261130);
    assert_int_equal(request.get_report.by, REPORT_BY_HOUR);
    assert_true(request.get_report.without_no_shows);
    body.len = 0;
    bytes_text(&body, 1, "Đa0012");
    bytes_number(&body, 2, 20261130);
    assert_int_equal(decode(GET_STORY, &body), REFUSAL_NONE);
    assert_string_equal(request.get_story.label, "Đa0012");
    assert_int_equal(request.get_story.date, 20261130);
}

static void an_issue_is_read(void **state)
{
    struct bytes body = {0};

    (void)state;
    bytes_number(&body, 1, 4);
    bytes_number(&body, 2, 9);
    bytes_block(&body, 2, "\x08\x07", 2); /* Packed and not, as protobuf allows. */
    bytes_number(&body, 3, CLASS_APPOINTMENT);
    bytes_number(&body, 4, LANGUAGE_EN);
    bytes_number(&body, 5, UINT64_C(1795400000000));
    bytes_number(&body, 6, 12);
    assert_int_equal(decode(ISSUE, &body), REFUSAL_NONE);
    const struct command_issue *issue = &request.command.issue;
    assert_int_equal(issue->service_id, 4);
    assert_int_equal(issue->procedure_count, 3);
    assert_int_equal(issue->procedure_ids[0], 9);
    assert_int_equal(issue->procedure_ids[1], 8);
    assert_int_equal(issue->procedure_ids[2], 7);
    assert_int_equal(issue->ticket_class, CLASS_APPOINTMENT);
    assert_int_equal(issue->language, LANGUAGE_EN);
    assert_int_equal(issue->appointment_at_ms, INT64_C(1795400000000));
    assert_int_equal(issue->definition_version, 12);
    body.len = 0;
    assert_int_equal(decode(ISSUE, &body), REFUSAL_NONE);
    assert_int_equal(issue->ticket_class, CLASS_REGULAR);
    assert_int_equal(issue->language, LANGUAGE_VI);

    for (uint8_t count = 0; count <= LIMIT_TICKET_PROCEDURES + 1; count++) {
        body.len = 0;
        for (uint8_t i = 0; i < count; i++) {
            bytes_number(&body, 2, 1 + i);
        }
        assert_int_equal(decode(ISSUE, &body),
                         count <= LIMIT_TICKET_PROCEDURES ? REFUSAL_NONE : REFUSAL_INVALID_VALUE);
    }
}

static void a_finish_and_a_log_in_are_read(void **state)
{
    struct bytes body = {0};

    (void)state;
    bytes_number(&body, 1, OUTCOME_DOSSIER_ACCEPTED);
    bytes_text(&body, 2, "H38.12.24-260603-0012");
    bytes_number(&body, 3, 20261231);
    assert_int_equal(decode(FINISH, &body), REFUSAL_NONE);
    assert_int_equal(request.command.finish.outcome, OUTCOME_DOSSIER_ACCEPTED);
    assert_string_equal(request.command.finish.dossier_code, "H38.12.24-260603-0012");
    assert_int_equal(request.command.finish.dossier_due_date, 20261231);
    body.len = 0;
    assert_int_equal(decode(FINISH, &body), REFUSAL_NONE);
    assert_int_equal(request.command.finish.outcome, OUTCOME_SETTLED);

    bytes_text(&body, 1, "lan");
    bytes_text(&body, 2, "1111");
    bytes_number(&body, 3, 5);
    bytes_number(&body, 4, 1);
    assert_int_equal(decode(LOG_IN, &body), REFUSAL_NONE);
    assert_string_equal(request.log_in.user, "lan");
    assert_string_equal(request.log_in.secret, "1111");
    assert_int_equal(request.command.counter_id, 5);
    assert_true(request.command.take_over);
}

static void other_commands_are_read(void **state)
{
    static const uint32_t about_a_ticket[] = {RETURN, RESUME, RECLASSIFY, CANCEL, REPRINT};
    struct bytes body = {0};

    (void)state;
    bytes_number(&body, 1, UINT64_MAX);
    for (size_t i = 0; i < QD_ARRAY_LEN(about_a_ticket); i++) {
        assert_int_equal(decode(about_a_ticket[i], &body), REFUSAL_NONE);
        assert_true(request.command.ticket_id == UINT64_MAX);
    }
    assert_int_equal(decode(RELEASE_COUNTER, &body), REFUSAL_NONE);
    assert_int_equal(request.command.counter_id, UINT32_MAX);
    assert_int_equal(decode(PAUSE_COUNTER, &body), REFUSAL_NONE);
    assert_int_equal(request.command.reason_id, UINT32_MAX);
    assert_int_equal(decode(OPEN_COUNTER, &body), REFUSAL_NONE);
    assert_true(request.command.automatic);
    body.len = 0;
    bytes_number(&body, 1, 2);
    bytes_number(&body, 2, CLASS_PRIORITY);
    assert_int_equal(decode(TRANSFER, &body), REFUSAL_NONE);
    assert_int_equal(request.command.service_id, 2);
    assert_int_equal(request.command.counter_id, CLASS_PRIORITY);
    assert_int_equal(decode(RECLASSIFY, &body), REFUSAL_NONE);
    assert_int_equal(request.command.ticket_class, CLASS_PRIORITY);
    body.len = 0;
    bytes_text(&body, 1, "A012");
    assert_int_equal(decode(CALL_TICKET, &body), REFUSAL_NONE);
    assert_string_equal(request.command.label, "A012");
}

/* --- Limits --- */

/* Every text a client can send, and its most bytes. */
static const struct {
    uint32_t body;
    uint32_t field;
    size_t len_max;
} texts[] = {
    {HELLO, 3, 64},
    {HELLO, 5, 64},
    {HELLO, 7, 63},
    {CALL_TICKET, 1, 17},
    {FINISH, 2, 64},
    {LOG_IN, 1, 63},
    {LOG_IN, 2, 128},
};

static enum refusal decode_text(size_t row, const char *text, size_t len)
{
    struct bytes body = fewest_fields(texts[row].body);

    bytes_block(&body, texts[row].field, text, len);
    return decode(texts[row].body, &body);
}

static void texts_have_their_lengths(void **state)
{
    char text[256];

    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        size_t max = texts[i].len_max;
        for (size_t len = 0; len <= max + 2; len++) {
            assert_int_equal(decode_text(i, text, len),
                             len <= max ? REFUSAL_NONE : REFUSAL_INVALID_TEXT);
        }
    }
    text[63] = '\xc3'; /* A character is not cut: à at the end. */
    text[64] = '\xa0';
    assert_int_equal(decode_text(0, text, 65), REFUSAL_INVALID_TEXT);
    assert_int_equal(decode_text(0, text + 1, 64), REFUSAL_NONE);
}

static void texts_are_clean(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } wrong[] = {
        {"\xff", 1},              /* No UTF-8. */
        {"\xc0\x80", 2},          /* Overlong. */
        {"\xed\xa0\x80", 3},      /* A surrogate. */
        {"\xf4\x90\x80\x80", 4},  /* Beyond Unicode. */
        {"\xe1\xba", 2},          /* Half a character. */
        {"a\0b", 3},              /* NUL. */
        {"\0", 1},                /* NUL alone. */
        {"a\nb", 3},              /* Control characters. */
        {"\x1b[2J", 4},           /* */
        {"\x7f", 1},              /* */
        {"\xc2\x85", 2},          /* */
        {"\xe2\x80\xa8", 3},      /* Line separator. */
        {"\xef\xbb\xbf", 3},      /* Byte order mark. */
        {"a\xcc\xa3", 3},         /* ạ in two code points: not form C. */
        {"a\xcc\x81\xcc\xa3", 5}, /* Marks in the wrong order. */
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(texts); i++) {
        for (size_t j = 0; j < QD_ARRAY_LEN(wrong); j++) {
            assert_int_equal(decode_text(i, wrong[j].text, wrong[j].len), REFUSAL_INVALID_TEXT);
            assert_int_equal(request.number, 7); /* Whom to tell is known. */
        }
        assert_int_equal(decode_text(i, "Đạ ộ", strlen("Đạ ộ")), REFUSAL_NONE);
    }
    const char override[] = {'\xe2', '\x80', '\xae'}; /* Right to left from here on. */
    assert_int_equal(decode_text(0, override, sizeof override), REFUSAL_INVALID_TEXT);
    struct bytes body = fewest_fields(HELLO); /* The ticket token is text before it is a token. */
    bytes_block(&body, 6, "\xff", 1);
    assert_int_equal(decode(HELLO, &body), REFUSAL_INVALID_TEXT);
}

static void enums_have_their_members(void **state)
{
    static const struct {
        uint32_t body;
        uint32_t field;
        uint64_t first;
        uint64_t last;
        enum refusal refusal;
    } rows[] = {
        {HELLO, 2, 0, CLIENT_MANAGER, REFUSAL_INVALID_VALUE},
        {HELLO, 4, 0, LANGUAGE_EN, REFUSAL_INVALID_VALUE},
        {SUBSCRIBE, 1, TOPIC_BOARD, TOPIC_DEVICES, REFUSAL_UNKNOWN_TOPIC},
        {UNSUBSCRIBE, 1, TOPIC_BOARD, TOPIC_DEVICES, REFUSAL_UNKNOWN_TOPIC},
        {GET_FORECAST, 2, 0, CLASS_APPOINTMENT, REFUSAL_INVALID_VALUE},
        {GET_REPORT, 3, 0, REPORT_BY_MONTH, REFUSAL_INVALID_VALUE},
        {PRINT_CHECKLIST, 2, 0, LANGUAGE_EN, REFUSAL_INVALID_VALUE},
        {ISSUE, 3, 0, CLASS_APPOINTMENT, REFUSAL_INVALID_VALUE},
        {ISSUE, 4, 0, LANGUAGE_EN, REFUSAL_INVALID_VALUE},
        {FINISH, 1, 0, OUTCOME_REFERRED, REFUSAL_INVALID_VALUE},
        {RECLASSIFY, 2, 0, CLASS_APPOINTMENT, REFUSAL_INVALID_VALUE},
    };
    static const uint64_t far[] = {1000, INT32_MAX, UINT32_MAX, UINT64_MAX, UINT64_C(1) << 31};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        for (uint64_t j = 0; j <= rows[i].last + 1 + QD_ARRAY_LEN(far); j++) {
            uint64_t value = j <= rows[i].last + 1 ? j : far[j - rows[i].last - 2];
            bool is_member = value >= rows[i].first && value <= rows[i].last;
            struct bytes body = fewest_fields(rows[i].body);
            bytes_number(&body, rows[i].field, value);
            assert_int_equal(decode(rows[i].body, &body),
                             is_member ? REFUSAL_NONE : rows[i].refusal);
        }
    }
}

static void dates_and_instants_have_their_ranges(void **state)
{
    static const uint32_t dates[][2] = {
        {GET_REPORT, 1}, {GET_REPORT, 2}, {GET_STORY, 2}, {FINISH, 3}};
    static const uint64_t valid[] = {0, 20261123, 20280229, 19700101};
    static const uint64_t invalid[] = {1, 20260229, 20261301, 20261100, 261123, UINT32_MAX};
    static const struct {
        int64_t at_ms;
        enum refusal refusal;
    } instants[] = {
        {0, REFUSAL_NONE},
        {INT64_C(946684800000), REFUSAL_NONE},
        {INT64_C(946684799999), REFUSAL_INVALID_VALUE},
        {INT64_C(4102444800000), REFUSAL_NONE},
        {INT64_C(4102444800001), REFUSAL_INVALID_VALUE},
        {-1, REFUSAL_INVALID_VALUE},
        {INT64_MIN, REFUSAL_INVALID_VALUE},
        {INT64_MAX, REFUSAL_INVALID_VALUE},
    };
    struct bytes body = {0};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(dates); i++) {
        for (size_t j = 0; j < QD_ARRAY_LEN(valid); j++) {
            body.len = 0;
            bytes_number(&body, dates[i][1], valid[j]);
            assert_int_equal(decode(dates[i][0], &body), REFUSAL_NONE);
        }
        for (size_t j = 0; j < QD_ARRAY_LEN(invalid); j++) {
            body.len = 0;
            bytes_number(&body, dates[i][1], invalid[j]);
            assert_int_equal(decode(dates[i][0], &body), REFUSAL_INVALID_VALUE);
        }
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(instants); i++) {
        body.len = 0;
        bytes_number(&body, 5, (uint64_t)instants[i].at_ms);
        assert_int_equal(decode(ISSUE, &body), instants[i].refusal);
    }
}

static void command_ids_are_sixteen_bytes(void **state)
{
    uint8_t id[32] = {0};
    struct bytes bytes = {0};

    (void)state;
    bytes_message(&bytes, CALL_NEXT, &(struct bytes){0});
    assert_int_equal(decode_bytes(bytes.data, bytes.len), REFUSAL_COMMAND_ID_MISSING);
    for (size_t len = 0; len <= sizeof id; len++) {
        for (int is_zero = 0; is_zero < 2; is_zero++) {
            memset(id, is_zero ? 0 : 9, sizeof id);
            bytes.len = 0;
            bytes_block(&bytes, ENVELOPE_COMMAND_ID, id, len);
            bytes_message(&bytes, CALL_NEXT, &(struct bytes){0});
            enum refusal expected = len == 0 ? REFUSAL_COMMAND_ID_MISSING : REFUSAL_INVALID_VALUE;
            if (len == 16) {
                expected = is_zero ? REFUSAL_COMMAND_ID_MISSING : REFUSAL_NONE;
            }
            assert_int_equal(decode_bytes(bytes.data, bytes.len), expected);

            bytes.len = 0; /* Who asks needs none. */
            bytes_block(&bytes, ENVELOPE_COMMAND_ID, id, len);
            bytes_message(&bytes, GET_OFFICE, &(struct bytes){0});
            assert_int_equal(decode_bytes(bytes.data, bytes.len), REFUSAL_NONE);
        }
    }
}

/* --- Forms --- */

static void frames_have_their_size(void **state)
{
    static uint8_t padding[LIMIT_FRAME_IN];
    struct bytes small = envelope(CALL_NEXT, &(struct bytes){0});
    size_t room = LIMIT_FRAME_IN - small.len - 4; /* Tag and length take two bytes each. */

    (void)state;
    for (size_t more = 0; more < 3; more++) {
        struct bytes bytes = small;
        bytes_block(&bytes, 1000, padding, room + more);
        assert_int_equal(bytes.len, LIMIT_FRAME_IN + more);
        assert_int_equal(decode_bytes(bytes.data, bytes.len),
                         more == 0 ? REFUSAL_NONE : REFUSAL_TOO_LARGE);
    }
}

/* protobuf-c makes hostile input many times larger: it does not get more than the arena. */
static void memory_has_its_limit(void **state)
{
    struct bytes bytes = envelope(CALL_NEXT, &(struct bytes){0});
    alignas(max_align_t) uint8_t scratch[1024];
    struct arena arena;

    (void)state;
    while (bytes.len < LIMIT_FRAME_IN - 2) {
        bytes_number(&bytes, 3, 0);
    }
    assert_int_equal(decode_bytes(bytes.data, bytes.len), REFUSAL_TOO_LARGE);
    bytes.len = 0;
    bytes_number(&bytes, ENVELOPE_REQUEST, 7);
    bytes_message(&bytes, GET_OFFICE, &(struct bytes){0});
    for (size_t size = 16; size <= sizeof scratch; size += 16) {
        arena_init(&arena, scratch, size);
        enum refusal refusal = request_decode(&request, &arena, bytes.data, bytes.len);
        assert_true(refusal == (arena.exhausted ? REFUSAL_TOO_LARGE : REFUSAL_NONE));
        assert_true(size >= 64 || refusal == REFUSAL_TOO_LARGE);
    }
    assert_false(arena.exhausted);
}

/* What a newer client says besides is not for this server. */
static void unknown_fields_are_passed_over(void **state)
{
    static const uint8_t eight[8] = {1, 2, 3, 4, 5, 6, 7, 8};

    (void)state;
    for (uint32_t field = HELLO; field <= LAST_BODY; field++) {
        struct bytes body = fewest_fields(field);
        if (field > GET_WORKBOOK && field < ISSUE) {
            continue;
        }
        bytes_number(&body, 500, 1);
        bytes_block(&body, 501, "\xff\0\xff", 3); /* Nobody says that it is text. */
        struct bytes bytes = envelope(field, &body);
        bytes_tag(&bytes, 502, BYTES_FIXED64);
        memcpy(bytes.data + bytes.len, eight, 8);
        bytes.len += 8;
        bytes_tag(&bytes, 503, BYTES_FIXED32);
        memcpy(bytes.data + bytes.len, eight, 4);
        bytes.len += 4;
        assert_int_equal(decode_bytes(bytes.data, bytes.len), REFUSAL_NONE);
        assert_int_equal(request.number, 7);
    }
}

static void what_is_no_message_is_malformed(void **state)
{
    static const struct {
        uint8_t data[16];
        size_t len;
    } rows[] = {
        {{0x00, 0x00}, 2},       /* Field 0. */
        {{0x08}, 1},             /* No value. */
        {{0x08, 0x80}, 2},       /* Half a value. */
        {{0x80}, 1},             /* Half a tag. */
        {{0x6a, 0x05, 0x00}, 3}, /* Five bytes, and there is one. */
        {{0x6a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01},
         11}, /* 2^64 - 1 bytes. */
        {{0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01},
         12},                                            /* 11 bytes. */
        {{0x0b, 0x0c}, 2},                               /* A group. */
        {{0x0e, 0x00}, 2},                               /* No wire type. */
        {{0x0f, 0x00}, 2},                               /* */
        {{0x09, 1, 2, 3, 4, 5, 6}, 7},                   /* Half of eight bytes. */
        {{0x0d, 1, 2}, 3},                               /* Half of four. */
        {{0x68, 0x00}, 2},                               /* A body that is a number. */
        {{0x0a, 0x01, 0x01}, 3},                         /* A number that is text. */
        {{0xf8, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00}, 7}, /* A field beyond all fields. */
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        assert_int_equal(decode_bytes(rows[i].data, rows[i].len), REFUSAL_MALFORMED);
        assert_int_equal(request.number, 0);
    }
}

/* Cut anywhere, with any bit turned: an answer, and nothing read that is not there. */
static void damage_is_answered(void **state)
{
    struct bytes body = {0};

    (void)state;
    bytes_number(&body, 1, 4);
    bytes_block(&body, 2, "\x09\x08", 2);
    bytes_number(&body, 5, UINT64_C(1795400000000));
    const struct bytes whole = envelope(ISSUE, &body);
    for (size_t len = 0; len < whole.len; len++) {
        assert_int_not_equal(decode_bytes(whole.data, len), REFUSAL_NONE);
    }
    for (size_t bit = 0; bit < 8 * whole.len; bit++) {
        struct bytes turned = whole;
        turned.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
        enum refusal refusal = decode_bytes(turned.data, turned.len);
        assert_true(refusal == REFUSAL_NONE || refusal == REFUSAL_MALFORMED ||
                    refusal == REFUSAL_INVALID_VALUE || refusal == REFUSAL_COMMAND_ID_MISSING ||
                    refusal == REFUSAL_INVALID_TEXT || refusal == REFUSAL_UNKNOWN_VERSION ||
                    refusal == REFUSAL_UNKNOWN_TOPIC);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_body_has_its_kind),
        cmocka_unit_test(the_last_body_counts),
        cmocka_unit_test(hello_is_read),
        cmocka_unit_test(questions_are_read),
        cmocka_unit_test(an_issue_is_read),
        cmocka_unit_test(a_finish_and_a_log_in_are_read),
        cmocka_unit_test(other_commands_are_read),
        cmocka_unit_test(texts_have_their_lengths),
        cmocka_unit_test(texts_are_clean),
        cmocka_unit_test(enums_have_their_members),
        cmocka_unit_test(dates_and_instants_have_their_ranges),
        cmocka_unit_test(command_ids_are_sixteen_bytes),
        cmocka_unit_test(frames_have_their_size),
        cmocka_unit_test(memory_has_its_limit),
        cmocka_unit_test(unknown_fields_are_passed_over),
        cmocka_unit_test(what_is_no_message_is_malformed),
        cmocka_unit_test(damage_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
