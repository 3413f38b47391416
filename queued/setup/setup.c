#include "queued/setup/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/setup/catalogue.h"
#include "queued/setup/counters.h"
#include "queued/setup/document.h"
#include "queued/setup/hours.h"
#include "queued/setup/ids.h"
#include "queued/setup/kiosks.h"
#include "queued/setup/links.h"
#include "queued/setup/pack.h"
#include "queued/setup/rating.h"
#include "queued/setup/reading.h"
#include "queued/setup/services.h"
#include "queued/setup/source.h"
#include "queued/setup/suggest.h"
#include "queued/setup/zone.h"

#define PATH_SIZE 4096

/* Durations of office.yaml: a head start or a window of more than half a day is a slip of the hand.
 */
#define MINUTES_MAX 720
#define SECONDS_MAX 3600
#define DAY_LEAD_MAX 720

static void read_zone(struct reading *reading,
                      const yaml_node_t *root,
                      struct definition *definition)
{
    const yaml_node_t *node = reading_child(reading, root, "time_zone");
    const char *name =
        node == NULL ? ZONE_DEFAULT : reading_line_of(reading, node, "time_zone", LIMIT_TITLE);
    struct zone *zone = scratch_array(reading->scratch, 1, sizeof *zone);

    definition->time_zone = name;
    if (zone == NULL || name[0] == '\0') {
        return;
    }
    enum qd_err err = zone_read(zone, ZONE_FOLDER, name);
    if (err == QD_ERR_NOMEM) {
        reading->scratch->failed = true;
    } else if (err == QD_ERR_INVALID || err == QD_ERR_NOT_FOUND) {
        READING_ERROR(reading,
                      reading_line(node != NULL ? node : root),
                      "không có múi giờ “%s”; ở Việt Nam dùng " ZONE_DEFAULT,
                      "there is no time zone \"%s\"; in Việt Nam use " ZONE_DEFAULT,
                      name);
    } else if (err != QD_OK) {
        READING_ERROR(
            reading,
            reading_line(node != NULL ? node : root),
            "không đọc được dữ liệu múi giờ “%s”; cài lại gói tzdata",
            "the data of the time zone \"%s\" cannot be read; reinstall the package tzdata",
            name);
    }
    definition->zone_base_offset_s = zone->base_offset_s;
    definition->zone_change_count = zone->change_count;
    definition->zone_changes = zone->changes;
}

static void read_heads(struct reading *reading,
                       const yaml_node_t *root,
                       struct definition *definition)
{
    static const char *const keys[] = {"regular", "priority", "appointment", NULL};
    static const struct reading_number rules[] = {
        {.key = "regular", .max = MINUTES_MAX, .fallback = HEAD_REGULAR_MS_DEFAULT / 60000},
        {.key = "priority", .max = MINUTES_MAX, .fallback = HEAD_PRIORITY_MS_DEFAULT / 60000},
        {.key = "appointment", .max = MINUTES_MAX, .fallback = HEAD_APPOINTMENT_MS_DEFAULT / 60000},
    };
    int64_t *const heads[] = {&definition->head_regular_ms,
                              &definition->head_priority_ms,
                              &definition->head_appointment_ms};
    const yaml_node_t *node = reading_child(reading, root, "head_minutes");
    bool is_there = node != NULL && reading_is_mapping(reading, node, keys);

    for (size_t i = 0; i < QD_ARRAY_LEN(heads); i++) {
        uint32_t minutes = is_there ? reading_number(reading, node, &rules[i]) : rules[i].fallback;
        *heads[i] = (int64_t)minutes * 60000;
    }
    if (definition->head_priority_ms > definition->head_regular_ms) {
        READING_WARNING(reading,
                        reading_line(node != NULL ? node : root),
                        "“priority” lớn hơn “regular” nên người ưu tiên phải chờ lâu hơn; "
                        "cho “priority” nhỏ hơn",
                        "\"priority\" is above \"regular\", so priority citizens wait longer; "
                        "make it smaller");
    }
}

