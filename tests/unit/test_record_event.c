#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/record.h"
#include "tests/unit/codec_bytes.h"

/* Records of version 1, one a line: the name of the event, and its bytes. Written once; read for
 * ever. */
#define GOLDEN "tests/unit/records/events.txt"

static enum qd_err unpack(struct event *event, const uint8_t *data, size_t len)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];
    struct arena arena;
    uint8_t *exact = malloc(len > 0 ? len : 1);

    assert_non_null(exact);
    if (len > 0) {
        memcpy(exact, data, len);
    }
    memset(event, 0xa5, sizeof *event);
    arena_init(&arena, scratch, sizeof scratch);
    enum qd_err err = record_unpack_event(event, &arena, exact, len);
    free(exact);
    return err;
}

/* --- Every kind, with ordinary values --- */

static const enum event_kind kinds[] = {
    EVENT_DAY_OPENED,      EVENT_DAY_CLOSED,          EVENT_SERVICE_TIME_LEARNED,
    EVENT_TICKET_CARRIED,  EVENT_DEFINITION_APPLIED,  EVENT_TICKET_ISSUED,
    EVENT_TICKET_CALLED,   EVENT_TICKET_RECALLED,     EVENT_TICKET_STARTED,
    EVENT_TICKET_FINISHED, EVENT_TICKET_NO_SHOW,      EVENT_TICKET_RETURNED,
    EVENT_TICKET_PARKED,   EVENT_TICKET_RESUMED,      EVENT_TICKET_TRANSFERRED,
    EVENT_TICKET_REQUEUED, EVENT_TICKET_RECLASSIFIED, EVENT_TICKET_CANCELLED,
    EVENT_TICKET_EXPIRED,  EVENT_TICKET_REPRINTED,    EVENT_TICKET_UNBOUND,
    EVENT_ACTION_UNDONE,   EVENT_CLERK_LOGGED_IN,     EVENT_CLERK_LOGGED_OUT,
    EVENT_COUNTER_OPENED,  EVENT_COUNTER_PAUSED,      EVENT_COUNTER_CLOSED,
    EVENT_TICKET_RATED,
};

#define AT_MS INT64_C(1795400000000)

static void fill_forecast(struct forecast *forecast)
{
    forecast->known = true;
    forecast->people_ahead = 12;
    forecast->expected_ms = 600000;
    forecast->low50_ms = 500000;
    forecast->high50_ms = 700000;
    forecast->low90_ms = 300000;
    forecast->high90_ms = 900000;
}

static void fill_issued(struct event_issued *issued)
{
    for (size_t i = 0; i < sizeof issued->token; i++) {
        issued->token[i] = (uint8_t)(0xf0 + i);
    }
    issued->service_id = 3;
    memcpy(issued->letter, "Đ", sizeof "Đ");
    issued->number = 12;
    issued->procedure_count = 2;
    issued->procedure_ids[0] = 41;
    issued->procedure_ids[1] = 7;
    issued->ticket_class = CLASS_APPOINTMENT;
    issued->channel = CHANNEL_APPOINTMENT;
    issued->language = LANGUAGE_EN;
    issued->key_ms = AT_MS + 300000;
    issued->appointment_at_ms = AT_MS - 60000;
    fill_forecast(&issued->forecast);
}

static void fill_body(struct event *event)
{
    if (event->kind == EVENT_DAY_OPENED) {
        event->day_opened.date = 20261123;
        event->day_opened.by_manager = true;
    } else if (event->kind == EVENT_DAY_CLOSED) {
        event->day_closed.date = 20261123;
        event->day_closed.issued = 403;
        event->day_closed.expired = 2;
    } else if (event->kind == EVENT_SERVICE_TIME_LEARNED) {
        event->learned.service_id = 3;
        event->learned.mean_ms = 480000;
        event->learned.weight_milli = 20500;
    } else if (event->kind == EVENT_TICKET_CARRIED) {
        fill_issued(&event->carried.issued);
        event->carried.issued_at_ms = AT_MS - 86400000;
        event->carried.service_id = 4;
        event->carried.leg_index = 1;
        event->carried.entered_at_ms = AT_MS - 80000000;
        event->carried.first_called_at_ms = AT_MS - 70000000;
        event->carried.no_show_count = 1;
    } else if (event->kind == EVENT_DEFINITION_APPLIED) {
        event->definition.version = 3;
        memset(event->definition.digest, 0xd1, sizeof event->definition.digest);
    } else if (event->kind == EVENT_TICKET_ISSUED) {
        fill_issued(&event->issued);
    } else if (event->kind == EVENT_TICKET_CALLED) {
        event->called.reason = CALL_BOUND;
        event->called.automatic = true;
        event->called.key_ms = AT_MS;
        event->called.waiting = 9;
        event->called.passed_not_served = 2;
        event->called.passed_bound = 1;
        event->called.passed_count = 3;
        event->called.passed_ticket_ids[0] = 101;
        event->called.passed_ticket_ids[1] = 102;
        event->called.passed_ticket_ids[2] = 99;
    }
}

