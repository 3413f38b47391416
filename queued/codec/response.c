#include "queued/codec/response.h"

#include <string.h>

#include "queued/base/base32.h"
#include "queued/codec/message.h"
#include "queued/codec/part.h"
#include "queued/office/calendar.h"

/* A page of procedures: their names may be long, and the frame has a limit. */
#define PROCEDURES_BYTES_MAX 131072
#define PROCEDURES_COUNT_MAX 1024

struct frame *response_refusal(uint32_t number,
                               enum refusal refusal,
                               const struct obstacle *obstacle,
                               enum language language)
{
    struct message message;
    Queued__V1__Refusal to = QUEUED__V1__REFUSAL__INIT;

    message_init(&message, number);
    to.code = (Queued__V1__RefusalCode)refusal;
    to.message_key = part_text(refusal_key(refusal));
    to.text = part_text(refusal_text(refusal, language == LANGUAGE_EN));
    if (obstacle != NULL) {
        to.counter_id = obstacle->counter_id;
        to.ticket_id = obstacle->ticket_id;
        to.until_ms = obstacle->until_ms;
    }
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_REFUSAL;
    message.envelope.refusal = &to;
    return message_frame(&message);
}

struct frame *response_welcome(uint32_t number,
                               const struct office *office,
                               const struct welcome *welcome)
{
    struct message message;
    Queued__V1__Welcome to = QUEUED__V1__WELCOME__INIT;

    message_init(&message, number);
    to.protocol_version = PROTOCOL_VERSION;
    to.office_id = office->office_id;
    to.office_title = message_words(&message, &office->definition->title);
    to.definition_version = office->definition->version;
    to.actor = (Queued__V1__ActorKind)welcome->actor;
    to.actor_id = welcome->actor_id;
    to.actor_name = part_text(welcome->actor_name);
    to.device_kind = (Queued__V1__DeviceKind)welcome->device;
    to.counter_id = welcome->counter_id;
    to.now_ms = welcome->now_ms;
    to.device_token = part_text(welcome->device_token == NULL ? "" : welcome->device_token);
    to.may_call_ticket = welcome->may_call_ticket;
    to.may_reclassify = welcome->may_reclassify;
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_WELCOME;
    message.envelope.welcome = &to;
    return message_frame(&message);
}

struct frame *response_logged_in(uint32_t number, const struct logged_in *logged_in)
{
    struct message message;
    Queued__V1__LoggedIn to = QUEUED__V1__LOGGED_IN__INIT;

    message_init(&message, number);
    to.session_token = part_text(logged_in->session_token);
    to.user_id = logged_in->user_id;
    to.user_name = part_text(logged_in->user_name);
    to.actor = (Queued__V1__ActorKind)logged_in->actor;
    to.counter_id = logged_in->counter_id;
    to.may_call_ticket = logged_in->may_call_ticket;
    to.may_reclassify = logged_in->may_reclassify;
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_LOGGED_IN;
    message.envelope.logged_in = &to;
    return message_frame(&message);
}

struct frame *response_notice(enum notice notice, enum language language)
{
    static const struct {
        const char *key;
        const char *vi;
        const char *en;
    } notices[] = {
        [NOTICE_TAKEN_OVER] =
            {"notice.taken_over",
             "Đồng nghiệp đã nhận quầy này; bạn đã được đăng xuất.",
             "A colleague has taken over this counter; you have been logged out."},
        [NOTICE_SLOW_READER] = {"notice.slow_reader",
                                "Kết nối quá chậm nên đã ngắt; hãy kết nối lại.",
                                "The connection was too slow and is closed; please connect again."},
        [NOTICE_STOPPING] = {"notice.stopping",
                             "Máy chủ đang dừng; chương trình sẽ tự kết nối lại.",
                             "The server is stopping; programs reconnect by themselves."},
        [NOTICE_IDLE] = {"notice.idle",
                         "Đã đăng xuất vì lâu không có thao tác; hãy đăng nhập lại.",
                         "Logged out after a long time without use; please log in again."},
        [NOTICE_REVOKED] = {"notice.revoked",
                            "Quyền truy cập đã hết hoặc bị thu hồi; hãy đăng nhập lại hoặc liên hệ "
                            "quản trị viên.",
                            "Access has ended or was revoked; log in again, or ask the "
                            "administrator."},
    };
    struct message message;
    Queued__V1__Notice to = QUEUED__V1__NOTICE__INIT;

