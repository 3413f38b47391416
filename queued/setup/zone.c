#include "queued/setup/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/setup/source.h"
#include "queued/setup/zone_rule.h"

/* RFC 8536: magic, version, 15 unused bytes, six counts. */
#define HEADER_SIZE 44
#define FILE_SIZE_MAX 65536
#define OFFSET_MAX_S (26 * 3600)

struct header {
    size_t is_ut_count;
    size_t is_std_count;
    size_t leap_count;
    size_t time_count;
    size_t type_count;
    size_t char_count;
};

static uint32_t big_endian_32(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t big_endian_64(const unsigned char *bytes)
{
    uint64_t value = (uint64_t)big_endian_32(bytes) << 32 | big_endian_32(bytes + 4);

    /* The same 64 bits, without asking how a value beyond INT64_MAX converts. */
    return value <= INT64_MAX ? (int64_t)value : -(int64_t)(UINT64_MAX - value) - 1;
}

static bool read_header(const unsigned char *bytes, size_t len, struct header *header)
{
    if (len < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0 || bytes[4] < '2') {
        return false;
    }
    size_t *const counts[] = {&header->is_ut_count,
                              &header->is_std_count,
                              &header->leap_count,
                              &header->time_count,
                              &header->type_count,
                              &header->char_count};
    for (size_t i = 0; i < QD_ARRAY_LEN(counts); i++) {
        *counts[i] = big_endian_32(bytes + 20 + 4 * i);
        if (*counts[i] > FILE_SIZE_MAX) {
            return false; /* The sums below cannot overflow then. */
        }
    }
    return header->type_count > 0;
}

/* Bytes of the data that follow a header, with instants of @time_size bytes. */
static size_t data_size(const struct header *header, size_t time_size)
{
    return header->time_count * (time_size + 1) + 6 * header->type_count + header->char_count +
           header->leap_count * (time_size + 4) + header->is_std_count + header->is_ut_count;
}

/* A change to @offset_s at @at_s: it is the base before the years we keep, and ignored after them.
 */
static bool push(struct zone *zone, int64_t at_s, int32_t offset_s)
{
    int64_t first_s = zone_rule_days(ZONE_FIRST_YEAR, 1) * 86400;
    int64_t end_s = zone_rule_days(ZONE_END_YEAR, 1) * 86400;
    int32_t current = zone->change_count == 0 ? zone->base_offset_s
                                              : zone->changes[zone->change_count - 1].offset_s;

    if (offset_s < -OFFSET_MAX_S || offset_s > OFFSET_MAX_S) {
        return false;
    }
    if (at_s <= first_s) {
        zone->base_offset_s = offset_s;
        return true;
    }
    if (at_s >= end_s || offset_s == current) {
        return true;
    }
    bool is_later =
        zone->change_count == 0 || at_s * 1000 > zone->changes[zone->change_count - 1].at_ms;
    if (!is_later || zone->change_count == LIMIT_ZONE_CHANGES) {
        return false;
    }
    zone->changes[zone->change_count] = (struct zone_change){at_s * 1000, offset_s};
    zone->change_count++;
    return true;
}

/* The changes that the file lists, at @bytes. *@last_s: the last of them. */
static bool push_listed(struct zone *zone,
                        const unsigned char *bytes,
                        const struct header *header,
                        int64_t *last_s)
{
    const unsigned char *types = bytes + 8 * header->time_count;
    const unsigned char *offsets = types + header->time_count;

    zone->base_offset_s = (int32_t)big_endian_32(offsets);
    *last_s = INT64_MIN;
    for (size_t i = 0; i < header->time_count; i++) {
        int64_t at_s = big_endian_64(bytes + 8 * i);
        if (types[i] >= header->type_count || at_s < *last_s) {
            return false;
        }
        *last_s = at_s;
        if (!push(zone, at_s, (int32_t)big_endian_32(offsets + (size_t)6 * types[i]))) {
            return false;
        }
    }
    return true;
}

/* What the rule brings after the last listed change. */
static bool push_ruled(struct zone *zone, const struct zone_rule *rule, int64_t last_s)
{
    if (!rule->has_saving) {
        return last_s != INT64_MIN || push(zone, INT64_MIN, rule->standard_offset_s);
    }
    for (uint32_t year = ZONE_FIRST_YEAR - 1; year < ZONE_END_YEAR; year++) {
        int64_t start_s = zone_rule_start(rule, year);
        int64_t end_s = zone_rule_end(rule, year);
        bool is_north = start_s < end_s;
        int64_t first_s = is_north ? start_s : end_s;
        int64_t second_s = is_north ? end_s : start_s;
        int32_t first_offset = is_north ? rule->saving_offset_s : rule->standard_offset_s;
        int32_t second_offset = is_north ? rule->standard_offset_s : rule->saving_offset_s;
        if ((first_s > last_s && !push(zone, first_s, first_offset)) ||
            (second_s > last_s && !push(zone, second_s, second_offset))) {
            return false;
        }
    }
    return true;
}

enum qd_err zone_parse(struct zone *zone, const unsigned char *bytes, size_t len)
{
    struct header header;
    struct zone_rule rule;
    int64_t last_s = 0;

    *zone = (struct zone){0};
    if (!read_header(bytes, len, &header) || data_size(&header, 4) > len - HEADER_SIZE) {
        return QD_ERR_CORRUPT;
    }
    /* The first block is for readers of 32 bits; the second says the same in 64. */
    size_t second = HEADER_SIZE + data_size(&header, 4);
    if (!read_header(bytes + second, len - second, &header) ||
        data_size(&header, 8) > len - second - HEADER_SIZE) {
        return QD_ERR_CORRUPT;
    }
    const unsigned char *data = bytes + second + HEADER_SIZE;
    const unsigned char *footer = data + data_size(&header, 8);
    size_t left = (size_t)(bytes + len - footer);
    const unsigned char *end = left < 2 ? NULL : memchr(footer + 1, '\n', left - 1);
    if (end == NULL || footer[0] != '\n' || !push_listed(zone, data, &header, &last_s)) {
        return QD_ERR_CORRUPT;
    }
    size_t rule_len = (size_t)(end - footer) - 1;
    if (rule_len == 0) {
        return QD_OK; /* Nothing is known of later: the last offset stays. */
    }
    bool is_followed = zone_rule_parse(&rule, (const char *)footer + 1, rule_len) &&
                       push_ruled(zone, &rule, last_s);
    return is_followed ? QD_OK : QD_ERR_CORRUPT;
}

/* Parts of letters, digits, "_", "+" and "-", with one slash between them: it cannot leave the
 * folder. */
static bool is_zone_name(const char *name)
{
    size_t part_len = 0;

    if (strlen(name) >= LIMIT_NAME) {
        return false;
    }
    for (const char *at = name; *at != '\0'; at++) {
        bool is_word = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-",
                              *at) != NULL;
        if (!is_word && (*at != '/' || part_len == 0)) {
            return false;
        }
        part_len = is_word ? part_len + 1 : 0;
    }
    return part_len > 0;
}

enum qd_err zone_read(struct zone *zone, const char *folder, const char *name)
{
    char path[4096];
    struct complaints unheard; /* Our caller knows the line to complain about. */
    struct source source;

    if (!is_zone_name(name)) {
        return QD_ERR_INVALID;
    }
    int path_len = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (path_len < 0 || (size_t)path_len >= sizeof path) {
        return QD_ERR_INVALID;
    }
    complaints_init(&unheard);
    enum qd_err err = source_read(&source, path, FILE_SIZE_MAX, path, &unheard);
    complaints_deinit(&unheard);
    if (err == QD_OK) {
        err = zone_parse(zone, (const unsigned char *)source.text, source.len);
        source_deinit(&source);
    }
    if (err != QD_OK && err != QD_ERR_NOMEM && strcmp(name, ZONE_DEFAULT) == 0) {
        /* One offset since 1975; an office must open without tzdata too. */
        *zone = (struct zone){.base_offset_s = 7 * 3600};
        return QD_OK;
    }
    return err == QD_ERR_DENIED || err == QD_ERR_TOO_BIG ? QD_ERR_IO : err;
}
