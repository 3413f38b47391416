#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/cli/people.h"
#include "queued/cli/secret.h"
#include "queued/journal/account.h"

/* What the options said. */
struct request {
    struct people people; /* First: see people.h. */
    const char *title;
    const char *secret_file;
    enum account_role role; /* 0: not given. */
    bool has_rights;
    uint32_t rights;
};

enum { OPTION_ROLE = 1, OPTION_TITLE, OPTION_RIGHTS, OPTION_SECRET_FILE };

static const struct {
    const char *word;
    enum account_role role;
    const char *vi;
    const char *en;
} roles[] = {
    {"clerk", ROLE_CLERK, "cán bộ", "clerk"},
    {"manager", ROLE_MANAGER, "quản lý", "manager"},
    {"administrator", ROLE_ADMINISTRATOR, "quản trị", "administrator"},
};

static const struct {
    const char *word;
    uint32_t right;
} rights[] = {
    {"call-ticket", RIGHT_CALL_TICKET},
    {"reclassify", RIGHT_RECLASSIFY},
};

static const char *help(void)
{
    return cli_text(
        "queued user add TÊN --role clerk|manager|administrator [--title \"Họ và tên\"]\n"
        "                [--rights call-ticket,reclassify] [--secret-file TỆP]\n"
        "queued user list\n"
        "queued user secret TÊN [--secret-file TỆP]\n"
        "queued user rights TÊN --rights call-ticket,reclassify\n"
        "queued user disable TÊN\n"
        "queued user enable TÊN\n\n"
        "PIN (4 đến 12 chữ số, cho cán bộ) hoặc mật khẩu (từ 8 ký tự, cho quản lý và quản trị)\n"
        "được hỏi trên màn hình, hoặc đọc từ tệp hay từ đầu vào; không bao giờ hiện ra.\n"
        "--rights none: không có quyền riêng nào.\n\n",
        "queued user add NAME --role clerk|manager|administrator [--title \"Full name\"]\n"
        "                [--rights call-ticket,reclassify] [--secret-file FILE]\n"
        "queued user list\n"
        "queued user secret NAME [--secret-file FILE]\n"
        "queued user rights NAME --rights call-ticket,reclassify\n"
        "queued user disable NAME\n"
        "queued user enable NAME\n\n"
        "A PIN (4 to 12 digits, for clerks) or password (8 characters or more, for managers and\n"
        "administrators) is asked for on the terminal, or read from a file or stdin; never "
        "shown.\n--rights none: no right of its own.\n\n");
}

static int say_failure(const struct request *request, enum qd_err err)
{
    if (err == QD_ERR_EXISTS) {
        return cli_error(
            request->people.verb,
            QD_EXIT_REFUSED,
            "đã có tài khoản “%s”; chọn tên khác, hoặc đổi mật khẩu: queued user secret",
            "there is a user \"%s\" already; choose another name, or use queued user secret",
            request->people.name);
    }
    if (err == QD_ERR_NOT_FOUND) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "không có tài khoản “%s”; xem danh sách: queued user list",
                         "there is no user \"%s\"; see queued user list",
                         request->people.name);
    }
    if (err == QD_ERR_INVALID) {
        return cli_error(
            request->people.verb,
            QD_EXIT_REFUSED,
            "tên, PIN hoặc mật khẩu không hợp lệ; PIN của cán bộ có 4 đến 12 chữ số, "
            "mật khẩu từ 8 ký tự",
            "the name, PIN or password is not valid; a clerk's PIN has 4 to 12 digits, "
            "a password 8 characters or more");
    }
    return cli_error(
        request->people.verb, cli_exit(err), "%s", "%s", accounts_errmsg(request->people.accounts));
}

static int add(void *of)
{
    struct request *request = of;
    char secret[SECRET_SIZE];
    struct user user = {
        .office_id = request->people.office_id, .role = request->role, .rights = request->rights};

    if (request->role == 0) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "thiếu vai trò; thêm --role clerk, manager hoặc administrator",
                         "the role is missing; add --role clerk, manager or administrator");
    }
    const char *title = request->title != NULL ? request->title : request->people.name;
    if (!text_copy(user.name, sizeof user.name, request->people.name) ||
        !text_copy(user.title, sizeof user.title, title)) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "tên quá dài; viết ngắn lại",
                         "the name is too long; make it shorter");
    }
    bool is_read = secret_read(request->people.verb, request->secret_file, secret);
    enum qd_err err = is_read ? accounts_add_user(request->people.accounts, &user, secret) : QD_OK;
    explicit_bzero(secret, sizeof secret);
    if (!is_read) {
        return QD_EXIT_REFUSED;
    }
    if (err != QD_OK) {
        return say_failure(request, err);
    }
    (void)printf(cli_in_vietnamese() ? "Đã thêm tài khoản %s\n" : "User %s added\n", user.name);
    return QD_EXIT_OK;
}

static int set_secret(void *of)
{
    struct request *request = of;
    char secret[SECRET_SIZE];
    struct user user;
    enum qd_err err = accounts_find_user(
        request->people.accounts, request->people.office_id, request->people.name, &user);

    if (err != QD_OK) {
        return say_failure(request, err); /* Before anything has to be typed. */
    }
    if (!secret_read(request->people.verb, request->secret_file, secret)) {
        explicit_bzero(secret, sizeof secret);
        return QD_EXIT_REFUSED;
    }
    err = accounts_set_secret(
        request->people.accounts, request->people.office_id, request->people.name, secret);
    explicit_bzero(secret, sizeof secret);
    if (err != QD_OK) {
        return say_failure(request, err);
    }
    (void)printf(cli_in_vietnamese() ? "Đã đổi PIN hoặc mật khẩu của %s\n"
                                     : "PIN or password of %s changed\n",
                 request->people.name);
    return QD_EXIT_OK;
}