    QD_ASSERT((size_t)notice < QD_ARRAY_LEN(notices));
    message_init(&message, 0);
    to.message_key = part_text(notices[notice].key);
    to.text = part_text(language == LANGUAGE_EN ? notices[notice].en : notices[notice].vi);
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_NOTICE;
    message.envelope.notice = &to;
    return message_frame(&message);
}

struct frame *response_done(uint32_t number,
                            const struct office *office,
                            enum command_kind kind,
                            const struct answer *answer)
{
    struct message message;
    Queued__V1__Done to = QUEUED__V1__DONE__INIT;
    const struct ticket *ticket = office_ticket(office, answer->ticket_id);
    char token[BASE32_LEN + 1];

    message_init(&message, number);
    to.seq = answer->seq;
    to.at_ms = answer->at_ms;
    to.ticket = message_ticket(&message, ticket);
    to.counter_id = answer->counter_id;
    to.repeated = answer->repeated;
    if (kind == COMMAND_ISSUE && ticket != NULL) {
        base32_encode(ticket->token, token);
        to.ticket_token = token;
        to.forecast = message_forecast(&message, &ticket->forecast);
    }
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_DONE;
    message.envelope.done = &to;
    return message_frame(&message);
}

static void put_services(struct message *message,
                         Queued__V1__OfficeInfo *to,
                         const struct office *office,
                         int64_t now_ms)
{
    const struct definition *definition = office->definition;
    uint32_t minute = calendar_local(definition, now_ms).minute;
    void **pointers = NULL;
    Queued__V1__ServiceInfo *services =
        message_parts(message, definition->service_count, sizeof *services, &pointers);

    for (uint32_t i = 0; i < definition->service_count && services != NULL; i++) {
        const struct service_plan *plan = &definition->services[i];
        struct obstacle obstacle = {0};
        queued__v1__service_info__init(&services[i]);
        services[i].service_id = plan->service_id;
        services[i].letter = part_text(plan->letter);
        services[i].name = message_words(message, &plan->name);
        services[i].issuing =
            office_may_issue(office, plan->service_id, now_ms, &obstacle) == REFUSAL_NONE;
        services[i].issued = office->services[i].issued_count;
        services[i].daily_limit = plan->daily_limit;
        services[i].norm_ms = plan->service_prior_ms;
        if (plan->notice_minute != 0 && minute >= plan->notice_minute) {
            services[i].notice = message_words(message, &plan->notice);
        }
        services[i].picture = part_text(plan->picture);
        to->issuing = to->issuing || services[i].issuing;
    }
    to->n_services = services == NULL ? 0 : definition->service_count;
    to->services = (Queued__V1__ServiceInfo **)pointers;
}

static void put_counters(struct message *message,
                         Queued__V1__OfficeInfo *to,
                         const struct definition *definition)
{
    void **pointers = NULL;
    Queued__V1__CounterInfo *counters =
        message_parts(message, definition->counter_count, sizeof *counters, &pointers);

    for (uint32_t i = 0; i < definition->counter_count && counters != NULL; i++) {
        const struct counter_plan *plan = &definition->counters[i];
        uint32_t *ids = message_part(message, sizeof *ids * definition->service_count);
        queued__v1__counter_info__init(&counters[i]);
        counters[i].counter_id = plan->counter_id;
        counters[i].name = message_words(message, &plan->name);
        counters[i].service_ids = ids;
        for (uint32_t j = 0; j < definition->service_count && ids != NULL; j++) {
            if (service_set_has(&plan->services, j)) {
                ids[counters[i].n_service_ids++] = definition->services[j].service_id;
            }
        }
    }
    to->n_counters = counters == NULL ? 0 : definition->counter_count;
    to->counters = (Queued__V1__CounterInfo **)pointers;
}

static void put_reasons(struct message *message,
                        Queued__V1__OfficeInfo *to,
                        const struct definition *definition)
{
    void **pointers = NULL;
    Queued__V1__PauseReason *reasons =
        message_parts(message, definition->pause_reason_count, sizeof *reasons, &pointers);

    for (uint32_t i = 0; i < definition->pause_reason_count && reasons != NULL; i++) {
        queued__v1__pause_reason__init(&reasons[i]);
        reasons[i].reason_id = definition->pause_reasons[i].reason_id;
        reasons[i].text = message_words(message, &definition->pause_reasons[i].text);
    }
    to->n_pause_reasons = reasons == NULL ? 0 : definition->pause_reason_count;
    to->pause_reasons = (Queued__V1__PauseReason **)pointers;
}

