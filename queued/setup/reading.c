#include "queued/setup/reading.h"

#include <string.h>

#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "queued/setup/suggest.h"

/* All known keys in one complaint: the longest list has some twenty. */
#define KEYS_SIZE 512

uint32_t reading_line(const yaml_node_t *node)
{
    return (uint32_t)node->start_mark.line + 1;
}

static const char *scalar_text(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

bool reading_is_empty(const yaml_node_t *node)
{
    if (node == NULL) {
        return true;
    }
    if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
        return false;
    }
    const char *text = scalar_text(node);
    return text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0;
}

static const yaml_node_t *node_at(struct reading *reading, int index)
{
    return yaml_document_get_node(reading->document, index);
}

static bool key_is(const yaml_node_t *node, const char *key)
{
    return node != NULL && node->type == YAML_SCALAR_NODE && strcmp(scalar_text(node), key) == 0;
}

const yaml_node_t *reading_child(struct reading *reading, const yaml_node_t *map, const char *key)
{
    for (const yaml_node_pair_t *pair = map->data.mapping.pairs.start;
         pair < map->data.mapping.pairs.top;
         pair++) {
        if (key_is(node_at(reading, pair->key), key)) {
            const yaml_node_t *value = node_at(reading, pair->value);
            return reading_is_empty(value) ? NULL : value;
        }
    }
    return NULL;
}

const yaml_node_t *reading_item(struct reading *reading, const yaml_node_t *list, size_t index)
{
    if (list == NULL ||
        index >= (size_t)(list->data.sequence.items.top - list->data.sequence.items.start)) {
        return NULL;
    }
    return node_at(reading, list->data.sequence.items.start[index]);
}

static void join_keys(char joined[KEYS_SIZE], const char *const *keys)
{
    size_t used = 0;

    joined[0] = '\0';
    for (size_t i = 0; keys[i] != NULL; i++) {
        size_t len = strlen(keys[i]);
        if (len + 3 > KEYS_SIZE - used) {
            return;
        }
        if (i > 0) {
            joined[used] = ',';
            joined[used + 1] = ' ';
            used += 2;
        }
        memcpy(joined + used, keys[i], len + 1);
        used += len;
    }
}

static void complain_about_key(struct reading *reading,
                               const yaml_node_t *node,
                               const char *const *keys)
{
    struct suggest suggest;
    char joined[KEYS_SIZE];
    const char *word = node->type == YAML_SCALAR_NODE ? scalar_text(node) : "?";

    /* A file that is none of ours has thousands: they are counted, not pondered. */
    bool is_heard = reading->complaints->totals[COMPLAINT_ERROR] < COMPLAINTS_KEPT_MAX;
    suggest_init(&suggest, word);
    for (size_t i = 0; is_heard && keys[i] != NULL; i++) {
        suggest_offer(&suggest, keys[i]);
    }
    if (suggest.best != NULL) {
        READING_ERROR(reading,
                      reading_line(node),
                      "không có mục “%s”; có phải là “%s”?",
                      "there is no key \"%s\"; did you mean \"%s\"?",
                      word,
                      suggest.best);
        return;
    }
    join_keys(joined, keys);
    READING_ERROR(reading,
                  reading_line(node),
                  "không có mục “%s”; ở đây dùng được: %s",
                  "there is no key \"%s\"; known here: %s",
                  word,
                  joined);
}

/* Which of @keys @node is; their number when it is none. */
static size_t key_index(const yaml_node_t *node, const char *const *keys)
{
    size_t i = 0;

    while (keys[i] != NULL && !key_is(node, keys[i])) {
        i++;
    }
    return i;
}

bool reading_is_mapping(struct reading *reading, const yaml_node_t *node, const char *const *keys)
{
    uint32_t lines[32] = {0}; /* Where each key was met first. */

    if (node->type != YAML_MAPPING_NODE) {
        char joined[KEYS_SIZE];
        join_keys(joined, keys);
        READING_ERROR(reading,
                      reading_line(node),
                      "ở đây phải là các mục dạng “tên: giá trị”; dùng được: %s",
                      "\"key: value\" entries are expected here; known keys: %s",
                      joined);
        return false;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
         pair < node->data.mapping.pairs.top;
         pair++) {
        const yaml_node_t *key = node_at(reading, pair->key);
        size_t index = key_index(key, keys);
        if (keys[index] == NULL) {
            complain_about_key(reading, key, keys);
            continue;
        }
        QD_ASSERT(index < QD_ARRAY_LEN(lines));
        if (lines[index] != 0) {
            READING_ERROR(reading,
                          reading_line(key),
                          "mục “%s” đã có ở dòng %u; giữ lại một",
                          "the key \"%s\" stands in line %u already; keep one",
                          keys[index],
                          (unsigned)lines[index]);
        } else {
            lines[index] = reading_line(key);
        }
    }
    return true;
}

