#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "queued/app/app.h"
#include "queued/base/beside.h"
#include "queued/base/log.h"
#include "queued/cli/cli.h"
#include "queued/cli/sample.h"

#define PORT_DEFAULT 8090
#define SPEED_MAX 10000

static const char *const help_vi =
    "queued serve [--data THƯ_MỤC]: chạy máy chủ cho đến khi được dừng (Ctrl+C)\n"
    "  --listen ĐỊA_CHỈ   địa chỉ nhận kết nối (127.0.0.1; cả mạng nội bộ: 0.0.0.0)\n"
    "  --port SỐ          cổng (8090; 0: cổng trống bất kỳ)\n"
    "  --tls-cert TỆP     chứng thư của máy chủ (PEM); tạo bằng queued tls init\n"
    "  --tls-key TỆP      khóa của chứng thư đó\n"
    "  --plain-text-on-the-network\n"
    "                     cho nối không mã hóa từ máy khác: ai trong mạng cũng đọc được\n"
    "  --web THƯ_MỤC      trang web tĩnh\n"
    "  --clips THƯ_MỤC    giọng ghi âm cho /board: mỗi thư mục con một giọng (vi, en, mong)\n"
    "  --slides THƯ_MỤC   ảnh của đơn vị, /board lần lượt hiện bên cạnh bảng số\n"
    "  --manager-idle PHÚT  đăng xuất người quản lý không thao tác (30)\n"
    "  --sample           tạo đơn vị mẫu nếu chưa có gì\n"
    "  --log MỨC          error, warn, info hoặc debug\n"
    "  --clock LÚC        đồng hồ giả lập bắt đầu từ lúc này, ví dụ 2026-11-23T07:00:00+0700\n"
    "  --speed N          đồng hồ giả lập chạy nhanh gấp N lần\n";
static const char *const help_en =
    "queued serve [--data DIR]: run the server until it is stopped (Ctrl+C)\n"
    "  --listen ADDRESS   where to listen (127.0.0.1; the whole local network: 0.0.0.0)\n"
    "  --port NUMBER      port (8090; 0: any free one)\n"
    "  --tls-cert FILE    the server's certificate (PEM); queued tls init makes one\n"
    "  --tls-key FILE     its key\n"
    "  --plain-text-on-the-network\n"
    "                     unencrypted connections from other machines: anybody can read along\n"
    "  --web DIR          static pages\n"
    "  --clips DIR        recorded voices for /board: a folder in it for each (vi, en, mong)\n"
    "  --slides DIR       the office's pictures, shown by /board in turn beside the numbers\n"
    "  --manager-idle MINUTES  a manager who does nothing is logged out (30)\n"
    "  --sample           make the sample office if there is nothing yet\n"
    "  --log LEVEL        error, warn, info or debug\n"
    "  --clock INSTANT    a simulated clock that begins here, as 2026-11-23T07:00:00+0700\n"
    "  --speed N          the simulated clock runs N times as fast\n";

struct serve_options {
    struct cli_data data;
    struct app_options app;
    bool sample;
    bool plain_text; /* On the network, and said so. */
};

