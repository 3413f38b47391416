#include <string.h>

#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "queued/setup/reading.h"

static_assert(LIMIT_PROCEDURE_NAME <= TEXT_NFC_LEN_MAX, "every text can be composed");

static size_t trimmed(const char **text)
{
    *text += strspn(*text, " \t\r\n");
    size_t len = strlen(*text);
    while (len > 0 && strchr(" \t\r\n", (*text)[len - 1]) != NULL) {
        len--;
    }
    return len;
}

/* Whether each line of @text is printable; of a single line, whether it is one. */
static bool is_printable(const char *text, size_t len, bool several_lines)
{
    if (!several_lines) {
        return text_is_printable(text, len);
    }
    size_t from = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i == len || text[i] == '\n') {
            if (!text_is_printable(text + from, i - from)) {
                return false;
            }
            from = i + 1;
        }
    }
    return true;
}

static const char *read_text(struct reading *reading,
                             const yaml_node_t *node,
                             const char *key,
                             size_t size,
                             bool several_lines)
{
    char composed[TEXT_NFC_LEN_MAX + 1];
    const char *text = reading_scalar(reading, node, key);

    if (text == NULL) {
        return "";
    }
    size_t len = trimmed(&text);
    enum qd_err err = text_to_nfc(composed, sizeof composed, text, len);
    size_t composed_len = strlen(composed);
    if (err == QD_ERR_TOO_BIG || composed_len >= size) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” dài quá %zu byte; viết ngắn lại",
                      "\"%s\" is longer than %zu bytes; make it shorter",
                      key,
                      size - 1);
        return "";
    }
    if (err != QD_OK || !is_printable(composed, composed_len, several_lines)) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” có ký tự điều khiển hoặc xuống dòng; xóa đi rồi gõ lại trên một dòng",
                      "\"%s\" holds control characters or line breaks; type it again on one line",
                      key);
        return "";
    }
    return scratch_text(reading->scratch, composed, composed_len);
}

const char *reading_line_of(struct reading *reading,
                            const yaml_node_t *node,
                            const char *key,
                            size_t size)
{
    return read_text(reading, node, key, size, false);
}

/* What stands there and says nothing, unless that has been complained about. */
static void complain_if_empty(struct reading *reading,
                              const yaml_node_t *node,
                              const char *key,
                              const char *text,
                              size_t errors_before)
{
    if (text[0] == '\0' && errors_before == reading->complaints->totals[COMPLAINT_ERROR] &&
        !reading->scratch->failed) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” để trống; điền vào",
                      "\"%s\" is empty; fill it in",
                      key);
    }
}

const char *reading_text(
    struct reading *reading, const yaml_node_t *map, const char *key, size_t size, bool required)
{
    const yaml_node_t *node = reading_child(reading, map, key);

    if (node == NULL) {
        if (required) {
            reading_missing(reading, map, key);
        }
        return "";
    }
    size_t errors = reading->complaints->totals[COMPLAINT_ERROR];
    const char *text = read_text(reading, node, key, size, false);
    if (required) {
        complain_if_empty(reading, node, key, text, errors);
    }
    return text;
}

const char *reading_paragraph(struct reading *reading,
                              const yaml_node_t *map,
                              const char *key,
                              size_t size)
{
    const yaml_node_t *node = reading_child(reading, map, key);

    return node == NULL ? "" : read_text(reading, node, key, size, true);
}

struct words reading_words_of(struct reading *reading,
                              const yaml_node_t *node,
                              const char *key,
                              size_t size)
{
    static const char *const keys[] = {"vi", "en", NULL};
    struct words words = {"", ""};

    if (node->type == YAML_SCALAR_NODE) {
        size_t errors = reading->complaints->totals[COMPLAINT_ERROR];
        words.vi = read_text(reading, node, key, size, false);
        complain_if_empty(reading, node, key, words.vi, errors);
    } else if (reading_is_mapping(reading, node, keys)) {
        words.vi = reading_text(reading, node, "vi", size, true);
        words.en = reading_text(reading, node, "en", size, false);
    }
    reading->english_missing += words.vi[0] != '\0' && words.en[0] == '\0' ? 1 : 0;
    return words;
}

struct words reading_words(
    struct reading *reading, const yaml_node_t *map, const char *key, size_t size, bool required)
{
    const yaml_node_t *node = reading_child(reading, map, key);

    if (node == NULL) {
        if (required) {
            reading_missing(reading, map, key);
        }
        return (struct words){"", ""};
    }
    return reading_words_of(reading, node, key, size);
}

const char *reading_code_of(struct reading *reading, const yaml_node_t *node, const char *key)
{
    const char *text = reading_scalar(reading, node, key);

    if (text == NULL) {
        return "";
    }
    size_t len = strlen(text);
    bool is_code = len > 0 && len < LIMIT_NAME && text[0] != '-' && text[len - 1] != '-' &&
                   strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
    if (!is_code) {
        READING_ERROR(
            reading,
            reading_line(node),
            "“%s” là “%s”; chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối, ví dụ ho-tich",
            "\"%s\" is \"%s\"; use plain lower-case letters, digits and hyphens, such as ho-tich",
            key,
            text);
        return "";
    }
    return scratch_text(reading->scratch, text, len);
}

const char *reading_code(struct reading *reading, const yaml_node_t *map, const char *key)
{
    const yaml_node_t *node = reading_child(reading, map, key);

    if (node == NULL) {
        reading_missing(reading, map, key);
        return "";
    }
    return reading_code_of(reading, node, key);
}

struct reason_plan *reading_reasons(
    struct reading *reading, const yaml_node_t *map, const char *key, uint32_t max, uint32_t *count)
{
    const yaml_node_t *list = NULL;
    uint32_t listed = reading_list(reading, map, key, max, &list);
    struct reason_plan *reasons = scratch_array(reading->scratch, max, sizeof *reasons);

    for (uint32_t i = 0; i < listed && reasons != NULL; i++) {
        const yaml_node_t *node = reading_item(reading, list, i);
        struct words text = reading_words_of(reading, node, key, LIMIT_TITLE);
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(reasons[j].text.vi, text.vi) == 0 && text.vi[0] != '\0') {
                READING_ERROR(reading,
                              reading_line(node),
                              "lý do “%s” ghi hai lần; giữ lại một",
                              "the reason \"%s\" is there twice; keep one",
                              text.vi);
                break;
            }
        }
        reasons[i].text = text;
    }
    *count = reasons == NULL ? 0 : listed;
    return reasons;
}
