/* Oracles: exact results of queueing theory, read from queueing_oracles.json. */
#ifndef QUEUED_TESTS_SIM_ORACLES_H
#define QUEUED_TESTS_SIM_ORACLES_H

#include <stdbool.h>
#include <stddef.h>

/* NULL, and a line that says so, when the file is not there. The caller frees it. */
char *oracles_read(const char *path);

/* The text of the object or array that @name names directly within @text; the test ends when it is
 * not there. */
const char *oracles_find(const char *text, const char *name);

/* The @index-th object of an array. */
const char *oracles_item(const char *array, size_t index);

double oracles_number(const char *text, const char *name);

/* The @index-th number of the array @name. */
double oracles_number_at(const char *text, const char *name, size_t index);

#endif
