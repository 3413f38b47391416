#include "queued/setup/services.h"

#include <string.h>

#include "queued/base/text.h"
#include "queued/setup/kiosks.h"
#include "queued/setup/suggest.h"

/* Offered by default: heard and read without a mistake. */
#define LETTERS_OFFERED "ABCEGHKLMNPT"

/* Mistaken for one another on a screen, on paper or over the loudspeaker. */
#define LETTERS_CONFUSED "DIOQSX"

#define EXPECTED_MINUTES_MAX 480
#define EXPECTED_MINUTES_DEFAULT (SERVICE_PRIOR_MS_DEFAULT / 60000)

/* Numbers start below this; the day's tickets still have seven digits then. */
#define FIRST_NUMBER_MAX 1000000
static_assert(FIRST_NUMBER_MAX <= LIMIT_TICKETS_PER_DAY, "the office takes it");

/* One or two capital letters, Đ among them. */
static bool is_letter(const char *text)
{
    uint32_t count = 0;

    while (*text != '\0') {
        bool is_stroked = strncmp(text, "Đ", strlen("Đ")) == 0;
        if (!is_stroked && (*text < 'A' || *text > 'Z')) {
            return false;
        }
        text += is_stroked ? strlen("Đ") : 1;
        count++;
    }
    return count == 1 || count == 2;
}

/* The first letter of the offer that no service before @index has; NULL when all are taken. */
static char free_letter(const struct definition *definition, uint32_t index)
{
    for (const char *letter = LETTERS_OFFERED; *letter != '\0'; letter++) {
        bool is_taken = false;
        for (uint32_t i = 0; i < index; i++) {
            const char *other = definition->services[i].letter;
            is_taken = is_taken || (other[0] == *letter && other[1] == '\0');
        }
        if (!is_taken) {
            return *letter;
        }
    }
    return 'A';
}

static void warn_of_letter(struct reading *reading,
                           const yaml_node_t *node,
                           const char *letter,
                           char free)
{
    if (strspn(letter, LETTERS_OFFERED) == strlen(letter)) {
        return;
    }
    if (strpbrk(letter, LETTERS_CONFUSED) != NULL || strstr(letter, "Đ") != NULL) {
        READING_WARNING(
            reading,
            reading_line(node),
            "chữ “%s” dễ đọc nhầm, nghe nhầm (D–Đ, I–1, O–0, Q–O, S–X); nên chọn chữ khác, "
            "ví dụ %c",
            "letter \"%s\" is easily mistaken (D-Đ, I-1, O-0, Q-O, S-X); better take another, "
            "for example %c",
            letter,
            free);
        return;
    }
    READING_WARNING(reading,
                    reading_line(node),
                    "chữ “%s” khó đọc qua loa; nên chọn trong A B C E G H K L M N P T, ví dụ %c",
                    "letter \"%s\" is hard to say over the loudspeaker; better one of "
                    "A B C E G H K L M N P T, for example %c",
                    letter,
                    free);
}

static void read_letter(struct reading *reading,
                        const yaml_node_t *map,
                        const struct draft *draft,
                        struct service_plan *service)
{
    const struct definition *definition = &draft->definition;
    const yaml_node_t *node = reading_child(reading, map, "letter");
    uint32_t index = (uint32_t)(service - definition->services);
    char free = free_letter(definition, index);

    if (node == NULL) {
        reading_missing(reading, map, "letter");
        return;
    }
    const char *letter = reading_line_of(reading, node, "letter", LIMIT_NAME);
    if (!is_letter(letter)) {
        READING_ERROR(reading,
                      reading_line(node),
                      "“letter” là “%s”; dùng một hoặc hai chữ in hoa, ví dụ %c",
                      "\"letter\" is \"%s\"; use one or two capital letters, for example %c",
                      letter,
                      free);
        return;
    }
    for (uint32_t i = 0; i < index; i++) {
        if (strcmp(definition->services[i].letter, letter) == 0) {
            READING_ERROR(
                reading,
                reading_line(node),
                "chữ “%s” đã dùng cho lĩnh vực ở dòng %u; chọn chữ khác, ví dụ %c",
                "letter \"%s\" is taken by the service in line %u; choose another, for example %c",
                letter,
                (unsigned)draft->service_lines[i],
                free);
            return;
        }
    }
    warn_of_letter(reading, node, letter, free);
    bool fits = text_copy(service->letter, sizeof service->letter, letter);
    QD_ASSERT(fits);
}

static void read_notice(struct reading *reading,
                        const yaml_node_t *map,
                        struct service_plan *service)
{
    static const char *const keys[] = {"after", "text", NULL};
    const yaml_node_t *node = reading_child(reading, map, "notice");

    service->notice = (struct words){"", ""};
    if (node == NULL || !reading_is_mapping(reading, node, keys)) {
        return;
    }
    uint32_t minute = reading_time(reading, node, "after", true);
    service->notice = reading_words(reading, node, "text", LIMIT_TITLE, true);
    if (minute == 0 || minute == 1440) {
        READING_ERROR(
            reading,
            reading_line(node),
            "“after” phải từ 00:01 đến 23:59; thông báo cả ngày thì ghi vào “notices”",
            "\"after\" must be between 00:01 and 23:59; a notice for the whole day goes to "
            "\"notices\"");
    } else if (minute != READING_NO_TIME) {
        service->notice_minute = minute;
    }
}

