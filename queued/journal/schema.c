#include "queued/journal/schema.h"

#include <stddef.h>

#include "queued/base/assert.h"

/* Released migrations are never changed; a new version adds one. Instants are milliseconds since
 * 1970 UTC, dates yyyymmdd, kinds and states the numbers of queued.v1; 0 is "none". */
static const char *const migrations[SCHEMA_VERSION] = {
    /* 1 */
    "CREATE TABLE office ("
    " office_id INTEGER PRIMARY KEY,"
    " seq INTEGER NOT NULL,"     /* Newest event. */
    " at_ms INTEGER NOT NULL,"   /* Its instant. */
    " day_seq INTEGER NOT NULL," /* What a restart replays from. */
    " date INTEGER NOT NULL,"    /* Of the newest day. */
    " definition_version INTEGER NOT NULL,"
    " chain BLOB NOT NULL" /* Of the newest event. */
    ") STRICT;"
    "CREATE TABLE definition ("
    " office_id INTEGER NOT NULL, version INTEGER NOT NULL,"
    " digest BLOB NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (office_id, version)"
    ") STRICT;"
    "CREATE TABLE event ("
    " office_id INTEGER NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, ticket_id INTEGER NOT NULL, counter_id INTEGER NOT NULL,"
    " clerk_id INTEGER NOT NULL, body BLOB NOT NULL, chain BLOB NOT NULL,"
    " PRIMARY KEY (office_id, seq)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE ticket ("
    " office_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, date INTEGER NOT NULL,"
    " letter TEXT NOT NULL, number INTEGER NOT NULL, label_service_id INTEGER NOT NULL,"
    " service_id INTEGER NOT NULL, procedures TEXT NOT NULL,"
    " class INTEGER NOT NULL, issued_class INTEGER NOT NULL, channel INTEGER NOT NULL,"
    " language INTEGER NOT NULL, issued_at_ms INTEGER NOT NULL,"
    " appointment_at_ms INTEGER NOT NULL, state INTEGER NOT NULL, outcome INTEGER NOT NULL,"
    " dossier_code TEXT NOT NULL, dossier_due_date INTEGER NOT NULL,"
    " no_show_count INTEGER NOT NULL, transfer_count INTEGER NOT NULL,"
    " reprint_count INTEGER NOT NULL, ended_at_ms INTEGER NOT NULL,"
    " forecast_known INTEGER NOT NULL, people_ahead INTEGER NOT NULL,"
    " expected_ms INTEGER NOT NULL, low90_ms INTEGER NOT NULL, high90_ms INTEGER NOT NULL,"
    " PRIMARY KEY (office_id, ticket_id)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX ticket_by_date ON ticket (office_id, date);"
    "CREATE TABLE leg ("
    " office_id INTEGER NOT NULL, ticket_id INTEGER NOT NULL, leg_index INTEGER NOT NULL,"
    " service_id INTEGER NOT NULL, counter_id INTEGER NOT NULL, clerk_id INTEGER NOT NULL,"
    " entered_at_ms INTEGER NOT NULL, first_called_at_ms INTEGER NOT NULL,"
    " called_at_ms INTEGER NOT NULL, started_at_ms INTEGER NOT NULL,"
    " ended_at_ms INTEGER NOT NULL, service_ms INTEGER NOT NULL, parked_ms INTEGER NOT NULL,"
    " PRIMARY KEY (office_id, ticket_id, leg_index)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE user ("
    " user_id INTEGER PRIMARY KEY AUTOINCREMENT, office_id INTEGER NOT NULL,"
    " name TEXT NOT NULL, title TEXT NOT NULL, role INTEGER NOT NULL, rights INTEGER NOT NULL,"
    " disabled INTEGER NOT NULL, secret TEXT NOT NULL, UNIQUE (office_id, name)"
    ") STRICT;"
    "CREATE TABLE device ("
    " device_id INTEGER PRIMARY KEY AUTOINCREMENT, office_id INTEGER NOT NULL,"
    " name TEXT NOT NULL, kind INTEGER NOT NULL, revoked INTEGER NOT NULL,"
    " token_hash BLOB NOT NULL UNIQUE, UNIQUE (office_id, name)"
    ") STRICT;"
    "CREATE TABLE session ("
    " token_hash BLOB PRIMARY KEY, user_id INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE definition_request ("
    " request_id INTEGER PRIMARY KEY AUTOINCREMENT, office_id INTEGER NOT NULL,"
    " body BLOB NOT NULL, taken INTEGER NOT NULL, refusal INTEGER, text TEXT"
    ") STRICT;",
    /* 2: a device may be enrolled by a code that is good for one use. */
    "ALTER TABLE device ADD COLUMN code_hash BLOB;"
    "ALTER TABLE device ADD COLUMN code_until_ms INTEGER NOT NULL DEFAULT 0;",
    /* 3: what the citizen thought of it: level and reasons ("1,4"); NULL: not rated. */
    "ALTER TABLE ticket ADD COLUMN rating INTEGER;"
    "ALTER TABLE ticket ADD COLUMN rating_reasons TEXT;",
    /* 4: roll-ups of days (rollup.h). Rows are read group by group, in the order of days. A commit
     * changes the office's row and so its newest day; a ticket that was kept overnight changes the
     * day it was issued on. */
    "CREATE TABLE rollup_day ("
    " office_id INTEGER NOT NULL, date INTEGER NOT NULL, is_made INTEGER NOT NULL,"
    " PRIMARY KEY (office_id, date)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE rollup ("
    " office_id INTEGER NOT NULL, report_by INTEGER NOT NULL, group_id INTEGER NOT NULL,"
    " date INTEGER NOT NULL, body BLOB NOT NULL,"
    " PRIMARY KEY (office_id, report_by, group_id, date)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX rollup_by_date ON rollup (office_id, date);"
    "CREATE INDEX ticket_by_dossier ON ticket (office_id, dossier_code)"
    " WHERE dossier_code <> '';"
    "CREATE TRIGGER rollup_day_went_on AFTER UPDATE ON office BEGIN"
    " DELETE FROM rollup_day WHERE office_id = NEW.office_id AND date = NEW.date; END;"
    "CREATE TRIGGER rollup_ticket_changed AFTER UPDATE ON ticket BEGIN"
    " DELETE FROM rollup_day WHERE office_id = NEW.office_id AND date = NEW.date; END;",
    /* 5: who came in, and who was given or lost a right (audit.h). */
    "CREATE TABLE audit ("
    " seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, office_id INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, subject_id INTEGER NOT NULL, role INTEGER NOT NULL,"
    " rights INTEGER NOT NULL, name TEXT NOT NULL, origin TEXT NOT NULL, chain BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE audit_head ("
    " id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, chain BLOB NOT NULL"
    ") STRICT;"
    "INSERT INTO audit_head VALUES (1, 0, zeroblob(32));",
};

const char *schema_migration(int version)
{
    QD_ASSERT(version >= 1 && version <= SCHEMA_VERSION);
    return migrations[version - 1];
}
