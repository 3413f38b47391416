/* A hub: a gateway on a loop and thread of its own, whose owner answers in the simplest way. Tests
 * talk to it as clients, and as its owner through hub_call(). */
#ifndef QUEUED_TESTS_SUPPORT_HUB_H
#define QUEUED_TESTS_SUPPORT_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "queued/gateway/gateway.h"

#define HUB_OFFICE 1U
#define HUB_HELD_MAX 4096

/* Requests that wait for hub_answer(). */
struct hub_held {
    struct session_id session;
    uint32_t number;
};

struct hub {
    uv_loop_t loop;
    uv_async_t async;
    uv_thread_t thread;
    uv_sem_t done;
    struct metrics metrics;
    struct gateway *gateway;
    uint16_t port;
    bool is_ready;
    bool answers_hello; /* False: as if the database took its time. */
    struct hub_held held[HUB_HELD_MAX];
    size_t held_count;
    size_t held_most;
    size_t closed_count;
    void (*call)(struct hub *hub, void *arg);
    void *arg;
};

/* Tokens say who comes: "kiosk", "display", "terminal", "clerk", "manager", "phone"; another is
 * wrong, none is nobody. GetForecast is answered at once, GetOffice when told, Subscribe with a
 * forecast. */
void hub_start(struct hub *hub, struct gateway_options options);

/* Ends it as the server does; every handle must be closed in the end. */
void hub_stop(struct hub *hub);

/* Runs @call on the hub's thread and waits for it. */
void hub_call(struct hub *hub, void (*call)(struct hub *hub, void *arg), void *arg);

uint64_t hub_metric(struct hub *hub, enum metric metric);
uint64_t hub_refusals(struct hub *hub, enum refusal refusal);

/* Waits until @metric has reached @value. */
void hub_wait_metric(struct hub *hub, enum metric metric, uint64_t value);

size_t hub_held(struct hub *hub);             /* How many wait now. */
void hub_answer(struct hub *hub, size_t max); /* The oldest ones. */

/* Publishes a board whose version is @version, @len bytes long. */
void hub_publish(struct hub *hub, uint64_t version, size_t len);

/* Says @count notices to everybody in one go. */
void hub_notify(struct hub *hub, size_t count);

/* Messages of a client: the length of what was put into @bytes. */
#define HUB_MESSAGE_SIZE 128
size_t hub_hello(uint8_t bytes[HUB_MESSAGE_SIZE], uint32_t version, const char *token);
size_t hub_ask(uint8_t bytes[HUB_MESSAGE_SIZE], uint32_t number, uint32_t body);
size_t hub_watch_board(uint8_t bytes[HUB_MESSAGE_SIZE], uint32_t number);

/* Fields of the envelopes. */
enum { HUB_GET_OFFICE = 13, HUB_GET_FORECAST = 14, HUB_GET_REPORT = 16 };
enum { HUB_WELCOME = 10, HUB_FORECAST = 14, HUB_REFUSAL = 32, HUB_NOTICE = 33 };

/* A connection that has said hello and been welcomed. */
int hub_join(struct hub *hub, const char *token);

#endif
