#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "queued/base/limits.h"
#include "queued/cli/certificate.h"
#include "queued/cli/cli.h"

/* Ten years: nobody comes by to renew it. Devices that accept no more than some two years get
 * --days. */
#define DAYS_DEFAULT 3650
#define DAYS_MAX 7000
#define NAMES_MAX 64

#define OPTION_DAYS 1

static const char *help(void)
{
    return cli_text(
        "queued tls init [TÊN-HOẶC-ĐỊA-CHỈ...]\n\n"
        "Tạo chứng thư để nối an toàn, trong thư mục tls của dữ liệu:\n"
        "  ca.pem      đưa cho các máy trạm (--ca) và trình duyệt\n"
        "  ca.key      khóa ký; cất vào nơi an toàn, giữ lại để gia hạn\n"
        "  server.pem, server.key   cho queued serve --tls-cert, --tls-key\n"
        "TÊN-HOẶC-ĐỊA-CHỈ: máy khác gọi máy chủ bằng gì, ví dụ 192.168.1.10; luôn có localhost.\n"
        "Chạy lại để đổi tên hoặc gia hạn: ca.pem giữ nguyên, máy trạm không phải làm gì.\n\n"
        "  --days SỐ        chứng thư của máy chủ dùng được bao nhiêu ngày (3650)\n",
        "queued tls init [NAME-OR-ADDRESS...]\n\n"
        "Makes the certificates of secure connections, in the folder tls of the data:\n"
        "  ca.pem      for the clients (--ca) and browsers\n"
        "  ca.key      the key that signs; keep it in a safe place, for a renewal\n"
        "  server.pem, server.key   for queued serve --tls-cert, --tls-key\n"
        "NAME-OR-ADDRESS: what others call the server, as 192.168.1.10; localhost always is.\n"
        "Run it again for other names or a renewal: ca.pem stays, clients need nothing new.\n\n"
        "  --days NUMBER    for how long the server's certificate is good (3650)\n");
}

static bool join(char path[CERTIFICATE_PATH_SIZE], const char *folder, const char *name)
{
    int len = snprintf(path, CERTIFICATE_PATH_SIZE, "%s/%s", folder, name);

    return len > 0 && len < CERTIFICATE_PATH_SIZE;
}

static int say_failure(const char *folder, enum qd_err err)
{
    if (err == QD_ERR_NOT_FOUND || err == QD_ERR_INVALID) {
        return cli_error("tls init",
                         QD_EXIT_REFUSED,
                         "%s: thiếu ca.pem hoặc ca.key, hoặc hai tệp không khớp; đem ca.key trở "
                         "lại, hoặc xóa cả hai để làm mới (khi đó mọi máy trạm cần ca.pem mới)",
                         "%s: ca.pem or ca.key is missing, or they are no pair; bring ca.key back, "
                         "or remove both to begin anew (then every client needs the new ca.pem)",
                         folder);
    }
    return cli_error("tls init", cli_exit(err), "%s: %s", "%s: %s", folder, qd_err_text(err));
}

static int init(const char *folder, const char *const *names, size_t count, unsigned days)
{
    struct certificate_files files;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return cli_error("tls init", QD_EXIT_REFUSED, "%s: %s", "%s: %s", folder, strerror(errno));
    }
    if (!join(files.authority, folder, "ca.pem") || !join(files.authority_key, folder, "ca.key") ||
        !join(files.server, folder, "server.pem") ||
        !join(files.server_key, folder, "server.key")) {
        return say_failure(folder, QD_ERR_TOO_BIG);
    }
    enum qd_err err = certificate_make_authority(&files, "queued: our own authority");
    bool renewed = err == QD_ERR_EXISTS;
    if (err == QD_OK || renewed) {
        err = certificate_make_server(&files, names, count, days);
    }
    if (err != QD_OK) {
        return say_failure(folder, err);
    }
    (void)printf(cli_in_vietnamese() ? "%s trong %s\n" : "%s in %s\n",
                 renewed ? cli_text("Chứng thư mới của máy chủ", "A new server certificate is")
                         : cli_text("Chứng thư mới", "New certificates are"),
                 folder);
    (void)printf("queued serve --listen 0.0.0.0 --tls-cert %s --tls-key %s\n",
                 files.server,
                 files.server_key);
    return QD_EXIT_OK;
}

/* localhost first; then what was asked for. */
static size_t take_names(char *const *words, int word_count, const char *names[NAMES_MAX])
{
    static const char *const always[] = {"localhost", "127.0.0.1", "::1"};
    size_t count = 0;

    for (size_t i = 0; i < QD_ARRAY_LEN(always); i++) {
        names[count++] = always[i];
    }
    for (int i = 0; i < word_count && count < NAMES_MAX; i++) {
        if (!certificate_name_is_fit(words[i])) {
            (void)cli_error("tls init",
                            QD_EXIT_REFUSED,
                            "“%s” không phải tên máy hay địa chỉ IP; ví dụ: motcua.local, "
                            "192.168.1.10",
                            "\"%s\" is neither a host name nor an IP address; such as "
                            "motcua.local, 192.168.1.10",
                            words[i]);
            return 0;
        }
        names[count++] = words[i];
    }
    return count;
}

int cli_tls(int argc, char **argv)
{
    static const struct option options[] = {
        CLI_OPTIONS, {"days", required_argument, NULL, OPTION_DAYS}, {0}};
    const char *names[NAMES_MAX];
    char folder[CLI_PATH_SIZE];
    struct cli_data data;
    unsigned long days = DAYS_DEFAULT;
    int option = 0;

    cli_data_init(&data);
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == CLI_OPTION_HELP) {
            (void)printf("%s%s", help(), cli_options_help());
            return QD_EXIT_OK;
        }
        if (option == OPTION_DAYS) {
            days = strtoul(optarg, NULL, 10);
        } else if (option == '?' || option == ':' || !cli_data_option(&data, option, optarg)) {
            return cli_bad_option("tls", argv);
        }
    }
    if (optind == argc || strcmp(argv[optind], "init") != 0 || days == 0 || days > DAYS_MAX) {
        return cli_error("tls",
                         QD_EXIT_REFUSED,
                         "cần: queued tls init TÊN...; xem queued tls --help",
                         "what is needed: queued tls init NAME...; see queued tls --help");
    }
    size_t count = take_names(argv + optind + 1, argc - optind - 1, names);
    if (count == 0 || !cli_data_path("tls", &data, "tls", folder)) {
        return QD_EXIT_REFUSED;
    }
    return init(folder, names, count, (unsigned)days);
}
