/*
 * watch: content/ and templates/ with all folders below them, through inotify.
 *
 * What changed does not matter, only that something did: folders that come, go or move have the whole tree
 * looked at again, and so has a queue that ran over, so nothing is missed and no path grows stale. The names
 * that the build passes over (".x.swp", "x~") do not count.
 */
#ifndef GONGSHI_SERVE_WATCH_H
#define GONGSHI_SERVE_WATCH_H

#include "base/diag.h"

typedef struct watch watch;

/* folder holds content/ and templates/; they may be missing, and come later. NULL: reported. */
watch *watch_new(const char *folder, diags *d);
void watch_free(watch *w);
/* Readable when there is something for watch_read; another number after each call of that. */
int watch_fd(const watch *w);

typedef struct watch_news {
    size_t changes; /* that a build would see: files closed after writing, moved, removed; folders */
    bool whole; /* the last change left a file as it is to be: it was closed after writing, or moved there */
    bool begun; /* a file has come that is not written yet, or a second name of one, which is never closed */
} watch_news;
/* Takes in what has happened. */
watch_news watch_read(watch *w);

size_t watch_folders(const watch *w);
/* Were there more folders than the system lets this user watch? Then some changes are not seen. */
bool watch_is_short(const watch *w);

#endif
