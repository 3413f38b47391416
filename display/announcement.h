/* An announcement: the chime, then the sentence of a call in each language, twice. */
#ifndef QUEUED_DISPLAY_ANNOUNCEMENT_H
#define QUEUED_DISPLAY_ANNOUNCEMENT_H

#include "display/language.h"
#include "queued/voice/pack.h"

#define ANNOUNCEMENT_SPEAKERS_MAX 8

/* Who says it: the synthesizer, or a clip pack. */
struct announcement_speaker {
    struct pack *pack; /* Owned; NULL: the synthesizer, in @language. */
    enum language language;
};

/* In the order in which they speak. */
struct announcement_speakers {
    size_t count;
    struct announcement_speaker speakers[ANNOUNCEMENT_SPEAKERS_MAX];
};

/* Takes a list as typed: languages and folders of clip packs, "vi,/srv/clips/hmong,en"; "none".
 * False, with the reason in @errmsg, when it is no such list or a pack is unreadable. */
QD_MUST_USE bool announcement_set(struct announcement_speakers *speakers,
                                  const char *text,
                                  char errmsg[PACK_ERRMSG_SIZE]);

void announcement_deinit(struct announcement_speakers *speakers);

/* Appends the announcement; waits for the speakers. One that cannot speak is left out and named in
 * @errmsg ("" when all is well): the chime and the others are still heard. */
void announcement_render(const struct announcement_speakers *speakers,
                         const char *label,
                         uint32_t counter_id,
                         struct sound *sound,
                         char errmsg[PACK_ERRMSG_SIZE]);

#endif