static void read_rules(struct reading *reading,
                       const yaml_node_t *root,
                       struct definition *definition)
{
    static const struct reading_number promise = {.key = "promised_wait_minutes",
                                                  .min = 1,
                                                  .max = MINUTES_MAX,
                                                  .fallback = PROMISED_WAIT_MS_DEFAULT / 60000};
    static const struct reading_number grace = {.key = "appointment_grace_minutes",
                                                .max = MINUTES_MAX,
                                                .fallback = APPOINTMENT_GRACE_MS_DEFAULT / 60000};
    static const struct reading_number window = {.key = "return_window_minutes",
                                                 .max = MINUTES_MAX,
                                                 .fallback = RETURN_WINDOW_MS_DEFAULT / 60000};
    static const struct reading_number recall = {.key = "recall_after_seconds",
                                                 .max = SECONDS_MAX,
                                                 .fallback = RECALL_MIN_MS_DEFAULT / 1000};
    static const struct reading_number undo = {.key = "undo_within_seconds",
                                               .max = SECONDS_MAX,
                                               .fallback = UNDO_WINDOW_MS_DEFAULT / 1000};
    static const struct reading_number lead = {
        .key = "day_lead_minutes", .max = DAY_LEAD_MAX, .fallback = DAY_LEAD_MINUTES_DEFAULT};

    read_heads(reading, root, definition);
    definition->promised_wait_ms = (int64_t)reading_number(reading, root, &promise) * 60000;
    definition->appointment_grace_ms = (int64_t)reading_number(reading, root, &grace) * 60000;
    definition->return_window_ms = (int64_t)reading_number(reading, root, &window) * 60000;
    definition->recall_min_ms = (int64_t)reading_number(reading, root, &recall) * 1000;
    definition->undo_window_ms = (int64_t)reading_number(reading, root, &undo) * 1000;
    definition->day_lead_minutes = reading_number(reading, root, &lead);
    definition->keep_overnight = reading_bool(reading, root, "keep_overnight");
    definition->issue_without_counter = reading_bool(reading, root, "issue_without_counter");
}

static void read_alarms(struct reading *reading,
                        const yaml_node_t *root,
                        struct definition *definition)
{
    static const char *const keys[] = {
        "wait_minutes", "waiting", "service_percent", "pause_minutes", "device_minutes", NULL};
    static const struct reading_number waiting = {.key = "waiting", .max = LIMIT_TICKETS_PER_DAY};
    static const struct reading_number percent = {.key = "service_percent",
                                                  .max = ALARM_SERVICE_PERCENT_MAX,
                                                  .fallback = ALARM_SERVICE_PERCENT_DEFAULT};
    static const struct reading_number pause = {
        .key = "pause_minutes", .max = MINUTES_MAX, .fallback = ALARM_PAUSE_MS_DEFAULT / 60000};
    static const struct reading_number device = {
        .key = "device_minutes", .max = MINUTES_MAX, .fallback = ALARM_DEVICE_MS_DEFAULT / 60000};
    const struct reading_number wait = {.key = "wait_minutes",
                                        .max = MINUTES_MAX,
                                        .fallback =
                                            (uint32_t)(definition->promised_wait_ms / 60000)};
    const yaml_node_t *node = reading_child(reading, root, "alarms");
    struct alarm_limits *alarms = &definition->alarms;

    if (node == NULL || !reading_is_mapping(reading, node, keys)) {
        *alarms = (struct alarm_limits){.wait_ms = definition->promised_wait_ms,
                                        .service_percent = percent.fallback,
                                        .pause_ms = ALARM_PAUSE_MS_DEFAULT,
                                        .device_ms = ALARM_DEVICE_MS_DEFAULT};
        return;
    }
    alarms->wait_ms = (int64_t)reading_number(reading, node, &wait) * 60000;
    alarms->waiting = reading_number(reading, node, &waiting);
    alarms->service_percent = reading_number(reading, node, &percent);
    alarms->pause_ms = (int64_t)reading_number(reading, node, &pause) * 60000;
    alarms->device_ms = (int64_t)reading_number(reading, node, &device) * 60000;
}

