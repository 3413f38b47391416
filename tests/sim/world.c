/* Whole days of two offices: the real server in a world that is made up, and hostile.
 *
 * usage: world --seed N              one seed, its trace on standard output
 *        world --seeds FROM COUNT    many, quietly
 *        world --seconds N FROM      as many full halls as that takes, on all processors */
#include "tests/sim/world.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "queued/app/app.h"
#include "queued/base/assert.h"
#include "queued/office/calendar.h"
#include "tests/sim/world_client.h"
#include "tests/sim/world_damage.h"
#include "tests/sim/world_disk.h"
#include "tests/sim/world_loop.h"
#include "tests/sim/world_people.h"
#include "tests/sim/world_wire.h"
#include "tests/sim/world_witness.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define STARTS_AT_MS INT64_C(1795388400000) /* Monday 2026-11-23, 06:00 here. */
#define EVENING_MS (STARTS_AT_MS + 14 * HOUR_MS)
#define DAYS_MAX 2
#define BUSY 25 /* Every so many seeds the halls are as full as can be. */

struct world world;

static uint32_t days_left;
static bool is_start_due;
static bool has_ended;

/* --- Chance, time, words --- */

uint32_t world_below(uint32_t count)
{
    return random_below(&world.random, count);
}

bool world_chance(uint32_t percent)
{
    return world_below(100) < percent;
}

void world_note(int64_t in_ms, enum world_kind kind, uint64_t number)
{
    agenda_note(&world.agenda, world.now_ms + in_ms, kind, number);
}

static void print_time(FILE *file)
{
    const struct definition zone = {.zone_base_offset_s = 7 * 3600};
    struct local_time local = calendar_local(&zone, world.now_ms);

    (void)fprintf(file,
                  "%u %02u:%02u:%02u.%03u",
                  local.date,
                  local.minute / 60,
                  local.minute % 60,
                  local.second,
                  (unsigned)(world.now_ms % 1000));
}

void world_say(const char *format, ...)
{
    va_list args;

    if (world.trace != NULL) {
        print_time(world.trace);
        (void)fputs(" -- ", world.trace);
        va_start(args, format);
        (void)vfprintf(world.trace, format, args);
        va_end(args);
        (void)fputc('\n', world.trace);
    }
}

void world_fail(const char *what)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "seed %llu, life %u, ", (unsigned long long)world.seed, world.life);
    print_time(stderr);
    (void)fprintf(stderr,
                  ": %s\n(run with --seed %llu to see how it came to that)\n",
                  what,
                  (unsigned long long)world.seed);
    _Exit(1);
}

/* --- Fate --- */

void world_die(void)
{
    world_say("the process ends");
    if (loop_is_thread()) {
        loop_end_thread();
    }
    longjmp(world.death, 1);
}

static void jump(void)
{
    static const int64_t reaches[] = {MINUTE_MS, 20 * MINUTE_MS, 3 * HOUR_MS};
    int64_t reach_ms = reaches[world_below(QD_ARRAY_LEN(reaches))];

    world.counts.jumps++;
    if (world.wall_off_ms != 0) {
        world.wall_off_ms = 0; /* Somebody sets it right. */
    } else {
        world.wall_off_ms = (int64_t)world_below((uint32_t)(2 * reach_ms)) - reach_ms;
    }
    world_say("the clock jumps, and is %lld s ahead", (long long)world.wall_off_ms / 1000);
}

/* What befalls the server; only while it serves. */
static void befall(uint32_t dice)
{
    static const enum ill ills[] = {ILL_KILL, ILL_KILL, ILL_POWER, ILL_POWER, ILL_FULL, ILL_ERROR};
    enum ill ill = ills[world_below(QD_ARRAY_LEN(ills))];

    if (dice < 10) {
        world.counts.kills++;
        world_die();
    } else if (dice < 14) {
        world_say("asked to stop");
        world.counts.stops++;
        world.is_told = true;
        loop_signal();
    } else {
        world.counts.kills += ill == ILL_KILL ? 1 : 0;
        world.counts.power_cuts += ill == ILL_POWER ? 1 : 0;
        world.counts.disk_faults += ill >= ILL_FULL ? 1 : 0;
        disk_befall(ill, 1 + world_below(60));
    }
}

