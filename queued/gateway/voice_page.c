#include <stdlib.h>
#include <string.h>

#include "queued/base/text.h"
#include "queued/gateway/inside.h"

#define BEARER "Bearer "

/* The value of ?@name=; "": none, or too long. */
static void read_argument(struct lws *wsi, const char *name, char *value, int size)
{
    char memory[GATEWAY_LABEL_SIZE * 2];
    const char *found = lws_get_urlarg_by_name(wsi, name, memory, (int)sizeof memory);

    value[0] = '\0';
    if (found != NULL && strlen(found) < (size_t)size) {
        (void)text_copy(value, (size_t)size, found);
    }
}

static bool read_token(struct lws *wsi, char token[REQUEST_TOKEN_SIZE])
{
    char header[REQUEST_TOKEN_SIZE + sizeof BEARER];
    int len = lws_hdr_copy(wsi, header, sizeof header, WSI_TOKEN_HTTP_AUTHORIZATION);

    if (len <= (int)strlen(BEARER) || strncmp(header, BEARER, strlen(BEARER)) != 0) {
        return false;
    }
    return text_copy(token, REQUEST_TOKEN_SIZE, header + strlen(BEARER));
}

static bool read_voice(struct lws *wsi, struct gateway_voice *voice)
{
    char counter[GATEWAY_LABEL_SIZE];
    char *end = NULL;

    read_argument(wsi, "label=", voice->label, sizeof voice->label);
    read_argument(wsi, "counter=", counter, sizeof counter);
    read_argument(wsi, "language=", voice->language, sizeof voice->language);
    unsigned long number = strtoul(counter, &end, 10);
    voice->counter_id = (uint32_t)number;
    return voice->label[0] != '\0' && counter[0] >= '1' && counter[0] <= '9' && *end == '\0' &&
           number <= UINT32_MAX && voice->language[0] != '\0';
}

unsigned voice_page_ask(struct gateway *gateway, struct lws *wsi, struct pages_body *body)
{
    const struct gateway_handler *handler = &gateway->options.handler;
    struct gateway_voice voice = {0};

    if (!read_voice(wsi, &voice)) {
        return HTTP_STATUS_BAD_REQUEST;
    }
    if (!read_token(wsi, voice.token)) {
        return HTTP_STATUS_UNAUTHORIZED;
    }
    if (handler->on_voice == NULL) {
        return HTTP_STATUS_SERVICE_UNAVAILABLE;
    }
    pages_forget(body);
    body->wsi = wsi;
    body->late = ++gateway->late_page_last;
    list_init(&body->link);
    list_push_back(&gateway->late_pages, &body->link);
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0); /* The owner has a limit of its own. */
    handler->on_voice(handler->owner, body->late, &voice);
    explicit_bzero(&voice, sizeof voice);
    return 0;
}

static struct pages_body *find(struct gateway *gateway, uint64_t page)
{
    LIST_FOR_EACH(link, &gateway->late_pages)
    {
        struct pages_body *body = LIST_ENTRY(link, struct pages_body, link);
        if (body->late == page) {
            return body;
        }
    }
    return NULL;
}

void gateway_answer_voice(
    struct gateway *gateway, uint64_t page, unsigned status, const uint8_t *bytes, size_t len)
{
    struct pages_body *body = find(gateway, page);

    if (body == NULL) {
        return;
    }
    pages_forget(body);
    body->type = bytes != NULL ? "audio/wav" : "text/plain; charset=utf-8";
    len = bytes != NULL ? len : strlen(pages_no_voice_text);
    body->text = malloc(LWS_PRE + len);
    if (body->text == NULL) {
        lws_set_timeout(body->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
        return;
    }
    memcpy(body->text + LWS_PRE, bytes != NULL ? (const char *)bytes : pages_no_voice_text, len);
    body->len = len;
    body->written = 0;
    body->status = status;
    lws_set_timeout(body->wsi, PENDING_TIMEOUT_HTTP_CONTENT, LIMIT_CLOSING_MS / 1000 * 4);
    (void)lws_callback_on_writable(body->wsi);
}
