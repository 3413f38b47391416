#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "queued/codec/wire.h"
#include "queued/v1/definition.pb-c.h"
#include "queued/v1/envelope.pb-c.h"
#include "queued/v1/event.pb-c.h"
#include "tests/unit/codec_bytes.h"

#define FIELD_SLIP_TEXT 25
#define FIELD_PROCEDURES 22
#define FIELD_DOCUMENTS 9

static enum refusal check_slip(const char *text, size_t len, bool many_lines)
{
    struct bytes bytes = {0};

    bytes_block(&bytes, FIELD_SLIP_TEXT, text, len);
    return wire_check(&queued__v1__definition__descriptor, bytes.data, bytes.len, many_lines);
}

static void lines_are_allowed_where_they_are(void **state)
{
    static const struct {
        const char *text;
        enum refusal one;
        enum refusal many;
    } rows[] = {
        {"", REFUSAL_NONE, REFUSAL_NONE},
        {"một dòng", REFUSAL_NONE, REFUSAL_NONE},
        {"hai\ndòng", REFUSAL_INVALID_TEXT, REFUSAL_NONE},
        {"\n", REFUSAL_INVALID_TEXT, REFUSAL_NONE},
        {"một\n\nba\n", REFUSAL_INVALID_TEXT, REFUSAL_NONE},
        {"hai\r\ndòng", REFUSAL_INVALID_TEXT, REFUSAL_INVALID_TEXT},
        {"hai\tcột", REFUSAL_INVALID_TEXT, REFUSAL_INVALID_TEXT},
        {"hai\n\x1b[0m", REFUSAL_INVALID_TEXT, REFUSAL_INVALID_TEXT},
        {"hai\na\xcc\xa3", REFUSAL_INVALID_TEXT, REFUSAL_INVALID_TEXT},
        {"hai\n\xff", REFUSAL_INVALID_TEXT, REFUSAL_INVALID_TEXT},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        size_t len = strlen(rows[i].text);
        assert_int_equal(check_slip(rows[i].text, len, false), rows[i].one);
        assert_int_equal(check_slip(rows[i].text, len, true), rows[i].many);
    }
    assert_int_equal(check_slip("a\0b", 3, true), REFUSAL_INVALID_TEXT);
}

/* Where a text stands makes no difference. */
static void texts_are_found_at_every_depth(void **state)
{
    struct bytes procedure = {0};
    struct bytes definition = {0};

    (void)state;
    bytes_text(&procedure, FIELD_DOCUMENTS, "\xff");
    bytes_message(&definition, FIELD_PROCEDURES, &procedure);
    assert_int_equal(
        wire_check(&queued__v1__definition__descriptor, definition.data, definition.len, true),
        REFUSAL_INVALID_TEXT);

    /* ServerMessage, topic, counter, next, ticket, label: the deepest of ours. */
    static const uint32_t path[] = {1, 8, 11, 11};
    static const uint32_t label = 2;
    for (int is_wrong = 0; is_wrong < 2; is_wrong++) {
        struct bytes inner = {0};
        bytes_text(&inner, label, is_wrong ? "\xff" : "A012");
        for (size_t i = 0; i < QD_ARRAY_LEN(path); i++) {
            struct bytes outer = {0};
            bytes_message(&outer, path[i], &inner);
            inner = outer;
        }
        assert_int_equal(
            wire_check(&queued__v1__server_message__descriptor, inner.data, inner.len, false),
            is_wrong ? REFUSAL_INVALID_TEXT : REFUSAL_NONE);
    }
}

#define LEVEL_SIZE 256

/* The messages inside those of a level: their number, and they in its place. */
static size_t descend(const ProtobufCMessageDescriptor **level, size_t count)
{
    const ProtobufCMessageDescriptor *next[LEVEL_SIZE];
    size_t next_count = 0;

    for (size_t i = 0; i < count; i++) {
        for (unsigned j = 0; j < level[i]->n_fields; j++) {
            if (level[i]->fields[j].type == PROTOBUF_C_TYPE_MESSAGE) {
                assert_true(next_count < LEVEL_SIZE);
                next[next_count++] = level[i]->fields[j].descriptor;
            }
        }
    }
    for (size_t i = 0; i < next_count; i++) {
        level[i] = next[i];
    }
    return next_count;
}

/* How deep the messages of @descriptor nest; ours know no circles. */
static unsigned depth_of(const ProtobufCMessageDescriptor *descriptor)
{
    const ProtobufCMessageDescriptor *level[LEVEL_SIZE] = {descriptor};
    unsigned depth = 0;

    for (size_t count = 1; count > 0; count = descend(level, count)) {
        depth++;
        assert_true(depth < 100);
    }
    return depth;
}

static void no_message_nests_too_deep(void **state)
{
    (void)state;
    assert_in_range(depth_of(&queued__v1__client_message__descriptor), 2, WIRE_DEPTH_MAX);
    assert_in_range(depth_of(&queued__v1__server_message__descriptor), 4, WIRE_DEPTH_MAX);
    assert_in_range(depth_of(&queued__v1__event__descriptor), 4, WIRE_DEPTH_MAX);
    assert_in_range(depth_of(&queued__v1__definition__descriptor), 3, WIRE_DEPTH_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_allowed_where_they_are),
        cmocka_unit_test(texts_are_found_at_every_depth),
        cmocka_unit_test(no_message_nests_too_deep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
