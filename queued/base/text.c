#include "queued/base/text.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "queued/base/limits.h"

static_assert(TEXT_NFC_LEN_MAX >= LIMIT_PROCEDURE_NAME, "the longest name can be normalised");

/* No code point becomes more than two code points a byte: canonical mappings and case folding give
 * at most 4 for 2 or 3 bytes. utf8proc reports it, should a later Unicode break this. */
#define CODE_POINTS_MAX 8192
static_assert(CODE_POINTS_MAX == 2 * TEXT_NFC_LEN_MAX, "two a byte");

/* Read one code point; returns its bytes, 0 if malformed (RFC 3629, section 4). */
static size_t decode(const char *text, size_t len, uint32_t *code_point)
{
    const unsigned char *byte = (const unsigned char *)text;

    if (len == 0 || byte[0] == 0) {
        return 0;
    }
    if (byte[0] < 0x80) {
        *code_point = byte[0];
        return 1;
    }

    size_t need = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || len < need) {
        return 0;
    }
    uint32_t value = byte[0] & (0x7fU >> need);
    for (size_t i = 1; i < need; i++) {
        if ((byte[i] & 0xc0U) != 0x80) {
            return 0;
        }
        value = value << 6 | (byte[i] & 0x3fU);
    }

    static const uint32_t smallest[] = {[2] = 0x80, [3] = 0x800, [4] = 0x10000};
    if (value < smallest[need] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
        return 0;
    }
    *code_point = value;
    return need;
}

size_t text_code_point_len(const char *text, size_t len)
{
    uint32_t code_point = 0;

    return decode(text, len, &code_point);
}

/* True if every code point of well-formed @text satisfies @holds, as the printable ones of ASCII
 * always do: they are two thirds of a Vietnamese text. */
static bool every(const char *text, size_t len, bool (*holds)(uint32_t code_point))
{
    while (len > 0) {
        uint32_t code_point = 0;
        if (text[0] >= ' ' && text[0] <= '~') {
            text++;
            len--;
            continue;
        }
        size_t step = decode(text, len, &code_point);
        if (step == 0 || !holds(code_point)) {
            return false;
        }
        text += step;
        len -= step;
    }
    return true;
}

static bool is_any(uint32_t code_point)
{
    return code_point != 0;
}

bool text_is_utf8(const char *text, size_t len)
{
    return every(text, len, is_any);
}

static bool is_printable(uint32_t c)
{
    bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    bool is_separator = c == 0x2028 || c == 0x2029;
    bool is_direction = c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                        (c >= 0x2066 && c <= 0x2069);
    bool is_noncharacter = c == 0xfeff || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;

    return !is_control && !is_separator && !is_direction && !is_noncharacter;
}

bool text_is_printable(const char *text, size_t len)
{
    return every(text, len, is_printable);
}

/* Ranges in which every code point is NFC and never combines with the one before it. */
static bool is_composed(uint32_t code_point)
{
    return code_point < 0x300 || (code_point >= 0x1ea0 && code_point <= 0x1ef9);
}

/* Decompose, as @options say, then compose; write UTF-8 and a NUL. */
static enum qd_err transform(char *dst,
                             size_t dst_size,
                             const char *text,
                             size_t len,
                             unsigned options,
                             utf8proc_custom_func custom)
{
    utf8proc_int32_t code_points[CODE_POINTS_MAX];

    QD_ASSERT(dst_size > 0);
    dst[0] = '\0';
    if (len > TEXT_NFC_LEN_MAX) {
        return QD_ERR_TOO_BIG;
    }
    if (!text_is_utf8(text, len)) {
        return QD_ERR_INVALID;
    }
    utf8proc_ssize_t count = utf8proc_decompose_custom((const utf8proc_uint8_t *)text,
                                                       (utf8proc_ssize_t)len,
                                                       code_points,
                                                       CODE_POINTS_MAX,
                                                       (utf8proc_option_t)options,
                                                       custom,
                                                       NULL);
    if (count >= 0 && count <= CODE_POINTS_MAX) {
        count = utf8proc_normalize_utf32(code_points, count, (utf8proc_option_t)options);
    }
    if (count < 0 || count > CODE_POINTS_MAX) {
        return QD_ERR_TOO_BIG;
    }

    size_t used = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        utf8proc_uint8_t bytes[4];
        size_t step = (size_t)utf8proc_encode_char(code_points[i], bytes);
        if (step > dst_size - 1 - used) {
            dst[0] = '\0';
            return QD_ERR_TOO_BIG;
        }
        memcpy(dst + used, bytes, step);
        used += step;
    }
    dst[used] = '\0';
    return QD_OK;
}

enum qd_err text_to_nfc(char *dst, size_t dst_size, const char *text, size_t len)
{
    return transform(dst, dst_size, text, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE, NULL);
}

bool text_is_nfc(const char *text, size_t len)
{
    char composed[TEXT_NFC_LEN_MAX + 1];

    if (every(text, len, is_composed)) {
        return true;
    }
    return text_to_nfc(composed, sizeof composed, text, len) == QD_OK && strlen(composed) == len &&
           memcmp(composed, text, len) == 0;
}

/* đ has a stroke, which Unicode does not count as a mark. */
static utf8proc_int32_t without_stroke(utf8proc_int32_t code_point, void *unused)
{
    (void)unused;
    return code_point == 0x110 || code_point == 0x111 ? 'd' : code_point;
}

enum qd_err text_fold(char *dst, size_t dst_size, const char *text, size_t len)
{
    return transform(dst,
                     dst_size,
                     text,
                     len,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
                     without_stroke);
}

bool text_is_label(const char *text, size_t len, size_t len_max)
{
    if (len == 0 || len > len_max || text[0] == ' ' || text[len - 1] == ' ') {
        return false;
    }
    return text_is_printable(text, len) && text_is_nfc(text, len);
}

size_t text_length(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++) {
        count += ((unsigned char)text[i] & 0xc0U) != 0x80;
    }
    return count;
}

bool text_copy(char *dst, size_t dst_size, const char *src)
{
    QD_ASSERT(dst_size > 0);
    size_t len = strnlen(src, dst_size);
    bool fits = len < dst_size;

    if (!fits) {
        len = dst_size - 1;
        while (len > 0 && ((unsigned char)src[len] & 0xc0U) == 0x80) {
            len--; /* The byte after the cut goes on a code point: cut before that one. */
        }
    }
    memcpy(dst, src, len);
    dst[len] = '\0';
    return fits;
}
