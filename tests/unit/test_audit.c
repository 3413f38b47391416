#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/journal/account.h"
#include "queued/journal/audit.h"
#include "queued/journal/verify.h"
#include "tests/unit/journal_hall.h"

#define NOW INT64_C(1795399200000)
#define ENTRIES_MAX 32

struct desk {
    struct journal_hall hall;
    struct accounts *accounts;
    struct audit_entry entries[ENTRIES_MAX];
    size_t count;
};

static void desk_init(struct desk *desk)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&desk->hall);
    assert_int_equal(accounts_open(&desk->accounts, desk->hall.path, errmsg), QD_OK);
    accounts_witness(desk->accounts, NOW, "server: hoa");
}

static void desk_deinit(struct desk *desk)
{
    accounts_close(desk->accounts);
    journal_hall_deinit(&desk->hall);
}

static enum qd_err keep(void *owner, const struct audit_entry *entry)
{
    struct desk *desk = owner;

    assert_true(desk->count < ENTRIES_MAX);
    desk->entries[desk->count++] = *entry;
    return QD_OK;
}

static enum qd_err read(struct desk *desk)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    desk->count = 0;
    return audit_read(desk->hall.path, 1, keep, desk, errmsg);
}

static enum qd_err log_in(struct desk *desk, const char *name, const char *secret, char *token)
{
    struct user user;
    const struct account_login login = {
        .office_id = 1, .name = name, .secret = secret, .expires_at_ms = NOW + 1};

    return accounts_log_in(desk->accounts, &login, &user, token);
}

static void add_lan(struct desk *desk)
{
    struct user lan = {.office_id = 1,
                       .role = ROLE_CLERK,
                       .rights = RIGHT_CALL_TICKET,
                       .name = "lan",
                       .title = "Nguyễn Thị Lan"};

    assert_int_equal(accounts_add_user(desk->accounts, &lan, "1234"), QD_OK);
}

/* The newest @count entries are of these kinds. */
static void assert_newest(struct desk *desk, const enum audit_kind *kinds, size_t count)
{
    assert_int_equal(read(desk), QD_OK);
    assert_true(desk->count >= count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(desk->entries[desk->count - count + i].kind, kinds[i]);
    }
}

static void test_users(void **state)
{
    (void)state;
    struct desk desk;
    char token[BASE32_LEN + 1];
    static const enum audit_kind kinds[] = {
        AUDIT_USER_ADDED,
        AUDIT_RIGHTS_CHANGED,
        AUDIT_SECRET_CHANGED,
        AUDIT_USER_DISABLED,
        AUDIT_LOGIN_REFUSED,
        AUDIT_USER_ENABLED,
        AUDIT_LOGGED_IN,
        AUDIT_LOGGED_OUT,
    };

    desk_init(&desk);
    add_lan(&desk);
    assert_int_equal(accounts_set_rights(desk.accounts, 1, "lan", RIGHT_RECLASSIFY), QD_OK);
    assert_int_equal(accounts_set_secret(desk.accounts, 1, "lan", "5678"), QD_OK);
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", true), QD_OK);
    accounts_witness(desk.accounts, NOW + 1, "192.168.1.20");
    assert_int_equal(log_in(&desk, "lan", "5678", token), QD_ERR_DENIED);
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", false), QD_OK);
    assert_int_equal(log_in(&desk, "lan", "5678", token), QD_OK);
    assert_int_equal(accounts_end_session(desk.accounts, token), QD_OK);
    assert_int_equal(accounts_end_session(desk.accounts, token), QD_OK); /* Has ended: no entry. */
    assert_newest(&desk, kinds, QD_ARRAY_LEN(kinds));

    const struct audit_entry *first = &desk.entries[desk.count - QD_ARRAY_LEN(kinds)];
    assert_string_equal(first[0].name, "lan");
    assert_string_equal(first[0].origin, "server: hoa");
    assert_int_equal(first[0].at_ms, NOW);
    assert_int_equal(first[0].role, ROLE_CLERK);
    assert_int_equal(first[0].rights, RIGHT_CALL_TICKET);
    assert_int_equal(first[1].rights, RIGHT_RECLASSIFY);
    assert_string_equal(first[4].name, "lan");
    assert_string_equal(first[6].origin, "192.168.1.20");
    assert_int_equal(first[6].at_ms, NOW + 1);
    assert_int_equal(first[7].subject_id, first[0].subject_id);
    desk_deinit(&desk);
}

