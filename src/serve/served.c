#include "serve/served.h"

#include "base/limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From folder to folder, so that a link in the middle of the path is refused, too. */
static int open_below(const char *out, const char *path)
{
    int at = open(out, O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (const char *slash; at >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
        char part[256];
        size_t n = (size_t)(slash - path);
        int next = -1;
        if (n < sizeof part) {
            memcpy(part, path, n);
            part[n] = '\0';
            next = openat(at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
        close(at);
        at = next;
    }
    if (at < 0) return -1;
    /* a pipe or a device somebody put there must not stop the server */
    int fd = openat(at, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    close(at);
    return fd;
}

served served_open(const char *out, const char *path)
{
    struct stat st = {0};
    served f = {.fd = open_below(out, path)};
    if (f.fd < 0) return f;
    if (fstat(f.fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink > 0) {
        f.kind = SERVED_REGULAR;
        f.size = (uint64_t)st.st_size;
        snprintf(f.tag, sizeof f.tag, "%llx-%llx-%llx", (unsigned long long)st.st_ino,
                 (unsigned long long)st.st_size,
                 (unsigned long long)st.st_mtim.tv_sec * 1000000000ULL +
                     (unsigned long long)st.st_mtim.tv_nsec);
        return f;
    }
    if (S_ISDIR(st.st_mode)) f.kind = SERVED_FOLDER;
    close(f.fd);
    f.fd = -1;
    return f;
}

void served_tag(const char *out, const char *path, char tag[SERVED_TAG_BYTES])
{
    served f = served_open(out, path);
    memcpy(tag, f.tag, sizeof f.tag);
    if (f.fd >= 0) close(f.fd);
}

bool served_read(served *f, buf *out)
{
    bool ok = f->size <= LIMIT_PAGE_BYTES;
    if (ok) buf_reserve(out, f->size);
    for (uint64_t left = f->size; ok && left;) {
        ssize_t n = read(f->fd, out->p + out->n, left);
        ok = n > 0;
        if (ok) out->n += (size_t)n, left -= (uint64_t)n;
    }
    close(f->fd);
    f->fd = -1;
    return ok;
}
