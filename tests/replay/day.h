/* A day: who comes when and for what, who sits where until when, and what they are like. The script
 * of a replay; citizens' lots of the day are kept with them while it is played. */
#ifndef QUEUED_REPLAY_DAY_H
#define QUEUED_REPLAY_DAY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queued/office/definition.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)

/* What is out of the ordinary about a citizen's visit. */
enum habit {
    HABIT_NONE,
    HABIT_ABSENT,        /* Called twice, and gone for good. */
    HABIT_RETURNS,       /* Missed, and back a quarter of an hour later. */
    HABIT_RECALLED,      /* Comes when called again. */
    HABIT_FETCHES_COPY,  /* Parked in the middle. */
    HABIT_SENT_ON,       /* Goes on to another service. */
    HABIT_SENT_BACK,     /* Is to see this very counter again. */
    HABIT_MISCALLED,     /* Called by mistake and put back. */
    HABIT_CALL_UNDONE,   /* Called by mistake and undone. */
    HABIT_FINISH_UNDONE, /* Finished too early and undone. */
    HABIT_RECLASSIFIED,  /* Granted priority after issue. */
    HABIT_REPRINTED,     /* Loses the slip. */
    HABIT_WATCHES,       /* Follows the ticket on a phone. */
};
#define HABIT_COUNT 13

struct citizen {
    int64_t arrives_ms;
    uint32_t service; /* Index into day.services. */
    uint32_t next_service;
    bool is_priority;
    bool is_english;
    int64_t walk_ms;
    int64_t service_ms;
    int64_t patience_ms; /* Gives up by phone after so long; 0: never. */
    enum habit habit;
    /* As it went. */
    uint64_t ticket_id; /* 0: none yet. */
    bool had_habit;     /* What is out of the ordinary has happened. */
    bool was_recalled;
    int64_t back_at_ms; /* Absent until then; 0: here. */
};

struct day_service {
    const char *letter;
    uint32_t service_id; /* As the server says; 0 before. */
};

struct day_clerk {
    uint32_t counter_id;
    char user[LIMIT_NAME];
    char title[LIMIT_TITLE];
    char secret[16];
    uint32_t rights; /* As in journal/account.h. */
    bool is_automatic;
    int64_t comes_ms;
    int64_t leaves_ms;
    int64_t lunch_from_ms; /* 0: none. */
    int64_t lunch_until_ms;
};

struct day {
    char *name;        /* Owned. */
    char *office_yaml; /* Owned: the office. */
    char *catalogue;   /* Owned: the file it names, @catalogue_name; NULL: none. */
    const char *catalogue_name;
    int64_t begins_ms;            /* The clock starts here. */
    struct definition definition; /* Of @office_yaml without the catalogue: calendar, ids. */
    GArray *services;             /* struct day_service */
    GArray *clerks;               /* struct day_clerk */
    GArray *citizens;             /* struct citizen, by arrival. */
};

/* A row of a day of the bank's call centre; false and *@why (owned by the caller) when it cannot be
 * had. */
bool day_read_bank(struct day *day, const char *path, uint32_t yymmdd, char **why);

/* A market day in Bát Xát: a hundred citizens a clerk. @date as yyyymmdd is a working day. */
void day_draw_market(struct day *day, uint32_t date, uint32_t seed, uint32_t citizens_per_clerk);

/* The first working day of the sample office from the machine's today on, as yyyymmdd. */
uint32_t day_next_market(void);

/* An office of two counters for a duel. */
void day_draw_duel(struct day *day);

/* For those that make days. */
void day_init(struct day *day, const char *name);
void day_take_office(struct day *day, char *office_yaml); /* Takes it; aborts when it has errors. */
void day_add_service(struct day *day, const char *letter);
void day_sort(struct day *day); /* Citizens by arrival. */
void day_deinit(struct day *day);

static inline struct citizen *day_citizen(const struct day *day, guint index)
{
    return &g_array_index(day->citizens, struct citizen, index);
}

static inline struct day_clerk *day_clerk(const struct day *day, guint index)
{
    return &g_array_index(day->clerks, struct day_clerk, index);
}

static inline struct day_service *day_service(const struct day *day, guint index)
{
    return &g_array_index(day->services, struct day_service, index);
}

#endif