/* What a stranger typed as a name may be a password. */
static void test_strangers(void **state)
{
    (void)state;
    struct desk desk;
    struct device device;
    char token[BASE32_LEN + 1];
    static const enum audit_kind kinds[] = {AUDIT_LOGIN_REFUSED, AUDIT_ENROLMENT_REFUSED};

    desk_init(&desk);
    assert_int_equal(log_in(&desk, "mat-khau-cua-toi", "1234", token), QD_ERR_DENIED);
    assert_int_equal(accounts_enrol(desk.accounts, "aaaaa-aaaaa", NOW, &device, token),
                     QD_ERR_DENIED);
    assert_newest(&desk, kinds, QD_ARRAY_LEN(kinds));
    for (size_t i = desk.count - 2; i < desk.count; i++) {
        assert_int_equal(desk.entries[i].subject_id, 0);
        assert_string_equal(desk.entries[i].name, "");
    }
    desk_deinit(&desk);
}

static void test_devices(void **state)
{
    (void)state;
    struct desk desk;
    struct device kiosk = {.office_id = 1, .name = "kiosk-1", .kind = DEVICE_KIOSK};
    char token[BASE32_LEN + 1];
    char code[ENROLMENT_CODE_LEN + 1];
    static const enum audit_kind kinds[] = {
        AUDIT_DEVICE_ADDED, AUDIT_CODE_SHOWN, AUDIT_DEVICE_ENROLLED, AUDIT_DEVICE_REVOKED};

    desk_init(&desk);
    assert_int_equal(accounts_add_device(desk.accounts, &kiosk, token), QD_OK);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "kiosk-1", NOW + 1, code), QD_OK);
    assert_int_equal(accounts_enrol(desk.accounts, code, NOW, &kiosk, token), QD_OK);
    assert_int_equal(accounts_revoke_device(desk.accounts, 1, "kiosk-1"), QD_OK);
    assert_newest(&desk, kinds, QD_ARRAY_LEN(kinds));
    for (size_t i = desk.count - 4; i < desk.count; i++) {
        assert_string_equal(desk.entries[i].name, "kiosk-1");
        assert_int_equal(desk.entries[i].role, DEVICE_KIOSK);
    }
    desk_deinit(&desk);
}

/* What could not be done is not told as done. */
static void test_failures_leave_nothing(void **state)
{
    (void)state;
    struct desk desk;
    struct user again = {.office_id = 1, .role = ROLE_CLERK, .name = "lan", .title = "Lan"};
    char code[ENROLMENT_CODE_LEN + 1];

    desk_init(&desk);
    add_lan(&desk);
    assert_int_equal(read(&desk), QD_OK);
    size_t before = desk.count;
    assert_int_equal(accounts_add_user(desk.accounts, &again, "1234"), QD_ERR_EXISTS);
    assert_int_equal(accounts_set_secret(desk.accounts, 1, "lan", "12"), QD_ERR_INVALID);
    assert_int_equal(accounts_set_rights(desk.accounts, 1, "hoa", 0), QD_ERR_NOT_FOUND);
    assert_int_equal(accounts_revoke_device(desk.accounts, 1, "tv"), QD_ERR_NOT_FOUND);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "tv", NOW, code), QD_ERR_NOT_FOUND);
    assert_int_equal(read(&desk), QD_OK);
    assert_int_equal(desk.count, before);
    desk_deinit(&desk);
}

/* The other way round: no entry, no change. */
static void test_no_change_without_entry(void **state)
{
    (void)state;
    struct desk desk;
    struct user user;

    desk_init(&desk);
    add_lan(&desk);
    journal_hall_sql(&desk.hall, "DELETE FROM audit_head");
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", true), QD_ERR_CORRUPT);
    assert_int_equal(accounts_find_user(desk.accounts, 1, "lan", &user), QD_OK);
    assert_false(user.disabled);
    desk_deinit(&desk);
}

