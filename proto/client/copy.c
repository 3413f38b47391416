#include "proto/client/copy.h"

#include <glib.h>

/* By way of its bytes. */
void *copy_message(const ProtobufCMessage *base)
{
    size_t len = protobuf_c_message_get_packed_size(base);
    uint8_t *bytes = g_malloc(len + 1); /* Of an empty message there are none. */

    (void)protobuf_c_message_pack(base, bytes);
    ProtobufCMessage *copy = protobuf_c_message_unpack(base->descriptor, NULL, len, bytes);
    g_free(bytes);
    return copy;
}
