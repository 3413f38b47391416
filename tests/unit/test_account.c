#include <ctype.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "queued/journal/account.h"
#include "queued/journal/mailbox.h"
#include "tests/unit/journal_hall.h"

#define NOW INT64_C(1795399200000)

struct desk {
    struct journal_hall hall;
    struct accounts *accounts;
};

static void desk_init(struct desk *desk)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    journal_hall_init(&desk->hall);
    assert_int_equal(accounts_open(&desk->accounts, desk->hall.path, errmsg), QD_OK);
}

static void desk_deinit(struct desk *desk)
{
    accounts_close(desk->accounts);
    journal_hall_deinit(&desk->hall);
}

static struct user user_of(const char *name, enum account_role role)
{
    struct user user = {.office_id = 1, .role = role, .rights = RIGHT_CALL_TICKET};

    (void)snprintf(user.name, sizeof user.name, "%s", name);
    (void)snprintf(user.title, sizeof user.title, "Nguyễn Thị %s", name);
    return user;
}

static void add(struct desk *desk, struct user *user, const char *secret)
{
    assert_int_equal(accounts_add_user(desk->accounts, user, secret), QD_OK);
}

/* How often a secret was hashed: what takes time in a log-in. */
static unsigned hash_count;

typedef int make_hash(char *, const char *, unsigned long long, unsigned long long, size_t);
typedef int check_hash(const char *, const char *, unsigned long long);

/* ld --wrap sends the calls here; the real ones are then called __real_. */
make_hash real_make __asm__("__real_crypto_pwhash_str");
make_hash counted_make __asm__("__wrap_crypto_pwhash_str");
check_hash real_check __asm__("__real_crypto_pwhash_str_verify");
check_hash counted_check __asm__("__wrap_crypto_pwhash_str_verify");

int counted_make(
    char *out, const char *secret, unsigned long long len, unsigned long long ops, size_t bytes)
{
    hash_count++;
    return real_make(out, secret, len, ops, bytes);
}

int counted_check(const char *hash, const char *secret, unsigned long long len)
{
    hash_count++;
    return real_check(hash, secret, len);
}

/* Whoever guesses learns by the time it takes neither that an account exists nor that it is
 * disabled: also not with the first guess after a start. */
static void test_every_guess_takes_as_long(void **state)
{
    static const char *const names[] = {"khong-co", "khong-co", "lan", "hoa", "khac", "lan"};
    char token[BASE32_LEN + 1];
    struct user found;
    struct desk desk;

    (void)state;
    desk_init(&desk);
    struct user lan = user_of("lan", ROLE_CLERK);
    struct user hoa = user_of("hoa", ROLE_CLERK);
    add(&desk, &lan, "1234");
    add(&desk, &hoa, "1234");
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "hoa", true), QD_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct account_login login = {.office_id = 1, .name = names[i], .secret = "4321"};
        hash_count = 0;
        assert_int_equal(accounts_log_in(desk.accounts, &login, &found, token), QD_ERR_DENIED);
        assert_int_equal(hash_count, 1);
    }
    desk_deinit(&desk);
}

static void test_users(void **state)
{
    (void)state;
    struct desk desk;
    struct user found;
    struct user list[4];
    size_t count = 0;

    desk_init(&desk);
    struct user lan = user_of("lan", ROLE_CLERK);
    struct user chief = user_of("quanly", ROLE_MANAGER);
    add(&desk, &lan, "1234");
    add(&desk, &chief, "mật khẩu dài");
    assert_true(lan.user_id != 0 && chief.user_id > lan.user_id);

    struct user twin = user_of("lan", ROLE_CLERK);
    assert_int_equal(accounts_add_user(desk.accounts, &twin, "5678"), QD_ERR_EXISTS);
    twin.office_id = 2; /* A name is one office's. */
    add(&desk, &twin, "5678");

    assert_int_equal(accounts_find_user(desk.accounts, 1, "lan", &found), QD_OK);
    assert_int_equal(found.user_id, lan.user_id);
    assert_int_equal(found.role, ROLE_CLERK);
    assert_int_equal(found.rights, RIGHT_CALL_TICKET);
    assert_string_equal(found.title, "Nguyễn Thị lan");
    assert_int_equal(accounts_find_user(desk.accounts, 1, "hoa", &found), QD_ERR_NOT_FOUND);
    assert_int_equal(accounts_list_users(desk.accounts, 1, list, 4, &count), QD_OK);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].name, "lan");
    assert_int_equal(list[0].office_id, 1);
    assert_string_equal(list[1].name, "quanly");
    desk_deinit(&desk);
    assert_int_equal(sqlite3_memory_used(), 0);
}