static void put_rating(struct message *message,
                       Queued__V1__OfficeInfo *to,
                       const struct definition *definition)
{
    void **pointers = NULL;
    Queued__V1__RatingReason *reasons =
        message_parts(message, definition->rating_reason_count, sizeof *reasons, &pointers);

    for (uint32_t i = 0; i < definition->rating_reason_count && reasons != NULL; i++) {
        queued__v1__rating_reason__init(&reasons[i]);
        reasons[i].reason_id = definition->rating_reasons[i].reason_id;
        reasons[i].text = message_words(message, &definition->rating_reasons[i].text);
    }
    to->n_rating_reasons = reasons == NULL ? 0 : definition->rating_reason_count;
    to->rating_reasons = (Queued__V1__RatingReason **)pointers;
    to->rating_levels =
        message_texts(message, definition->rating_levels, definition->rating_level_count);
    to->n_rating_levels = to->rating_levels == NULL ? 0 : definition->rating_level_count;
}

static void put_elsewhere(struct message *message,
                          Queued__V1__OfficeInfo *to,
                          const struct definition *definition)
{
    void **pointers = NULL;
    Queued__V1__ElsewhereInfo *elsewhere =
        message_parts(message, definition->elsewhere_count, sizeof *elsewhere, &pointers);

    for (uint32_t i = 0; i < definition->elsewhere_count && elsewhere != NULL; i++) {
        queued__v1__elsewhere_info__init(&elsewhere[i]);
        elsewhere[i].name = message_words(message, &definition->elsewhere[i].name);
        elsewhere[i].place = message_words(message, &definition->elsewhere[i].place);
    }
    to->n_elsewhere = elsewhere == NULL ? 0 : definition->elsewhere_count;
    to->elsewhere = (Queued__V1__ElsewhereInfo **)pointers;
}

/* For what is full today: when tickets are given on another day. */
static int64_t next_day_issuing(const struct definition *definition, int64_t now_ms)
{
    uint32_t tomorrow = calendar_date_add(calendar_local(definition, now_ms).date, 1);

    return calendar_next_ticketing(definition, calendar_instant(definition, tomorrow, 0));
}

struct frame *response_office(uint32_t number, const struct office *office, int64_t now_ms)
{
    struct message message;
    Queued__V1__OfficeInfo to = QUEUED__V1__OFFICE_INFO__INIT;
    const struct definition *definition = office->definition;

    message_init(&message, number);
    to.office_id = office->office_id;
    to.title = message_words(&message, &definition->title);
    to.time_zone = part_text(definition->time_zone);
    to.definition_version = definition->version;
    to.day_open = office->day_open;
    put_services(&message, &to, office, now_ms);
    put_counters(&message, &to, definition);
    put_reasons(&message, &to, definition);
    put_rating(&message, &to, definition);
    put_elsewhere(&message, &to, definition);
    to.public_url = part_text(definition->public_url);
    to.slip_text = part_text(definition->slip_text);
    to.next_day_issuing_at_ms = next_day_issuing(definition, now_ms);
    to.next_opening_at_ms = calendar_next_opening(definition, now_ms);
    if (!to.issuing && !(office->day_open && calendar_is_ticketing(definition, now_ms))) {
        to.next_issuing_at_ms = office_next_issuing(office, now_ms);
    }
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_OFFICE;
    message.envelope.office = &to;
    return message_frame(&message);
}

static size_t procedure_size(const struct procedure_plan *plan)
{
    return 64 + strlen(plan->code) + strlen(plan->name) + strlen(plan->short_label.vi) +
           strlen(plan->short_label.en) + strlen(plan->fee) + strlen(plan->documents) +
           strlen(plan->link);
}

static void put_procedure(struct message *message,
                          Queued__V1__ProcedureInfo *to,
                          const struct procedure_plan *plan)
{
    queued__v1__procedure_info__init(to);
    to->procedure_id = plan->procedure_id;
    to->code = part_text(plan->code);
    to->short_label = message_words(message, &plan->short_label);
    to->name = part_text(plan->name);
    to->service_id = plan->service_id;
    to->time_limit = plan->time_limit;
    to->time_unit = part_text(plan->time_unit);
    to->fee = part_text(plan->fee);
    to->documents = part_text(plan->documents);
    to->link = part_text(plan->link);
}

