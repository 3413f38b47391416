/* The office against queueing theory: waits of a simulated hall, within three standard errors of
 * what theory says exactly.
 *
 * usage: theory <erlang_c|priority|pollaczek|erlang_a|hopeless> <queueing_oracles.json> [seed] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queued/base/assert.h"
#include "tests/sim/oracles.h"
#include "tests/sim/station.h"

/* With sanitizers a tenth of the customers. The bound is then that of fewer and shorter runs:
 * Student's t of 19 degrees of freedom, and rare long waits that most runs do not see. Warming up
 * takes as long as ever: the slowest set forgets how it began within 1,500 customers. */
#ifdef QUEUED_SLOW_ASSERTS
#define RUNS 20
#define WARM_UP 4000
#define MEASURED 2000
#define ERRORS_MAX 5.0
#else
#define RUNS 40
#define WARM_UP 5000
#define MEASURED 25000
#define ERRORS_MAX 3.0
#endif

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define MINUTE_MS INT64_C(60000)

struct ledger {
    const char *oracles;
    uint64_t seed;
    unsigned sets;
    unsigned compared;
    unsigned wrong;
    uint64_t customers_min;
};

static void verdict(
    struct ledger *ledger, const char *what, struct estimate measured, double expected, bool good)
{
    double away = (measured.mean - expected) / measured.error;

    (void)printf("  %-34s %10.6f  expected %10.6f  %+5.2f errors%s\n",
                 what,
                 measured.mean,
                 expected,
                 away,
                 good ? "" : "  WRONG");
    ledger->compared++;
    ledger->wrong += good ? 0 : 1;
}

static void compare(struct ledger *ledger,
                    const char *what,
                    struct estimate measured,
                    double expected)
{
    double away = fabs(measured.mean - expected);

    verdict(ledger, what, measured, expected, away <= ERRORS_MAX * measured.error);
}

/* A claim that is true or not. */
static void claim(struct ledger *ledger, const char *what, bool is_true)
{
    (void)printf("  %-34s %s\n", what, is_true ? "yes" : "NO: WRONG");
    ledger->compared++;
    ledger->wrong += is_true ? 0 : 1;
}

static struct station_plan plan_of(uint32_t counters, double arrivals, double service_mean)
{
    return (struct station_plan){
        .counters = counters,
        .arrivals = arrivals,
        .service_mean = service_mean,
        .service = SERVICE_EXPONENTIAL,
        .runs = RUNS,
        .warm_up = WARM_UP,
        .measured = MEASURED,
        .head_ms = {[CLASS_REGULAR] = HEAD_REGULAR_MS_DEFAULT,
                    [CLASS_PRIORITY] = HEAD_PRIORITY_MS_DEFAULT,
                    [CLASS_APPOINTMENT] = HEAD_APPOINTMENT_MS_DEFAULT},
    };
}

/* Each set has its own random numbers. */
static void run(struct ledger *ledger, struct station_plan *plan, struct station_result *result)
{
    plan->seed = ledger->seed * 100 + ledger->sets++;
    station_run(plan, result);
    bool is_least = ledger->customers_min == 0 || result->customers < ledger->customers_min;
    ledger->customers_min = is_least ? result->customers : ledger->customers_min;
}

/* The heads are so far apart that no wait ever bridges them: strict priority, which is Cobham's. */
static void make_strict(struct station_plan *plan)
{
    plan->head_ms[CLASS_APPOINTMENT] = 0;
    plan->head_ms[CLASS_PRIORITY] = 120 * DAY_MS;
    plan->head_ms[CLASS_REGULAR] = 240 * DAY_MS;
}

static const char *const set_names[] = {
    "S1 one window",
    "S2 two windows",
    "S3 small office",
    "S4 medium office",
    "S5 large hall",
    "S6 one-stop centre",
};

static struct station_plan plan_of_set(const char *set)
{
    return plan_of((uint32_t)oracles_number(set, "c"),
                   oracles_number(set, "lam"),
                   1.0 / oracles_number(set, "mu"));
}

/* What citizens who had to wait were told at issue, against what came: on average the same, and
 * within the range about as often as the range says. Not quite, for the office learns its mean on
 * the way. */
static void foretold(struct ledger *ledger, const struct station_result *result)
{
    double forecast = result->forecast.mean;
    double came = result->foretold.mean;
    double within50 = result->within50.mean;
    double within90 = result->within90.mean;

    (void)printf("  %-34s %10.6f  came     %10.6f\n", "forecast, hours", forecast, came);
    (void)printf("  %-34s %10.3f  and      %10.3f\n", "within 50 % and 90 %", within50, within90);
    claim(ledger, "forecast is right on average", fabs(forecast - came) < 0.1 * came);
    claim(ledger, "half are within the 50 % range", fabs(within50 - 0.5) < 0.1);
    claim(ledger, "nine in ten within the 90 % range", within90 > 0.8 && within90 < 0.97);
}

