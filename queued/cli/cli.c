#include "queued/cli/cli.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "queued/journal/account.h"
#include "queued/journal/audit.h"
#include "queued/journal/journal.h"

#define FOLDER_DEFAULT "/var/lib/queued"

bool cli_in_vietnamese(void)
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

const char *cli_text(const char *vi, const char *en)
{
    return cli_in_vietnamese() ? vi : en;
}

int cli_error(const char *verb, enum qd_exit code, const char *vi, const char *en, ...)
{
    va_list arguments;

    (void)fprintf(stderr, "queued %s: ", verb);
    va_start(arguments, en);
    if (cli_in_vietnamese()) {
        (void)vfprintf(stderr, vi, arguments);
    } else {
        (void)vfprintf(stderr, en, arguments);
    }
    va_end(arguments);
    (void)fputc('\n', stderr);
    return (int)code;
}

enum qd_exit cli_exit(enum qd_err err)
{
    switch (err) {
    case QD_OK:
        return QD_EXIT_OK;
    case QD_ERR_NOMEM:
    case QD_ERR_NOSPACE:
    case QD_ERR_IO:
    case QD_ERR_CORRUPT:
        return QD_EXIT_STORAGE;
    case QD_ERR_PROTOCOL:
    case QD_ERR_TOO_BIG:
    case QD_ERR_INVALID:
    case QD_ERR_NOT_FOUND:
    case QD_ERR_BUSY:
    case QD_ERR_EXISTS:
    case QD_ERR_DENIED:
    default:
        return QD_EXIT_REFUSED;
    }
}

int cli_failure(const char *verb, enum qd_err err, const char *errmsg)
{
    switch (err) {
    case QD_ERR_CORRUPT:
        return cli_error(verb,
                         cli_exit(err),
                         "dữ liệu bị hỏng (%s); kiểm tra bằng queued verify, khôi phục bằng queued "
                         "restore",
                         "the data is damaged (%s); check with queued verify, restore with queued "
                         "restore",
                         errmsg);
    case QD_ERR_NOSPACE:
        return cli_error(verb,
                         cli_exit(err),
                         "đĩa đầy (%s); dọn bớt rồi làm lại",
                         "the disk is full (%s)",
                         errmsg);
    case QD_ERR_NOT_FOUND:
        return cli_error(verb, cli_exit(err), "không tìm thấy (%s)", "not found (%s)", errmsg);
    case QD_ERR_DENIED:
        return cli_error(verb,
                         cli_exit(err),
                         "không được phép (%s); chạy bằng tài khoản của máy chủ",
                         "not allowed (%s); run it as the user of the server",
                         errmsg);
    case QD_ERR_NOMEM:
        return cli_error(verb, cli_exit(err), "hết bộ nhớ (%s)", "out of memory (%s)", errmsg);
    case QD_ERR_IO:
        return cli_error(
            verb, cli_exit(err), "lỗi đọc ghi (%s)", "cannot read or write (%s)", errmsg);
    case QD_ERR_PROTOCOL:
    case QD_ERR_TOO_BIG:
    case QD_ERR_INVALID:
    case QD_ERR_BUSY:
    case QD_ERR_EXISTS:
    case QD_OK:
    default:
        return cli_error(verb, cli_exit(err), "%s", "%s", errmsg);
    }
}

int cli_bad_option(const char *verb, char *const *argv)
{
    return cli_error(verb,
                     QD_EXIT_REFUSED,
                     "không dùng được “%s”; xem: queued %s --help",
                     "\"%s\" is no option or lacks its value; see queued %s --help",
                     argv[optind - 1],
                     verb);
}

bool cli_take_separator(const char *verb, const char *text, char *separator)
{
    if (strcmp(text, ",") != 0 && strcmp(text, ";") != 0) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "không dùng được dấu phân cách “%s”; chọn , hoặc ;",
                        "\"%s\" is no separator; choose , or ;",
                        text);
        return false;
    }
    *separator = text[0];
    return true;
}