static void add_field(struct reading *reading,
                      struct draft *draft,
                      const yaml_node_t *node,
                      uint32_t service_index)
{
    const char *name = reading_line_of(reading, node, "fields", LIMIT_TITLE);

    if (strcmp(name, "*") == 0) {
        if (draft->rest_service != INDEX_NONE) {
            READING_ERROR(
                reading,
                reading_line(node),
                "\"*\" (mọi thủ tục còn lại) đã dùng ở dòng %u; chỉ một lĩnh vực được dùng",
                "\"*\" (all other procedures) is used in line %u already; keep one",
                (unsigned)draft->rest_line);
            return;
        }
        draft->rest_service = service_index;
        draft->rest_line = reading_line(node);
        return;
    }
    for (uint32_t i = 0; i < draft->field_count; i++) {
        if (strcmp(draft->fields[i].name, name) == 0) {
            READING_ERROR(reading,
                          reading_line(node),
                          "lĩnh vực “%s” của danh mục đã thuộc dòng %u; giữ lại một chỗ",
                          "the field \"%s\" is taken in line %u already; keep one",
                          name,
                          (unsigned)draft->fields[i].line);
            return;
        }
    }
    if (name[0] == '\0' || draft->fields == NULL) {
        return;
    }
    if (draft->field_count == DRAFT_FIELDS_MAX) {
        READING_ERROR(reading,
                      reading_line(node),
                      "các lĩnh vực có tất cả quá %u “fields”; dùng \"*\" cho phần còn lại",
                      "the services have more than %u \"fields\" together; use \"*\" for the rest",
                      (unsigned)DRAFT_FIELDS_MAX);
        return;
    }
    draft->fields[draft->field_count] = (struct draft_field){
        .name = name, .service_index = service_index, .line = reading_line(node)};
    draft->field_count++;
}

static void read_service(struct reading *reading, const yaml_node_t *node, struct draft *draft)
{
    static const char *const keys[] = {"code",
                                       "letter",
                                       "name",
                                       "first_number",
                                       "daily_limit",
                                       "notice",
                                       "expected_minutes",
                                       "picture",
                                       "fields",
                                       NULL};
    static const struct reading_number first_number = {
        .key = "first_number", .min = 1, .max = FIRST_NUMBER_MAX, .fallback = 1};
    static const struct reading_number daily_limit = {.key = "daily_limit",
                                                      .max = LIMIT_TICKETS_PER_DAY};
    static const struct reading_number expected_minutes = {.key = "expected_minutes",
                                                           .min = 1,
                                                           .max = EXPECTED_MINUTES_MAX,
                                                           .fallback = EXPECTED_MINUTES_DEFAULT};

    if (!reading_is_mapping(reading, node, keys)) {
        return;
    }
    uint32_t index = draft->definition.service_count;
    struct service_plan *service = &draft->definition.services[index];
    draft->service_lines[index] = reading_line(node);
    service->code = reading_code(reading, node, "code");
    uint32_t other = services_find(&draft->definition, service->code);
    if (other != INDEX_NONE) {
        READING_ERROR(reading,
                      reading_line(node),
                      "mã “%s” đã dùng ở dòng %u; đặt mã khác",
                      "the code \"%s\" is used in line %u already; choose another",
                      service->code,
                      (unsigned)draft->service_lines[other]);
    }
    read_letter(reading, node, draft, service);
    service->name = reading_words(reading, node, "name", LIMIT_TITLE, true);
    service->first_number = reading_number(reading, node, &first_number);
    service->daily_limit = reading_number(reading, node, &daily_limit);
    service->service_prior_ms = (int64_t)reading_number(reading, node, &expected_minutes) * 60000;
    read_notice(reading, node, service);
    service->picture = kiosks_picture(reading, node);

    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, node, "fields", DRAFT_FIELDS_MAX, &list);
    for (uint32_t i = 0; i < count; i++) {
        add_field(reading, draft, reading_item(reading, list, i), index);
    }
    draft->definition.service_count++;
}

uint32_t services_find(const struct definition *definition, const char *code)
{
    for (uint32_t i = 0; i < definition->service_count && code[0] != '\0'; i++) {
        if (strcmp(definition->services[i].code, code) == 0) {
            return i;
        }
    }
    return INDEX_NONE;
}

void services_read(struct reading *reading, const yaml_node_t *root, struct draft *draft)
{
    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, root, "services", LIMIT_SERVICES, &list);

    if (count == 0) {
        READING_ERROR(reading,
                      reading_line(list != NULL ? list : root),
                      "chưa có lĩnh vực nào; thêm ít nhất một mục vào “services”",
                      "there is no service; add at least one to \"services\"");
        return;
    }
    draft->definition.services =
        scratch_array(reading->scratch, count, sizeof *draft->definition.services);
    draft->fields = scratch_array(reading->scratch, DRAFT_FIELDS_MAX, sizeof *draft->fields);
    if (draft->definition.services == NULL) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        read_service(reading, reading_item(reading, list, i), draft);
    }
}
