#include "queued/setup/catalogue.h"

#include <string.h>

#include "queued/base/text.h"
#include "queued/setup/csv.h"
#include "queued/setup/label.h"
#include "queued/setup/reading.h"
#include "queued/setup/services.h"
#include "queued/setup/source.h"

enum column {
    COLUMN_CODE,
    COLUMN_NAME,
    COLUMN_FIELD,
    COLUMN_SERVICE,
    COLUMN_TIME_N,
    COLUMN_TIME_UNIT,
    COLUMN_SHORT_VI,
    COLUMN_SHORT_EN,
    COLUMN_FEE,
    COLUMN_DOCUMENTS,
    COLUMN_VALID_FROM,
    COLUMN_VALID_TO
};
#define COLUMN_COUNT 12
#define COLUMN_ABSENT UINT32_MAX

/* Headers, folded: without marks, in small letters. */
static const struct {
    const char *name;
    enum column column;
} headers[] = {
    {"code", COLUMN_CODE},
    {"ma", COLUMN_CODE},
    {"ma thu tuc", COLUMN_CODE},
    {"ma tthc", COLUMN_CODE},
    {"name", COLUMN_NAME},
    {"ten", COLUMN_NAME},
    {"ten thu tuc", COLUMN_NAME},
    {"ten tthc", COLUMN_NAME},
    {"field", COLUMN_FIELD},
    {"linh vuc", COLUMN_FIELD},
    {"service", COLUMN_SERVICE},
    {"time_n", COLUMN_TIME_N},
    {"thoi han", COLUMN_TIME_N},
    {"time_unit", COLUMN_TIME_UNIT},
    {"don vi", COLUMN_TIME_UNIT},
    {"short_vi", COLUMN_SHORT_VI},
    {"ten ngan", COLUMN_SHORT_VI},
    {"short_en", COLUMN_SHORT_EN},
    {"fee", COLUMN_FEE},
    {"le phi", COLUMN_FEE},
    {"documents", COLUMN_DOCUMENTS},
    {"thanh phan ho so", COLUMN_DOCUMENTS},
    {"valid_from", COLUMN_VALID_FROM},
    {"valid_to", COLUMN_VALID_TO},
};

/* One file while it is read. */
struct import {
    const char *file;
    struct draft *draft;
    struct scratch *scratch;
    struct complaints *complaints;
    struct catalogue_counts counts;
    uint32_t columns[COLUMN_COUNT]; /* Where each is; COLUMN_ABSENT. */
    uint32_t *lines;                /* Of the procedures taken. */
    uint32_t unknown_time_count;
    uint32_t derived_count;
    uint32_t english_missing_count;
};

#define REJECT(import, line, ...) \
    complaints_add((import)->complaints, COMPLAINT_WARNING, (import)->file, line, __VA_ARGS__)
#define NOTE(import, line, ...) \
    complaints_add((import)->complaints, COMPLAINT_NOTE, (import)->file, line, __VA_ARGS__)

