/* Offices of one process, with everybody connected who works there, and citizens who arrive by
 * their own clock. Prints "connected" when all are in, waits for a line, and prints one line of
 * JSON in the end. Every answer and every board is looked at; one that is not what it should be,
 * a refusal, a lost connection and a citizen who is never served fail the run.
 *
 * usage: bench-country --port N (--tokens FILE [--per-second N --seconds N | --calls N] | --bare N)
 */
#include "tests/bench/country.h"

#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define NS_PER_S UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)

/* Those who are still there when nobody comes any more are served within that, or dropped. */
#define DRAIN_NS (30 * NS_PER_S)

char peer_errmsg[256];

static void end(struct country *country)
{
    if (country->phase == PHASE_OVER) {
        return;
    }
    country->phase = PHASE_OVER;
    country->drained_ns = uv_hrtime();
    uv_close((uv_handle_t *)&country->alarm, NULL);
    for (uint32_t i = 0; i < country->begun_count; i++) {
        member_close(&country->voices[i]->member);
    }
}

void country_fail(struct country *country, const char *format, ...)
{
    va_list arguments;

    if (country->phase == PHASE_OVER) {
        return;
    }
    va_start(arguments, format);
    (void)fprintf(stderr, "bench-country: ");
    (void)vfprintf(stderr, format, arguments);
    (void)fprintf(stderr,
                  " (%llu arrived, %llu issued, %llu called, %llu shown, %llu served)\n",
                  (unsigned long long)country->arrived,
                  (unsigned long long)country->issued,
                  (unsigned long long)country->called,
                  (unsigned long long)country->shown,
                  (unsigned long long)country->served);
    va_end(arguments);
    country->has_failed = true;
    end(country);
}

/* --- The end --- */

/* Those who read nothing read again, and have to end at the newest state. */
static void wake_deaf(struct country *country)
{
    uint32_t first = country->options.watchers - country->options.deaf;

    for (uint32_t i = first; i < country->options.watchers; i++) {
        struct wall *wall = &country->watchers[i];
        if (wall->voice.is_deaf && wall->newest_seq < country->places[0].board_seq) {
            member_hear_again(&wall->voice.member);
        }
    }
}

static uint32_t count_behind(const struct country *country)
{
    uint32_t behind = 0;

    for (uint32_t i = 0; i < country->options.watchers; i++) {
        behind += country->watchers[i].newest_seq < country->places[0].board_seq ? 1 : 0;
    }
    return behind;
}

void country_drain(struct country *country)
{
    country->phase = PHASE_DRAINING;
    country->drained_ns = uv_hrtime();
    country->deaf_behind = count_behind(country);
    wake_deaf(country);
    country_set_alarm(country);
}

void country_look_for_end(struct country *country)
{
    const struct country_options *options = &country->options;
    bool all_listened = country->listeners < 2 || country->listened == country->listeners;

    if (country->phase == PHASE_OPENING || country->phase == PHASE_OVER ||
        !country_hall_is_empty(country) || !all_listened) {
        return;
    }
    if (country->phase == PHASE_RUNNING && options->call_max > 0 && country->next_ns == 0) {
        if (country->served < options->warm_calls + options->call_max) {
            country->next_ns = uv_hrtime() + options->pause_ms * NS_PER_MS;
            country_set_alarm(country);
        } else {
            country_drain(country);
        }
    }
    if (country->phase == PHASE_DRAINING && (options->deaf == 0 || count_behind(country) == 0)) {
        end(country);
    }
}

/* --- Time --- */

static uint64_t earlier(uint64_t at_ns, const struct list *list)
{
    if (list_is_empty(list)) {
        return at_ns;
    }
    uint64_t due_ns = LIST_ENTRY(list->next, struct desk, due)->due_ns;
    return at_ns == 0 || due_ns < at_ns ? due_ns : at_ns;
}

