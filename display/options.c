#include "display/options.h"

#include <getopt.h>
#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/client/client.h"
#include "proto/client/token.h"

/* Of a window: twice 4K. */
#define OPTIONS_SIDE_MAX 8192

static const char *const help_vi =
    "display: màn hình chờ của bộ phận một cửa, có tiếng gọi số\n"
    "  --server URL       máy chủ (" CLIENT_URL_DEFAULT ")\n"
    "  --ca TỆP           ca.pem của máy chủ, để nối an toàn (wss://)\n"
    "  --token-file TỆP   khóa của thiết bị này (queued device add … --kind display)\n"
    "  --enrol MÃ         đăng ký thiết bị này bằng mã dùng một lần (queued device code), ghi\n"
    "                     khóa vào --token-file, rồi thôi\n"
    "  --office MÃ        mã đơn vị, khi máy chủ có nhiều đơn vị\n"
    "  --language vi,en   ngôn ngữ hiển thị, ngôn ngữ chính đứng trước\n"
    "  --counters 1,3-5   chỉ những quầy này\n"
    "  --services A,B     chỉ những lĩnh vực này\n"
    "  --theme dark       nền tối (dark) hoặc sáng (light)\n"
    "  --slides THƯ_MỤC   ảnh của đơn vị, lần lượt hiện bên cạnh bảng số\n"
    "  --size 1280x720    trong một cửa sổ, không phủ cả màn hình\n"
    "  --text             bảng số trong cửa sổ lệnh; không có cửa sổ lệnh: từng dòng thay đổi\n"
    "Tiếng gọi số:\n"
    "  --voice vi,en      đọc bằng những thứ tiếng này, theo thứ tự; thư mục bản ghi âm: có dấu "
    "/;\n"
    "                     none: không đọc (mặc định: như --language; với --text: không đọc)\n"
    "  --volume 100       âm lượng, 0 đến 100\n"
    "  --quiet 11:30-13:30,17:00-07:00\n"
    "                     giờ yên lặng: số vẫn hiện, không đọc\n"
    "  --sound-file TỆP   ghi tiếng vào tệp WAV, không ra loa\n"
    "  --check-pack THƯ_MỤC\n"
    "                     xem bộ bản ghi âm thiếu, hỏng gì, và phát một câu mẫu\n";
static const char *const help_en =
    "display: the hall display of a one-stop office, with its voice\n"
    "  --server URL       the server (" CLIENT_URL_DEFAULT ")\n"
    "  --ca FILE          the server's ca.pem, for wss://\n"
    "  --token-file FILE  this device's token (queued device add … --kind display)\n"
    "  --enrol CODE       enrol this device by a code for one use (queued device code), put its\n"
    "                     token into --token-file, and no more\n"
    "  --office CODE      where the server has several offices\n"
    "  --language vi,en   languages of the display, the main one first\n"
    "  --counters 1,3-5   these counters only\n"
    "  --services A,B     these services only\n"
    "  --theme dark       dark or light\n"
    "  --slides DIR       the office's pictures, shown in turn beside the board\n"
    "  --size 1280x720    in a window, not on the whole screen\n"
    "  --text             the board in a terminal; without a terminal: a line for each change\n"
    "The voice:\n"
    "  --voice vi,en      speaks these languages, in this order; a folder of recordings has a /;\n"
    "                     none: is silent (default: as --language; with --text: silent)\n"
    "  --volume 100       0 to 100\n"
    "  --quiet 11:30-13:30,17:00-07:00\n"
    "                     quiet hours: calls are shown, not spoken\n"
    "  --sound-file FILE  the sound goes to a WAV file, not to the loudspeaker\n"
    "  --check-pack DIR   what a pack of recordings lacks, and how it sounds\n";

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