/* Bodies of one or two fields. */
static void fill_small_body(struct event *event)
{
    if (event->kind == EVENT_TICKET_RECALLED) {
        event->recalled.call_count = 2;
    } else if (event->kind == EVENT_TICKET_FINISHED) {
        event->finished.outcome = OUTCOME_DOSSIER_ACCEPTED;
        memcpy(
            event->finished.dossier_code, "H38.12.24-260603-0012", sizeof "H38.12.24-260603-0012");
        event->finished.dossier_due_date = 20261207;
    } else if (event->kind == EVENT_TICKET_TRANSFERRED) {
        event->transferred.service_id = 2;
        event->transferred.to_counter_id = 5;
    } else if (event->kind == EVENT_TICKET_RECLASSIFIED) {
        event->reclassified.ticket_class = CLASS_PRIORITY;
        event->reclassified.key_ms = AT_MS + 1;
    } else if (event->kind == EVENT_ACTION_UNDONE) {
        event->undone.undone_seq = 122;
    } else if (event->kind == EVENT_TICKET_RATED) {
        event->rated = (struct rating){.level = 3, .reason_count = 2, .reason_ids = {7, 1}};
    } else if (event->kind == EVENT_CLERK_LOGGED_OUT) {
        event->logged_out.taken_over = true;
    } else if (event->kind == EVENT_COUNTER_OPENED) {
        event->opened.automatic = true;
    } else if (event->kind == EVENT_COUNTER_PAUSED) {
        event->paused.reason_id = 4;
    }
}

static struct event ordinary(enum event_kind kind)
{
    struct event event;

    memset(&event, 0, sizeof event);
    event.kind = kind;
    event.seq = 123;
    event.at_ms = AT_MS;
    event.office_id = 1;
    event.definition_version = 2;
    event.actor.kind = ACTOR_CLERK;
    event.actor.id = 6;
    for (size_t i = 0; i < sizeof event.command_id.bytes; i++) {
        event.command_id.bytes[i] = (uint8_t)i;
    }
    event.command_hash = UINT64_C(0x0123456789abcdef);
    event.ticket_id = 77;
    event.counter_id = 3;
    event.clerk_id = 6;
    fill_body(&event);
    fill_small_body(&event);
    return event;
}

static void check_round_trip(const struct event *event)
{
    uint8_t bytes[RECORD_EVENT_SIZE];
    uint8_t again[RECORD_EVENT_SIZE];
    struct event read;
    size_t len = record_pack_event(event, bytes);

    assert_in_range(len, 1, RECORD_EVENT_SIZE);
    assert_int_equal(unpack(&read, bytes, len), QD_OK);
    assert_memory_equal(&read, event, sizeof read);
    assert_int_equal(record_pack_event(&read, again), len);
    assert_memory_equal(again, bytes, len);
}

static void every_kind_comes_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        struct event event = ordinary(kinds[i]);
        check_round_trip(&event);
        event.command_hash = 0; /* A consequence. */
        memset(&event.command_id, 0, sizeof event.command_id);
        event.actor.kind = ACTOR_SYSTEM;
        event.actor.id = 0;
        event.ticket_id = 0;
        event.counter_id = 0;
        event.clerk_id = 0;
        check_round_trip(&event);
    }
}

