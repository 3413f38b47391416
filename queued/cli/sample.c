#include "queued/cli/sample.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queued/app/rollout.h"
#include "queued/base/text.h"
#include "queued/cli/secret.h"
#include "queued/journal/account.h"
#include "queued/setup/sample.h"
#include "queued/setup/setup.h"

/* To try things with. They are in the manual, so a real office gives its people others. */
static const struct {
    const char *name;
    const char *title;
    enum account_role role;
    uint32_t rights;
    const char *secret;
} users[] = {
    {"lan", "Nguyễn Thị Lan", ROLE_CLERK, RIGHT_RECLASSIFY, "1111"},
    {"hoa", "Vàng Thị Hoa", ROLE_CLERK, 0, "2222"},
    {"minh", "Trần Văn Minh", ROLE_CLERK, 0, "3333"},
    {"son", "Lý A Sơn", ROLE_CLERK, 0, "4444"},
    {"thu", "Phạm Thị Thu", ROLE_CLERK, 0, "5555"},
    {"duc", "Tẩn Láo Đức", ROLE_CLERK, RIGHT_CALL_TICKET | RIGHT_RECLASSIFY, "6666"},
    {"quanly", "Quản lý Trung tâm", ROLE_MANAGER, 0, "motcua-bat-xat"},
};

static const struct {
    const char *name;
    enum device_kind kind;
    const char *token_file;
} devices[] = {
    {"kiosk-1", DEVICE_KIOSK, "kiosk-1.token"},
    {"tv-1", DEVICE_DISPLAY, "tv-1.token"},
};

static int say_errno(const char *verb, const char *path)
{
    return cli_error(verb,
                     QD_EXIT_STORAGE,
                     "không ghi được %s: %s; kiểm tra quyền và chỗ trống trên ổ đĩa",
                     "%s cannot be written: %s; check permissions and free space",
                     path,
                     strerror(errno));
}

/* Makes the folder and those above it. */
static bool make_folder(const char *folder)
{
    char path[CLI_PATH_SIZE];

    if (!text_copy(path, sizeof path, folder)) {
        errno = ENAMETOOLONG;
        return false;
    }
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            if (mkdir(path, 0755) != 0 && errno != EEXIST) {
                return false;
            }
            *at = '/';
        }
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* Writes @file unless it is there. */
static bool write_file(const char *path, const struct sample_file *file)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    size_t done = 0;

    if (fd < 0) {
        return errno == EEXIST;
    }
    while (done < file->len) {
        ssize_t written = write(fd, file->bytes + done, file->len - done);
        if (written < 0 && errno != EINTR) {
            int reason = errno;
            (void)close(fd);
            (void)unlink(path); /* Half a file would be taken for an edited one. */
            errno = reason;
            return false;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return close(fd) == 0;
}

static enum qd_exit write_files(const char *verb, const struct cli_data *data)
{
    char path[CLI_PATH_SIZE];

    if (!make_folder(data->folder)) {
        return (enum qd_exit)say_errno(verb, data->folder);
    }
    for (size_t i = 0; i < SAMPLE_FILE_COUNT; i++) {
        if (!cli_data_path(verb, data, sample_files[i].name, path)) {
            return QD_EXIT_REFUSED;
        }
        if (!write_file(path, &sample_files[i])) {
            return (enum qd_exit)say_errno(verb, path);
        }
    }
    return QD_EXIT_OK;
}

/* Reads the folder's office.yaml and puts it in force as the first office of a new database. */
static enum qd_exit apply_office(const char *verb, struct cli_data *data, int64_t now_ms)
{
    char path[CLI_PATH_SIZE];
    struct definition definition = {0};
    struct complaints complaints;
    struct apply_result result;

    if (!cli_data_path(verb, data, sample_files[0].name, path)) {
        return QD_EXIT_REFUSED;
    }
    complaints_init(&complaints);
    enum qd_err err = setup_load(path, NULL, &definition, &complaints);
    if (err != QD_OK) {
        complaints_print(&complaints, stderr, cli_in_vietnamese());
    }
    complaints_deinit(&complaints);
    if (err != QD_OK) {
        return (enum qd_exit)cli_error(
            verb,
            QD_EXIT_CONFIG,
            "%s còn lỗi; sửa rồi chạy lại, hoặc xóa tệp để lấy lại tệp mẫu",
            "%s has errors; correct them, or remove it to get the sample back",
            path);
    }
    err = rollout_one(data->database, &definition, now_ms, &result);
    definition_deinit(&definition);
    if (err != QD_OK || result.refusal != REFUSAL_NONE) {
        return (enum qd_exit)cli_error(verb, cli_exit(err), "%s", "%s", result.text);
    }
    (void)printf(cli_in_vietnamese() ? "Đã tạo đơn vị mẫu từ %s\n"
                                     : "The sample office of %s is set up\n",
                 path);
    return QD_EXIT_OK;
}

/* What an older queued left is brought up to date before it is looked into; what a server holds is.
 */
static enum qd_exit bring_up_to_date(const char *verb, struct cli_data *data)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct journal *journal = NULL;

    if (!cli_data_path(verb, data, "queued.db", data->database)) {
        return QD_EXIT_REFUSED;
    }
    if (access(data->database, F_OK) != 0) {
        return QD_EXIT_OK;
    }
    const struct journal_options options = {.path = data->database};
    enum qd_err err = journal_open(&journal, &options, errmsg);
    if (err == QD_OK) {
        journal_close(journal, NULL, NULL);
    }
    return err == QD_OK || err == QD_ERR_BUSY
               ? QD_EXIT_OK
               : (enum qd_exit)cli_error(verb, cli_exit(err), "%s", "%s", errmsg);
}

