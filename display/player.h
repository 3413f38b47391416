/* The loudspeaker: plays one sound after another through GStreamer. */
#ifndef QUEUED_DISPLAY_PLAYER_H
#define QUEUED_DISPLAY_PLAYER_H

#include "queued/voice/sound.h"

#define PLAYER_ERRMSG_SIZE 256

struct player;

/* @volume: 0 to 100. @file: NULL for the loudspeaker; else a WAV file to which all sounds are
 * written, one behind the other, as fast as it goes. NULL when that file cannot be written. */
struct player *player_new(int volume, const char *file);

/* NULL is allowed. What is playing stops; its @on_done is not called. */
void player_free(struct player *player);

/* Plays @sound, of which a copy is kept, and calls @on_done from the main loop when it has been
 * heard to its end; @errmsg is "" or says why it was not. Nothing may be playing. */
void player_play(struct player *player,
                 const struct sound *sound,
                 void (*on_done)(void *owner, const char *errmsg),
                 void *owner);

#endif
