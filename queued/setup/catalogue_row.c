#include "queued/setup/catalogue_row.h"

#include <string.h>

#include "queued/base/text.h"
#include "queued/setup/label.h"
#include "queued/setup/reading.h"
#include "queued/setup/services.h"

static const char *cell(const struct catalogue_import *import,
                        const struct csv_row *row,
                        enum catalogue_column column)
{
    uint32_t index = import->columns[column];

    return index < row->field_count ? row->fields[index] : "";
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void catalogue_row_tidy(char *text, bool several_lines)
{
    char *to = text;
    bool has_gap = false;
    bool has_feed = false;

    for (const char *from = text; *from != '\0'; from++) {
        if (is_space(*from)) {
            has_gap = true;
            has_feed = has_feed || *from == '\n';
            continue;
        }
        if (has_gap && to != text) {
            *to = several_lines && has_feed ? '\n' : ' ';
            to++;
        }
        has_gap = false;
        has_feed = false;
        *to = *from;
        to++;
    }
    *to = '\0';
}

/* The text of a cell in composed form; NULL, with a rejection, when it is too long or not
 * printable. */
static const char *read_cell(struct catalogue_import *import,
                             const struct csv_row *row,
                             enum catalogue_column column,
                             const char *header,
                             size_t size)
{
    char composed[TEXT_NFC_LEN_MAX + 1];
    const char *text = cell(import, row, column);
    enum qd_err err = text_to_nfc(composed, sizeof composed, text, strlen(text));

    if (err == QD_ERR_TOO_BIG || (err == QD_OK && strlen(composed) >= size)) {
        CATALOGUE_REJECT(import,
                         row->line,
                         "cột “%s” dài quá %zu byte; bỏ qua dòng này, hãy viết ngắn lại",
                         "column \"%s\" is longer than %zu bytes; row left out, make it shorter",
                         header,
                         size - 1);
        return NULL;
    }
    bool is_clean = err == QD_OK;
    for (const char *at = composed; is_clean && *at != '\0'; at += at[0] == '\n' ? 1 : 0) {
        size_t len = strcspn(at, "\n");
        is_clean = text_is_printable(at, len);
        at += len;
    }
    if (!is_clean) {
        CATALOGUE_REJECT(import,
                         row->line,
                         "cột “%s” có ký tự điều khiển; bỏ qua dòng này, hãy xóa ký tự lạ",
                         "column \"%s\" holds control characters; row left out, delete them",
                         header);
        return NULL;
    }
    return scratch_text(import->scratch, composed, strlen(composed));
}

/* The index of the service that takes the row; INDEX_NONE with a rejection. */
static uint32_t find_service(struct catalogue_import *import, const struct csv_row *row)
{
    struct draft *draft = import->draft;
    const char *code = cell(import, row, COLUMN_SERVICE);

    if (code[0] != '\0') {
        uint32_t index = services_find(&draft->definition, code);
        if (index == INDEX_NONE) {
            CATALOGUE_REJECT(
                import,
                row->line,
                "không có lĩnh vực mã “%s” trong office.yaml; bỏ qua dòng này, hãy sửa cột service",
                "office.yaml has no service \"%s\"; row left out, correct its column service",
                code);
        }
        return index;
    }
    const char *field = read_cell(import, row, COLUMN_FIELD, "field", LIMIT_TITLE);
    if (field == NULL) {
        return INDEX_NONE;
    }
    for (uint32_t i = 0; i < draft->field_count && field[0] != '\0'; i++) {
        if (strcmp(draft->fields[i].name, field) == 0) {
            draft->fields[i].procedure_count++;
            return draft->fields[i].service_index;
        }
    }
    if (draft->rest_service != INDEX_NONE) {
        return draft->rest_service;
    }
    if (field[0] == '\0') {
        CATALOGUE_REJECT(import,
                         row->line,
                         "chưa ghi lĩnh vực (cột field); bỏ qua dòng này, hãy điền vào",
                         "the column field is empty; row left out, fill it in");
    } else {
        CATALOGUE_REJECT(
            import,
            row->line,
            "chưa có lĩnh vực nào nhận “%s”; bỏ qua dòng này, thêm vào “fields” nếu cần",
            "no service takes the field \"%s\"; row left out, add it to \"fields\" if it is wanted",
            field);
    }
    return INDEX_NONE;
}

/* Time limits of real exports have gaps; an unknown one is said to be unknown, the procedure stays.
 */
static void read_time(struct catalogue_import *import,
                      const struct csv_row *row,
                      struct procedure_plan *procedure)
{
    static const char *const units[] = {"working_day", "day", "hour"};
    const char *number = cell(import, row, COLUMN_TIME_N);
    const char *unit = cell(import, row, COLUMN_TIME_UNIT);
    size_t digits = strspn(number, "0123456789");
    uint32_t value = 0;

    procedure->time_unit = "";
    for (size_t i = 0; i < digits && digits <= 5; i++) {
        value = 10 * value + (uint32_t)(number[i] - '0');
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(units); i++) {
        if (strcmp(unit, units[i]) == 0 && value > 0 && number[digits] == '\0') {
            procedure->time_limit = value;
            procedure->time_unit = units[i];
        }
    }
    import->unknown_time_count += procedure->time_limit == 0 ? 1 : 0;
}

static bool read_validity(struct catalogue_import *import,
                          const struct csv_row *row,
                          struct procedure_plan *procedure)
{
    const char *from = cell(import, row, COLUMN_VALID_FROM);
    const char *to = cell(import, row, COLUMN_VALID_TO);

