/* A time zone: the offset of local time from UTC and its changes, from the system's tzdata. */
#ifndef QUEUED_SETUP_ZONE_H
#define QUEUED_SETUP_ZONE_H

#include <stdint.h>

#include "queued/base/assert.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"

#define ZONE_DEFAULT "Asia/Ho_Chi_Minh"
#define ZONE_FOLDER "/usr/share/zoneinfo"

/* Changes are known for these years. Before and after, the nearest offset holds. */
#define ZONE_FIRST_YEAR 2020
#define ZONE_END_YEAR 2060

struct zone {
    int32_t base_offset_s;
    uint32_t change_count;
    struct zone_change
        changes[LIMIT_ZONE_CHANGES]; /* By instant; each one differs from the one before. */
};

/* Reads the zone @name below @folder. INVALID: no name of a zone; NOT_FOUND; CORRUPT: not a file of
 * that format (RFC 8536), or a rule it cannot follow; NOMEM, IO. The default zone is known without
 * any file. */
QD_MUST_USE enum qd_err zone_read(struct zone *zone, const char *folder, const char *name);

/* The same from the @len bytes of a file. CORRUPT. */
QD_MUST_USE enum qd_err zone_parse(struct zone *zone, const unsigned char *bytes, size_t len);

#endif
