#include "queued/app/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "queued/cli/cli.h"
#include "queued/codec/record.h"
#include "queued/journal/mailbox.h"
#include "queued/setup/setup.h"

/* How long a running server may take to answer, and how often it is asked. */
#define ANSWER_WAIT_MS 15000
#define ANSWER_POLL_MS 100

static const char *const help_vi =
    "queued apply TỆP [--data THƯ_MỤC]: áp dụng office.yaml, cả khi máy chủ đang chạy\n"
    "Thay đổi làm kẹt phiếu đang chờ sẽ bị từ chối, kèm danh sách phiếu.\n";
static const char *const help_en =
    "queued apply FILE [--data DIR]: put office.yaml in force, also while a server runs\n"
    "A change that would strand waiting tickets is refused with their list.\n";

static enum qd_err load(const char *path,
                        const struct definition *previous,
                        struct definition *definition)
{
    struct complaints complaints;

    complaints_init(&complaints);
    enum qd_err err = setup_load(path, previous, definition, &complaints);
    complaints_print(&complaints, stderr, cli_in_vietnamese());
    complaints_deinit(&complaints);
    return err;
}

static int say_applied(uint64_t version)
{
    (void)printf("%s %llu\n",
                 cli_text("Đã áp dụng, phiên bản", "In force, version"),
                 (unsigned long long)version);
    return QD_EXIT_OK;
}

static int say_refused(const char *text)
{
    return cli_error("apply", QD_EXIT_REFUSED, "%s", "%s", text);
}

/* Waits for the server's answer; gives up when nobody serves after all. */
static int wait_for_answer(struct accounts *accounts, uint64_t request_id)
{
    static const struct timespec pause = {.tv_nsec = ANSWER_POLL_MS * 1000000L};
    char text[APPLY_TEXT_SIZE] = "";
    int refusal = 0;
    enum qd_err err = QD_ERR_BUSY;

    for (int waited_ms = 0; err == QD_ERR_BUSY && waited_ms < ANSWER_WAIT_MS;
         waited_ms += ANSWER_POLL_MS) {
        err = mailbox_read_answer(accounts, request_id, &refusal, text, sizeof text);
        if (err == QD_ERR_BUSY) {
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
    return refusal != 0 ? say_refused(text) : say_applied(strtoull(text, NULL, 10));
}

static int hand_over(const struct cli_data *data, const struct definition *definition)
{
    struct accounts *accounts = NULL;
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    uint8_t *bytes = NULL;
    size_t len = 0;
    uint64_t request_id = 0;

    if (accounts_open(&accounts, data->database, errmsg) != QD_OK) {
        return cli_error("apply", QD_EXIT_STORAGE, "%s", "%s", errmsg);
    }
    enum qd_err err = record_pack_definition(definition, &bytes, &len);
    if (err == QD_OK) {
        err = mailbox_post(accounts, definition->office_id, bytes, len, &request_id);
    }
    free(bytes);
    int code = err == QD_OK ? wait_for_answer(accounts, request_id)
                            : cli_error("apply", cli_exit(err), "%s", "%s", qd_err_text(err));
    accounts_close(accounts);
    return code;
}

static int apply(struct cli_data *data, const char *path)
{
    struct definition previous = {0};
    struct definition definition = {0};
    struct apply_result result = {0};
    bool known = cli_find_office(NULL, data, &previous) == QD_OK;
    int code = QD_EXIT_CONFIG;

    if (!cli_data_path("apply", data, "queued.db", data->database)) {
        definition_deinit(&previous);
        return QD_EXIT_REFUSED;
    }
    if (load(path, known ? &previous : NULL, &definition) == QD_OK) {
        enum qd_err err = apply_stopped(data->database, &definition, cli_now_ms(), &result);
        if (err == QD_ERR_BUSY) {
            code = hand_over(data, &definition);
        } else if (err != QD_OK) {
            code = cli_error("apply", cli_exit(err), "%s", "%s", result.text);
        } else if (result.refusal != REFUSAL_NONE) {
            code = say_refused(result.text);
        } else {
            code = say_applied(result.version);
        }
    }
    definition_deinit(&previous);
    definition_deinit(&definition);
    return code;
}

int cli_apply(int argc, char **argv)
{
    static const struct option longs[] = {CLI_OPTIONS, {0}};
    struct cli_data data;
    int option = 0;

    cli_data_init(&data);
    while ((option = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
        if (option == CLI_OPTION_HELP) {
            (void)printf("%s%s", cli_text(help_vi, help_en), cli_options_help());
            return QD_EXIT_OK;
        }
        if (option == '?' || option == ':' || !cli_data_option(&data, option, optarg)) {
            return cli_bad_option("apply", argv);
        }
    }
    if (optind + 1 != argc) {
        (void)fprintf(stderr, "%s", cli_text(help_vi, help_en));
        return QD_EXIT_REFUSED;
    }
    return apply(&data, argv[optind]);
}
