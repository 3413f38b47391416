#include "tests/unit/codec_bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(struct bytes *bytes, const void *data, size_t len)
{
    if (len > sizeof bytes->data - bytes->len) {
        (void)fprintf(stderr, "more than %d bytes in a test\n", BYTES_SIZE);
        abort();
    }
    if (len > 0) {
        memcpy(bytes->data + bytes->len, data, len);
        bytes->len += len;
    }
}

void bytes_varint(struct bytes *bytes, uint64_t value)
{
    do {
        uint8_t byte = (uint8_t)(value & 0x7f);
        value >>= 7;
        byte |= value != 0 ? 0x80 : 0;
        put(bytes, &byte, 1);
    } while (value != 0);
}

void bytes_tag(struct bytes *bytes, uint32_t field, enum bytes_form form)
{
    bytes_varint(bytes, (uint64_t)field << 3 | form);
}

void bytes_number(struct bytes *bytes, uint32_t field, uint64_t value)
{
    bytes_tag(bytes, field, BYTES_VARINT);
    bytes_varint(bytes, value);
}

void bytes_block(struct bytes *bytes, uint32_t field, const void *data, size_t len)
{
    bytes_tag(bytes, field, BYTES_LENGTH);
    bytes_varint(bytes, len);
    put(bytes, data, len);
}

void bytes_text(struct bytes *bytes, uint32_t field, const char *text)
{
    bytes_block(bytes, field, text, strlen(text));
}

void bytes_message(struct bytes *bytes, uint32_t field, const struct bytes *message)
{
    bytes_block(bytes, field, message->data, message->len);
}

int bytes_from_hex(struct bytes *bytes, const char *hex)
{
    static const char digits[] = "0123456789abcdef";

    bytes->len = 0;
    while (*hex != '\0' && *hex != '\n') {
        const char *high = strchr(digits, hex[0]);
        const char *low = *hex == ' ' ? NULL : strchr(digits, hex[1]);
        if (*hex == ' ') {
            hex++;
            continue;
        }
        if (high == NULL || low == NULL || hex[1] == '\0') {
            return 0;
        }
        uint8_t byte = (uint8_t)((high - digits) << 4 | (low - digits));
        put(bytes, &byte, 1);
        hex += 2;
    }
    return 1;
}
