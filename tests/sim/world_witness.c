#include "tests/sim/world_witness.h"

#include <stdlib.h>
#include <string.h>

#include "queued/journal/journal.h"
#include "queued/journal/verify.h"
#include "queued/journal/writer.h"
#include "tests/sim/compare.h"
#include "tests/sim/trace.h"
#include "tests/sim/world_ledger.h"

#define VERSIONS_MAX 256
#define SEALS 4

/* The end of a batch: a restart finds the offices as they were at one of these, all at the same. */
struct seal {
    bool is_used;
    uint64_t seq[WORLD_OFFICES];
    uint64_t hash[WORLD_OFFICES]; /* 0: not known. */
    struct model models[WORLD_OFFICES];
};

static struct view views[WORLD_OFFICES];
static struct definition *definitions[WORLD_OFFICES][VERSIONS_MAX];
static struct seal seals[SEALS];
static uint32_t seal_count; /* The newest is seals[seal_count % SEALS]. */
static struct record *records;
static uint32_t record_count;
static bool is_verifying;

/* ld --wrap=f sends the server's calls of f() to __wrap_f(), and the real one is __real_f(). */
typedef enum refusal step_function(struct office *office,
                                   const struct command *command,
                                   int64_t now_ms,
                                   struct event_list *events,
                                   struct answer *answer,
                                   struct obstacle *obstacle);
typedef enum qd_err fold_function(struct office *office, const struct event *event);
typedef enum refusal try_function(const struct office *office,
                                  const struct definition *candidate,
                                  uint64_t *ticket_ids,
                                  size_t max,
                                  size_t *ticket_count);
typedef enum qd_err apply_function(struct office *office,
                                   const struct definition *candidate,
                                   struct actor actor,
                                   int64_t now_ms,
                                   struct event_list *events);
typedef void append_function(struct journal *journal, struct batch *batch);
typedef enum qd_err commit_function(struct journal *journal, struct batch *batch);
typedef enum qd_err write_function(struct writer *writer, struct batch *batch);
step_function real_step __asm__("__real_office_step");
step_function wrap_step __asm__("__wrap_office_step");
fold_function real_fold __asm__("__real_office_fold");
fold_function wrap_fold __asm__("__wrap_office_fold");
try_function real_try __asm__("__real_office_try_definition");
try_function wrap_try __asm__("__wrap_office_try_definition");
apply_function real_apply __asm__("__real_office_apply_definition");
apply_function wrap_apply __asm__("__wrap_office_apply_definition");
append_function real_append __asm__("__real_journal_append");
append_function wrap_append __asm__("__wrap_journal_append");
commit_function real_commit __asm__("__real_journal_commit_now");
commit_function wrap_commit __asm__("__wrap_journal_commit_now");
write_function real_write __asm__("__real_writer_commit");
write_function wrap_write __asm__("__wrap_writer_commit");

static uint32_t index_of(uint32_t office_id)
{
    world_demand(office_id >= 1 && office_id <= WORLD_OFFICES, "an office that nobody made");
    return office_id - 1;
}

struct view *witness_view(uint32_t office_id)
{
    return &views[index_of(office_id)];
}

/* --- Records --- */

uint32_t witness_record(uint32_t client, uint32_t office_id, enum command_kind kind)
{
    if ((record_count & (record_count - 1)) == 0) {
        size_t size = record_count == 0 ? 2 : 2 * (size_t)record_count;
        records = realloc(records, size * sizeof *records);
        world_demand(records != NULL, "no memory");
    }
    record_count += record_count == 0 ? 1 : 0; /* 0 is none. */
    records[record_count] = (struct record){.client = client, .office_id = office_id, .kind = kind};
    return record_count++;
}

struct record *witness_find(uint32_t number)
{
    world_demand(number > 0 && number < record_count, "a command that nobody gave");
    return &records[number];
}

struct command_id witness_id(uint32_t number)
{
    struct command_id id = {{0}};

    memcpy(id.bytes, &number, sizeof number);
    memcpy(id.bytes + 8, &world.seed, sizeof world.seed);
    id.bytes[15] = 1;
    return id;
}

static struct record *record_of(const struct command_id *id)
{
    uint32_t number = 0;

    memcpy(&number, id->bytes, sizeof number);
    return number == 0 ? NULL : witness_find(number);
}

/* --- Steps --- */

static void show(const struct office *office, const struct event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        trace_event(world.trace, office, &events[i]);
        world.counts.days += events[i].kind == EVENT_DAY_OPENED ? 1 : 0;
        world.counts.calls += events[i].kind == EVENT_TICKET_CALLED ? 1 : 0;
    }
}

