/* Who it is: an account of the journal as the identity of a connection. */
#ifndef QUEUED_APP_WHO_H
#define QUEUED_APP_WHO_H

#include <stdint.h>

#include "queued/app/site.h"
#include "queued/gateway/gateway.h"
#include "queued/journal/account.h"

struct identity who_of_user(const struct user *user);
struct identity who_of_device(const struct device *device);

/* The counter of a clerk; 0: none. */
uint32_t who_seat(const struct site *site, const struct identity *identity);

#endif