static int set_rights(void *of)
{
    struct request *request = of;

    if (!request->has_rights) {
        return cli_error(request->people.verb,
                         QD_EXIT_REFUSED,
                         "thiếu quyền; thêm --rights call-ticket, reclassify hoặc none",
                         "the rights are missing; add --rights call-ticket, reclassify or none");
    }
    enum qd_err err = accounts_set_rights(
        request->people.accounts, request->people.office_id, request->people.name, request->rights);
    if (err != QD_OK) {
        return say_failure(request, err);
    }
    (void)printf(cli_in_vietnamese() ? "Đã đổi quyền của %s; người đó cần đăng nhập lại\n"
                                     : "Rights of %s changed; they have to log in again\n",
                 request->people.name);
    return QD_EXIT_OK;
}

static int set_disabled(struct request *request, bool disabled)
{
    enum qd_err err = accounts_set_disabled(
        request->people.accounts, request->people.office_id, request->people.name, disabled);

    if (err != QD_OK) {
        return say_failure(request, err);
    }
    const char *vi = disabled ? "Đã khóa tài khoản" : "Đã mở lại tài khoản";
    const char *en = disabled ? "Disabled" : "Enabled";
    (void)printf("%s %s\n", cli_text(vi, en), request->people.name);
    return QD_EXIT_OK;
}

static int disable(void *of)
{
    return set_disabled(of, true);
}

static int enable(void *of)
{
    return set_disabled(of, false);
}

static void print_user(const struct user *user)
{
    const char *role = "";
    char list[64] = "";

    for (size_t i = 0; i < QD_ARRAY_LEN(roles); i++) {
        role = roles[i].role == user->role ? cli_text(roles[i].vi, roles[i].en) : role;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(rights); i++) {
        size_t used = strlen(list);
        if ((user->rights & rights[i].right) != 0) {
            (void)snprintf(
                list + used, sizeof list - used, "%s%s", used > 0 ? "," : "", rights[i].word);
        }
    }
    cli_column(user->name, 16);
    cli_column(role, 14);
    cli_column(list[0] != '\0' ? list : "-", 24);
    cli_column(user->disabled ? cli_text("đã khóa", "disabled") : cli_text("đang dùng", "active"),
               12);
    (void)printf("%s\n", user->title);
}

static int list(void *of)
{
    struct request *request = of;
    size_t max = LIMIT_CLERKS;
    size_t count = 0;
    struct user *users = calloc(max, sizeof *users);

    if (users == NULL) {
        return cli_error(request->people.verb, QD_EXIT_STORAGE, "hết bộ nhớ", "out of memory");
    }
    enum qd_err err = accounts_list_users(
        request->people.accounts, request->people.office_id, users, max, &count);
    for (size_t i = 0; i < count && err == QD_OK; i++) {
        print_user(&users[i]);
    }
    free(users);
    if (err != QD_OK) {
        return say_failure(request, err);
    }
    if (count == 0) {
        (void)fputs(cli_text("Chưa có tài khoản nào.\n", "There are no users yet.\n"), stderr);
    }
    return QD_EXIT_OK;
}

static const struct people_action actions[] = {
    {"add", "user add", true, add},
    {"list", "user list", false, list},
    {"secret", "user secret", true, set_secret},
    {"rights", "user rights", true, set_rights},
    {"disable", "user disable", true, disable},
    {"enable", "user enable", true, enable},
};

static bool take_role(struct request *request, const char *word)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(roles); i++) {
        if (strcmp(word, roles[i].word) == 0) {
            request->role = roles[i].role;
        }
    }
    return request->role != 0;
}

static bool take_rights(struct request *request, const char *words)
{
    request->has_rights = true;
    if (strcmp(words, "none") == 0) {
        request->rights = 0;
        return true;
    }
    while (*words != '\0') {
        size_t len = strcspn(words, ",");
        uint32_t found = 0;
        for (size_t i = 0; i < QD_ARRAY_LEN(rights); i++) {
            if (strlen(rights[i].word) == len && strncmp(words, rights[i].word, len) == 0) {
                found = rights[i].right;
            }
        }
        if (found == 0) {
            return false;
        }
        request->rights |= found;
        words += len + (words[len] == ',' ? 1 : 0);
    }
    return true;
}

static bool take_option(void *of, int option)
{
    struct request *request = of;

    switch (option) {
    case OPTION_ROLE:
        return take_role(request, optarg);
    case OPTION_TITLE:
        request->title = optarg;
        return true;
    case OPTION_RIGHTS:
        return take_rights(request, optarg);
    case OPTION_SECRET_FILE:
        request->secret_file = optarg;
        return true;
    default:
        return false;
    }
}

int cli_user(int argc, char **argv)
{
    static const struct option options[] = {
        {"role", required_argument, NULL, OPTION_ROLE},
        {"title", required_argument, NULL, OPTION_TITLE},
        {"rights", required_argument, NULL, OPTION_RIGHTS},
        {"secret-file", required_argument, NULL, OPTION_SECRET_FILE},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    static const struct people_verb verb = {
        .word = "user",
        .options = options,
        .actions = actions,
        .action_count = QD_ARRAY_LEN(actions),
        .help = help,
        .needed_vi =
            "cần một trong: add TÊN, list, secret TÊN, rights TÊN, disable TÊN, enable TÊN; "
            "xem queued user --help",
        .needed_en = "one of these is needed: add NAME, list, secret NAME, rights NAME, disable "
                     "NAME, enable "
                     "NAME; "
                     "see queued user --help",
        .take = take_option,
    };
    struct request request = {0};

    return people_run(argc, argv, &verb, &request);
}