/* One class, M/M/c. */
static void erlang_c(struct ledger *ledger)
{
    const char *sets = oracles_find(ledger->oracles, "sets");

    for (size_t i = 0; i < QD_ARRAY_LEN(set_names); i++) {
        const char *set = oracles_find(sets, set_names[i]);
        struct station_plan plan = plan_of_set(set);
        struct station_result result;
        (void)printf("%s, first come first served\n", set_names[i]);
        run(ledger, &plan, &result);
        compare(ledger, "wait, hours", result.wait[0], oracles_number(set, "Wq"));
        compare(ledger, "share delayed", result.delayed, oracles_number(set, "Pw"));
        compare(ledger, "share over 5 minutes", result.over5, oracles_number(set, "P5"));
        compare(ledger, "share over 15 minutes", result.over15, oracles_number(set, "P15"));
        compare(ledger, "people in line", result.in_line, oracles_number(set, "Lq"));
        compare(ledger, "counters busy", result.busy, oracles_number(set, "rho"));
        foretold(ledger, &result);
    }
}

static void strict(struct ledger *ledger, const char *set, size_t classes)
{
    static const enum ticket_class order[2][3] = {
        {CLASS_PRIORITY, CLASS_REGULAR, 0},
        {CLASS_APPOINTMENT, CLASS_PRIORITY, CLASS_REGULAR},
    };
    const char *name = classes == 2 ? "cobham2" : "cobham3";
    struct station_plan plan = plan_of_set(set);
    struct station_result result;

    (void)printf(" %zu classes, strict\n", classes);
    make_strict(&plan);
    plan.share[CLASS_PRIORITY] = 0.2;
    plan.share[CLASS_APPOINTMENT] = classes == 3 ? 0.1 : 0.0;
    run(ledger, &plan, &result);
    for (size_t i = 0; i < classes; i++) {
        char what[48];
        (void)snprintf(what, sizeof what, "wait of class %zu, hours", i + 1);
        compare(ledger, what, result.wait[order[classes - 2][i]], oracles_number_at(set, name, i));
    }
    compare(ledger, "share delayed", result.delayed, oracles_number(set, "Pw"));
    claim(ledger, "no wait bridges the heads", result.wait_max < 120 * 24.0);
}

/* The rule as offices have it, ten minutes ahead. What theory knows of it exactly: whom one serves
 * first moves waiting between classes and makes none (Kleinrock's conservation law), so the mean
 * over all is that of first come first served; and the classes are at most the head start apart. */
static void head_start(struct ledger *ledger, const char *set)
{
    struct station_plan plan = plan_of_set(set);
    struct station_result result;
    double head = (double)(HEAD_REGULAR_MS_DEFAULT - HEAD_PRIORITY_MS_DEFAULT) / 3600000.0;

    (void)printf(" 2 classes, ten minutes ahead\n");
    plan.share[CLASS_PRIORITY] = 0.2;
    run(ledger, &plan, &result);
    double priority = result.wait[CLASS_PRIORITY].mean;
    double regular = result.wait[CLASS_REGULAR].mean;
    double mean = oracles_number(set, "Wq");
    compare(ledger, "wait over all, hours", result.wait[0], mean);
    compare(ledger, "share delayed", result.delayed, oracles_number(set, "Pw"));
    (void)printf("  %-34s %10.6f  and %10.6f\n", "priority and regular, hours", priority, regular);
    claim(ledger, "priority waits less", priority < result.wait[0].mean);
    claim(ledger, "regular waits longer", regular > result.wait[0].mean);
    claim(ledger, "by less than the head start", regular - priority < head);
    claim(ledger, "and more than under strict", priority > oracles_number_at(set, "cobham2", 0));
    claim(ledger, "regular citizens are passed", result.passed > 0);
    claim(ledger, "by nobody who came too late", result.passed_late == 0);
}

static void priority(struct ledger *ledger)
{
    const char *sets = oracles_find(ledger->oracles, "sets");

    for (size_t i = 0; i < QD_ARRAY_LEN(set_names); i++) {
        const char *set = oracles_find(sets, set_names[i]);
        (void)printf("%s\n", set_names[i]);
        strict(ledger, set, 2);
        strict(ledger, set, 3);
        head_start(ledger, set);
    }
}

