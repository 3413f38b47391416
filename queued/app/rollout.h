/* A rollout: definitions put in force in a database that no server holds, one office or a whole
 * country. Many go into one commit; each office stands for itself, so that a rollout that was cut
 * off is simply run again. */
#ifndef QUEUED_APP_ROLLOUT_H
#define QUEUED_APP_ROLLOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/app/apply.h"
#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"

struct rollout;

/* Opens the database @path, made when absent. While a server holds it, it is only read: then
 * rollout_is_served(), and definitions go to the server's mailbox instead. On failure *@rollout is
 * untouched and @errmsg says what. */
QD_MUST_USE enum qd_err rollout_open(struct rollout **rollout,
                                     const char *path,
                                     char errmsg[APPLY_TEXT_SIZE]);
bool rollout_is_served(const struct rollout *rollout);

size_t rollout_count(const struct rollout *rollout); /* Offices, those just put included. */

/* The definition of the office with this code, as it is in force now; the caller's to deinit.
 * NOT_FOUND: a new office. On other failures @errmsg says what. */
QD_MUST_USE enum qd_err rollout_find(struct rollout *rollout,
                                     const char *code,
                                     struct definition *definition,
                                     char errmsg[APPLY_TEXT_SIZE]);

/* Puts @candidate in force and records it; it is on the disk once rollout_close() says so.
 * @candidate.office_id 0: a new office. @candidate.version: the one in force when it was written,
 * since its ids go by that one. On failure @result->text says what. */
QD_MUST_USE enum qd_err rollout_put(struct rollout *rollout,
                                    struct definition *candidate,
                                    int64_t now_ms,
                                    struct apply_result *result);

/* Commits what is left, and frees it. */
QD_MUST_USE enum qd_err rollout_close(struct rollout *rollout, char errmsg[APPLY_TEXT_SIZE]);

/* All of it for one definition. BUSY: a server holds the database. */
QD_MUST_USE enum qd_err rollout_one(const char *path,
                                    struct definition *candidate,
                                    int64_t now_ms,
                                    struct apply_result *result);

#endif
