/* A line to a server that can be cut: a TCP relay on the main loop and a port of its own, that
 * loses what the test wants lost. */
#ifndef QUEUED_TESTS_SUPPORT_CUT_LINE_H
#define QUEUED_TESTS_SUPPORT_CUT_LINE_H

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

/* What happens to the next bytes from the client once cut_line_set() has been called. */
enum cut_line_mode {
    CUT_LINE_PASS,
    CUT_LINE_BEFORE, /* They are lost, and the line with them. */
    CUT_LINE_MIDDLE, /* Half of them arrive, then the line is cut. */
    CUT_LINE_AFTER,  /* They arrive, and the line is cut at once. */
    CUT_LINE_ANSWER, /* They arrive; the answer is lost, and the line with it. */
    CUT_LINE_SILENT, /* From now on nothing passes in either direction, and nobody is told. */
};
#define CUT_LINE_MODE_COUNT 6

struct cut_line;

struct cut_line *cut_line_new(uint16_t to_port);
void cut_line_free(struct cut_line *line);
char *cut_line_url(const struct cut_line *line); /* The caller's to g_free. */

/* Closes what is open, and at once whatever comes, until it is restored. */
void cut_line_cut(struct cut_line *line);
void cut_line_restore(struct cut_line *line);

/* For the newest connection; a later one passes everything again. */
void cut_line_set(struct cut_line *line, enum cut_line_mode mode);
/* Whether the cut of cut_line_set() has happened. */
bool cut_line_is_cut(const struct cut_line *line);

#endif
