/* A page path: which file of the pages a request means, and how long browsers may keep it. */
#ifndef QUEUED_GATEWAY_PAGE_PATH_H
#define QUEUED_GATEWAY_PAGE_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* Writes the file below the folder of pages that @uri means ("/kiosk.html" for "/kiosk",
 * "/phone.html" for "/t/TOKEN") to @file. False: no page of ours, or not a plain path. */
bool page_path_of(const char *uri, char *file, size_t size);

/* The media type of a file by its ending; NULL: such files are not served. */
const char *page_path_type(const char *file);

/* Files in /assets/ have their content's hash in their names: they never change. */
bool page_path_is_constant(const char *file);

#endif
