#include <stdio.h>
#include <string.h>

#include "tests/bench/websocket.h"

/* As many bytes as an issue takes on the wire. */
#define ECHO_LEN 48

static size_t next(struct link *link, const struct peer_options *options, uint8_t *out)
{
    if (link->stage == 0) {
        return websocket_handshake(options->host, out);
    }
    link->number++;
    memset(out + WEBSOCKET_HEADROOM, 'e', ECHO_LEN);
    memcpy(out + WEBSOCKET_HEADROOM, &link->number, sizeof link->number);
    return websocket_frame(out, ECHO_LEN);
}

static enum peer_take take(struct link *link, const uint8_t *bytes, size_t len, size_t *used)
{
    const uint8_t *payload = NULL;
    size_t payload_len = 0;

    if (link->stage == 0) {
        enum peer_take agreed = websocket_agreed(bytes, len, used);
        link->stage = agreed == PEER_NEXT ? 1 : 0;
        link->is_ready = agreed == PEER_NEXT;
        return agreed;
    }
    enum peer_take result = websocket_take(bytes, len, &payload, &payload_len, used);
    if (result != PEER_NEXT) {
        return result;
    }
    if (payload_len != ECHO_LEN || memcmp(payload, &link->number, sizeof link->number) != 0) {
        (void)snprintf(peer_errmsg, sizeof peer_errmsg, "not the bytes that were sent");
        return PEER_FAILED;
    }
    return PEER_DONE;
}

const struct peer peer_echo = {"echo", true, next, take};
