#include "counter-client/line.h"

#include <getopt.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "counter-client/answer.h"
#include "counter-client/due.h"
#include "counter-client/words.h"

#define TIMEOUT_S 20
#define TIMEOUT_S_MAX 3600
#define MS_PER_SECOND 1000
#define NUMBER_MAX 100000

static const char *const help_vi =
    "counter-client                       mở cửa sổ của cán bộ\n"
    "counter-client login TÊN --counter N đăng nhập tại quầy (PIN: hỏi, --pin-file, hoặc đầu vào)\n"
    "               [--take-over]         nhận quầy khi đồng nghiệp còn đăng nhập\n"
    "counter-client logout                đăng xuất\n"
    "counter-client open [--automatic]    mở quầy; gọi tự động khi rảnh\n"
    "counter-client pause LÝ_DO           tạm nghỉ: số hoặc chữ đầu của lý do\n"
    "counter-client close                 đóng quầy\n"
    "counter-client next                  gọi người kế tiếp\n"
    "counter-client call A012             gọi đúng phiếu này (cần quyền)\n"
    "counter-client recall                gọi lại\n"
    "counter-client start                 bắt đầu phục vụ\n"
    "counter-client finish                xong; --outcome settled|accepted|more-documents|\n"
    "                                     handed-over|refused|referred\n"
    "               [--dossier MÃ --due NGÀY]  mã hồ sơ và ngày hẹn trả (dd/mm/yyyy)\n"
    "counter-client no-show               gọi mà không đến\n"
    "counter-client return A012           người vắng mặt đã quay lại\n"
    "counter-client park                  tạm dừng để công dân đi lấy thêm giấy tờ\n"
    "counter-client resume A012           phục vụ tiếp phiếu tạm dừng\n"
    "counter-client transfer              chuyển: --service A, --counter N, hoặc cả hai\n"
    "counter-client requeue               gọi nhầm: trả về hàng đợi\n"
    "counter-client reclassify A012       --priority hoặc --regular (cần quyền)\n"
    "counter-client cancel A012           hủy phiếu đang chờ hoặc tạm dừng\n"
    "counter-client undo                  hoàn tác thao tác vừa rồi\n"
    "counter-client status                quầy lúc này; watch: theo dõi liên tục\n"
    "counter-client issue A|MÃ_THỦ_TỤC    lấy số; [--priority] [--appointment HH:MM]\n"
    "\n"
    "  --server ĐỊA_CHỈ   ws://127.0.0.1:8090/ ; được nhớ sau khi đăng nhập\n"
    "  --ca TỆP           ca.pem của máy chủ, để nối an toàn (wss://); được nhớ như địa chỉ\n"
    "  --enrol MÃ         đăng ký máy này bằng mã dùng một lần (queued device code), rồi thôi\n"
    "  --token-file TỆP   mã của thiết bị (máy lấy số, máy tại quầy)\n"
    "  --json             kết quả cho chương trình khác đọc\n"
    "  --timeout GIÂY     chờ máy chủ bao lâu (20; cửa sổ: 15)\n"
    "  --lang vi|en       ngôn ngữ\n"
    "  --compact          mở cửa sổ ở dạng thanh gọn\n"
    "Mã thoát: 0 xong, 1 sai lệnh, 2 sai thiết lập, 3 không có máy chủ, 4 không rõ đã làm chưa,\n"
    "5 lỗi giao thức, từ 20: lý do từ chối (xem README).\n";
