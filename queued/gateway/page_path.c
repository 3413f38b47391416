#include "queued/gateway/page_path.h"

#include <stdio.h>
#include <string.h>

#include "queued/base/assert.h"

/* Names that people type, and the file of each. */
static const char *const pages[][2] = {
    {"/", "/index.html"},
    {"/kiosk", "/kiosk.html"},
    {"/manager", "/manager.html"},
    {"/counter", "/counter.html"},
    {"/board", "/board.html"},
};

#define TICKET_PREFIX "/t/"
#define TICKET_PAGE "/phone.html"

const char *page_path_type(const char *file)
{
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".ico", "image/x-icon"},
        {".txt", "text/plain; charset=utf-8"},
    };
    size_t len = strlen(file);

    for (size_t i = 0; i < QD_ARRAY_LEN(types); i++) {
        size_t end = strlen(types[i][0]);
        if (len > end && strcmp(file + len - end, types[i][0]) == 0) {
            return types[i][1];
        }
    }
    return NULL;
}

bool page_path_is_constant(const char *file)
{
    return strncmp(file, "/assets/", strlen("/assets/")) == 0;
}

/* Letters, digits, '-', '_' and single dots inside names: no dotfiles, no way up, no surprises. */
static bool is_plain(const char *path)
{
    char before = '\0';

    for (const char *at = path; *at != '\0'; before = *at, at++) {
        bool word = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                    (*at >= '0' && *at <= '9') || *at == '-' || *at == '_';
        bool dot = *at == '.' && before != '.' && before != '/' && before != '\0';
        bool slash = *at == '/' && before != '/';
        if (!word && !dot && !slash) {
            return false;
        }
    }
    return path[0] == '/';
}

/* "/t/" and one word: whether it is the token of a ticket, the page asks and says in plain words.
 */
static bool is_ticket(const char *uri)
{
    const char *token = uri + strlen(TICKET_PREFIX);

    return strncmp(uri, TICKET_PREFIX, strlen(TICKET_PREFIX)) == 0 && is_plain(uri) &&
           *token != '\0' && strpbrk(token, "/.") == NULL;
}

bool page_path_of(const char *uri, char *file, size_t size)
{
    const char *found = is_ticket(uri) ? TICKET_PAGE : uri;

    for (size_t i = 0; i < QD_ARRAY_LEN(pages); i++) {
        if (strcmp(uri, pages[i][0]) == 0) {
            found = pages[i][1];
        }
    }
    int len = snprintf(file, size, "%s", found);
    return len > 0 && (size_t)len < size && is_plain(file) && page_path_type(file) != NULL;
}