/* The office that is there, or the sample made anew; several are nobody's sample: id 0. */
static enum qd_exit find_or_make(const char *verb,
                                 struct cli_data *data,
                                 int64_t now_ms,
                                 uint32_t *office_id)
{
    struct definition definition = {0};
    enum qd_err err = cli_find_office(NULL, data, &definition);

    *office_id = 0;
    if (err == QD_ERR_INVALID) {
        return QD_EXIT_OK;
    }
    if (err == QD_ERR_NOT_FOUND && data->office_code == NULL) {
        enum qd_exit code = apply_office(verb, data, now_ms);
        if (code != QD_EXIT_OK) {
            return code;
        }
        err = QD_ERR_BUSY; /* Not looked for yet. */
    }
    if (err != QD_OK) {
        err = cli_find_office(verb, data, &definition);
    }
    if (err != QD_OK) {
        return cli_exit(err);
    }
    *office_id = definition.office_id;
    definition_deinit(&definition);
    return QD_EXIT_OK;
}

static enum qd_err add_users(struct accounts *accounts, uint32_t office_id, size_t *added)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(users); i++) {
        struct user user = {
            .office_id = office_id, .role = users[i].role, .rights = users[i].rights};
        /* Asked first: adding is refused only after the slow work on the secret. */
        enum qd_err err = accounts_find_user(accounts, office_id, users[i].name, &user);
        if (err == QD_OK) {
            continue;
        }
        if (err != QD_ERR_NOT_FOUND) {
            return err;
        }
        user =
            (struct user){.office_id = office_id, .role = users[i].role, .rights = users[i].rights};
        (void)text_copy(user.name, sizeof user.name, users[i].name);
        (void)text_copy(user.title, sizeof user.title, users[i].title);
        err = accounts_add_user(accounts, &user, users[i].secret);
        if (err != QD_OK) {
            return err;
        }
        (void)printf("  %-8s %s\n", users[i].name, users[i].secret);
        (*added)++;
    }
    return QD_OK;
}