void cli_column(const char *text, size_t width)
{
    size_t length = text_length(text, strlen(text));

    (void)printf("%s%*s", text, length < width ? (int)(width - length) : 1, "");
}

const char *cli_version(void)
{
    return QUEUED_VERSION;
}

const char *cli_options_help(void)
{
    return cli_text(
        "  --data THƯ-MỤC   nơi có queued.db (mặc định $QUEUED_DATA, rồi " FOLDER_DEFAULT ")\n"
        "  --office MÃ      đơn vị nào, khi cơ sở dữ liệu có nhiều đơn vị\n"
        "  --help           hướng dẫn này\n",
        "  --data DIR       where queued.db is (default $QUEUED_DATA, then " FOLDER_DEFAULT ")\n"
        "  --office CODE    which office, when the database has several\n"
        "  --help           this help\n");
}

void cli_data_init(struct cli_data *data)
{
    const char *folder = getenv("QUEUED_DATA");

    *data =
        (struct cli_data){.folder = folder != NULL && folder[0] != '\0' ? folder : FOLDER_DEFAULT};
}

bool cli_data_option(struct cli_data *data, int option, const char *value)
{
    if (option == CLI_OPTION_DATA) {
        data->folder = value;
    } else if (option == CLI_OPTION_OFFICE) {
        data->office_code = value;
    }
    return option == CLI_OPTION_DATA || option == CLI_OPTION_OFFICE;
}

bool cli_take_options(
    int argc, char **argv, struct cli_data *data, const struct cli_options *own, int *code)
{
    int option = 0;

    cli_data_init(data);
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", own->table, NULL)) != -1) {
        if (option == CLI_OPTION_HELP) {
            (void)printf("%s%s", own->help, cli_options_help());
            *code = QD_EXIT_OK;
            return false;
        }
        if (option == '?' || option == ':') {
            *code = cli_bad_option(argv[0], argv);
            return false;
        }
        if (cli_data_option(data, option, optarg)) {
            continue;
        }
        QD_ASSERT(own->take != NULL); /* The table has what is the verb's own. */
        if (!own->take(own->owner, option, optarg)) {
            *code = QD_EXIT_REFUSED;
            return false;
        }
    }
    return true;
}

bool cli_take_data_options(
    int argc, char **argv, struct cli_data *data, const char *help, int *code)
{
    static const struct option table[] = {CLI_OPTIONS, {NULL, 0, NULL, 0}};
    const struct cli_options none = {.table = table, .help = help};

    return cli_take_options(argc, argv, data, &none, code);
}

bool cli_path_in(const char *verb,
                 const struct cli_data *data,
                 const char *name,
                 char path[CLI_PATH_SIZE])
{
    int len = snprintf(path, CLI_PATH_SIZE, "%s/%s", data->folder, name);

    if (len < 0 || len >= CLI_PATH_SIZE) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "đường dẫn thư mục dữ liệu quá dài; chọn thư mục khác",
                        "the path of the data folder is too long; choose another");
        return false;
    }
    return true;
}

/* What root writes into the folder of the server's user, the server could not use any more. */
static bool is_ours(const char *verb, const char *folder)
{
    char number[16];
    struct stat status;

    if (geteuid() != 0 || stat(folder, &status) != 0 || status.st_uid == 0) {
        return true;
    }
    const struct passwd *owner = getpwuid(status.st_uid);
    (void)snprintf(number, sizeof number, "#%u", status.st_uid); /* As sudo -u takes it. */
    const char *name = owner != NULL ? owner->pw_name : number;
    (void)cli_error(verb,
                    QD_EXIT_REFUSED,
                    "%s là của tài khoản %s; chạy lệnh này bằng: sudo -u %s queued %s ...",
                    "%s belongs to the user %s; run it as: sudo -u %s queued %s ...",
                    folder,
                    name,
                    name,
                    verb);
    return false;
}

bool cli_data_path(const char *verb,
                   const struct cli_data *data,
                   const char *name,
                   char path[CLI_PATH_SIZE])
{
    return cli_path_in(verb, data, name, path) && is_ours(verb, data->folder);
}

