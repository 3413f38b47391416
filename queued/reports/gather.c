#include "queued/reports/gather.h"

#include <string.h>

#define MS_PER_HOUR 3600000.0

void gather_deinit(struct gather *gather)
{
    for (int i = 0; i < TALLY_TIMES_COUNT; i++) {
        spread_deinit(&gather->times[i]);
    }
    spread_deinit(&gather->all_waits);
}

void gather_clear(struct gather *gather)
{
    memset(gather->numbers, 0, sizeof gather->numbers);
    for (int i = 0; i < TALLY_TIMES_COUNT; i++) {
        spread_clear(&gather->times[i]);
    }
    spread_clear(&gather->all_waits);
}

enum qd_err gather_add(struct gather *gather, const uint8_t *bytes, size_t len)
{
    struct unpacking unpacking = {.at = bytes, .end = bytes + len};
    enum qd_err err = QD_OK;

    for (int i = 0; i < TALLY_NUMBER_COUNT; i++) {
        gather->numbers[i] += (int64_t)packing_take(&unpacking);
    }
    for (int i = 0; i < TALLY_TIMES_COUNT && err == QD_OK; i++) {
        err = spread_add(&gather->times[i], &unpacking);
    }
    if (err == QD_OK && unpacking.at != unpacking.end) {
        return QD_ERR_CORRUPT;
    }
    return err;
}

int64_t gather_open_ms(const uint8_t *bytes, size_t len)
{
    struct unpacking unpacking = {.at = bytes, .end = bytes + len};

    return (int64_t)packing_take(&unpacking);
}

/* Negative: of nothing. */
static double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? -1.0 : (double)part / (double)whole;
}

static int64_t mean(int64_t sum, int64_t count)
{
    return count == 0 ? 0 : sum / count;
}

static void put_counts(const int64_t *numbers, struct report_row *row)
{
    row->issued = (uint32_t)numbers[TALLY_ISSUED];
    row->served = (uint32_t)numbers[TALLY_SERVED];
    row->no_shows = (uint32_t)numbers[TALLY_NO_SHOWS];
    row->cancelled = (uint32_t)numbers[TALLY_CANCELLED];
    row->expired = (uint32_t)numbers[TALLY_EXPIRED];
    row->present = (uint32_t)numbers[TALLY_PRESENT];
    row->transfers = (uint32_t)numbers[TALLY_TRANSFERS];
    row->forecast_count = (uint32_t)numbers[TALLY_FORECASTS];
    row->forecast_error_mean_ms = mean(numbers[TALLY_FORECAST_ERROR_MS], numbers[TALLY_FORECASTS]);
    row->forecast_within =
        share((uint64_t)numbers[TALLY_FORECASTS_KEPT], (uint64_t)numbers[TALLY_FORECASTS]);
    row->dossiers_accepted = (uint32_t)numbers[TALLY_ACCEPTED];
    row->dossiers_on_time = (uint32_t)numbers[TALLY_ON_TIME];
    row->dossiers_late = (uint32_t)numbers[TALLY_LATE];
    row->dossiers_on_time_rate =
        share(row->dossiers_on_time, (uint64_t)row->dossiers_on_time + row->dossiers_late);
}

static void put_ratings(const int64_t *numbers, enum report_by by, struct report_row *row)
{
    uint32_t least = by == REPORT_BY_CLERK || by == REPORT_BY_COUNTER ? GATHER_RATINGS_MIN : 1;
    uint64_t sum = 0;
    uint64_t good = 0;

    for (uint32_t i = 0; i < LIMIT_RATING_LEVELS; i++) {
        row->rated[i] = (uint32_t)numbers[(uint32_t)TALLY_RATED + i];
        row->rating_count += row->rated[i];
        sum += (uint64_t)row->rated[i] * (i + 1);
        good += i >= LIMIT_RATING_LEVELS / 2 ? row->rated[i] : 0;
    }
    uint64_t judged = row->rating_count >= least ? row->rating_count : 0;
    row->rating_mean = share(sum, judged);
    row->rating_good = share(good, judged);
}

static void put_work(const int64_t *numbers, struct report_row *row)
{
    row->open_ms = numbers[TALLY_OPEN_MS];
    row->busy_ms = numbers[TALLY_BUSY_MS];
    row->throughput_per_hour = -1.0;
    row->load = -1.0;
    if (row->open_ms > 0) {
        row->throughput_per_hour =
            (double)numbers[TALLY_ENDED] * MS_PER_HOUR / (double)row->open_ms;
        row->load = (double)row->busy_ms / (double)row->open_ms;
    }
}

/* The promise is kept by those who were called in time; it was due to them, and to those whom it
 * had passed when they left. */
static void put_waits(struct gather *gather,
                      struct spread *waits,
                      int64_t promise_ms,
                      struct report_row *row)
{
    struct spread *gone = &gather->times[TALLY_LEFT];
    struct durations left = spread_close(gone);
    uint64_t due = waits->count + gone->count - spread_within(gone, promise_ms);

    row->wait = spread_close(waits);
    row->promise_due = (uint32_t)due;
    row->within_promise = share(spread_within(waits, promise_ms), due);
    row->left_before_call = left.count;
    row->left_before_call_mean_ms = left.mean_ms;
    row->left_before_call_longest_ms = left.longest_ms;
}

enum qd_err gather_close(struct gather *gather,
                         const struct report_query *query,
                         int64_t promise_ms,
                         struct report_row *row)
{
    struct spread *times = gather->times;
    struct spread *waits = &times[TALLY_WAIT];

    if (!query->without_no_shows && times[TALLY_NO_SHOW_WAIT].count > 0) {
        enum qd_err err = spread_join(&gather->all_waits, waits);
        if (err == QD_OK) {
            err = spread_join(&gather->all_waits, &times[TALLY_NO_SHOW_WAIT]);
        }
        if (err != QD_OK) {
            return err;
        }
        waits = &gather->all_waits;
    }
    put_counts(gather->numbers, row);
    put_ratings(gather->numbers, query->by, row);
    put_work(gather->numbers, row);
    put_waits(gather, waits, promise_ms, row);
    row->walk = spread_close(&times[TALLY_WALK]);
    row->service = spread_close(&times[TALLY_SERVICE]);
    row->visit = spread_close(&times[TALLY_VISIT]);
    row->parked = spread_close(&times[TALLY_PARKED]);
    row->parked_mean_ms = mean(gather->numbers[TALLY_PARKED_MS], row->service.count);
    return QD_OK;
}

void gather_distribute(const struct gather *gather,
                       const struct report_query *query,
                       struct distribution *distributions)
{
    const struct spread *times = gather->times;

    spread_distribute(&times[TALLY_WAIT], &distributions[REPORT_WAIT]);
    if (!query->without_no_shows) {
        spread_distribute(&times[TALLY_NO_SHOW_WAIT], &distributions[REPORT_WAIT]);
    }
    spread_distribute(&times[TALLY_WALK], &distributions[REPORT_WALK]);
    spread_distribute(&times[TALLY_SERVICE], &distributions[REPORT_SERVICE]);
    spread_distribute(&times[TALLY_VISIT], &distributions[REPORT_VISIT]);
}
