/* A record: an event or a definition in the form in which the journal keeps it for ten years. */
#ifndef QUEUED_CODEC_RECORD_H
#define QUEUED_CODEC_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/base/err.h"
#include "queued/office/definition.h"
#include "queued/office/event.h"

/* No packed event is larger: texts, procedures and forecast at their limits fit twice. */
#define RECORD_EVENT_SIZE 1024

/* Writes @event to @bytes and returns its length, 1..RECORD_EVENT_SIZE. The same event always gives
 * the same bytes. */
size_t record_pack_event(const struct event *event, uint8_t bytes[RECORD_EVENT_SIZE]);

/* CORRUPT: not an event that record_pack_event() wrote, fields outside their ranges included.
 * @arena is scratch, reset on entry. */
QD_MUST_USE enum qd_err record_unpack_event(struct event *event,
                                            struct arena *arena,
                                            const uint8_t *bytes,
                                            size_t len);

/* One JSON object without line break, ended by NUL: "seq", "at" (RFC 3339 in local time of
 * @definition), "event" (name), "actor", ticket, counter, clerk and the body's own fields. No
 * secret token is written. TOO_BIG: does not fit @size. */
QD_MUST_USE enum qd_err record_event_json(const struct event *event,
                                          const struct definition *definition,
                                          char *text,
                                          size_t size);

/* A definition as bytes on the heap (*@bytes owned by the caller). NOMEM. */
QD_MUST_USE enum qd_err record_pack_definition(const struct definition *definition,
                                               uint8_t **bytes,
                                               size_t *len);

/* CORRUPT: not such bytes, or not definition_is_sound(). NOMEM. On success *@definition owns its
 * storage. */
QD_MUST_USE enum qd_err record_unpack_definition(struct definition *definition,
                                                 const uint8_t *bytes,
                                                 size_t len);

#endif
