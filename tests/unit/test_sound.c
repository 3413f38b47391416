#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/voice/sound.h"

static struct sound sound;

static int set_up(void **state)
{
    (void)state;
    sound_init(&sound);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sound_deinit(&sound);
    return 0;
}

/* A WAV file of @count samples 1, -2, 3, -4 … */
static uint8_t *wav(size_t count, size_t *len)
{
    *len = SOUND_WAV_HEADER_SIZE + 2 * count;
    uint8_t *bytes = malloc(*len);

    assert_non_null(bytes);
    sound_wav_header(count, bytes);
    for (size_t i = 0; i < count; i++) {
        uint16_t sample = (uint16_t)(i % 2 == 0 ? i + 1 : 65536 - (i + 1));
        bytes[SOUND_WAV_HEADER_SIZE + 2 * i] = (uint8_t)(sample & 0xff);
        bytes[SOUND_WAV_HEADER_SIZE + 2 * i + 1] = (uint8_t)(sample >> 8);
    }
    return bytes;
}

static void a_file_is_read_back(void **state)
{
    size_t len = 0;
    uint8_t *bytes = wav(5, &len);
    const int16_t expected[] = {1, -2, 3, -4, 5};

    (void)state;
    assert_true(sound_append_wav(&sound, bytes, len));
    assert_int_equal(sound.count, 5);
    assert_memory_equal(sound.samples, expected, sizeof expected);
    assert_int_equal(sound_peak(&sound), 5);
    free(bytes);
}

/* espeak-ng writes to a pipe and cannot know how much will follow: it promises the most. */
static void a_stream_of_unknown_length_is_read_to_its_end(void **state)
{
    size_t len = 0;
    uint8_t *bytes = wav(100, &len);

    (void)state;
    memset(bytes + 40, 0xff, 4);
    assert_true(sound_append_wav(&sound, bytes, len));
    assert_int_equal(sound.count, 100);
    free(bytes);
}

/* Cut anywhere, or with any byte of the header changed, it is read or refused, never overrun. */
static void damaged_files_do_no_harm(void **state)
{
    size_t len = 0;
    uint8_t *bytes = wav(8, &len);

    (void)state;
    for (size_t cut = 0; cut <= len; cut++) {
        uint8_t *copy = malloc(cut + 1);
        assert_non_null(copy);
        memcpy(copy, bytes, cut);
        size_t before = sound.count;
        assert_int_equal(sound_append_wav(&sound, copy, cut), cut >= SOUND_WAV_HEADER_SIZE);
        assert_int_equal(sound.count - before,
                         cut >= SOUND_WAV_HEADER_SIZE ? (cut - SOUND_WAV_HEADER_SIZE) / 2 : 0);
        free(copy);
    }
    for (size_t at = 0; at < SOUND_WAV_HEADER_SIZE; at++) {
        for (unsigned value = 0; value < 256; value++) {
            uint8_t kept = bytes[at];
            bytes[at] = (uint8_t)value;
            size_t before = sound.count;
            if (!sound_append_wav(&sound, bytes, len)) {
                assert_int_equal(sound.count, before);
            }
            bytes[at] = kept;
        }
    }
    free(bytes);
}

static void other_rates_are_refused(void **state)
{
    static const size_t places[] = {20, 22, 24, 34};
    size_t len = 0;
    uint8_t *bytes = wav(8, &len);

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(places); i++) {
        bytes[places[i]] ^= 2;
        assert_false(sound_append_wav(&sound, bytes, len));
        bytes[places[i]] ^= 2;
    }
    assert_int_equal(sound.count, 0);
    free(bytes);
}

static void sounds_follow_one_another(void **state)
{
    const int16_t samples[] = {7, 8};

    (void)state;
    sound_append(&sound, samples, 2);
    sound_append_silence(&sound, 1000);
    sound_append(&sound, samples, 2);
    assert_int_equal(sound.count, SOUND_RATE + 4);
    assert_int_equal(sound_duration_ms(&sound), 1000);
    assert_int_equal(sound.samples[1], 8);
    assert_int_equal(sound.samples[2], 0);
    assert_int_equal(sound.samples[SOUND_RATE + 2], 7);
}

static void a_sound_has_an_end(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        sound_append_silence(&sound, 100000);
    }
    assert_int_equal(sound.count, SOUND_SAMPLES_MAX);
}

/* Heard well, not overdriven, begins and ends without a click. */
static void the_chime_is_gentle(void **state)
{
    (void)state;
    sound_append_chime(&sound);
    assert_in_range(sound_peak(&sound), 8000, 24000);
    assert_in_range(sound_duration_ms(&sound), 500, 1500);
    assert_in_range(abs(sound.samples[0]), 0, 200);
    assert_in_range(abs(sound.samples[sound.count - 1]), 0, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_stream_of_unknown_length_is_read_to_its_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_files_do_no_harm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_rates_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sounds_follow_one_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sound_has_an_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_chime_is_gentle, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