/* Definitions are told by the journal; the hall applied one when it was made. */
static void test_definitions(void **state)
{
    (void)state;
    struct desk desk;

    desk_init(&desk);
    assert_int_equal(read(&desk), QD_OK);
    assert_true(desk.count > 0);
    assert_int_equal(desk.entries[0].kind, AUDIT_DEFINITION_APPLIED);
    assert_int_equal(desk.entries[0].subject_id, 1);
    assert_int_equal(desk.entries[0].office_id, 1);
    desk_deinit(&desk);
}

/* Another office's people are not shown. */
static void test_other_offices(void **state)
{
    (void)state;
    struct desk desk;
    struct user other = {.office_id = 2, .role = ROLE_CLERK, .name = "mai", .title = "Mai"};
    struct user everywhere = {.role = ROLE_ADMINISTRATOR, .name = "admin", .title = "Quản trị"};

    desk_init(&desk);
    assert_int_equal(accounts_add_user(desk.accounts, &other, "1234"), QD_OK);
    assert_int_equal(accounts_add_user(desk.accounts, &everywhere, "mat khau dai"), QD_OK);
    assert_int_equal(read(&desk), QD_OK);
    assert_string_equal(desk.entries[desk.count - 1].name, "admin");
    assert_string_not_equal(desk.entries[desk.count - 2].name, "mai");
    desk_deinit(&desk);
}

static const struct {
    const char *sql;
    const char *what; /* The end of what is said. */
} sabotages[] = {
    {"UPDATE audit SET name = 'hoa' WHERE seq = 3", "entry 3: altered"},
    {"UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2", "entry 2: altered"},
    {"UPDATE audit SET origin = '' WHERE seq = 4", "entry 4: altered"},
    {"UPDATE audit SET rights = 3 WHERE seq = 3", "entry 3: altered"},
    {"UPDATE audit SET kind = 1 WHERE seq = 5", "entry 5: altered"},
    {"UPDATE audit SET office_id = 2 WHERE seq = 4", "entry 4: altered"},
    {"UPDATE audit SET chain = zeroblob(32) WHERE seq = 5", "entry 5: altered"},
    {"DELETE FROM audit WHERE seq = 3", "entry 3: missing"},
    {"DELETE FROM audit WHERE seq = 1", "entry 1: missing"},
    {"DELETE FROM audit WHERE seq = 5", "entry 5: missing"},
    {"INSERT INTO audit SELECT 6, at_ms, office_id, kind, subject_id, role, rights, name, origin,"
     " chain FROM audit WHERE seq = 5",
     "entry 6: altered"},
    {"UPDATE audit_head SET seq = 4, chain = (SELECT chain FROM audit WHERE seq = 4)",
     "entry 5: inserted after the newest entry"},
    {"UPDATE audit_head SET chain = zeroblob(32)", "entry 5: altered"},
};

static void test_sabotage(void **state)
{
    (void)state;

    for (size_t i = 0; i < QD_ARRAY_LEN(sabotages); i++) {
        struct desk desk;
        struct verify_result result;

        print_message("%s\n", sabotages[i].sql);
        desk_init(&desk);
        journal_hall_sql(&desk.hall,
                         "DELETE FROM audit; UPDATE audit_head SET seq = 0, chain ="
                         " zeroblob(32)");
        add_lan(&desk);
        for (uint32_t rights = 0; rights < 4; rights++) {
            assert_int_equal(accounts_set_rights(desk.accounts, 1, "lan", rights), QD_OK);
        }
        assert_int_equal(verify_file(desk.hall.path, &result), QD_OK);
        assert_false(result.is_broken);
        journal_hall_sql(&desk.hall, sabotages[i].sql);
        assert_int_equal(verify_file(desk.hall.path, &result), QD_OK);
        assert_true(result.is_broken);
        assert_int_equal(result.office_id, 0);
        assert_non_null(strstr(result.what, sabotages[i].what));
        assert_int_equal(read(&desk), QD_ERR_CORRUPT);
        desk_deinit(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_users),
        cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_devices),
        cmocka_unit_test(test_failures_leave_nothing),
        cmocka_unit_test(test_no_change_without_entry),
        cmocka_unit_test(test_definitions),
        cmocka_unit_test(test_other_offices),
        cmocka_unit_test(test_sabotage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
