/* Runs a fuzz target over the files of a folder: the corpus as a test, without libFuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it that. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Larger inputs than this are no message, no command and no office.yaml. */
#define INPUT_SIZE_MAX (1024 * 1024)

static int run_file(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);

    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_SIZE_MAX);
    if (file == NULL || data == NULL) {
        perror(path);
        exit(1);
    }
    size_t size = fread(data, 1, INPUT_SIZE_MAX, file);
    (void)fclose(file);

    /* The exact size, so that the address sanitizer sees one byte too many. */
    uint8_t *exact = realloc(data, size > 0 ? size : 1);
    if (exact == NULL) {
        perror(path);
        exit(1);
    }
    printf("%s, %zu bytes\n", name, size);
    int status = LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return status;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    unsigned file_count = 0;

    if (folder == NULL) {
        (void)fprintf(stderr, "usage: %s <corpus folder>\n", argv[0]);
        return 1;
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            (void)run_file(argv[1], entry->d_name);
            file_count++;
        }
    }
    (void)closedir(folder);
    printf("%u inputs\n", file_count);
    return file_count > 0 ? 0 : 1;
}
