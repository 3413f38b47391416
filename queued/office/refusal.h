/* A refusal: the named reason why a command was not done. A refused command changes nothing. */
#ifndef QUEUED_OFFICE_REFUSAL_H
#define QUEUED_OFFICE_REFUSAL_H

#include <stdint.h>

/* name, number on the wire (proto RefusalCode), Vietnamese, English. Numbers are never reused. */
#define REFUSAL_MAP(X)                                                                             \
    X(UNKNOWN_VERSION,                                                                             \
      1,                                                                                           \
      "Phiên bản giao thức không được hỗ trợ; hãy cập nhật chương trình.",                         \
      "This protocol version is not supported; update the program.")                               \
    X(MALFORMED, 2, "Thông điệp không đọc được.", "The message cannot be read.")                   \
    X(TOO_LARGE, 3, "Thông điệp quá lớn.", "The message is too large.")                            \
    X(INVALID_TEXT,                                                                                \
      4,                                                                                           \
      "Văn bản có ký tự không hợp lệ hoặc quá dài.",                                               \
      "A text has invalid characters or is too long.")                                             \
    X(INVALID_VALUE, 5, "Có giá trị nằm ngoài phạm vi cho phép.", "A value is outside its range.") \
    X(COMMAND_ID_MISSING, 6, "Thiếu mã lệnh.", "The command id is missing.")                       \
    X(COMMAND_ID_REUSED,                                                                           \
      7,                                                                                           \
      "Mã lệnh này đã dùng cho một lệnh khác.",                                                    \
      "This command id was used for a different command.")                                         \
    X(HELLO_FIRST, 8, "Cần gửi lời chào trước.", "Say hello first.")                               \
    X(BAD_TOKEN,                                                                                   \
      20,                                                                                          \
      "Mã thiết bị hoặc phiên không đúng; hãy đăng ký hoặc đăng nhập lại.",                        \
      "The device or session token is not valid; enrol or log in again.")                          \
    X(BAD_LOGIN,                                                                                   \
      21,                                                                                          \
      "Tên hoặc mã PIN/mật khẩu không đúng.",                                                      \
      "The name or the PIN/password is wrong.")                                                    \
    X(NOT_ALLOWED, 22, "Bạn không có quyền làm việc này.", "You have no right to do this.")        \
    X(LOG_IN_FIRST, 23, "Hãy đăng nhập trước.", "Log in first.")                                   \
    X(TOO_MANY_TRIES,                                                                              \
      24,                                                                                          \
      "Sai quá nhiều lần; hãy chờ một phút rồi thử lại.",                                          \
      "Too many wrong tries; wait a minute and try again.")                                        \
    X(DAY_CLOSED,                                                                                  \
      40,                                                                                          \
      "Hôm nay chưa mở ngày làm việc hoặc đã kết thúc.",                                           \
      "The working day is not open.")                                                              \
    X(NOT_ISSUING, 41, "Ngoài giờ lấy số.", "Tickets cannot be taken at this hour.")               \
    X(DAY_OPEN, 42, "Ngày làm việc đã mở rồi.", "The day is already open.")                        \
    X(UNKNOWN_SERVICE, 43, "Không có lĩnh vực này.", "There is no such service.")                  \
    X(UNKNOWN_PROCEDURE,                                                                           \
      44,                                                                                          \
      "Không có thủ tục này hoặc đã hết hiệu lực.",                                                \
      "There is no such procedure, or it is no longer valid.")                                     \
    X(UNKNOWN_COUNTER, 45, "Không có quầy này.", "There is no such counter.")                      \
    X(UNKNOWN_TICKET, 46, "Không tìm thấy phiếu này.", "There is no such ticket.")                 \
    X(SERVICE_FULL,                                                                                \
      47,                                                                                          \
      "Lĩnh vực này đã hết số trong hôm nay.",                                                     \
      "This service has no more tickets today.")                                                   \
    X(NO_COUNTER,                                                                                  \
      48,                                                                                          \
      "Hiện chưa có quầy nào tiếp nhận lĩnh vực này.",                                             \
      "No counter serves this service at the moment.")                                             \
    X(STALE_DEFINITION,                                                                            \
      49,                                                                                          \
      "Danh mục vừa thay đổi; hãy chọn lại.",                                                      \
      "The office has changed; please choose again.")                                              \
    X(STRANDS_TICKETS,                                                                             \
      50,                                                                                          \
      "Thay đổi này làm phiếu đang chờ không còn nơi phục vụ.",                                    \
      "This change would strand waiting tickets.")                                                 \
    X(OFFICE_FULL,                                                                                 \
      51,                                                                                          \
      "Đã đạt số phiếu tối đa trong ngày.",                                                        \
      "The limit of tickets of a day is reached.")                                                 \
    X(DISK_FULL,                                                                                   \
      52,                                                                                          \
      "Máy chủ sắp hết dung lượng; tạm ngừng cấp số, vẫn phục vụ người đang chờ.",                 \
      "The server is short of disk space: no new tickets, those waiting are served.")              \
    X(BUSY,                                                                                        \
      53,                                                                                          \
      "Máy chủ đang bận; hãy thử lại sau giây lát.",                                               \
      "The server is busy; try again in a moment.")                                                \
    X(APPOINTMENT_INVALID, 54, "Giờ hẹn không hợp lệ.", "The appointed time is not valid.")        \
    X(WRONG_STATE,                                                                                 \
      60,                                                                                          \
      "Trạng thái của phiếu không cho phép thao tác này.",                                         \
      "The ticket is not in a state that allows this.")                                            \
    X(OTHER_COUNTER, 61, "Phiếu đang ở quầy khác.", "The ticket is at another counter.")           \
    X(NOBODY_WAITING, 62, "Không có ai đang chờ quầy này.", "Nobody is waiting for this counter.") \
    X(COUNTER_CLOSED,                                                                              \
      63,                                                                                          \
      "Quầy đang đóng; hãy mở quầy trước.",                                                        \
      "The counter is closed; open it first.")                                                     \
    X(COUNTER_PAUSED,                                                                              \
      64,                                                                                          \
      "Quầy đang tạm nghỉ; hãy mở lại trước.",                                                     \
      "The counter is paused; open it first.")                                                     \
    X(COUNTER_BUSY,                                                                                \
      65,                                                                                          \
      "Quầy đang có phiếu; hãy kết thúc, tạm dừng, chuyển hoặc trả phiếu về hàng đợi trước.",      \
      "The counter has a ticket at hand: finish, park, transfer or requeue it first.")             \
    X(COUNTER_IDLE, 66, "Quầy chưa gọi phiếu nào.", "The counter has no ticket at hand.")          \
    X(COUNTER_TAKEN,                                                                               \
      67,                                                                                          \
      "Quầy đang có cán bộ khác đăng nhập; cần xác nhận để thay.",                                 \
      "Another clerk is logged in at this counter; confirm to take over.")                         \
    X(NOT_AT_COUNTER, 68, "Bạn chưa ngồi ở quầy nào.", "You are not logged in at a counter.")      \
    X(AT_OTHER_COUNTER,                                                                            \
      69,                                                                                          \
      "Bạn đang đăng nhập ở quầy khác.",                                                           \
      "You are logged in at another counter.")                                                     \
    X(TOO_SOON,                                                                                    \
      70,                                                                                          \
      "Vừa gọi xong; hãy chờ vài giây rồi gọi lại.",                                               \
      "Just called; wait a few seconds before calling again.")                                     \
    X(RETURN_WINDOW_OVER,                                                                          \
      71,                                                                                          \
      "Đã quá thời gian được quay lại; hãy lấy số mới.",                                           \
      "The time to come back is over; take a new ticket.")                                         \
    X(SECOND_NO_SHOW,                                                                              \
      72,                                                                                          \
      "Phiếu đã vắng mặt hai lần; hãy lấy số mới.",                                                \
      "The ticket was missed twice; take a new one.")                                              \
    X(NOTHING_TO_UNDO, 73, "Không có thao tác nào để hoàn tác.", "There is nothing to undo.")      \
    X(UNDO_TOO_LATE, 74, "Đã quá thời gian hoàn tác.", "It is too late to undo.")                  \
    X(UNDO_OVERTAKEN,                                                                              \
      75,                                                                                          \
      "Phiếu hoặc quầy đã thay đổi từ lúc đó nên không hoàn tác được.",                            \
      "The ticket or the counter has changed since; it cannot be undone.")                         \
    X(COUNTER_DOES_NOT_SERVE,                                                                      \
      76,                                                                                          \
      "Quầy này không tiếp nhận lĩnh vực đó.",                                                     \
      "This counter does not serve that service.")                                                 \
    X(BOUND_ELSEWHERE,                                                                             \
      77,                                                                                          \
      "Phiếu này chờ riêng một quầy khác.",                                                        \
      "This ticket waits for another counter only.")                                               \
    X(TOO_MANY_PARKED,                                                                             \
      78,                                                                                          \
      "Quầy có quá nhiều phiếu tạm dừng.",                                                         \
      "Too many tickets are parked at this counter.")                                              \
    X(TOO_MANY_LEGS,                                                                               \
      79,                                                                                          \
      "Phiếu đã được chuyển quá nhiều lần.",                                                       \
      "The ticket has been sent on too often.")                                                    \
    X(SAME_CLASS, 80, "Phiếu đã thuộc diện này.", "The ticket is already of this class.")          \
    X(UNKNOWN_REASON, 81, "Không có lý do này.", "There is no such reason.")                       \
    X(SAME_PLACE, 82, "Phiếu đã ở đúng nơi đó.", "The ticket is already there.")                   \
    X(UNKNOWN_TOPIC, 83, "Không có nội dung theo dõi này.", "There is no such topic.")             \
    X(ALREADY_RATED, 84, "Phiếu này đã được đánh giá rồi.", "This ticket has been rated already.")

enum refusal {
    REFUSAL_NONE = 0,
#define X(name, number, vi, en) REFUSAL_##name = (number),
    REFUSAL_MAP(X)
#undef X
};

#define REFUSAL_NUMBER_MAX 84

/* "refusal.counter_taken"; never NULL for a member of the enum. A constant. */
const char *refusal_key(enum refusal refusal);
/* Plain words, Vietnamese or English; "" for NONE. */
const char *refusal_text(enum refusal refusal, int english);

/* What stood in the way; zero where it does not apply. */
struct obstacle {
    uint32_t counter_id;
    uint64_t ticket_id;
    int64_t until_ms; /* When to try again. */
};

#endif
