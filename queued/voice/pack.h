/* A clip pack: recordings of one language in a folder, for languages that no synthesizer speaks, or
 * for a better voice.
 *
 * The folder holds pack.ini and one recording for each sign, named as the sign: A.ogg, 0.wav. See
 * display/README.md. */
#ifndef QUEUED_VOICE_PACK_H
#define QUEUED_VOICE_PACK_H

#include "queued/voice/sound.h"
#include "queued/voice/words.h"

#define PACK_FILE "pack.ini"
#define PACK_ERRMSG_SIZE 256

struct pack;

/* NULL, with the reason in @errmsg, when the folder holds no pack. No clip lies outside of it. */
struct pack *pack_open(const char *folder, char errmsg[PACK_ERRMSG_SIZE]);

/* NULL is allowed. */
void pack_close(struct pack *pack);

const char *pack_name(const struct pack *pack);

/* Appends the sentence of a call; from one thread at a time. False, with the reason in @errmsg,
 * when a clip is missing or damaged; then nothing is appended. */
QD_MUST_USE bool pack_say(struct pack *pack,
                          const char *label,
                          uint32_t counter_id,
                          struct sound *sound,
                          char errmsg[PACK_ERRMSG_SIZE]);

/* Looks at every clip that the pack should have, and tells @on_fault of those that are missing or
 * damaged. Returns how many are good. */
size_t pack_check(struct pack *pack,
                  void (*on_fault)(void *owner, const char *clip, const char *what),
                  void *owner,
                  size_t *fault_count);

/* A ticket and a counter that the pack should be able to say. */
void pack_sample(const struct pack *pack, char label[WORDS_LABEL_MAX + 1], uint32_t *counter_id);

#endif
