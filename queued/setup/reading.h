/* A reading: values taken out of a YAML document, with a complaint at the line of each that is
 * wrong.
 *
 * Functions return a harmless value after a complaint, so that one run finds everything. Whether
 * the result may be used is known at the end, from the complaints and from the scratch. */
#ifndef QUEUED_SETUP_READING_H
#define QUEUED_SETUP_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

#include "queued/office/definition.h"
#include "queued/setup/complaints.h"
#include "queued/setup/scratch.h"

struct reading {
    const char *file; /* As the complaints call it. */
    yaml_document_t *document;
    struct scratch *scratch; /* What is read lives here. */
    struct complaints *complaints;
    uint32_t english_missing; /* Texts that are there in Vietnamese alone. */
};

/* Minutes: "24:00" is 1440. */
#define READING_NO_TIME UINT32_MAX

uint32_t reading_line(const yaml_node_t *node);

/* "key:" with nothing after it, "~" and "null" say nothing. NULL says nothing too. */
bool reading_is_empty(const yaml_node_t *node);

/* Whether @node is a mapping; complains about keys that are not in @keys (ended by NULL), with the
 * nearest that is, and about keys written twice. */
bool reading_is_mapping(struct reading *reading, const yaml_node_t *node, const char *const *keys);

/* The value of @key; NULL when it is not there or says nothing. @map: a mapping. */
const yaml_node_t *reading_child(struct reading *reading, const yaml_node_t *map, const char *key);

/* The item at @index of a sequence; NULL past its end. */
const yaml_node_t *reading_item(struct reading *reading, const yaml_node_t *list, size_t index);

/* Items of the list @key, at most @max (complains about more); 0 and *@list NULL when it is absent.
 */
uint32_t reading_list(struct reading *reading,
                      const yaml_node_t *map,
                      const char *key,
                      uint32_t max,
                      const yaml_node_t **list);

/* The text of a scalar as it is written, for further parsing; complains and returns NULL about
 * others. */
const char *reading_scalar(struct reading *reading, const yaml_node_t *node, const char *key);

/* One line in composed form, trimmed, below @size bytes. "" after a complaint. */
const char *reading_line_of(struct reading *reading,
                            const yaml_node_t *node,
                            const char *key,
                            size_t size);

/* The same for the value of @key, which must be there if @required. "" when it is not. */
const char *reading_text(
    struct reading *reading, const yaml_node_t *map, const char *key, size_t size, bool required);

/* Several lines: line feeds are kept, those at the end dropped. */
const char *reading_paragraph(struct reading *reading,
                              const yaml_node_t *map,
                              const char *key,
                              size_t size);

/* "{vi: …, en: …}", or a plain text, which is Vietnamese. Vietnamese must be there if the whole is.
 */
struct words reading_words_of(struct reading *reading,
                              const yaml_node_t *node,
                              const char *key,
                              size_t size);
struct words reading_words(
    struct reading *reading, const yaml_node_t *map, const char *key, size_t size, bool required);

/* A list of reasons, each in words and each once, without ids; their number in *@count. NULL: out
 * of memory. */
struct reason_plan *reading_reasons(struct reading *reading,
                                    const yaml_node_t *map,
                                    const char *key,
                                    uint32_t max,
                                    uint32_t *count);

/* The office's own key of a thing: lower-case letters, digits and hyphens. */
const char *reading_code_of(struct reading *reading, const yaml_node_t *node, const char *key);
const char *reading_code(struct reading *reading, const yaml_node_t *map, const char *key);

struct reading_number {
    const char *key;
    uint32_t min;
    uint32_t max;
    uint32_t fallback; /* When it is not there, or wrong. */
    bool required;
};
uint32_t reading_number(struct reading *reading,
                        const yaml_node_t *map,
                        const struct reading_number *number);

bool reading_bool(struct reading *reading, const yaml_node_t *map, const char *key);

/* "07:30", "7:30", "7h30": minutes after midnight. READING_NO_TIME when it is absent or wrong. */
uint32_t reading_time(struct reading *reading,
                      const yaml_node_t *map,
                      const char *key,
                      bool required);

/* "2026-09-02" or "02/09/2026" as yyyymmdd; 0 when it is absent or wrong. */
uint32_t reading_date(struct reading *reading, const yaml_node_t *map, const char *key);

/* The same for any text; 0 when it is no date. */
uint32_t reading_date_of(const char *text);

/* What is required is not there; the complaint is at the line of @map. */
void reading_missing(struct reading *reading, const yaml_node_t *map, const char *key);

/* An error or a warning at a line. */
#define READING_ERROR(reading, line, ...) \
    complaints_add((reading)->complaints, COMPLAINT_ERROR, (reading)->file, line, __VA_ARGS__)
#define READING_WARNING(reading, line, ...) \
    complaints_add((reading)->complaints, COMPLAINT_WARNING, (reading)->file, line, __VA_ARGS__)

#endif
