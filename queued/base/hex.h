/* Bytes as lower-case hexadecimal text: hashes in reports, exports and file names. */
#ifndef QUEUED_BASE_HEX_H
#define QUEUED_BASE_HEX_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/assert.h"

/* Writes 2 * @len digits and a NUL: @text has room for them. */
void hex_encode(const uint8_t *bytes, size_t len, char *text);

/* Read exactly @len bytes from the 2 * @len digits of @text (@text_len excludes the NUL).
 * Refuses other lengths and characters, capitals too; @bytes may then be half written. */
QD_MUST_USE bool hex_decode(const char *text, size_t text_len, uint8_t *bytes, size_t len);

#endif