static void meet_fate(void)
{
    static const uint32_t commit_ms[] = {2, 5, 5, 5, 50, 800, 6000};
    uint32_t dice = world_below(100);

    world_note(20000 + world_below(40 * 60000), WORLD_FATE, 0);
    if (world.is_over) {
        return;
    }
    if (dice < 35) {
        if (world.is_serving && !world.is_told) {
            befall(dice);
        }
    } else if (dice < 65) {
        struct line *line = wire_line(clients[world_below(client_count)].line);
        if (line != NULL && dice < 50) {
            wire_cut(line);
        } else if (line != NULL) {
            damage_line(line);
        }
    } else if (dice < 80) {
        world.commit_ms = commit_ms[world_below(QD_ARRAY_LEN(commit_ms))];
    } else if (dice < 84) {
        world.disk_is_low = !world.disk_is_low;
    } else if (dice < 89) {
        jump();
    } else if (world.is_serving && !world.is_told) {
        people_change_office(1 + world_below(WORLD_OFFICES));
    }
}

/* Everything is well, and everybody goes home; some time later all must be as it should. */
static void end_day(uint64_t phase)
{
    world.disk_is_low = false;
    world.commit_ms = 5;
    disk_befall(ILL_NONE, 0);
    if (phase == 0) {
        world.is_over = true;
        world.wall_off_ms = 0;
        world_note(90 * MINUTE_MS, WORLD_END, 1);
    } else if (!world.is_serving || world.is_told) {
        world_note(10 * MINUTE_MS, WORLD_END, 1);
    } else {
        people_check();
        witness_verify();
        days_left--;
        world.is_over = days_left == 0;
        world_note(24 * HOUR_MS - 90 * MINUTE_MS, WORLD_END, 0);
        if (days_left == 0) {
            world.is_told = true;
            has_ended = true;
            loop_signal();
        }
    }
}

/* --- The agenda --- */

static void dispatch(const struct agenda_item *item)
{
    enum world_kind kind = (enum world_kind)item->kind;

    switch (kind) {
    case WORLD_ACT:
        people_act((uint32_t)item->number);
        break;
    case WORLD_TIMEOUT:
        client_on_timeout((uint32_t)item->number);
        break;
    case WORLD_FATE:
        meet_fate();
        break;
    case WORLD_START:
        is_start_due = true;
        break;
    case WORLD_ASK:
        people_ask(item->number);
        break;
    case WORLD_END:
        end_day(item->number);
        break;
    case WORLD_DAMAGED:
        damage_check(item->number);
        break;
    case WORLD_OPEN:
    case WORLD_UP:
    case WORLD_DOWN:
    case WORLD_WRITABLE:
    case WORLD_LINE_TIMER:
    case WORLD_LOST:
    case WORLD_HANGUP:
        wire_handle(kind, item->number);
        break;
    case WORLD_TIMER:
    case WORLD_ASYNC:
    case WORLD_CLOSED:
    case WORLD_WORK:
    case WORLD_WORKED:
    case WORLD_THREAD:
    default:
        loop_handle(kind, item->number);
        break;
    }
}

void world_step(void)
{
    struct agenda_item item;

    do {
        world_demand(agenda_take(&world.agenda, &item), "nothing is left to happen");
        if (item.at_ms > world.now_ms) {
            world.now_ms = item.at_ms;
            world.sub_ns = 0;
        }
        dispatch(&item);
        world_demand(world.now_ms < EVENING_MS + DAYS_MAX * 24 * HOUR_MS,
                     "a day does not end: the server stops for ever, or never comes back");
    } while (world.agenda.count > 0 && world.agenda.items[0].at_ms <= world.now_ms);
    loop_prepare();
}

/* --- Lives --- */

static void on_ready(void *owner, uint16_t port, const char *title)
{
    (void)owner;
    (void)port;
    (void)title;
    witness_on_life();
}

static void live(void)
{
    const struct app_options options = {.path = world.path, .on_ready = on_ready};
    static char errmsg[APP_ERRMSG_SIZE];

    is_start_due = false;
    world.life++;
    world.process++;
    world.counts.lives++;
    world.is_dying = false;
    world.is_told = false;
    witness_before_life();
    if (setjmp(world.death) == 0) {
        enum qd_exit code = app_run(&options, errmsg);
        world_demand(code == QD_EXIT_OK, errmsg);
        world_demand(world.is_told, "the server has stopped by itself");
    }
    bool is_cut = disk_lost_power();
    world.is_serving = false;
    world.process++;
    loop_forget();
    wire_forget();
    disk_restart(is_cut);
    world_note(500 + world_below(30000), WORLD_START, 0);
}

