#include "queued/voice/pack.h"

#include <glib.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/base/ranges.h"
#include "queued/voice/decoder.h"

/* What is offered by default; D, I, O, Q, S and X are easily mistaken. */
#define LETTERS_DEFAULT "ABCEGHKLMNPT"

/* A clip outside these is a mistake of cutting: a click, or a minute of the room. */
#define CLIP_MS_MIN 60
#define CLIP_MS_MAX 10000

/* A hundredth of full loudness: nobody hears it in a hall. */
#define CLIP_PEAK_MIN 328

/* Between words and between figures. */
#define PAUSE_MS 90

struct pack {
    char *folder;
    char *name;
    char **sentence; /* Names of clips, "{ticket}" and "{counter}". */
    char *letters;
    uint32_t counter_ids[LIMIT_COUNTERS]; /* Those that have a clip of their own. */
    size_t counter_count;
    GKeyFile *file;
    GHashTable *heard; /* Clip → struct sound: each recording is decoded once. */
};

static void say_fault(char errmsg[PACK_ERRMSG_SIZE],
                      const char *folder,
                      const char *what,
                      const char *value)
{
    g_snprintf(errmsg, PACK_ERRMSG_SIZE, "%s/%s: %s%s", folder, PACK_FILE, what, value);
}

static void heard_free(gpointer data)
{
    sound_deinit(data);
    g_free(data);
}

static bool is_listed(char **words, const char *word)
{
    return g_strv_contains((const char *const *)words, word);
}

/* A manifest comes from elsewhere, with the clips: what it names lies beside it. */
static bool stays_inside(const struct pack *pack, char errmsg[PACK_ERRMSG_SIZE])
{
    gsize count = 0;
    char **clips = g_key_file_get_keys(pack->file, "clips", &count, NULL);
    bool is_inside = strchr(pack->letters, '/') == NULL;

    for (char **word = pack->sentence; *word != NULL; word++) {
        is_inside = is_inside && strchr(*word, '/') == NULL;
    }
    for (gsize i = 0; i < count; i++) {
        char *file = g_key_file_get_string(pack->file, "clips", clips[i], NULL);
        is_inside = is_inside && file != NULL && strchr(file, '/') == NULL;
        g_free(file);
    }
    g_strfreev(clips);
    if (!is_inside) {
        say_fault(errmsg, pack->folder, "clips lie beside this file: no / in their names", "");
    }
    return is_inside;
}

static bool read_file(struct pack *pack, char errmsg[PACK_ERRMSG_SIZE])
{
    char *sentence = g_key_file_get_string(pack->file, "pack", "sentence", NULL);
    char *counters = g_key_file_get_string(pack->file, "pack", "counters", NULL);

    pack->name = g_key_file_get_string(pack->file, "pack", "name", NULL);
    pack->letters = g_key_file_get_string(pack->file, "pack", "letters", NULL);
    if (pack->letters == NULL) {
        pack->letters = g_strdup(LETTERS_DEFAULT);
    }
    pack->sentence = g_strsplit_set(sentence == NULL ? "" : g_strstrip(sentence), " ", -1);
    g_free(sentence);
    bool has_counters =
        counters == NULL ||
        ranges_parse(counters, pack->counter_ids, LIMIT_COUNTERS, &pack->counter_count);
    g_free(counters);
    if (!is_listed(pack->sentence, "{ticket}") || !is_listed(pack->sentence, "{counter}")) {
        say_fault(errmsg, pack->folder, "[pack] sentence needs {ticket} and {counter}", "");
        return false;
    }
    if (!has_counters) {
        say_fault(errmsg, pack->folder, "[pack] counters is no list such as 1-6", "");
        return false;
    }
    return stays_inside(pack, errmsg);
}

struct pack *pack_open(const char *folder, char errmsg[PACK_ERRMSG_SIZE])
{
    struct pack *pack = g_new0(struct pack, 1);
    char *path = g_build_filename(folder, PACK_FILE, NULL);
    GError *error = NULL;

    pack->folder = g_strdup(folder);
    pack->file = g_key_file_new();
    pack->heard = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, heard_free);
    bool is_open = g_key_file_load_from_file(pack->file, path, G_KEY_FILE_NONE, &error);
    if (!is_open) {
        say_fault(errmsg, folder, error->message, "");
        g_error_free(error);
    }
    g_free(path);
    if (!is_open || !read_file(pack, errmsg)) {
        pack_close(pack);
        return NULL;
    }
    return pack;
}

void pack_close(struct pack *pack)
{
    if (pack != NULL) {
        g_strfreev(pack->sentence);
        g_key_file_unref(pack->file);
        g_hash_table_unref(pack->heard);
        g_free(pack->letters);
        g_free(pack->name);
        g_free(pack->folder);
        g_free(pack);
    }
}

const char *pack_name(const struct pack *pack)
{
    return pack->name == NULL ? pack->folder : pack->name;
}

/* --- Clips --- */

/* Where a clip is: as [clips] says, or a file of its name. NULL: nowhere. The caller's to free. */
static char *clip_path(const struct pack *pack, const char *clip)
{
    static const char *const ends[] = {".ogg", ".opus", ".wav", ".flac", ".mp3"};
    char *named = g_key_file_get_string(pack->file, "clips", clip, NULL);

    if (named != NULL) {
        char *path = g_build_filename(pack->folder, named, NULL);
        g_free(named);
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            g_clear_pointer(&path, g_free);
        }
        return path;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        char *file = g_strconcat(clip, ends[i], NULL);
        char *path = g_build_filename(pack->folder, file, NULL);
        g_free(file);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            return path;
        }
        g_free(path);
    }
    return NULL;
}

