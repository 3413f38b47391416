#include "tests/sim/world_damage.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#include "queued/base/limits.h"
#include "queued/codec/request.h"
#include "tests/sim/world_wire.h"
#include "tests/sim/world_witness.h"

#define PIECE 1000      /* Of a message without end. */
#define GARBAGE_MAX 600 /* Of random bytes. */
#define GONE_IN_MS (LIMIT_CLOSING_MS + 10000)

static uint8_t bytes[LIMIT_FRAME_IN + PIECE];

static enum refusal read(size_t len)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];
    static struct request request;
    struct arena arena;

    arena_init(&arena, scratch, sizeof scratch);
    return request_decode(&request, &arena, bytes, len);
}

/* The next message of the line with some bits turned over, or cut short; without one, noise. What
 * can still be read is a message, and no damage that anybody could see: then once more. */
static size_t garble(const struct parcel *parcel, enum refusal *refusal)
{
    size_t len = 0;

    do {
        bool is_noise = parcel == NULL || parcel->len > sizeof bytes;
        len = is_noise ? 1 + world_below(GARBAGE_MAX) : parcel->len;
        for (size_t i = 0; i < len; i++) {
            bytes[i] = is_noise ? (uint8_t)world_below(256) : parcel->bytes[i];
        }
        for (uint32_t flips = is_noise ? 0 : 1 + world_below(8); flips > 0; flips--) {
            bytes[world_below((uint32_t)len)] ^= (uint8_t)(1U << world_below(8));
        }
        len = world_chance(20) ? world_below((uint32_t)len + 1) : len;
        *refusal = read(len);
    } while (*refusal == REFUSAL_NONE);
    return len;
}

static void say(struct line *line)
{
    enum refusal refusal = REFUSAL_MALFORMED;
    uint32_t dice = world_below(10);

    memset(bytes, 0, sizeof bytes);
    if (dice == 0) {
        world_say("client %u: a message that is too long", line->client);
        wire_hand_over(line, bytes, LIMIT_FRAME_IN + 1, PART_LAST);
    } else if (dice == 1) {
        world_say("client %u: a message in words", line->client);
        wire_hand_over(line, bytes, 5, PART_TEXT);
    } else if (dice == 2) {
        world_say("client %u: a message without end", line->client);
        for (size_t said = 0; said <= LIMIT_FRAME_IN && line->has_server; said += PIECE) {
            wire_hand_over(line, bytes + said, PIECE, PART_MORE);
        }
    } else {
        size_t len = garble(line->up.first, &refusal);
        world_say("client %u: a damaged message", line->client);
        wire_hand_over(line, bytes, len, PART_LAST);
    }
    if (refusal == REFUSAL_MALFORMED || refusal == REFUSAL_TOO_LARGE) {
        world_note(GONE_IN_MS, WORLD_DAMAGED, wire_number(line));
    }
}

static uint64_t hash_of(uint32_t office_id)
{
    const struct view *view = witness_view(office_id);

    return view->office == NULL ? 0 : office_hash(view->office);
}

void damage_line(struct line *line)
{
    uint64_t hashes[WORLD_OFFICES];
    uint64_t commands = world.counts.commands;
    uint32_t served = wire_served();

    if (!line->has_server || line->is_cut || !line->is_reading) {
        return;
    }
    for (uint32_t i = 0; i < WORLD_OFFICES; i++) {
        hashes[i] = hash_of(i + 1);
    }
    world.counts.damages++;
    say(line);
    world_demand(world.counts.commands == commands, "damage was taken for a command");
    world_demand(wire_served() + (line->has_server ? 0 : 1) == served,
                 "damage on one line has ended another");
    for (uint32_t i = 0; i < WORLD_OFFICES; i++) {
        world_demand(hash_of(i + 1) == hashes[i], "damage has changed an office");
    }
}

void damage_check(uint64_t number)
{
    const struct line *line = wire_line(number);

    world_demand(line == NULL || !line->has_server, "a connection goes on after what ends it");
}
