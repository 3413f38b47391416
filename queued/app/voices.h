/* The office's recorded voices: a folder with a clip pack for each, named as the boards ask for it.
 *
 * "vi" and "en" are heard instead of the synthesizer's; any other is a voice of its own ("mong").
 * The packs are read by queued-voice, a program beside this one, for each sentence: what the office
 * exchanges in them, and packs that it adds or takes away, are heard with the next call. */
#ifndef QUEUED_APP_VOICES_H
#define QUEUED_APP_VOICES_H

#include "queued/base/err.h"
#include "queued/voice/clips.h"

#define VOICES_MAX 16

/* Files of a pack that are looked at for its edition: no language has more signs. */
#define VOICES_FILES_MAX 512

#define VOICES_PATH_SIZE 1024
#define VOICES_PROGRAM "queued-voice"

struct voices {
    char program[VOICES_PATH_SIZE];
    char folder[VOICES_PATH_SIZE]; /* "": none. */
    size_t count;                  /* When it was opened. */
};

/* Looks at every folder of @folder; NULL: no voices. Each must hold a readable pack.ini; clips that
 * are missing or damaged are said on the standard error, and do not count. INVALID, with the reason
 * in @errmsg: what is wrong with which. Waits for the program. */
QD_MUST_USE enum qd_err voices_open(struct voices *voices,
                                    const char *folder,
                                    char *errmsg,
                                    size_t errmsg_size);

/* The edition of the pack @name as it is on the disk now: another one as soon as a file in it has
 * been added, taken away or written anew. 0: no such pack. */
uint64_t voices_edition(const struct voices *voices, const char *name);

/* The folder of the pack @name, which is the name of a voice. */
void voices_path(const struct voices *voices, const char *name, char path[VOICES_PATH_SIZE]);

#endif
