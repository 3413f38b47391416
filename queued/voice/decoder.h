/* The decoder of recordings: WAV, FLAC, Ogg Vorbis and Opus, MP3; any rate, any channels. */
#ifndef QUEUED_VOICE_DECODER_H
#define QUEUED_VOICE_DECODER_H

#include "queued/voice/sound.h"

/* Appends the recording in the file @path, mixed to one channel, at SOUND_RATE; what exceeds
 * SOUND_SAMPLES_MAX is left out. False, with the reason in @errmsg, when it cannot be read to its
 * end; then nothing is appended. */
QD_MUST_USE bool decoder_read(const char *path,
                              struct sound *sound,
                              char *errmsg,
                              size_t errmsg_size);

#endif
