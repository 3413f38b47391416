#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "queued/app/rollout.h"
#include "queued/cli/cli.h"
#include "queued/journal/mailbox.h"
#include "queued/setup/sample.h"
#include "queued/setup/setup.h"
#include "queued/setup/source.h"

/* How long a running server may take to answer, and how often it is asked. */
#define ANSWER_WAIT_MS 15000
#define ANSWER_POLL_MS 20

static const char *const help_vi =
    "queued apply TỆP... [--data THƯ_MỤC]: áp dụng office.yaml, cả khi máy chủ đang chạy\n"
    "  --new            thêm đơn vị nữa: mã trong tệp chưa có trong cơ sở dữ liệu; khi có\n"
    "                   nhiều tệp, đơn vị đã có thì được áp dụng như thường\n"
    "  --at-start       cho systemd, một tệp: tệp sai thì giữ quy định đang dùng; 0 khi có đơn vị\n"
    "                   để phục vụ, 1 khi tệp còn là bản mẫu chưa sửa\n"
    "Thay đổi làm kẹt phiếu đang chờ sẽ bị từ chối, kèm danh sách phiếu.\n";
static const char *const help_en =
    "queued apply FILE... [--data DIR]: put office.yaml in force, also while a server runs\n"
    "  --new            add one more office: the file's code is not in the database yet; of\n"
    "                   several files, those of offices that are there are applied as usual\n"
    "  --at-start       for systemd, one file: with mistakes, what is in force stays; 0 when "
    "there\n"
    "                   is an office to serve, 1 while the file is the sample that nobody edited\n"
    "A change that would strand waiting tickets is refused with their list.\n";

enum { OPTION_NEW = 1, OPTION_AT_START };

/* What ExecCondition= takes for a failure; what is below only skips the start. */
#define EXIT_NOTHING_TO_SERVE 255

static enum qd_err load(const char *path,
                        const struct definition *previous,
                        struct definition *definition,
                        bool silent)
{
    struct complaints complaints;

    complaints_init(&complaints);
    enum qd_err err = setup_load(path, previous, definition, &complaints);
    if (!silent) {
        complaints_print(&complaints, stderr, cli_in_vietnamese());
    }
    complaints_deinit(&complaints);
    return err;
}

/* What was asked for on the command line. */
struct request {
    struct cli_data data;
    char **paths;
    int path_count;
    bool is_new;
    bool at_start;
    struct rollout *rollout;   /* Owned. */
    struct accounts *accounts; /* Owned; while a server runs. */
};

/* Of one file the version is told, of many their number in the end. */
static int say_applied(const struct request *request, uint64_t version)
{
    if (request->path_count == 1) {
        (void)printf("%s %llu\n",
                     cli_text("Đã áp dụng, phiên bản", "In force, version"),
                     (unsigned long long)version);
    }
    return QD_EXIT_OK;
}

/* @text: the labels of stranded tickets, or a few words more. */
static int say_refused(enum refusal refusal, const char *text)
{
    if (refusal == REFUSAL_STALE_DEFINITION) {
        return cli_error("apply",
                         QD_EXIT_REFUSED,
                         "vừa có người áp dụng một thay đổi khác; xem lại tệp rồi chạy lại",
                         "somebody else has just applied another change; look at the file again, "
                         "then run again");
    }
    const char *words = refusal_text(refusal, !cli_in_vietnamese());
    if (refusal == REFUSAL_BUSY) {
        return cli_error("apply",
                         QD_EXIT_REFUSED,
                         "%s %s Chưa có gì thay đổi; chạy lại lệnh này.",
                         "%s %s Nothing has changed; run this again.",
                         words,
                         text);
    }
    return cli_error("apply", QD_EXIT_REFUSED, "%s %s", "%s %s", words, text);
}

/* Waits for the server's answer; gives up when nobody serves after all. */
static int wait_for_answer(const struct request *request, uint64_t request_id)
{
    struct accounts *accounts = request->accounts;
    static const struct timespec pause = {.tv_nsec = ANSWER_POLL_MS * 1000000L};
    char text[APPLY_TEXT_SIZE] = "";
    int refusal = 0;
    enum qd_err err = QD_ERR_BUSY;

    /* A disk that fails just now may be well again before the server gives up, too. */
    for (int waited_ms = 0; (err == QD_ERR_BUSY || err == QD_ERR_IO) && waited_ms < ANSWER_WAIT_MS;
         waited_ms += ANSWER_POLL_MS) {
        err = mailbox_read_answer(accounts, request_id, &refusal, text, sizeof text);
        if (err == QD_ERR_BUSY || err == QD_ERR_IO) {
            (void)nanosleep(&pause, NULL);
        }
    }
    if (err == QD_ERR_BUSY) {
        bool withdrawn = mailbox_withdraw(accounts, request_id) == QD_OK;
        return cli_error(
            "apply",
            QD_EXIT_REFUSED,
            "máy chủ không trả lời; %s",
            "the server does not answer; %s",
            withdrawn
                ? cli_text("chưa có gì thay đổi, hãy thử lại", "nothing has changed, try again")
                : cli_text("xem nhật ký của máy chủ", "see the log of the server"));
    }
    if (err != QD_OK) {
        return cli_error("apply", cli_exit(err), "%s", "%s", accounts_errmsg(accounts));
    }
    return refusal != 0 ? say_refused((enum refusal)refusal, text)
                        : say_applied(request, strtoull(text, NULL, 10));
}

