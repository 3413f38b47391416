#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "queued/app/app.h"
#include "queued/base/log.h"
#include "queued/cli/cli.h"
#include "queued/cli/sample.h"

#define PORT_DEFAULT 8090
#define SPEED_MAX 10000

static const char *const help_vi =
    "queued serve [--data THƯ_MỤC]: chạy máy chủ cho đến khi được dừng (Ctrl+C)\n"
    "  --listen ĐỊA_CHỈ   địa chỉ nhận kết nối (127.0.0.1; cả mạng nội bộ: 0.0.0.0)\n"
    "  --port SỐ          cổng (8090; 0: cổng trống bất kỳ)\n"
    "  --web THƯ_MỤC      trang web tĩnh\n"
    "  --sample           tạo đơn vị mẫu nếu chưa có gì\n"
    "  --log MỨC          error, warn, info hoặc debug\n"
    "  --clock LÚC        đồng hồ giả lập bắt đầu từ lúc này, ví dụ 2026-11-23T07:00:00+0700\n"
    "  --speed N          đồng hồ giả lập chạy nhanh gấp N lần\n";
static const char *const help_en =
    "queued serve [--data DIR]: run the server until it is stopped (Ctrl+C)\n"
    "  --listen ADDRESS   where to listen (127.0.0.1; the whole local network: 0.0.0.0)\n"
    "  --port NUMBER      port (8090; 0: any free one)\n"
    "  --web DIR          static pages\n"
    "  --sample           make the sample office if there is nothing yet\n"
    "  --log LEVEL        error, warn, info or debug\n"
    "  --clock INSTANT    a simulated clock that begins here, as 2026-11-23T07:00:00+0700\n"
    "  --speed N          the simulated clock runs N times as fast\n";

struct serve_options {
    struct cli_data data;
    struct app_options app;
    bool sample;
};

static bool parse_number(const char *text, unsigned long max, unsigned long *number)
{
    char *end = NULL;

    *number = strtoul(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && *number <= max;
}

/* RFC 3339 with an offset, to the second. */
static bool parse_instant(const char *text, int64_t *at_ms)
{
    struct tm parts = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S%z", &parts);
    long offset_s = parts.tm_gmtoff;

    if (end == NULL || *end != '\0') {
        return false;
    }
    *at_ms = ((int64_t)timegm(&parts) - offset_s) * 1000;
    return *at_ms > 0;
}

static bool take_option(struct serve_options *options, int option, const char *value)
{
    unsigned long number = 0;
    enum qd_level level = QD_LEVEL_INFO;

    switch (option) {
    case 'l':
        options->app.host = value;
        return true;
    case 'p':
        if (!parse_number(value, UINT16_MAX, &number)) {
            return false;
        }
        options->app.port = (uint16_t)number;
        return true;
    case 'w':
        options->app.web_root = value;
        return true;
    case 's':
        options->sample = true;
        return true;
    case 'g':
        if (!qd_log_level_parse(value, &level)) {
            return false;
        }
        qd_log_level_set(level);
        return true;
    case 'c':
        return parse_instant(value, &options->app.clock_start_ms);
    case 'x':
        if (!parse_number(value, SPEED_MAX, &number) || number == 0) {
            return false;
        }
        options->app.clock_speed = (uint32_t)number;
        return true;
    default:
        return cli_data_option(&options->data, option, value);
    }
}

static void on_ready(void *owner, uint16_t port, const char *office_title)
{
    const struct serve_options *options = owner;

    (void)printf("%s\n", office_title);
    (void)printf("  %-24s http://%s:%u/\n", cli_text("Máy chủ", "Server"), options->app.host, port);
    (void)printf("  %-24s http://%s:%u/healthz  /metrics\n",
                 cli_text("Tình trạng", "Health"),
                 options->app.host,
                 port);
    if (options->sample) {
        const char *folder = options->data.folder;
        (void)printf("%s\n", cli_text("Mở thêm cửa sổ lệnh và thử:", "In other terminals, try:"));
        (void)printf("  counter-client issue A --token-file %s/kiosk-1.token --server "
                     "ws://%s:%u/\n",
                     folder,
                     options->app.host,
                     port);
        (void)printf("  counter-client login lan --counter 1 --server ws://%s:%u/   (PIN 1111)\n",
                     options->app.host,
                     port);
        (void)printf("  display --text --token-file %s/tv-1.token --server ws://%s:%u/\n",
                     folder,
                     options->app.host,
                     port);
    }
    (void)fflush(stdout);
}

static int run(struct serve_options *options)
{
    char errmsg[APP_ERRMSG_SIZE] = "";

    if (options->sample) {
        int64_t start_ms = options->app.clock_start_ms;
        enum qd_exit code =
            sample_prepare("serve", &options->data, start_ms != 0 ? start_ms : cli_now_ms());
        if (code != QD_EXIT_OK) {
            return (int)code;
        }
    }
    if (!cli_data_path("serve", &options->data, "queued.db", options->data.database)) {
        return QD_EXIT_REFUSED;
    }
    options->app.path = options->data.database;
    options->app.on_ready = on_ready;
    options->app.owner = options;
    enum qd_exit code = app_run(&options->app, errmsg);
    return code == QD_EXIT_OK ? 0 : cli_error("serve", code, "%s", "%s", errmsg);
}

int cli_serve(int argc, char **argv)
{
    static const struct option longs[] = {
        CLI_OPTIONS,
        {"listen", required_argument, NULL, 'l'},
        {"port", required_argument, NULL, 'p'},
        {"web", required_argument, NULL, 'w'},
        {"sample", no_argument, NULL, 's'},
        {"log", required_argument, NULL, 'g'},
        {"clock", required_argument, NULL, 'c'},
        {"speed", required_argument, NULL, 'x'},
        {0},
    };
    struct serve_options options = {
        .app = {.host = "127.0.0.1", .port = PORT_DEFAULT, .clock_speed = 1}};
    int option = 0;

    cli_data_init(&options.data);
    while ((option = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
        if (option == CLI_OPTION_HELP) {
            (void)printf("%s%s", cli_text(help_vi, help_en), cli_options_help());
            return QD_EXIT_OK;
        }
        if (option == '?' || option == ':') {
            return cli_bad_option("serve", argv);
        }
        if (!take_option(&options, option, optarg)) {
            return cli_error("serve",
                             QD_EXIT_REFUSED,
                             "giá trị không hợp lệ: %s; xem queued serve --help",
                             "not a valid value: %s; see queued serve --help",
                             optarg);
        }
    }
    if (optind < argc) {
        return cli_bad_option("serve", argv);
    }
    return run(&options);
}
