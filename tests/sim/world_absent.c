#include <libwebsockets.h>
#include <uv.h>

#include "tests/sim/world.h"

/* What this world does not have: pages, and speech for them. Programs send no Origin. */

int lws_hdr_total_length(struct lws *wsi, enum lws_token_indexes header)
{
    (void)wsi;
    (void)header;
    return 0;
}

int lws_hdr_copy(struct lws *wsi, char *dest, int len, enum lws_token_indexes header)
{
    (void)wsi;
    (void)dest;
    (void)len;
    (void)header;
    return 0;
}

static _Noreturn void no_pages(void)
{
    world_fail("a page was served");
}

int lws_serve_http_file(
    struct lws *wsi, const char *file, const char *type, const char *headers, int len)
{
    (void)wsi;
    (void)file;
    (void)type;
    (void)headers;
    (void)len;
    no_pages();
}

int lws_http_transaction_completed(struct lws *wsi)
{
    (void)wsi;
    no_pages();
}

int lws_finalize_write_http_header(struct lws *wsi,
                                   unsigned char *start,
                                   unsigned char **p,
                                   unsigned char *end)
{
    (void)wsi;
    (void)start;
    (void)p;
    (void)end;
    no_pages();
}

int lws_add_http_common_headers(struct lws *wsi,
                                unsigned int code,
                                const char *type,
                                lws_filepos_t len,
                                unsigned char **p,
                                unsigned char *end)
{
    (void)wsi;
    (void)code;
    (void)type;
    (void)len;
    (void)p;
    (void)end;
    no_pages();
}

int lws_callback_http_dummy(
    struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    (void)wsi;
    (void)reason;
    (void)user;
    (void)in;
    (void)len;
    no_pages();
}

int lws_hdr_custom_length(struct lws *wsi, const char *name, int nlen)
{
    (void)wsi;
    (void)name;
    (void)nlen;
    no_pages();
}

int lws_hdr_custom_copy(struct lws *wsi, char *dst, int len, const char *name, int nlen)
{
    (void)wsi;
    (void)dst;
    (void)len;
    (void)name;
    (void)nlen;
    no_pages();
}

int lws_add_http_header_by_name(struct lws *wsi,
                                const unsigned char *name,
                                const unsigned char *value,
                                int length,
                                unsigned char **p,
                                unsigned char *end)
{
    (void)wsi;
    (void)name;
    (void)value;
    (void)length;
    (void)p;
    (void)end;
    no_pages();
}

const char *lws_get_urlarg_by_name(struct lws *wsi, const char *name, char *buf, int len)
{
    (void)wsi;
    (void)name;
    (void)buf;
    (void)len;
    no_pages();
}

/* Nobody has come through the door: there are no sockets. */
void *lws_get_opaque_user_data(const struct lws *wsi)
{
    (void)wsi;
    return NULL;
}

void lws_set_opaque_user_data(struct lws *wsi, void *data)
{
    (void)wsi;
    (void)data;
    no_pages();
}

void lws_set_timeout(struct lws *wsi, enum pending_timeout reason, int secs)
{
    (void)wsi;
    (void)reason;
    (void)secs;
    no_pages();
}

/* --- Speech --- */

static _Noreturn void no_speech(void)
{
    world_fail("somebody asked for speech");
}

int uv_spawn(uv_loop_t *loop, uv_process_t *handle, const uv_process_options_t *options)
{
    (void)loop;
    (void)handle;
    (void)options;
    no_speech();
}

int uv_process_kill(uv_process_t *process, int number)
{
    (void)process;
    (void)number;
    no_speech();
}

int uv_pipe_init(uv_loop_t *loop, uv_pipe_t *handle, int ipc)
{
    (void)loop;
    (void)handle;
    (void)ipc;
    no_speech();
}

int uv_read_start(uv_stream_t *stream, uv_alloc_cb alloc_cb, uv_read_cb read_cb)
{
    (void)stream;
    (void)alloc_cb;
    (void)read_cb;
    no_speech();
}

uv_buf_t uv_buf_init(char *base, unsigned int len)
{
    (void)base;
    (void)len;
    no_speech();
}

const char *uv_strerror(int err)
{
    (void)err;
    no_speech();
}
