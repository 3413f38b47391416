/* The kiosks: where citizens take their tickets when they come. */
#ifndef QUEUED_REPLAY_KIOSK_H
#define QUEUED_REPLAY_KIOSK_H

#include "tests/replay/replay.h"

struct kiosk;

struct kiosk *kiosk_new(struct replay *replay);
void kiosk_free(struct kiosk *kiosk);

/* Issues to every citizen of the day at his or her time. */
void kiosk_begin(struct kiosk *kiosk);

/* One ticket of the first service, for a duel. */
void kiosk_issue_one(struct kiosk *kiosk, void (*on_issued)(void *owner), void *owner);

#endif
