/* The wire form of a message, looked at before protobuf-c does: it accepts invalid UTF-8, and cuts
 * a text at an embedded NUL without a word. */
#ifndef QUEUED_CODEC_WIRE_H
#define QUEUED_CODEC_WIRE_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/office/refusal.h"

/* Messages inside messages: ours nest four deep. */
#define WIRE_DEPTH_MAX 8

/* Every text is UTF-8 in form C; without control characters, but for line feeds where @many_lines.
 * MALFORMED: not the wire form of @descriptor, or nested too deep. INVALID_TEXT. */
QD_MUST_USE enum refusal wire_check(const ProtobufCMessageDescriptor *descriptor,
                                    const uint8_t *bytes,
                                    size_t len,
                                    bool many_lines);

/* Unpacks into @arena, which is reset first; nothing is to be freed. NULL: malformed, or
 * @arena->exhausted. */
ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor,
                              struct arena *arena,
                              const uint8_t *bytes,
                              size_t len);

#endif
