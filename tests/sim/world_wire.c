#include "tests/sim/world_wire.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/world_client.h"
#include "tests/sim/world_witness.h"

#define LINES_MAX 256
#define SOCKET_FRAMES 6 /* What the kernel takes before it is choked. */

struct lws_context {
    void *user;
};

struct lws_vhost {
    const struct lws_protocols *protocol;
};

struct lws {
    struct line line;
};

static struct lws lines[LINES_MAX];
static struct lws_context context;
static struct lws_vhost vhost;
static bool has_context;

uint64_t wire_number(const struct line *line)
{
    return (uint64_t)line->generation << 32 | line->slot;
}

struct line *wire_line(uint64_t number)
{
    struct line *line = &lines[(uint32_t)number].line;

    return line->is_used && line->generation == number >> 32 ? line : NULL;
}

static struct lws *wsi_of(struct line *line)
{
    return &lines[line->slot];
}

static int call(struct line *line, enum lws_callback_reasons reason, void *in, size_t len)
{
    return vhost.protocol->callback(wsi_of(line), reason, line->user, in, len);
}

/* --- Parcels --- */

static void push(struct parcels *parcels, struct parcel *parcel)
{
    if (parcels->last != NULL) {
        int64_t after_ms = parcels->last->at_ms;
        parcel->at_ms = parcel->at_ms > after_ms ? parcel->at_ms : after_ms;
        parcels->last->next = parcel;
    } else {
        parcels->first = parcel;
    }
    parcels->last = parcel;
    parcels->count++;
}

static struct parcel *pull(struct parcels *parcels)
{
    struct parcel *parcel = parcels->first;

    parcels->first = parcel->next;
    parcels->last = parcels->first == NULL ? NULL : parcels->last;
    parcels->count--;
    return parcel;
}

/* The newest: a board goes to many, one after another. */
static struct heard *newest;

static void let_go(struct heard *heard)
{
    if (heard != NULL && --heard->parcel_count == 0) {
        newest = newest == heard ? NULL : newest;
        queued__v1__server_message__free_unpacked(heard->message, NULL);
        free(heard->bytes);
        free(heard);
    }
}

static struct heard *hear(const uint8_t *bytes, size_t len)
{
    if (newest != NULL && newest->len == len && memcmp(newest->bytes, bytes, len) == 0) {
        newest->parcel_count++;
        return newest;
    }
    struct heard *heard = calloc(1, sizeof *heard);
    world_demand(heard != NULL, "no memory");
    *heard = (struct heard){.parcel_count = 1, .len = len, .bytes = malloc(len + 1)};
    world_demand(heard->bytes != NULL, "no memory");
    memcpy(heard->bytes, bytes, len);
    heard->message = queued__v1__server_message__unpack(NULL, len, bytes);
    world_demand(heard->message != NULL, "a message that nobody can read");
    newest = heard;
    return heard;
}

static void drop(struct parcel *parcel)
{
    free(parcel->bytes);
    let_go(parcel->heard);
    free(parcel);
}

static void drop_all(struct parcels *parcels)
{
    while (parcels->first != NULL) {
        drop(pull(parcels));
    }
}

static struct parcel *make_parcel(int64_t delay_ms)
{
    struct parcel *parcel = calloc(1, sizeof *parcel);

    world_demand(parcel != NULL, "no memory");
    parcel->at_ms = world.now_ms + delay_ms;
    return parcel;
}

/* Most networks are quick, most of the time. */
static int64_t delay(const struct line *line)
{
    if (world_chance(2)) {
        return world_below(8000);
    }
    return 1 + world_below(line->is_slow ? 1500 : 20);
}

/* --- A line's life --- */

uint64_t wire_connect(uint32_t client, uint32_t office_id)
{
    uint32_t slot = 0;

    while (slot < LINES_MAX && lines[slot].line.is_used) {
        slot++;
    }
    world_demand(slot < LINES_MAX, "too many lines");
    struct line *line = &lines[slot].line;
    *line = (struct line){.slot = slot,
                          .generation = line->generation + 1,
                          .timer = line->timer + 1,
                          .client = client,
                          .office_id = office_id,
                          .is_used = true,
                          .has_client = true,
                          .is_reading = true,
                          .is_slow = world_chance(10)};
    world_note(1 + world_below(60), WORLD_OPEN, wire_number(line));
    return wire_number(line);
}

static void end_if_over(struct line *line)
{
    if (!line->has_server && !line->has_client) {
        drop_all(&line->up);
        drop_all(&line->down);
        line->is_used = false;
    }
}

/* What is on its way to the client still arrives; then it notices. */
static void part_from_client(struct line *line, int64_t in_ms)
{
    int64_t last_ms = line->down.last == NULL ? world.now_ms : line->down.last->at_ms;

    world_note(last_ms - world.now_ms + in_ms, WORLD_HANGUP, wire_number(line));
}