struct frame *response_procedures(uint32_t number,
                                  const struct office *office,
                                  uint32_t after_procedure_id,
                                  uint32_t service_id,
                                  int64_t now_ms)
{
    struct message message;
    Queued__V1__Procedures to = QUEUED__V1__PROCEDURES__INIT;
    const struct definition *definition = office->definition;
    uint32_t date = calendar_local(definition, now_ms).date;
    void **pointers = NULL;
    size_t size = 0;

    message_init(&message, number);
    Queued__V1__ProcedureInfo *procedures =
        message_parts(&message, PROCEDURES_COUNT_MAX, sizeof *procedures, &pointers);
    for (uint32_t i = 0; i < definition->procedure_count && procedures != NULL; i++) {
        const struct procedure_plan *plan = &definition->procedures[i];
        if (plan->procedure_id <= after_procedure_id ||
            (service_id != 0 && plan->service_id != service_id) ||
            !definition_procedure_is_valid(plan, date)) {
            continue;
        }
        size += procedure_size(plan);
        if (to.n_procedures == PROCEDURES_COUNT_MAX ||
            (size > PROCEDURES_BYTES_MAX && to.n_procedures > 0)) {
            to.more = true;
            break;
        }
        put_procedure(&message, &procedures[to.n_procedures++], plan);
    }
    to.procedures = (Queued__V1__ProcedureInfo **)pointers;
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_PROCEDURES;
    message.envelope.procedures = &to;
    return message_frame(&message);
}

struct frame *response_forecast(uint32_t number, const struct forecast *forecast)
{
    struct message message;

    message_init(&message, number);
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_FORECAST;
    message.envelope.forecast = message_forecast(&message, forecast);
    return message_frame(&message);
}

static Queued__V1__Durations *put_durations(struct message *message, const struct durations *from)
{
    Queued__V1__Durations *to = message_part(message, sizeof *to);

    if (to != NULL) {
        queued__v1__durations__init(to);
        to->count = from->count;
        to->mean_ms = from->mean_ms;
        to->median_ms = from->median_ms;
        to->p90_ms = from->p90_ms;
        to->longest_ms = from->longest_ms;
    }
    return to;
}

static void put_row(struct message *message,
                    Queued__V1__ReportRow *to,
                    const struct report_row *from)
{
    queued__v1__report_row__init(to);
    to->group = part_text(from->group);
    to->title = part_text(from->title);
    to->issued = from->issued;
    to->served = from->served;
    to->no_shows = from->no_shows;
    to->cancelled = from->cancelled;
    to->expired = from->expired;
    to->transfers = from->transfers;
    to->wait = put_durations(message, &from->wait);
    to->walk = put_durations(message, &from->walk);
    to->service = put_durations(message, &from->service);
    to->visit = put_durations(message, &from->visit);
    to->parked_mean_ms = from->parked_mean_ms;
    to->within_promise = from->within_promise;
    to->throughput_per_hour = from->throughput_per_hour;
    to->load = from->load;
    to->forecast_error_mean_ms = from->forecast_error_mean_ms;
    to->forecast_count = from->forecast_count;
    to->dossiers_accepted = from->dossiers_accepted;
    to->left_before_call = from->left_before_call;
    to->left_before_call_mean_ms = from->left_before_call_mean_ms;
    to->left_before_call_longest_ms = from->left_before_call_longest_ms;
    if (strcmp(from->title_en, from->title) != 0) {
        to->title_en = part_text(from->title_en);
    }
    to->present = from->present;
    to->parked = put_durations(message, &from->parked);
    to->promise_due = from->promise_due;
    to->open_ms = from->open_ms;
    to->busy_ms = from->busy_ms;
    to->forecast_within = from->forecast_within;
    to->dossiers_on_time = from->dossiers_on_time;
    to->dossiers_late = from->dossiers_late;
    to->dossiers_on_time_rate = from->dossiers_on_time_rate;
    to->rating_mean = from->rating_mean;
    to->rating_good = from->rating_good;
    to->rated = message_part(message, sizeof from->rated);
    if (to->rated != NULL) {
        to->n_rated = LIMIT_RATING_LEVELS;
        memcpy(to->rated, from->rated, sizeof from->rated);
    }
}