/* Loads the definition of @head, if it is the one asked for. */
static enum qd_err load_if_asked(struct journal *journal,
                                 const struct journal_head *head,
                                 const char *code,
                                 struct definition *definition)
{
    struct definition loaded = {0};
    enum qd_err err = journal_load_definition(journal, head->office_id, 0, &loaded);

    if (err != QD_OK) {
        return err;
    }
    if (code != NULL && strcmp(loaded.code, code) != 0) {
        definition_deinit(&loaded);
        return QD_ERR_NOT_FOUND;
    }
    *definition = loaded;
    return QD_OK;
}

static enum qd_err find_in(struct journal *journal, const char *code, struct definition *definition)
{
    static struct journal_head heads[LIMIT_OFFICES];
    size_t count = 0;
    enum qd_err err = journal_offices(journal, heads, LIMIT_OFFICES, &count);

    if (err == QD_OK && code == NULL && count > 1) {
        return QD_ERR_INVALID;
    }
    if (err == QD_OK) {
        err = QD_ERR_NOT_FOUND;
    }
    for (size_t i = 0; i < count && err == QD_ERR_NOT_FOUND; i++) {
        err = load_if_asked(journal, &heads[i], code, definition);
    }
    return err;
}

/* What find_in() ended with, in words. */
static void say_not_found(const char *verb,
                          const struct cli_data *data,
                          const struct journal *journal,
                          enum qd_err err)
{
    if (err == QD_ERR_INVALID) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "cơ sở dữ liệu có nhiều đơn vị; thêm --office MÃ",
                        "the database has several offices; add --office CODE");
    } else if (err == QD_ERR_NOT_FOUND && data->office_code != NULL) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "không có đơn vị “%s” trong %s; kiểm tra lại mã",
                        "there is no office \"%s\" in %s; check the code",
                        data->office_code,
                        data->database);
    } else if (err == QD_ERR_NOT_FOUND) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "chưa có đơn vị nào trong %s; chạy queued apply office.yaml trước",
                        "there is no office in %s yet; run queued apply office.yaml first",
                        data->database);
    } else {
        (void)cli_error(verb, cli_exit(err), "%s", "%s", journal_errmsg(journal));
    }
}

enum qd_err cli_find_office(const char *verb, struct cli_data *data, struct definition *definition)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct journal *journal = NULL;

    if (!cli_data_path(verb != NULL ? verb : "", data, CLI_DATABASE_NAME, data->database)) {
        return QD_ERR_INVALID;
    }
    const struct journal_options options = {.path = data->database, .reading = true};
    enum qd_err err = journal_open(&journal, &options, errmsg);
    if (err == QD_ERR_NOT_FOUND && verb != NULL) {
        (void)cli_error(verb,
                        QD_EXIT_REFUSED,
                        "chưa có %s; chạy queued sample hoặc queued apply office.yaml trước, "
                        "hoặc chỉ đúng thư mục bằng --data",
                        "there is no %s; run queued sample or queued apply office.yaml first, "
                        "or give the right folder with --data",
                        data->database);
    } else if (err != QD_OK && verb != NULL) {
        (void)cli_error(verb, cli_exit(err), "%s", "%s", errmsg);
    }
    if (err != QD_OK) {
        return err;
    }
    err = find_in(journal, data->office_code, definition);
    if (err != QD_OK && verb != NULL) {
        say_not_found(verb, data, journal, err);
    }
    journal_close(journal, NULL, NULL);
    return err;
}

void cli_witness(struct accounts *accounts)
{
    const char *name = getenv("SUDO_USER"); /* Who became root, rather than root. */
    const struct passwd *person = getpwuid(geteuid());
    char origin[AUDIT_ORIGIN_SIZE];

    if (name == NULL) {
        name = person != NULL ? person->pw_name : "?";
    }
    (void)snprintf(origin, sizeof origin, "server: %.40s", name);
    accounts_witness(accounts, cli_now_ms(), origin);
}

int64_t cli_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
