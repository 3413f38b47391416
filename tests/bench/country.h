/* A country: offices that are served by one process, each with a kiosk, desks and a display, and
 * citizens who arrive whatever the server does (an open loop). What the files of bench-country
 * share. */
#ifndef QUEUED_BENCH_COUNTRY_H
#define QUEUED_BENCH_COUNTRY_H

#include <uv.h>

#include "queued/base/list.h"
#include "tests/bench/histogram.h"
#include "tests/bench/member.h"
#include "tests/bench/say.h"
#include "tests/sim/random.h"

#define TOKEN_SIZE 32
#define LABEL_TEXT_SIZE 24
#define PLACE_DESKS_MAX 16

/* Parts of the measured time: how much they differ is the spread of one run. */
#define COUNTRY_WINDOWS 5

/* Citizens before a kiosk that has not answered the one before them. More is a failure: a queue
 * that grows. */
#define KIOSK_LINE_MAX 64

enum role { ROLE_KIOSK, ROLE_DESK, ROLE_WALL, ROLE_BARE };

/* Whoever has a connection. */
struct voice {
    struct member member; /* First: it is what callbacks are given. */
    struct country *country;
    struct place *place;
    enum role role;
    char token[TOKEN_SIZE];
    struct say say;
    bool is_ready; /* Welcomed, and subscribed to what it watches. */
    bool is_subscribing;
    bool is_deaf; /* Reads nothing after its first state. */
};

struct kiosk {
    struct voice voice; /* First. */
    bool is_busy;
    uint64_t line_ns[KIOSK_LINE_MAX]; /* When they arrived; the first is at the kiosk. */
    uint32_t line_head;
    uint32_t line_count;
};

enum desk_state {
    DESK_IDLE,
    DESK_CALLING,
    DESK_WALKING,
    DESK_STARTING,
    DESK_SERVING,
    DESK_FINISHING
};

struct desk {
    struct voice voice; /* First. */
    uint32_t counter_id;
    enum desk_state state;
    struct list due; /* Among those who walk, or are served. */
    uint64_t due_ns;
    uint64_t asked_ns; /* When the call was due to be sent. */
    bool is_counted;   /* It is after the warm-up. */
    bool is_shown;     /* The display has it. */
    uint64_t shown_seq;
    char told[LABEL_TEXT_SIZE];
    char shown[LABEL_TEXT_SIZE];
};

struct wall {
    struct voice voice;  /* First. */
    uint64_t newest_seq; /* Of the newest call it has shown. */
    uint64_t version;
};

/* One office, as its people see it. */
struct place {
    uint32_t service_id;
    struct kiosk kiosk;
    struct desk *desks; /* Owned. */
    uint32_t desk_count;
    struct wall wall;
    uint32_t waiting; /* Told of, and not called yet. */
    /* The newest board that any of its displays got: most are alike. */
    uint8_t *board; /* Owned. */
    size_t board_len;
    uint64_t board_version;
    uint64_t board_seq; /* Of its newest call. */
};

enum phase { PHASE_OPENING, PHASE_RUNNING, PHASE_DRAINING, PHASE_OVER };

struct country_options {
    const char *tokens;  /* File of bench-offices; NULL: bare connections. */
    uint32_t bare_count; /* Connections that say nothing but an echo. */
    double per_second;   /* Citizens in all offices together. */
    uint64_t seconds;    /* Measured. */
    uint64_t warm_ms;    /* Before that. */
    uint64_t walk_ms;    /* From the call to the desk. */
    uint64_t service_ms; /* There. */
    uint64_t call_max; /* Instead of arrivals: that many citizens one by one in the first office. */
    uint64_t warm_calls; /* Before those that are measured. */
    uint64_t pause_ms;   /* Between them. */
    uint32_t watchers;   /* More displays in the first office, */
    uint32_t deaf;       /* of which so many read nothing. */
};

struct country {
    struct country_options options;
    uv_loop_t loop;
    uv_poll_t alarm;
    int alarm_fd;
    struct sockaddr_in address;
    struct random random;
    enum phase phase;
    bool has_failed;
    struct place *places; /* Owned. */
    uint32_t place_count;
    struct wall *watchers; /* Owned: the further displays of the first office. */
    struct voice *bare;    /* Owned. */
    struct voice **voices; /* Owned: everybody, in the order in which they connect. */
    uint32_t voice_count;
    uint32_t begun_count;
    uint32_t ready_count;
    uint64_t next_ns; /* The next arrival; 0: none is due. */
    uint64_t measure_ns;
    uint64_t end_ns;
    uint64_t drained_ns;
    struct list walking;
    struct list serving;
    uint64_t arrived;
    uint64_t issued;
    uint64_t called;
    uint64_t shown;
    uint64_t served;
    uint64_t measured; /* Arrivals after the warm-up. */
    uint32_t line_max; /* The longest line at a kiosk. */
    uint32_t waiting_max;
    uint32_t listeners; /* Displays of the first office that read. */
    uint32_t listened;  /* Of those, who has the newest call. */
    uint32_t deaf_behind;
    struct histogram issue;
    struct histogram call;
    struct histogram display;
    struct histogram windows[COUNTRY_WINDOWS]; /* The same, by when it was called. */
    struct histogram last;                     /* From the clerk's frame to the last display's. */
};

void country_fail(struct country *country, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- country_hall.c: citizens come and go. --- */
void country_hall_begin(struct country *country);
void country_hall_on_alarm(struct country *country);
void country_hall_told(struct voice *voice, const Queued__V1__ServerMessage *message);
void country_hall_shown(const struct desk *desk); /* The display has its call. */
bool country_hall_is_empty(const struct country *country);

/* --- country_board.c: what displays are sent. --- */
void country_board_shown(struct wall *wall, const uint8_t *payload, size_t len);
/* What the desk was told and what its display shows are one ticket. */
void country_board_compare(struct country *country, const struct desk *desk);

/* --- country_voice.c: how everybody comes in. --- */
void country_voice_open_more(struct country *country);

/* --- country.c --- */
void country_everybody_is_in(struct country *country);
void country_set_alarm(struct country *country);
void country_drain(struct country *country); /* Nobody comes any more. */
/* Whether that was the last of the run. */
void country_look_for_end(struct country *country);

#endif
