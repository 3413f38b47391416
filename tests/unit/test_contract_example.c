#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/codec/request.h"
#include "queued/codec/response.h"
#include "tests/support/office_sample.h"
#include "tests/unit/codec_bytes.h"
#include "tests/unit/codec_hall.h"

/* The session of proto/README.md. Its client's frames ("> ") are read as the server reads them, and
 * answered from the sample office; the server's frames ("< ") are exactly these answers. */
#define README "proto/README.md"
#define KIOSK_ID 1

static struct hall hall;

static FILE *open_readme(void)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/" README, getenv("QUEUED_SOURCE_DIR"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    return file;
}

/* The next frame: a line that begins with "> " or "< ", and the hexadecimal lines below it. False:
 * there is none. */
static bool read_frame(FILE *file, char *direction, struct bytes *bytes)
{
    static char line[65536];
    static char hex[sizeof line];
    size_t len = 0;
    bool is_inside = false;

    while (fgets(line, sizeof line, file) != NULL) {
        bool starts = strncmp(line, "> {", 3) == 0 || strncmp(line, "< {", 3) == 0;
        if (!is_inside && starts) {
            *direction = line[0];
            is_inside = true;
            hex[0] = '\0';
        } else if (is_inside && (line[0] == '\n' || line[0] == '`')) {
            assert_true(bytes_from_hex(bytes, hex));
            return true;
        } else if (is_inside) {
            size_t line_len = strcspn(line, "\n");
            assert_true(line_len < sizeof hex - len);
            memcpy(hex + len, line, line_len);
            len += line_len;
            hex[len] = '\0';
        }
    }
    return false;
}

static struct frame *answer_command(const struct request *request)
{
    struct command command = request->command;

    if (command.kind != COMMAND_ISSUE) { /* A kiosk may do nothing else of this session. */
        return response_refusal(request->number, REFUSAL_NOT_ALLOWED, NULL, LANGUAGE_VI);
    }
    command.actor = (struct actor){.kind = ACTOR_DEVICE, .id = KIOSK_ID};
    for (size_t i = 0; i < sizeof command.issue.token; i++) {
        command.issue.token[i] = (uint8_t)(0x11 * i);
    }
    codec_hall_do(&hall, command);
    return response_done(request->number, &hall.office, command.kind, &hall.answer);
}

static struct frame *answer(const struct request *request)
{
    const struct welcome welcome = {.actor = ACTOR_DEVICE,
                                    .actor_id = KIOSK_ID,
                                    .actor_name = "kiosk-1",
                                    .now_ms = hall.now_ms};

    switch ((int)request->kind) {
    case REQUEST_HELLO:
        return response_welcome(request->number, &hall.office, &welcome);
    case REQUEST_SUBSCRIBE:
        return response_board(request->number, &hall.office, hall.now_ms);
    default:
        assert_int_equal(request->kind, REQUEST_COMMAND);
        return answer_command(request);
    }
}

static void check_frame(const struct bytes *told, struct frame *frame)
{
    const uint8_t *payload = frame_payload(frame);

    assert_non_null(frame);
    if (told->len != frame->len || memcmp(told->data, payload, frame->len) != 0) {
        print_message("the server says now:");
        for (size_t i = 0; i < frame->len; i++) {
            print_message("%s%02x", i % 32 == 0 ? "\n" : " ", payload[i]);
        }
        print_message("\n");
        fail_msg("a frame of " README " is another");
    }
    frame_unref(frame);
}

static void the_session_of_the_contract_is_real(void **state)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];
    FILE *file = open_readme();
    struct arena arena;
    struct request request;
    struct bytes bytes;
    char direction = 0;
    unsigned kinds = 0;

    (void)state;
    codec_hall_init(&hall, office_sample_definition(), office_sample_at(SAMPLE_MONDAY, 8, 0));
    while (read_frame(file, &direction, &bytes)) {
        assert_int_equal(direction, '>');
        arena_init(&arena, scratch, sizeof scratch);
        assert_int_equal(request_decode(&request, &arena, bytes.data, bytes.len), REFUSAL_NONE);
        kinds |= 1U << request.kind;
        bool told = read_frame(file, &direction, &bytes) && direction == '<';
        bytes.len = told ? bytes.len : 0;
        check_frame(&bytes, answer(&request));
    }
    (void)fclose(file);
    assert_int_equal(kinds, 1U << REQUEST_HELLO | 1U << REQUEST_SUBSCRIBE | 1U << REQUEST_COMMAND);
    codec_hall_deinit(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_session_of_the_contract_is_real),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
