/* An output: stdout, or a file that is there only when it is whole. */
#ifndef QUEUED_CLI_OUTPUT_H
#define QUEUED_CLI_OUTPUT_H

#include <stdio.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/cli/cli.h"

struct output {
    const char *verb;
    const char *path; /* NULL: stdout. */
    FILE *file;
    char part[CLI_PATH_SIZE]; /* What is written to, before it gets its name. */
};

/* @path "-" or NULL: stdout. What is wrong is said on stderr. */
QD_MUST_USE enum qd_err output_open(struct output *output, const char *verb, const char *path);

/* Gives the file its name, replacing one that has it. The exit code: OK, or what went wrong while
 * writing, said on stderr; then there is no new file. */
QD_MUST_USE enum qd_exit output_close(struct output *output);

/* Drops what was written; a name that was there is as it was. */
void output_drop(struct output *output);

#endif