/* NULL: nothing to tell. */
static Queued__V1__Distribution *put_distribution(struct message *message,
                                                  const struct distribution *from)
{
    size_t count = REPORT_BINS;

    while (count > 0 && from->counts[count - 1] == 0) {
        count--;
    }
    Queued__V1__Distribution *to = count == 0 ? NULL : message_part(message, sizeof *to);
    uint32_t *counts = to == NULL ? NULL : message_part(message, count * sizeof *counts);
    if (counts == NULL) {
        return NULL;
    }
    memcpy(counts, from->counts, count * sizeof *counts);
    queued__v1__distribution__init(to);
    to->n_counts = count;
    to->counts = counts;
    return to;
}

struct frame *response_report(uint32_t number, const struct report *report)
{
    struct message message;
    Queued__V1__Report to = QUEUED__V1__REPORT__INIT;
    void **pointers = NULL;

    message_init(&message, number);
    Queued__V1__ReportRow *rows =
        message_parts(&message, report->row_count, sizeof *rows, &pointers);
    for (uint32_t i = 0; i < report->row_count && rows != NULL; i++) {
        put_row(&message, &rows[i], &report->rows[i]);
    }
    to.from_date = report->query.from_date;
    to.to_date = report->query.to_date;
    to.without_no_shows = report->query.without_no_shows;
    to.by = (Queued__V1__ReportBy)report->query.by;
    to.promised_wait_ms = report->promised_wait_ms;
    to.wait = put_distribution(&message, &report->distributions[REPORT_WAIT]);
    to.walk = put_distribution(&message, &report->distributions[REPORT_WALK]);
    to.service = put_distribution(&message, &report->distributions[REPORT_SERVICE]);
    to.visit = put_distribution(&message, &report->distributions[REPORT_VISIT]);
    to.n_rows = rows == NULL ? 0 : report->row_count;
    to.rows = (Queued__V1__ReportRow **)pointers;
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_REPORT;
    message.envelope.report = &to;
    return message_frame(&message);
}

struct frame *response_workbook(uint32_t number, const char *token)
{
    struct message message;
    Queued__V1__Workbook to = QUEUED__V1__WORKBOOK__INIT;

    message_init(&message, number);
    to.token = part_text(token);
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_WORKBOOK;
    message.envelope.workbook = &to;
    return message_frame(&message);
}

struct frame *response_story(uint32_t number, const struct story *story)
{
    struct message message;
    Queued__V1__Story to = QUEUED__V1__STORY__INIT;
    void **pointers = NULL;

    message_init(&message, number);
    Queued__V1__StoryLine *lines =
        message_parts(&message, story->line_count, sizeof *lines, &pointers);
    for (uint32_t i = 0; i < story->line_count && lines != NULL; i++) {
        queued__v1__story_line__init(&lines[i]);
        lines[i].seq = story->lines[i].seq;
        lines[i].at_ms = story->lines[i].at_ms;
        lines[i].text = part_text(story->lines[i].text);
        lines[i].undone = story->lines[i].undone;
    }
    to.label = part_text(story->label);
    to.date = story->date;
    to.more = story->more;
    to.n_lines = lines == NULL ? 0 : story->line_count;
    to.lines = (Queued__V1__StoryLine **)pointers;
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_STORY;
    message.envelope.story = &to;
    return message_frame(&message);
}

struct frame *response_staff(uint32_t number, const struct staff *staff)
{
    struct message message;
    Queued__V1__Staff to = QUEUED__V1__STAFF__INIT;
    void **pointers = NULL;

    message_init(&message, number);
    Queued__V1__StaffMember *members =
        message_parts(&message, staff->count, sizeof *members, &pointers);
    for (uint32_t i = 0; i < staff->count && members != NULL; i++) {
        queued__v1__staff_member__init(&members[i]);
        members[i].user_id = staff->members[i].user_id;
        members[i].name = part_text(staff->members[i].name);
    }
    to.n_members = members == NULL ? 0 : staff->count;
    to.members = (Queued__V1__StaffMember **)pointers;
    message.envelope.body_case = QUEUED__V1__SERVER_MESSAGE__BODY_STAFF;
    message.envelope.staff = &to;
    return message_frame(&message);
}
