/* Whole days of an office, at random, beside a naive model.
 *
 * usage: days --seed N             one seed, its trace on standard output
 *        days --seeds FROM COUNT   many, quietly */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/chaos.h"

#define DAYS 3

static struct stage stage; /* Too large for a stack. */

static void add(uint64_t *sums, const struct stage *done)
{
    const uint32_t counts[] = {done->counts.steps,
                               done->counts.refused,
                               done->counts.calls,
                               done->counts.undos,
                               done->counts.repeats,
                               done->counts.restarts,
                               done->counts.changes,
                               done->counts.jumps,
                               done->counts.days};

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sums[i] += counts[i];
    }
}

static int play(uint64_t from, uint64_t count, FILE *trace)
{
    static const char *const names[] = {"commands",
                                        "of them refused",
                                        "calls",
                                        "undone",
                                        "repeated",
                                        "restarts",
                                        "changes of the definition",
                                        "clock jumps",
                                        "days opened"};
    uint64_t sums[sizeof names / sizeof *names] = {0};

    for (uint64_t seed = from; seed < from + count; seed++) {
        chaos_play(&stage, seed, DAYS, trace);
        add(sums, &stage);
        stage_deinit(&stage);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)printf("%10llu %s\n", (unsigned long long)sums[i], names[i]);
        if (sums[i] == 0) {
            (void)printf(
                "nothing of that kind happened: the simulation proves less than it says\n");
            return count < 10 ? 0 : 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--seed") == 0) {
        return play(strtoull(argv[2], NULL, 10), 1, stdout);
    }
    if (argc == 4 && strcmp(argv[1], "--seeds") == 0) {
        return play(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), NULL);
    }
    (void)fprintf(stderr, "usage: days --seed N | --seeds FROM COUNT\n");
    return 2;
}