static void play(uint64_t seed, FILE *trace)
{
    memset(&world, 0, sizeof world);
    world.seed = seed;
    world.trace = trace;
    world.now_ms = STARTS_AT_MS;
    random_seed(&world.random, seed * UINT64_C(0x9e6c63d0876a9a47) + 7);
    world.commit_ms = 5;
    world.pace = seed % BUSY == 0 ? 1 : 10 + world_below(60);
    (void)snprintf(world.path, sizeof world.path, "/tmp/queued-world-%d", (int)getpid());
    disk_open();
    people_move_in();
    days_left = world_chance(80) ? 1 : DAYS_MAX;
    world_note(0, WORLD_START, 0);
    world_note(10 * MINUTE_MS, WORLD_FATE, 0);
    world_note(EVENING_MS - STARTS_AT_MS, WORLD_END, 0);
    while (!has_ended) {
        while (!is_start_due) {
            world_step();
        }
        live();
    }
    /* Once more, to see that it comes back as it went. */
    while (!is_start_due) {
        world_step();
    }
    world_note(HOUR_MS, WORLD_END, 1);
    has_ended = false;
    days_left = 1;
    live();
    (void)unlink(world.path);
}

/* --- Many seeds, a process each --- */

static const char *const count_names[] = {"commands",
                                          "of them refused",
                                          "repeated",
                                          "commits",
                                          "events",
                                          "lives of the server",
                                          "kills",
                                          "power cuts",
                                          "disks full or broken",
                                          "asked to stop",
                                          "lines cut",
                                          "changes of the definition",
                                          "clock jumps",
                                          "days opened",
                                          "calls",
                                          "states on screens",
                                          "phones",
                                          "messages damaged",
                                          "reports"};
#define COUNTS QD_ARRAY_LEN(count_names)
static_assert(sizeof world.counts == COUNTS * sizeof(uint64_t), "each count has a name");

static void print_counts(const uint64_t *counts, FILE *file)
{
    for (size_t i = 0; i < COUNTS; i++) {
        (void)fprintf(file, "%10llu %s\n", (unsigned long long)counts[i], count_names[i]);
    }
}

/* What the children count together. */
static _Atomic uint64_t *sums;

static void play_apart(uint64_t seed)
{
    pid_t child = fork();

    if (child == 0) {
        const uint64_t *counts = (const uint64_t *)(const void *)&world.counts;
        play(seed, NULL);
        for (size_t i = 0; i < COUNTS; i++) {
            (void)atomic_fetch_add(&sums[i], counts[i]);
        }
        _Exit(0);
    }
    if (child < 0) {
        perror("fork");
        exit(1);
    }
}

/* Whether a child ended well. */
static bool await_one(void)
{
    int status = 0;
    pid_t child = wait(&status);

    if (child > 0 && WIFSIGNALED(status)) {
        (void)fprintf(stderr, "a seed ended with signal %d\n", WTERMSIG(status));
    }
    return child > 0 && status == 0;
}

static double seconds_since(const struct timespec *began)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

/* @count seeds, or as many busy ones as @seconds take if that is not 0; @jobs at a time. */
static int play_many(uint64_t from, uint64_t count, double seconds, long jobs)
{
    struct timespec began;
    long running = 0;
    bool is_fine = true;

    sums = mmap(
        NULL, COUNTS * sizeof *sums, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sums == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &began);
    uint64_t step = seconds != 0 ? BUSY : 1;
    for (uint64_t seed = from - from % step; seed < from + count && is_fine; seed += step) {
        if (seconds != 0 && seconds_since(&began) > seconds) {
            break;
        }
        if (running == jobs) {
            is_fine = await_one();
            running--;
        }
        play_apart(seed);
        running++;
    }
    while (running-- > 0) {
        is_fine = await_one() && is_fine;
    }
    double took = seconds_since(&began);
    for (size_t i = 0; i < COUNTS; i++) {
        uint64_t sum = atomic_load(&sums[i]);
        (void)printf("%10llu %s\n", (unsigned long long)sum, count_names[i]);
        if (sum == 0 && count >= 20) {
            (void)printf("nothing of that kind happened: the world proves less than it says\n");
            is_fine = false;
        }
    }
    (void)printf("%10.0f commands a minute\n", (double)atomic_load(&sums[0]) / took * 60);
    return is_fine ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--seed") == 0) {
        play(strtoull(argv[2], NULL, 10), stdout);
        print_counts((const uint64_t *)(const void *)&world.counts, stdout);
        (void)fflush(stdout);
        _Exit(0);
    }
    if (argc == 4 && strcmp(argv[1], "--seeds") == 0) {
        return play_many(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), 0, 1);
    }
    if (argc == 4 && strcmp(argv[1], "--seconds") == 0) {
        return play_many(strtoull(argv[3], NULL, 10),
                         UINT64_MAX / 2,
                         strtod(argv[2], NULL),
                         sysconf(_SC_NPROCESSORS_ONLN));
    }
    (void)fprintf(stderr, "usage: world --seed N | --seeds FROM COUNT | --seconds N FROM\n");
    return 2;
}
