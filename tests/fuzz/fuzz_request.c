/* A frame from anybody: a request whose every value is in its range, or a named refusal. */
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/codec/request.h"
#include "queued/office/answers.h"
#include "queued/office/calendar.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text, size_t size)
{
    size_t len = strlen(text);

    QD_ASSERT(len < size);
    QD_ASSERT(text_is_printable(text, len) && text_is_nfc(text, len));
}

static void check_question(const struct request *request)
{
    if (request->kind == REQUEST_HELLO) {
        QD_ASSERT(request->hello.client_kind < CLIENT_KIND_COUNT);
        QD_ASSERT(request->hello.language == LANGUAGE_VI || request->hello.language == LANGUAGE_EN);
        check_text(request->hello.token, sizeof request->hello.token);
        check_text(request->hello.client_name, sizeof request->hello.client_name);
        check_text(request->hello.office, sizeof request->hello.office);
    } else if (request->kind == REQUEST_SUBSCRIBE || request->kind == REQUEST_UNSUBSCRIBE) {
        QD_ASSERT(request->subscribe.topic >= TOPIC_BOARD &&
                  request->subscribe.topic < TOPIC_KIND_COUNT);
    } else if (request->kind == REQUEST_GET_FORECAST) {
        QD_ASSERT(request->get_forecast.ticket_class >= CLASS_REGULAR &&
                  request->get_forecast.ticket_class < TICKET_CLASS_COUNT);
    } else if (request->kind == REQUEST_GET_REPORT) {
        QD_ASSERT(request->get_report.by < REPORT_BY_COUNT);
        QD_ASSERT(request->get_report.from_date == 0 ||
                  calendar_date_is_valid(request->get_report.from_date));
    }
}

static void check_command(const struct request *request)
{
    const struct command *command = &request->command;

    QD_ASSERT(command->kind >= COMMAND_ISSUE && command->kind < COMMAND_KIND_COUNT &&
              command->kind != COMMAND_TICK);
    QD_ASSERT(!command_id_is_zero(&command->id));
    if (command->kind == COMMAND_ISSUE) {
        QD_ASSERT(command->issue.procedure_count <= LIMIT_TICKET_PROCEDURES);
        QD_ASSERT(command->issue.ticket_class >= CLASS_REGULAR &&
                  command->issue.ticket_class < TICKET_CLASS_COUNT);
        QD_ASSERT(command->issue.language == LANGUAGE_VI || command->issue.language == LANGUAGE_EN);
    } else if (command->kind == COMMAND_FINISH) {
        QD_ASSERT(command->finish.outcome > OUTCOME_NONE &&
                  command->finish.outcome < OUTCOME_COUNT);
        check_text(command->finish.dossier_code, sizeof command->finish.dossier_code);
    } else if (command->kind == COMMAND_CALL_TICKET) {
        check_text(command->label, sizeof command->label);
    }
    (void)command_hash(command);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static alignas(max_align_t) uint8_t scratch[LIMIT_ARENA];
    struct arena arena;
    struct request request;

    arena_init(&arena, scratch, sizeof scratch);
    enum refusal refusal = request_decode(&request, &arena, data, size);
    QD_ASSERT(size <= LIMIT_FRAME_IN || refusal == REFUSAL_TOO_LARGE);
    if (refusal != REFUSAL_NONE) {
        QD_ASSERT(refusal_key(refusal) != NULL);
        return 0;
    }
    QD_ASSERT(request.kind >= REQUEST_HELLO && request.kind < REQUEST_KIND_COUNT);
    if (request.kind >= REQUEST_LOG_IN) {
        check_command(&request);
    } else {
        check_question(&request);
    }
    return 0;
}
