#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/office/calendar.h"
#include "tests/replay/day.h"

/* The callers' day ran until midnight, and an office's day ends there: all of it is played three
 * hours earlier, so that the last one is served on the same date. */
#define EARLIER_S 10800

/* Of callers who gave up, nobody knows how long they would have taken. */
#define UNKNOWN_SERVICE_S 180

enum column {
    COLUMN_DATE,
    COLUMN_ARRIVAL,
    COLUMN_SERVICE,
    COLUMN_POOL,
    COLUMN_PRIORITY,
    COLUMN_WAIT,
    COLUMN_OUTCOME,
    COLUMN_START,
    COLUMN_SERVICE_TIME,
    COLUMN_SERVER,
};
#define COLUMN_COUNT 10

static const struct {
    const char *type;
    const char *code;
    const char *letter;
    const char *vi;
    const char *en;
} types[] = {
    {"PS", "ps", "A", "Giao dịch thường", "Regular activity"},
    {"NW", "nw", "B", "Khách mới", "Prospective customers"},
    {"NE", "ne", "C", "Chứng khoán", "Stock exchange"},
    {"PE", "pe", "E", "Tiếng Anh", "In English"},
    {"TT", "tt", "G", "Hỗ trợ mạng", "Internet consulting"},
    {"IN", "in", "H", "Tư vấn nội bộ", "Internal consulting"},
};

/* An agent of the day: a counter with the types that he or she served. */
struct agent {
    char name[8];
    bool serves[G_N_ELEMENTS(types)];
    int64_t first_s;
    int64_t last_s;
};

struct bank {
    struct day *day;
    int64_t midnight_ms;
    GArray *agents; /* struct agent, by name. */
};

static int64_t number(const char *text)
{
    return strtoll(text, NULL, 10);
}

static guint type_index(const char *type)
{
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        if (strcmp(types[i].type, type) == 0) {
            return i;
        }
    }
    return G_N_ELEMENTS(types);
}

static void take_agent(struct bank *bank, guint type, char **row)
{
    int64_t from_s = number(row[COLUMN_START]) - EARLIER_S;
    int64_t until_s = from_s + number(row[COLUMN_SERVICE_TIME]);
    struct agent *agent = NULL;
    guint at = 0;

    while (at < bank->agents->len &&
           strcmp(g_array_index(bank->agents, struct agent, at).name, row[COLUMN_SERVER]) < 0) {
        at++;
    }
    if (at == bank->agents->len ||
        strcmp(g_array_index(bank->agents, struct agent, at).name, row[COLUMN_SERVER]) != 0) {
        struct agent fresh = {.first_s = from_s, .last_s = until_s};
        g_strlcpy(fresh.name, row[COLUMN_SERVER], sizeof fresh.name);
        g_array_insert_val(bank->agents, at, fresh);
    }
    agent = &g_array_index(bank->agents, struct agent, at);
    agent->serves[type] = true;
    agent->first_s = MIN(agent->first_s, from_s);
    agent->last_s = MAX(agent->last_s, until_s);
}

static void take_row(struct bank *bank, char **row)
{
    guint type = type_index(row[COLUMN_SERVICE]);
    bool served = strcmp(row[COLUMN_OUTCOME], "served") == 0;
    struct citizen citizen = {
        .arrives_ms = bank->midnight_ms + (number(row[COLUMN_ARRIVAL]) - EARLIER_S) * 1000,
        .service = type,
        .is_priority = row[COLUMN_PRIORITY][0] == '1',
        .walk_ms = 2000,
        .service_ms = 1000 * (served ? number(row[COLUMN_SERVICE_TIME]) : UNKNOWN_SERVICE_S),
        .patience_ms = served ? 0 : 1000 * number(row[COLUMN_WAIT]),
    };

    if (type == G_N_ELEMENTS(types)) {
        return;
    }
    citizen.service_ms = MAX(citizen.service_ms, 1000);
    g_array_append_val(bank->day->citizens, citizen);
    if (served && row[COLUMN_SERVER][0] != '\0') {
        take_agent(bank, type, row);
    }
}

/* The office: every minute of the day but its first and last half hour, with the bank's own head
 * start for its preferred customers (in February, when it had one). */
