/* queued-slip: reads one sheet from its standard input, writes the printer's bytes to its standard
 * output. The server starts it for each; nobody else has a use for it. */
#include <stdio.h>
#include <stdlib.h>

#include "queued/printing/escpos.h"
#include "queued/printing/render.h"
#include "queued/printing/renderer.h"

int main(void)
{
    static struct renderer_job job;
    struct bitmap bitmap = {0};
    uint8_t *bytes = NULL;
    size_t len = 0;

    if (fread(&job, sizeof job, 1, stdin) != 1 ||
        (job.dots != SHEET_DOTS_80 && job.dots != SHEET_DOTS_58)) {
        (void)fprintf(stderr, "queued-slip is started by queued; it is no command of its own\n");
        return QD_EXIT_REFUSED;
    }
    enum qd_err err = render_sheet(&job.sheet, job.dots, &bitmap);
    if (err == QD_OK) {
        err = escpos_encode(&bitmap, &bytes, &len);
    }
    bool written = err == QD_OK && fwrite(bytes, 1, len, stdout) == len && fflush(stdout) == 0;
    free(bytes);
    bitmap_deinit(&bitmap);
    return written ? QD_EXIT_OK : QD_EXIT_REFUSED;
}
