/* queued-replay: plays a day through a real server, and compares everything with everything. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/cli/cli.h"
#include "tests/replay/replay.h"
#include "tests/replay/spoil.h"
#include "tests/replay/verdict.h"

#define EXIT_ALIKE 0
#define EXIT_DIFFERENT 1
#define EXIT_USAGE 2
#define EXIT_SKIPPED 77 /* As CTest is told. */

#define PORT_USUAL 8090
#define SPEED_DEFAULT 600
#define SPEED_LIVE 60

/* Who looks at it live comes when the first are standing there and the first clerks sit down. */
#define LIVE_LATER_MS (26 * MINUTE_MS)

#define BANK_DAY_DEFAULT 990125
#define MARKET_DATE 20261123
#define CITIZENS_DEFAULT 100
#define DUEL_ROUNDS_DEFAULT 2000

static const char help[] =
    "queued-replay [options]: a day of real connections through a real server, then compared\n"
    "  --day bank|market|duel  a day of the bank's callers; a market day in Bát Xát (default);\n"
    "                          two clerks who press \"next\" at the same instant\n"
    "  --date YYMMDD           which day of the bank (990125)\n"
    "  --csv FILE              the bank's callers (anonymous_bank_1999_01_events.csv of "
    "../shared)\n"
    "  --citizens N            a clerk, on a market day (100)\n"
    "  --rounds N              of a duel (2000)\n"
    "  --seed N                of everything that is drawn (1)\n"
    "  --speed N               seconds of the office in one of the machine's (600)\n"
    "  --kill-every N          kill -9 the server about every N seconds\n"
    "  --live                  show the hall in the terminal, 60 times as fast; others may join\n"
    "  --data DIR              where the office is made (a fresh folder); with --live in\n"
    "                          DIR/simulated\n"
    "  --server URL            a server that runs already on the office that --prepare made in\n"
    "                          --data, with a simulated clock of that --speed\n"
    "  --prepare               only make the office in --data, and say how to start its server\n"
    "  --spoil                 afterwards, see that the comparison finds what is changed in it\n"
    "  --port N                of our server (any; live: 8090 where it is free)\n"
    "  --queued PROGRAM        the server (the one of this build)\n"
    "  --web DIR               pages that our server serves, for who joins with a browser (none)\n"
    "Exit code: 0 no differences, 1 differences, 2 usage, 77 the bank's data is not there.\n";

struct arguments {
    struct replay_options replay;
    const char *day;
    const char *csv;
    const char *data;
    const char *server;
    const char *program;
    const char *pages;
    uint32_t bank_date;
    uint32_t citizens;
    uint32_t rounds;
    uint32_t port; /* 0: any, or the usual one where it is free and the day is live. */
    bool prepare;
};

enum {
    OPTION_DAY = 1,
    OPTION_DATE,
    OPTION_CSV,
    OPTION_CITIZENS,
    OPTION_ROUNDS,
    OPTION_SEED,
    OPTION_SPEED,
    OPTION_KILL,
    OPTION_LIVE,
    OPTION_DATA,
    OPTION_SERVER,
    OPTION_PREPARE,
    OPTION_SPOIL,
    OPTION_PORT,
    OPTION_QUEUED,
    OPTION_WEB,
    OPTION_HELP,
};

static const struct option options[] = {
    {"day", required_argument, NULL, OPTION_DAY},
    {"date", required_argument, NULL, OPTION_DATE},
    {"csv", required_argument, NULL, OPTION_CSV},
    {"citizens", required_argument, NULL, OPTION_CITIZENS},
    {"rounds", required_argument, NULL, OPTION_ROUNDS},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"speed", required_argument, NULL, OPTION_SPEED},
    {"kill-every", required_argument, NULL, OPTION_KILL},
    {"live", no_argument, NULL, OPTION_LIVE},
    {"data", required_argument, NULL, OPTION_DATA},
    {"server", required_argument, NULL, OPTION_SERVER},
    {"prepare", no_argument, NULL, OPTION_PREPARE},
    {"spoil", no_argument, NULL, OPTION_SPOIL},
    {"port", required_argument, NULL, OPTION_PORT},
    {"queued", required_argument, NULL, OPTION_QUEUED},
    {"web", required_argument, NULL, OPTION_WEB},
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

static bool take_number(const char *text, uint32_t *number)
{
    char *end = NULL;
    unsigned long value = strtoul(text, &end, 10);

    *number = (uint32_t)value;
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && value <= 1000000;
}