static bool parse_number(const char *text, unsigned long max, unsigned long *number)
{
    char *end = NULL;

    *number = strtoul(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && *number <= max;
}

/* Half a minute is 0.5; up to a day. */
static bool parse_minutes(const char *text, uint32_t *span_ms)
{
    char *end = NULL;
    double minutes = strtod(text, &end);

    if (*end != '\0' || !(minutes >= 0.001 && minutes <= 1440.0)) {
        return false;
    }
    *span_ms = (uint32_t)(minutes * 60000.0);
    return true;
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
    case 'V':
        options->app.clips = value;
        return true;
    case 'S':
        options->app.slides = value;
        return true;
    case 'C':
        options->app.tls_cert = value;
        return true;
    case 'K':
        options->app.tls_key = value;
        return true;
    case 'P':
        options->plain_text = true;
        return true;
    case 'i':
        return parse_minutes(value, &options->app.manager_idle_ms);
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

/* A device's token in the folder of the sample; "": there is none. */
static void read_token(const struct serve_options *options,
                       const char *device,
                       char token[LIMIT_NAME])
{
    char path[CLI_PATH_SIZE];
    int len = snprintf(path, sizeof path, "%s/%s.token", options->data.folder, device);
    FILE *file = options->sample && len > 0 && (size_t)len < sizeof path ? fopen(path, "re") : NULL;

    token[0] = '\0';
    if (file != NULL) {
        size_t size = fread(token, 1, LIMIT_NAME - 1, file);
        token[size] = '\0';
        token[strspn(token, "0123456789abcdefghijklmnopqrstuvwxyz")] = '\0';
        (void)fclose(file);
    }
}

/* The pages; those of the sample with what it takes to get in. */
static void say_pages(const struct serve_options *options, uint16_t port)
{
    char kiosk[LIMIT_NAME];
    char board[LIMIT_NAME];
    const struct {
        const char *vi;
        const char *en;
        const char *path;
        const char *token;   /* Of the device; "": none. */
        const char *account; /* Of the sample. */
    } pages[] = {
        {"Máy lấy số", "Kiosk", "kiosk", kiosk, ""},
        {"Bảng gọi số trên tivi", "Board on a television", "board", board, ""},
        {"Số trên điện thoại", "A number on a phone", "t/…", "", ""},
        {"Quầy của cán bộ", "Clerk's counter", "counter", "", "   (lan, PIN 1111)"},
        {"Quản lý", "Manager", "manager", "", "   (quanly, motcua-bat-xat)"},
    };

    read_token(options, "kiosk-1", kiosk);
    read_token(options, "tv-1", board);
    for (size_t i = 0; i < QD_ARRAY_LEN(pages); i++) {
        (void)printf("  %-24s %s://%s:%u/%s%s%s%s\n",
                     cli_text(pages[i].vi, pages[i].en),
                     options->app.tls_cert != NULL ? "https" : "http",
                     options->app.host,
                     port,
                     pages[i].path,
                     pages[i].token[0] != '\0' ? "#token=" : "",
                     pages[i].token,
                     options->sample ? pages[i].account : "");
    }
}

/* How @name is started from here: by its path, where it stands beside this program (a build, an
 * unpacked archive), else by its name. */
static void say_program(const char *name)
{
    char path[CLI_PATH_SIZE];

    (void)printf("  %s ", beside_find(name, path, sizeof path) ? path : name);
}

/* What to try the sample with, at the terminal and in windows. */
static void say_commands(const struct serve_options *options, uint16_t port)
{
    const char *folder = options->data.folder;
    const char *host = options->app.host;

    (void)printf("%s\n", cli_text("Mở thêm cửa sổ lệnh và thử:", "In other terminals, try:"));
    say_program("counter-client");
    (void)printf(
        "issue A --token-file %s/kiosk-1.token --server ws://%s:%u/\n", folder, host, port);
    say_program("counter-client");
    (void)printf("login lan --counter 1 --server ws://%s:%u/   (PIN 1111)\n", host, port);
    say_program("counter-client");
    (void)printf("--server ws://%s:%u/\n", host, port);
    say_program("display");
    (void)printf("--text --token-file %s/tv-1.token --server ws://%s:%u/\n", folder, host, port);
}

static void on_ready(void *owner, uint16_t port, const char *office_title)
{
    const struct serve_options *options = owner;
    bool tls = options->app.tls_cert != NULL;

    (void)printf("%s\n", office_title);
    (void)printf("  %-24s %s://%s:%u/\n",
                 cli_text("Máy chủ", "Server"),
                 tls ? "https" : "http",
                 options->app.host,
                 port);
    (void)printf("  %-24s %s://%s:%u/healthz  /metrics\n",
                 cli_text("Tình trạng", "Health"),
                 tls ? "https" : "http",
                 options->app.host,
                 port);
    if (options->app.web_root != NULL) {
        say_pages(options, port);
    }
    if (options->sample && !tls) {
        say_commands(options, port);
    }
    (void)fflush(stdout);
}

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* PINs and tokens go over the line: beyond this machine they are encrypted, or somebody has said in
 * words that they need not be. */
static int check_line(const struct serve_options *options)
{
    if ((options->app.tls_cert == NULL) != (options->app.tls_key == NULL)) {
        return cli_error("serve",
                         QD_EXIT_CONFIG,
                         "--tls-cert và --tls-key phải đi cùng nhau",
                         "--tls-cert and --tls-key belong together");
    }
    if (options->app.tls_cert == NULL && !options->plain_text && !is_loopback(options->app.host)) {
        return cli_error("serve",
                         QD_EXIT_CONFIG,
                         "nối từ máy khác phải mã hóa: chạy queued tls init rồi thêm --tls-cert và "
                         "--tls-key (hoặc chấp nhận rủi ro: --plain-text-on-the-network)",
                         "connections from other machines must be encrypted: run queued tls init, "
                         "then add --tls-cert and --tls-key (or accept the risk: "
                         "--plain-text-on-the-network)");
    }
    return QD_EXIT_OK;
}

static int run(struct serve_options *options)
{
    char errmsg[APP_ERRMSG_SIZE] = "";
    int line = check_line(options);

    if (line != QD_EXIT_OK) {
        return line;
    }

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
        {"clips", required_argument, NULL, 'V'},
        {"slides", required_argument, NULL, 'S'},
        {"tls-cert", required_argument, NULL, 'C'},
        {"tls-key", required_argument, NULL, 'K'},
        {"plain-text-on-the-network", no_argument, NULL, 'P'},
        {"manager-idle", required_argument, NULL, 'i'},
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