/* A timer of the loop knows milliseconds only. */
void country_set_alarm(struct country *country)
{
    uint64_t at_ns = country->phase == PHASE_RUNNING ? country->next_ns : 0;
    struct itimerspec when = {0};

    at_ns = earlier(at_ns, &country->walking);
    at_ns = earlier(at_ns, &country->serving);
    if (at_ns == 0 && country->phase == PHASE_DRAINING) {
        at_ns = country->drained_ns + DRAIN_NS;
    }
    when.it_value.tv_sec = (time_t)(at_ns / NS_PER_S);
    when.it_value.tv_nsec = (long)(at_ns % NS_PER_S);
    (void)timerfd_settime(country->alarm_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static void on_alarm(uv_poll_t *alarm, int status, int events)
{
    struct country *country = alarm->data;
    uint64_t count = 0;

    (void)status;
    (void)events;
    if (read(country->alarm_fd, &count, sizeof count) < 0) {
        return; /* It has been set anew meanwhile. */
    }
    if (country->phase == PHASE_DRAINING && uv_hrtime() > country->drained_ns + DRAIN_NS) {
        country_fail(country, "not everybody was served, or shown the newest state, in the end");
        return;
    }
    country_hall_on_alarm(country);
}

void country_everybody_is_in(struct country *country)
{
    (void)printf("connected %u\n", country->voice_count);
    (void)fflush(stdout);
    if (getchar() == EOF) { /* Whoever measures has seen enough. */
        end(country);
        return;
    }
    for (uint32_t i = 0; i < country->options.watchers; i++) {
        if (country->watchers[i].voice.is_deaf) {
            member_go_deaf(&country->watchers[i].voice.member);
        }
    }
    country->phase = country->options.tokens == NULL ? PHASE_DRAINING : PHASE_RUNNING;
    if (country->phase == PHASE_RUNNING) {
        country_hall_begin(country);
    } else {
        end(country);
    }
}

/* --- Who is there --- */

static void add_voice(struct country *country,
                      struct voice *voice,
                      enum role role,
                      struct place *place)
{
    voice->role = role;
    voice->place = place;
    country->voices[country->voice_count++] = voice;
}

/* "service kiosk-token display-token counter:token counter:token …" */
static bool read_place(struct place *place, char *line)
{
    char *rest = NULL;
    const char *words[3];

    for (int i = 0; i < 3; i++) {
        words[i] = strtok_r(i == 0 ? line : NULL, " \n", &rest);
        if (words[i] == NULL) {
            return false;
        }
    }
    place->service_id = (uint32_t)strtoul(words[0], NULL, 10);
    (void)snprintf(place->kiosk.voice.token, TOKEN_SIZE, "%s", words[1]);
    (void)snprintf(place->wall.voice.token, TOKEN_SIZE, "%s", words[2]);
    place->desks = calloc(PLACE_DESKS_MAX, sizeof *place->desks);
    for (const char *word = strtok_r(NULL, " \n", &rest);
         word != NULL && place->desks != NULL && place->desk_count < PLACE_DESKS_MAX;
         word = strtok_r(NULL, " \n", &rest)) {
        struct desk *desk = &place->desks[place->desk_count++];
        const char *colon = strchr(word, ':');
        desk->counter_id = (uint32_t)strtoul(word, NULL, 10);
        (void)snprintf(desk->voice.token, TOKEN_SIZE, "%s", colon == NULL ? "" : colon + 1);
        list_init(&desk->due);
    }
    return place->desks != NULL && place->desk_count > 0;
}

static bool read_places(struct country *country)
{
    FILE *file = fopen(country->options.tokens, "r");
    char *line = NULL;
    size_t size = 0;
    uint32_t room = 0;
    bool is_good = file != NULL;

    while (is_good && getline(&line, &size, file) > 0) {
        if (country->place_count == room) {
            room = room == 0 ? 64 : 2 * room;
            struct place *places = reallocarray(country->places, room, sizeof *places);
            is_good = places != NULL;
            country->places = is_good ? places : country->places;
        }
        if (is_good) {
            struct place *place = &country->places[country->place_count++];
            *place = (struct place){0};
            is_good = read_place(place, line);
        }
    }
    free(line);
    if (file != NULL) {
        (void)fclose(file);
    }
    return is_good && country->place_count > 0;
}

static void add_watchers(struct country *country)
{
    const struct country_options *options = &country->options;

    for (uint32_t i = 0; i < options->watchers; i++) {
        struct voice *voice = &country->watchers[i].voice;
        (void)snprintf(voice->token, TOKEN_SIZE, "%s", country->places[0].wall.voice.token);
        voice->is_deaf = i >= options->watchers - options->deaf;
        add_voice(country, voice, ROLE_WALL, &country->places[0]);
    }
    country->listeners = 1 + options->watchers - options->deaf;
}

static bool add_everybody(struct country *country)
{
    const struct country_options *options = &country->options;
    size_t count = (size_t)options->bare_count + options->watchers;

    if (options->tokens != NULL && !read_places(country)) {
        return false;
    }
    for (uint32_t i = 0; i < country->place_count; i++) {
        count += 2 + country->places[i].desk_count;
    }
    country->voices = calloc(count, sizeof(struct voice *));
    country->bare = calloc((size_t)options->bare_count + 1, sizeof *country->bare);
    country->watchers = calloc((size_t)options->watchers + 1, sizeof *country->watchers);
    if (country->voices == NULL || country->bare == NULL || country->watchers == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < country->place_count; i++) {
        struct place *place = &country->places[i];
        add_voice(country, &place->kiosk.voice, ROLE_KIOSK, place);
        add_voice(country, &place->wall.voice, ROLE_WALL, place);
        for (uint32_t j = 0; j < place->desk_count; j++) {
            add_voice(country, &place->desks[j].voice, ROLE_DESK, place);
        }
    }
    if (country->place_count > 0) {
        add_watchers(country);
    }
    for (uint32_t i = 0; i < options->bare_count; i++) {
        add_voice(country, &country->bare[i], ROLE_BARE, NULL);
    }
    return true;
}

static void free_everybody(struct country *country)
{
    for (uint32_t i = 0; i < country->place_count; i++) {
        free(country->places[i].desks);
        free(country->places[i].board);
    }
    free(country->places);
    free(country->watchers);
    free(country->bare);
    free(country->voices);
}

/* --- Results --- */

static void print_histogram(const char *name, const struct histogram *histogram)
{
    (void)printf(", \"%s\": {\"count\": %llu, \"p50_us\": %.1f, \"p99_us\": %.1f,"
                 " \"p999_us\": %.1f, \"most_us\": %.1f}",
                 name,
                 (unsigned long long)histogram->total,
                 (double)histogram_at(histogram, 0.5) / 1e3,
                 (double)histogram_at(histogram, 0.99) / 1e3,
                 (double)histogram_at(histogram, 0.999) / 1e3,
                 (double)histogram->longest / 1e3);
}

static void print_result(const struct country *country, double cpu_s, double took_s)
{
    (void)printf("{\"offices\": %u, \"connections\": %u, \"arrived\": %llu, \"served\": %llu,"
                 " \"measured\": %llu, \"kiosk_line_most\": %u, \"office_waiting_most\": %u,"
                 " \"deaf_behind\": %u, \"generator_cpu\": %.3f",
                 country->place_count,
                 country->voice_count,
                 (unsigned long long)country->arrived,
                 (unsigned long long)country->served,
                 (unsigned long long)country->measured,
                 country->line_max,
                 country->waiting_max,
                 country->deaf_behind,
                 took_s > 0 ? cpu_s / took_s : 0);
    print_histogram("issue", &country->issue);
    print_histogram("call", &country->call);
    print_histogram("display", &country->display);
    print_histogram("last", &country->last);
    (void)printf(", \"display_p99_us_by_fifth\": [");
    for (uint32_t i = 0; i < COUNTRY_WINDOWS; i++) {
        (void)printf(
            "%s%.1f", i == 0 ? "" : ", ", (double)histogram_at(&country->windows[i], 0.99) / 1e3);
    }
    (void)printf("]");
    (void)printf("}\n");
}

static double cpu_seconds(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void allow_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int run(struct country *country)
{
    allow_descriptors();
    (void)signal(SIGPIPE, SIG_IGN);
    random_seed(&country->random, 1);
    list_init(&country->walking);
    list_init(&country->serving);
    country->alarm_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (!add_everybody(country) || country->voice_count == 0 || country->alarm_fd < 0 ||
        uv_loop_init(&country->loop) != 0) {
        (void)fprintf(stderr, "bench-country: the tokens cannot be read, or out of memory\n");
        return EXIT_FAILURE;
    }
    (void)uv_poll_init(&country->loop, &country->alarm, country->alarm_fd);
    country->alarm.data = country;
    (void)uv_poll_start(&country->alarm, UV_READABLE, on_alarm);
    country_voice_open_more(country);
    while (country->phase == PHASE_OPENING && uv_run(&country->loop, UV_RUN_ONCE) != 0) {
    }
    double began_s = (double)uv_hrtime() / 1e9;
    double cpu_s = cpu_seconds();
    (void)uv_run(&country->loop, UV_RUN_DEFAULT);
    double took_s = (double)country->drained_ns / 1e9 - began_s;
    if (!country->has_failed) {
        print_result(country, cpu_seconds() - cpu_s, took_s);
    }
    (void)uv_loop_close(&country->loop);
    (void)close(country->alarm_fd);
    free_everybody(country);
    return country->has_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* --- Options --- */

static int usage(void)
{
    (void)fprintf(stderr,
                  "usage: bench-country --port N (--bare N | --tokens FILE [--per-second N]"
                  " [--seconds N] [--warm-ms N]\n"
                  "       [--walk-ms N] [--service-ms N] [--calls N] [--warm-calls N]"
                  " [--pause-ms N] [--watchers N] [--deaf N])\n");
    return EXIT_FAILURE;
}

static bool take_number(struct country_options *options, int option, const char *text)
{
    uint64_t number = strtoull(text, NULL, 10);

    switch (option) {
    case 'b':
        options->bare_count = (uint32_t)number;
        return true;
    case 's':
        options->seconds = number;
        return true;
    case 'w':
        options->warm_ms = number;
        return true;
    case 'l':
        options->walk_ms = number;
        return true;
    case 'v':
        options->service_ms = number;
        return true;
    case 'c':
        options->call_max = number;
        return true;
    case 'W':
        options->warm_calls = number;
        return true;
    case 'a':
        options->pause_ms = number;
        return true;
    case 'n':
        options->watchers = (uint32_t)number;
        return true;
    case 'd':
        options->deaf = (uint32_t)number;
        return true;
    default:
        return false;
    }
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {
        {"port", required_argument, NULL, 'p'},
        {"tokens", required_argument, NULL, 't'},
        {"per-second", required_argument, NULL, 'r'},
        {"bare", required_argument, NULL, 'b'},
        {"seconds", required_argument, NULL, 's'},
        {"warm-ms", required_argument, NULL, 'w'},
        {"walk-ms", required_argument, NULL, 'l'},
        {"service-ms", required_argument, NULL, 'v'},
        {"calls", required_argument, NULL, 'c'},
        {"warm-calls", required_argument, NULL, 'W'},
        {"pause-ms", required_argument, NULL, 'a'},
        {"watchers", required_argument, NULL, 'n'},
        {"deaf", required_argument, NULL, 'd'},
        {0},
    };
    static struct country country = {.options = {.per_second = 1, .seconds = 1}};
    struct country_options *options = &country.options;
    int port = 0;
    int option = 0;

    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (option == 'p') {
            port = (int)strtol(optarg, NULL, 10);
        } else if (option == 't') {
            options->tokens = optarg;
        } else if (option == 'r') {
            options->per_second = strtod(optarg, NULL);
        } else if (option == '?' || !take_number(options, option, optarg)) {
            return usage();
        }
    }
    bool is_bare = options->tokens == NULL;
    if (optind != argc || port == 0 || options->deaf > options->watchers ||
        (options->bare_count > 0) != is_bare || options->per_second <= 0 ||
        uv_ip4_addr("127.0.0.1", port, &country.address) != 0) {
        return usage();
    }
    return run(&country);
}
