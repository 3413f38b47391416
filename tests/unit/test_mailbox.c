#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/journal/mailbox.h"
#include "tests/unit/journal_hall.h"

/* The command line and the server, each with its own connection. */
struct post {
    struct journal_hall hall;
    struct accounts *tool;
    struct accounts *server;
};

static void post_init(struct post *post)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&post->hall);
    assert_int_equal(accounts_open(&post->tool, post->hall.path, errmsg), QD_OK);
    assert_int_equal(accounts_open(&post->server, post->hall.path, errmsg), QD_OK);
}

static void post_deinit(struct post *post)
{
    accounts_close(post->tool);
    accounts_close(post->server);
    journal_hall_deinit(&post->hall);
}

static uint64_t leave(struct post *post, const char *text)
{
    uint64_t request_id = 0;

    assert_int_equal(mailbox_post(post->tool, 1, (const uint8_t *)text, strlen(text), &request_id),
                     QD_OK);
    assert_true(request_id != 0);
    return request_id;
}

static void assert_empty(struct post *post)
{
    struct mailbox_request request;

    assert_int_equal(mailbox_take(post->server, &request), QD_ERR_NOT_FOUND);
}

static void test_round(void **state)
{
    (void)state;
    struct post post;
    struct mailbox_request request;
    int refusal = -1;
    char text[64] = "";

    post_init(&post);
    assert_empty(&post);
    uint64_t id = leave(&post, "a definition");
    assert_int_equal(mailbox_read_answer(post.tool, id, &refusal, text, sizeof text), QD_ERR_BUSY);
    assert_int_equal(mailbox_take(post.server, &request), QD_OK);
    assert_int_equal(request.request_id, id);
    assert_int_equal(request.office_id, 1);
    assert_int_equal(request.len, 12);
    assert_memory_equal(request.bytes, "a definition", 12);
    free(request.bytes);
    assert_empty(&post);
    assert_int_equal(mailbox_withdraw(post.tool, id), QD_ERR_NOT_FOUND); /* Taken. */
    assert_int_equal(mailbox_read_answer(post.tool, id, &refusal, text, sizeof text), QD_ERR_BUSY);
    assert_int_equal(mailbox_answer(post.server, id, 7, "Quầy 3 còn phiếu"), QD_OK);
    assert_int_equal(mailbox_read_answer(post.tool, id, &refusal, text, sizeof text), QD_OK);
    assert_int_equal(refusal, 7);
    assert_string_equal(text, "Quầy 3 còn phiếu");
    assert_int_equal(mailbox_read_answer(post.tool, id + 1, &refusal, text, sizeof text),
                     QD_ERR_NOT_FOUND);
    post_deinit(&post);
    assert_int_equal(sqlite3_memory_used(), 0);
}

static void test_withdraw(void **state)
{
    (void)state;
    struct post post;

    post_init(&post);
    uint64_t id = leave(&post, "a definition");
    assert_int_equal(mailbox_withdraw(post.tool, id), QD_OK);
    assert_int_equal(mailbox_withdraw(post.tool, id), QD_ERR_NOT_FOUND);
    assert_empty(&post);
    post_deinit(&post);
}

/* A cheap look does not overlook what comes later, whatever else is committed between. */
static void test_later(void **state)
{
    (void)state;
    struct post post;
    struct mailbox_request request;

    post_init(&post);
    assert_empty(&post);
    assert_empty(&post);
    journal_hall_staff(&post.hall);
    assert_empty(&post);
    uint64_t id = leave(&post, "a definition");
    assert_int_equal(mailbox_take(post.server, &request), QD_OK);
    assert_int_equal(request.request_id, id);
    free(request.bytes);
    assert_int_equal(mailbox_answer(post.server, id, 0, ""), QD_OK);
    assert_empty(&post);
    uint64_t next = leave(&post, "another");
    assert_true(next > id);
    assert_int_equal(mailbox_take(post.server, &request), QD_OK);
    assert_int_equal(request.request_id, next);
    free(request.bytes);
    post_deinit(&post);
}

/* The server ends and comes back: an answer is still there for whoever asked, and who had none is
 * told so. Of a heap of answers the newest stay. */
static void test_restart(void **state)
{
    (void)state;
    struct post post;
    struct mailbox_request request;
    uint64_t answered = 0;
    int refusal = -1;
    char text[64] = "";

    post_init(&post);
    uint64_t first = leave(&post, "the first");
    for (int i = 0; i < 20; i++) {
        answered = leave(&post, "a definition");
    }
    uint64_t unheard = leave(&post, "the last");
    while (mailbox_take(post.server, &request) == QD_OK) {
        free(request.bytes);
        if (request.request_id != unheard) {
            assert_int_equal(mailbox_answer(post.server, request.request_id, 0, "7"), QD_OK);
        }
    }
    assert_int_equal(mailbox_clear(post.server, 3, "words"), QD_OK);
    assert_int_equal(mailbox_read_answer(post.tool, answered, &refusal, text, sizeof text), QD_OK);
    assert_int_equal(refusal, 0);
    assert_string_equal(text, "7");
    assert_int_equal(mailbox_read_answer(post.tool, unheard, &refusal, text, sizeof text), QD_OK);
    assert_int_equal(refusal, 3);
    assert_string_equal(text, "words");
    assert_int_equal(mailbox_read_answer(post.tool, first, &refusal, text, sizeof text),
                     QD_ERR_NOT_FOUND);
    assert_empty(&post);
    post_deinit(&post);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_withdraw),
        cmocka_unit_test(test_later),
        cmocka_unit_test(test_restart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
