/* The audit: who came in and who was refused, who was given or lost a right, and when the office
 * was changed. A list of its own beside the offices' events, because users and devices are changed
 * by the command line while the server runs, and may belong to every office.
 *
 * Entries are chained like events: chain(n) = BLAKE2b-256(chain(n - 1), n as eight bytes, lowest
 * first, the columns as text with a line feed after each). The row audit_head holds the newest, so
 * that a cut end is noticed too. An entry is written in the transaction of what it tells: there is
 * no change without its entry, and no entry without its change. Whoever guesses is slowed before
 * anything is written, so strangers cannot fill the disk. */
#ifndef QUEUED_JOURNAL_AUDIT_H
#define QUEUED_JOURNAL_AUDIT_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/base/limits.h"
#include "queued/journal/journal.h"

struct sqlite3;

/* Numbers are kept for good. */
enum audit_kind {
    AUDIT_LOGGED_IN = 1,      /* A user, with the right secret. */
    AUDIT_LOGIN_REFUSED = 2,  /* Wrong secret, disabled, or nobody of that name (subject 0). */
    AUDIT_LOGGED_OUT = 3,     /* By the user, by another who logs in there, or for idleness. */
    AUDIT_USER_ADDED = 4,     /* With role and rights. */
    AUDIT_RIGHTS_CHANGED = 5, /* The rights as they are then. */
    AUDIT_SECRET_CHANGED = 6, /* PIN or password. */
    AUDIT_USER_DISABLED = 7,
    AUDIT_USER_ENABLED = 8,
    AUDIT_DEVICE_ADDED = 9,       /* The role is its kind. */
    AUDIT_CODE_SHOWN = 10,        /* A code by which a device may be enrolled. */
    AUDIT_DEVICE_ENROLLED = 11,   /* The code was used: the device has a new token. */
    AUDIT_ENROLMENT_REFUSED = 12, /* Nobody's code, used, or too late (subject 0). */
    AUDIT_DEVICE_REVOKED = 13,
    AUDIT_DEFINITION_APPLIED =
        14, /* The office has a new definition; the subject is its version. */
};
#define AUDIT_KIND_COUNT 15

#define AUDIT_ORIGIN_SIZE 64

struct audit_entry {
    uint64_t seq;       /* 1, 2, 3 … in one file, without gaps. */
    int64_t at_ms;      /* By the clock of who wrote it; not before any other only by chance. */
    uint32_t office_id; /* 0: of every office, or not known. */
    enum audit_kind kind;
    uint64_t subject_id;   /* The user, device, or version it is about; 0: nobody known. */
    char name[LIMIT_NAME]; /* As the subject was called then. What a stranger typed is not kept: it
                              may be a password in the wrong field. */
    uint32_t role;         /* enum account_role, or enum device_kind. */
    uint32_t rights;       /* RIGHT_… */
    char origin[AUDIT_ORIGIN_SIZE]; /* The address of the connection, or "server: NAME": somebody
                                       at the command line. */
};

/* Appends, in the caller's transaction; fills @seq. */
QD_MUST_USE enum qd_err audit_write(struct sqlite3 *db, struct audit_entry *entry);

/* Calls @visit for each entry of @office_id and of every office, in order, through a connection of
 * its own; stops at its first failure and returns that. CORRUPT: the audit is not as it was
 * written. NOT_FOUND, BUSY, NOMEM, IO. */
typedef enum qd_err (*audit_visit)(void *owner, const struct audit_entry *entry);
QD_MUST_USE enum qd_err audit_read(const char *path,
                                   uint32_t office_id,
                                   audit_visit visit,
                                   void *owner,
                                   char errmsg[JOURNAL_ERRMSG_SIZE]);

/* Calls @visit for each entry in order, each proven by the chain. CORRUPT: *@seq is the first that
 * is not as it was written, and *@what says how; NULL: SQLite's own pages. */
QD_MUST_USE enum qd_err audit_walk(
    struct sqlite3 *db, audit_visit visit, void *owner, uint64_t *seq, const char **what);

#endif
