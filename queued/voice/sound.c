#include "queued/voice/sound.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define CHIME_MS 900
#define CHIME_SECOND_AT_MS 420
#define CHIME_FIRST_HZ 659.26  /* E5 */
#define CHIME_SECOND_HZ 523.25 /* C5 */
#define CHIME_LOUDNESS 0.32

/* Strokes die away to a third in this time. */
#define CHIME_DECAY_S 0.28

/* A stroke begins within this time: at once would click. */
#define CHIME_ATTACK_S 0.006

void sound_init(struct sound *sound)
{
    memset(sound, 0, sizeof *sound);
}

void sound_deinit(struct sound *sound)
{
    g_free(sound->samples);
    sound_init(sound);
}

static int16_t *grow(struct sound *sound, size_t *count)
{
    *count = MIN(*count, SOUND_SAMPLES_MAX - sound->count);
    if (*count > sound->room - sound->count) {
        sound->room = MAX(2 * sound->room, sound->count + *count);
        sound->samples = g_renew(int16_t, sound->samples, sound->room);
    }
    int16_t *at = sound->samples + sound->count;
    sound->count += *count;
    return at;
}

void sound_append(struct sound *sound, const int16_t *samples, size_t count)
{
    if (count > 0) {
        int16_t *at = grow(sound, &count);
        memcpy(at, samples, count * sizeof *at);
    }
}

static size_t samples_of(uint32_t duration_ms)
{
    return (size_t)duration_ms * SOUND_RATE / 1000;
}

void sound_append_silence(struct sound *sound, uint32_t duration_ms)
{
    size_t count = samples_of(duration_ms);

    if (count > 0) {
        int16_t *at = grow(sound, &count);
        memset(at, 0, count * sizeof *at);
    }
}

/* A struck bar: its tone and, softer and shorter, an overtone. */
static double stroke(double at_s, double hertz)
{
    if (at_s < 0) {
        return 0;
    }
    double attack = MIN(1, at_s / CHIME_ATTACK_S);
    double angle = 2 * G_PI * hertz * at_s;

    return attack * (exp(-at_s / CHIME_DECAY_S) * sin(angle) +
                     0.25 * exp(-3 * at_s / CHIME_DECAY_S) * sin(4 * angle));
}

void sound_append_chime(struct sound *sound)
{
    size_t count = samples_of(CHIME_MS);
    int16_t *at = grow(sound, &count);

    for (size_t i = 0; i < count; i++) {
        double at_s = (double)i / SOUND_RATE;
        double fade = MIN(1, (double)(count - i) / (SOUND_RATE * 0.05));
        double level = stroke(at_s, CHIME_FIRST_HZ) +
                       stroke(at_s - CHIME_SECOND_AT_MS / 1000.0, CHIME_SECOND_HZ);
        at[i] = (int16_t)(level * fade * CHIME_LOUDNESS * INT16_MAX);
    }
}

uint32_t sound_duration_ms(const struct sound *sound)
{
    return (uint32_t)(sound->count * 1000 / SOUND_RATE);
}

int32_t sound_peak(const struct sound *sound)
{
    int32_t peak = 0;

    for (size_t i = 0; i < sound->count; i++) {
        peak = MAX(peak, ABS((int32_t)sound->samples[i]));
    }
    return peak;
}

/* --- WAV: chunks of a four-letter name, a length, and as many bytes. Little-endian. --- */

static uint32_t read_le(const uint8_t *bytes, size_t size)
{
    uint32_t value = 0;

    for (size_t i = size; i-- > 0;) {
        value = value << 8 | bytes[i];
    }
    return value;
}

static void write_le(uint8_t *bytes, size_t size, uint32_t value)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(value >> 8 * i & 0xff);
    }
}

static bool is_our_format(const uint8_t *chunk, size_t len)
{
    return len >= 16 && read_le(chunk, 2) == 1 && read_le(chunk + 2, 2) == 1 &&
           read_le(chunk + 4, 4) == SOUND_RATE && read_le(chunk + 14, 2) == 16;
}

bool sound_append_wav(struct sound *sound, const uint8_t *bytes, size_t len)
{
    bool is_ours = false;

    if (len < 12 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0) {
        return false;
    }
    for (size_t at = 12; len - at >= 8;) {
        const uint8_t *chunk = bytes + at + 8;
        size_t left = len - at - 8;
        size_t size = MIN(read_le(bytes + at + 4, 4), left);
        if (memcmp(bytes + at, "fmt ", 4) == 0) {
            is_ours = is_our_format(chunk, size);
        } else if (memcmp(bytes + at, "data", 4) == 0 && is_ours) {
            size_t count = size / 2;
            if (count == 0) {
                return true;
            }
            int16_t *samples = grow(sound, &count);
            for (size_t i = 0; i < count; i++) {
                samples[i] = (int16_t)(uint16_t)read_le(chunk + 2 * i, 2);
            }
            return true;
        }
        at += 8 + MIN(size + (size & 1), left);
    }
    return false;
}

void sound_wav_header(size_t count, uint8_t header[SOUND_WAV_HEADER_SIZE])
{
    uint32_t len = (uint32_t)(count * 2);

    static const uint8_t blank[SOUND_WAV_HEADER_SIZE] = {
        'R', 'I', 'F', 'F', 0,   0,   0,          0,          'W',        'A',
        'V', 'E', 'f', 'm', 't', ' ', [36] = 'd', [37] = 'a', [38] = 't', [39] = 'a'};

    memcpy(header, blank, sizeof blank);
    write_le(header + 4, 4, len + SOUND_WAV_HEADER_SIZE - 8);
    write_le(header + 16, 4, 16);
    write_le(header + 20, 2, 1); /* Plain samples, ... */
    write_le(header + 22, 2, 1); /* ... one channel. */
    write_le(header + 24, 4, SOUND_RATE);
    write_le(header + 28, 4, SOUND_RATE * 2);
    write_le(header + 32, 2, 2);
    write_le(header + 34, 2, 16);
    write_le(header + 40, 4, len);
}
