#include "queued/setup/links.h"

#include <string.h>

#include "queued/setup/services.h"

/* Entries; an office works in a handful of programs. */
#define LINKS_MAX 256

static const char *after(const char *text, const char *start)
{
    size_t len = strlen(start);

    return strncmp(text, start, len) == 0 ? text + len : NULL;
}

/* Past the placeholder that @text begins with; NULL: it is none. */
static const char *after_placeholder(const char *text)
{
    static const char *const names[] = {"{ticket}", "{procedure}", "{dossier}"};
    const char *end = NULL;

    for (size_t i = 0; i < QD_ARRAY_LEN(names) && end == NULL; i++) {
        end = after(text, names[i]);
    }
    return end;
}

bool links_is_template(const char *url)
{
    const char *host = after(url, "https://");

    host = host != NULL ? host : after(url, "http://");
    size_t host_len = host == NULL ? 0 : strcspn(host, "/?#");
    if (host_len == 0 || memchr(host, '{', host_len) != NULL ||
        memchr(host, '@', host_len) != NULL) { /* Before @ is no host, whatever it looks like. */
        return false;
    }
    for (const char *at = host; *at != '\0'; at++) {
        if (*at == '{') {
            at = after_placeholder(at);
            if (at == NULL) {
                return false;
            }
            at--;
        } else if (*at == '}' || *at <= ' ' || strchr("\"<>\\^`|\x7f", *at) != NULL) {
            return false;
        }
    }
    return true;
}

static void put(struct procedure_plan *procedure, const char *url)
{
    if (procedure->link[0] == '\0') {
        procedure->link = url;
    }
}

static void put_on_service(struct reading *reading,
                           const yaml_node_t *node,
                           struct definition *definition,
                           const char *url)
{
    const char *code = reading_scalar(reading, node, "services");
    uint32_t index = code == NULL ? INDEX_NONE : services_find(definition, code);

    if (code != NULL && index == INDEX_NONE) {
        READING_ERROR(reading,
                      reading_line(node),
                      "không có lĩnh vực “%s”; dùng một mã (“code”) trong “services”",
                      "there is no service \"%s\"; use a \"code\" of \"services\"",
                      code);
    }
    for (uint32_t i = 0; i < definition->procedure_count && index != INDEX_NONE; i++) {
        if (definition->procedures[i].service_id == index) { /* An index until ids are given. */
            put(&definition->procedures[i], url);
        }
    }
}

static void put_on_procedure(struct reading *reading,
                             const yaml_node_t *node,
                             struct definition *definition,
                             const char *url)
{
    const char *code = reading_scalar(reading, node, "procedures");
    bool is_found = false;

    for (uint32_t i = 0; i < definition->procedure_count && code != NULL; i++) {
        if (strcmp(definition->procedures[i].code, code) == 0) {
            put(&definition->procedures[i], url);
            is_found = true;
        }
    }
    if (code != NULL && !is_found) {
        READING_WARNING(reading,
                        reading_line(node),
                        "danh mục không có thủ tục mã “%s”; liên kết này không dùng đến",
                        "the catalogue has no procedure \"%s\"; its link is not used",
                        code);
    }
}

static void read_link(struct reading *reading,
                      const yaml_node_t *node,
                      struct definition *definition)
{
    static const char *const keys[] = {"url", "procedures", "services", NULL};
    const yaml_node_t *list = NULL;

    if (!reading_is_mapping(reading, node, keys)) {
        return;
    }
    const char *url = reading_text(reading, node, "url", LIMIT_LINK, true);
    if (url[0] != '\0' && !links_is_template(url)) {
        READING_ERROR(
            reading,
            reading_line(node),
            "địa chỉ “%s” không dùng được; viết như https://may-chu/duong-dan?so={ticket}, "
            "chỉ có {ticket}, {procedure}, {dossier}",
            "the address \"%s\" cannot be used; write it like "
            "https://host/path?no={ticket}, with {ticket}, {procedure}, {dossier} only",
            url);
        return;
    }
    uint32_t count = reading_list(reading, node, "procedures", LIMIT_PROCEDURES, &list);
    for (uint32_t i = 0; i < count; i++) {
        put_on_procedure(reading, reading_item(reading, list, i), definition, url);
    }
    uint32_t named = count;
    count = reading_list(reading, node, "services", LIMIT_SERVICES, &list);
    for (uint32_t i = 0; i < count; i++) {
        put_on_service(reading, reading_item(reading, list, i), definition, url);
    }
    if (named + count == 0) {
        READING_ERROR(reading,
                      reading_line(node),
                      "liên kết chưa thuộc thủ tục nào; thêm “procedures” hoặc “services”",
                      "the link is for no procedure; add \"procedures\" or \"services\"");
    }
}

void links_read(struct reading *reading, const yaml_node_t *root, struct draft *draft)
{
    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, root, "links", LINKS_MAX, &list);

    for (uint32_t i = 0; i < count; i++) {
        read_link(reading, reading_item(reading, list, i), &draft->definition);
    }
}