static bool has_clip(const struct pack *pack, const char *clip)
{
    char *path = clip_path(pack, clip);

    g_free(path);
    return path != NULL;
}

/* False, with the reason in @errmsg, when nobody would hear it as a word. */
static bool is_usable(const struct sound *clip, char errmsg[PACK_ERRMSG_SIZE])
{
    uint32_t duration_ms = sound_duration_ms(clip);

    if (sound_peak(clip) < CLIP_PEAK_MIN) {
        g_snprintf(errmsg, PACK_ERRMSG_SIZE, "silent");
        return false;
    }
    if (duration_ms < CLIP_MS_MIN || duration_ms > CLIP_MS_MAX) {
        g_snprintf(errmsg,
                   PACK_ERRMSG_SIZE,
                   "%u ms long; %d to %d are usual",
                   duration_ms,
                   CLIP_MS_MIN,
                   CLIP_MS_MAX);
        return false;
    }
    return true;
}

/* NULL, with the reason in @errmsg: missing or damaged. The pack keeps it. */
static const struct sound *clip_sound(struct pack *pack,
                                      const char *clip,
                                      char errmsg[PACK_ERRMSG_SIZE])
{
    struct sound *sound = g_hash_table_lookup(pack->heard, clip);
    char *path = sound == NULL ? clip_path(pack, clip) : NULL;

    if (sound != NULL) {
        return sound;
    }
    if (path == NULL) {
        g_snprintf(errmsg, PACK_ERRMSG_SIZE, "missing");
        return NULL;
    }
    sound = g_new0(struct sound, 1);
    if (decoder_read(path, sound, errmsg, PACK_ERRMSG_SIZE) && is_usable(sound, errmsg)) {
        (void)g_hash_table_insert(pack->heard, g_strdup(clip), sound);
    } else {
        g_clear_pointer(&sound, heard_free);
    }
    g_free(path);
    return sound;
}

/* --- Sentences --- */

static void add_signs(GPtrArray *clips, const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        const char *next = g_utf8_find_next_char(at, NULL);
        g_ptr_array_add(clips, g_strndup(at, (gsize)(next - at)));
    }
}

/* A counter has a clip of its own, or is read digit by digit. */
static void add_counter(const struct pack *pack, GPtrArray *clips, uint32_t counter_id)
{
    char *clip = g_strdup_printf("counter-%u", counter_id);

    if (has_clip(pack, clip)) {
        g_ptr_array_add(clips, clip);
        return;
    }
    add_signs(clips, clip + strlen("counter-"));
    g_free(clip);
}

static GPtrArray *clips_of(const struct pack *pack, const char *label, uint32_t counter_id)
{
    GPtrArray *clips = g_ptr_array_new_with_free_func(g_free);

    for (char **word = pack->sentence; *word != NULL; word++) {
        if (strcmp(*word, "{ticket}") == 0) {
            add_signs(clips, label);
        } else if (strcmp(*word, "{counter}") == 0) {
            add_counter(pack, clips, counter_id);
        } else if ((*word)[0] != '\0') {
            g_ptr_array_add(clips, g_strdup(*word));
        }
    }
    return clips;
}

bool pack_say(struct pack *pack,
              const char *label,
              uint32_t counter_id,
              struct sound *sound,
              char errmsg[PACK_ERRMSG_SIZE])
{
    GPtrArray *clips = clips_of(pack, label, counter_id);
    struct sound sentence;
    char fault[PACK_ERRMSG_SIZE];
    bool is_said = true;

    sound_init(&sentence);
    for (guint i = 0; i < clips->len && is_said; i++) {
        const char *clip = g_ptr_array_index(clips, i);
        const struct sound *heard = clip_sound(pack, clip, fault);
        is_said = heard != NULL;
        if (is_said) {
            sound_append(&sentence, heard->samples, heard->count);
            sound_append_silence(&sentence, PAUSE_MS);
        } else {
            g_snprintf(errmsg, PACK_ERRMSG_SIZE, "%s: %s: %s", pack->folder, clip, fault);
        }
    }
    if (is_said) {
        sound_append(sound, sentence.samples, sentence.count);
    }
    sound_deinit(&sentence);
    g_ptr_array_unref(clips);
    return is_said;
}

size_t pack_check(struct pack *pack,
                  void (*on_fault)(void *owner, const char *clip, const char *what),
                  void *owner,
                  size_t *fault_count)
{
    GPtrArray *clips = g_ptr_array_new_with_free_func(g_free);
    char errmsg[PACK_ERRMSG_SIZE];

    for (char **word = pack->sentence; *word != NULL; word++) {
        if ((*word)[0] != '\0' && (*word)[0] != '{') {
            g_ptr_array_add(clips, g_strdup(*word));
        }
    }
    add_signs(clips, pack->letters);
    add_signs(clips, "0123456789");
    for (size_t i = 0; i < pack->counter_count; i++) {
        g_ptr_array_add(clips, g_strdup_printf("counter-%u", pack->counter_ids[i]));
    }
    *fault_count = 0;
    for (guint i = 0; i < clips->len; i++) {
        if (clip_sound(pack, g_ptr_array_index(clips, i), errmsg) == NULL) {
            on_fault(owner, g_ptr_array_index(clips, i), errmsg);
            ++*fault_count;
        }
    }
    size_t good = clips->len - *fault_count;
    g_ptr_array_unref(clips);
    return good;
}

void pack_sample(const struct pack *pack, char label[WORDS_LABEL_MAX + 1], uint32_t *counter_id)
{
    const char *end = g_utf8_find_next_char(pack->letters, NULL);

    g_snprintf(label, WORDS_LABEL_MAX + 1, "%.*s012", (int)(end - pack->letters), pack->letters);
    *counter_id = pack->counter_count > 0 ? pack->counter_ids[0] : 3;
}
