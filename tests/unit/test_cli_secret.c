/* Secrets: typed on a terminal that does not show them, read from a pipe, written for one reader.
 */
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/cli/secret.h"

/* How the child ends. */
enum { READ = 0, NOT_READ = 1, OTHER = 2, ECHO_IS_OFF = 3 };

static int ask_in_child(const char *expected)
{
    char secret[SECRET_SIZE];
    struct termios after;
    bool is_read = secret_read("user add", NULL, secret);

    if (tcgetattr(STDIN_FILENO, &after) != 0 || (after.c_lflag & ECHO) == 0 ||
        (after.c_lflag & ISIG) == 0) {
        return ECHO_IS_OFF;
    }
    if (!is_read) {
        return NOT_READ;
    }
    return strcmp(secret, expected) == 0 ? READ : OTHER;
}

/* Reads what the terminal shows until it ends with @prompt, or closes. */
static void read_until(int terminal, const char *prompt, char *shown, size_t size)
{
    size_t used = strlen(shown);
    size_t from = used;

    while (used + 1 < size && (prompt == NULL || strstr(shown + from, prompt) == NULL)) {
        ssize_t got = read(terminal, shown + used, size - 1 - used);
        if (got <= 0) {
            return;
        }
        used += (size_t)got;
        shown[used] = '\0';
    }
}

/* A person at a terminal: types @first and @again when asked. What the child ended with. */
static int type(
    const char *first, const char *again, const char *expected, char *shown, size_t size)
{
    int terminal = -1;
    int status = 0;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);

    assert_true(child >= 0);
    if (child == 0) {
        _exit(ask_in_child(expected));
    }
    shown[0] = '\0';
    read_until(terminal, "password: ", shown, size);
    assert_int_equal(write(terminal, first, strlen(first)), (ssize_t)strlen(first));
    if (again != NULL) {
        read_until(terminal, "Again: ", shown, size);
        assert_int_equal(write(terminal, again, strlen(again)), (ssize_t)strlen(again));
    }
    read_until(terminal, NULL, shown, size);
    assert_int_equal(waitpid(child, &status, 0), child);
    (void)close(terminal);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_terminal(void **state)
{
    static const struct {
        const char *first;
        const char *again;
        int end;
        const char *says;
    } cases[] = {
        {"7531\n", "7531\n", READ, "Again"},
        {"7531\n", "7532\n", NOT_READ, "not the same"},
        {"\n", NULL, NOT_READ, "no PIN"},
        {"75\x03\n", NULL, NOT_READ, "no PIN"}, /* Ctrl-C */
    };
    char shown[4096];

    (void)state;
    assert_int_equal(setenv("LC_ALL", "C", 1), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int end = type(cases[i].first, cases[i].again, "7531", shown, sizeof shown);
        print_message("%s\n", shown);
        assert_int_equal(end, cases[i].end);
        assert_non_null(strstr(shown, cases[i].says));
        assert_null(strstr(shown, "75")); /* Nothing of it is seen. */
    }
}

static void test_files(void **state)
{
    char folder[] = "/tmp/queued-secret-XXXXXX";
    char path[64];
    char secret[SECRET_SIZE];
    struct stat status;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/token", folder);
    assert_false(secret_read("user add", path, secret));
    assert_int_equal(secret_write(path, "mat khau"), QD_OK);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(secret_read("user add", path, secret));
    assert_string_equal(secret, "mat khau");
    assert_int_equal(secret_write(path, "other"), QD_ERR_EXISTS);
    assert_true(secret_read("user add", path, secret));
    assert_string_equal(secret, "mat khau");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(secret_write(path, "x"), QD_ERR_IO);
    assert_int_equal(secret_write("/dev/full/x", "x"), QD_ERR_IO);
}

static void test_too_long(void **state)
{
    char text[SECRET_SIZE + 1];
    char folder[] = "/tmp/queued-secret-XXXXXX";
    char path[64];
    char secret[SECRET_SIZE];

    (void)state;
    memset(text, 'x', SECRET_SIZE);
    text[SECRET_SIZE] = '\0';
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/token", folder);
    assert_int_equal(secret_write(path, text), QD_OK);
    assert_false(secret_read("user add", path, secret)); /* Never cut in silence. */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminal),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
