/* Metrics: counters and gauges of the server, as Prometheus text. */
#ifndef QUEUED_GATEWAY_METRICS_H
#define QUEUED_GATEWAY_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "queued/office/command.h"
#include "queued/office/refusal.h"

/* name after "queued_", type, help. */
#define METRIC_MAP(X)                                                                         \
    X(CONNECTIONS, "connections", "gauge", "Open WebSocket connections.")                     \
    X(CONNECTIONS_TOTAL, "connections_total", "counter", "WebSocket connections accepted.")   \
    X(CONNECTIONS_REFUSED,                                                                    \
      "connections_refused_total",                                                            \
      "counter",                                                                              \
      "Connections refused: too many, or the wrong subprotocol.")                             \
    X(CLOSED_HANDSHAKE,                                                                       \
      "closed_handshake_total",                                                               \
      "counter",                                                                              \
      "Connections closed because no valid hello came in time.")                              \
    X(CLOSED_IDLE,                                                                            \
      "closed_idle_total",                                                                    \
      "counter",                                                                              \
      "Connections closed because the peer gave no sign of life.")                            \
    X(CLOSED_SLOW,                                                                            \
      "closed_slow_total",                                                                    \
      "counter",                                                                              \
      "Connections closed because the peer did not read its replies.")                        \
    X(CLOSED_PROTOCOL,                                                                        \
      "closed_protocol_total",                                                                \
      "counter",                                                                              \
      "Connections closed because the peer broke the protocol.")                              \
    X(CLOSED_CROWDED,                                                                         \
      "closed_crowded_total",                                                                 \
      "counter",                                                                              \
      "Connections of strangers and phones closed to make room for others.")                  \
    X(FRAMES_IN, "frames_in_total", "counter", "Messages received.")                          \
    X(FRAMES_OUT, "frames_out_total", "counter", "Messages sent.")                            \
    X(BYTES_IN, "bytes_in_total", "counter", "Payload bytes received.")                       \
    X(BYTES_OUT, "bytes_out_total", "counter", "Payload bytes sent.")                         \
    X(TOPIC_STATES_SKIPPED,                                                                   \
      "topic_states_skipped_total",                                                           \
      "counter",                                                                              \
      "Topic states replaced by a newer one before a slow client read them.")                 \
    X(HTTP_REQUESTS, "http_requests_total", "counter", "HTTP requests answered.")             \
    X(COMMANDS, "commands_total", "counter", "Commands done.")                                \
    X(COMMANDS_REPEATED,                                                                      \
      "commands_repeated_total",                                                              \
      "counter",                                                                              \
      "Commands answered from memory because they had been done.")                            \
    X(EVENTS, "events_total", "counter", "Events committed.")                                 \
    X(COMMITS, "commits_total", "counter", "Commits to the journal.")                         \
    X(COMMIT_MICROSECONDS, "commit_microseconds_total", "counter", "Time spent in commits.")  \
    X(TICKETS_WAITING, "tickets_waiting", "gauge", "Tickets waiting in all offices.")         \
    X(SUBSCRIPTIONS, "subscriptions", "gauge", "Topics being watched, over all connections.") \
    X(DISK_FREE_BYTES, "disk_free_bytes", "gauge", "Free space where the database is.")

enum metric {
#define X(name, text, type, help) METRIC_##name,
    METRIC_MAP(X)
#undef X
        METRIC_COUNT
};

struct metrics {
    uint64_t values[METRIC_COUNT];
    uint64_t refusals[REFUSAL_NUMBER_MAX + 1]; /* By code. */
};

void metrics_add(struct metrics *metrics, enum metric metric, uint64_t amount);
void metrics_set(struct metrics *metrics, enum metric metric, uint64_t value);
void metrics_count_refusal(struct metrics *metrics, enum refusal refusal);

/* Text exposition format 0.0.4, every refusal code with a label even at 0; ended by NUL. Returns
 * the length, or the size needed when it is not less than @size. */
size_t metrics_text(const struct metrics *metrics, char *text, size_t size);

#endif