static bool take_option(struct arguments *arguments, int option)
{
    switch (option) {
    case OPTION_DAY:
        arguments->day = optarg;
        return strcmp(optarg, "bank") == 0 || strcmp(optarg, "market") == 0 ||
               strcmp(optarg, "duel") == 0;
    case OPTION_DATE:
        return take_number(optarg, &arguments->bank_date);
    case OPTION_CSV:
        arguments->csv = optarg;
        return true;
    case OPTION_CITIZENS:
        return take_number(optarg, &arguments->citizens);
    case OPTION_ROUNDS:
        return take_number(optarg, &arguments->rounds);
    case OPTION_SEED:
        return take_number(optarg, &arguments->replay.seed);
    case OPTION_SPEED:
        return take_number(optarg, &arguments->replay.speed) && arguments->replay.speed > 0 &&
               arguments->replay.speed <= 10000;
    case OPTION_KILL:
        return take_number(optarg, &arguments->replay.kill_every);
    case OPTION_LIVE:
        arguments->replay.is_live = true;
        return true;
    case OPTION_DATA:
        arguments->data = optarg;
        return true;
    case OPTION_SERVER:
        arguments->server = optarg;
        return true;
    case OPTION_PREPARE:
        arguments->prepare = true;
        return true;
    case OPTION_SPOIL:
        arguments->replay.spoil = true;
        return true;
    case OPTION_PORT:
        return take_number(optarg, &arguments->port) && arguments->port <= UINT16_MAX;
    case OPTION_QUEUED:
        arguments->program = optarg;
        return true;
    case OPTION_WEB:
        arguments->pages = optarg;
        return true;
    default:
        return false;
    }
}

/* Windows that are opened beside it look for a server at the usual port. */
static uint16_t usual_port(void)
{
    GSocketListener *listener = g_socket_listener_new();
    bool is_free = g_socket_listener_add_inet_port(listener, PORT_USUAL, NULL, NULL);

    g_socket_listener_close(listener);
    g_object_unref(listener);
    return is_free ? PORT_USUAL : 0;
}

/* The server of the same build: in the same folder, or in the server's. */
static char *find_server(void)
{
    char *self = g_file_read_link("/proc/self/exe", NULL);
    char *folder = g_path_get_dirname(self == NULL ? "." : self);
    char *path = g_build_filename(folder, "queued", NULL);

    if (!g_file_test(path, G_FILE_TEST_IS_EXECUTABLE)) {
        g_free(path);
        path = g_build_filename(folder, "..", "..", "queued", "queued", NULL);
    }
    g_free(folder);
    g_free(self);
    return path;
}

/* The shared data lies beside the source tree. */
static char *find_csv(const struct arguments *arguments)
{
    static const char name[] = "shared/data/anonymous_bank_1999_01_events.csv";
    const char *source = g_getenv("QUEUED_SOURCE_DIR");

    if (arguments->csv != NULL) {
        return g_strdup(arguments->csv);
    }
    return source == NULL ? g_build_filename("..", name, NULL)
                          : g_build_filename(source, "..", name, NULL);
}

static bool draw_day(struct arguments *arguments, struct day *day)
{
    char *why = NULL;

    if (strcmp(arguments->day, "duel") == 0) {
        arguments->replay.duel_rounds = arguments->rounds;
        day_draw_duel(day);
        return true;
    }
    if (strcmp(arguments->day, "market") == 0) {
        uint32_t date = arguments->replay.is_live ? day_next_market() : MARKET_DATE;
        day_draw_market(day, date, arguments->replay.seed, arguments->citizens);
        day->begins_ms += arguments->replay.is_live ? LIVE_LATER_MS : 0;
        return true;
    }
    char *csv = find_csv(arguments);
    bool read = day_read_bank(day, csv, arguments->bank_date, &why);
    if (!read) {
        (void)printf("skipped: %s\n", why);
        g_free(why);
    }
    g_free(csv);
    return read;
}

/* The folder of the office, the caller's to free; NULL: it cannot be made. */
static char *find_folder(const struct arguments *arguments, bool *is_temporary)
{
    *is_temporary = arguments->data == NULL;
    if (arguments->data == NULL) {
        return g_dir_make_tmp("queued-replay-XXXXXX", NULL);
    }
    return arguments->replay.is_live ? g_build_filename(arguments->data, "simulated", NULL)
                                     : g_strdup(arguments->data);
}

static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        char *path = g_build_filename(folder, name, NULL);
        (void)remove(path);
        g_free(path);
    }
    if (dir != NULL) {
        g_dir_close(dir);
    }
    (void)remove(folder);
}

