#include "queued/gateway/rights.h"

#include <stddef.h>

#include "queued/base/assert.h"

/* Who stands behind a connection, as far as rights go. */
#define NOBODY (1U << 0)
#define CITIZEN (1U << 1)
#define KIOSK (1U << 2)
#define DISPLAY (1U << 3)
#define TERMINAL (1U << 4)
#define CLERK (1U << 5)
#define MANAGER (1U << 6) /* And administrators. */
#define EVERYBODY (NOBODY | CITIZEN | KIOSK | DISPLAY | TERMINAL | CLERK | MANAGER)

static const uint32_t request_rights[REQUEST_KIND_COUNT] = {
    [REQUEST_GET_OFFICE] = EVERYBODY,
    [REQUEST_GET_PROCEDURES] = KIOSK | CLERK | MANAGER,
    [REQUEST_GET_FORECAST] = KIOSK | CLERK | MANAGER,
    [REQUEST_GET_REPORT] = MANAGER,
    [REQUEST_GET_WORKBOOK] = MANAGER,
    [REQUEST_GET_STORY] = MANAGER,
    [REQUEST_GET_STAFF] = MANAGER,
    [REQUEST_PRINT_CHECKLIST] = KIOSK,
    [REQUEST_LOG_IN] = NOBODY | TERMINAL | CLERK | MANAGER,
    [REQUEST_LOG_OUT] = CLERK | MANAGER,
};

static const uint32_t topic_rights[TOPIC_KIND_COUNT] = {
    [TOPIC_BOARD] = KIOSK | DISPLAY | TERMINAL | CLERK | MANAGER,
    [TOPIC_COUNTER] = CLERK | MANAGER,
    [TOPIC_TICKET] = CITIZEN,
    [TOPIC_STATISTICS] = MANAGER,
    [TOPIC_PRINTERS] = KIOSK | MANAGER,
    [TOPIC_DEVICES] = MANAGER,
};

static const uint32_t command_rights[COMMAND_KIND_COUNT] = {
    [COMMAND_ISSUE] = KIOSK | CLERK,
    [COMMAND_CALL_NEXT] = CLERK,
    [COMMAND_CALL_TICKET] = CLERK,
    [COMMAND_RECALL] = CLERK,
    [COMMAND_START] = CLERK,
    [COMMAND_FINISH] = CLERK,
    [COMMAND_NO_SHOW] = CLERK,
    [COMMAND_RETURN] = CLERK | MANAGER,
    [COMMAND_PARK] = CLERK,
    [COMMAND_RESUME] = CLERK,
    [COMMAND_TRANSFER] = CLERK,
    [COMMAND_REQUEUE] = CLERK,
    [COMMAND_RECLASSIFY] = CLERK | MANAGER,
    [COMMAND_CANCEL] = CITIZEN | KIOSK | CLERK | MANAGER,
    [COMMAND_UNDO] = CLERK,
    [COMMAND_REPRINT] = KIOSK | CLERK | MANAGER,
    [COMMAND_OPEN_COUNTER] = CLERK,
    [COMMAND_PAUSE_COUNTER] = CLERK,
    [COMMAND_CLOSE_COUNTER] = CLERK,
    [COMMAND_RELEASE_COUNTER] = MANAGER,
    [COMMAND_OPEN_DAY] = MANAGER,
    [COMMAND_CLOSE_DAY] = MANAGER,
    [COMMAND_RATE] = CITIZEN,
};

static uint32_t standing(const struct identity *identity)
{
    switch (identity->actor.kind) {
    case ACTOR_CITIZEN:
        return CITIZEN;
    case ACTOR_CLERK:
        return CLERK;
    case ACTOR_MANAGER:
    case ACTOR_ADMINISTRATOR:
        return MANAGER;
    case ACTOR_DEVICE:
        if (identity->device == IDENTITY_KIOSK) {
            return KIOSK;
        }
        return identity->device == IDENTITY_DISPLAY ? DISPLAY : TERMINAL;
    case ACTOR_NONE:
    case ACTOR_SYSTEM:
    default:
        return NOBODY;
    }
}

static uint32_t allowed(const struct identity *identity, const struct request *request)
{
    if (request->kind == REQUEST_SUBSCRIBE || request->kind == REQUEST_UNSUBSCRIBE) {
        return topic_rights[request->subscribe.topic];
    }
    if (request->kind != REQUEST_COMMAND) {
        return request_rights[request->kind];
    }
    uint32_t needed = 0;
    needed = request->command.kind == COMMAND_CALL_TICKET ? IDENTITY_CALL_TICKET : needed;
    needed = request->command.kind == COMMAND_RECLASSIFY ? IDENTITY_RECLASSIFY : needed;
    uint32_t rights = command_rights[request->command.kind];
    bool lacks = (identity->rights & needed) != needed;
    return lacks ? rights & ~CLERK : rights;
}

enum refusal rights_check(const struct identity *identity, const struct request *request)
{
    QD_ASSERT(request->kind > REQUEST_HELLO && request->kind < REQUEST_KIND_COUNT);
    uint32_t who = standing(identity);

    if ((allowed(identity, request) & who) != 0) {
        return REFUSAL_NONE;
    }
    return who == NOBODY || who == TERMINAL ? REFUSAL_LOG_IN_FIRST : REFUSAL_NOT_ALLOWED;
}
