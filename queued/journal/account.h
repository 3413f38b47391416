/* Accounts: who may come in. Users with a PIN or password, devices with a token, sessions of users.
 * Secrets are kept as Argon2id (PINs, passwords) and BLAKE2b-256 (tokens: 128 random bits need no
 * slow hash) alone. */
#ifndef QUEUED_JOURNAL_ACCOUNT_H
#define QUEUED_JOURNAL_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/base32.h"
#include "queued/base/err.h"
#include "queued/base/limits.h"
#include "queued/journal/journal.h"

struct accounts; /* A connection of its own to the database; for one thread at a time. */

enum account_role { ROLE_CLERK = 1, ROLE_MANAGER = 2, ROLE_ADMINISTRATOR = 3 };
enum device_kind { DEVICE_KIOSK = 1, DEVICE_DISPLAY = 2, DEVICE_COUNTER = 3 };

/* Rights beyond those of the role. */
#define RIGHT_CALL_TICKET 1U /* Call a particular waiting ticket. */
#define RIGHT_RECLASSIFY 2U  /* Grant or withdraw a class after issue. */

struct user {
    uint32_t user_id; /* Never 0, never reused. */
    uint32_t office_id;
    char name[LIMIT_NAME];   /* Login, unique per office. */
    char title[LIMIT_TITLE]; /* As shown: "Nguyễn Thị Hoa". */
    enum account_role role;
    uint32_t rights;
    bool disabled;
};

struct account_login {
    uint32_t office_id;
    const char *name;
    const char *secret;
    int64_t expires_at_ms; /* Of the session. */
};

/* A code for one enrolment, as it is kept: lower case, without the dash that people see. */
#define ENROLMENT_CODE_LEN 10 /* 50 random bits. */

struct device {
    uint32_t device_id; /* Never 0, never reused. */
    uint32_t office_id;
    char name[LIMIT_NAME];
    enum device_kind kind;
    bool revoked;
};

/* The database must exist and be migrated. NOT_FOUND, BUSY, CORRUPT, IO. */
QD_MUST_USE enum qd_err accounts_open(struct accounts **accounts,
                                      const char *path,
                                      char errmsg[JOURNAL_ERRMSG_SIZE]);
void accounts_close(struct accounts *accounts); /* NULL is allowed. */
const char *accounts_errmsg(const struct accounts *accounts);

/* When, and from where, what is done next is done, for the audit (audit.h): the address of a
 * connection, or "server: NAME". */
void accounts_witness(struct accounts *accounts, int64_t now_ms, const char *origin);

/* Whether anybody else has done anything to users, devices or sessions since this was last asked;
 * also when that cannot be told. Cheap, also while the journal writes. Blind for what was written
 * past the audit, with another tool. */
bool accounts_changed(struct accounts *accounts);

/* PIN: 4 to 12 digits for clerks. Password: at least 8 bytes for managers and administrators.
 * INVALID otherwise; EXISTS. */
QD_MUST_USE enum qd_err accounts_add_user(struct accounts *accounts,
                                          struct user *user,
                                          const char *secret);
QD_MUST_USE enum qd_err accounts_set_secret(struct accounts *accounts,
                                            uint32_t office_id,
                                            const char *name,
                                            const char *secret);
QD_MUST_USE enum qd_err accounts_set_disabled(struct accounts *accounts,
                                              uint32_t office_id,
                                              const char *name,
                                              bool disabled); /* Also ends the sessions. */
QD_MUST_USE enum qd_err accounts_set_rights(struct accounts *accounts,
                                            uint32_t office_id,
                                            const char *name,
                                            uint32_t rights); /* Also ends the sessions. */
QD_MUST_USE enum qd_err accounts_find_user(struct accounts *accounts,
                                           uint32_t office_id,
                                           const char *name,
                                           struct user *user);
QD_MUST_USE enum qd_err accounts_list_users(
    struct accounts *accounts, uint32_t office_id, struct user *users, size_t max, size_t *count);

/* The user's session, from its secret; @token comes back without it until @expires_at_ms. DENIED:
 * unknown name, disabled, or wrong secret, all alike and in like time. Slow on purpose (Argon2id):
 * not on the loop. */
QD_MUST_USE enum qd_err accounts_log_in(struct accounts *accounts,
                                        const struct account_login *login,
                                        struct user *user,
                                        char token[BASE32_LEN + 1]);

/* @token: the only time it is ever seen. */
QD_MUST_USE enum qd_err accounts_add_device(struct accounts *accounts,
                                            struct device *device,
                                            char token[BASE32_LEN + 1]);
/* A code by which a device gets its token, once, until @until_ms. A token that it had is good until
 * the code is used. NOT_FOUND: no such device, or revoked. */
QD_MUST_USE enum qd_err accounts_set_code(struct accounts *accounts,
                                          uint32_t office_id,
                                          const char *name,
                                          int64_t until_ms,
                                          char code[ENROLMENT_CODE_LEN + 1]);
/* Uses @code as a person typed it (capitals, dashes and spaces do not matter). DENIED: nobody's,
 * used, too late. */
QD_MUST_USE enum qd_err accounts_enrol(struct accounts *accounts,
                                       const char *code,
                                       int64_t now_ms,
                                       struct device *device,
                                       char token[BASE32_LEN + 1]);
QD_MUST_USE enum qd_err accounts_revoke_device(struct accounts *accounts,
                                               uint32_t office_id,
                                               const char *name);
QD_MUST_USE enum qd_err accounts_list_devices(struct accounts *accounts,
                                              uint32_t office_id,
                                              struct device *devices,
                                              size_t max,
                                              size_t *count);

/* Ends a user's session; also when it has ended. */
QD_MUST_USE enum qd_err accounts_end_session(struct accounts *accounts, const char *token);

/* Whose token is it? Exactly one of *@device and *@user is filled (its id non-zero). DENIED:
 * nobody's, revoked, disabled, expired. */
QD_MUST_USE enum qd_err accounts_check_token(struct accounts *accounts,
                                             const char *token,
                                             int64_t now_ms,
                                             struct device *device,
                                             struct user *user);

#endif
