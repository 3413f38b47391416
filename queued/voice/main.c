/* queued-voice: speaks a call with the recordings of a clip pack, as a WAV file on its standard
 * output. The server starts it for each sentence: what a damaged recording does to a decoder, it
 * does here. People start it to check a pack. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/err.h"
#include "queued/voice/pack.h"

#define PROGRAM "queued-voice"

static enum qd_exit fail(enum qd_exit code, const char *what)
{
    (void)fprintf(stderr, PROGRAM ": %s\n", what);
    return code;
}

static enum qd_exit say_usage(FILE *to, enum qd_exit code)
{
    (void)fputs(
        "queued-voice --check THƯ_MỤC      bản ghi nào thiếu hoặc hỏng\n"
        "queued-voice THƯ_MỤC SỐ QUẦY      đọc ra tệp WAV (queued serve tự gọi)\n"
        "queued-voice --check FOLDER       which recordings are missing or damaged\n"
        "queued-voice FOLDER LABEL COUNTER a WAV file of the call (queued serve starts it)\n",
        to);
    return code;
}

static void on_fault(void *owner, const char *clip, const char *what)
{
    (void)fprintf(stderr, "%s: %s: %s\n", (const char *)owner, clip, what);
}

static enum qd_exit check(struct pack *pack, char *folder)
{
    size_t fault_count = 0;
    size_t good = pack_check(pack, on_fault, folder, &fault_count);

    (void)fprintf(
        stderr,
        "%s: %zu bản ghi tốt, %zu thiếu hoặc hỏng / %zu clips are good, %zu are missing or "
        "damaged\n",
        folder,
        good,
        fault_count,
        good,
        fault_count);
    return fault_count == 0 ? QD_EXIT_OK : QD_EXIT_REFUSED;
}

static bool write_wav(const struct sound *sound)
{
    uint8_t header[SOUND_WAV_HEADER_SIZE];

    sound_wav_header(sound->count, header);
    return fwrite(header, sizeof header, 1, stdout) == 1 &&
           fwrite(sound->samples, sizeof sound->samples[0], sound->count, stdout) ==
               sound->count && /* Little-endian, as every machine that this runs on. */
           fflush(stdout) == 0;
}

static enum qd_exit say(struct pack *pack, const char *label, const char *counter)
{
    char errmsg[PACK_ERRMSG_SIZE] = "";
    char *end = NULL;
    unsigned long counter_id = strtoul(counter, &end, 10);
    struct sound sound;

    if (!words_is_label(label) || counter[0] < '1' || counter[0] > '9' || *end != '\0' ||
        counter_id > UINT32_MAX) {
        return say_usage(stderr, QD_EXIT_REFUSED);
    }
    sound_init(&sound);
    bool is_said = pack_say(pack, label, (uint32_t)counter_id, &sound, errmsg);
    bool is_written = is_said && write_wav(&sound);
    sound_deinit(&sound);
    if (!is_said) {
        return fail(QD_EXIT_REFUSED, errmsg);
    }
    return is_written ? QD_EXIT_OK : QD_EXIT_REFUSED;
}

int main(int argc, char **argv)
{
    char errmsg[PACK_ERRMSG_SIZE] = "";
    bool is_check = argc == 3 && strcmp(argv[1], "--check") == 0;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return (int)say_usage(stdout, QD_EXIT_OK);
    }
    if (!is_check && argc != 4) {
        return (int)say_usage(stderr, QD_EXIT_REFUSED);
    }
    struct pack *pack = pack_open(argv[is_check ? 2 : 1], errmsg);
    if (pack == NULL) {
        return (int)fail(QD_EXIT_CONFIG, errmsg);
    }
    enum qd_exit code = is_check ? check(pack, argv[2]) : say(pack, argv[2], argv[3]);
    pack_close(pack);
    return (int)code;
}
