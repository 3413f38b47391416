/* The text form of 128-bit tokens: 26 characters that a person can read out and type. */
#ifndef QUEUED_BASE_BASE32_H
#define QUEUED_BASE_BASE32_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

#define BASE32_BYTES 16 /* 128 bits. */
#define BASE32_LEN 26   /* Characters, five bits each, without the final NUL. */

/* Crockford's alphabet in lower case (no i, l, o, u), most significant bit first.
 * Writes BASE32_LEN characters and a NUL. */
void base32_encode(const uint8_t bytes[BASE32_BYTES], char text[BASE32_LEN + 1]);

/* Read exactly what base32_encode() writes: other lengths, capitals, other characters and stray
 * bits in the last one are refused, so a token has one spelling. @bytes is written on success only.
 * @len excludes the NUL, which need not be there. */
QD_MUST_USE bool base32_decode(const char *text, size_t len, uint8_t bytes[BASE32_BYTES]);

#endif