static const char *const help_en =
    "counter-client                       open the clerk's window\n"
    "counter-client login NAME --counter N log in at a counter (PIN: asked, --pin-file, or stdin)\n"
    "               [--take-over]         also where a colleague is logged in\n"
    "counter-client logout                log out\n"
    "counter-client open [--automatic]    open the counter; citizens are called when it is idle\n"
    "counter-client pause REASON          pause: the reason's number or how it begins\n"
    "counter-client close                 close the counter\n"
    "counter-client next                  call whoever is next\n"
    "counter-client call A012             call this ticket (a right of its own)\n"
    "counter-client recall                call again\n"
    "counter-client start                 service begins\n"
    "counter-client finish                service ends; --outcome settled|accepted|\n"
    "                                     more-documents|handed-over|refused|referred\n"
    "               [--dossier CODE --due DATE]  the dossier and its due date (dd/mm/yyyy)\n"
    "counter-client no-show               called, and did not come\n"
    "counter-client return A012           a missed citizen is back\n"
    "counter-client park                  the citizen fetches something and comes back\n"
    "counter-client resume A012           serve a parked ticket again\n"
    "counter-client transfer              send on: --service A, --counter N, or both\n"
    "counter-client requeue               called by mistake: back in line\n"
    "counter-client reclassify A012       --priority or --regular (a right of its own)\n"
    "counter-client cancel A012           give up a waiting or parked ticket\n"
    "counter-client undo                  reverse the last action\n"
    "counter-client status                the counter now; watch: and whenever it changes\n"
    "counter-client issue A|PROCEDURE     take a ticket; [--priority] [--appointment HH:MM]\n"
    "\n"
    "  --server URL       ws://127.0.0.1:8090/ ; remembered after a log-in\n"
    "  --ca FILE          the server's ca.pem, for wss:// ; remembered as the address is\n"
    "  --enrol CODE       enrol this machine by a code for one use (queued device code), no more\n"
    "  --token-file FILE  token of the device (kiosk, counter terminal)\n"
    "  --json             results for other programs\n"
    "  --timeout SECONDS  how long to wait for the server (20; window: 15)\n"
    "  --lang vi|en       language\n"
    "  --compact          begin the window as a strip\n"
    "Exit codes: 0 done, 1 usage, 2 settings, 3 no server, 4 unknown whether done,\n"
    "5 protocol, from 20 on the reason of a refusal (see README).\n";

enum {
    OPTION_SERVER = 1,
    OPTION_CA,
    OPTION_ENROL,
    OPTION_TOKEN_FILE,
    OPTION_PIN_FILE,
    OPTION_COUNTER,
    OPTION_TAKE_OVER,
    OPTION_AUTOMATIC,
    OPTION_SERVICE,
    OPTION_OUTCOME,
    OPTION_DOSSIER,
    OPTION_DUE,
    OPTION_PRIORITY,
    OPTION_REGULAR,
    OPTION_APPOINTMENT,
    OPTION_JSON,
    OPTION_TIMEOUT,
    OPTION_LANG,
    OPTION_COMPACT,
    OPTION_HELP,
    OPTION_VERSION,
};

/* Which options an action takes besides the common ones, and whether a word must follow it. */
#define TAKES(option) (1U << (option))
static const struct {
    uint32_t takes;
    bool has_target;
} grammar[ACTION_KIND_COUNT] = {
    [ACTION_LOG_IN] = {TAKES(OPTION_PIN_FILE) | TAKES(OPTION_COUNTER) | TAKES(OPTION_TAKE_OVER),
                       true},
    [ACTION_OPEN] = {TAKES(OPTION_AUTOMATIC), false},
    [ACTION_PAUSE] = {0, true},
    [ACTION_CALL] = {0, true},
    [ACTION_FINISH] = {TAKES(OPTION_OUTCOME) | TAKES(OPTION_DOSSIER) | TAKES(OPTION_DUE), false},
    [ACTION_RETURN] = {0, true},
    [ACTION_RESUME] = {0, true},
    [ACTION_TRANSFER] = {TAKES(OPTION_SERVICE) | TAKES(OPTION_COUNTER), false},
    [ACTION_RECLASSIFY] = {TAKES(OPTION_PRIORITY) | TAKES(OPTION_REGULAR), true},
    [ACTION_CANCEL] = {0, true},
    [ACTION_ISSUE] = {TAKES(OPTION_PRIORITY) | TAKES(OPTION_REGULAR) | TAKES(OPTION_APPOINTMENT),
                      true},
};
#define TAKES_ALWAYS                                                                           \
    (TAKES(OPTION_SERVER) | TAKES(OPTION_CA) | TAKES(OPTION_TOKEN_FILE) | TAKES(OPTION_JSON) | \
     TAKES(OPTION_LANG) | TAKES(OPTION_TIMEOUT))

