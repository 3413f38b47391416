/* The program: hands the command line to a verb. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "queued/cli/cli.h"

/* In the order of their use. */
static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *vi;
    const char *en;
} verbs[] = {
    {"serve", cli_serve, "chạy máy chủ", "run the server"},
    {"apply", cli_apply, "áp dụng office.yaml", "put office.yaml in force"},
    {"check", cli_check, "kiểm tra office.yaml", "check office.yaml"},
    {"report", cli_report, "thống kê một ngày hoặc một kỳ", "statistics of a day or a period"},
    {"rollup", cli_rollup, "số liệu từng ngày của thống kê", "the daily figures of statistics"},
    {"story", cli_story, "mọi việc đã xảy ra với một phiếu", "all that happened to a ticket"},
    {"export", cli_export, "xuất nhật ký, các phiếu", "export the journal, the tickets"},
    {"backup", cli_backup, "sao lưu, cả khi đang chạy", "copy the database, also while serving"},
    {"restore", cli_restore, "khôi phục từ bản sao lưu", "put a backup in place"},
    {"verify", cli_verify, "kiểm tra toàn vẹn", "check that nothing was altered"},
    {"user", cli_user, "tài khoản cán bộ, quản lý", "users: clerks, managers"},
    {"device", cli_device, "máy lấy số, màn hình, máy tại quầy", "kiosks, displays, terminals"},
    {"audit", cli_audit, "ai đã đăng nhập, ai được cấp quyền", "who came in, who was given rights"},
    {"tls", cli_tls, "chứng thư để nối an toàn", "certificates of secure connections"},
    {"sample", cli_sample, "tạo đơn vị mẫu để dùng thử", "make a sample office to try"},
};

static void print_help(FILE *stream)
{
    (void)fprintf(stream,
                  "%s\n\n",
                  cli_text("queued: máy chủ xếp hàng và gọi số của bộ phận một cửa",
                           "queued: the queue server of a one-stop public service office"));
    for (size_t i = 0; i < QD_ARRAY_LEN(verbs); i++) {
        (void)fprintf(
            stream, "  queued %-8s %s\n", verbs[i].name, cli_text(verbs[i].vi, verbs[i].en));
    }
    (void)fprintf(stream,
                  "\n%s\n",
                  cli_text("Hướng dẫn từng lệnh: queued LỆNH --help", "More: queued VERB --help"));
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";

    (void)umask(S_IRWXG |
                S_IRWXO); /* What we write holds accounts and visits: for its owner alone. */
    if (strcmp(word, "--version") == 0) {
        (void)printf("queued %s\n", cli_version());
        return QD_EXIT_OK;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0) {
        print_help(stdout);
        return QD_EXIT_OK;
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(verbs); i++) {
        if (strcmp(word, verbs[i].name) == 0) {
            return verbs[i].run(argc - 1, argv + 1);
        }
    }
    if (word[0] != '\0') {
        return cli_error(word,
                         QD_EXIT_REFUSED,
                         "không có lệnh này; xem: queued help",
                         "there is no such verb; see queued help");
    }
    print_help(stderr);
    return QD_EXIT_REFUSED;
}
