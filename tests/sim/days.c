/* Whole days of an office, at random, beside a naive model.
 *
 * usage: days --seed N             one seed, its trace on standard output
 *        days --seeds FROM COUNT   many, quietly
 *        days --named NAME         the trace of an ordinary day or a market day in Bát Xát
 *        days --golden NAME FILE   compares that with the file */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/chaos.h"
#include "tests/sim/town.h"

#define DAYS 2

static struct stage stage; /* Too large for a stack. */

static void add(uint64_t *sums, const struct stage *done)
{
    const uint32_t counts[] = {done->counts.steps,
                               done->counts.refused,
                               done->counts.calls,
                               done->counts.undos,
                               done->counts.ratings,
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
                                        "ratings",
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

/* The first line that differs. */
static int compare(FILE *played, FILE *golden)
{
    char a[512] = "";
    char b[512] = "";

    rewind(played);
    for (unsigned line = 1;; line++) {
        char *is_a = fgets(a, sizeof a, played);
        char *is_b = fgets(b, sizeof b, golden);
        if (is_a == NULL && is_b == NULL) {
            return 0;
        }
        if (is_a == NULL || is_b == NULL || strcmp(a, b) != 0) {
            (void)fprintf(stderr,
                          "line %u\n  played: %s\n  golden: %s\n",
                          line,
                          is_a == NULL ? "(end)" : a,
                          is_b == NULL ? "(end)" : b);
            return 1;
        }
    }
}

static int play_golden(const char *name, const char *path)
{
    FILE *played = tmpfile();
    FILE *golden = fopen(path, "r");

    if (played == NULL || golden == NULL) {
        perror(path);
        return 1;
    }
    int status = town_play(&stage, name, played);
    if (status == 0) {
        stage_deinit(&stage);
        status = compare(played, golden);
    }
    (void)fclose(played);
    (void)fclose(golden);
    return status;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--named") == 0) {
        int status = town_play(&stage, argv[2], stdout);
        stage_deinit(&stage);
        return status;
    }
    if (argc == 4 && strcmp(argv[1], "--golden") == 0) {
        return play_golden(argv[2], argv[3]);
    }
    if (argc == 3 && strcmp(argv[1], "--seed") == 0) {
        return play(strtoull(argv[2], NULL, 10), 1, stdout);
    }
    if (argc == 4 && strcmp(argv[1], "--seeds") == 0) {
        return play(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), NULL);
    }
    (void)fprintf(
        stderr, "usage: days --seed N | --seeds FROM COUNT | --named NAME | --golden NAME FILE\n");
    return 2;
}