static char *draw_office(const struct bank *bank)
{
    GString *yaml = g_string_new("code: bank\n"
                                 "title: {vi: Tổng đài ngân hàng, en: Anonymous Bank}\n"
                                 "time_zone: Asia/Ho_Chi_Minh\n"
                                 "head_minutes: {regular: 3, priority: 1, appointment: 1}\n"
                                 "day_lead_minutes: 10\n"
                                 "issue_without_counter: true\n"
                                 "week:\n"
                                 "  monday: &day\n"
                                 "    - {open: \"00:30\", close: \"23:30\", "
                                 "tickets_from: \"00:30\", tickets_until: \"23:30\"}\n"
                                 "  tuesday: *day\n  wednesday: *day\n  thursday: *day\n"
                                 "  friday: *day\n  saturday: *day\n  sunday: *day\n"
                                 "services:\n");

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        g_string_append_printf(yaml,
                               "  - {code: %s, letter: %s, name: {vi: \"%s\", en: \"%s\"}, "
                               "expected_minutes: 3}\n",
                               types[i].code,
                               types[i].letter,
                               types[i].vi,
                               types[i].en);
        day_add_service(bank->day, types[i].letter);
    }
    g_string_append(yaml, "counters:\n");
    for (guint i = 0; i < bank->agents->len; i++) {
        const struct agent *agent = &g_array_index(bank->agents, struct agent, i);
        const char *comma = "";
        g_string_append_printf(yaml, "  - {number: %u, services: [", i + 1);
        for (guint j = 0; j < G_N_ELEMENTS(types); j++) {
            if (agent->serves[j]) {
                g_string_append_printf(yaml, "%s%s", comma, types[j].code);
                comma = ", ";
            }
        }
        g_string_append(yaml, "]}\n");
    }
    g_string_append(yaml, "pause_reasons:\n  - {vi: Nghỉ, en: Break}\n");
    return g_string_free(yaml, FALSE);
}

static void seat_agents(const struct bank *bank)
{
    for (guint i = 0; i < bank->agents->len; i++) {
        const struct agent *agent = &g_array_index(bank->agents, struct agent, i);
        struct day_clerk clerk = {
            .counter_id = i + 1,
            .comes_ms = bank->midnight_ms + agent->first_s * 1000 - MINUTE_MS,
            .leaves_ms = bank->midnight_ms + agent->last_s * 1000,
        };
        char *user = g_ascii_strdown(agent->name, -1);
        g_strlcpy(clerk.user, user, sizeof clerk.user);
        g_strlcpy(clerk.title, agent->name, sizeof clerk.title);
        g_strlcpy(clerk.secret, "1999", sizeof clerk.secret);
        g_free(user);
        g_array_append_val(bank->day->clerks, clerk);
    }
}

static void take_rows(struct bank *bank, char **lines, uint32_t yymmdd)
{
    char date[16];

    (void)snprintf(date, sizeof date, "%06u,", yymmdd);
    for (char **line = lines; *line != NULL; line++) {
        if (!g_str_has_prefix(*line, date)) {
            continue;
        }
        char **row = g_strsplit(g_strchomp(*line), ",", COLUMN_COUNT);
        if (g_strv_length(row) == COLUMN_COUNT) {
            take_row(bank, row);
        }
        g_strfreev(row);
    }
}

bool day_read_bank(struct day *day, const char *path, uint32_t yymmdd, char **why)
{
    char *text = NULL;
    char *name = g_strdup_printf("%s %06u", "Anonymous Bank", yymmdd);

    *why = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        *why = g_strdup_printf("%s is not there", path);
        g_free(name);
        return false;
    }
    day_init(day, name);
    g_free(name);
    struct bank bank = {.day = day, .agents = g_array_new(FALSE, TRUE, sizeof(struct agent))};
    /* Its zone is the same every year: Vietnam keeps no summer time. */
    GDateTime *midnight = g_date_time_new_utc(
        1900 + (int)(yymmdd / 10000), (int)(yymmdd / 100 % 100), (int)(yymmdd % 100), 0, 0, 0);
    if (midnight != NULL) {
        bank.midnight_ms = g_date_time_to_unix(midnight) * 1000 - 7 * HOUR_MS;
        g_date_time_unref(midnight);
        char **lines = g_strsplit(text, "\n", -1);
        take_rows(&bank, lines, yymmdd);
        g_strfreev(lines);
    }
    g_free(text);
    day_sort(day);
    bool early = day->citizens->len > 0 &&
                 day_citizen(day, 0)->arrives_ms < bank.midnight_ms + 45 * MINUTE_MS;
    if (day->citizens->len == 0 || early) {
        *why =
            g_strdup_printf(early ? "%s: %06u begins before a quarter to four; choose another day"
                                  : "%s: nobody called on %06u",
                            path,
                            yymmdd);
    } else {
        day_take_office(day, draw_office(&bank));
        seat_agents(&bank);
        day->begins_ms = day_citizen(day, 0)->arrives_ms - 3 * MINUTE_MS;
    }
    g_array_unref(bank.agents);
    return *why == NULL;
}
