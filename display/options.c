#include "display/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/client/client.h"

static const char *const help_vi =
    "display [--text]: màn hình chờ của bộ phận một cửa\n"
    "  --text             bảng số trong cửa sổ lệnh; khi không có màn hình lệnh: từng dòng thay "
    "đổi\n"
    "  --server URL       máy chủ (" CLIENT_URL_DEFAULT ")\n"
    "  --token-file TỆP   khóa của thiết bị này (queued device add … --kind display)\n"
    "  --office MÃ        mã đơn vị, khi máy chủ có nhiều đơn vị\n"
    "  --language vi,en   ngôn ngữ hiển thị, ngôn ngữ chính đứng trước\n"
    "  --counters 1,3-5   chỉ những quầy này\n"
    "  --services A,B     chỉ những lĩnh vực này\n";
static const char *const help_en =
    "display [--text]: the hall display of a one-stop office\n"
    "  --text             the board in a terminal; without a terminal: a line for each change\n"
    "  --server URL       the server (" CLIENT_URL_DEFAULT ")\n"
    "  --token-file FILE  this device's token (queued device add … --kind display)\n"
    "  --office CODE      where the server has several offices\n"
    "  --language vi,en   languages of the display, the main one first\n"
    "  --counters 1,3-5   these counters only\n"
    "  --services A,B     these services only\n";

static bool in_vietnamese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < QD_ARRAY_LEN(names); i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            return strncmp(value, "vi", 2) == 0;
        }
    }
    return false;
}

void options_say(const char *vi, const char *en, ...)
{
    va_list arguments;

    va_start(arguments, en);
    (void)fputs("display: ", stderr);
    (void)vfprintf(stderr, in_vietnamese() ? vi : en, arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
}

static enum qd_exit read_token(struct options *options, const char *path)
{
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        options_say("không đọc được %s: %s", "cannot read %s: %s", path, strerror(errno));
        return QD_EXIT_CONFIG;
    }
    bool is_read = fgets(options->token, sizeof options->token, file) != NULL;
    (void)fclose(file);
    options->token[strcspn(options->token, " \r\n")] = '\0';
    if (!is_read || options->token[0] == '\0') {
        options_say("%s không có khóa nào; tạo khóa mới bằng: queued device add",
                    "%s holds no token; make a new one: queued device add",
                    path);
        return QD_EXIT_CONFIG;
    }
    return QD_EXIT_OK;
}

static bool take_list(bool is_taken, const char *option, const char *value, const char *example)
{
    if (!is_taken) {
        options_say("“%s” không dùng được cho %s; ví dụ: %s %s",
                    "\"%s\" will not do for %s; for example: %s %s",
                    value,
                    option,
                    option,
                    example);
    }
    return is_taken;
}

/* A mistake is said here. */
static enum qd_exit take_option(struct options *options, int option, const char *value)
{
    bool is_taken = true;

    switch (option) {
    case 't':
        options->is_text = true;
        break;
    case 's':
        is_taken = take_list(strncmp(value, "ws://", 5) == 0 || strncmp(value, "wss://", 6) == 0,
                             "--server",
                             value,
                             CLIENT_URL_DEFAULT);
        options->server = value;
        break;
    case 'k':
        return read_token(options, value);
    case 'o':
        options->office = value;
        break;
    case 'l':
        is_taken =
            take_list(choice_set_languages(&options->choice, value), "--language", value, "vi,en");
        break;
    case 'c':
        is_taken =
            take_list(choice_set_counters(&options->choice, value), "--counters", value, "1,3-5");
        break;
    default:
        is_taken =
            take_list(choice_set_services(&options->choice, value), "--services", value, "A,B");
        break;
    }
    return is_taken ? QD_EXIT_OK : QD_EXIT_REFUSED;
}

static bool end(enum qd_exit with, enum qd_exit *code)
{
    *code = with;
    return false;
}

bool options_parse(struct options *options, int argc, char **argv, enum qd_exit *code)
{
    static const struct option table[] = {
        {"text", no_argument, NULL, 't'},
        {"server", required_argument, NULL, 's'},
        {"token-file", required_argument, NULL, 'k'},
        {"office", required_argument, NULL, 'o'},
        {"language", required_argument, NULL, 'l'},
        {"counters", required_argument, NULL, 'c'},
        {"services", required_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    int option = 0;

    memset(options, 0, sizeof *options);
    choice_init(&options->choice);
    optind = 0;
    while ((option = getopt_long(argc, argv, ":", table, NULL)) != -1) {
        switch (option) {
        case 'h':
            (void)fputs(in_vietnamese() ? help_vi : help_en, stdout);
            return end(QD_EXIT_OK, code);
        case 'V':
            (void)printf("display %s\n", QUEUED_VERSION);
            return end(QD_EXIT_OK, code);
        case ':':
        case '?':
            options_say("không hiểu “%s”; xem display --help",
                        "cannot make sense of \"%s\"; see display --help",
                        argv[optind - 1]);
            return end(QD_EXIT_REFUSED, code);
        default:
            *code = take_option(options, option, optarg);
            if (*code != QD_EXIT_OK) {
                return false;
            }
        }
    }
    if (optind < argc) {
        options_say("thừa “%s”; xem display --help",
                    "\"%s\" is too much; see display --help",
                    argv[optind]);
        return end(QD_EXIT_REFUSED, code);
    }
    return true;
}
