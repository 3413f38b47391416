#include "queued/codec/wire.h"

#include <string.h>

#include "queued/base/text.h"

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_LENGTH = 2, WIRE_FIXED32 = 5 };

/* What is left to read of one message. */
struct range {
    const ProtobufCMessageDescriptor *descriptor;
    const uint8_t *at;
    const uint8_t *end;
};

static bool read_varint(struct range *range, uint64_t *value)
{
    uint64_t sum = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (range->at == range->end) {
            return false;
        }
        uint8_t byte = *range->at++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *value = sum;
            return true;
        }
    }
    return false;
}

static bool skip(struct range *range, uint64_t len)
{
    if (len > (uint64_t)(range->end - range->at)) {
        return false;
    }
    range->at += len;
    return true;
}

static bool text_is_clean(const char *text, size_t len, bool many_lines)
{
    size_t start = 0;

    for (size_t i = 0; i <= len && many_lines; i++) {
        if (i == len || text[i] == '\n') {
            if (!text_is_printable(text + start, i - start)) {
                return false;
            }
            start = i + 1;
        }
    }
    return (many_lines || text_is_printable(text, len)) && text_is_nfc(text, len);
}

/* Reads one field of the innermost message; one that holds a message becomes the innermost. */
static enum refusal read_field(struct range *stack, size_t *depth, bool many_lines)
{
    struct range *range = &stack[*depth - 1];
    uint64_t tag = 0;
    uint64_t len = 0;

    if (!read_varint(range, &tag) || tag >> 3 == 0 || tag >> 3 > UINT32_MAX >> 3) {
        return REFUSAL_MALFORMED;
    }
    bool read = false;
    if ((tag & 7) == WIRE_VARINT) {
        read = read_varint(range, &len);
    } else if ((tag & 7) == WIRE_FIXED64) {
        read = skip(range, 8);
    } else if ((tag & 7) == WIRE_FIXED32) {
        read = skip(range, 4);
    } else if ((tag & 7) == WIRE_LENGTH) {
        read = read_varint(range, &len) && skip(range, len);
    }
    if (!read) {
        return REFUSAL_MALFORMED;
    }
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(range->descriptor, (unsigned)(tag >> 3));
    if (field == NULL || (tag & 7) != WIRE_LENGTH) {
        return REFUSAL_NONE;
    }
    const uint8_t *value = range->at - len;
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        bool clean = text_is_clean((const char *)value, (size_t)len, many_lines);
        return clean ? REFUSAL_NONE : REFUSAL_INVALID_TEXT;
    }
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        if (*depth == WIRE_DEPTH_MAX) {
            return REFUSAL_MALFORMED;
        }
        stack[(*depth)++] =
            (struct range){.descriptor = field->descriptor, .at = value, .end = value + len};
    }
    return REFUSAL_NONE;
}

enum refusal wire_check(const ProtobufCMessageDescriptor *descriptor,
                        const uint8_t *bytes,
                        size_t len,
                        bool many_lines)
{
    struct range stack[WIRE_DEPTH_MAX] = {
        {.descriptor = descriptor, .at = bytes, .end = bytes + len}};
    size_t depth = 1;

    while (depth > 0) {
        if (stack[depth - 1].at == stack[depth - 1].end) {
            depth--;
            continue;
        }
        enum refusal refusal = read_field(stack, &depth, many_lines);
        if (refusal != REFUSAL_NONE) {
            return refusal;
        }
    }
    return REFUSAL_NONE;
}

static void *take(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void give(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

ProtobufCMessage *wire_unpack(const ProtobufCMessageDescriptor *descriptor,
                              struct arena *arena,
                              const uint8_t *bytes,
                              size_t len)
{
    ProtobufCAllocator allocator = {.alloc = take, .free = give, .allocator_data = arena};

    arena_reset(arena);
    ProtobufCMessage *message = protobuf_c_message_unpack(descriptor, &allocator, len, bytes);
    return arena->exhausted ? NULL : message;
}
