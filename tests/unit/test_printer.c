/* Printers that work, are out of paper, hang, hang up, refuse, or say nothing. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/printing/printer.h"

#define JOB_LEN \
    ((size_t)4 * 1024 * 1024) /* More than the sockets hold: who does not read is noticed. */

enum temper { WORKS, SILENT, NO_PAPER, RUNS_OUT, HANGS, HANGS_UP };

struct fake {
    enum temper temper;
    int listener;
    char address[64];
    pthread_t thread;
    size_t taken;
    int stop[2];
};

static uint8_t answer_of(const struct fake *fake, uint8_t question)
{
    bool out = fake->temper == NO_PAPER || (fake->temper == RUNS_OUT && fake->taken > 0);

    if (question == 4 && out) {
        return 0x72;
    }
    return question == 2 && out ? 0x32 : 0x12;
}

/* Questions are told from dots by their place: the job is all 'x'. */
static void take(struct fake *fake, int fd, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == 'x') {
            fake->taken++;
        } else if (bytes[i] >= 1 && bytes[i] <= 4 && i >= 2 && bytes[i - 1] == 0x04 &&
                   fake->temper != SILENT) {
            uint8_t answer = answer_of(fake, bytes[i]);
            (void)!write(fd, &answer, 1);
        }
    }
}

static void *serve(void *data)
{
    struct fake *fake = data;
    static uint8_t bytes[65536];

    int fd = accept(fake->listener, NULL, NULL);
    if (fake->temper == HANGS_UP) {
        (void)close(fd);
        return NULL;
    }
    if (fake->temper == HANGS) {
        (void)!read(fake->stop[0], bytes, 1); /* Until the test is over. */
        (void)close(fd);
        return NULL;
    }
    for (ssize_t len = 1; len > 0;) {
        len = read(fd, bytes, sizeof bytes);
        take(fake, fd, bytes, len > 0 ? (size_t)len : 0);
    }
    (void)close(fd);
    return NULL;
}

static void start(struct fake *fake, enum temper temper)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;

    *fake = (struct fake){.temper = temper};
    fake->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(fake->listener, 4), 0);
    assert_int_equal(getsockname(fake->listener, (struct sockaddr *)&address, &len), 0);
    (void)snprintf(
        fake->address, sizeof fake->address, "127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    assert_int_equal(pipe(fake->stop), 0);
    assert_int_equal(pthread_create(&fake->thread, NULL, serve, fake), 0);
}

static void stop(struct fake *fake)
{
    (void)close(fake->stop[1]);
    assert_int_equal(pthread_join(fake->thread, NULL), 0);
    (void)close(fake->stop[0]);
    (void)close(fake->listener);
}

/* Each temper, what is said of it, and how much of the job it got. */
static void tempers(void **unused)
{
    static const struct {
        enum temper temper;
        bool printed;
        enum printer_state state;
        size_t taken;
    } table[] = {
        {WORKS, true, PRINTER_READY, JOB_LEN},
        {SILENT, true, PRINTER_READY, JOB_LEN},
        {NO_PAPER, false, PRINTER_NO_PAPER, 0},
        {RUNS_OUT, false, PRINTER_NO_PAPER, JOB_LEN},
        {HANGS, false, PRINTER_OFFLINE, 0},
        {HANGS_UP, false, PRINTER_OFFLINE, 0},
    };
    uint8_t *job = malloc(JOB_LEN);

    (void)unused;
    assert_non_null(job);
    memset(job, 'x', JOB_LEN);
    for (size_t i = 0; i < QD_ARRAY_LEN(table); i++) {
        struct fake fake;
        enum printer_state state = PRINTER_UNKNOWN;
        print_message("temper %d\n", (int)table[i].temper);
        start(&fake, table[i].temper);
        /* Who answers is given as long as it takes; who does not, is not. */
        bool answers = table[i].temper != SILENT && table[i].temper != HANGS;
        struct printer_target target = {.address = fake.address,
                                        .cancel_fd = -1,
                                        .progress_ms = answers ? 30000 : 500,
                                        .answer_ms = answers ? 30000 : 50};
        assert_int_equal(printer_send(&target, job, JOB_LEN, &state), table[i].printed);
        assert_int_equal(state, table[i].state);
        stop(&fake);
        assert_int_equal(fake.taken, table[i].taken);
    }
    free(job);
}

static void silence_counts_once_it_has_answered(void **unused)
{
    struct fake fake;
    enum printer_state state = PRINTER_UNKNOWN;

    (void)unused;
    start(&fake, WORKS);
    struct printer_target target = {.address = fake.address, .cancel_fd = -1, .answer_ms = 30000};
    assert_true(printer_send(&target, (const uint8_t *)"x", 1, &state));
    assert_true(target.has_answered);
    stop(&fake);
    start(&fake, SILENT);
    target.answer_ms = 50;
    assert_false(printer_send(&target, (const uint8_t *)"x", 1, &state));
    assert_int_equal(state, PRINTER_OFFLINE);
    stop(&fake);
    assert_int_equal(fake.taken, 0);
}

static void nobody_there(void **unused)
{
    static const char *const addresses[] = {
        "127.0.0.1:1", "no-such-host.invalid:9100", "127.0.0.1", "/no/such/device", ""};

    (void)unused;
    for (size_t i = 0; i < QD_ARRAY_LEN(addresses); i++) {
        struct printer_target target = {.address = addresses[i], .cancel_fd = -1};
        enum printer_state state = PRINTER_READY;
        assert_false(printer_send(&target, (const uint8_t *)"x", 1, &state));
        assert_int_equal(state, PRINTER_OFFLINE);
    }
}

static void a_device_file_gets_everything(void **unused)
{
    char path[] = "/tmp/queued-printer-XXXXXX";
    enum printer_state state = PRINTER_UNKNOWN;
    char bytes[64];
    int fd = mkstemp(path);

    (void)unused;
    assert_true(fd >= 0);
    struct printer_target target = {.address = path, .cancel_fd = -1, .answer_ms = 20};
    assert_true(printer_send(&target, (const uint8_t *)"slip", 4, &state));
    assert_int_equal(state, PRINTER_READY);
    ssize_t len = read(fd, bytes, sizeof bytes - 1);
    assert_true(len > 0);
    bytes[len] = '\0';
    assert_non_null(memmem(bytes, (size_t)len, "slip", 4));
    (void)close(fd);
    (void)unlink(path);
}

static void a_wait_can_be_ended(void **unused)
{
    struct fake fake;
    enum printer_state state = PRINTER_READY;
    int cancel[2];

    (void)unused;
    start(&fake, HANGS);
    assert_int_equal(pipe(cancel), 0);
    (void)close(cancel[1]); /* Readable: at its end. */
    struct printer_target target = {
        .address = fake.address, .cancel_fd = cancel[0], .progress_ms = 3600000};
    assert_false(printer_send(&target, (const uint8_t *)"x", 1, &state));
    assert_int_equal(state, PRINTER_OFFLINE);
    (void)close(cancel[0]);
    int fd = socket(AF_INET, SOCK_STREAM, 0); /* The fake printer waits for somebody. */
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    assert_int_equal(getsockname(fake.listener, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, len), 0);
    stop(&fake);
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tempers),
        cmocka_unit_test(silence_counts_once_it_has_answered),
        cmocka_unit_test(nobody_there),
        cmocka_unit_test(a_device_file_gets_everything),
        cmocka_unit_test(a_wait_can_be_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
