#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/peer.h"

/* PostgreSQL's own protocol (3.0), with prepared statements. The database, its table and its user
 * are made by whoever starts the server; the connection is trusted. */

#define PROTOCOL_3 196608U

enum stage { STAGE_STARTUP, STAGE_PREPARE, STAGE_FIRST, STAGE_SECOND, STAGE_THIRD };

struct writer {
    uint8_t *out;
    size_t len;
};

static void put_u32(struct writer *writer, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        writer->out[writer->len++] = (uint8_t)(value >> shift);
    }
}

static void put_u16(struct writer *writer, uint16_t value)
{
    writer->out[writer->len++] = (uint8_t)(value >> 8);
    writer->out[writer->len++] = (uint8_t)(value & 0xff);
}

static void put_text(struct writer *writer, const char *text)
{
    size_t size = strlen(text) + 1;

    memcpy(writer->out + writer->len, text, size);
    writer->len += size;
}

/* A message of @kind: its length is known at its end. */
static size_t begin(struct writer *writer, char kind)
{
    writer->out[writer->len++] = (uint8_t)kind;
    writer->len += 4;
    return writer->len - 4;
}

static void end(struct writer *writer, size_t at)
{
    struct writer head = {.out = writer->out, .len = at};

    put_u32(&head, (uint32_t)(writer->len - at));
}

static void put_parse(struct writer *writer, const char *name, const char *sql)
{
    size_t at = begin(writer, 'P');

    put_text(writer, name);
    put_text(writer, sql);
    put_u16(writer, 0);
    end(writer, at);
}

static void put_sync(struct writer *writer)
{
    end(writer, begin(writer, 'S'));
}

/* Bind, execute, sync: one parameter in text. */
static void put_execute(struct writer *writer, const char *name, const char *value)
{
    size_t at = begin(writer, 'B');

    put_text(writer, "");
    put_text(writer, name);
    put_u16(writer, 0);
    put_u16(writer, 1);
    put_u32(writer, (uint32_t)strlen(value));
    memcpy(writer->out + writer->len, value, strlen(value));
    writer->len += strlen(value);
    put_u16(writer, 0);
    end(writer, at);
    at = begin(writer, 'E');
    put_text(writer, "");
    put_u32(writer, 0);
    end(writer, at);
    put_sync(writer);
}

static void put_startup(struct writer *writer)
{
    size_t at = writer->len;

    writer->len += 4;
    put_u32(writer, PROTOCOL_3);
    put_text(writer, "user");
    put_text(writer, "bench");
    put_text(writer, "database");
    put_text(writer, "bench");
    writer->out[writer->len++] = 0;
    end(writer, at);
}

static void put_statements(struct writer *writer)
{
    put_parse(writer, "issue", "INSERT INTO ticket (body) VALUES ($1) RETURNING id");
    put_parse(writer,
              "call",
              "UPDATE ticket SET state = 1, counter = $1::int WHERE id = (SELECT id FROM ticket"
              " WHERE state = 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id");
    put_parse(writer, "start", "UPDATE ticket SET state = 2 WHERE id = $1::bigint RETURNING id");
    put_parse(writer, "finish", "UPDATE ticket SET state = 3 WHERE id = $1::bigint RETURNING id");
    put_sync(writer);
}

static size_t next(struct link *link, uint8_t *out, bool citizen)
{
    struct writer writer = {.out = out};
    char value[PEER_PAYLOAD + 1];

    link->number++;
    if (link->stage == STAGE_STARTUP) {
        put_startup(&writer);
    } else if (link->stage == STAGE_PREPARE) {
        put_statements(&writer);
    } else if (!citizen) {
        (void)snprintf(
            value, sizeof value, "%0*llu", PEER_PAYLOAD, (unsigned long long)link->number);
        put_execute(&writer, "issue", value);
    } else if (link->stage == STAGE_FIRST) {
        (void)snprintf(value, sizeof value, "%u", link->index + 1);
        put_execute(&writer, "call", value);
    } else {
        (void)snprintf(value, sizeof value, "%llu", (unsigned long long)link->value);
        put_execute(&writer, link->stage == STAGE_SECOND ? "start" : "finish", value);
    }
    return writer.len;
}

static uint32_t get_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Reads messages until the server is ready for the next query ('Z'). */
static enum peer_take read_ready(
    struct link *link, const uint8_t *bytes, size_t len, size_t *used, bool *has_row)
{
    size_t at = 0;

    while (len - at >= 5) {
        size_t size = 1 + (size_t)get_u32(bytes + at + 1);
        char kind = (char)bytes[at];
        if (size > len - at) {
            return PEER_MORE;
        }
        if (kind == 'E') {
            (void)snprintf(peer_errmsg, sizeof peer_errmsg, "error from PostgreSQL");
            return PEER_FAILED;
        }
        if (kind == 'D') { /* One column, in text. */
            char text[24] = "";
            uint32_t text_len = get_u32(bytes + at + 7);
            memcpy(text, bytes + at + 11, text_len < sizeof text - 1 ? text_len : 0);
            link->value = strtoull(text, NULL, 10);
            *has_row = true;
        }
        at += size;
        if (kind == 'Z') {
            *used = at;
            return PEER_NEXT;
        }
    }
    return PEER_MORE;
}

static enum peer_take take(
    struct link *link, const uint8_t *bytes, size_t len, size_t *used, bool citizen)
{
    bool has_row = false;
    enum peer_take result = read_ready(link, bytes, len, used, &has_row);

    if (result != PEER_NEXT) {
        return result;
    }
    if (link->stage >= STAGE_FIRST && !has_row) {
        (void)snprintf(peer_errmsg, sizeof peer_errmsg, "no row came back");
        return PEER_FAILED;
    }
    bool done = citizen ? link->stage == STAGE_THIRD : link->stage == STAGE_FIRST;
    link->stage = done ? STAGE_FIRST : link->stage + 1;
    link->is_ready = link->stage >= STAGE_FIRST;
    return done ? PEER_DONE : PEER_NEXT;
}

static size_t insert_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    (void)options;
    return next(link, out, false);
}

static enum peer_take insert_take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    return take(link, bytes, len, used, false);
}

static size_t skip_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    (void)options;
    return next(link, out, true);
}

static enum peer_take skip_take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    return take(link, bytes, len, used, true);
}

const struct peer peer_postgres_insert = {"postgres-insert", true, insert_next, insert_take};
const struct peer peer_postgres_skip_locked = {"postgres-skip-locked", true, skip_next, skip_take};
