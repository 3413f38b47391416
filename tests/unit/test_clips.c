#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "queued/voice/clips.h"
#include "queued/voice/espeak.h"

static struct clips clips;

static struct clips_key key_of(uint32_t counter_id, const char *voice)
{
    struct clips_key key = {.counter_id = counter_id, .label = "A012"};

    assert_true(clips_is_voice(voice));
    (void)snprintf(key.voice, sizeof key.voice, "%s", voice);
    return key;
}

static void put(uint32_t counter_id, size_t len)
{
    const struct clips_key key = key_of(counter_id, "vi");
    uint8_t *bytes = malloc(len);

    assert_non_null(bytes);
    memset(bytes, (int)counter_id, len);
    clips_put(&clips, &key, bytes, len);
}

static const struct clip *find(uint32_t counter_id)
{
    const struct clips_key key = key_of(counter_id, "vi");

    return clips_find(&clips, &key);
}

static int begin(void **state)
{
    (void)state;
    clips_init(&clips);
    return 0;
}

static int end(void **state)
{
    (void)state;
    clips_deinit(&clips);
    return 0;
}

static void found_by_all_of_its_key(void **state)
{
    struct clips_key key = key_of(1, "en");

    (void)state;
    put(1, 10);
    assert_int_equal(find(1)->len, 10);
    assert_null(find(2));
    assert_null(clips_find(&clips, &key));
    key = key_of(1, "vi");
    key.label[0] = 'B';
    assert_null(clips_find(&clips, &key));
    put(1, 20); /* The same again. */
    assert_int_equal(find(1)->len, 20);
    assert_int_equal(clips.bytes, 20);
}

static void the_one_asked_for_longest_ago_makes_room(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= CLIPS_MAX; i++) {
        put(i, 100);
    }
    assert_non_null(find(1)); /* Used again. */
    put(CLIPS_MAX + 1, 100);
    assert_null(find(2));
    assert_non_null(find(1));
    assert_int_equal(clips.bytes, CLIPS_MAX * 100);
}

static void never_more_than_its_bytes(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 10; i++) {
        put(i, CLIPS_BYTES_MAX / 3);
        assert_true(clips.bytes <= CLIPS_BYTES_MAX);
        assert_non_null(find(i));
    }
    assert_null(find(7));
    assert_non_null(find(8));
    put(11, CLIPS_BYTES_MAX + 1); /* Given back, not kept. */
    assert_null(find(11));
    put(12, CLIPS_BYTES_MAX);
    assert_non_null(find(12));
    assert_null(find(10));
}

static void a_wav_file_learns_its_length(void **state)
{
    uint8_t wav[50] = "RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\1\0\1\0";

    static const uint8_t data[8] = {'d', 'a', 't', 'a', 0xff, 0xff, 0xff, 0x7f};

    (void)state;
    memcpy(wav + 36, data, sizeof data);
    assert_true(clips_seal_wav(wav, sizeof wav));
    assert_memory_equal(wav + 4, "\x2a\0\0\0", 4);
    assert_memory_equal(wav + 40, "\6\0\0\0", 4);
    assert_false(clips_seal_wav(wav, 44)); /* No sound in it. */
    assert_false(clips_seal_wav(wav, 3));
    wav[8] = 'X';
    assert_false(clips_seal_wav(wav, sizeof wav));
}

static void the_sentence_is_an_argument_of_its_own(void **state)
{
    const char *arguments[ESPEAK_ARGUMENT_COUNT];

    (void)state;
    espeak_arguments(WORDS_VI, "-w /etc/passwd", arguments);
    assert_string_equal(arguments[0], "espeak-ng");
    assert_string_equal(arguments[2], "vi");
    assert_string_equal(arguments[6], "--");
    assert_string_equal(arguments[7], "-w /etc/passwd");
    assert_null(arguments[8]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(found_by_all_of_its_key, begin, end),
        cmocka_unit_test_setup_teardown(the_one_asked_for_longest_ago_makes_room, begin, end),
        cmocka_unit_test_setup_teardown(never_more_than_its_bytes, begin, end),
        cmocka_unit_test(a_wav_file_learns_its_length),
        cmocka_unit_test(the_sentence_is_an_argument_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