static void read_lists(struct reading *reading,
                       const yaml_node_t *root,
                       struct definition *definition)
{
    const yaml_node_t *list = NULL;

    definition->pause_reasons = reading_reasons(
        reading, root, "pause_reasons", LIMIT_PAUSE_REASONS, &definition->pause_reason_count);
    uint32_t count = reading_list(reading, root, "notices", LIMIT_NOTICES, &list);
    definition->notices =
        scratch_array(reading->scratch, LIMIT_NOTICES, sizeof *definition->notices);
    for (uint32_t i = 0; i < count && definition->notices != NULL; i++) {
        definition->notices[i] =
            reading_words_of(reading, reading_item(reading, list, i), "notices", LIMIT_TITLE);
        definition->notice_count++;
    }
}

/* Fields that no row of the catalogue has: most likely mistyped. */
static void warn_of_empty_fields(struct reading *reading, const struct draft *draft)
{
    for (uint32_t i = 0; i < draft->field_count; i++) {
        if (draft->fields[i].procedure_count == 0) {
            READING_WARNING(
                reading,
                draft->fields[i].line,
                "danh mục không có thủ tục nào thuộc “%s”; xem lại cách viết trong tệp CSV",
                "the catalogue has no procedure of the field \"%s\"; compare its spelling there",
                draft->fields[i].name);
        }
    }
}

static void read_catalogue(struct reading *reading,
                           const yaml_node_t *root,
                           const char *folder,
                           struct draft *draft)
{
    char path[PATH_SIZE];
    struct source source;
    const char *name = reading_text(reading, root, "catalogue", LIMIT_TITLE, false);

    if (name[0] == '\0') {
        return;
    }
    int len = name[0] == '/' ? snprintf(path, sizeof path, "%s", name)
                             : snprintf(path, sizeof path, "%s/%s", folder, name);
    if (len < 0 || (size_t)len >= sizeof path) {
        READING_ERROR(reading,
                      reading_line(root),
                      "đường dẫn tới “%s” quá dài; chuyển tệp tới thư mục gần hơn",
                      "the path to \"%s\" is too long; move the file",
                      name);
        return;
    }
    enum qd_err err = source_read(&source, path, CATALOGUE_SIZE_MAX, name, reading->complaints);
    if (err != QD_OK) {
        reading->scratch->failed = reading->scratch->failed || err == QD_ERR_NOMEM;
        return;
    }
    (void)catalogue_read(
        source.text, source.len, name, draft, reading->scratch, reading->complaints);
    source_deinit(&source);
    warn_of_empty_fields(reading, draft);
}

static void read_office(struct reading *reading,
                        const yaml_node_t *root,
                        const char *folder,
                        struct draft *draft)
{
    static const char *const keys[] = {"code",
                                       "title",
                                       "time_zone",
                                       "promised_wait_minutes",
                                       "head_minutes",
                                       "appointment_grace_minutes",
                                       "return_window_minutes",
                                       "recall_after_seconds",
                                       "undo_within_seconds",
                                       "day_lead_minutes",
                                       "keep_overnight",
                                       "issue_without_counter",
                                       "week",
                                       "dates",
                                       "services",
                                       "counters",
                                       "pause_reasons",
                                       "rating",
                                       "alarms",
                                       "notices",
                                       "slip_text",
                                       "public_url",
                                       "elsewhere",
                                       "printers",
                                       "catalogue",
                                       "links",
                                       NULL};
    struct definition *definition = &draft->definition;