static void end_server(struct line *line)
{
    if (!line->has_server) {
        return;
    }
    (void)call(line, LWS_CALLBACK_CLOSED, NULL, 0);
    line->has_server = false;
    free(line->user);
    line->user = NULL;
    drop_all(&line->up);
    part_from_client(line, world_below(50));
    end_if_over(line);
}

static void open_line(struct line *line)
{
    if (!line->has_client || !world.is_serving || !has_context || line->is_cut) {
        part_from_client(line, 1);
        return;
    }
    line->user = calloc(1, vhost.protocol->per_session_data_size);
    world_demand(line->user != NULL, "no memory");
    bool is_refused = call(line, LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION, NULL, 0) != 0 ||
                      call(line, LWS_CALLBACK_ESTABLISHED, NULL, 0) != 0;
    line->has_server = true;
    if (is_refused) {
        end_server(line);
        return;
    }
    client_on_open(line->client, line);
}

void wire_say(struct line *line, uint8_t *bytes, size_t len)
{
    struct parcel *parcel = make_parcel(delay(line));

    parcel->bytes = bytes;
    parcel->len = len;
    push(&line->up, parcel);
    world_note(parcel->at_ms - world.now_ms, WORLD_UP, wire_number(line));
}

void wire_leave(struct line *line)
{
    line->has_client = false;
    world_note(world_below(20000), WORLD_LOST, wire_number(line));
}

void wire_hand_over(struct line *line, uint8_t *bytes, size_t len, enum wire_part part)
{
    line->is_text = part == PART_TEXT;
    line->is_final = part != PART_MORE;
    bool is_fine = call(line, LWS_CALLBACK_RECEIVE, bytes, len) == 0;
    line->is_text = false;
    if (!is_fine) {
        end_server(line);
    }
}

uint32_t wire_served(void)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < LINES_MAX; i++) {
        count += lines[i].line.is_used && lines[i].line.has_server ? 1 : 0;
    }
    return count;
}

static bool hand_over(struct line *line, uint8_t *bytes, size_t len, bool is_final)
{
    line->is_final = is_final;
    return call(line, LWS_CALLBACK_RECEIVE, bytes, len) == 0;
}

static void deliver_up(struct line *line)
{
    while (line->has_server && !line->is_cut && line->is_reading && line->up.first != NULL &&
           line->up.first->at_ms <= world.now_ms) {
        struct parcel *parcel = pull(&line->up);
        size_t first = world_chance(10) ? world_below((uint32_t)parcel->len) : parcel->len;
        bool is_fine = first == parcel->len || hand_over(line, parcel->bytes, first, false);
        if (is_fine) {
            size_t rest = first == parcel->len ? 0 : first;
            is_fine = hand_over(line, parcel->bytes + rest, parcel->len - rest, true);
        }
        drop(parcel);
        if (!is_fine) {
            end_server(line);
        }
    }
}

/* The line breaks: of what is on its way up, some whole messages arrive and a piece of the next. */
void wire_cut(struct line *line)
{
    world.counts.cuts++;
    if (line->has_server && line->is_reading && !line->is_cut) {
        uint32_t whole = line->up.count == 0 ? 0 : world_below(line->up.count + 1);
        bool is_fine = true;
        while (is_fine && whole-- > 0 && line->is_reading && line->has_server) {
            struct parcel *parcel = pull(&line->up);
            is_fine = hand_over(line, parcel->bytes, parcel->len, true);
            drop(parcel);
        }
        if (is_fine && line->up.first != NULL && line->is_reading) {
            struct parcel *parcel = line->up.first;
            (void)hand_over(line, parcel->bytes, world_below((uint32_t)parcel->len), false);
        }
    }
    line->is_cut = true;
    drop_all(&line->up);
    while (line->down.count > 0 && world_chance(50)) {
        drop_all(&line->down);
    }
    if (line->has_server) {
        world_note(world_below(60000), WORLD_LOST, wire_number(line));
    }
    if (line->has_client) {
        world_note(world_below(15000), WORLD_HANGUP, wire_number(line));
    }
}

static void deliver_down(struct line *line)
{
    while (line->down.first != NULL && line->down.first->at_ms <= world.now_ms) {
        struct parcel *parcel = pull(&line->down);
        if (line->has_client) {
            client_on_message(line->client, line, parcel->heard->message);
        }
        drop(parcel);
    }
    if (line->wants_write && line->has_server) {
        world_note(0, WORLD_WRITABLE, wire_number(line));
    }
}

static void write_more(struct line *line)
{
    if (!line->wants_write || !line->has_server || lws_send_pipe_choked(wsi_of(line)) != 0) {
        return;
    }
    line->wants_write = false;
    if (call(line, LWS_CALLBACK_SERVER_WRITEABLE, NULL, 0) != 0) {
        end_server(line);
    }
}

static void hang_up(struct line *line)
{
    if (line->has_client) {
        line->has_client = false;
        client_on_closed(line->client);
    }
    end_if_over(line);
}