static int hand_over(struct request *request, const struct definition *definition)
{
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    uint8_t *bytes = NULL;
    size_t len = 0;
    uint64_t request_id = 0;

    if (request->accounts == NULL &&
        accounts_open(&request->accounts, request->data.database, errmsg) != QD_OK) {
        return cli_error("apply", QD_EXIT_STORAGE, "%s", "%s", errmsg);
    }
    enum qd_err err = apply_pack(definition, &bytes, &len);
    if (err == QD_OK) {
        err = mailbox_post(request->accounts, definition->office_id, bytes, len, &request_id);
    }
    free(bytes);
    return err == QD_OK ? wait_for_answer(request, request_id)
                        : cli_error("apply", cli_exit(err), "%s", "%s", qd_err_text(err));
}

/* Which office the file is about: its code says it. *@previous is its definition in force, or
 * empty for a new one. */
static int find_previous(const struct request *request,
                         const char *code,
                         struct definition *previous)
{
    const char *asked = request->data.office_code;
    char errmsg[APPLY_TEXT_SIZE] = "";

    if (asked != NULL && strcmp(asked, code) != 0) {
        return cli_error("apply",
                         QD_EXIT_REFUSED,
                         "tệp này là của đơn vị “%s”, không phải “%s”",
                         "this file is of the office \"%s\", not \"%s\"",
                         code,
                         asked);
    }
    enum qd_err err = rollout_find(request->rollout, code, previous, errmsg);
    if (err != QD_OK && err != QD_ERR_NOT_FOUND) {
        return cli_error("apply", cli_exit(err), "%s", "%s", errmsg);
    }
    bool is_known = err == QD_OK;
    if (is_known && request->is_new && request->path_count == 1) {
        return cli_error("apply",
                         QD_EXIT_REFUSED,
                         "đã có đơn vị “%s”; bỏ --new để áp dụng thay đổi",
                         "there is an office \"%s\" already; leave out --new",
                         code);
    }
    if (!is_known && !request->is_new && rollout_count(request->rollout) > 0) {
        return cli_error("apply",
                         QD_EXIT_REFUSED,
                         "chưa có đơn vị “%s”; thêm --new nếu đúng là muốn thêm một đơn vị nữa",
                         "there is no office \"%s\"; add --new if one more office is what you want",
                         code);
    }
    return QD_EXIT_OK;
}

static int put_in_force(struct request *request, struct definition *definition)
{
    struct apply_result result = {0};

    if (rollout_is_served(request->rollout)) {
        return hand_over(request, definition);
    }
    enum qd_err err = rollout_put(request->rollout, definition, cli_now_ms(), &result);
    if (err != QD_OK) {
        return cli_error("apply", cli_exit(err), "%s", "%s", result.text);
    }
    return result.refusal != REFUSAL_NONE ? say_refused(result.refusal, result.text)
                                          : say_applied(request, result.version);
}

/* The file is read twice: first for its code, then with the ids of the office that has it. */
static int apply(struct request *request, const char *path)
{
    struct definition previous = {0};
    struct definition definition = {0};
    enum qd_err err = load(path, NULL, &definition, true);
    int code = err == QD_OK ? find_previous(request, definition.code, &previous) : QD_EXIT_CONFIG;

    definition_deinit(&definition);
    if (code == QD_EXIT_OK) {
        code = QD_EXIT_CONFIG;
        const struct definition *known = previous.office_id != 0 ? &previous : NULL;
        bool silent = request->path_count > 1; /* A note for each of a country is none. */
        if (load(path, known, &definition, silent) == QD_OK) {
            definition.version = previous.version;
            code = put_in_force(request, &definition);
        }
    }
    definition_deinit(&previous);
    definition_deinit(&definition);
    return code;
}

