/* espeak-ng, as it is started for one sentence: the server and the display sound alike. */
#ifndef QUEUED_VOICE_ESPEAK_H
#define QUEUED_VOICE_ESPEAK_H

#include "queued/voice/words.h"

#define ESPEAK_PROGRAM "espeak-ng"

/* With the NULL at its end. */
#define ESPEAK_ARGUMENT_COUNT 9

/* The command line that writes @words, spoken, to its output as a WAV file; borrows @words. */
void espeak_arguments(enum words_language language,
                      const char *words,
                      const char *arguments[ESPEAK_ARGUMENT_COUNT]);

#endif
