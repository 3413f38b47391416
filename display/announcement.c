#include "display/announcement.h"

#include <string.h>

#include "display/synth.h"
#include "queued/base/text.h"
#include "queued/voice/words.h"

#define TIMES 2
#define AFTER_CHIME_MS 150
#define AFTER_SENTENCE_MS 600

#define FOLDER_SIZE 4096

static bool add_speaker(struct announcement_speakers *to,
                        const char *text,
                        size_t len,
                        char *errmsg)
{
    struct announcement_speaker speaker = {0};
    char folder[FOLDER_SIZE];

    if (to->count == ANNOUNCEMENT_SPEAKERS_MAX || len == 0 || len >= sizeof folder) {
        (void)text_copy(errmsg, PACK_ERRMSG_SIZE, "a list such as vi,en");
        return false;
    }
    memcpy(folder, text, len);
    folder[len] = '\0';
    if (strchr(folder, '/') != NULL) {
        speaker.pack = pack_open(folder, errmsg);
        if (speaker.pack == NULL) {
            return false;
        }
    } else if (!language_parse(text, len, &speaker.language)) {
        (void)text_copy(errmsg, PACK_ERRMSG_SIZE, "a list of vi, en, and folders with a / in it");
        return false;
    }
    to->speakers[to->count++] = speaker;
    return true;
}

bool announcement_set(struct announcement_speakers *speakers,
                      const char *text,
                      char errmsg[PACK_ERRMSG_SIZE])
{
    struct announcement_speakers read = {0};

    for (const char *at = strcmp(text, "none") == 0 ? NULL : text; at != NULL;) {
        size_t len = strcspn(at, ",");
        if (!add_speaker(&read, at, len, errmsg)) {
            announcement_deinit(&read);
            return false;
        }
        at = at[len] == ',' ? at + len + 1 : NULL;
    }
    announcement_deinit(speakers);
    *speakers = read;
    return true;
}

void announcement_deinit(struct announcement_speakers *speakers)
{
    for (size_t i = 0; i < speakers->count; i++) {
        pack_close(speakers->speakers[i].pack);
    }
    speakers->count = 0;
}

static bool say_once(const struct announcement_speaker *speaker,
                     const char *label,
                     uint32_t counter_id,
                     struct sound *sound,
                     char errmsg[PACK_ERRMSG_SIZE])
{
    char words[WORDS_SIZE];

    if (speaker->pack != NULL) {
        return pack_say(speaker->pack, label, counter_id, sound, errmsg);
    }
    words_call((enum words_language)speaker->language, label, counter_id, words);
    return synth_say(speaker->language, words, sound, errmsg, PACK_ERRMSG_SIZE);
}

void announcement_render(const struct announcement_speakers *speakers,
                         const char *label,
                         uint32_t counter_id,
                         struct sound *sound,
                         char errmsg[PACK_ERRMSG_SIZE])
{
    errmsg[0] = '\0';
    sound_append_chime(sound);
    sound_append_silence(sound, AFTER_CHIME_MS);
    for (size_t i = 0; i < speakers->count; i++) {
        struct sound sentence;
        sound_init(&sentence);
        if (say_once(&speakers->speakers[i], label, counter_id, &sentence, errmsg)) {
            for (size_t j = 0; j < TIMES; j++) {
                sound_append(sound, sentence.samples, sentence.count);
                sound_append_silence(sound, AFTER_SENTENCE_MS);
            }
        }
        sound_deinit(&sentence);
    }
}
