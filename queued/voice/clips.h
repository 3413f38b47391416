/* Clips: sentences that have been spoken, kept for those who ask for them next. A second board asks
 * at the same moment, a recall within minutes; what was asked for longest ago makes room. */
#ifndef QUEUED_VOICE_CLIPS_H
#define QUEUED_VOICE_CLIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/voice/words.h"

/* Room for the name of a voice: "vi", "en", or that of a clip pack. */
#define CLIPS_VOICE_SIZE 16

/* What a clip says. */
struct clips_key {
    uint64_t edition; /* Of the recordings it is made of; 0: of none. */
    uint32_t counter_id;
    char voice[CLIPS_VOICE_SIZE];
    char label[WORDS_LABEL_MAX + 1];
};

struct clip {
    struct clips_key key;
    uint8_t *bytes; /* Owned; NULL: free. */
    size_t len;
    uint64_t used; /* Grows with each use. */
};

/* All of them together, bytes, and how many. */
#define CLIPS_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define CLIPS_MAX 32

struct clips {
    struct clip all[CLIPS_MAX];
    size_t bytes;
    uint64_t uses;
};

void clips_init(struct clips *clips);
void clips_deinit(struct clips *clips);

/* NULL: not there. Borrowed until the next clips_put(). */
const struct clip *clips_find(struct clips *clips, const struct clips_key *key);

/* Takes @bytes (to free()) also when they are too many to be kept. */
void clips_put(struct clips *clips, const struct clips_key *key, uint8_t *bytes, size_t len);

/* Lower-case letters, digits and '-', and not too long: no way out of a folder. */
bool clips_is_voice(const char *name);

/* A WAV file that was written to a pipe does not know its length: writes it into the header. False:
 * it is none, or has no sound. */
QD_MUST_USE bool clips_seal_wav(uint8_t *bytes, size_t len);

#endif
