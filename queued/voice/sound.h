/* Sound in memory: one channel of 16-bit samples. */
#ifndef QUEUED_VOICE_SOUND_H
#define QUEUED_VOICE_SOUND_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* Samples a second: what espeak-ng speaks with. Enough for a voice. */
#define SOUND_RATE 22050

/* The longest sound, samples: five minutes. No announcement comes near. */
#define SOUND_SAMPLES_MAX ((size_t)SOUND_RATE * 300)

struct sound {
    int16_t *samples; /* Owned. */
    size_t count;
    size_t room;
};

void sound_init(struct sound *sound);
void sound_deinit(struct sound *sound);

/* What exceeds SOUND_SAMPLES_MAX is left out. */
void sound_append(struct sound *sound, const int16_t *samples, size_t count);
void sound_append_silence(struct sound *sound, uint32_t duration_ms);

/* Two soft strokes of a bell, the second lower: somebody is called. */
void sound_append_chime(struct sound *sound);

uint32_t sound_duration_ms(const struct sound *sound);

/* The loudest sample, 0 to 32768. */
int32_t sound_peak(const struct sound *sound);

/* Appends the samples of a WAV file in memory. False if it is none, or of another rate or kind. A
 * length that the header does not know (a stream) is taken as the rest. */
QD_MUST_USE bool sound_append_wav(struct sound *sound, const uint8_t *bytes, size_t len);

#define SOUND_WAV_HEADER_SIZE 44

/* The header of a WAV file with @count samples behind it. */
void sound_wav_header(size_t count, uint8_t header[SOUND_WAV_HEADER_SIZE]);

#endif
