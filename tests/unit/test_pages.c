#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/hub.h"
#include "tests/support/ws.h"

static struct hub hub;
static char answer[65536];
static char root[] = "/tmp/queued-pages-XXXXXX";
static char slides[64];

static void put(const char *name, const char *text)
{
    char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_root(void **state)
{
    char path[256];

    (void)state;
    assert_non_null(mkdtemp(root));
    (void)snprintf(path, sizeof path, "%s/assets", root);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/folder.js", root);
    assert_int_equal(mkdir(path, 0700), 0);
    put("index.html", "<title>Lấy số</title>");
    put("assets/kiosk-1.js", "let a;");
    put("assets/kiosk.css", "a{}");
    put("assets/letters.woff2", "font");
    put(".secret.txt", "secret");
    put("office.yaml", "secret");
    put("notes", "secret");
    (void)snprintf(slides, sizeof slides, "%s/slides", root);
    assert_int_equal(mkdir(slides, 0700), 0);
    put("slides/02 Lễ hội.PNG", "second");
    put("slides/01.jpg", "first");
    put("slides/quote\".jpg", "secret");
    put("slides/.hidden.jpg", "secret");
    put("slides/notes.txt", "secret");
    put("slides/page.svg", "secret");
    put("slides/page.html", "secret");
    (void)snprintf(path, sizeof path, "%s/link.jpg", slides);
    assert_int_equal(symlink("../notes", path), 0);
    (void)snprintf(path, sizeof path, "%s/folder.png", slides);
    assert_int_equal(mkdir(path, 0700), 0);
    hub_start(&hub, (struct gateway_options){.web_root = root, .slides = slides});
    return 0;
}

static int remove_root(void **state)
{
    char command[256];

    (void)state;
    hub_stop(&hub);
    (void)snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command); /* NOLINT(cert-env33-c): a path of ours. */
}

/* The status; all of the answer is in @answer. */
static int fetch(const char *method, const char *uri)
{
    char request[4096];

    (void)snprintf(request,
                   sizeof request,
                   "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                   method,
                   uri);
    ws_http(hub.port, request, answer, sizeof answer);
    return strlen(answer) > 9 ? (int)strtol(answer + strlen("HTTP/1.1 "), NULL, 10) : 0;
}

static const char *body(void)
{
    const char *end = strstr(answer, "\r\n\r\n");

    assert_non_null(end);
    return end + 4;
}

static void assert_header(const char *line)
{
    if (strstr(answer, line) == NULL) {
        fail_msg("no %s in %s", line, answer);
    }
}

static void test_files_and_their_types(void **state)
{
    static const struct {
        const char *uri;
        const char *type;
        const char *text;
    } rows[] = {
        {"/", "content-type: text/html; charset=utf-8\r\n", "<title>Lấy số</title>"},
        {"/index.html", "content-type: text/html; charset=utf-8\r\n", "<title>Lấy số</title>"},
        {"/assets/kiosk-1.js", "content-type: text/javascript; charset=utf-8\r\n", "let a;"},
        {"/assets/kiosk.css", "content-type: text/css; charset=utf-8\r\n", "a{}"},
        {"/assets/letters.woff2", "content-type: font/woff2\r\n", "font"},
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        assert_int_equal(fetch("GET", rows[i].uri), 200);
        assert_string_equal(body(), rows[i].text);
        assert_header(rows[i].type);
        assert_header("x-content-type-options: nosniff\r\n");
        assert_header("content-security-policy: ");
        assert_int_equal(fetch("HEAD", rows[i].uri), 200);
        assert_header(rows[i].type);
        assert_string_equal(body(), "");
    }
}

