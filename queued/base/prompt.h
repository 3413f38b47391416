/* Lines from people: typed at the terminal without being shown, or read from a file or a pipe. */
#ifndef QUEUED_BASE_PROMPT_H
#define QUEUED_BASE_PROMPT_H

#include <stddef.h>

#include "queued/base/assert.h"

/* Reads one line of @fd, without its end, byte by byte: what follows belongs to whoever reads next.
 * False: nothing, no room for it in @size, or Ctrl-C on a terminal whose signals are off. */
QD_MUST_USE bool prompt_line(int fd, char *line, size_t size);

/* Asks @question on stderr and reads the answer at the terminal that stdin is, without echo. False:
 * as above, or stdin is no terminal. The caller wipes @secret with explicit_bzero(). */
QD_MUST_USE bool prompt_secret(const char *question, char *secret, size_t size);

#endif
