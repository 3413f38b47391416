#include "proto/client/request.h"

#include <string.h>
#include <sys/random.h>

#define COMMAND_ID_SIZE 16

GBytes *request_pack(const Queued__V1__ClientMessage *message)
{
    size_t len = queued__v1__client_message__get_packed_size(message);
    uint8_t *bytes = g_malloc(len);

    (void)queued__v1__client_message__pack(message, bytes);
    return g_bytes_new_take(bytes, len);
}

struct request *request_new(const Queued__V1__ClientMessage *message,
                            client_on_answer on_answer,
                            void *owner)
{
    uint8_t command_id[COMMAND_ID_SIZE];
    Queued__V1__ClientMessage named = *message;
    struct request *request = g_new0(struct request, 1);

    if (message->body_case >= QUEUED__V1__CLIENT_MESSAGE__BODY_ISSUE &&
        message->command_id.len == 0) {
        if (getrandom(command_id, sizeof command_id, 0) != (ssize_t)sizeof command_id) {
            g_error("no random numbers"); /* Aborts: ids that repeat would be another's answers. */
        }
        named.command_id.data = command_id;
        named.command_id.len = sizeof command_id;
    }
    *request = (struct request){
        .number = message->request,
        .is_log_in = message->body_case == QUEUED__V1__CLIENT_MESSAGE__BODY_LOG_IN,
        .frame = request_pack(&named),
        .on_answer = on_answer,
        .owner = owner,
    };
    return request;
}

/* The frame of a log-in holds a secret. */
static void wipe(GBytes *frame)
{
    gsize len = 0;
    guint8 *bytes = g_bytes_unref_to_data(frame, &len);

    explicit_bzero(bytes, len);
    g_free(bytes);
}

void request_free(struct request *request)
{
    if (request->timer != 0) {
        (void)g_source_remove(request->timer);
    }
    if (request->frame != NULL) {
        wipe(request->frame);
    }
    g_free(request);
}

void request_answer(struct request *request, const Queued__V1__ServerMessage *answer)
{
    if (request->timer != 0) {
        (void)g_source_remove(request->timer);
        request->timer = 0;
    }
    if (request->on_answer != NULL) {
        request->on_answer(request->owner, answer);
    }
    request_free(request);
}

void request_refusal(Queued__V1__ServerMessage *message,
                     Queued__V1__Refusal *refusal,
                     Queued__V1__RefusalCode code,
                     Queued__V1__Language language)
{
    static char key_large[] = "refusal.too_large";
    static char key_value[] = "refusal.invalid_value";
    static char large_vi[] = "Thông điệp quá lớn.";
    static char large_en[] = "The message is too large.";
    static char url_vi[] = "Địa chỉ máy chủ không đúng; viết như ws://127.0.0.1:8090/";
    static char url_en[] = "Not the address of a server; write it as ws://127.0.0.1:8090/";
    bool is_en = language == QUEUED__V1__LANGUAGE__LANGUAGE_EN;
    bool is_large = code == QUEUED__V1__REFUSAL_CODE__REFUSAL_CODE_TOO_LARGE;

    refusal->code = code;
    refusal->message_key = is_large ? key_large : key_value;
    refusal->text = is_en ? url_en : url_vi;
    if (is_large) {
        refusal->text = is_en ? large_en : large_vi;
    }
    message->body_case = QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
    message->refusal = refusal;
}
