#include "queued/app/who.h"

#include "queued/base/text.h"

struct identity who_of_user(const struct user *user)
{
    static const enum actor_kind kinds[] = {
        [ROLE_CLERK] = ACTOR_CLERK,
        [ROLE_MANAGER] = ACTOR_MANAGER,
        [ROLE_ADMINISTRATOR] = ACTOR_ADMINISTRATOR,
    };
    struct identity identity = {
        .actor = {.kind = kinds[user->role], .id = user->user_id},
        .office_id = user->office_id,
        .rights = user->rights,
    };

    (void)text_copy(identity.name, sizeof identity.name, user->title);
    return identity;
}

struct identity who_of_device(const struct device *device)
{
    struct identity identity = {
        .actor = {.kind = ACTOR_DEVICE, .id = device->device_id},
        .device = (enum identity_device)device->kind,
        .office_id = device->office_id,
    };

    (void)text_copy(identity.name, sizeof identity.name, device->name);
    return identity;
}

uint32_t who_seat(const struct site *site, const struct identity *identity)
{
    if (identity->actor.kind != ACTOR_CLERK) {
        return 0;
    }
    const struct counter *counter =
        office_counter_of_clerk(&site->office, (uint32_t)identity->actor.id);
    return counter == NULL ? 0 : counter->counter_id;
}