static void test_invalid(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum account_role role;
        const char *secret;
        bool fits;
    } rows[] = {
        {"a", ROLE_CLERK, "123", false},
        {"b", ROLE_CLERK, "1234", true},
        {"c", ROLE_CLERK, "123456789012", true},
        {"d", ROLE_CLERK, "12a4", false},
        {"e", ROLE_CLERK, "", false},
        {"f", ROLE_MANAGER, "1234567", false},
        {"g", ROLE_MANAGER, "12345678", true},
        {"h", ROLE_ADMINISTRATOR, "1234", false},
        {"i", ROLE_ADMINISTRATOR, "\xff\xff\xff\xff\xff\xff\xff\xff", false},
        {"", ROLE_CLERK, "1234", false},
        {" lan", ROLE_CLERK, "1234", false},
        {"la\nn", ROLE_CLERK, "1234", false},
        {"j", (enum account_role)0, "12345678", false},
        {"k", (enum account_role)4, "12345678", false},
    };
    struct desk desk;

    desk_init(&desk);
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct user user = user_of(rows[i].name, rows[i].role);
        (void)snprintf(user.title, sizeof user.title, "Cán bộ");
        print_message("%s: %s\n", rows[i].name, rows[i].secret);
        enum qd_err err = accounts_add_user(desk.accounts, &user, rows[i].secret);
        assert_int_equal(err, rows[i].fits ? QD_OK : QD_ERR_INVALID);
    }
    desk_deinit(&desk);
}

static enum qd_err check(struct desk *desk, const char *name, const char *secret)
{
    struct user user;
    char token[BASE32_LEN + 1];
    const struct account_login login = {
        .office_id = 1, .name = name, .secret = secret, .expires_at_ms = NOW + 1};

    return accounts_log_in(desk->accounts, &login, &user, token);
}

static void test_secrets(void **state)
{
    (void)state;
    struct desk desk;

    desk_init(&desk);
    struct user lan = user_of("lan", ROLE_CLERK);
    add(&desk, &lan, "1234");
    assert_int_equal(check(&desk, "lan", "1234"), QD_OK);
    assert_int_equal(check(&desk, "lan", "12345"), QD_ERR_DENIED);
    assert_int_equal(check(&desk, "lan", ""), QD_ERR_DENIED);
    assert_int_equal(check(&desk, "hoa", "1234"), QD_ERR_DENIED);
    assert_int_equal(accounts_set_secret(desk.accounts, 1, "lan", "12"), QD_ERR_INVALID);
    assert_int_equal(accounts_set_secret(desk.accounts, 1, "hoa", "9876"), QD_ERR_NOT_FOUND);
    assert_int_equal(accounts_set_secret(desk.accounts, 1, "lan", "9876"), QD_OK);
    assert_int_equal(check(&desk, "lan", "1234"), QD_ERR_DENIED);
    assert_int_equal(check(&desk, "lan", "9876"), QD_OK);
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", true), QD_OK);
    assert_int_equal(check(&desk, "lan", "9876"), QD_ERR_DENIED);
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", false), QD_OK);
    assert_int_equal(check(&desk, "lan", "9876"), QD_OK);
    desk_deinit(&desk);

    /* The file holds a slow hash, and the secret nowhere. */
    desk_init(&desk);
    struct user chief = user_of("quanly", ROLE_MANAGER);
    add(&desk, &chief, "con-gà-trống-đỏ");
    int64_t hashed = journal_hall_number(
        &desk.hall, "SELECT count(*) FROM user WHERE secret LIKE '$argon2id$%m=65536,t=2,%'");
    assert_int_equal(hashed, 1);
    desk_deinit(&desk);
}

static enum qd_err whose(struct desk *desk,
                         const char *token,
                         struct device *device,
                         struct user *user)
{
    return accounts_check_token(desk->accounts, token, NOW, device, user);
}

