#include "queued/setup/document.h"

#include <string.h>

#include "queued/setup/source.h"

/* What people do, by what the parser says about it. */
static const struct {
    const char *problem; /* A part of it. */
    const char *vi;
    const char *en;
} explanations[] = {
    {"cannot start any token",
     "có phím Tab hoặc ký tự lạ; thụt lề bằng dấu cách, đặt giá trị trong dấu nháy",
     "there is a tab or a stray character; indent with spaces, put the value in quotes"},
    {"mapping values are not allowed",
     "có dấu hai chấm thừa hoặc thụt lề sai; đặt giá trị trong dấu nháy hoặc sửa thụt lề",
     "there is a colon too many or the indentation is wrong; quote the value or indent it right"},
    {"did not find expected key",
     "thụt lề không khớp với dòng trên; căn các mục cùng cấp thẳng cột",
     "the indentation does not match the lines above; align keys of one level"},
    {"could not find expected ':'",
     "thiếu dấu hai chấm sau tên mục; viết “tên: giá trị”",
     "a colon is missing after the key; write \"key: value\""},
    {"expected '-' indicator",
     "danh sách thụt lề không đều; căn các dấu “-” thẳng cột",
     "the list is not aligned; put its \"-\" in one column"},
    {"expected alphabetic or numeric",
     "dấu * hoặc & đứng đầu giá trị; đặt trong dấu nháy: \"*\"",
     "a value starts with * or &; put it in quotes: \"*\""},
    {"undefined alias",
     "tên sau dấu * chưa được đặt bằng dấu &; đặt giá trị trong dấu nháy nếu không phải tên",
     "the name after * has not been set with &; quote the value if it is none"},
    {"expected ',' or ']'",
     "danh sách [ … ] chưa đóng hoặc thiếu dấu phẩy; kiểm tra lại",
     "a [ ... ] list is not closed or lacks a comma; check it"},
    {"expected ',' or '}'",
     "nhóm { … } chưa đóng hoặc thiếu dấu phẩy; kiểm tra lại",
     "a { ... } group is not closed or lacks a comma; check it"},
    {"unexpected end of stream",
     "dấu nháy mở mà không đóng; thêm dấu nháy đóng",
     "a quote is opened and not closed; close it"},
    {"expected node content",
     "danh sách [ … ] hoặc nhóm { … } viết dở; kiểm tra ngoặc đóng và dấu phẩy",
     "a [ ... ] list or { ... } group is incomplete; check its closing bracket and commas"},
    {"second occurrence",
     "tên sau dấu & đã đặt ở trên; đặt tên khác",
     "the name after & is set above already; choose another"},
};

static void complain(const yaml_parser_t *parser, const char *file, struct complaints *complaints)
{
    const char *problem = parser->problem != NULL ? parser->problem : "";
    uint32_t line = (uint32_t)parser->problem_mark.line + 1;

    for (size_t i = 0; i < QD_ARRAY_LEN(explanations); i++) {
        if (strstr(problem, explanations[i].problem) != NULL) {
            complaints_add(complaints,
                           COMPLAINT_ERROR,
                           file,
                           line,
                           "%s%.0s",
                           "%.0s%s",
                           explanations[i].vi,
                           explanations[i].en);
            return;
        }
    }
    complaints_add(complaints,
                   COMPLAINT_ERROR,
                   file,
                   line,
                   "tệp viết sai cú pháp YAML (%s); sửa lại dòng này hoặc dòng ngay trên",
                   "this is not YAML (%s); correct this line or the one above",
                   problem);
}

/* office.yaml is five levels deep. The parser takes quadratic time for thousands. */
#define DEPTH_MAX 16

/* What is wrong before or after a document that can be read. */
static enum qd_err refuse(
    const char *file, struct complaints *complaints, uint32_t line, const char *vi, const char *en)
{
    complaints_add(complaints, COMPLAINT_ERROR, file, line, "%s%.0s", "%.0s%s", vi, en);
    return QD_ERR_INVALID;
}

