/* The command line of the display. */
#ifndef QUEUED_DISPLAY_OPTIONS_H
#define QUEUED_DISPLAY_OPTIONS_H

#include "display/announcement.h"
#include "display/choice.h"
#include "display/quiet.h"
#include "display/wall_theme.h"
#include "proto/client/client.h"
#include "queued/base/err.h"

#define OPTIONS_TOKEN_SIZE 65

struct options {
    bool is_text;
    const char *check_pack;         /* A folder: look at that pack, and nothing else. */
    const char *server;             /* NULL: the usual one. */
    const char *ca;                 /* The authority's certificate; NULL: the system's. */
    const char *enrol;              /* A code: get a token by it, and nothing else. */
    const char *token_file;         /* NULL: none. */
    const char *office;             /* NULL: the server's only one. */
    char token[OPTIONS_TOKEN_SIZE]; /* "" without --token-file. */
    struct choice choice;
    enum wall_theme theme;
    int width; /* Of a window; 0: the whole screen. */
    int height;
    const char *slides; /* A folder; NULL: none. */
    bool has_voice;     /* --voice was given. */
    struct announcement_speakers speakers;
    int volume; /* 0 to 100. */
    struct quiet quiet;
    const char *sound_file; /* NULL: the loudspeaker. */
};

/* False: nothing to run; then *@code is what to exit with, and everything has been said. */
QD_MUST_USE bool options_parse(struct options *options, int argc, char **argv, enum qd_exit *code);

/* Of what is said on stderr: the locale's. */
Queued__V1__Language options_language(void);

/* A line on stdout, as options_say(). */
void options_print(const char *vi, const char *en, ...) QD_PRINTF(1, 3) QD_PRINTF(2, 3);

/* "display: …" on stderr, one line. @vi and @en are formats of the same arguments. */
void options_say(const char *vi, const char *en, ...) QD_PRINTF(1, 3) QD_PRINTF(2, 3);

#endif
