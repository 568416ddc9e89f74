/*
 * Preloaded into a build: from the FAULT_AT-th call on that would take room on the disk, the disk is full.
 * FAULT_COUNT names a file that is told how many such calls there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static int fail_at;

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAULT_AT");
    fail_at = at ? atoi(at) : 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *name = getenv("FAULT_COUNT");
    char text[32];
    int n = snprintf(text, sizeof text, "%d", atomic_load(&calls));
    int fd = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd >= 0) syscall(SYS_write, fd, text, n);
}

static int full(void)
{
    int n = atomic_fetch_add(&calls, 1) + 1;
    if (!fail_at || n < fail_at) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t write(int fd, const void *p, size_t n) { return fd > 2 && full() ? -1 : syscall(SYS_write, fd, p, n); }

static int open_any(int at, const char *path, int flags, mode_t mode)
{
    return flags & O_CREAT && full() ? -1 : (int)syscall(SYS_openat, at, path, flags, mode);
}

#define MODE(flags)                                                                                          \
    mode_t mode = 0;                                                                                         \
    if ((flags) & O_CREAT) {                                                                                 \
        va_list args;                                                                                        \
        va_start(args, flags);                                                                               \
        mode = va_arg(args, mode_t);                                                                         \
        va_end(args);                                                                                        \
    }

int open(const char *path, int flags, ...)
{
    MODE(flags)
    return open_any(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...)
{
    MODE(flags)
    return open_any(at, path, flags, mode);
}

int mkdir(const char *path, mode_t mode) { return full() ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return full() ? -1 : (int)syscall(SYS_mkdirat, at, path, mode); }

int renameat(int from, const char *old, int to, const char *new)
{
    return full() ? -1 : (int)syscall(SYS_renameat2, from, old, to, new, 0);
}
