#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/peer.h"

/* Peers that speak in lines: Redis (RESP 2) and beanstalkd. */

static size_t payload_text(const struct link *link, char text[PEER_PAYLOAD + 1])
{
    return (size_t)snprintf(text,
                            PEER_PAYLOAD + 1,
                            "%0*llu",
                            PEER_PAYLOAD,
                            (unsigned long long)(((uint64_t)link->index << 40) + link->number));
}

/* The first line without its CRLF; NULL: not whole. */
static const char *line_of(const uint8_t *bytes, size_t len, char line[160], size_t *used)
{
    const uint8_t *end = memmem(bytes, len, "\r\n", 2);
    size_t size = end == NULL ? 0 : (size_t)(end - bytes);

    if (end == NULL || size >= 160) {
        return NULL;
    }
    memcpy(line, bytes, size);
    line[size] = '\0';
    *used = size + 2;
    return line;
}

static enum peer_take expect(const char *line, const char *start)
{
    if (line == NULL) {
        return PEER_MORE;
    }
    if (strncmp(line, start, strlen(start)) != 0) {
        (void)snprintf(peer_errmsg, sizeof peer_errmsg, "answered \"%.100s\"", line);
        return PEER_FAILED;
    }
    return PEER_DONE;
}

/* --- Redis: a ticket is a push --- */

static size_t push_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    char text[PEER_PAYLOAD + 1];

    (void)options;
    link->number++;
    return (size_t)snprintf((char *)out,
                            PEER_OUT_SIZE,
                            "*3\r\n$5\r\nLPUSH\r\n$7\r\nwaiting\r\n$%zu\r\n%s\r\n",
                            payload_text(link, text),
                            text);
}

static enum peer_take push_take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    char line[160];

    (void)link;
    return expect(line_of(bytes, len, line, used), ":");
}

/* --- Redis: a citizen served is a move to the list of those in service, and a removal from it ---
 */

static size_t move_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    static const char move[] =
        "*5\r\n$5\r\nLMOVE\r\n$7\r\nwaiting\r\n$7\r\nserving\r\n$5\r\nRIGHT\r\n"
        "$4\r\nLEFT\r\n";

    (void)options;
    if (link->stage == 0) {
        memcpy(out, move, sizeof move - 1);
        return sizeof move - 1;
    }
    return (size_t)snprintf((char *)out,
                            PEER_OUT_SIZE,
                            "*4\r\n$4\r\nLREM\r\n$7\r\nserving\r\n$1\r\n1\r\n$%d\r\n%0*llu\r\n",
                            PEER_PAYLOAD,
                            PEER_PAYLOAD,
                            (unsigned long long)link->value);
}

static enum peer_take move_take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    char line[160];
    const char *first = line_of(bytes, len, line, used);

    if (link->stage == 1) {
        link->stage = 0;
        return expect(first, ":1");
    }
    enum peer_take result = expect(first, "$96");
    size_t head = *used;
    if (result == PEER_DONE && len < head + PEER_PAYLOAD + 2) {
        *used = 0;
        return PEER_MORE;
    }
    if (result == PEER_DONE) {
        link->value = strtoull((const char *)bytes + head, NULL, 10);
        link->stage = 1;
        *used = head + PEER_PAYLOAD + 2;
        return PEER_NEXT;
    }
    return result;
}

/* --- beanstalkd --- */

static size_t put_next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    char text[PEER_PAYLOAD + 1];

    (void)options;
    link->number++;
    return (size_t)snprintf(
        (char *)out, PEER_OUT_SIZE, "put 1024 0 60 %zu\r\n%s\r\n", payload_text(link, text), text);
}

static enum peer_take put_take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    char line[160];

    (void)link;
    return expect(line_of(bytes, len, line, used), "INSERTED ");
}

const struct peer peer_redis_push = {"redis-push", false, push_next, push_take};
const struct peer peer_redis_move = {"redis-move", false, move_next, move_take};
const struct peer peer_beanstalkd_put = {"beanstalkd-put", false, put_next, put_take};