/* One counter, any service time: Pollaczek and Khinchine, and Cobham's classes on it. */
static void pollaczek(struct ledger *ledger)
{
    static const struct {
        const char *name;
        enum station_service service;
        double scv;
    } rows[] = {
        {"deterministic", SERVICE_DETERMINISTIC, 0},
        {"Erlang-2", SERVICE_ERLANG_2, 0.5},
        {"exponential", SERVICE_EXPONENTIAL, 1},
        {"lognormal SCV 1.55 (bank, Jan)", SERVICE_LOGNORMAL, 1.55},
        {"lognormal SCV 2.15 (bank, Oct)", SERVICE_LOGNORMAL, 2.15},
        {"SCV 4", SERVICE_HYPEREXPONENTIAL, 4},
    };
    const char *pk = oracles_find(ledger->oracles, "pk");

    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        const char *row = oracles_find(pk, rows[i].name);
        struct station_plan plan = plan_of(1, 8.0, 0.1);
        struct station_result result;
        (void)printf("one counter, 8 an hour for 10, %s\n", rows[i].name);
        plan.service = rows[i].service;
        plan.scv = rows[i].scv;
        run(ledger, &plan, &result);
        compare(ledger, "wait, hours", result.wait[0], oracles_number(row, "Wq"));
        make_strict(&plan);
        plan.share[CLASS_PRIORITY] = 0.2;
        run(ledger, &plan, &result);
        compare(ledger,
                "wait of priority, hours",
                result.wait[CLASS_PRIORITY],
                oracles_number_at(row, "prio", 0));
        compare(ledger,
                "wait of regular, hours",
                result.wait[CLASS_REGULAR],
                oracles_number_at(row, "prio", 1));
    }
}

/* Citizens who lose patience cancel. The mean patience follows from the row: P(abandon) = wait /
 * patience; the service rate from the share of busy counters. */
static void erlang_a(struct ledger *ledger)
{
    const char *rows = oracles_find(ledger->oracles, "erlang_a");

    for (size_t i = 0; i < 5; i++) {
        const char *row = oracles_item(rows, i);
        double arrivals = oracles_number(row, "lam");
        double counters = oracles_number(row, "c");
        double given_up = oracles_number(row, "Pab");
        double wait = oracles_number(row, "Wq");
        double busy = oracles_number(row, "occ");
        double mean = counters * busy / (arrivals * (1.0 - given_up));
        struct station_plan plan = plan_of((uint32_t)counters, arrivals, mean);
        struct station_result result;
        plan.patience_mean = wait / given_up;
        (void)printf("%.0f counters, %.0f an hour for %.0f, patience %.0f s\n",
                     counters,
                     arrivals,
                     counters / mean,
                     plan.patience_mean * 3600);
        run(ledger, &plan, &result);
        compare(ledger, "share delayed", result.delayed, oracles_number(row, "Pw"));
        compare(ledger, "share given up", result.given_up, given_up);
        compare(ledger, "wait, hours", result.wait[0], wait);
        compare(ledger, "counters busy", result.busy, busy);
    }
}

/* A hopeless day (domain, "Order"): priority citizens alone are 105 % of what eight counters can do
 * in eight hours, regular ones another 10 %. How many of these are unserved when it closes. */
static void hopeless(struct ledger *ledger)
{
    static const struct {
        const char *rule;
        int64_t head_ms;
        double expected;
    } rows[] = {
        {"strict priority", 120 * DAY_MS, 0.80},
        {"ten minutes ahead", 10 * MINUTE_MS, 0.15},
        {"first come first served", 0, 0.13},
    };
    double capacity = 8 * 60.0 / 7.0; /* Seven minutes each. */

    (void)printf("8 counters, priority at 105 %% of capacity, regular at 10 %%, 8 hours\n");
    for (size_t i = 0; i < QD_ARRAY_LEN(rows); i++) {
        struct station_plan plan = plan_of(8, 1.15 * capacity, 7.0 / 60.0);
        struct station_result result;
        plan.runs = 10 * RUNS;
        plan.warm_up = 0;
        plan.measured = UINT32_MAX;
        plan.closes_after = 8;
        plan.share[CLASS_PRIORITY] = 1.05 / 1.15;
        plan.head_ms[CLASS_REGULAR] = rows[i].head_ms;
        plan.head_ms[CLASS_PRIORITY] = 0;
        run(ledger, &plan, &result);
        struct estimate unserved = result.unserved[CLASS_REGULAR];
        double away = fabs(unserved.mean - rows[i].expected);
        verdict(ledger,
                rows[i].rule,
                unserved,
                rows[i].expected,
                away <= ERRORS_MAX * unserved.error + 0.005); /* They are given in whole percent. */
        claim(ledger, "passed by nobody too late", result.passed_late == 0);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(struct ledger *);
    } families[] = {
        {"erlang_c", erlang_c},
        {"priority", priority},
        {"pollaczek", pollaczek},
        {"erlang_a", erlang_a},
        {"hopeless", hopeless},
    };
    struct ledger ledger = {.seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1};

    char *oracles = argc > 2 ? oracles_read(argv[2]) : NULL;
    if (oracles == NULL) {
        return argc > 2 ? 77 : 2;
    }
    ledger.oracles = oracles;
    for (size_t i = 0; i < QD_ARRAY_LEN(families); i++) {
        if (strcmp(argv[1], families[i].name) == 0) {
            families[i].run(&ledger);
        }
    }
    free(oracles);
    (void)printf("%u comparisons, %u wrong; at least %llu customers each\n",
                 ledger.compared,
                 ledger.wrong,
                 (unsigned long long)ledger.customers_min);
    return ledger.compared > 0 && ledger.wrong == 0 ? 0 : 1;
}