    procedure->valid_from = reading_date_of(from);
    procedure->valid_to = reading_date_of(to);
    bool is_read = (from[0] == '\0' || procedure->valid_from != 0) &&
                   (to[0] == '\0' || procedure->valid_to != 0);
    bool is_in_order = procedure->valid_to == 0 || procedure->valid_from <= procedure->valid_to;
    if (!is_read || !is_in_order) {
        CATALOGUE_REJECT(
            import,
            row->line,
            "thời gian hiệu lực “%s” – “%s” không đúng; bỏ qua dòng này, viết như 2026-09-01",
            "the validity \"%s\" - \"%s\" is not right; row left out, write dates like 2026-09-01",
            from,
            to);
        return false;
    }
    return true;
}

static bool read_labels(struct catalogue_import *import,
                        const struct csv_row *row,
                        struct procedure_plan *procedure)
{
    char label[LIMIT_NAME];
    const char *vi = read_cell(import, row, COLUMN_SHORT_VI, "short_vi", LIMIT_NAME);
    const char *en =
        vi == NULL ? NULL : read_cell(import, row, COLUMN_SHORT_EN, "short_en", LIMIT_NAME);

    if (vi == NULL || en == NULL) {
        return false;
    }
    if (vi[0] == '\0') {
        label_derive(label, procedure->name);
        vi = scratch_text(import->scratch, label, strlen(label));
        import->derived_count++;
    }
    import->english_missing_count += en[0] == '\0' ? 1 : 0;
    procedure->short_label = (struct words){vi, en};
    return true;
}

/* Whether the code and the name can be taken. */
static bool read_identity(struct catalogue_import *import,
                          const struct csv_row *row,
                          struct procedure_plan *procedure)
{
    const struct definition *definition = &import->draft->definition;

    procedure->code = read_cell(import, row, COLUMN_CODE, "code", LIMIT_NAME);
    procedure->name = procedure->code == NULL
                          ? NULL
                          : read_cell(import, row, COLUMN_NAME, "name", LIMIT_PROCEDURE_NAME);
    if (procedure->name == NULL) {
        return false;
    }
    if (procedure->code[0] == '\0' || procedure->name[0] == '\0') {
        CATALOGUE_REJECT(
            import,
            row->line,
            "thiếu mã hoặc tên thủ tục (cột code, name); bỏ qua dòng này, hãy điền cho đủ",
            "the code or the name is missing; row left out, fill it in");
        return false;
    }
    for (uint32_t i = 0; i < definition->procedure_count; i++) {
        if (strcmp(definition->procedures[i].code, procedure->code) == 0) {
            CATALOGUE_REJECT(import,
                             row->line,
                             "mã “%s” đã có ở dòng %u; bỏ qua dòng này, giữ lại một",
                             "the code \"%s\" stands in line %u already; row left out, keep one",
                             procedure->code,
                             (unsigned)import->lines[i]);
            return false;
        }
    }
    return true;
}

/* Every byte of every field: a field may hold a NUL, which ends it for all others. */
static bool is_text(struct catalogue_import *import, const struct csv_row *row)
{
    for (uint32_t i = 0; i < row->field_count; i++) {
        if (!text_is_utf8(row->fields[i], row->lens[i])) {
            CATALOGUE_REJECT(
                import,
                row->line,
                "cột thứ %u không phải chữ UTF-8; bỏ qua dòng này, lưu lại tệp dạng “CSV UTF-8”",
                "column %u is not UTF-8; row left out, save the file as \"CSV UTF-8\"",
                (unsigned)(i + 1));
            return false;
        }
    }
    return true;
}

bool catalogue_row_read(struct catalogue_import *import, struct csv_row *row)
{
    struct definition *definition = &import->draft->definition;
    struct procedure_plan procedure = {.link = ""};

    if (!is_text(import, row)) {
        return false;
    }
    for (uint32_t i = 0; i < row->field_count; i++) {
        catalogue_row_tidy(row->fields[i], i == import->columns[COLUMN_DOCUMENTS]);
    }
    if (!read_identity(import, row, &procedure)) {
        return false;
    }
    if (definition->procedure_count == LIMIT_PROCEDURES) {
        CATALOGUE_REJECT(
            import,
            row->line,
            "danh mục có quá %u thủ tục; bỏ qua dòng này, bớt các thủ tục không dùng",
            "the catalogue has more than %u procedures; row left out, remove unused ones",
            (unsigned)LIMIT_PROCEDURES);
        return false;
    }
    if (!read_validity(import, row, &procedure) || !read_labels(import, row, &procedure)) {
        return false;
    }
    procedure.fee = read_cell(import, row, COLUMN_FEE, "fee", LIMIT_TITLE);
    procedure.documents =
        procedure.fee == NULL
            ? NULL
            : read_cell(import, row, COLUMN_DOCUMENTS, "documents", LIMIT_PROCEDURE_NAME);
    if (procedure.documents == NULL) {
        return false;
    }
    uint32_t service_index = find_service(import, row);
    if (service_index == INDEX_NONE) {
        return false;
    }
    read_time(import, row, &procedure);
    procedure.service_id = service_index; /* An index until ids are given. */
    import->lines[definition->procedure_count] = row->line;
    definition->procedures[definition->procedure_count] = procedure;
    definition->procedure_count++;
    return true;
}
