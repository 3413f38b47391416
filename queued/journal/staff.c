#include "queued/journal/staff.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "queued/base/text.h"
#include "queued/journal/store.h"

static enum qd_err read_members(sqlite3_stmt *select, struct staff *staff)
{
    int code = sqlite3_step(select);

    while (code == SQLITE_ROW && staff->count < LIMIT_CLERKS) {
        struct staff_member *member = &staff->members[staff->count];
        const char *name = (const char *)sqlite3_column_text(select, 1);
        if (name == NULL) {
            return QD_ERR_NOMEM;
        }
        if (!text_copy(member->name, sizeof member->name, name)) {
            return QD_ERR_CORRUPT;
        }
        member->user_id = (uint32_t)sqlite3_column_int64(select, 0);
        staff->count++;
        code = sqlite3_step(select);
    }
    return code == SQLITE_ROW ? QD_OK : store_err(code);
}

enum qd_err staff_read(const char *path,
                       uint32_t office_id,
                       struct staff *staff,
                       char errmsg[JOURNAL_ERRMSG_SIZE])
{
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL;

    *staff = (struct staff){0};
    enum qd_err err = store_open(&db, path, STORE_READ, errmsg);
    if (err != QD_OK) {
        return err;
    }
    staff->members = calloc(LIMIT_CLERKS, sizeof *staff->members);
    err = staff->members == NULL
              ? QD_ERR_NOMEM
              : store_prepare(db,
                              "SELECT user_id, title FROM user"
                              " WHERE office_id IN (0, ?1) AND NOT disabled ORDER BY user_id",
                              &select);
    if (err == QD_OK) {
        (void)sqlite3_bind_int64(select, 1, office_id);
        err = read_members(select, staff);
    }
    if (err != QD_OK) {
        store_explain(db, "reading the people", errmsg);
    }
    (void)sqlite3_finalize(select);
    store_close(db);
    return err;
}

void staff_free(struct staff *staff)
{
    free(staff->members);
    *staff = (struct staff){0};
}