void reading_missing(struct reading *reading, const yaml_node_t *map, const char *key)
{
    READING_ERROR(reading,
                  reading_line(map),
                  "thiếu mục “%s”; thêm “%s: …”",
                  "the key \"%s\" is missing; add \"%s: ...\"",
                  key,
                  key);
}

uint32_t reading_list(struct reading *reading,
                      const yaml_node_t *map,
                      const char *key,
                      uint32_t max,
                      const yaml_node_t **list)
{
    const yaml_node_t *node = reading_child(reading, map, key);

    *list = NULL;
    if (node == NULL) {
        return 0;
    }
    if (node->type != YAML_SEQUENCE_NODE) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” phải là một danh sách; viết [a, b] hoặc mỗi dòng một “- a”",
                      "\"%s\" must be a list; write [a, b] or one \"- a\" a line",
                      key);
        return 0;
    }
    size_t count = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    if (count > max) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” có %zu mục, nhiều nhất là %u; bớt đi",
                      "\"%s\" has %zu items, %u at most; take some away",
                      key,
                      count,
                      (unsigned)max);
        count = max;
    }
    *list = node;
    return (uint32_t)count;
}

const char *reading_scalar(struct reading *reading, const yaml_node_t *node, const char *key)
{
    if (node->type != YAML_SCALAR_NODE) {
        READING_ERROR(
            reading,
            reading_line(node),
            "“%s” phải là một giá trị, không phải danh sách hay nhóm mục; viết “%s: giá trị”",
            "\"%s\" must be one value, not a list or a group; write \"%s: value\"",
            key,
            key);
        return NULL;
    }
    if (strlen(scalar_text(node)) != node->data.scalar.length) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” có ký tự rỗng (NUL); xóa đi rồi gõ lại",
                      "\"%s\" holds a NUL character; delete it and type the value again",
                      key);
        return NULL;
    }
    return scalar_text(node);
}

bool reading_bool(struct reading *reading, const yaml_node_t *map, const char *key)
{
    static const char *const words[] = {"false", "true", "no", "yes", "không", "có"};
    const yaml_node_t *node = reading_child(reading, map, key);
    const char *text = node == NULL ? NULL : reading_scalar(reading, node, key);

    if (text == NULL) {
        return false;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(words); i++) {
        if (strcmp(text, words[i]) == 0) {
            return i % 2 == 1;
        }
    }
    READING_ERROR(reading,
                  reading_line(node),
                  "“%s” là “%s”; chỉ nhận true (có) hoặc false (không)",
                  "\"%s\" is \"%s\"; write true or false",
                  key,
                  text);
    return false;
}

/* Digits only, at most nine: no sign, no sum that overflows. */
static bool parse_number(const char *text, uint32_t *number)
{
    size_t len = strspn(text, "0123456789");
    uint32_t value = 0;

    if (len == 0 || len > 9 || text[len] != '\0') {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        value = 10 * value + (uint32_t)(text[i] - '0');
    }
    *number = value;
    return true;
}

uint32_t reading_number(struct reading *reading,
                        const yaml_node_t *map,
                        const struct reading_number *number)
{
    uint32_t value = 0;
    const yaml_node_t *node = reading_child(reading, map, number->key);

    if (node == NULL) {
        if (number->required) {
            reading_missing(reading, map, number->key);
        }
        return number->fallback;
    }
    const char *text = reading_scalar(reading, node, number->key);
    if (text == NULL) {
        return number->fallback;
    }
    if (!parse_number(text, &value) || value < number->min || value > number->max) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“%s” là “%s”; viết một số nguyên từ %u đến %u",
                      "\"%s\" is \"%s\"; write a whole number from %u to %u",
                      number->key,
                      text,
                      (unsigned)number->min,
                      (unsigned)number->max);
        return number->fallback;
    }
    return value;
}