static void check(const struct office *office, const struct event *events, size_t count)
{
    struct view *view = witness_view(office->office_id);
    const char *what = compare_states(office, &view->model);

    world_demand(what == NULL, what);
    what = compare_calls(&view->model, events, count);
    world_demand(what == NULL, what);
    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == EVENT_TICKET_ISSUED) {
            what = compare_label(office, &view->model, office->ticket_count - 1);
            world_demand(what == NULL, what);
        }
    }
    office_check(office);
    ledger_snap(&view->model, office->office_id, office->seq);
}

static void check_repeated(const struct office *office,
                           const struct record *record,
                           enum refusal refusal,
                           const struct answer *answer)
{
    bool is_known = record != NULL && record->seq != 0 && record->day_seq == office->day_seq;

    if (refusal != REFUSAL_NONE) {
        world_demand(!is_known, "a command that was done is refused when it is said again");
        return;
    }
    if (!answer->repeated) {
        world_demand(!is_known, "a command was done twice");
        return;
    }
    world_demand(is_known, "taken for a repeated command");
    world_demand(answer->seq == record->seq && answer->ticket_id == record->ticket_id,
                 "a repeated command got another answer");
    world.counts.repeated++;
}

enum refusal wrap_step(struct office *office,
                       const struct command *command,
                       int64_t now_ms,
                       struct event_list *events,
                       struct answer *answer,
                       struct obstacle *obstacle)
{
    struct view *view = witness_view(office->office_id);
    struct record *record = record_of(&command->id);
    size_t from = events->count;
    bool is_looked_at = world_chance(1); /* A hash of everything costs as much as fifty commands. */
    uint64_t hash = is_looked_at ? office_hash(office) : 0;
    enum refusal refusal = real_step(office, command, now_ms, events, answer, obstacle);
    bool is_done = refusal == REFUSAL_NONE;

    world.counts.commands++;
    world.counts.refused += is_done ? 0 : 1;
    view->office = office;
    if (command->kind != COMMAND_TICK || events->count > from) {
        trace_command(world.trace, now_ms, command, refusal);
    }
    check_repeated(office, record, refusal, answer);
    if (!is_done || answer->repeated) {
        world_demand(events->count == from, "refused or repeated, and yet something happened");
        world_demand(!is_looked_at || office_hash(office) == hash,
                     "refused or repeated, and yet changed");
    }
    if (is_done && answer->repeated) {
        return refusal;
    }
    bool model_done = model_step(&view->model, command, now_ms, answer->ticket_id);
    world_demand(!is_done || model_done, "done, where the model refuses");
    world_demand(is_done || !model_done, "refused, where the model does it");
    if (is_done) {
        show(office, events->events + from, events->count - from);
        check(office, events->events + from, events->count - from);
    }
    if (is_done && record != NULL) {
        record->seq = answer->seq;
        record->ticket_id = answer->ticket_id;
        record->day_seq = office->day_seq;
    }
    return refusal;
}

/* --- Definitions --- */

enum refusal wrap_try(const struct office *office,
                      const struct definition *candidate,
                      uint64_t *ticket_ids,
                      size_t max,
                      size_t *ticket_count)
{
    enum refusal refusal = real_try(office, candidate, ticket_ids, max, ticket_count);

    if (office->seq > 0) {
        const struct view *view = witness_view(office->office_id);
        world_demand((refusal == REFUSAL_NONE) == model_may_adopt(&view->model, candidate),
                     "a definition refused, or not, by the model");
    }
    return refusal;
}

static const struct definition *define(uint32_t office_id,
                                       const struct plan *plan,
                                       uint64_t version)
{
    struct definition **place = &definitions[index_of(office_id)][version];

    world_demand(version < VERSIONS_MAX, "too many definitions");
    *place = malloc(sizeof **place); /* An older one of this version may still be in a seal. */
    world_demand(*place != NULL, "no memory");
    **place = plan_definition(plan, version);
    return *place;
}

enum qd_err wrap_apply(struct office *office,
                       const struct definition *candidate,
                       struct actor actor,
                       int64_t now_ms,
                       struct event_list *events)
{
    struct view *view = witness_view(office->office_id);
    size_t from = events->count;
    enum qd_err err = real_apply(office, candidate, actor, now_ms, events);

    if (err != QD_OK) {
        return err;
    }
    view->plan = view->proposed;
    const struct definition *own = define(office->office_id, &view->plan, candidate->version);
    if (view->model.definition == NULL) {
        model_init(&view->model, own);
    }
    model_adopt(&view->model, own, now_ms);
    view->office = office;
    view->founded_seq = office->seq;
    view->founded_hash = office_hash(office);
    world.counts.changes++;
    show(office, events->events + from, events->count - from);
    check(office, events->events + from, events->count - from);
    return err;
}

/* --- Batches --- */

