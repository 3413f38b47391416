/* A response: what the server says to one client, from plain values to a frame. NULL: out of
 * memory, or larger than LIMIT_FRAME_OUT. */
#ifndef QUEUED_CODEC_RESPONSE_H
#define QUEUED_CODEC_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "queued/codec/frame.h"
#include "queued/codec/report.h"
#include "queued/codec/request.h"
#include "queued/codec/story.h"
#include "queued/office/office.h"

struct welcome {
    enum actor_kind actor; /* ACTOR_NONE: log in first. */
    uint32_t actor_id;
    const char *actor_name;
    uint32_t device; /* Of a device: its kind, by the numbers of DeviceKind; else 0. */
    uint32_t counter_id;
    int64_t now_ms;
    const char *device_token; /* Of a device that has just been enrolled; NULL: none. */
    bool may_call_ticket;     /* Rights beyond those of the role. */
    bool may_reclassify;
};

struct logged_in {
    const char *session_token;
    uint32_t user_id;
    const char *user_name;
    enum actor_kind actor;
    uint32_t counter_id;
    bool may_call_ticket;
    bool may_reclassify;
};

enum notice {
    NOTICE_TAKEN_OVER,
    NOTICE_SLOW_READER,
    NOTICE_STOPPING,
    NOTICE_IDLE,    /* A manager did nothing for long; the connection ends. */
    NOTICE_REVOKED, /* Device revoked, user disabled, secret changed, day over; it ends. */
};

/* Each answers the request of @number; language picks the words of refusals and notices. */
struct frame *response_refusal(uint32_t number,
                               enum refusal refusal,
                               const struct obstacle *obstacle,
                               enum language language);
struct frame *response_welcome(uint32_t number,
                               const struct office *office,
                               const struct welcome *welcome);
struct frame *response_logged_in(uint32_t number, const struct logged_in *logged_in);
struct frame *response_notice(enum notice notice, enum language language);

/* After office_step(): the ticket as it is now; token and forecast only when @kind is
 * COMMAND_ISSUE. */
struct frame *response_done(uint32_t number,
                            const struct office *office,
                            enum command_kind kind,
                            const struct answer *answer);

struct frame *response_office(uint32_t number, const struct office *office, int64_t now_ms);

/* A page of the procedures valid at @now_ms, from the first id above @after_procedure_id on. */
struct frame *response_procedures(uint32_t number,
                                  const struct office *office,
                                  uint32_t after_procedure_id,
                                  uint32_t service_id,
                                  int64_t now_ms);
struct frame *response_forecast(uint32_t number, const struct forecast *forecast);
struct frame *response_report(uint32_t number, const struct report *report);
struct frame *response_workbook(uint32_t number, const char *token);
struct frame *response_story(uint32_t number, const struct story *story);
struct frame *response_staff(uint32_t number, const struct staff *staff);

/* Topic states: @number is that of the Subscribe they answer, 0 for later ones; version and instant
 * are the office's newest event.
 * @counter_id and @ticket_id are known to the office. */
struct frame *response_board(uint32_t number, const struct office *office, int64_t now_ms);
struct frame *response_counter(uint32_t number,
                               const struct office *office,
                               uint32_t counter_id,
                               int64_t now_ms);
struct frame *response_ticket(uint32_t number,
                              const struct office *office,
                              uint64_t ticket_id,
                              int64_t now_ms);

/* One slip printer. */
struct printer_view {
    const char *kiosk;
    int64_t since_ms;
    uint64_t printed_ticket_id;
    uint64_t failed_ticket_id;
    uint32_t state; /* Number of proto PrinterState. */
    uint32_t waiting;
};
struct frame *response_printers(uint32_t number,
                                const struct office *office,
                                const struct printer_view *views,
                                uint32_t count);

/* One enrolled device. Numbers are those of proto DeviceState. */
enum device_view_state { DEVICE_VIEW_CONNECTED = 1, DEVICE_VIEW_GONE = 2, DEVICE_VIEW_UNSEEN = 3 };
struct device_view {
    const char *name;
    int64_t since_ms; /* Unseen: when the server started. */
    uint32_t device_id;
    uint32_t kind; /* Number of proto DeviceKind. */
    enum device_view_state state;
    bool is_missed; /* An alarm. */
};
struct frame *response_devices(uint32_t number,
                               const struct office *office,
                               const struct device_view *views,
                               uint32_t count);

struct frame *response_statistics(uint32_t number, const struct office *office, int64_t now_ms);

#endif
