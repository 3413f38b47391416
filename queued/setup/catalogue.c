#include "queued/setup/catalogue.h"

#include <string.h>

#include "queued/base/text.h"
#include "queued/setup/catalogue_row.h"
#include "queued/setup/csv.h"

/* Headers, folded: without marks, in small letters. */
static const struct {
    const char *name;
    enum catalogue_column column;
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

/* Finds the columns. False, with errors, when one that is needed is not there. */
static bool read_header(struct catalogue_import *import, const struct csv_row *row)
{
    char folded[LIMIT_NAME];

    for (uint32_t i = 0; i < COLUMN_COUNT; i++) {
        import->columns[i] = COLUMN_ABSENT;
    }
    for (uint32_t i = 0; i < row->field_count; i++) {
        catalogue_row_tidy(row->fields[i], false);
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
static bool reject_broken(struct catalogue_import *import, enum csv_result result, uint32_t line)
{
    if (result == CSV_BAD_QUOTE) {
        CATALOGUE_REJECT(
            import,
            line,
            "dấu nháy kép đặt sai chỗ; bỏ qua dòng này, trong ô hãy viết \"\" thay cho \"",
            "a double quote is out of place; row left out, write \"\" for \" inside a cell");
    } else if (result == CSV_TOO_WIDE) {
        CATALOGUE_REJECT(import,
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

static void sum_up(struct catalogue_import *import)
{
    if (import->unknown_time_count > 0) {
        CATALOGUE_NOTE(
            import,
            0,
            "%u thủ tục không rõ thời hạn giải quyết; điền time_n và time_unit nếu biết",
            "%u procedures have no clear time limit; fill in time_n and time_unit if known",
            (unsigned)import->unknown_time_count);
    }
    if (import->derived_count > 0) {
        CATALOGUE_NOTE(
            import,
            0,
            "%u thủ tục lấy tên ngắn từ tên đầy đủ; điền cột short_vi nếu muốn tên khác",
            "%u short labels are derived from the full name; fill in short_vi to change them",
            (unsigned)import->derived_count);
    }
    if (import->english_missing_count > 0) {
        CATALOGUE_NOTE(import,
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
    struct catalogue_import import = {
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
        if (result == CSV_ROW && catalogue_row_read(&import, &row)) {
            import.counts.taken++;
        } else if (has_more) {
            import.counts.rejected++;
            has_more = result == CSV_ROW || reject_broken(&import, result, row.line);
        }
    }
    sum_up(&import);
    return import.counts;
}