void options_print(const char *vi, const char *en, ...)
{
    va_list arguments;

    va_start(arguments, en);
    (void)vprintf(in_vietnamese() ? vi : en, arguments);
    (void)putchar('\n');
    va_end(arguments);
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

Queued__V1__Language options_language(void)
{
    return in_vietnamese() ? QUEUED__V1__LANGUAGE__LANGUAGE_VI : QUEUED__V1__LANGUAGE__LANGUAGE_EN;
}

static enum qd_exit read_token(struct options *options)
{
    char *errmsg = NULL;
    char *token = token_read(options->token_file, options_language(), &errmsg);

    if (token == NULL) {
        options_say("%s", "%s", errmsg);
        g_free(errmsg);
        return QD_EXIT_CONFIG;
    }
    g_strlcpy(options->token, token, sizeof options->token);
    g_free(token);
    return QD_EXIT_OK;
}

/* A number of up to five digits at *@at, which moves behind it. */
static bool read_number(const char **at, int max, int *number)
{
    size_t len = strspn(*at, "0123456789");

    if (len == 0 || len > 5) {
        return false;
    }
    *number = (int)strtol(*at, NULL, 10);
    *at += len;
    return *number <= max;
}

static bool set_volume(struct options *options, const char *value)
{
    return read_number(&value, 100, &options->volume) && *value == '\0';
}

static bool set_size(struct options *options, const char *value)
{
    return read_number(&value, OPTIONS_SIDE_MAX, &options->width) && *value++ == 'x' &&
           read_number(&value, OPTIONS_SIDE_MAX, &options->height) && *value == '\0' &&
           options->width > 0 && options->height > 0;
}

static bool set_theme(struct options *options, const char *value)
{
    options->theme = strcmp(value, "light") == 0 ? WALL_LIGHT : WALL_DARK;
    return options->theme == WALL_LIGHT || strcmp(value, "dark") == 0;
}

static bool set_server(struct options *options, const char *value)
{
    options->server = value;
    return strncmp(value, "ws://", 5) == 0 || strncmp(value, "wss://", 6) == 0;
}

static bool set_voice(struct options *options, const char *value)
{
    char errmsg[PACK_ERRMSG_SIZE] = "";

    options->has_voice = true;
    if (!announcement_set(&options->speakers, value, errmsg)) {
        options_say("%s", "%s", errmsg);
        return false;
    }
    return true;
}

static bool set_languages(struct options *options, const char *value)
{
    return choice_set_languages(&options->choice, value);
}

static bool set_counters(struct options *options, const char *value)
{
    return choice_set_counters(&options->choice, value);
}

static bool set_services(struct options *options, const char *value)
{
    return choice_set_services(&options->choice, value);
}

static bool set_quiet(struct options *options, const char *value)
{
    return quiet_set(&options->quiet, value);
}

/* Options whose values are checked, with one that will do. */
static const struct {
    int option;
    bool (*set)(struct options *options, const char *value);
    const char *example;
} setters[] = {
    {'s', set_server, "--server " CLIENT_URL_DEFAULT},
    {'l', set_languages, "--language vi,en"},
    {'c', set_counters, "--counters 1,3-5"},
    {'v', set_services, "--services A,B"},
    {'m', set_theme, "--theme light"},
    {'z', set_size, "--size 1280x720"},
    {'a', set_voice, "--voice vi,en"},
    {'u', set_volume, "--volume 80"},
    {'q', set_quiet, "--quiet 11:30-13:30,17:00-07:00"},
};

static enum qd_exit take_checked(struct options *options, int option, const char *value)
{
    size_t i = 0;

    while (setters[i].option != option) {
        i++;
        QD_ASSERT(i < QD_ARRAY_LEN(setters));
    }
    if (setters[i].set(options, value)) {
        return QD_EXIT_OK;
    }
    options_say("“%s” không dùng được; ví dụ: %s",
                "\"%s\" will not do; for example: %s",
                value,
                setters[i].example);
    return QD_EXIT_REFUSED;
}

/* A mistake is said here. */
static enum qd_exit take_option(struct options *options, int option, const char *value)
{
    switch (option) {
    case 't':
        options->is_text = true;
        return QD_EXIT_OK;
    case 'k':
        options->token_file = value;
        return QD_EXIT_OK;
    case 'e':
        options->enrol = value;
        return QD_EXIT_OK;
    case 'C':
        options->ca = value;
        return QD_EXIT_OK;
    case 'o':
        options->office = value;
        return QD_EXIT_OK;
    case 'd':
        options->slides = value;
        return QD_EXIT_OK;
    case 'f':
        options->sound_file = value;
        return QD_EXIT_OK;
    case 'p':
        options->check_pack = value;
        return QD_EXIT_OK;
    default:
        return take_checked(options, option, value);
    }
}

static bool end(enum qd_exit with, enum qd_exit *code)
{
    *code = with;
    return false;
}

/* Without --voice the wall speaks what it writes. */
static void speak_as_shown(struct options *options)
{
    options->speakers.count = options->choice.language_count;
    for (size_t i = 0; i < options->choice.language_count; i++) {
        options->speakers.speakers[i].language = options->choice.languages[i];
    }
}

/* An enrolment makes the file that everything else reads. */
static enum qd_exit check_token(struct options *options)
{
    if (options->enrol != NULL && options->token_file == NULL) {
        options_say("--enrol cần --token-file: nơi cất khóa của thiết bị này",
                    "--enrol needs --token-file: where this device's token is kept");
        return QD_EXIT_REFUSED;
    }
    return options->enrol == NULL && options->token_file != NULL ? read_token(options) : QD_EXIT_OK;
}

bool options_parse(struct options *options, int argc, char **argv, enum qd_exit *code)
{
    static const struct option table[] = {
        {"text", no_argument, NULL, 't'},
        {"server", required_argument, NULL, 's'},
        {"ca", required_argument, NULL, 'C'},
        {"token-file", required_argument, NULL, 'k'},
        {"enrol", required_argument, NULL, 'e'},
        {"office", required_argument, NULL, 'o'},
        {"language", required_argument, NULL, 'l'},
        {"counters", required_argument, NULL, 'c'},
        {"services", required_argument, NULL, 'v'},
        {"theme", required_argument, NULL, 'm'},
        {"size", required_argument, NULL, 'z'},
        {"slides", required_argument, NULL, 'd'},
        {"voice", required_argument, NULL, 'a'},
        {"volume", required_argument, NULL, 'u'},
        {"quiet", required_argument, NULL, 'q'},
        {"sound-file", required_argument, NULL, 'f'},
        {"check-pack", required_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    int option = 0;

    memset(options, 0, sizeof *options);
    choice_init(&options->choice);
    options->volume = 100;
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
    if (!options->has_voice && !options->is_text) {
        speak_as_shown(options);
    }
    *code = check_token(options);
    return *code == QD_EXIT_OK;
}
