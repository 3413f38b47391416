#include "tests/support/board_sample.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *letter;
    const char *vi;
    const char *en;
    uint32_t waiting;
} services[] = {
    {"A", "Hộ tịch, nuôi con nuôi", "Civil status, adoption", 7},
    {"B", "Chứng thực", "Certification", 4},
    {"C", "Đất đai, xây dựng", "Land, construction", 12},
    {"E", "Cư trú, căn cước", "Residence, identity cards", 3},
    {"G", "Chính sách xã hội, bảo hiểm", "Social policy, insurance", 0},
    {"H", "Hộ kinh doanh", "Household businesses", 1},
    {"K", "Lĩnh vực khác", "Other matters", 0},
    {"T", "Trả kết quả", "Collecting results", 21},
};

static const struct {
    enum board_counter_state state;
    const char *label;
} counters[] = {
    {BOARD_COUNTER_SERVING, "T018"},
    {BOARD_COUNTER_CALLING, "A012"},
    {BOARD_COUNTER_SERVING, "B009"},
    {BOARD_COUNTER_CALLING, "C007"},
    {BOARD_COUNTER_PAUSED, ""},
    {BOARD_COUNTER_CLOSED, ""},
};

static void set_text(struct board_text *text, const char *vi, const char *en)
{
    (void)snprintf(text->in[LANGUAGE_VI], LIMIT_TITLE, "%s", vi);
    (void)snprintf(text->in[LANGUAGE_EN], LIMIT_TITLE, "%s", en);
}

static void add_counter(struct board *board,
                        struct hall *hall,
                        enum board_counter_state state,
                        const char *label)
{
    struct board_counter *counter = &board->counters[board->counter_count];

    counter->counter_id = (uint32_t)++board->counter_count;
    counter->state = state;
    (void)snprintf(counter->label, sizeof counter->label, "%s", label);
    hall->counters[hall->counter_count++].counter_id = counter->counter_id;
}

/* Newest first, so each goes before those that are there. */
static void add_call(struct board *board, uint32_t counter_id)
{
    size_t kept = board->call_count < 16 ? board->call_count : 15;

    memmove(&board->calls[1], &board->calls[0], kept * sizeof board->calls[0]);
    board->call_count = kept + 1;
    board->calls[0] = (struct board_call){.seq = 100 + counter_id, .counter_id = counter_id};
    memcpy(board->calls[0].label, board->counters[counter_id - 1].label, BOARD_LABEL_SIZE);
}

static void add_office(struct board *board, struct hall *hall)
{
    memset(board, 0, sizeof *board);
    memset(hall, 0, sizeof *hall);
    board->day_open = true;
    set_text(&board->title,
             "Trung tâm Phục vụ hành chính công xã Bát Xát",
             "Bát Xát Commune Public Administration Service Centre");
    set_text(&board->notices[0],
             "Mời bà con chuẩn bị sẵn giấy tờ tùy thân trước khi đến quầy.",
             "Please have your identity papers ready before you come to the counter.");
    set_text(
        &board->notices[1], "Hồ sơ nhận sau 15:00 được xử lý vào ngày làm việc tiếp theo.", "");
    board->notice_count = 2;
    (void)snprintf(hall->zone, sizeof hall->zone, "Asia/Ho_Chi_Minh");
    for (size_t i = 0; i < QD_ARRAY_LEN(services); i++) {
        struct hall_service *service = &hall->services[hall->service_count++];
        service->service_id = (uint32_t)i + 1;
        (void)snprintf(service->letter, sizeof service->letter, "%s", services[i].letter);
        set_text(&service->name, services[i].vi, services[i].en);
        board->services[board->service_count++] = (struct board_service){
            .service_id = service->service_id, .waiting = services[i].waiting, .open_counters = 1};
    }
}

void board_sample(struct board *board, struct hall *hall)
{
    static const uint32_t called[] = {1, 3, 4, 2};

    add_office(board, hall);
    for (size_t i = 0; i < QD_ARRAY_LEN(counters); i++) {
        add_counter(board, hall, counters[i].state, counters[i].label);
    }
    for (size_t i = 0; i < QD_ARRAY_LEN(called); i++) {
        add_call(board, called[i]);
    }
}

void board_sample_large(struct board *board, struct hall *hall, uint32_t counter_count)
{
    char label[BOARD_LABEL_SIZE];

    add_office(board, hall);
    for (uint32_t id = 1; id <= counter_count; id++) {
        (void)snprintf(label, sizeof label, "%s%03u", services[id % 8].letter, id % 900 + 100);
        add_counter(
            board, hall, id % 3 == 0 ? BOARD_COUNTER_CALLING : BOARD_COUNTER_SERVING, label);
        add_call(board, id);
    }
}
