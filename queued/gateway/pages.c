#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queued/gateway/inside.h"
#include "queued/gateway/page_path.h"

/* Metrics are the longest page made here. */
#define PAGE_SIZE_MAX 32768

/* What is written at a time; longer than any page made here. */
#define PIECE_SIZE ((size_t)65536)

static const char *const no_page_text = "Không có trang này. / There is no such page.\n";
const char *const pages_no_voice_text = "Không có tiếng này. / There is no such sound.\n";
static const char *const home_text =
    "queued: máy chủ lấy số và gọi số của bộ phận một cửa.\n"
    "queued: the queue and ticketing server of a one-stop office.\n"
    "/healthz  /metrics  WebSocket: queued.v1\n";

/* Only what comes from here, and no frame around it. Older browsers do not take 'self' for the
 * WebSocket, so its schemes are named. */
#define SAFETY_HEADERS                                                                   \
    "content-security-policy: default-src 'self'; connect-src 'self' ws: wss:; img-src " \
    "'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "             \
    "frame-ancestors 'none'\r\n"                                                         \
    "x-content-type-options: nosniff\r\n"                                                \
    "referrer-policy: no-referrer\r\n"                                                   \
    "vary: accept-encoding\r\n"
#define ASK_EVERY_TIME "cache-control: no-cache\r\n"
#define KEEP_FOR_GOOD "cache-control: public, max-age=31536000, immutable\r\n"
#define IS_GZIP "content-encoding: gzip\r\n"

/* By whether the file never changes, and whether it is sent as gzip. */
static const char *const file_headers[2][2] = {
    {SAFETY_HEADERS ASK_EVERY_TIME, SAFETY_HEADERS ASK_EVERY_TIME IS_GZIP},
    {SAFETY_HEADERS KEEP_FOR_GOOD, SAFETY_HEADERS KEEP_FOR_GOOD IS_GZIP},
};

bool pages_write_headers(struct lws *wsi, unsigned status, const char *type, size_t len)
{
    uint8_t headers[LWS_PRE + 1024];
    uint8_t *at = headers + LWS_PRE;
    uint8_t *end = headers + sizeof headers;

    return lws_add_http_common_headers(wsi, status, type, len, &at, end) == 0 &&
           lws_finalize_write_http_header(wsi, headers + LWS_PRE, &at, end) == 0;
}

/* Headers now, the body when the socket takes it. Takes @text. */
static int answer(struct lws *wsi,
                  struct pages_body *body,
                  unsigned status,
                  const char *type,
                  char *text,
                  size_t len)
{
    free(body->text);
    body->text = text;
    body->len = len;
    body->written = 0;
    if (text == NULL || !pages_write_headers(wsi, status, type, len)) {
        return -1;
    }
    (void)lws_callback_on_writable(wsi);
    return 0;
}

void pages_forget(struct pages_body *body)
{
    free(body->text);
    body->text = NULL;
    if (body->late != 0) {
        list_remove(&body->link);
        body->late = 0;
    }
}

static int answer_text(struct lws *wsi, struct pages_body *body, unsigned status, const char *words)
{
    size_t len = strlen(words);
    char *text = malloc(LWS_PRE + len + 1);

    if (text != NULL) {
        memcpy(text + LWS_PRE, words, len + 1);
    }
    return answer(wsi, body, status, "text/plain; charset=utf-8", text, len);
}

