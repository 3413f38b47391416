#include "queued/journal/verify.h"

#include <stdio.h>
#include <string.h>

#include "queued/cli/cli.h"

static const char *const help_vi =
    "queued verify [TỆP] [--data THƯ_MỤC]: kiểm tra cơ sở dữ liệu, hoặc một bản sao lưu\n"
    "Đi hết chuỗi sự kiện của mọi đơn vị và chỉ ra dòng đầu tiên bị sửa, bị xóa hay bị chèn.\n"
    "Chỉ đọc, cả khi máy chủ đang chạy. Mã kết thúc: 0 toàn vẹn, 3 bị hỏng hoặc không đọc được.\n";
static const char *const help_en =
    "queued verify [FILE] [--data DIR]: check the database, or a backup\n"
    "Walks the chain of events of every office and names the first row that was altered,\n"
    "removed or inserted. Only reads, also while a server runs.\n"
    "Exit code: 0 sound, 3 damaged or not readable.\n";

/* What verify_file() finds, for those who read Vietnamese. */
static const struct {
    const char *en;
    const char *vi;
} findings[] = {
    {"missing", "bị mất"},
    {"inserted", "bị chèn thêm"},
    {"altered", "đã bị sửa"},
    {"cannot be read", "không đọc được"},
    {"altered: its columns differ from its body", "đã bị sửa: các cột khác với nội dung"},
    {"the row of its office is missing", "mất dòng của đơn vị"},
    {"the row of its office was altered", "dòng của đơn vị đã bị sửa"},
    {"inserted after the newest event", "bị chèn sau sự kiện mới nhất"},
    {"inserted after the newest entry", "bị chèn sau mục mới nhất"},
    {"earlier than the event before it", "có giờ sớm hơn sự kiện đứng trước"},
    {"the row of its ticket is missing", "mất dòng của phiếu"},
    {"the row of its ticket was altered", "dòng của phiếu đã bị sửa"},
    {"the row of its ticket's leg was altered", "chặng của phiếu đã bị sửa"},
    {"the row of a ticket that was never issued", "có dòng của một phiếu chưa từng cấp"},
    {"its definition is missing", "mất bản khai báo đơn vị"},
    {"its definition was altered", "bản khai báo đơn vị đã bị sửa"},
    {"comes before any definition", "đứng trước mọi bản khai báo"},
    {"cannot follow from the events before it", "không thể xảy ra sau các sự kiện trước nó"},
};

static const char *finding(const struct verify_result *result)
{
    const char *colon = strstr(result->what, ": ");
    const char *what = colon == NULL ? result->what : colon + 2;

    for (size_t i = 0; i < QD_ARRAY_LEN(findings) && cli_in_vietnamese(); i++) {
        if (strcmp(what, findings[i].en) == 0) {
            return findings[i].vi;
        }
    }
    return what;
}

static void say_place(const struct verify_result *result, char *place, size_t size)
{
    unsigned long long seq = (unsigned long long)result->seq;

    if (result->office_id == 0) {
        (void)snprintf(place,
                       size,
                       cli_in_vietnamese() ? "nhật ký truy cập, mục %llu" : "audit, entry %llu",
                       seq);
    } else {
        (void)snprintf(place,
                       size,
                       cli_in_vietnamese() ? "đơn vị %u, sự kiện %llu" : "office %u, event %llu",
                       result->office_id,
                       seq);
    }
}

static int run(const char *path)
{
    struct verify_result result;
    enum qd_err err = verify_file(path, &result);

    if (err != QD_OK) {
        return cli_failure("verify", err, result.what);
    }
    if (result.is_broken) {
        char place[64];
        say_place(&result, place, sizeof place);
        return cli_error("verify",
                         QD_EXIT_STORAGE,
                         "%s bị hỏng: %s: %s; giữ nguyên tệp này, khôi phục bản sao lưu (queued "
                         "restore --help)",
                         "%s is damaged: %s: %s; keep the file as it is, and restore a backup "
                         "(queued restore --help)",
                         path,
                         place,
                         finding(&result));
    }
    (void)printf(cli_in_vietnamese() ? "Toàn vẹn: %s, %u đơn vị, %llu sự kiện\n"
                                     : "Sound: %s, %u offices, %llu events\n",
                 path,
                 result.office_count,
                 (unsigned long long)result.event_count);
    return QD_EXIT_OK;
}

int cli_verify(int argc, char **argv)
{
    struct cli_data data;
    int code = QD_EXIT_OK;

    if (!cli_take_data_options(argc, argv, &data, cli_text(help_vi, help_en), &code)) {
        return code;
    }
    if (argc - optind > 1) {
        return cli_error("verify",
                         QD_EXIT_REFUSED,
                         "nhiều nhất một tệp; không có thì kiểm tra --data",
                         "one file at most; without one, --data is checked");
    }
    if (argc - optind == 1) {
        return run(argv[optind]);
    }
    if (!cli_data_path("verify", &data, CLI_DATABASE_NAME, data.database)) {
        return QD_EXIT_REFUSED;
    }
    return run(data.database);
}
