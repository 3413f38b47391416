#include "tests/replay/probe.h"

#include "queued/journal/journal.h"

/* The newest event on the disk; false: it cannot be read just now. */
static bool read_head(struct probe *probe)
{
    const struct journal_options options = {.path = probe->database, .reading = true};
    char errmsg[JOURNAL_ERRMSG_SIZE] = "";
    struct journal_head head = {0};
    size_t count = 0;

    if (probe->journal == NULL && journal_open(&probe->journal, &options, errmsg) != QD_OK) {
        return false;
    }
    bool read = journal_offices(probe->journal, &head, 1, &count) == QD_OK && count == 1;
    probe->seq = read ? head.seq : probe->seq;
    return read;
}

void probe_look(struct probe *probe, uint64_t seq)
{
    probe->looked++;
    if (seq <= probe->seq) {
        return; /* Seen before. */
    }
    if (!read_head(probe)) {
        probe->unreadable++;
    } else if (seq > probe->seq) {
        probe->early++;
    }
}

void probe_close(struct probe *probe)
{
    if (probe->journal != NULL) {
        journal_close(probe->journal, NULL, NULL);
        probe->journal = NULL;
    }
}
