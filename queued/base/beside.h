/* Programs that are installed beside this one: queued finds queued-slip, queued-voice and the
 * clients where it stands itself, whatever PATH says. */
#ifndef QUEUED_BASE_BESIDE_H
#define QUEUED_BASE_BESIDE_H

#include <stddef.h>

#include "queued/base/assert.h"

/* Writes the path of @name in the folder of the running program. False, and @path is not to be
 * read: no program of that name is there, or its path does not fit @size bytes with the NUL. */
QD_MUST_USE bool beside_find(const char *name, char *path, size_t size);

#endif
