#include "serve/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB };

static const char *const watched[] = {"content", "templates"};
enum { WATCHED = sizeof watched / sizeof *watched };

struct watch {
    const char *root;
    int fd, root_wd;
    size_t folders;
    bool is_short;
    char path[PATH_MAX];
};

static bool is_wanted(const char *name)
{
    size_t n = strlen(name);
    return n && name[0] != '.' && name[n - 1] != '~';
}

/* ---- the tree --------------------------------------------------------------------------------------- */

static bool is_folder(int at, const struct dirent *e)
{
    struct stat st;
    if (e->d_type != DT_UNKNOWN) return e->d_type == DT_DIR;
    return fstatat(at, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* Watches the folder in w->path, then looks into it, so that what comes meanwhile is seen in either way. */
static void add_folder(watch *w, size_t length, uint32_t links)
{
    int wd = inotify_add_watch(w->fd, w->path, FILES | IN_ONLYDIR | IN_EXCL_UNLINK | links);
    if (wd < 0 && errno == ENOSPC) w->is_short = true;
    DIR *dir = wd < 0 ? NULL : opendir(w->path);
    if (!dir) return;
    w->folders++;
    for (struct dirent *e; (e = readdir(dir));) {
        size_t n = strlen(e->d_name);
        if (!is_wanted(e->d_name) || length + n + 2 > sizeof w->path || !is_folder(dirfd(dir), e)) continue;
        w->path[length] = '/';
        memcpy(w->path + length + 1, e->d_name, n + 1);
        add_folder(w, length + 1 + n, IN_DONT_FOLLOW);
    }
    closedir(dir);
    w->path[length] = '\0';
}

/* A new queue on the whole tree in place of the old one. false: errno; the old one stays. */
static bool look(watch *w)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    /* the folder itself, because content/ may be moved away and come back */
    int root = fd < 0 ? -1
                      : inotify_add_watch(fd, w->root,
                                          IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
    if (root < 0) {
        int why = errno;
        if (fd >= 0) close(fd);
        errno = why;
        return false;
    }
    if (w->fd >= 0) close(w->fd);
    w->fd = fd, w->root_wd = root;
    w->folders = 0, w->is_short = false;
    for (int i = 0; i < WATCHED; i++) {
        int n = snprintf(w->path, sizeof w->path, "%s/%s", w->root, watched[i]);
        if (n > 0 && (size_t)n < sizeof w->path) add_folder(w, (size_t)n, 0);
    }
    return true;
}

watch *watch_new(const char *folder, diags *d)
{
    watch *w = mem_alloc(sizeof *w);
    *w = (watch){.root = folder, .fd = -1};
    if (look(w)) return w;
    diag(d, PREVIEW_WATCH, SPAN_NONE, str_from(folder), str_from(strerror(errno)));
    watch_free(w);
    return NULL;
}

void watch_free(watch *w)
{
    if (!w) return;
    if (w->fd >= 0) close(w->fd);
    free(w);
}

int watch_fd(const watch *w) { return w->fd; }
size_t watch_folders(const watch *w) { return w->folders; }
bool watch_is_short(const watch *w) { return w->is_short; }

/* ---- what happens ----------------------------------------------------------------------------------- */

static bool is_watched_root(const char *name)
{
    for (int i = 0; i < WATCHED; i++)
        if (strcmp(name, watched[i]) == 0) return true;
    return false;
}

static void take(watch *w, const struct inotify_event *e, watch_news *news, bool *again)
{
    const char *name = e->len ? e->name : "";
    bool whole = false;
    if (e->mask & IN_Q_OVERFLOW) {
        *again = true;
    } else if (e->mask & IN_IGNORED) {
        return;
    } else if (e->wd == w->root_wd) {
        if (!is_watched_root(name)) return;
        *again = true;
    } else if (!is_wanted(name)) {
        return;
    } else if (e->mask & IN_ISDIR) {
        *again = *again || !(e->mask & IN_ATTRIB);
    } else if (e->mask & IN_CREATE) {
        news->begun = true;
        return;
    } else {
        whole = e->mask & (IN_CLOSE_WRITE | IN_MOVED_TO);
    }
    news->whole = whole;
    news->changes++;
}

watch_news watch_read(watch *w)
{
    _Alignas(struct inotify_event) char events[16384];
    watch_news news = {0};
    bool again = false;
    for (ssize_t n; (n = read(w->fd, events, sizeof events)) > 0;)
        for (char *p = events; p < events + n;) {
            const struct inotify_event *e = (const void *)p;
            take(w, e, &news, &again);
            p += sizeof *e + e->len;
        }
    if (again) look(w);
    return news;
}