/* libyaml does not say so everywhere: then it says nothing at all. */
static bool is_out_of_memory(const yaml_parser_t *parser)
{
    return parser->error == YAML_MEMORY_ERROR || parser->error == YAML_NO_ERROR;
}

/* Loads what comes next. *@document has no root at the end of the text. */
static enum qd_err load_next(yaml_parser_t *parser,
                             yaml_document_t *document,
                             const char *file,
                             struct complaints *complaints)
{
    if (yaml_parser_load(parser, document) != 0) {
        return QD_OK;
    }
    if (is_out_of_memory(parser)) {
        return QD_ERR_NOMEM;
    }
    complain(parser, file, complaints);
    return QD_ERR_INVALID;
}

/* Runs through the events: *@line of the first entry that is nested too deeply; 0 when there is
 * none. What is wrong otherwise, the loader will find again. */
static enum qd_err find_too_deep(const char *text, size_t len, uint32_t *line)
{
    yaml_parser_t parser;
    yaml_event_t event;
    uint32_t depth = 0;
    bool has_more = true;
    enum qd_err err = QD_OK;

    *line = 0;
    if (yaml_parser_initialize(&parser) == 0) {
        return QD_ERR_NOMEM;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    while (has_more) {
        if (yaml_parser_parse(&parser, &event) == 0) {
            err = is_out_of_memory(&parser) ? QD_ERR_NOMEM : QD_OK;
            break;
        }
        bool opens =
            event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT;
        bool closes = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        depth = depth + (opens ? 1 : 0) - (closes ? 1 : 0);
        *line = depth > DEPTH_MAX ? (uint32_t)event.start_mark.line + 1 : 0;
        has_more = *line == 0 && event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return err;
}

enum qd_err document_load(yaml_document_t *document,
                          const char *text,
                          size_t len,
                          const char *file,
                          struct complaints *complaints)
{
    yaml_parser_t parser;
    yaml_document_t next;
    size_t bad_byte = source_bad_byte(text, len);

    if (bad_byte < len) {
        return refuse(file,
                      complaints,
                      source_line(text, bad_byte),
                      "có byte không phải chữ UTF-8; lưu lại tệp với mã UTF-8",
                      "there is a byte that is not UTF-8; save the file as UTF-8");
    }
    uint32_t deep_line = 0;
    if (find_too_deep(text, len, &deep_line) != QD_OK) {
        return QD_ERR_NOMEM;
    }
    if (deep_line != 0) {
        return refuse(file,
                      complaints,
                      deep_line,
                      "các mục lồng nhau quá sâu; kiểm tra xem có nhầm tệp không",
                      "entries are nested too deeply; check that it is the right file");
    }
    if (yaml_parser_initialize(&parser) == 0) {
        return QD_ERR_NOMEM;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    enum qd_err err = load_next(&parser, document, file, complaints);
    if (err != QD_OK) {
        goto out_parser;
    }
    if (yaml_document_get_root_node(document) == NULL) {
        err = refuse(file,
                     complaints,
                     0,
                     "tệp không có nội dung; bắt đầu từ tệp mẫu office.yaml",
                     "the file says nothing; start from the sample office.yaml");
        goto out_document;
    }
    err = load_next(&parser, &next, file, complaints);
    if (err != QD_OK) {
        goto out_document;
    }
    const yaml_node_t *other = yaml_document_get_root_node(&next);
    if (other != NULL) {
        err = refuse(file,
                     complaints,
                     (uint32_t)other->start_mark.line + 1,
                     "tệp có hai tài liệu; bỏ dòng “---” ở giữa hoặc tách ra hai tệp",
                     "the file holds two documents; remove the \"---\" between them or split it");
    }
    yaml_document_delete(&next);
    if (err == QD_OK) {
        yaml_parser_delete(&parser);
        return QD_OK;
    }
out_document:
    yaml_document_delete(document);
out_parser:
    yaml_parser_delete(&parser);
    return err;
}
