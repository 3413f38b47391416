#include "queued/setup/counters.h"

#include <stdio.h>
#include <string.h>

#include "queued/setup/services.h"
#include "queued/setup/suggest.h"

/* What fits a display; the largest centres have several hundred desks. */
#define COUNTER_NUMBER_MAX 9999

static void add_service(struct reading *reading,
                        const yaml_node_t *node,
                        const struct definition *definition,
                        struct counter_plan *counter)
{
    const char *code = reading_scalar(reading, node, "services");
    struct suggest suggest;

    if (code == NULL) {
        return;
    }
    if (strcmp(code, "*") == 0) {
        for (uint32_t i = 0; i < definition->service_count; i++) {
            service_set_add(&counter->services, i);
        }
        return;
    }
    uint32_t index = services_find(definition, code);
    if (index != INDEX_NONE) {
        service_set_add(&counter->services, index);
        return;
    }
    suggest_init(&suggest, code);
    for (uint32_t i = 0; i < definition->service_count; i++) {
        suggest_offer(&suggest, definition->services[i].code);
    }
    if (suggest.best != NULL && suggest.best[0] != '\0') {
        READING_ERROR(reading,
                      reading_line(node),
                      "không có lĩnh vực “%s”; có phải là “%s”?",
                      "there is no service \"%s\"; did you mean \"%s\"?",
                      code,
                      suggest.best);
    } else {
        READING_ERROR(reading,
                      reading_line(node),
                      "không có lĩnh vực “%s”; dùng một mã (“code”) trong “services”",
                      "there is no service \"%s\"; use a \"code\" of \"services\"",
                      code);
    }
}

static const char *default_name(struct reading *reading, const char *word, uint32_t number)
{
    char name[LIMIT_NAME];
    int len = snprintf(name, sizeof name, "%s %u", word, (unsigned)number);

    QD_ASSERT(len > 0 && (size_t)len < sizeof name);
    return scratch_text(reading->scratch, name, (size_t)len);
}

static void read_counter(struct reading *reading,
                         const yaml_node_t *node,
                         struct draft *draft,
                         uint32_t *lines)
{
    static const char *const keys[] = {"number", "name", "services", NULL};
    static const struct reading_number rule = {
        .key = "number", .min = 1, .max = COUNTER_NUMBER_MAX, .required = true};
    struct definition *definition = &draft->definition;

    if (!reading_is_mapping(reading, node, keys)) {
        return;
    }
    struct counter_plan *counter = &definition->counters[definition->counter_count];
    uint32_t number = reading_number(reading, node, &rule);
    for (uint32_t i = 0; i < definition->counter_count && number != 0; i++) {
        if (definition->counters[i].counter_id == number) {
            READING_ERROR(reading,
                          reading_line(node),
                          "số quầy %u đã dùng ở dòng %u; mỗi quầy một số",
                          "counter number %u is used in line %u already; give each its own",
                          (unsigned)number,
                          (unsigned)lines[i]);
            break;
        }
    }
    counter->counter_id = number;
    if (reading_child(reading, node, "name") != NULL) {
        counter->name = reading_words(reading, node, "name", LIMIT_TITLE, false);
    } else {
        counter->name = (struct words){default_name(reading, "Quầy", number),
                                       default_name(reading, "Counter", number)};
    }

    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, node, "services", LIMIT_SERVICES, &list);
    for (uint32_t i = 0; i < count; i++) {
        add_service(reading, reading_item(reading, list, i), definition, counter);
    }
    if (count == 0 && (list != NULL || reading_child(reading, node, "services") == NULL)) {
        READING_WARNING(reading,
                        reading_line(node),
                        "quầy %u không phục vụ lĩnh vực nào; thêm mã lĩnh vực vào “services”",
                        "counter %u serves nothing; add codes to its \"services\"",
                        (unsigned)number);
    }
    lines[definition->counter_count] = reading_line(node);
    definition->counter_count++;
}

static void warn_of_unserved(struct reading *reading, const struct draft *draft)
{
    const struct definition *definition = &draft->definition;

    for (uint32_t i = 0; i < definition->service_count; i++) {
        bool is_served = false;
        for (uint32_t j = 0; j < definition->counter_count && !is_served; j++) {
            is_served = service_set_has(&definition->counters[j].services, i);
        }
        if (!is_served) {
            READING_WARNING(
                reading,
                draft->service_lines[i],
                "không quầy nào phục vụ lĩnh vực “%s”; thêm mã này vào “services” của một quầy",
                "no counter serves \"%s\"; add it to the \"services\" of one",
                definition->services[i].code);
        }
    }
}

void counters_read(struct reading *reading, const yaml_node_t *root, struct draft *draft)
{
    const yaml_node_t *list = NULL;
    uint32_t count = reading_list(reading, root, "counters", LIMIT_COUNTERS, &list);

    if (count == 0) {
        READING_ERROR(reading,
                      reading_line(list != NULL ? list : root),
                      "chưa có quầy nào; thêm ít nhất một mục vào “counters”",
                      "there is no counter; add at least one to \"counters\"");
        return;
    }
    draft->definition.counters =
        scratch_array(reading->scratch, count, sizeof *draft->definition.counters);
    uint32_t *lines = scratch_array(reading->scratch, count, sizeof *lines);
    if (draft->definition.counters == NULL || lines == NULL) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        read_counter(reading, reading_item(reading, list, i), draft, lines);
    }
    warn_of_unserved(reading, draft);
}
