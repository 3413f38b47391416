/* A message under construction: scratch memory for its parts, and the parts that several messages
 * share. One at a time, on the loop's thread. */
#ifndef QUEUED_CODEC_MESSAGE_H
#define QUEUED_CODEC_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/codec/frame.h"
#include "queued/office/office.h"
#include "queued/v1/envelope.pb-c.h"

struct message {
    Queued__V1__ServerMessage envelope;
    struct arena arena;
};

/* Takes the scratch memory: an earlier message's parts end here. */
void message_init(struct message *message, uint32_t number);

/* The message as a frame; NULL: out of memory, or too large. */
struct frame *message_frame(struct message *message);

/* Zeroed memory for a part; NULL when the scratch memory is full: message_frame() then gives NULL
 * too. */
void *message_part(struct message *message, size_t size);

/* @count parts of @size bytes and the pointers to them. */
void *message_parts(struct message *message, size_t count, size_t size, void ***pointers);

Queued__V1__Text *message_words(struct message *message, const struct words *words);
/* @count texts; NULL as message_part(). */
Queued__V1__Text **message_texts(struct message *message,
                                 const struct words *texts,
                                 uint32_t count);
Queued__V1__Forecast *message_forecast(struct message *message, const struct forecast *forecast);

/* The ticket as it is now; NULL when @ticket is NULL. */
Queued__V1__Ticket *message_ticket(struct message *message, const struct ticket *ticket);

#endif
