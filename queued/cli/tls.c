#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queued/base/limits.h"
#include "queued/base/text.h"
#include "queued/cli/certificate.h"
#include "queued/cli/cli.h"

/* Ten years: nobody comes by to renew it. Devices that accept no more than some two years get
 * --days. */
#define DAYS_DEFAULT 3650
#define DAYS_MAX 7000
#define NAMES_MAX 64

enum { OPTION_DAYS = 1, OPTION_HERE, OPTION_KEEP };

/* What the certificate is for. */
struct names {
    const char *text[NAMES_MAX];
    size_t count;
    char own[NAMES_MAX][NI_MAXHOST]; /* Of this machine, where they were asked for. */
    size_t own_count;
};

struct request {
    struct cli_data data;
    unsigned long days;
    bool here;
    bool keep;
};

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
        "  --here           thêm tên và các địa chỉ mạng của máy này\n"
        "  --keep           đã có server.pem thì thôi\n"
        "  --days SỐ        chứng thư của máy chủ dùng được bao nhiêu ngày (3650)\n",
        "queued tls init [NAME-OR-ADDRESS...]\n\n"
        "Makes the certificates of secure connections, in the folder tls of the data:\n"
        "  ca.pem      for the clients (--ca) and browsers\n"
        "  ca.key      the key that signs; keep it in a safe place, for a renewal\n"
        "  server.pem, server.key   for queued serve --tls-cert, --tls-key\n"
        "NAME-OR-ADDRESS: what others call the server, as 192.168.1.10; localhost always is.\n"
        "Run it again for other names or a renewal: ca.pem stays, clients need nothing new.\n\n"
        "  --here           also this machine's name and its addresses\n"
        "  --keep           do nothing when there is a server.pem already\n"
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

static int init(const char *folder, const struct names *names, const struct request *request)
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
    if (request->keep && access(files.server, F_OK) == 0) {
        return QD_EXIT_OK;
    }
    enum qd_err err = certificate_make_authority(&files, "queued: our own authority");
    bool renewed = err == QD_ERR_EXISTS;
    if (err == QD_OK || renewed) {
        err = certificate_make_server(&files, names->text, names->count, (unsigned)request->days);
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

static void add_own(struct names *names, const char *name)
{
    if (names->count < NAMES_MAX && certificate_name_is_fit(name) &&
        text_copy(names->own[names->own_count], NI_MAXHOST, name)) {
        names->text[names->count++] = names->own[names->own_count++];
    }
}

/* By every address that others can reach. What is of one link only ("fe80::1%eth0") is not fit. */
static void add_addresses(struct names *names)
{
    char address[NI_MAXHOST] = "";
    struct ifaddrs *all = NULL;

    if (getifaddrs(&all) != 0) {
        return;
    }
    for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
        int family = one->ifa_addr == NULL ? AF_UNSPEC : one->ifa_addr->sa_family;
        socklen_t size =
            family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
        bool reachable = family == AF_INET || family == AF_INET6;
        reachable = reachable && (one->ifa_flags & IFF_LOOPBACK) == 0;
        if (reachable &&
            getnameinfo(one->ifa_addr, size, address, NI_MAXHOST, NULL, 0, NI_NUMERICHOST) == 0) {
            add_own(names, address);
        }
    }
    freeifaddrs(all);
}

/* By its name, and as the network announces it. */
static void add_host(struct names *names)
{
    char host[NI_MAXHOST] = "";
    char announced[NI_MAXHOST + sizeof ".local"];

    if (gethostname(host, sizeof host - 1) != 0) {
        return;
    }
    for (char *at = host; *at != '\0'; at++) {
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
    }
    add_own(names, host);
    if (strchr(host, '.') == NULL) {
        (void)snprintf(announced, sizeof announced, "%s.local", host);
        add_own(names, announced);
    }
}

/* localhost first; then what was asked for. */
static bool take_names(char *const *words, int word_count, struct names *names)
{
    static const char *const always[] = {"localhost", "127.0.0.1", "::1"};

    for (size_t i = 0; i < QD_ARRAY_LEN(always); i++) {
        names->text[names->count++] = always[i];
    }
    for (int i = 0; i < word_count && names->count < NAMES_MAX; i++) {
        if (!certificate_name_is_fit(words[i])) {
            (void)cli_error("tls init",
                            QD_EXIT_REFUSED,
                            "“%s” không phải tên máy hay địa chỉ IP; ví dụ: motcua.local, "
                            "192.168.1.10",
                            "\"%s\" is neither a host name nor an IP address; such as "
                            "motcua.local, 192.168.1.10",
                            words[i]);
            return false;
        }
        names->text[names->count++] = words[i];
    }
    return true;
}

static bool take_option(struct request *request, int option)
{
    switch (option) {
    case OPTION_DAYS:
        request->days = strtoul(optarg, NULL, 10);
        return true;
    case OPTION_HERE:
        request->here = true;
        return true;
    case OPTION_KEEP:
        request->keep = true;
        return true;
    default:
        return cli_data_option(&request->data, option, optarg);
    }
}

int cli_tls(int argc, char **argv)
{
    static const struct option options[] = {CLI_OPTIONS,
                                            {"days", required_argument, NULL, OPTION_DAYS},
                                            {"here", no_argument, NULL, OPTION_HERE},
                                            {"keep", no_argument, NULL, OPTION_KEEP},
                                            {0}};
    static struct names names;
    char folder[CLI_PATH_SIZE];
    struct request request = {.days = DAYS_DEFAULT};
    int option = 0;

    cli_data_init(&request.data);
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == CLI_OPTION_HELP) {
            (void)printf("%s%s", help(), cli_options_help());
            return QD_EXIT_OK;
        }
        if (option == '?' || option == ':' || !take_option(&request, option)) {
            return cli_bad_option("tls", argv);
        }
    }
    if (optind == argc || strcmp(argv[optind], "init") != 0 || request.days == 0 ||
        request.days > DAYS_MAX) {
        return cli_error("tls",
                         QD_EXIT_REFUSED,
                         "cần: queued tls init TÊN...; xem queued tls --help",
                         "what is needed: queued tls init NAME...; see queued tls --help");
    }
    names.count = 0;
    names.own_count = 0;
    if (!take_names(argv + optind + 1, argc - optind - 1, &names) ||
        !cli_data_path("tls", &request.data, "tls", folder)) {
        return QD_EXIT_REFUSED;
    }
    if (request.here) {
        add_host(&names);
        add_addresses(&names);
    }
    return init(folder, &names, &request);
}