/* All at once, and then the end of the connection: what follows is a body, and no request. */
static int refuse_method(struct lws *wsi)
{
    static const char words[] = "Chỉ nhận GET và HEAD. / Only GET and HEAD.\n";
    uint8_t text[LWS_PRE + sizeof words];
    size_t len = sizeof words - 1;

    memcpy(text + LWS_PRE, words, sizeof words);
    if (pages_write_headers(
            wsi, HTTP_STATUS_METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", len)) {
        (void)lws_write(wsi, text + LWS_PRE, len, LWS_WRITE_HTTP_FINAL);
    }
    return -1;
}

static int answer_metrics(struct gateway *gateway, struct lws *wsi, struct pages_body *body)
{
    const struct gateway_handler *handler = &gateway->options.handler;
    char *text = malloc(LWS_PRE + PAGE_SIZE_MAX);

    if (handler->before_metrics != NULL) {
        handler->before_metrics(handler->owner);
    }
    size_t len = text == NULL ? 0 : metrics_text(gateway->metrics, text + LWS_PRE, PAGE_SIZE_MAX);
    QD_ASSERT(len < PAGE_SIZE_MAX);
    return answer(wsi, body, HTTP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8", text, len);
}

/* --- Downloads --- */

#define DOWNLOAD_PREFIX "/download/"
static const char *const no_download_text =
    "Tệp này đã được tải, hoặc đã quá hạn. Hãy bấm tải lại trên trang quản lý.\n"
    "This file was fetched already, or it is too late. Ask for it again on the manager's page.\n";

/* A link on another page would come with its origin, or with the browser's word about it. */
static bool comes_from_elsewhere(struct lws *wsi)
{
    static const char header[] = "sec-fetch-site:";
    char site[16] = "";

    if (gateway_is_foreign_page(wsi)) {
        return true;
    }
    int len = lws_hdr_custom_length(wsi, header, sizeof header - 1);
    if (len <= 0) {
        return false;
    }
    return lws_hdr_custom_copy(wsi, site, sizeof site, header, sizeof header - 1) != len ||
           (strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0);
}

static bool write_download_headers(struct lws *wsi, const struct gateway_download *file)
{
    uint8_t headers[LWS_PRE + 1024];
    uint8_t *at = headers + LWS_PRE;
    uint8_t *end = headers + sizeof headers;
    char named[sizeof file->name + 32];
    const struct {
        const char *name;
        const char *value;
    } more[] = {
        {"content-disposition:", named},
        {"cache-control:", "no-store"},
        {"x-content-type-options:", "nosniff"},
        {"referrer-policy:", "no-referrer"},
    };

    (void)snprintf(named, sizeof named, "attachment; filename=\"%s\"", file->name);
    bool fits =
        lws_add_http_common_headers(wsi, HTTP_STATUS_OK, file->type, file->len, &at, end) == 0;
    for (size_t i = 0; i < QD_ARRAY_LEN(more) && fits; i++) {
        fits = lws_add_http_header_by_name(wsi,
                                           (const uint8_t *)more[i].name,
                                           (const uint8_t *)more[i].value,
                                           (int)strlen(more[i].value),
                                           &at,
                                           end) == 0;
    }
    return fits && lws_finalize_write_http_header(wsi, headers + LWS_PRE, &at, end) == 0;
}

/* A HEAD takes nothing: only who gets the file has had it. */
static int serve_download(struct gateway *gateway,
                          struct lws *wsi,
                          struct pages_body *body,
                          const char *token)
{
    const struct gateway_handler *handler = &gateway->options.handler;
    struct gateway_download file = {0};
    bool may_ask = handler->take_download != NULL &&
                   lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0 && !comes_from_elsewhere(wsi);

    if (!may_ask || !handler->take_download(handler->owner, token, &file)) {
        return answer_text(wsi, body, HTTP_STATUS_NOT_FOUND, no_download_text);
    }
    free(body->text);
    body->text = malloc(LWS_PRE + file.len + 1);
    body->len = file.len;
    if (body->text != NULL) {
        memcpy(body->text + LWS_PRE, file.bytes, file.len);
    }
    free(file.bytes);
    if (body->text == NULL || !write_download_headers(wsi, &file)) {
        return -1;
    }
    (void)lws_callback_on_writable(wsi);
    return 0;
}

/* --- Files --- */

static bool takes_gzip(struct lws *wsi)
{
    char encodings[256];
    int len = lws_hdr_copy(wsi, encodings, sizeof encodings, WSI_TOKEN_HTTP_ACCEPT_ENCODING);

    return len > 0 && strstr(encodings, "gzip") != NULL;
}

/* lws_serve_http_file() would serve a folder, and speak of a missing file in its own words. */
static bool is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, R_OK) == 0;
}

static int send_file(struct lws *wsi, const char *path, const char *type, const char *headers)
{
    int served = lws_serve_http_file(wsi, path, type, headers, (int)strlen(headers));

    return served < 0 || (served > 0 && lws_http_transaction_completed(wsi) != 0) ? -1 : 0;
}

static int serve_file(struct gateway *gateway,
                      struct lws *wsi,
                      struct pages_body *body,
                      const char *uri)
{
    char file[1024];
    char path[sizeof gateway->web_root + sizeof file + sizeof ".gz"];
    bool is_home = strcmp(uri, "/") == 0;

    if (gateway->web_root[0] == '\0') {
        return answer_text(wsi,
                           body,
                           is_home ? HTTP_STATUS_OK : HTTP_STATUS_NOT_FOUND,
                           is_home ? home_text : no_page_text);
    }
    if (!page_path_of(uri, file, sizeof file)) {
        return answer_text(wsi, body, HTTP_STATUS_NOT_FOUND, no_page_text);
    }
    (void)snprintf(path, sizeof path, "%s%s.gz", gateway->web_root, file);
    bool gzip = takes_gzip(wsi) && is_file(path);
    if (!gzip) {
        path[strlen(path) - strlen(".gz")] = '\0';
    }
    if (!is_file(path)) {
        return answer_text(wsi, body, HTTP_STATUS_NOT_FOUND, no_page_text);
    }
    const char *headers = file_headers[page_path_is_constant(file)][gzip];
    return send_file(wsi, path, page_path_type(file), headers);
}

/* A picture whose version is in the address is another address when it is another picture. */
static int serve_slide(struct gateway *gateway,
                       struct lws *wsi,
                       struct pages_body *body,
                       const char *uri)
{
    char path[SLIDE_PAGE_PATH_SIZE];
    const char *type = NULL;
    bool has_version = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_URI_ARGS) > 0;

    if (strcmp(uri, SLIDE_PAGE_LIST) == 0) {
        size_t len = 0;
        char *text = slide_page_list(gateway, &len);
        return answer(wsi, body, HTTP_STATUS_OK, "application/json", text, len);
    }
    if (!slide_page_find(gateway, uri + strlen(SLIDE_PAGE_PREFIX), path, &type)) {
        return answer_text(wsi, body, HTTP_STATUS_NOT_FOUND, no_page_text);
    }
    return send_file(wsi, path, type, file_headers[has_version][false]);
}

