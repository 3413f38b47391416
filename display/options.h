/* The command line of the display. */
#ifndef QUEUED_DISPLAY_OPTIONS_H
#define QUEUED_DISPLAY_OPTIONS_H

#include "display/choice.h"
#include "queued/base/err.h"

#define OPTIONS_TOKEN_SIZE 65

struct options {
    bool is_text;
    const char *server;             /* NULL: the usual one. */
    const char *office;             /* NULL: the server's only one. */
    char token[OPTIONS_TOKEN_SIZE]; /* "" without --token-file. */
    struct choice choice;
};

/* False: nothing to run; then *@code is what to exit with, and everything has been said. */
QD_MUST_USE bool options_parse(struct options *options, int argc, char **argv, enum qd_exit *code);

/* "display: …" on stderr, one line. @vi and @en are formats of the same arguments. */
void options_say(const char *vi, const char *en, ...) QD_PRINTF(1, 3) QD_PRINTF(2, 3);

#endif
