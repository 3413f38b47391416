/* Copies of messages, for whoever keeps what was lent for the time of a call. */
#ifndef QUEUED_CLIENT_COPY_H
#define QUEUED_CLIENT_COPY_H

#include "queued/v1/envelope.pb-c.h"

/* A message of the same kind as the one whose @base this is: copy_message(&ticket->base). The
 * caller's to free, with the ..._free_unpacked() of its kind. */
void *copy_message(const ProtobufCMessage *base);

#endif