static void test_nothing_else(void **state)
{
    static const char *const uris[] = {
        "/../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../etc/passwd",
        "/assets/..%5c..%5cetc",
        "//etc/passwd",
        "/.secret.txt",
        "/assets/../.secret.txt",
        "/%2esecret.txt",
        "/office.yaml",
        "/notes",
        "/assets",
        "/assets/",
        "/folder.js",
        "/index.html%00.js",
        "/index.html/",
        "/missing.js",
        "/a b.js",
        "/Lấy.js",
        "/%",
        "/%zz",
        "/?file=/etc/passwd.txt",
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(uris); i++) {
        int status = fetch("GET", uris[i]);
        bool home = strncmp(uris[i], "/?", 2) == 0;
        if (home ? status != 200 : status != 404 && status != 403 && status != 400 && status != 0) {
            fail_msg("%s: %d", uris[i], status);
        }
        assert_null(strstr(answer, "root:"));
        assert_null(strstr(answer, "secret"));
    }
    assert_int_equal(fetch("GET", "/index.html"), 200);
}

static void test_slides_are_listed_and_shown(void **state)
{
    (void)state;
    assert_int_equal(fetch("GET", "/slides"), 200);
    assert_header("content-type: application/json\r\n");
    const char *first = strstr(body(), "{\"slides\":[{\"name\":\"01.jpg\",\"version\":\"");
    assert_ptr_equal(first, body());
    assert_non_null(strstr(body(), ",{\"name\":\"02 Lễ hội.PNG\",\"version\":\""));
    static const char *const others[] = {"quote", "hidden", "notes", "page", "link", "folder"};
    for (size_t i = 0; i < QD_ARRAY_LEN(others); i++) {
        assert_null(strstr(body(), others[i]));
    }
    assert_int_equal(fetch("GET", "/slides/01.jpg"), 200);
    assert_string_equal(body(), "first");
    assert_header("content-type: image/jpeg\r\n");
    assert_header("cache-control: no-cache\r\n");
    assert_header("x-content-type-options: nosniff\r\n");
    assert_int_equal(fetch("GET", "/slides/02%20L%E1%BB%85%20h%E1%BB%99i.PNG?v=1"), 200);
    assert_string_equal(body(), "second");
    assert_header("content-type: image/png\r\n");
    assert_header("immutable");
}

static void test_slides_stay_in_their_folder(void **state)
{
    static const char *const uris[] = {
        "/slides/",
        "/slides/missing.jpg",
        "/slides/quote%22.jpg",
        "/slides/.hidden.jpg",
        "/slides/%2ehidden.jpg",
        "/slides/notes.txt",
        "/slides/page.svg",
        "/slides/page.html",
        "/slides/link.jpg",
        "/slides/folder.png",
        "/slides/../notes",
        "/slides/..%2fnotes",
        "/slides/..%2f01.jpg",
        "/slides/folder.png/..%2f..%2fnotes",
        "/slides/%2fetc%2fpasswd",
        "/slides/01.jpg%00.png",
        "/slides/%ff.jpg",
    };

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(uris); i++) {
        int status = fetch("GET", uris[i]);
        if (status != 404 && status != 403 && status != 400 && status != 0) {
            fail_msg("%s: %d", uris[i], status);
        }
        assert_null(strstr(answer, "root:"));
        assert_null(strstr(answer, "secret"));
    }
}

static void test_slides_that_have_gone(void **state)
{
    char command[256];

    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf %s", slides);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a path of ours. */
    assert_int_equal(fetch("GET", "/slides"), 200);
    assert_string_equal(body(), "{\"slides\":[]}\n");
    assert_int_equal(fetch("GET", "/slides/01.jpg"), 404);
}

static void test_long_paths(void **state)
{
    static char uri[8192];

    (void)state;
    memset(uri, 'a', sizeof uri - 1);
    uri[0] = '/';
    static const size_t lens[] = {1000, 2000, 2047, 2048, 3500};
    for (size_t i = 0; i < QD_ARRAY_LEN(lens); i++) {
        (void)memcpy(uri + lens[i], ".js", 4);
        int status = fetch("GET", uri);
        assert_true(status != 200);
        uri[lens[i]] = uri[lens[i] + 1] = uri[lens[i] + 2] = uri[lens[i] + 3] = 'a';
    }
    assert_int_equal(fetch("GET", "/"), 200);
}

