/* The synthesizer: espeak-ng, run as a program of its own. */
#ifndef QUEUED_DISPLAY_SYNTH_H
#define QUEUED_DISPLAY_SYNTH_H

#include "display/language.h"
#include "queued/voice/sound.h"

/* Appends @words spoken in @language; waits for it. False, with the reason in @errmsg, when there
 * is no sound; then nothing is appended. */
QD_MUST_USE bool synth_say(enum language language,
                           const char *words,
                           struct sound *sound,
                           char *errmsg,
                           size_t errmsg_size);

#endif