/* The largest and the smallest that any field takes; the record's size is enough for them. */
static void extreme_issued(struct event_issued *issued, bool high)
{
    memset(issued->token, high ? 0xff : 0, sizeof issued->token);
    issued->service_id = high ? UINT32_MAX : 0;
    memset(issued->letter, 0, sizeof issued->letter);
    memset(issued->letter, 'Z', high ? LETTER_SIZE - 1 : 1);
    issued->number = high ? INT32_MAX : 1;
    issued->procedure_count = high ? LIMIT_TICKET_PROCEDURES : 0;
    memset(issued->procedure_ids, high ? 0xff : 0, sizeof issued->procedure_ids);
    issued->ticket_class = high ? CLASS_APPOINTMENT : CLASS_REGULAR;
    issued->channel = high ? CHANNEL_APPOINTMENT : CHANNEL_KIOSK;
    issued->language = high ? LANGUAGE_EN : LANGUAGE_VI;
    issued->key_ms = high ? INT64_MAX : INT64_MIN;
    issued->appointment_at_ms = issued->key_ms;
    issued->forecast.known = high;
    issued->forecast.people_ahead = high ? UINT32_MAX : 0;
    issued->forecast.expected_ms = issued->key_ms;
    issued->forecast.low50_ms = issued->key_ms;
    issued->forecast.high50_ms = issued->key_ms;
    issued->forecast.low90_ms = issued->key_ms;
    issued->forecast.high90_ms = issued->key_ms;
}

static void extreme_body(struct event *event, bool high)
{
    int64_t at_ms = high ? INT64_MAX : INT64_MIN;

    if (event->kind == EVENT_TICKET_CARRIED) {
        extreme_issued(&event->carried.issued, high);
        event->carried.issued_at_ms = at_ms;
        event->carried.entered_at_ms = at_ms;
        event->carried.first_called_at_ms = at_ms;
        event->carried.leg_index = high ? UINT32_MAX : 0;
        event->carried.service_id = high ? UINT32_MAX : 0;
        event->carried.no_show_count = high ? UINT32_MAX : 0;
    } else if (event->kind == EVENT_TICKET_ISSUED) {
        extreme_issued(&event->issued, high);
    } else if (event->kind == EVENT_TICKET_FINISHED) {
        event->finished.outcome = high ? OUTCOME_REFERRED : OUTCOME_SETTLED;
        memset(event->finished.dossier_code, 0, sizeof event->finished.dossier_code);
        memset(event->finished.dossier_code, 'Z', high ? LIMIT_DOSSIER : 0);
        event->finished.dossier_due_date = high ? UINT32_MAX : 0;
    } else if (event->kind == EVENT_SERVICE_TIME_LEARNED) {
        event->learned.mean_ms = high ? INT64_MAX : 1;
        event->learned.weight_milli = high ? UINT32_MAX : 0;
    } else if (event->kind == EVENT_TICKET_CALLED) {
        event->called.passed_count = high ? PASSED_MAX : 0;
        memset(event->called.passed_ticket_ids,
               high ? 0xff : 0,
               sizeof event->called.passed_ticket_ids);
        event->called.key_ms = at_ms;
        event->called.waiting = high ? UINT32_MAX : 0;
        event->called.passed_by_label = high ? UINT32_MAX : 0;
    } else if (event->kind == EVENT_DAY_OPENED) {
        event->day_opened.date = high ? 99991231 : 19700101;
    }
}

static void extremes_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * QD_ARRAY_LEN(kinds); i++) {
        bool high = i % 2 == 0;
        struct event event = ordinary(kinds[i / 2]);
        event.seq = high ? UINT64_MAX : 1;
        event.at_ms = high ? INT64_MAX : INT64_MIN;
        event.office_id = high ? UINT32_MAX : 1;
        event.definition_version = high ? UINT64_MAX : 1;
        event.actor.kind = high ? ACTOR_CITIZEN : ACTOR_SYSTEM;
        event.actor.id = high ? UINT64_MAX : 0;
        event.command_hash = high ? UINT64_MAX : 1;
        event.ticket_id = high ? UINT64_MAX : 0;
        event.counter_id = high ? UINT32_MAX : 0;
        event.clerk_id = high ? UINT32_MAX : 0;
        extreme_body(&event, high);
        check_round_trip(&event);
    }
}

/* --- For ever --- */

