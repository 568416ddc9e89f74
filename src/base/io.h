/*
 * io: the file system. Sorted walks, whole-file reads, whole-file writes; every call's result is checked.
 */
#ifndef GONGSHI_BASE_IO_H
#define GONGSHI_BASE_IO_H

#include "base/buf.h"

typedef enum io_result { IO_OK, IO_MISSING, IO_DENIED, IO_TOO_LARGE, IO_FAILED } io_result;

/* The whole file (or pipe) into the arena; max is a limit in bytes. On failure errno tells why. */
io_result io_read(arena *a, const char *path, size_t max, str *out);
/*
 * The same for many files of one folder after another: it is kept open, so that its path is walked once.
 * Begins as {0}, ends with io_near_close.
 */
typedef struct io_near {
    int fd;
    size_t n; /* length of its path; 0: none is open */
    char folder[4096];
} io_near;
io_result io_read_near(io_near *near, arena *a, const char *path, size_t max, str *out);
void io_near_close(io_near *near);
/* To the end of a pipe, socket or terminal, which do not tell their size; 0 is standard input. */
io_result io_read_stream(arena *a, int fd, size_t max, str *out);
/* Is the file's content exactly this? Reads only where the size agrees. */
bool io_same(const char *path, str bytes);
/* A new file (or one cut to nothing) with these bytes; the folder must exist. errno on failure. */
bool io_write(const char *path, str bytes);
/* Makes a folder and those above it, mode by umask. */
bool io_make_folders(const char *path);
/* Removes a tree; missing is fine. */
bool io_remove_tree(const char *path);
bool io_is_folder(const char *path);
bool io_exists(const char *path);

typedef struct io_entry {
    str path; /* relative to the folder walked, '/' between parts */
    bool folder;
    int error; /* errno where a folder could not be listed */
} io_entry;

typedef struct io_list {
    io_entry *items;
    size_t n;
    bool cut; /* more than max files were there */
} io_list;

/*
 * Every file and folder below, parents first, sorted by bytes; names that start with '.' or end
 * with '~' are passed over, and symbolic links to folders are not followed. Folders of one depth are listed
 * by several threads.
 * false: a folder could not be listed, errno tells why; all that could be reached is in the list.
 */
bool io_walk(arena *a, const char *folder, size_t max, unsigned threads, io_list *out);

#endif
