#include "queued/journal/audit.h"

#include <stdio.h>

#include "queued/cli/cli.h"
#include "queued/cli/date.h"
#include "queued/cli/output.h"
#include "queued/journal/account.h"
#include "queued/office/calendar.h"

enum { OPTION_FROM = 1, OPTION_TO };

static const char *const help_vi =
    "queued audit [--from NGÀY] [--to NGÀY]: ai đã đăng nhập hay bị từ chối, ai được thêm, được\n"
    "cấp hay mất quyền, thiết bị nào được cấp mã, đơn vị đổi khai báo lúc nào; từ đâu\n"
    "Sổ này nối thành chuỗi như nhật ký phiếu; queued verify kiểm tra cả hai.\n"
    "  --from, --to NGÀY  như 23/11/2026 (mặc định: từ đầu đến nay)\n";
static const char *const help_en =
    "queued audit [--from DATE] [--to DATE]: who logged in or was refused, who was added, given "
    "or\n"
    "lost a right, which device was given a code, when the office was changed; and from where\n"
    "The audit is chained like the journal of tickets; queued verify checks both.\n"
    "  --from, --to DATE  like 2026-11-23 (default: from the first to the newest)\n";

static const struct {
    const char *vi;
    const char *en;
} kinds[AUDIT_KIND_COUNT] = {
    [AUDIT_LOGGED_IN] = {"đăng nhập", "logged in"},
    [AUDIT_LOGIN_REFUSED] = {"đăng nhập bị từ chối", "log-in refused"},
    [AUDIT_LOGGED_OUT] = {"đăng xuất", "logged out"},
    [AUDIT_USER_ADDED] = {"thêm tài khoản", "user added"},
    [AUDIT_RIGHTS_CHANGED] = {"đổi quyền", "rights changed"},
    [AUDIT_SECRET_CHANGED] = {"đổi PIN hoặc mật khẩu", "secret changed"},
    [AUDIT_USER_DISABLED] = {"khóa tài khoản", "user disabled"},
    [AUDIT_USER_ENABLED] = {"mở lại tài khoản", "user enabled"},
    [AUDIT_DEVICE_ADDED] = {"thêm thiết bị", "device added"},
    [AUDIT_CODE_SHOWN] = {"hiện mã ghép thiết bị", "enrolment code shown"},
    [AUDIT_DEVICE_ENROLLED] = {"thiết bị đã ghép", "device enrolled"},
    [AUDIT_ENROLMENT_REFUSED] = {"ghép thiết bị bị từ chối", "enrolment refused"},
    [AUDIT_DEVICE_REVOKED] = {"thu hồi thiết bị", "device revoked"},
    [AUDIT_DEFINITION_APPLIED] = {"áp dụng khai báo đơn vị", "definition applied"},
};

struct listing {
    const struct definition *definition; /* Whose time zone the reader lives in. */
    uint32_t from_date;
    uint32_t to_date;
    FILE *out;
};

static const char *rights_text(const struct audit_entry *entry)
{
    static const char *const words[] = {
        "", ", call-ticket", ", reclassify", ", call-ticket,reclassify"};

    bool matters = entry->kind == AUDIT_USER_ADDED || entry->kind == AUDIT_RIGHTS_CHANGED;

    return matters ? words[entry->rights & (RIGHT_CALL_TICKET | RIGHT_RECLASSIFY)] : "";
}

static enum qd_err print(void *owner, const struct audit_entry *entry)
{
    const struct listing *listing = owner;
    struct local_time at = calendar_local(listing->definition, entry->at_ms);
    bool is_kind = (unsigned)entry->kind < AUDIT_KIND_COUNT && entry->kind != 0;

    if (at.date < listing->from_date || (listing->to_date != 0 && at.date > listing->to_date)) {
        return QD_OK;
    }
    (void)fprintf(listing->out,
                  "%02u/%02u/%u %02u:%02u:%02u  ",
                  at.date % 100,
                  at.date / 100 % 100,
                  at.date / 10000,
                  at.minute / 60,
                  at.minute % 60,
                  at.second);
    if (!is_kind) {
        (void)fprintf(listing->out, "%d", (int)entry->kind); /* Of a newer program. */
    } else {
        (void)fputs(cli_text(kinds[entry->kind].vi, kinds[entry->kind].en), listing->out);
    }
    if (entry->kind == AUDIT_DEFINITION_APPLIED) {
        (void)fprintf(listing->out,
                      cli_in_vietnamese() ? ": bản số %llu" : ": version %llu",
                      (unsigned long long)entry->subject_id);
    } else if (entry->subject_id != 0) {
        (void)fprintf(listing->out, ": %s%s", entry->name, rights_text(entry));
    }
    (void)fprintf(listing->out, "%s%s\n", entry->origin[0] != '\0' ? "  ← " : "", entry->origin);
    return QD_OK;
}

static int run(struct cli_data *data, struct listing *listing)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct definition definition = {0};
    struct output output;
    enum qd_err err = cli_find_office("audit", data, &definition);

    if (err != QD_OK) {
        return (int)cli_exit(err);
    }
    if (output_open(&output, "audit", NULL) != QD_OK) {
        definition_deinit(&definition);
        return QD_EXIT_STORAGE;
    }
    listing->definition = &definition;
    listing->out = output.file;
    err = audit_read(data->database, definition.office_id, print, listing, errmsg);
    definition_deinit(&definition);
    if (err != QD_OK) {
        return cli_failure("audit", err, errmsg);
    }
    return (int)output_close(&output);
}

static bool take_option(void *owner, int option, const char *value)
{
    struct listing *listing = owner;
    uint32_t *date = option == OPTION_FROM ? &listing->from_date : &listing->to_date;

    return date_option("audit", value, date) == QD_OK;
}

int cli_audit(int argc, char **argv)
{
    static const struct option options[] = {
        {"from", required_argument, NULL, OPTION_FROM},
        {"to", required_argument, NULL, OPTION_TO},
        CLI_OPTIONS,
        {NULL, 0, NULL, 0},
    };
    struct cli_data data;
    struct listing listing = {0};
    const struct cli_options own = {options, take_option, &listing, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &data, &own, &code)) {
        return code;
    }
    if (argc != optind) {
        return cli_error("audit",
                         QD_EXIT_REFUSED,
                         "không hiểu “%s”; xem queued audit --help",
                         "\"%s\" is not understood; see queued audit --help",
                         argv[optind]);
    }
    if (date_check_order("audit", listing.from_date, listing.to_date) != QD_OK) {
        return QD_EXIT_REFUSED;
    }
    return run(&data, &listing);
}