static void records_of_old_are_read(void **state)
{
    char path[512];
    char line[4096];
    size_t count = 0;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/" GOLDEN, getenv("QUEUED_SOURCE_DIR"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        struct bytes bytes;
        struct event read;
        struct event expected = ordinary(count < QD_ARRAY_LEN(kinds) ? kinds[count] : 0);
        char *hex = strchr(line, ' ');
        assert_non_null(hex);
        *hex = '\0';
        assert_string_equal(line, event_name(expected.kind));
        assert_true(bytes_from_hex(&bytes, hex + 1));
        assert_int_equal(unpack(&read, bytes.data, bytes.len), QD_OK);
        assert_memory_equal(&read, &expected, sizeof read);
        count++;
    }
    (void)fclose(file);
    assert_int_equal(count, QD_ARRAY_LEN(kinds));
}

/* --- Damage --- */

static void damage_is_seen_or_harmless(void **state)
{
    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        struct event event = ordinary(kinds[i]);
        uint8_t bytes[RECORD_EVENT_SIZE];
        size_t len = record_pack_event(&event, bytes);
        struct event read;
        for (size_t cut = 0; cut < len; cut++) {
            if (unpack(&read, bytes, cut) == QD_OK) {
                check_round_trip(&read); /* The body was the last field, and was cut off whole. */
            }
        }
        for (size_t bit = 0; bit < 8 * len; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
            if (unpack(&read, bytes, len) == QD_OK) {
                check_round_trip(&read);
            }
            bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        }
    }
}

/* An event message with one field wrong. */
struct wrong {
    const char *what;
    uint32_t body;
    uint32_t envelope_field; /* 0: all right. */
    uint64_t envelope_value;
    const char *fields; /* Hexadecimal. */
};

#define TOKEN "0a10 000102030405060708090a0b0c0d0e0f "
#define REST " 300138014001" /* Class, channel, language. */

static enum qd_err unpack_wrong(const struct wrong *wrong)
{
    struct bytes bytes = {0};
    struct bytes actor = {0};
    struct bytes body = {0};
    struct event read;
    uint64_t numbers[] = {0, 5, 1000, 1, 1}; /* seq, at_ms, office_id, definition_version. */

    for (uint32_t field = 1; field < QD_ARRAY_LEN(numbers); field++) {
        bool is_wrong = field == wrong->envelope_field;
        bytes_number(&bytes, field, is_wrong ? wrong->envelope_value : numbers[field]);
    }
    bytes_number(&actor, 1, wrong->envelope_field == 5 ? wrong->envelope_value : ACTOR_CLERK);
    bytes_message(&bytes, 5, &actor);
    if (wrong->envelope_field == 6) { /* The command id: its length. */
        bytes_block(&bytes, 6, "0123456789abcdef0123", wrong->envelope_value);
        bytes_tag(&bytes, 7, BYTES_FIXED64);
        memset(bytes.data + bytes.len, 1, 8);
        bytes.len += 8;
    } else if (wrong->envelope_field == 7) { /* An id without a hash. */
        bytes_block(&bytes, 6, "0123456789abcdef", 16);
    }
    assert_true(bytes_from_hex(&body, wrong->fields));
    bytes_message(&bytes, wrong->body, &body);
    return unpack(&read, bytes.data, bytes.len);
}

