/* The schema: numbered migrations from an empty file to the tables of today. */
#ifndef QUEUED_JOURNAL_SCHEMA_H
#define QUEUED_JOURNAL_SCHEMA_H

/* "QUED" in the file's header: ours, and nobody else's. */
#define SCHEMA_APPLICATION_ID 0x51554544

#define SCHEMA_VERSION 5

/* Statements that lead from version @version - 1 to @version, 1..SCHEMA_VERSION. */
const char *schema_migration(int version);

#endif