static enum qd_exit add_devices(const char *verb,
                                const struct cli_data *data,
                                struct accounts *accounts,
                                uint32_t office_id)
{
    for (size_t i = 0; i < QD_ARRAY_LEN(devices); i++) {
        char token[BASE32_LEN + 1] = "";
        char path[CLI_PATH_SIZE];
        struct device device = {.office_id = office_id, .kind = devices[i].kind};
        if (!cli_data_path(verb, data, devices[i].token_file, path)) {
            return QD_EXIT_REFUSED;
        }
        (void)text_copy(device.name, sizeof device.name, devices[i].name);
        enum qd_err err = accounts_add_device(accounts, &device, token);
        if (err == QD_ERR_EXISTS) {
            continue;
        }
        if (err != QD_OK) {
            return (enum qd_exit)cli_error(
                verb, cli_exit(err), "%s", "%s", accounts_errmsg(accounts));
        }
        (void)unlink(path); /* A token of a database that is no more. */
        err = secret_write(path, token);
        explicit_bzero(token, sizeof token);
        if (err != QD_OK) {
            enum qd_exit code = (enum qd_exit)say_errno(verb, path);
            err = accounts_revoke_device(accounts, office_id, devices[i].name);
            return err == QD_OK ? code : cli_exit(err);
        }
        (void)printf("  %-8s %s\n", devices[i].name, path);
    }
    return QD_EXIT_OK;
}

enum qd_exit sample_prepare(const char *verb, struct cli_data *data, int64_t now_ms)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct accounts *accounts = NULL;
    uint32_t office_id = 0;
    size_t added = 0;
    enum qd_exit code = write_files(verb, data);

    if (code == QD_EXIT_OK) {
        code = bring_up_to_date(verb, data);
    }
    if (code == QD_EXIT_OK) {
        code = find_or_make(verb, data, now_ms, &office_id);
    }
    if (code != QD_EXIT_OK || office_id == 0) {
        return code;
    }
    enum qd_err err = accounts_open(&accounts, data->database, errmsg);
    if (err != QD_OK) {
        return (enum qd_exit)cli_error(verb, cli_exit(err), "%s", "%s", errmsg);
    }
    cli_witness(accounts);
    err = add_users(accounts, office_id, &added);
    if (err != QD_OK) {
        code = (enum qd_exit)cli_error(verb, cli_exit(err), "%s", "%s", accounts_errmsg(accounts));
    } else {
        code = add_devices(verb, data, accounts, office_id);
    }
    accounts_close(accounts);
    if (code == QD_EXIT_OK && added > 0) {
        (void)fputs(
            cli_text(
                "Tài khoản trên chỉ để dùng thử; dùng thật thì đổi bằng: queued user secret TÊN\n",
                "These users are for trying only; change them: queued user secret NAME\n"),
            stdout);
    }
    return code;
}

static const char *help(void)
{
    return cli_text(
        "queued sample\n\n"
        "Tạo đơn vị mẫu trong thư mục dữ liệu: office.yaml, danh mục thủ tục, cơ sở dữ liệu,\n"
        "tài khoản và thiết bị để dùng thử. Thứ gì đã có thì giữ nguyên.\n\n",
        "queued sample\n\n"
        "Makes the sample office in the data folder: office.yaml, the catalogue, the database,\n"
        "users and devices to try it with. Leaves what is there as it is.\n\n");
}

int cli_sample(int argc, char **argv)
{
    const char *verb = argv[0];
    struct cli_data data;
    int code = QD_EXIT_OK;

    if (!cli_take_data_options(argc, argv, &data, help(), &code)) {
        return code;
    }
    if (optind < argc) {
        return cli_error(verb,
                         QD_EXIT_REFUSED,
                         "không hiểu “%s”; xem queued sample --help",
                         "\"%s\" is not understood; see queued sample --help",
                         argv[optind]);
    }
    code = (int)sample_prepare(verb, &data, cli_now_ms());
    if (code == QD_EXIT_OK) {
        (void)printf(cli_in_vietnamese() ? "Đơn vị mẫu đã sẵn sàng trong %s\n"
                                         : "The sample office is ready in %s\n",
                     data.folder);
    }
    return code;
}