static const char *cell(const struct import *import, const struct csv_row *row, enum column column)
{
    uint32_t index = import->columns[column];

    return index < row->field_count ? row->fields[index] : "";
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Trims, makes one space of several, and keeps line feeds if @several_lines. In place. */
static void tidy(char *text, bool several_lines)
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
static const char *read_cell(struct import *import,
                             const struct csv_row *row,
                             enum column column,
                             const char *header,
                             size_t size)
{
    char composed[TEXT_NFC_LEN_MAX + 1];
    const char *text = cell(import, row, column);
    enum qd_err err = text_to_nfc(composed, sizeof composed, text, strlen(text));

    if (err == QD_ERR_TOO_BIG || (err == QD_OK && strlen(composed) >= size)) {
        REJECT(import,
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
        REJECT(import,
               row->line,
               "cột “%s” có ký tự điều khiển; bỏ qua dòng này, hãy xóa ký tự lạ",
               "column \"%s\" holds control characters; row left out, delete them",
               header);
        return NULL;
    }
    return scratch_text(import->scratch, composed, strlen(composed));
}

/* Finds the columns. False, with errors, when one that is needed is not there. */
static bool read_header(struct import *import, const struct csv_row *row)
{
    char folded[LIMIT_NAME];

    for (uint32_t i = 0; i < COLUMN_COUNT; i++) {
        import->columns[i] = COLUMN_ABSENT;
    }
    for (uint32_t i = 0; i < row->field_count; i++) {
        tidy(row->fields[i], false);
        if (text_fold(folded, sizeof folded, row->fields[i], strlen(row->fields[i])) != QD_OK) {
            continue; /* Nothing we know is that long. */
        }
        for (size_t j = 0; j < QD_ARRAY_LEN(headers); j++) {
            uint32_t *column = &import->columns[headers[j].column];
            if (strcmp(folded, headers[j].name) == 0 && *column == COLUMN_ABSENT) {
                *column = i;
            }
        }
    }
    bool has_all = import->columns[COLUMN_CODE] != COLUMN_ABSENT &&
                   import->columns[COLUMN_NAME] != COLUMN_ABSENT &&
                   (import->columns[COLUMN_FIELD] != COLUMN_ABSENT ||
                    import->columns[COLUMN_SERVICE] != COLUMN_ABSENT);
    if (!has_all) {
        complaints_add(
            import->complaints,
            COMPLAINT_ERROR,
            import->file,
            row->line,
            "dòng tiêu đề phải có các cột code, name và field (hoặc service); thêm vào",
            "the header must have the columns code, name and field (or service); add them");
    }
    return has_all;
}

/* The index of the service that takes the row; INDEX_NONE with a rejection. */
static uint32_t find_service(struct import *import, const struct csv_row *row)
{
    struct draft *draft = import->draft;
    const char *code = cell(import, row, COLUMN_SERVICE);

    if (code[0] != '\0') {
        uint32_t index = services_find(&draft->definition, code);
        if (index == INDEX_NONE) {
            REJECT(
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
        REJECT(import,
               row->line,
               "chưa ghi lĩnh vực (cột field); bỏ qua dòng này, hãy điền vào",
               "the column field is empty; row left out, fill it in");
    } else {
        REJECT(
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
static void read_time(struct import *import,
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

static bool read_validity(struct import *import,
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
        REJECT(
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

static bool read_labels(struct import *import,
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
static bool read_identity(struct import *import,
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
        REJECT(import,
               row->line,
               "thiếu mã hoặc tên thủ tục (cột code, name); bỏ qua dòng này, hãy điền cho đủ",
               "the code or the name is missing; row left out, fill it in");
        return false;
    }
    for (uint32_t i = 0; i < definition->procedure_count; i++) {
        if (strcmp(definition->procedures[i].code, procedure->code) == 0) {
            REJECT(import,
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
static bool is_text(struct import *import, const struct csv_row *row)
{
    for (uint32_t i = 0; i < row->field_count; i++) {
        if (!text_is_utf8(row->fields[i], row->lens[i])) {
            REJECT(import,
                   row->line,
                   "cột thứ %u không phải chữ UTF-8; bỏ qua dòng này, lưu lại tệp dạng “CSV UTF-8”",
                   "column %u is not UTF-8; row left out, save the file as \"CSV UTF-8\"",
                   (unsigned)(i + 1));
            return false;
        }
    }
    return true;
}

static bool read_row(struct import *import, struct csv_row *row)
{
    struct definition *definition = &import->draft->definition;
    struct procedure_plan procedure = {0};

    if (!is_text(import, row)) {
        return false;
    }
    for (uint32_t i = 0; i < row->field_count; i++) {
        tidy(row->fields[i], i == import->columns[COLUMN_DOCUMENTS]);
    }
    if (!read_identity(import, row, &procedure)) {
        return false;
    }
    if (definition->procedure_count == LIMIT_PROCEDURES) {
        REJECT(import,
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

static bool is_blank(const struct csv_row *row)
{
    for (uint32_t i = 0; i < row->field_count; i++) {
        if (strspn(row->fields[i], " \t\r\n") != row->lens[i]) {
            return false;
        }
    }
    return true;
}

/* A row that is no row. True if reading can go on after it. */
static bool reject_broken(struct import *import, enum csv_result result, uint32_t line)
{
    if (result == CSV_BAD_QUOTE) {
        REJECT(import,
               line,
               "dấu nháy kép đặt sai chỗ; bỏ qua dòng này, trong ô hãy viết \"\" thay cho \"",
               "a double quote is out of place; row left out, write \"\" for \" inside a cell");
    } else if (result == CSV_TOO_WIDE) {
        REJECT(import,
               line,
               "có quá %u cột; bỏ qua dòng này, kiểm tra dấu phân cách",
               "there are more than %u columns; row left out, check the separators",
               (unsigned)CSV_FIELDS_MAX);
    } else {
        complaints_add(
            import->complaints,
            COMPLAINT_ERROR,
            import->file,
            line,
            "dấu nháy kép mở mà không đóng, từ đây trở đi không đọc được; thêm dấu đóng",
            "a double quote is never closed, nothing can be read from here on; close it");
    }
    return result != CSV_UNCLOSED;
}

static void sum_up(struct import *import)
{
    if (import->unknown_time_count > 0) {
        NOTE(import,
             0,
             "%u thủ tục không rõ thời hạn giải quyết; điền time_n và time_unit nếu biết",
             "%u procedures have no clear time limit; fill in time_n and time_unit if known",
             (unsigned)import->unknown_time_count);
    }
    if (import->derived_count > 0) {
        NOTE(import,
             0,
             "%u thủ tục lấy tên ngắn từ tên đầy đủ; điền cột short_vi nếu muốn tên khác",
             "%u short labels are derived from the full name; fill in short_vi to change them",
             (unsigned)import->derived_count);
    }
    if (import->english_missing_count > 0) {
        NOTE(import,
             0,
             "%u thủ tục chưa có tên ngắn tiếng Anh; điền cột short_en",
             "%u procedures have no English label; fill in short_en",
             (unsigned)import->english_missing_count);
    }
}

struct catalogue_counts catalogue_read(char *text,
                                       size_t len,
                                       const char *file,
                                       struct draft *draft,
                                       struct scratch *scratch,
                                       struct complaints *complaints)
{
    struct import import = {
        .file = file, .draft = draft, .scratch = scratch, .complaints = complaints};
    struct csv csv;
    struct csv_row row;

    draft->definition.procedures =
        scratch_array(scratch, LIMIT_PROCEDURES, sizeof *draft->definition.procedures);
    import.lines = scratch_array(scratch, LIMIT_PROCEDURES, sizeof *import.lines);
    if (draft->definition.procedures == NULL || import.lines == NULL) {
        return import.counts;
    }
    csv_init(&csv, text, len);
    enum csv_result result = csv_next(&csv, &row);
    if (result != CSV_ROW || !read_header(&import, &row)) {
        if (result != CSV_ROW) {
            complaints_add(complaints,
                           COMPLAINT_ERROR,
                           file,
                           row.line,
                           "không đọc được dòng tiêu đề; dòng đầu phải là tên các cột",
                           "the header cannot be read; the first line must name the columns");
        }
        return import.counts;
    }
    bool has_more = true;
    while (has_more) {
        result = csv_next(&csv, &row);
        has_more = result != CSV_END;
        if (result == CSV_ROW && is_blank(&row)) {
            continue;
        }
        import.counts.rows += has_more ? 1 : 0;
        if (result == CSV_ROW && read_row(&import, &row)) {
            import.counts.taken++;
        } else if (has_more) {
            import.counts.rejected++;
            has_more = result == CSV_ROW || reject_broken(&import, result, row.line);
        }
    }
    sum_up(&import);
    return import.counts;
}