static int say_how_to_serve(const struct replay *replay)
{
    GDateTime *clock = g_date_time_new_from_unix_utc(replay->day.begins_ms / 1000);
    char *at = g_date_time_format(clock, "%Y-%m-%dT%H:%M:%S+0000");

    (void)printf("queued serve --data %s --clock %s --speed %u\n",
                 replay->stage.folder,
                 at,
                 replay->options.speed);
    g_date_time_unref(clock);
    g_free(at);
    return EXIT_ALIKE;
}

static int play(struct replay *replay)
{
    int64_t began_us = g_get_monotonic_time();
    bool played = replay_run(replay);
    bool stopped = stage_stop(&replay->stage);
    struct verdict verdict;
    const struct verdict_options asked = {
        .database = replay->stage.database,
        .office_id = replay->stage.office_id,
        .joined_seq = replay->stage.joined_seq,
        .looked = replay->probe.looked - replay->probe.unreadable,
        .early = replay->probe.early,
        .others_may_act = replay->options.is_live,
    };

    (void)printf(cli_in_vietnamese()
                     ? "%s: %u người, %u quầy, nhanh gấp %u lần, %.1f giây, kill -9 %u lần\n"
                     : "%s: %u citizens, %u counters, %u times as fast, %.1f s, kill -9 %u times\n",
                 replay->day.name,
                 replay->day.citizens->len,
                 replay->day.clerks->len,
                 replay->options.speed,
                 (double)(g_get_monotonic_time() - began_us) / G_USEC_PER_SEC,
                 replay->stage.kill_count);
    verdict_reach(&verdict, &replay->told, &asked);
    verdict_print(&verdict);
    bool alike = played && stopped && verdict.differences.count == 0;
    verdict_deinit(&verdict);
    if (alike && replay->options.spoil) {
        alike = spoil_all(&replay->told, &asked);
    }
    return alike ? EXIT_ALIKE : EXIT_DIFFERENT;
}

static int run(struct arguments *arguments)
{
    struct replay replay = {0};
    bool is_temporary = false;
    int code = EXIT_DIFFERENT;

    if (!draw_day(arguments, &replay.day)) {
        day_deinit(&replay.day);
        return EXIT_SKIPPED;
    }
    replay.options = arguments->replay;
    replay.stage.speed = replay.options.speed;
    replay.stage.has_guest = replay.options.is_live;
    replay.stage.port = (uint16_t)arguments->port;
    if (replay.options.is_live && arguments->port == 0) {
        replay.stage.port = usual_port();
    }
    replay.stage.program =
        arguments->program != NULL ? g_strdup(arguments->program) : find_server();
    replay.stage.pages = g_strdup(arguments->pages);
    char *folder = find_folder(arguments, &is_temporary);
    bool is_set = folder != NULL &&
                  (arguments->server != NULL ? stage_join(&replay.stage, folder, arguments->server)
                                             : stage_set(&replay.stage, &replay.day, folder));
    if (is_set && arguments->prepare) {
        code = say_how_to_serve(&replay);
    } else if (is_set) {
        code = play(&replay);
    }
    replay_deinit(&replay);
    if (folder != NULL && is_temporary && code == EXIT_ALIKE) {
        remove_folder(folder); /* What differs is kept to be looked at. */
    } else if (folder != NULL && is_temporary) {
        (void)printf("  all of it is in %s\n", folder);
    }
    g_free(folder);
    return code;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {
        .replay = {.seed = 1},
        .day = "market",
        .bank_date = BANK_DAY_DEFAULT,
        .citizens = CITIZENS_DEFAULT,
        .rounds = DUEL_ROUNDS_DEFAULT,
    };
    int option = 0;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == OPTION_HELP) {
            (void)fputs(help, stdout);
            return EXIT_ALIKE;
        }
        if (!take_option(&arguments, option)) {
            (void)fprintf(stderr, "queued-replay: see queued-replay --help\n");
            return EXIT_USAGE;
        }
    }
    if (optind < argc) {
        (void)fprintf(
            stderr, "queued-replay: \"%s\" is not understood; see --help\n", argv[optind]);
        return EXIT_USAGE;
    }
    if (arguments.server != NULL && (arguments.data == NULL || arguments.replay.kill_every > 0)) {
        (void)fprintf(stderr, "queued-replay: --server needs --data, and is not ours to kill\n");
        return EXIT_USAGE;
    }
    if (arguments.replay.speed == 0) {
        arguments.replay.speed = arguments.replay.is_live ? SPEED_LIVE : SPEED_DEFAULT;
    }
    return run(&arguments);
}