static void test_other_methods(void **state)
{
    static const char *const methods[] = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"};

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(methods); i++) {
        int status = fetch(methods[i], "/index.html");
        if (status != 405 && status != 403 && status != 0) {
            fail_msg("%s: %d", methods[i], status);
        }
        assert_null(strstr(answer, "<title>"));
    }
    ws_http(hub.port,
            "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\n\r\n"
            "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\nxxxx",
            answer,
            sizeof answer);
    assert_null(strstr(answer, "queued_")); /* A body is no request. */
    assert_int_equal(fetch("GET", "/"), 200);
}

/* libwebsockets would speak HTTP/2 to whoever asks for it, or simply begins. */
static void test_other_protocols(void **state)
{
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: TLS/1.2\r\n",
        "PRI * HTTP/2.0\r\n",
    };
    static const char *const subprotocols[] = {"", "Sec-WebSocket-Protocol: queued.v1\r\n"};
    char request[512];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(requests) * QD_ARRAY_LEN(subprotocols); i++) {
        (void)snprintf(request, sizeof request, "%s%s\r\n", requests[i / 2], subprotocols[i % 2]);
        ws_http(hub.port, request, answer, sizeof answer);
        assert_null(strstr(answer, " 101 "));
    }
    assert_int_equal(fetch("GET", "/"), 200);
}

static void set_ready(struct hub *at, void *arg)
{
    at->is_ready = *(bool *)arg;
}

static void test_health(void **state)
{
    bool ready = false;

    (void)state;
    assert_int_equal(fetch("GET", "/healthz"), 200);
    assert_string_equal(body(), "ok\n");
    hub_call(&hub, set_ready, &ready);
    assert_int_equal(fetch("GET", "/healthz"), 503);
    assert_int_equal(fetch("HEAD", "/healthz"), 503);
    assert_string_equal(body(), "");
    ready = true;
    hub_call(&hub, set_ready, &ready);
    assert_int_equal(fetch("GET", "/healthz"), 200);
}

static void test_metrics(void **state)
{
    (void)state;
    assert_int_equal(fetch("GET", "/metrics"), 200);
    assert_header("content-type: text/plain; version=0.0.4; charset=utf-8\r\n");
    assert_non_null(strstr(body(), "# TYPE queued_connections gauge\n"));
    assert_non_null(strstr(body(), "queued_http_requests_total "));
}

static void test_keep_alive(void **state)
{
    (void)state;
    ws_http(hub.port,
            "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /assets/kiosk.css HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            answer,
            sizeof answer);
    const char *first = strstr(answer, "ok\n");
    assert_non_null(first);
    const char *second = strstr(first, "a{}");
    assert_non_null(second);
    assert_non_null(strstr(second, "ok\n"));
}

/* Half a request, and no more: it is hung up on, and others are served meanwhile. */
static void test_unfinished_requests(void **state)
{
    int fds[200];

    (void)state;
    for (size_t i = 0; i < QD_ARRAY_LEN(fds); i++) {
        fds[i] = ws_dial(hub.port, 0);
        ws_write(fds[i], "GET /index.html HTTP/1.1\r\nHo", 28);
    }
    assert_int_equal(fetch("GET", "/healthz"), 200);
    for (size_t i = 0; i < QD_ARRAY_LEN(fds); i++) {
        (void)close(fds[i]);
    }
    assert_int_equal(fetch("GET", "/healthz"), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_and_their_types),
        cmocka_unit_test(test_nothing_else),
        cmocka_unit_test(test_slides_are_listed_and_shown),
        cmocka_unit_test(test_slides_stay_in_their_folder),
        cmocka_unit_test(test_slides_that_have_gone),
        cmocka_unit_test(test_long_paths),
        cmocka_unit_test(test_other_methods),
        cmocka_unit_test(test_other_protocols),
        cmocka_unit_test(test_health),
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_keep_alive),
        cmocka_unit_test(test_unfinished_requests),
    };

    return cmocka_run_group_tests(tests, make_root, remove_root);
}