static const struct {
    const char *word;
    Queued__V1__Outcome outcome;
} outcomes[] = {
    {"settled", QUEUED__V1__OUTCOME__OUTCOME_SETTLED},
    {"accepted", QUEUED__V1__OUTCOME__OUTCOME_DOSSIER_ACCEPTED},
    {"more-documents", QUEUED__V1__OUTCOME__OUTCOME_MORE_DOCUMENTS},
    {"handed-over", QUEUED__V1__OUTCOME__OUTCOME_RESULT_HANDED_OVER},
    {"refused", QUEUED__V1__OUTCOME__OUTCOME_REFUSED},
    {"referred", QUEUED__V1__OUTCOME__OUTCOME_REFERRED},
};

static bool read_number(const char *text, uint64_t max, uint32_t *number)
{
    guint64 value = 0;

    if (!g_ascii_string_to_unsigned(text, 10, 1, max, &value, NULL)) {
        return false;
    }
    *number = (uint32_t)value;
    return true;
}

static bool read_outcome(const char *word, Queued__V1__Outcome *outcome)
{
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        if (strcmp(outcomes[i].word, word) == 0) {
            *outcome = outcomes[i].outcome;
            return true;
        }
    }
    return false;
}

static bool take_argument(struct line *line, int option, const char *value)
{
    uint32_t seconds = 0;

    switch (option) {
    case OPTION_COUNTER:
        line->has_counter = true;
        return read_number(value, NUMBER_MAX, &line->action.counter_id);
    case OPTION_OUTCOME:
        return read_outcome(value, &line->action.outcome);
    case OPTION_DUE:
        return due_read(value, &line->action.due_date);
    case OPTION_TIMEOUT:
        if (!read_number(value, TIMEOUT_S_MAX, &seconds)) {
            return false;
        }
        line->timeout_ms = seconds * MS_PER_SECOND;
        return true;
    case OPTION_LANG:
        return words_choose(value);
    case OPTION_SERVER:
        line->server = value;
        return true;
    case OPTION_CA:
        line->ca = value;
        return true;
    case OPTION_ENROL:
        line->enrol = value;
        return true;
    case OPTION_TOKEN_FILE:
        line->token_file = value;
        return true;
    case OPTION_PIN_FILE:
        line->pin_file = value;
        return true;
    case OPTION_SERVICE:
        line->service = value;
        return true;
    case OPTION_DOSSIER:
        line->action.dossier = value;
        return true;
    case OPTION_APPOINTMENT:
        line->appointment = value;
        line->action.ticket_class = QUEUED__V1__TICKET_CLASS__TICKET_CLASS_APPOINTMENT;
        return true;
    default:
        return false;
    }
}

static bool take_option(struct line *line, int option, const char *value)
{
    switch (option) {
    case OPTION_TAKE_OVER:
        line->action.take_over = true;
        return true;
    case OPTION_AUTOMATIC:
        line->action.automatic = true;
        return true;
    case OPTION_PRIORITY:
        line->action.ticket_class = QUEUED__V1__TICKET_CLASS__TICKET_CLASS_PRIORITY;
        return true;
    case OPTION_REGULAR:
        line->action.ticket_class = QUEUED__V1__TICKET_CLASS__TICKET_CLASS_REGULAR;
        return true;
    case OPTION_JSON:
        line->is_json = true;
        return true;
    case OPTION_COMPACT:
        line->is_compact = true;
        return true;
    case OPTION_HELP:
        (void)fputs(words_pick(help_vi, help_en), stdout);
        line->is_over = true;
        return true;
    case OPTION_VERSION:
        (void)puts("counter-client " QUEUED_VERSION);
        line->is_over = true;
        return true;
    default:
        return take_argument(line, option, value);
    }
}

static bool complain(const char *vi, const char *en, const char *what)
{
    (void)fprintf(stderr, "counter-client: %s: %s\n", what, words_pick(vi, en));
    return false;
}

static bool read_action(struct line *line, const char *word)
{
    for (int kind = 0; kind < ACTION_KIND_COUNT; kind++) {
        if (strcmp(answer_word((enum action_kind)kind), word) == 0) {
            line->action.kind = (enum action_kind)kind;
            line->has_action = true;
            return true;
        }
    }
    return complain("không có lệnh này; xem counter-client --help",
                    "there is no such command; see counter-client --help",
                    word);
}

