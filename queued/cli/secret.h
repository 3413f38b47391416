/* Secrets on their way in and out: typed without echo, read from a pipe or a file, written for one
 * reader. */
#ifndef QUEUED_CLI_SECRET_H
#define QUEUED_CLI_SECRET_H

#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

/* With the NUL: longer than any password that is accepted. */
#define SECRET_SIZE 256

/* Reads one line: from @file; from the terminal, asked for twice, without echo; or from stdin when
 * that is no terminal. False, and said so, when there is none. The caller wipes @secret with
 * explicit_bzero(). */
QD_MUST_USE bool secret_read(const char *verb, const char *file, char secret[SECRET_SIZE]);

/* Writes @text and a line feed to the file @path, readable by its owner alone. EXISTS: it is there
 * already, and is left as it is; NOSPACE, DENIED, IO. */
QD_MUST_USE enum qd_err secret_write(const char *path, const char *text);

#endif
