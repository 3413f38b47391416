#include "queued/setup/kiosks.h"

#include <string.h>

#include "queued/setup/suggest.h"

#define URL_SIZE 128
#define PORT_MAX 65535

/* The pages draw these; another name would show a plain tile. */
static const char *const pictures[] = {"family",
                                       "stamp",
                                       "land",
                                       "home",
                                       "care",
                                       "shop",
                                       "papers",
                                       "result",
                                       "shield",
                                       "school",
                                       "field",
                                       "car"};

const char *kiosks_picture(struct reading *reading, const yaml_node_t *map)
{
    const yaml_node_t *node = reading_child(reading, map, "picture");
    const char *name = reading_text(reading, map, "picture", LIMIT_NAME, false);
    struct suggest suggest;

    suggest_init(&suggest, name);
    for (size_t i = 0; i < QD_ARRAY_LEN(pictures); i++) {
        if (strcmp(name, pictures[i]) == 0) {
            return name;
        }
        suggest_offer(&suggest, pictures[i]);
    }
    if (name[0] != '\0') {
        READING_ERROR(reading,
                      reading_line(node),
                      "không có hình “%s”; dùng một trong: family, stamp, land, home, care, shop, "
                      "papers, result, shield, school, field, car (gần nhất: %s)",
                      "there is no picture \"%s\"; use one of: family, stamp, land, home, care, "
                      "shop, papers, result, shield, school, field, car (nearest: %s)",
                      name,
                      suggest.best != NULL ? suggest.best : "papers");
    }
    return "";
}

static void read_url(struct reading *reading,
                     const yaml_node_t *root,
                     struct definition *definition)
{
    const yaml_node_t *node = reading_child(reading, root, "public_url");
    const char *url = reading_text(reading, root, "public_url", URL_SIZE, false);
    size_t len = strlen(url);
    bool is_url = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;

    definition->public_url = url;
    if (len > 0 && (!is_url || strpbrk(url, " \"'<>?#") != NULL)) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“public_url” là “%s”; ghi địa chỉ mà điện thoại mở được, ví dụ "
                      "http://192.168.1.10:8090",
                      "\"public_url\" is \"%s\"; write the address that phones can open, for "
                      "example http://192.168.1.10:8090",
                      url);
    } else if (len > 0 && url[len - 1] == '/') {
        definition->public_url = scratch_text(reading->scratch, url, len - 1);
    }
}

static void read_elsewhere(struct reading *reading,
                           const yaml_node_t *root,
                           struct definition *definition)
{
    static const char *const keys[] = {"name", "place", NULL};
    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, root, "elsewhere", LIMIT_ELSEWHERE, &list);

    definition->elsewhere =
        scratch_array(reading->scratch, LIMIT_ELSEWHERE, sizeof *definition->elsewhere);
    for (uint32_t i = 0; i < count && definition->elsewhere != NULL; i++) {
        const yaml_node_t *node = reading_item(reading, list, i);
        if (!reading_is_mapping(reading, node, keys)) {
            continue;
        }
        definition->elsewhere[definition->elsewhere_count++] = (struct elsewhere_plan){
            .name = reading_words(reading, node, "name", LIMIT_TITLE, true),
            .place = reading_words(reading, node, "place", LIMIT_TITLE, true),
        };
    }
}

/* "host:port" with a port of 1 to 65535. */
static bool is_address(const char *text)
{
    const char *colon = strrchr(text, ':');
    uint32_t port = 0;

    if (colon == NULL || colon == text || strpbrk(text, " /") != NULL) {
        return false;
    }
    for (const char *at = colon + 1; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || port > PORT_MAX) {
            return false;
        }
        port = port * 10 + (uint32_t)(*at - '0');
    }
    return port > 0 && port <= PORT_MAX;
}

static const char *read_target(struct reading *reading, const yaml_node_t *node)
{
    const char *address = reading_text(reading, node, "address", LIMIT_TITLE, false);
    const char *device = reading_text(reading, node, "device", LIMIT_TITLE, false);

    if ((address[0] == '\0') == (device[0] == '\0')) {
        READING_ERROR(reading,
                      reading_line(node),
                      "máy in cần đúng một trong hai: “address” (máy in mạng) hoặc “device” (tệp "
                      "thiết bị)",
                      "a printer needs exactly one of \"address\" (on the network) and \"device\" "
                      "(a device file)");
    } else if (address[0] != '\0' && !is_address(address)) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“address” là “%s”; ghi địa chỉ và cổng, ví dụ 192.168.1.50:9100",
                      "\"address\" is \"%s\"; write host and port, for example 192.168.1.50:9100",
                      address);
    } else if (device[0] != '\0' && device[0] != '/') {
        READING_ERROR(reading,
                      reading_line(node),
                      "“device” là “%s”; ghi đường dẫn đầy đủ, ví dụ /dev/usb/lp0",
                      "\"device\" is \"%s\"; write the full path, for example /dev/usb/lp0",
                      device);
    }
    return address[0] != '\0' ? address : device;
}

static void read_printer(struct reading *reading,
                         const yaml_node_t *node,
                         struct definition *definition)
{
    static const char *const keys[] = {"kiosk", "address", "device", "paper", NULL};
    static const struct reading_number paper = {
        .key = "paper", .min = 58, .max = 80, .fallback = 80};

    if (!reading_is_mapping(reading, node, keys)) {
        return;
    }
    struct printer_plan *printer = &definition->printers[definition->printer_count];
    printer->kiosk = reading_text(reading, node, "kiosk", LIMIT_NAME, true);
    printer->target = read_target(reading, node);
    printer->paper_mm = reading_number(reading, node, &paper);
    if (printer->paper_mm != 58 && printer->paper_mm != 80) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“paper” là %u; khổ giấy là 80 hoặc 58 (mm)",
                      "\"paper\" is %u; paper is 80 or 58 (mm) wide",
                      (unsigned)printer->paper_mm);
    }
    for (uint32_t i = 0; i < definition->printer_count; i++) {
        if (strcmp(definition->printers[i].kiosk, printer->kiosk) == 0 &&
            printer->kiosk[0] != '\0') {
            READING_ERROR(reading,
                          reading_line(node),
                          "máy lấy số “%s” có hai máy in; giữ lại một",
                          "the kiosk \"%s\" has two printers; keep one",
                          printer->kiosk);
        }
    }
    definition->printer_count++;
}

void kiosks_read(struct reading *reading, const yaml_node_t *root, struct draft *draft)
{
    struct definition *definition = &draft->definition;
    const yaml_node_t *list = NULL;

    read_url(reading, root, definition);
    read_elsewhere(reading, root, definition);
    uint32_t count = reading_list(reading, root, "printers", LIMIT_PRINTERS, &list);
    definition->printers =
        scratch_array(reading->scratch, LIMIT_PRINTERS, sizeof *definition->printers);
    for (uint32_t i = 0; i < count && definition->printers != NULL; i++) {
        read_printer(reading, reading_item(reading, list, i), definition);
    }
}
