/* Rights: who may ask for what. One table; everything outside it is refused. */
#ifndef QUEUED_GATEWAY_RIGHTS_H
#define QUEUED_GATEWAY_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/base/limits.h"
#include "queued/codec/request.h"
#include "queued/office/actor.h"

/* Beyond those of the role; numbers equal RIGHT_* of the accounts. */
#define IDENTITY_CALL_TICKET 1U
#define IDENTITY_RECLASSIFY 2U

/* Numbers equal enum device_kind of the accounts; NONE for what is no device. */
enum identity_device {
    IDENTITY_NO_DEVICE = 0,
    IDENTITY_KIOSK = 1,
    IDENTITY_DISPLAY = 2,
    IDENTITY_TERMINAL = 3
};

/* Who is behind a connection. */
struct identity {
    struct actor actor;          /* ACTOR_NONE: nobody yet. */
    enum identity_device device; /* When the actor is a device, or a user on an enrolled device. */
    uint32_t office_id;
    uint32_t rights;
    char name[LIMIT_TITLE];
};

/* REFUSAL_NONE, HELLO_FIRST (no identity), LOG_IN_FIRST (nobody, where somebody would do),
 * NOT_ALLOWED.
 * @request is decoded; commands are judged by kind, subscriptions by topic. */
enum refusal rights_check(const struct identity *identity, const struct request *request);

#endif
