/* The limit of one write: a page appended to a file and fdatasync(), one after the other. Prints
 * one line of JSON.
 *
 * usage: bench-sync FILE SECONDS */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/histogram.h"

#define PAGE_SIZE 4096
#define FILE_PAGES 1024 /* As long as a write-ahead log becomes; then from its beginning again. */

static uint64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

int main(int argc, char **argv)
{
    static struct histogram histogram;
    static uint8_t page[PAGE_SIZE];

    if (argc != 3) {
        (void)fprintf(stderr, "usage: bench-sync FILE SECONDS\n");
        return EXIT_FAILURE;
    }
    int fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    uint64_t end_ns = now_ns() + (uint64_t)(strtod(argv[2], NULL) * 1e9);
    memset(page, 'p', sizeof page);
    for (off_t i = 0; now_ns() < end_ns; i++) {
        uint64_t began_ns = now_ns();
        if (pwrite(fd, page, sizeof page, i % FILE_PAGES * PAGE_SIZE) != PAGE_SIZE ||
            fdatasync(fd) != 0) {
            perror("bench-sync");
            return EXIT_FAILURE;
        }
        histogram_add(&histogram, now_ns() - began_ns);
    }
    (void)close(fd);
    (void)printf("{\"count\": %llu, \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f}\n",
                 (unsigned long long)histogram.total,
                 (double)histogram_at(&histogram, 0.5) / 1e3,
                 (double)histogram_at(&histogram, 0.99) / 1e3,
                 (double)histogram_at(&histogram, 0.999) / 1e3);
    return EXIT_SUCCESS;
}
