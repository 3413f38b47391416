/* The office's recorded voices: a folder with a clip pack for each, named as the boards ask for it.
 *
 * "vi" and "en" are heard instead of the synthesizer's; any other is a voice of its own ("mong").
 * The packs are read by queued-voice, a program beside this one. */
#ifndef QUEUED_APP_VOICES_H
#define QUEUED_APP_VOICES_H

#include "queued/base/err.h"
#include "queued/voice/clips.h"

#define VOICES_MAX 16
#define VOICES_PATH_SIZE 1024
#define VOICES_PROGRAM "queued-voice"

struct voices {
    char program[VOICES_PATH_SIZE];
    char folder[VOICES_PATH_SIZE];
    char names[VOICES_MAX][CLIPS_VOICE_SIZE];
    size_t count;
};

/* Looks at every folder of @folder; NULL: no voices. Each must hold a readable pack.ini; clips that
 * are missing or damaged are said on the standard error, and do not count. INVALID, with the reason
 * in @errmsg: what is wrong with which. Waits for the program. */
QD_MUST_USE enum qd_err voices_open(struct voices *voices,
                                    const char *folder,
                                    char *errmsg,
                                    size_t errmsg_size);

bool voices_has(const struct voices *voices, const char *name);

/* The folder of the pack @name; there must be one. */
void voices_path(const struct voices *voices, const char *name, char path[VOICES_PATH_SIZE]);

#endif