static void test_devices(void **state)
{
    (void)state;
    struct desk desk;
    struct device kiosk = {.office_id = 1, .name = "kiosk-1", .kind = DEVICE_KIOSK};
    struct device screen = {.office_id = 1, .name = "tv-1", .kind = DEVICE_DISPLAY};
    struct device found;
    struct user user;
    struct device list[4];
    size_t count = 0;
    char token[BASE32_LEN + 1];
    char other[BASE32_LEN + 1];

    desk_init(&desk);
    assert_int_equal(accounts_add_device(desk.accounts, &kiosk, token), QD_OK);
    assert_int_equal(accounts_add_device(desk.accounts, &screen, other), QD_OK);
    assert_string_not_equal(token, other);
    assert_int_equal(whose(&desk, token, &found, &user), QD_OK);
    assert_int_equal(found.device_id, kiosk.device_id);
    assert_int_equal(found.kind, DEVICE_KIOSK);
    assert_int_equal(user.user_id, 0);
    assert_int_equal(accounts_list_devices(desk.accounts, 1, list, 4, &count), QD_OK);
    assert_int_equal(count, 2);
    assert_int_equal(whose(&desk, "", &found, &user), QD_ERR_DENIED);
    assert_int_equal(whose(&desk, "00000000000000000000000000", &found, &user), QD_ERR_DENIED);
    assert_int_equal(accounts_revoke_device(desk.accounts, 1, "kiosk-2"), QD_ERR_NOT_FOUND);
    assert_int_equal(accounts_revoke_device(desk.accounts, 1, "kiosk-1"), QD_OK);
    assert_int_equal(whose(&desk, token, &found, &user), QD_ERR_DENIED);
    assert_int_equal(whose(&desk, other, &found, &user), QD_OK);
    struct device strange = {.office_id = 1, .name = "x", .kind = (enum device_kind)4};
    assert_int_equal(accounts_add_device(desk.accounts, &strange, token), QD_ERR_INVALID);
    desk_deinit(&desk);
}

/* A code is good once, for a while, however it is typed; what it brings takes the place of an older
 * token. */
static void test_enrolment(void **state)
{
    (void)state;
    struct desk desk;
    struct device kiosk = {.office_id = 1, .name = "kiosk-1", .kind = DEVICE_KIOSK};
    struct device found;
    struct user user;
    char first[BASE32_LEN + 1];
    char second[BASE32_LEN + 1];
    char code[ENROLMENT_CODE_LEN + 1];
    char typed[32];

    desk_init(&desk);
    assert_int_equal(accounts_add_device(desk.accounts, &kiosk, first), QD_OK);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "kiosk-2", NOW + 1, code),
                     QD_ERR_NOT_FOUND);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "kiosk-1", NOW, code), QD_OK);
    assert_int_equal(strlen(code), ENROLMENT_CODE_LEN);
    assert_int_equal(accounts_enrol(desk.accounts, code, NOW, &found, second), QD_ERR_DENIED);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "kiosk-1", NOW + 1, code), QD_OK);
    static const char *const wrong[] = {"", "a", "0000000000", "00000000000", "------", "\xff"};
    for (size_t i = 0; i < QD_ARRAY_LEN(wrong); i++) {
        assert_int_equal(accounts_enrol(desk.accounts, wrong[i], NOW, &found, second),
                         QD_ERR_DENIED);
        assert_int_equal(found.device_id, 0);
    }
    assert_int_equal(whose(&desk, first, &found, &user), QD_OK); /* Good until the code is used. */
    (void)snprintf(typed, sizeof typed, " %.5s-%s ", code, code + 5);
    for (size_t i = 0; typed[i] != '\0'; i++) {
        typed[i] = (char)toupper((unsigned char)typed[i]);
    }
    assert_int_equal(accounts_enrol(desk.accounts, typed, NOW, &found, second), QD_OK);
    assert_int_equal(found.device_id, kiosk.device_id);
    assert_int_equal(found.kind, DEVICE_KIOSK);
    assert_int_equal(whose(&desk, second, &found, &user), QD_OK);
    assert_int_equal(whose(&desk, first, &found, &user), QD_ERR_DENIED);
    assert_int_equal(accounts_enrol(desk.accounts, code, NOW, &found, first), QD_ERR_DENIED);
    assert_int_equal(whose(&desk, second, &found, &user), QD_OK);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "kiosk-1", NOW + 1, code), QD_OK);
    assert_int_equal(accounts_revoke_device(desk.accounts, 1, "kiosk-1"), QD_OK);
    assert_int_equal(accounts_enrol(desk.accounts, code, NOW, &found, first), QD_ERR_DENIED);
    assert_int_equal(accounts_set_code(desk.accounts, 1, "kiosk-1", NOW + 1, code),
                     QD_ERR_NOT_FOUND);
    desk_deinit(&desk);
}