static void fields_outside_their_ranges_are_corrupt(void **state)
{
    static const struct wrong right[] = {
        {"a start", EVENT_TICKET_STARTED, 0, 0, ""},
        {"an id", EVENT_TICKET_STARTED, 6, 16, ""},
        {"an issue", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1001 1a0141 2001" REST},
        {"a call", EVENT_TICKET_CALLED, 0, 0, "0801"},
    };
    static const struct wrong rows[] = {
        {"no number", EVENT_TICKET_STARTED, 1, 0, ""},
        {"no office", EVENT_TICKET_STARTED, 3, 0, ""},
        {"no definition", EVENT_TICKET_STARTED, 4, 0, ""},
        {"no actor", EVENT_TICKET_STARTED, 5, ACTOR_NONE, ""},
        {"a strange actor", EVENT_TICKET_STARTED, 5, ACTOR_CITIZEN + 1, ""},
        {"a negative actor", EVENT_TICKET_STARTED, 5, UINT64_MAX, ""},
        {"a short id", EVENT_TICKET_STARTED, 6, 15, ""},
        {"a long id", EVENT_TICKET_STARTED, 6, 17, ""},
        {"a hash without an id", EVENT_TICKET_STARTED, 6, 0, ""},
        {"an id without a hash", EVENT_TICKET_STARTED, 7, 0, ""},
        {"no body", 19, 0, 0, ""},
        {"an unknown body", 65, 0, 0, ""},
        {"no date", EVENT_DAY_OPENED, 0, 0, ""},
        {"a wrong date", EVENT_DAY_CLOSED, 0, 0, "08c5 d1d409"},
        {"no learned time", EVENT_SERVICE_TIME_LEARNED, 0, 0, "0801"},
        {"no digest", EVENT_DEFINITION_APPLIED, 0, 0, "0801"},
        {"an empty issue", EVENT_TICKET_ISSUED, 0, 0, ""},
        {"a short token", EVENT_TICKET_ISSUED, 0, 0, "0a0100 1001 1a0141 2001" REST},
        {"no letter", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1001 2001" REST},
        {"a long letter", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1001 1a084141414141414141 2001" REST},
        {"a letter of two lines", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1001 1a0341 0a41 2001" REST},
        {"no digits", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1001 1a0141" REST},
        {"too many digits", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1001 1a0141 208080808008" REST},
        {"six procedures", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 2a06010203040506" REST},
        {"no class", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 38014001"},
        {"a strange class", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 3004 38014001"},
        {"no channel", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 30014001"},
        {"a strange channel", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 3001 3805 4001"},
        {"no language", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 30013801"},
        {"a strange language", EVENT_TICKET_ISSUED, 0, 0, TOKEN "1a0141 2001 30013801 4003"},
        {"nothing carried", EVENT_TICKET_CARRIED, 0, 0, ""},
        {"no reason", EVENT_TICKET_CALLED, 0, 0, ""},
        {"a strange reason", EVENT_TICKET_CALLED, 0, 0, "0804"},
        {"four passed", EVENT_TICKET_CALLED, 0, 0, "0801 3a0401020304"},
        {"no outcome", EVENT_TICKET_FINISHED, 0, 0, ""},
        {"a strange outcome", EVENT_TICKET_FINISHED, 0, 0, "0807"},
        {"no new class", EVENT_TICKET_RECLASSIFIED, 0, 0, ""},
        {"an appointment", EVENT_TICKET_RECLASSIFIED, 0, 0, "0803"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(right); i++) {
        print_message("%s\n", right[i].what);
        assert_int_equal(unpack_wrong(&right[i]), QD_OK);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].what);
        assert_int_equal(unpack_wrong(&rows[i]), QD_ERR_CORRUPT);
    }
    struct wrong dossier = {"a long dossier", EVENT_TICKET_FINISHED, 0, 0, NULL};
    char hex[512] = "0801 1241"; /* 65 bytes. */
    for (int i = 0; i <= LIMIT_DOSSIER; i++) {
        memcpy(hex + strlen(hex), "41", sizeof "41");
    }
    dossier.fields = hex;
    assert_int_equal(unpack_wrong(&dossier), QD_ERR_CORRUPT);
}

/* A newer server's additions do not keep an older one from reading what it knows. */
static void unknown_fields_are_passed_over(void **state)
{
    struct event event = ordinary(EVENT_TICKET_STARTED);
    uint8_t packed[RECORD_EVENT_SIZE];
    struct bytes bytes = {0};
    struct event read;

    (void)state;
    bytes.len = record_pack_event(&event, packed);
    memcpy(bytes.data, packed, bytes.len);
    bytes_number(&bytes, 900, 1);
    assert_int_equal(unpack(&read, bytes.data, bytes.len), QD_OK);
    assert_memory_equal(&read, &event, sizeof read);
}

/* Writes the file: for the first version of a new kind of record, and for nothing else. */
static int write_golden(void)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        struct event event = ordinary(kinds[i]);
        uint8_t bytes[RECORD_EVENT_SIZE];
        size_t len = record_pack_event(&event, bytes);
        printf("%s ", event_name(event.kind));
        for (size_t j = 0; j < len; j++) {
            printf("%02x", bytes[j]);
        }
        printf("\n");
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_back),
        cmocka_unit_test(extremes_come_back),
        cmocka_unit_test(records_of_old_are_read),
        cmocka_unit_test(damage_is_seen_or_harmless),
        cmocka_unit_test(fields_outside_their_ranges_are_corrupt),
        cmocka_unit_test(unknown_fields_are_passed_over),
    };

    if (argc == 2 && strcmp(argv[1], "--write") == 0) {
        return write_golden();
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
