#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/cli/people.h"
#include "queued/cli/secret.h"
#include "queued/journal/account.h"

/* What the options said. */
struct request {
    struct people people;   /* First: see people.h. */
    const char *token_file; /* NULL: the token goes to stdout. */
    bool by_code;           /* The device fetches its token itself. */
    enum device_kind kind;  /* 0: not given. */
};

enum { OPTION_KIND = 1, OPTION_TOKEN_FILE, OPTION_CODE };

/* Time enough to walk to the device. */
#define CODE_MINUTES 15

static const struct {
    const char *word;
    enum device_kind kind;
    const char *vi;
    const char *en;
} kinds[] = {
    {"kiosk", DEVICE_KIOSK, "máy lấy số", "kiosk"},
    {"display", DEVICE_DISPLAY, "màn hình chờ", "display"},
    {"counter", DEVICE_COUNTER, "máy tại quầy", "counter"},
};

static const char *help(void)
{
    return cli_text(
        "queued device add TÊN --kind kiosk|display|counter [--token-file TỆP | --code]\n"
        "queued device code TÊN\n"
        "queued device list\n"
        "queued device revoke TÊN\n\n"
        "Mã của thiết bị chỉ hiện một lần, khi thêm; ghi ngay vào thiết bị, hoặc dùng "
        "--token-file.\n"
        "--code, device code: hiện mã dùng một lần, gõ vào thiết bị trong 15 phút; "
        "thiết bị tự lấy mã của nó.\n\n",
        "queued device add NAME --kind kiosk|display|counter [--token-file FILE | "
        "--code]\n"
        "queued device code NAME\n"
        "queued device list\n"
        "queued device revoke NAME\n\n"
        "A device's token is shown once, when it is added; put it on the device, or "
        "use --token-file.\n"
        "--code, device code: shows a code to type at the device within 15 minutes; it "
        "is good once,\nand the device fetches its token itself. Whatever token it had "
        "ends then.\n\n");
}

static int say_failure(const struct request *request, enum qd_err err)
{
    if (err == QD_ERR_EXISTS) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "đã có thiết bị “%s”; chọn tên khác",
                         "there is a device \"%s\" already; choose another name",
                         request->people.name);
    }
    if (err == QD_ERR_NOT_FOUND) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "không có thiết bị “%s”; xem danh sách: queued device list",
                         "there is no device \"%s\"; see queued device list",
                         request->people.name);
    }
    if (err == QD_ERR_INVALID) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "tên “%s” không hợp lệ; viết trên một dòng, không có dấu cách ở hai đầu",
                         "the name \"%s\" is not valid; one line, without spaces at its ends",
                         request->people.name);
    }
    return cli_error(
        request->people.verb, cli_exit(err), "%s", "%s", accounts_errmsg(request->people.accounts));
}

/* Hands the token out. A token that could not be written is of no use to anybody: the device goes
 * too. */
static int hand_out(struct request *request, const char *token)
{
    if (request->token_file == NULL) {
        (void)fprintf(stderr,
                      "%s\n",
                      cli_text("Mã của thiết bị (chỉ hiện lần này):",
                               "Token of the device (shown this once):"));
        (void)printf("%s\n", token);
        return QD_EXIT_OK;
    }
    enum qd_err err = secret_write(request->token_file, token);
    if (err != QD_OK) {
        enum qd_err revoked = accounts_revoke_device(
            request->people.accounts, request->people.office_id, request->people.name);
        if (revoked != QD_OK) {
            return say_failure(request, revoked);
        }
        return cli_error(
            request->people.verb,
            cli_exit(err),
            "không ghi được %s: %s; đã thu hồi thiết bị, thêm lại với tên khác",
            "%s cannot be written: %s; the device is revoked, add one with another name",
            request->token_file,
            qd_err_text(err));
    }
    (void)printf(cli_in_vietnamese() ? "Đã ghi mã của %s vào %s\n" : "Token of %s is in %s\n",
                 request->people.name,
                 request->token_file);
    return QD_EXIT_OK;
}

/* "k7f3m-92xqa": in two halves, as people read them out. */
static int show_code(void *of)
{
    struct request *request = of;
    char code[ENROLMENT_CODE_LEN + 1] = "";
    int64_t until_ms = cli_now_ms() + CODE_MINUTES * INT64_C(60000);
    enum qd_err err = accounts_set_code(
        request->people.accounts, request->people.office_id, request->people.name, until_ms, code);

    if (err != QD_OK) {
        return say_failure(request, err);
    }
    (void)fprintf(stderr,
                  cli_in_vietnamese()
                      ? "Mã dùng một lần, gõ vào thiết bị trong %d phút:\n"
                      : "Code for one use, to type at the device within %d minutes:\n",
                  CODE_MINUTES);
    (void)printf("%.5s-%s\n", code, code + 5);
    explicit_bzero(code, sizeof code);
    return QD_EXIT_OK;
}