    if (!reading_is_mapping(reading, root, keys)) {
        return;
    }
    definition->code = reading_code(reading, root, "code");
    definition->title = reading_words(reading, root, "title", LIMIT_TITLE, true);
    read_zone(reading, root, definition);
    read_rules(reading, root, definition);
    read_alarms(reading, root, definition);
    hours_read(reading, root, draft);
    services_read(reading, root, draft);
    counters_read(reading, root, draft);
    read_lists(reading, root, definition);
    rating_read(reading, root, definition);
    definition->slip_text = reading_paragraph(reading, root, "slip_text", LIMIT_TITLE);
    kiosks_read(reading, root, draft);
    read_catalogue(reading, root, folder, draft);
    links_read(reading, root, draft);
    if (reading->english_missing > 0) {
        complaints_add(reading->complaints,
                       COMPLAINT_NOTE,
                       reading->file,
                       0,
                       "%u mục chưa có tiếng Anh; thêm “en: …” cho người nước ngoài",
                       "%u texts have no English; add \"en: ...\" for foreign visitors",
                       (unsigned)reading->english_missing);
    }
}

/* Reads everything into @draft. OK: no errors. */
static enum qd_err read_draft(const struct setup_text *text,
                              struct draft *draft,
                              struct scratch *scratch,
                              struct complaints *complaints)
{
    yaml_document_t document;
    struct reading reading = {
        .file = text->file, .document = &document, .scratch = scratch, .complaints = complaints};
    enum qd_err err = document_load(&document, text->yaml, text->len, text->file, complaints);

    if (err != QD_OK) {
        return err;
    }
    size_t errors = complaints->totals[COMPLAINT_ERROR];
    read_office(&reading, yaml_document_get_root_node(&document), text->folder, draft);
    yaml_document_delete(&document);
    return errors == complaints->totals[COMPLAINT_ERROR] ? QD_OK : QD_ERR_INVALID;
}

enum qd_err setup_parse(const struct setup_text *text,
                        const struct definition *previous,
                        struct definition *definition,
                        struct complaints *complaints)
{
    struct scratch scratch;
    struct definition packed = {0};

    scratch_init(&scratch);
    struct draft *draft = scratch_array(&scratch, 1, sizeof *draft);
    enum qd_err err = QD_ERR_NOMEM;
    if (draft != NULL) {
        draft->rest_service = INDEX_NONE;
        err = read_draft(text, draft, &scratch, complaints);
        complaints_sort(complaints);
    }
    if (scratch.failed || complaints->failed) {
        err = QD_ERR_NOMEM;
    }
    if (err == QD_OK) {
        ids_give(draft, previous);
        draft->definition.office_id = previous != NULL ? previous->office_id : 0;
        err = pack_definition(&draft->definition, &packed);
    }
    scratch_deinit(&scratch);
    if (err == QD_OK) {
        QD_ASSERT(definition_is_sound(&packed)); /* What is not has been complained about. */
        *definition = packed;
    }
    return err;
}

enum qd_err setup_load(const char *path,
                       const struct definition *previous,
                       struct definition *definition,
                       struct complaints *complaints)
{
    char folder[PATH_SIZE];
    struct source source;
    const char *slash = strrchr(path, '/');
    size_t folder_len = slash != NULL ? (size_t)(slash - path) + 1 : 0;

    if (folder_len >= sizeof folder - 1) {
        return QD_ERR_TOO_BIG;
    }
    memcpy(folder, path, folder_len);
    memcpy(folder + folder_len, ".", 2);

    const char *file = slash != NULL ? slash + 1 : path;
    enum qd_err err = source_read(&source, path, SETUP_SIZE_MAX, file, complaints);
    if (err != QD_OK) {
        return complaints->failed ? QD_ERR_NOMEM : err;
    }
    const struct setup_text text = {
        .yaml = source.text, .len = source.len, .file = file, .folder = folder};
    err = setup_parse(&text, previous, definition, complaints);
    source_deinit(&source);
    return err;
}