void wire_handle(enum world_kind kind, uint64_t number)
{
    bool is_timer = kind == WORLD_LINE_TIMER;
    struct line *line = is_timer ? &lines[(uint32_t)number].line : wire_line(number);

    if (line == NULL) {
        return;
    }
    if (kind == WORLD_OPEN) {
        open_line(line);
    } else if (kind == WORLD_UP) {
        deliver_up(line);
    } else if (kind == WORLD_DOWN) {
        deliver_down(line);
    } else if (kind == WORLD_WRITABLE) {
        write_more(line);
    } else if (kind == WORLD_LOST) {
        end_server(line);
        end_if_over(line);
    } else if (kind == WORLD_HANGUP) {
        hang_up(line);
    } else if (is_timer && line->has_server && line->timer == number >> 32) {
        if (call(line, LWS_CALLBACK_TIMER, NULL, 0) != 0) {
            end_server(line);
        }
    }
}

void wire_forget(void)
{
    has_context = false;
    for (uint32_t i = 0; i < LINES_MAX; i++) {
        struct line *line = &lines[i].line;
        if (line->is_used && line->has_server) {
            line->has_server = false;
            free(line->user);
            line->user = NULL;
            drop_all(&line->up);
            part_from_client(line, world_below(500));
            end_if_over(line);
        }
    }
}

/* --- libwebsockets --- */

struct lws_context *lws_create_context(const struct lws_context_creation_info *info)
{
    context.user = info->user;
    return &context;
}

struct lws_vhost *lws_create_vhost(struct lws_context *ctx,
                                   const struct lws_context_creation_info *info)
{
    (void)ctx;
    vhost.protocol = &info->protocols[1]; /* The first is HTTP's. */
    has_context = true;
    return &vhost;
}

void lws_context_destroy(struct lws_context *ctx)
{
    (void)ctx;
    if (!has_context) {
        return; /* The second call of the two. */
    }
    has_context = false;
    for (uint32_t i = 0; i < LINES_MAX; i++) {
        if (lines[i].line.is_used) {
            end_server(&lines[i].line);
        }
    }
}

struct lws_context *lws_get_context(const struct lws *wsi)
{
    (void)wsi;
    return &context;
}

void *lws_context_user(struct lws_context *ctx)
{
    return ctx->user;
}

int lws_get_vhost_listen_port(struct lws_vhost *host)
{
    (void)host;
    return 1;
}

void lws_set_log_level(int level, void (*log)(int level, const char *line))
{
    (void)level;
    (void)log;
}

const char *lws_get_peer_simple(struct lws *wsi, char *name, size_t len)
{
    (void)snprintf(name, len, "10.0.0.%u", wsi->line.client % 250);
    return name;
}

int lws_frame_is_binary(struct lws *wsi)
{
    return wsi->line.is_text ? 0 : 1;
}

int lws_is_final_fragment(struct lws *wsi)
{
    return wsi->line.is_final ? 1 : 0;
}

size_t lws_remaining_packet_payload(struct lws *wsi)
{
    (void)wsi;
    return 0;
}

int lws_send_pipe_choked(struct lws *wsi)
{
    return wsi->line.down.count >= SOCKET_FRAMES ? 1 : 0;
}

int lws_partial_buffered(struct lws *wsi)
{
    (void)wsi;
    return 0;
}

int lws_write(struct lws *wsi, unsigned char *bytes, size_t len, enum lws_write_protocol protocol)
{
    struct line *line = &wsi->line;

    if (protocol != LWS_WRITE_BINARY) {
        return (int)len; /* A close frame. */
    }
    struct parcel *parcel = make_parcel(delay(line));
    parcel->heard = hear(bytes, len);
    witness_on_frame(line, parcel->heard->message);
    if (line->is_cut || !line->has_client) {
        drop(parcel);
        return (int)len;
    }
    push(&line->down, parcel);
    world_note(parcel->at_ms - world.now_ms, WORLD_DOWN, wire_number(line));
    return (int)len;
}

int lws_callback_on_writable(struct lws *wsi)
{
    if (!wsi->line.wants_write) {
        wsi->line.wants_write = true;
        world_note(world_below(2), WORLD_WRITABLE, wire_number(&wsi->line));
    }
    return 1;
}

void lws_set_timer_usecs(struct lws *wsi, lws_usec_t usecs)
{
    struct line *line = &wsi->line;

    line->timer++;
    if (usecs != LWS_SET_TIMER_USEC_CANCEL) {
        world_note(usecs / 1000, WORLD_LINE_TIMER, (uint64_t)line->timer << 32 | line->slot);
    }
}

int lws_rx_flow_control(struct lws *wsi, int enable)
{
    wsi->line.is_reading = (enable & 1) != 0;
    if (wsi->line.is_reading) {
        world_note(1, WORLD_UP, wire_number(&wsi->line));
    }
    return 0;
}

void lws_close_reason(struct lws *wsi, enum lws_close_status status, unsigned char *buf, size_t len)
{
    (void)wsi;
    (void)status;
    (void)buf;
    (void)len;
}