static void copy_model(struct model *to, const struct model *from)
{
    memcpy(to, from, offsetof(struct model, tickets));
    memcpy(to->tickets, from->tickets, from->ticket_count * sizeof from->tickets[0]);
    memcpy(&to->ticket_count,
           &from->ticket_count,
           sizeof *from - offsetof(struct model, ticket_count));
}

/* What the batch holds is all that has happened so far. */
static void seal(void)
{
    const struct seal *last = &seals[seal_count % SEALS];
    struct seal *next = &seals[++seal_count % SEALS];

    bool is_hashed = seal_count < 2 * SEALS || world_chance(2) || world.is_over;

    next->is_used = true;
    for (uint32_t i = 0; i < WORLD_OFFICES; i++) {
        const struct office *office = views[i].office;
        bool is_known = office == NULL || office->seq == last->seq[i];
        next->seq[i] = is_known ? last->seq[i] : office->seq;
        next->hash[i] = is_known ? last->hash[i] : is_hashed ? office_hash(office) : 0;
        copy_model(&next->models[i], &views[i].model);
    }
}

void wrap_append(struct journal *journal, struct batch *batch)
{
    seal();
    real_append(journal, batch);
}

/* At the command line: the offices that are founded are let go before they are committed. */
static void seal_founded(void)
{
    struct seal *next = NULL;

    witness_before_life();
    seal();
    next = &seals[seal_count % SEALS];
    for (uint32_t i = 0; i < WORLD_OFFICES; i++) {
        next->seq[i] = views[i].founded_seq;
        next->hash[i] = views[i].founded_hash;
    }
}

enum qd_err wrap_commit(struct journal *journal, struct batch *batch)
{
    seal_founded();
    return real_commit(journal, batch);
}

enum qd_err wrap_write(struct writer *writer, struct batch *batch)
{
    enum qd_err err = real_write(writer, batch);

    if (err != QD_OK) {
        return err;
    }
    world.counts.commits++;
    for (size_t i = 0; i < batch->entry_count; i++) {
        const struct event *event = &batch->entries[i].event;
        struct view *view = witness_view(event->office_id);
        struct record *record = record_of(&event->command_id);
        world_demand(event->seq == view->durable_seq + 1, "an event was left out of its batch");
        view->durable_seq = event->seq;
        world.counts.events++;
        ledger_enter(event);
        if (record != NULL) {
            record->is_durable = true;
        }
    }
    return err;
}

/* --- Lives --- */

enum qd_err wrap_fold(struct office *office, const struct event *event)
{
    if (!is_verifying) {
        witness_view(office->office_id)->office = office;
    }
    return real_fold(office, event);
}

void witness_before_life(void)
{
    for (uint32_t i = 0; i < WORLD_OFFICES; i++) {
        views[i].office = NULL;
    }
}

/* What came after it has never been. */
static const struct seal *find_seal(void)
{
    for (uint32_t i = 0; i < SEALS; i++) {
        struct seal *seal = &seals[(seal_count - i) % SEALS];
        bool fits = seal->is_used;
        for (uint32_t j = 0; j < WORLD_OFFICES; j++) {
            fits = fits && views[j].office != NULL && views[j].office->seq == seal->seq[j];
        }
        if (fits) {
            seal_count -= i;
            return seal;
        }
        seal->is_used = false;
    }
    world_fail("the server comes back with what no batch ended with");
}

void witness_on_life(void)
{
    const struct seal *seal = find_seal();

    for (uint32_t i = 0; i < WORLD_OFFICES; i++) {
        const struct office *office = views[i].office;
        world_demand(office->seq >= views[i].durable_seq, "what was on the disk is lost");
        world_demand(seal->hash[i] == 0 || office_hash(office) == seal->hash[i],
                     "a restart ends in another state");
        views[i].durable_seq = office->seq;
        copy_model(&views[i].model, &seal->models[i]);
        const char *what = compare_states(office, &views[i].model);
        world_demand(what == NULL, what);
        ledger_snap(&views[i].model, i + 1, office->seq);
        ledger_settle(i + 1);
    }
    for (uint32_t i = 1; i < record_count; i++) {
        struct record *record = &records[i];
        const struct view *view = witness_view(record->office_id);
        world_demand(!record->is_durable || record->seq <= view->durable_seq,
                     "a command that was on the disk is lost");
        record->is_durable = record->seq != 0 && record->seq <= view->durable_seq;
        record->seq = record->is_durable ? record->seq : 0;
        world_demand(!record->is_told || record->is_durable, "a command that was told is lost");
    }
}

void witness_verify(void)
{
    struct verify_result result = {0};

    is_verifying = true;
    enum qd_err err = verify_file(world.path, &result);
    is_verifying = false;
    if (err != QD_OK || result.office_id != 0) {
        world_fail(result.what[0] != '\0' ? result.what : "the database cannot be verified");
    }
}
