#include <math.h>
#include <setjmp.h>
#include <sndfile.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "queued/voice/decoder.h"

/* A tone of half a second. */
#define HERTZ 440.0
#define TONE_MS 500

static char path[] = "/tmp/queued-decoder-XXXXXX";
static struct sound sound;
static char errmsg[128];

static int set_up(void **state)
{
    (void)state;
    sound_init(&sound);
    memset(errmsg, 0, sizeof errmsg);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sound_deinit(&sound);
    return 0;
}

static int make_path(void **state)
{
    int file = mkstemp(path);

    (void)state;
    return file < 0 ? -1 : close(file);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* The tone in every channel. False: this machine's library writes no such files. */
static bool write_tone(int format, int rate, int channels)
{
    SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
    SNDFILE *file = sf_format_check(&info) ? sf_open(path, SFM_WRITE, &info) : NULL;
    int count = rate * TONE_MS / 1000;

    if (file == NULL) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        float frame[8];
        for (int channel = 0; channel < channels; channel++) {
            frame[channel] = (float)(0.5 * sin(2 * 3.14159265358979 * HERTZ * i / rate));
        }
        assert_int_equal(sf_writef_float(file, frame, 1), 1);
    }
    assert_int_equal(sf_close(file), 0);
    return true;
}

/* Upward crossings of zero, a second. */
static double pitch(void)
{
    size_t crossings = 0;

    for (size_t i = 1; i < sound.count; i++) {
        crossings += sound.samples[i - 1] < 0 && sound.samples[i] >= 0;
    }
    return (double)crossings * SOUND_RATE / (double)sound.count;
}

static void what_offices_record_is_heard_as_it_was(void **state)
{
    static const struct {
        const char *name;
        int format;
        int rate;
        int channels;
    } rows[] = {
        {"WAV", SF_FORMAT_WAV | SF_FORMAT_PCM_16, SOUND_RATE, 1},
        {"WAV, a telephone", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 8000, 1},
        {"WAV, a studio", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 96000, 2},
        {"FLAC", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 2},
        {"Ogg Vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 48000, 2},
        {"Opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000, 1},
        {"MP3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        if (!write_tone(rows[i].format, rows[i].rate, rows[i].channels)) {
            assert_int_equal(rows[i].format & SF_FORMAT_TYPEMASK, SF_FORMAT_MPEG); /* Since 1.1. */
            continue;
        }
        sound.count = 0;
        bool is_read = decoder_read(path, &sound, errmsg, sizeof errmsg);
        print_message("%s: %s, %zu samples, %.1f Hz\n", rows[i].name, errmsg, sound.count, pitch());
        assert_true(is_read);
        assert_in_range(sound_duration_ms(&sound), TONE_MS - 30, TONE_MS + 120); /* Codecs pad. */
        assert_true(fabs(pitch() - HERTZ) < HERTZ * 0.2);
        assert_in_range(sound_peak(&sound), 13000, 20000);
    }
}

/* Cut anywhere it is read or refused; what is refused appends nothing. */
static void damaged_recordings_do_no_harm(void **state)
{
    static const int formats[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                  SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                                  SF_FORMAT_OGG | SF_FORMAT_VORBIS};
    static char bytes[1 << 20];
    unsigned seed = 1;

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(formats); i++) {
        assert_true(write_tone(formats[i], 44100, 1));
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        size_t len = fread(bytes, 1, sizeof bytes, file);
        assert_int_equal(fclose(file), 0);
        for (size_t step = 0; step < 60; step++) {
            size_t cut = step < 30 ? len * step / 30 : len;
            seed = seed * 1103515245 + 12345;
            bytes[seed % len] = (char)(bytes[seed % len] ^ (step < 30 ? 0 : 1 << step % 8));
            file = fopen(path, "w");
            assert_non_null(file);
            assert_int_equal(fwrite(bytes, 1, cut, file), cut);
            assert_int_equal(fclose(file), 0);
            sound_append_silence(&sound, 10);
            size_t before = sound.count;
            if (!decoder_read(path, &sound, errmsg, sizeof errmsg)) {
                assert_int_equal(sound.count, before);
                assert_true(errmsg[0] != '\0');
            }
            assert_true(sound.count <= SOUND_SAMPLES_MAX);
        }
    }
}

static void what_is_no_recording_is_refused(void **state)
{
    (void)state;
    assert_false(decoder_read("/nonexistent/A.wav", &sound, errmsg, sizeof errmsg));
    assert_true(errmsg[0] != '\0');
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("no sound at all", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_false(decoder_read(path, &sound, errmsg, sizeof errmsg));
    assert_false(decoder_read("/tmp", &sound, errmsg, sizeof errmsg));
    assert_int_equal(sound.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_offices_record_is_heard_as_it_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_recordings_do_no_harm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_recording_is_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, make_path, remove_path);
}
