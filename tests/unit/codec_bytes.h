/* Bytes in protobuf's wire form, written by hand: right ones and wrong ones. */
#ifndef QUEUED_TESTS_UNIT_CODEC_BYTES_H
#define QUEUED_TESTS_UNIT_CODEC_BYTES_H

#include <stddef.h>
#include <stdint.h>

#define BYTES_SIZE 16384

struct bytes {
    size_t len;
    uint8_t data[BYTES_SIZE];
};

enum bytes_form { BYTES_VARINT = 0, BYTES_FIXED64 = 1, BYTES_LENGTH = 2, BYTES_FIXED32 = 5 };

void bytes_tag(struct bytes *bytes, uint32_t field, enum bytes_form form);
void bytes_varint(struct bytes *bytes, uint64_t value);

/* Fields: their tag and their value. */
void bytes_number(struct bytes *bytes, uint32_t field, uint64_t value);
void bytes_block(struct bytes *bytes, uint32_t field, const void *data, size_t len);
void bytes_text(struct bytes *bytes, uint32_t field, const char *text);
void bytes_message(struct bytes *bytes, uint32_t field, const struct bytes *message);

/* Reads two hexadecimal digits a byte, spaces between them allowed. False: something else. */
int bytes_from_hex(struct bytes *bytes, const char *hex);

#endif