/* The words, once the options are read. @seen: the options that there were. */
static bool read_words(struct line *line, char **words, int count, uint32_t seen)
{
    if (count == 0) {
        return true;
    }
    if (!read_action(line, words[0])) {
        return false;
    }
    bool has_target = grammar[line->action.kind].has_target;
    if (count != (has_target ? 2 : 1)) {
        return complain(count == 1 ? "thiếu một từ theo sau; xem counter-client --help"
                                   : "thừa từ; xem counter-client --help",
                        count == 1 ? "a word must follow; see counter-client --help"
                                   : "too many words; see counter-client --help",
                        words[0]);
    }
    line->target = has_target ? words[1] : NULL;
    if ((seen & ~(grammar[line->action.kind].takes | TAKES_ALWAYS)) != 0) {
        return complain("có tùy chọn không thuộc lệnh này; xem counter-client --help",
                        "an option does not belong to it; see counter-client --help",
                        words[0]);
    }
    if (line->action.kind == ACTION_TRANSFER && line->service == NULL && !line->has_counter) {
        return complain(
            "cần --service hoặc --counter", "--service or --counter is needed", "transfer");
    }
    if (line->action.kind == ACTION_RECLASSIFY && line->action.ticket_class == 0) {
        return complain(
            "cần --priority hoặc --regular", "--priority or --regular is needed", "reclassify");
    }
    return true;
}

bool line_read(struct line *line, int argc, char **argv)
{
    static const struct option options[] = {
        {"server", required_argument, NULL, OPTION_SERVER},
        {"ca", required_argument, NULL, OPTION_CA},
        {"enrol", required_argument, NULL, OPTION_ENROL},
        {"token-file", required_argument, NULL, OPTION_TOKEN_FILE},
        {"pin-file", required_argument, NULL, OPTION_PIN_FILE},
        {"counter", required_argument, NULL, OPTION_COUNTER},
        {"take-over", no_argument, NULL, OPTION_TAKE_OVER},
        {"automatic", no_argument, NULL, OPTION_AUTOMATIC},
        {"service", required_argument, NULL, OPTION_SERVICE},
        {"outcome", required_argument, NULL, OPTION_OUTCOME},
        {"dossier", required_argument, NULL, OPTION_DOSSIER},
        {"due", required_argument, NULL, OPTION_DUE},
        {"priority", no_argument, NULL, OPTION_PRIORITY},
        {"regular", no_argument, NULL, OPTION_REGULAR},
        {"appointment", required_argument, NULL, OPTION_APPOINTMENT},
        {"json", no_argument, NULL, OPTION_JSON},
        {"timeout", required_argument, NULL, OPTION_TIMEOUT},
        {"lang", required_argument, NULL, OPTION_LANG},
        {"compact", no_argument, NULL, OPTION_COMPACT},
        {"help", no_argument, NULL, OPTION_HELP},
        {"version", no_argument, NULL, OPTION_VERSION},
        {0},
    };
    uint32_t seen = 0;
    int option = 0;

    *line = (struct line){0};
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == '?' || option == ':') {
            return complain("không dùng được; xem counter-client --help",
                            "cannot be used; see counter-client --help",
                            argv[optind - 1]);
        }
        if (!take_option(line, option, optarg)) {
            return complain("giá trị không hợp lệ; xem counter-client --help",
                            "not a valid value; see counter-client --help",
                            optarg);
        }
        if (line->is_over) {
            return true;
        }
        seen |= TAKES(option);
    }
    if (line->action.dossier != NULL && line->action.outcome == 0) {
        line->action.outcome = QUEUED__V1__OUTCOME__OUTCOME_DOSSIER_ACCEPTED;
    }
    if (!read_words(line, argv + optind, argc - optind, seen)) {
        return false;
    }
    bool is_window = !line->has_action && line->enrol == NULL;
    if (line->timeout_ms == 0 && !is_window) { /* A window has a time of its own. */
        line->timeout_ms = TIMEOUT_S * MS_PER_SECOND;
    }
    return true;
}
