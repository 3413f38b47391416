/* The command line: what its verbs share.
 *
 * A verb is a function int cli_<verb>(int argc, char **argv) in queued/cli/<verb>.c, and a row of
 * the table in queued/main.c; argv[0] is the verb itself. It reads its options with getopt_long(),
 * knows --help, says what went wrong in one line on stderr ("queued VERB: what; remedy") and
 * returns an enum qd_exit. Verbs that touch an office take --data DIR and --office CODE. */
#ifndef QUEUED_CLI_CLI_H
#define QUEUED_CLI_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"

int cli_serve(int argc, char **argv);
int cli_apply(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_user(int argc, char **argv);
int cli_device(int argc, char **argv);
int cli_sample(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_rollup(int argc, char **argv);
int cli_story(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_verify(int argc, char **argv);
int cli_tls(int argc, char **argv);
int cli_audit(int argc, char **argv);

/* --- Words --- */

/* Whether the reader prefers Vietnamese: LC_ALL, LC_MESSAGES or LANG, the first that is set, starts
 * with "vi". */
bool cli_in_vietnamese(void);

/* The one of the two that the reader prefers. */
const char *cli_text(const char *vi, const char *en);

/* Prints "queued VERB: …" on stderr and returns @code. @vi and @en are printf formats of the same
 * arguments. */
int cli_error(const char *verb, enum qd_exit code, const char *vi, const char *en, ...)
    QD_PRINTF(3, 5) QD_PRINTF(4, 5);

/* A name for the exit code of a failure: 1 what cannot be done, 3 storage. */
enum qd_exit cli_exit(enum qd_err err);

/* Says on stderr that the database could not be read or written, with the detail @errmsg and, where
 * there is one, the remedy. The exit code. */
int cli_failure(const char *verb, enum qd_err err, const char *errmsg);

/* "queued VERB: unknown option …; queued VERB --help". For getopt_long()'s '?' and ':'. */
int cli_bad_option(const char *verb, char *const *argv);

/* Takes "," or ";" for the separator of CSV; false, and said so, if it is another. */
QD_MUST_USE bool cli_take_separator(const char *verb, const char *text, char *separator);

/* Prints @text and as many spaces as fill @width columns; at least one. */
void cli_column(const char *text, size_t width);

const char *cli_version(void);

/* The machine's clock: milliseconds since 1970 UTC. */
int64_t cli_now_ms(void);

/* --- Where the data is --- */

#define CLI_PATH_SIZE 4096
#define CLI_DATABASE_NAME "queued.db"

struct cli_data {
    const char *folder;           /* --data; $QUEUED_DATA; /var/lib/queued */
    const char *office_code;      /* --office; NULL: the only one. */
    char database[CLI_PATH_SIZE]; /* folder/queued.db, once cli_data_ready() has been asked. */
};

/* Rows of the verbs' option tables; they go to cli_data_option(). */
#define CLI_OPTION_DATA 1000
#define CLI_OPTION_OFFICE 1001
#define CLI_OPTION_HELP 1002
#define CLI_OPTIONS                                             \
    {"data", required_argument, NULL, CLI_OPTION_DATA},         \
        {"office", required_argument, NULL, CLI_OPTION_OFFICE}, \
    {                                                           \
        "help", no_argument, NULL, CLI_OPTION_HELP              \
    }

/* The lines of --help that explain them. */
const char *cli_options_help(void);

void cli_data_init(struct cli_data *data);

/* True if @option was one of the data options, and is taken. */
bool cli_data_option(struct cli_data *data, int option, const char *value);

struct option;

/* The options of a verb. */
struct cli_options {
    const struct option *table;                               /* With CLI_OPTIONS at its end. */
    bool (*take)(void *owner, int option, const char *value); /* One that is the verb's own. False:
                                                                 it is said why not. */
    void *owner;
    const char *help; /* In the reader's words. */
};

/* Takes the options of a verb, and leaves optind at what follows. False: the verb ends with *@code,
 * after --help (which prints the verb's and these) or a mistake. argv[0] is the verb. */
QD_MUST_USE bool cli_take_options(
    int argc, char **argv, struct cli_data *data, const struct cli_options *own, int *code);

/* The same for verbs that have no options of their own; @help is theirs. */
QD_MUST_USE bool cli_take_data_options(
    int argc, char **argv, struct cli_data *data, const char *help, int *code);

/* folder/@name in @path. False, and said so, when it is too long. */
QD_MUST_USE bool cli_path_in(const char *verb,
                             const struct cli_data *data,
                             const char *name,
                             char path[CLI_PATH_SIZE]);

/* The same for whoever works in the folder: false also when root is about to write into another
 * user's, and does not know how to give it what it writes. */
QD_MUST_USE bool cli_data_path(const char *verb,
                               const struct cli_data *data,
                               const char *name,
                               char path[CLI_PATH_SIZE]);

/* Finds the office that was asked for, also while a server runs: its definition in force, the
 * caller's to deinit. NOT_FOUND: no database, or no such office. Not said: @verb NULL. Else said on
 * stderr. */
QD_MUST_USE enum qd_err cli_find_office(const char *verb,
                                        struct cli_data *data,
                                        struct definition *definition);

struct accounts;

/* Says to the audit who runs the program, and that it is now. */
void cli_witness(struct accounts *accounts);

#endif