static void test_sessions(void **state)
{
    (void)state;
    struct desk desk;
    struct device device;
    struct user found;
    char token[BASE32_LEN + 1];
    char ended[BASE32_LEN + 1];
    char late[BASE32_LEN + 1];

    desk_init(&desk);
    struct user lan = user_of("lan", ROLE_CLERK);
    add(&desk, &lan, "1234");
    struct account_login login = {
        .office_id = 1, .name = "lan", .secret = "1234", .expires_at_ms = NOW + 1};
    assert_int_equal(accounts_log_in(desk.accounts, &login, &found, token), QD_OK);
    assert_int_equal(found.user_id, lan.user_id);
    assert_int_equal(accounts_log_in(desk.accounts, &login, &found, ended), QD_OK);
    login.expires_at_ms = NOW;
    assert_int_equal(accounts_log_in(desk.accounts, &login, &found, late), QD_OK);
    assert_int_equal(whose(&desk, token, &device, &found), QD_OK);
    assert_int_equal(found.user_id, lan.user_id);
    assert_int_equal(device.device_id, 0);
    assert_int_equal(whose(&desk, late, &device, &found), QD_ERR_DENIED); /* Until, not through. */
    assert_int_equal(accounts_end_session(desk.accounts, ended), QD_OK);
    assert_int_equal(whose(&desk, ended, &device, &found), QD_ERR_DENIED);
    assert_int_equal(whose(&desk, token, &device, &found), QD_OK);
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", true), QD_OK);
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", false), QD_OK);
    assert_int_equal(whose(&desk, token, &device, &found), QD_ERR_DENIED); /* Ended, not asleep. */
    desk_deinit(&desk);
}

/* Tokens are kept as digests. */
static void test_tokens_are_secret(void **state)
{
    (void)state;
    struct desk desk;
    struct device kiosk = {.office_id = 1, .name = "kiosk-1", .kind = DEVICE_KIOSK};
    char token[BASE32_LEN + 1];
    char sql[160];

    desk_init(&desk);
    assert_int_equal(accounts_add_device(desk.accounts, &kiosk, token), QD_OK);
    (void)snprintf(
        sql, sizeof sql, "SELECT count(*) FROM device WHERE instr(token_hash, '%s') > 0", token);
    assert_int_equal(journal_hall_number(&desk.hall, sql), 0);
    assert_int_equal(journal_hall_number(&desk.hall, "SELECT length(token_hash) FROM device"), 32);
    desk_deinit(&desk);
}

static void test_open(void **state)
{
    (void)state;
    struct accounts *accounts = NULL;
    struct journal_hall hall;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";

    assert_int_equal(accounts_open(&accounts, "/nowhere/queued.db", errmsg), QD_ERR_NOT_FOUND);
    assert_null(accounts);
    assert_true(errmsg[0] != '\0');
    accounts_close(NULL);
    journal_hall_init(&hall);
    journal_hall_close(&hall);
    journal_hall_sql(&hall, "PRAGMA user_version = 999");
    assert_int_equal(accounts_open(&accounts, hall.path, errmsg), QD_ERR_INVALID);
    assert_null(accounts);
    journal_hall_deinit(&hall);
}

/* What the journal writes all day is no news of people; what is done to one of them is. */
static void test_changes_are_noticed(void **state)
{
    (void)state;
    struct desk desk;
    struct accounts *watch = NULL;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    uint64_t request = 0;

    desk_init(&desk);
    struct user lan = user_of("lan", ROLE_CLERK);
    add(&desk, &lan, "1234");
    assert_int_equal(accounts_open(&watch, desk.hall.path, errmsg), QD_OK);
    assert_true(accounts_changed(watch)); /* It has not looked before. */
    assert_false(accounts_changed(watch));
    assert_int_equal(mailbox_post(desk.accounts, 1, (const uint8_t *)"x", 1, &request), QD_OK);
    assert_false(accounts_changed(watch));
    assert_int_equal(accounts_set_disabled(desk.accounts, 1, "lan", true), QD_OK);
    assert_true(accounts_changed(watch));
    assert_false(accounts_changed(watch));
    accounts_close(watch);
    desk_deinit(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_guess_takes_as_long), /* First: of this process. */
        cmocka_unit_test(test_users),
        cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_devices),
        cmocka_unit_test(test_enrolment),
        cmocka_unit_test(test_sessions),
        cmocka_unit_test(test_tokens_are_secret),
        cmocka_unit_test(test_changes_are_noticed),
        cmocka_unit_test(test_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
