/* Text from people: checked UTF-8, in the composed form (NFC) that Vietnamese keyboards write. */
#ifndef QUEUED_BASE_TEXT_H
#define QUEUED_BASE_TEXT_H

#include <stddef.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"

/* Bytes of the first code point of the @len bytes at @text; 0 if they do not start with a whole,
 * shortest-form code point other than NUL and the surrogates. */
size_t text_code_point_len(const char *text, size_t len);

/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms) without NUL. "" is. */
bool text_is_utf8(const char *text, size_t len);

/* UTF-8 on one line: no control characters, line separators, direction overrides,
 * byte order marks or noncharacters. */
bool text_is_printable(const char *text, size_t len);

/* UTF-8 in Normalization Form C. Text above TEXT_NFC_LEN_MAX that is not obviously composed (Latin,
 * Vietnamese) is not looked into, and is not. */
bool text_is_nfc(const char *text, size_t len);

/* What the office accepts as a name: 1 to @len_max bytes, printable, NFC, no space at either end.
 */
bool text_is_label(const char *text, size_t len, size_t len_max);

/* The longest text, in bytes, that text_to_nfc() and text_fold() take. */
#define TEXT_NFC_LEN_MAX 4096

/* Write the NFC form of @text and a NUL to @dst.
 * QD_ERR_INVALID: not UTF-8. QD_ERR_TOO_BIG: longer than TEXT_NFC_LEN_MAX or than @dst_size - 1.
 * @dst is "" after a failure. */
QD_MUST_USE enum qd_err text_to_nfc(char *dst, size_t dst_size, const char *text, size_t len);

/* As text_to_nfc(), but for search: lower case, marks taken off, d for đ, so that "KHAI SINH",
 * "khai sinh" and "Khái sính" are the same. */
QD_MUST_USE enum qd_err text_fold(char *dst, size_t dst_size, const char *text, size_t len);

/* Code points of valid UTF-8. */
size_t text_length(const char *text, size_t len);

/* Copy the string @src to @dst of @dst_size (at least 1) bytes, always ended by NUL. False if it
 * did not fit: then as many whole code points as do are there. */
bool text_copy(char *dst, size_t dst_size, const char *src);

#endif
