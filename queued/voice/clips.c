#include "queued/voice/clips.h"

#include <stdlib.h>
#include <string.h>

#define WAV_HEADER_SIZE 44
#define WAV_LEN_AT 4
#define WAV_DATA_LEN_AT 40

void clips_init(struct clips *clips)
{
    memset(clips, 0, sizeof *clips);
}

static void drop(struct clips *clips, struct clip *clip)
{
    QD_ASSERT(clips->bytes >= clip->len);
    clips->bytes -= clip->len;
    free(clip->bytes);
    memset(clip, 0, sizeof *clip);
}

void clips_deinit(struct clips *clips)
{
    for (size_t i = 0; i < CLIPS_MAX; i++) {
        drop(clips, &clips->all[i]);
    }
}

static bool is_same(const struct clips_key *one, const struct clips_key *other)
{
    return one->edition == other->edition && one->counter_id == other->counter_id &&
           strcmp(one->voice, other->voice) == 0 && strcmp(one->label, other->label) == 0;
}

static struct clip *find(struct clips *clips, const struct clips_key *key)
{
    for (size_t i = 0; i < CLIPS_MAX; i++) {
        struct clip *clip = &clips->all[i];
        if (clip->bytes != NULL && is_same(&clip->key, key)) {
            return clip;
        }
    }
    return NULL;
}

const struct clip *clips_find(struct clips *clips, const struct clips_key *key)
{
    struct clip *clip = find(clips, key);

    if (clip != NULL) {
        clip->used = ++clips->uses;
    }
    return clip;
}

/* A free place, or the one that was used longest ago. */
static struct clip *oldest(struct clips *clips)
{
    struct clip *found = &clips->all[0];

    for (size_t i = 1; i < CLIPS_MAX; i++) {
        if (clips->all[i].used < found->used) {
            found = &clips->all[i];
        }
    }
    return found;
}

static struct clip *oldest_kept(struct clips *clips)
{
    struct clip *found = NULL;

    for (size_t i = 0; i < CLIPS_MAX; i++) {
        struct clip *clip = &clips->all[i];
        if (clip->bytes != NULL && (found == NULL || clip->used < found->used)) {
            found = clip;
        }
    }
    return found;
}

void clips_put(struct clips *clips, const struct clips_key *key, uint8_t *bytes, size_t len)
{
    struct clip *same = find(clips, key);

    QD_ASSERT(bytes != NULL);
    if (same != NULL) {
        drop(clips, same);
    }
    if (len > CLIPS_BYTES_MAX) {
        free(bytes);
        return;
    }
    while (len > CLIPS_BYTES_MAX - clips->bytes) {
        struct clip *clip = oldest_kept(clips);
        QD_ASSERT(clip != NULL); /* Without any, all the room is free. */
        drop(clips, clip);
    }
    struct clip *clip = oldest(clips);
    drop(clips, clip);
    clip->key = *key;
    clip->bytes = bytes;
    clip->len = len;
    clip->used = ++clips->uses;
    clips->bytes += len;
    QD_ASSERT(clips->bytes <= CLIPS_BYTES_MAX);
}

bool clips_is_voice(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return len > 0 && name[len] == '\0' && len < CLIPS_VOICE_SIZE;
}

static void write_u32(uint8_t *at, size_t value)
{
    for (size_t i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> (8 * i) & 0xff);
    }
}

bool clips_seal_wav(uint8_t *bytes, size_t len)
{
    if (len <= WAV_HEADER_SIZE || len > UINT32_MAX || memcmp(bytes, "RIFF", 4) != 0 ||
        memcmp(bytes + 8, "WAVEfmt ", 8) != 0 || memcmp(bytes + 36, "data", 4) != 0) {
        return false;
    }
    write_u32(bytes + WAV_LEN_AT, len - 8);
    write_u32(bytes + WAV_DATA_LEN_AT, len - WAV_HEADER_SIZE);
    return true;
}