static int serve(struct gateway *gateway, struct lws *wsi, struct pages_body *body, const char *uri)
{
    const struct gateway_handler *handler = &gateway->options.handler;
    bool reads = lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0 ||
                 lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;

    metrics_add(gateway->metrics, METRIC_HTTP_REQUESTS, 1);
    if (!reads) {
        return refuse_method(wsi);
    }
    if (strcmp(uri, "/healthz") == 0) {
        bool ready = handler->is_ready(handler->owner);
        return answer_text(wsi,
                           body,
                           ready ? HTTP_STATUS_OK : HTTP_STATUS_SERVICE_UNAVAILABLE,
                           ready ? "ok\n" : "not ready\n");
    }
    if (strcmp(uri, "/metrics") == 0) {
        return answer_metrics(gateway, wsi, body);
    }
    if (strcmp(uri, "/voice") == 0) {
        unsigned refused = voice_page_ask(gateway, wsi, body);
        return refused == 0 ? 0 : answer_text(wsi, body, refused, pages_no_voice_text);
    }
    if (strcmp(uri, SLIDE_PAGE_LIST) == 0 ||
        strncmp(uri, SLIDE_PAGE_PREFIX, strlen(SLIDE_PAGE_PREFIX)) == 0) {
        return serve_slide(gateway, wsi, body, uri);
    }
    if (strncmp(uri, DOWNLOAD_PREFIX, strlen(DOWNLOAD_PREFIX)) == 0) {
        return serve_download(gateway, wsi, body, uri + strlen(DOWNLOAD_PREFIX));
    }
    return serve_file(gateway, wsi, body, uri);
}

/* In pieces: a sentence of sound is long, and others have their turn between. */
static int write_piece(struct lws *wsi, struct pages_body *body)
{
    size_t left = body->len - body->written;
    size_t len = left < PIECE_SIZE ? left : PIECE_SIZE;
    bool is_last = len == left;
    uint8_t *from = (uint8_t *)body->text + LWS_PRE + body->written;

    if (lws_write(wsi, from, len, is_last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < 0) {
        return -1;
    }
    body->written += len;
    if (!is_last) {
        (void)lws_callback_on_writable(wsi);
    }
    return is_last ? 1 : 0;
}

static int write_body(struct lws *wsi, struct pages_body *body)
{
    if (body == NULL || body->text == NULL) {
        return 0;
    }
    bool is_head = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
    if (body->status != 0) { /* Its owner has answered since. */
        unsigned status = body->status;
        body->status = 0;
        if (!pages_write_headers(wsi, status, body->type, body->len)) {
            return -1;
        }
        (void)lws_callback_on_writable(wsi);
        return 0;
    }
    int written = is_head ? 1 : write_piece(wsi, body);
    if (written <= 0) {
        return written;
    }
    pages_forget(body);
    return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

/* "a, queued.v1": whether the list of the header has ours. */
static bool offers_protocol(struct lws *wsi)
{
    char list[256];
    char *rest = NULL;

    if (lws_hdr_copy(wsi, list, sizeof list, WSI_TOKEN_PROTOCOL) <= 0) {
        return false;
    }
    for (char *name = strtok_r(list, ", ", &rest); name != NULL;
         name = strtok_r(NULL, ", ", &rest)) {
        if (strcmp(name, GATEWAY_PROTOCOL) == 0) {
            return true;
        }
    }
    return false;
}

int pages_callback(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct gateway *gateway = lws_context_user(lws_get_context(wsi));
    struct pages_body *body = user;

    switch ((int)reason) {
    case LWS_CALLBACK_HTTP:
        return serve(gateway, wsi, body, in);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return write_body(wsi, body);
    case LWS_CALLBACK_HTTP_FILE_COMPLETION:
        return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
    case LWS_CALLBACK_CLOSED_HTTP:
        if (body != NULL) {
            pages_forget(body);
        }
        return 0;
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION: /* @in is the descriptor, and the lowest free. */
        if ((intptr_t)in < gateway->descriptor_max) {
            return 0;
        }
        metrics_add(gateway->metrics, METRIC_CONNECTIONS_REFUSED, 1);
        return -1;
    case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
        door_enter(&gateway->door, wsi);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        door_leave(&gateway->door, wsi);
        return 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: /* libwebsockets would refuse it uncounted. */
        if (strcasecmp(in, "websocket") == 0 && offers_protocol(wsi)) { /* It knows h2c as well. */
            return 0;
        }
        metrics_add(gateway->metrics, METRIC_CONNECTIONS_REFUSED, 1);
        return -1;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: /* A WebSocket that asked for our name first. */
        metrics_add(gateway->metrics, METRIC_CONNECTIONS_REFUSED, 1);
        return -1;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}