/* Nothing is opened, and nothing made, before every file is in order. */
static int check_all(const struct request *request)
{
    for (int i = 0; i < request->path_count; i++) {
        struct definition definition = {0};
        bool is_good = load(request->paths[i], NULL, &definition, true) == QD_OK;
        definition_deinit(&definition);
        if (!is_good) {
            (void)load(request->paths[i], NULL, &definition, false);
            definition_deinit(&definition);
            return QD_EXIT_CONFIG;
        }
    }
    return QD_EXIT_OK;
}

static int apply_all(struct request *request)
{
    char errmsg[APPLY_TEXT_SIZE] = "";
    int done = 0;

    if (!cli_data_path("apply", &request->data, CLI_DATABASE_NAME, request->data.database)) {
        return QD_EXIT_REFUSED;
    }
    int code = check_all(request);
    if (code != QD_EXIT_OK) {
        return code;
    }
    enum qd_err err = rollout_open(&request->rollout, request->data.database, errmsg);
    if (err != QD_OK) {
        return cli_error("apply", cli_exit(err), "%s", "%s", errmsg);
    }
    while (done < request->path_count && code == QD_EXIT_OK) {
        code = apply(request, request->paths[done]);
        done += code == QD_EXIT_OK ? 1 : 0;
    }
    accounts_close(request->accounts);
    err = rollout_close(request->rollout, errmsg);
    if (err != QD_OK) {
        return cli_error("apply", cli_exit(err), "%s", "%s", errmsg);
    }
    if (code != QD_EXIT_OK && request->path_count > 1) {
        return cli_error("apply",
                         (enum qd_exit)code,
                         "dừng ở %s; %d tệp trước đó đã áp dụng, sửa rồi chạy lại như cũ",
                         "stopped at %s; the %d files before it are in force, correct it and run"
                         " the same again",
                         request->paths[done],
                         done);
    }
    if (request->path_count > 1) {
        (void)printf("%s %d\n", cli_text("Đã áp dụng, số tệp", "In force, files"), done);
    }
    return code;
}

/* Nobody has said yet which office this is: an invented one must not open its doors. */
static bool is_sample(const char *path)
{
    const struct sample_file *sample = &sample_files[0];
    struct complaints complaints;
    struct source source = {0};

    complaints_init(&complaints);
    bool same = source_read(&source, path, SETUP_SIZE_MAX, path, &complaints) == QD_OK &&
                source.len == sample->len && memcmp(source.text, sample->bytes, source.len) == 0;
    source_deinit(&source);
    complaints_deinit(&complaints);
    return same;
}

static bool has_office(const struct cli_data *data)
{
    struct cli_data any = *data;
    struct definition definition = {0};
    enum qd_err err = cli_find_office(NULL, &any, &definition);

    definition_deinit(&definition);
    return err == QD_OK || err == QD_ERR_INVALID; /* INVALID: there are several. */
}

/* Before each start of the service. A slip of the pen in the file is no reason for a hall to stand
 * still: what is in force goes on. */
static int apply_at_start(struct request *request)
{
    const char *path = request->paths[0];
    bool served = has_office(&request->data);

    if (!served && is_sample(path)) {
        return cli_error("apply",
                         QD_EXIT_REFUSED,
                         "%s còn là bản mẫu; sửa cho đúng đơn vị, rồi: systemctl restart queued",
                         "%s is still the sample; make it your office, then: systemctl restart "
                         "queued",
                         path);
    }
    if (apply_all(request) == QD_EXIT_OK) {
        return QD_EXIT_OK;
    }
    if (!served) {
        return EXIT_NOTHING_TO_SERVE;
    }
    (void)cli_error("apply",
                    QD_EXIT_OK,
                    "giữ quy định đang dùng, chưa áp dụng %s",
                    "what is in force stays, without the changes in %s",
                    path);
    return QD_EXIT_OK;
}

static bool take_option(void *owner, int option, const char *value)
{
    struct request *request = owner;

    (void)value;
    request->is_new = request->is_new || option == OPTION_NEW;
    request->at_start = request->at_start || option == OPTION_AT_START;
    return true;
}

int cli_apply(int argc, char **argv)
{
    static const struct option longs[] = {CLI_OPTIONS,
                                          {"new", no_argument, NULL, OPTION_NEW},
                                          {"at-start", no_argument, NULL, OPTION_AT_START},
                                          {0}};
    struct request request = {0};
    const struct cli_options own = {longs, take_option, &request, cli_text(help_vi, help_en)};
    int code = QD_EXIT_OK;

    if (!cli_take_options(argc, argv, &request.data, &own, &code)) {
        return code;
    }
    if (optind == argc || (request.at_start && optind + 1 != argc)) {
        (void)fprintf(stderr, "%s", cli_text(help_vi, help_en));
        return QD_EXIT_REFUSED;
    }
    request.paths = argv + optind;
    request.path_count = argc - optind;
    return request.at_start ? apply_at_start(&request) : apply_all(&request);
}
