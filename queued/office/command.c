#include "queued/office/command.h"

#include <string.h>

#include "queued/base/assert.h"
#include "queued/base/hash.h"

static void hash_issue(struct qd_hash *hash, const struct command_issue *issue)
{
    qd_hash_u64(hash, issue->service_id);
    qd_hash_u64(hash, issue->procedure_count);
    for (uint32_t i = 0; i < issue->procedure_count; i++) {
        qd_hash_u64(hash, issue->procedure_ids[i]);
    }
    qd_hash_u64(hash, issue->ticket_class);
    qd_hash_u64(hash, issue->channel);
    qd_hash_u64(hash, issue->language);
    qd_hash_u64(hash, (uint64_t)issue->appointment_at_ms);
    qd_hash_u64(hash, issue->definition_version);
}

static void hash_rating(struct qd_hash *hash, const struct rating *rating)
{
    QD_ASSERT(rating->reason_count <= LIMIT_RATING_REASONS);
    qd_hash_u64(hash, rating->level);
    qd_hash_u64(hash, rating->reason_count);
    for (uint32_t i = 0; i < rating->reason_count; i++) {
        qd_hash_u64(hash, rating->reason_ids[i]);
    }
}

uint64_t command_hash(const struct command *command)
{
    struct qd_hash hash;

    qd_hash_init(&hash);
    qd_hash_u64(&hash, command->kind);
    qd_hash_u64(&hash, command->ticket_id);
    qd_hash_u64(&hash, command->counter_id);
    qd_hash_u64(&hash, command->service_id);
    if (command->label[0] != '\0') {
        qd_hash_bytes(&hash, command->label, strlen(command->label));
    }
    if (command->kind == COMMAND_ISSUE) {
        QD_ASSERT(command->issue.procedure_count <= LIMIT_TICKET_PROCEDURES);
        hash_issue(&hash, &command->issue);
    } else if (command->kind == COMMAND_RECLASSIFY) {
        qd_hash_u64(&hash, command->ticket_class);
    } else if (command->kind == COMMAND_LOG_IN) {
        qd_hash_u64(&hash, command->take_over);
    } else if (command->kind == COMMAND_OPEN_COUNTER) {
        qd_hash_u64(&hash, command->automatic);
    } else if (command->kind == COMMAND_PAUSE_COUNTER) {
        qd_hash_u64(&hash, command->reason_id);
    } else if (command->kind == COMMAND_RATE) {
        hash_rating(&hash, &command->rating);
    } else if (command->kind == COMMAND_FINISH) {
        qd_hash_u64(&hash, command->finish.outcome);
        qd_hash_u64(&hash, command->finish.dossier_due_date);
        qd_hash_bytes(&hash, command->finish.dossier_code, strlen(command->finish.dossier_code));
    }
    return qd_hash_value(&hash);
}