static int add(void *of)
{
    struct request *request = of;
    char token[BASE32_LEN + 1] = "";
    struct device device = {.office_id = request->people.office_id, .kind = request->kind};

    if (request->kind == 0) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "thiếu loại thiết bị; thêm --kind kiosk, display hoặc counter",
                         "the kind is missing; add --kind kiosk, display or counter");
    }
    if (!text_copy(device.name, sizeof device.name, request->people.name)) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "tên quá dài; viết ngắn lại",
                         "the name is too long; make it shorter");
    }
    enum qd_err err = accounts_add_device(request->people.accounts, &device, token);
    int code = QD_EXIT_OK;
    if (err != QD_OK) {
        code = say_failure(request, err);
    } else {
        code = request->by_code ? show_code(request) : hand_out(request, token);
    }
    explicit_bzero(token, sizeof token);
    return code;
}

static int revoke(void *of)
{
    struct request *request = of;
    enum qd_err err = accounts_revoke_device(
        request->people.accounts, request->people.office_id, request->people.name);

    if (err != QD_OK) {
        return say_failure(request, err);
    }
    (void)printf(cli_in_vietnamese() ? "Đã thu hồi thiết bị %s\n" : "Device %s revoked\n",
                 request->people.name);
    return QD_EXIT_OK;
}

static void print_device(const struct device *device)
{
    const char *kind = "";

    for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
        kind = kinds[i].kind == device->kind ? cli_text(kinds[i].vi, kinds[i].en) : kind;
    }
    cli_column(device->name, 24);
    cli_column(kind, 14);
    (void)printf("%s\n",
                 device->revoked ? cli_text("đã thu hồi", "revoked")
                                 : cli_text("đang dùng", "active"));
}

static int list(void *of)
{
    struct request *request = of;
    size_t max = LIMIT_DEVICES;
    size_t count = 0;
    struct device *devices = calloc(max, sizeof *devices);

    if (devices == NULL) {
        return cli_error(request->people.verb, QD_EXIT_STORAGE, "hết bộ nhớ", "out of memory");
    }
    enum qd_err err = accounts_list_devices(
        request->people.accounts, request->people.office_id, devices, max, &count);
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        print_device(&devices[i]);
    }
    free(devices);
    if (err != QD_OK) {
        return say_failure(request, err);
    }
    if (count == 0) {
        (void)fputs(cli_text("Chưa có thiết bị nào.\n", "There are no devices yet.\n"), stderr);
    }
    return QD_EXIT_OK;
}

static const struct people_action actions[] = {
    {"add", "device add", true, add},
    {"code", "device code", true, show_code},
    {"list", "device list", false, list},
    {"revoke", "device revoke", true, revoke},
};

static bool take_option(void *of, int option)
{
    struct request *request = of;

    if (option == OPTION_KIND) {
        for (size_t i = 0; i < QD_ARRAY_LEN(kinds); i++) {
            request->kind = strcmp(optarg, kinds[i].word) == 0 ? kinds[i].kind : request->kind;
        }
        return request->kind != 0;
    }
    if (option == OPTION_CODE) {
        request->by_code = true;
        return true;
    }
    if (option == OPTION_TOKEN_FILE) {
        request->token_file = optarg;
        return true;
    }
    return false;
}

int cli_device(int argc, char **argv)
{
    static const struct option options[] = {
        {"kind", required_argument, NULL, OPTION_KIND},
        {"token-file", required_argument, NULL, OPTION_TOKEN_FILE},
        {"code", no_argument, NULL, OPTION_CODE},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    static const struct people_verb verb = {
        .word = "device",
        .options = options,
        .actions = actions,
        .action_count = QD_ARRAY_LEN(actions),
        .help = help,
        .needed_vi = "cần một trong: add TÊN, code TÊN, list, revoke TÊN; xem queued device --help",
        .needed_en =
            "one of these is needed: add NAME, code NAME, list, revoke NAME; see queued device "
            "--help",
        .take = take_option,
    };
    struct request request = {0};

    return people_run(argc, argv, &verb, &request);
}
