/* The limit of the disk: bare SQLite in the journal's mode, one small row an event, groups of a
 * given size. Prints one line of JSON.
 *
 * usage: bench-commit FILE ROWS_A_COMMIT SECONDS */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BODY_LEN 128

static double now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(sqlite3 *db, int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        (void)fprintf(stderr, "bench-commit: %s\n", sqlite3_errmsg(db));
        exit(EXIT_FAILURE);
    }
}

static void insert_rows(sqlite3 *db, sqlite3_stmt *insert, int count, sqlite3_int64 *seq)
{
    uint8_t body[BODY_LEN];

    memset(body, 'b', sizeof body);
    must(db, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
    for (int i = 0; i < count; i++) {
        must(db, sqlite3_bind_int64(insert, 1, ++*seq));
        must(db, sqlite3_bind_blob(insert, 2, body, sizeof body, SQLITE_STATIC));
        must(db, sqlite3_step(insert));
        must(db, sqlite3_reset(insert));
    }
    must(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    sqlite3_int64 seq = 0;

    if (argc != 4) {
        (void)fprintf(stderr, "usage: bench-commit FILE ROWS_A_COMMIT SECONDS\n");
        return EXIT_FAILURE;
    }
    int count = (int)strtol(argv[2], NULL, 10);
    double seconds = strtod(argv[3], NULL);
    must(db, sqlite3_open(argv[1], &db));
    must(db,
         sqlite3_exec(db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                      "CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB) STRICT",
                      NULL,
                      NULL,
                      NULL));
    must(db, sqlite3_prepare_v2(db, "INSERT INTO event VALUES (?1, ?2)", -1, &insert, NULL));
    double began_s = now_s();
    while (now_s() - began_s < seconds) {
        insert_rows(db, insert, count, &seq);
    }
    double took_s = now_s() - began_s;
    (void)sqlite3_finalize(insert);
    must(db, sqlite3_close(db));
    (void)printf(
        "{\"rows_a_commit\": %d, \"rows\": %lld, \"seconds\": %.3f, \"per_second\": %.1f}\n",
        count,
        (long long)seq,
        took_s,
        (double)seq / took_s);
    return EXIT_SUCCESS;
}
