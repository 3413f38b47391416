/* A request: one client message as plain, validated C values. */
#ifndef QUEUED_CODEC_REQUEST_H
#define QUEUED_CODEC_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "queued/base/arena.h"
#include "queued/codec/report.h"
#include "queued/office/command.h"

#define PROTOCOL_VERSION 1

/* Text of a credential, with the final NUL. */
#define REQUEST_TOKEN_SIZE 65
#define REQUEST_SECRET_SIZE 129
#define REQUEST_CODE_SIZE 33

/* Numbers are those of proto ClientKind. */
enum client_kind {
    CLIENT_UNSPECIFIED = 0,
    CLIENT_KIOSK = 1,
    CLIENT_COUNTER = 2,
    CLIENT_DISPLAY = 3,
    CLIENT_PHONE = 4,
    CLIENT_MANAGER = 5,
};
#define CLIENT_KIND_COUNT 6

/* Numbers are those of proto TopicKind. */
enum topic_kind {
    TOPIC_BOARD = 1,
    TOPIC_COUNTER = 2,
    TOPIC_TICKET = 3,
    TOPIC_STATISTICS = 4,
    TOPIC_PRINTERS = 5,
    TOPIC_DEVICES = 6,
};
#define TOPIC_KIND_COUNT 7

enum request_kind {
    REQUEST_HELLO = 1,
    REQUEST_SUBSCRIBE,
    REQUEST_UNSUBSCRIBE,
    REQUEST_GET_OFFICE,
    REQUEST_GET_PROCEDURES,
    REQUEST_GET_FORECAST,
    REQUEST_GET_REPORT,
    REQUEST_GET_WORKBOOK, /* request.get_report; by is REPORT_BY_OFFICE. */
    REQUEST_GET_STORY,
    REQUEST_GET_STAFF,
    REQUEST_PRINT_CHECKLIST,
    REQUEST_LOG_IN, /* request.command is a COMMAND_LOG_IN with the counter (0: none) and take_over.
                     */
    REQUEST_LOG_OUT, /* request.command is a COMMAND_LOG_OUT. */
    REQUEST_COMMAND, /* Every other command. */
};
#define REQUEST_KIND_COUNT 15

struct request_hello {
    enum client_kind client_kind;
    enum language language;
    char token[REQUEST_TOKEN_SIZE]; /* "": none. */
    char client_name[REQUEST_TOKEN_SIZE];
    bool has_ticket_token;
    uint8_t ticket_token[16];
    char enrolment_code[REQUEST_CODE_SIZE]; /* "": none; never with a token. */
    char office[LIMIT_NAME];                /* Code of the office; "": the only one. */
};

struct request {
    uint32_t
        number; /* Echoed in the answer. Set also when the rest was refused, if it could be read. */
    enum request_kind kind;
    struct command command; /* LOG_IN, LOG_OUT, COMMAND: all but actor and (for an issue) token and
                               channel, which the server sets. */
    union {
        struct request_hello hello;
        struct {
            enum topic_kind topic;
            uint32_t counter_id;
        } subscribe; /* And UNSUBSCRIBE. */
        struct {
            uint32_t after_procedure_id;
            uint32_t service_id;
        } get_procedures;
        struct {
            uint32_t service_id;
            enum ticket_class ticket_class;
        } get_forecast;
        struct {
            uint32_t procedure_id;
            enum language language;
        } print_checklist;
        struct report_query
            get_report; /* Dates 0 where the client left them open; otherwise valid dates. */
        struct {
            char label[LABEL_SIZE]; /* Any text: whether it is a label, the journal says. */
            uint32_t date;          /* 0: left open; otherwise valid. */
        } get_story;
        struct {
            char user[LIMIT_NAME];
            char secret[REQUEST_SECRET_SIZE];
        } log_in;
    };
};

/* Reads one ClientMessage. Everything is checked: wire form, UTF-8 in form C without control
 * characters, enum members, ranges, counts, the command id. @arena is scratch space, reset on
 * entry. Refusals: TOO_LARGE, MALFORMED, UNKNOWN_VERSION, INVALID_TEXT, INVALID_VALUE,
 * COMMAND_ID_MISSING, BAD_TOKEN (no ticket token has this form), UNKNOWN_TOPIC. */
QD_MUST_USE enum refusal request_decode(struct request *request,
                                        struct arena *arena,
                                        const uint8_t *bytes,
                                        size_t len);

#endif
