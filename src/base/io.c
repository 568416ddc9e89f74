#include "base/io.h"

#include "base/par.h"
#include "base/sort.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static io_result why(void)
{
    if (errno == ENOENT || errno == ENOTDIR) return IO_MISSING;
    return errno == EACCES || errno == EPERM ? IO_DENIED : IO_FAILED;
}

/* Fills p with up to n bytes; returns how many were there, or -1. */
static ssize_t read_fully(int fd, char *p, size_t n)
{
    size_t got = 0;
    while (got < n) {
        ssize_t r = read(fd, p + got, n - got);
        if (r < 0 && errno == EINTR) continue;
        if (r < 0) return -1;
        if (r == 0) break;
        got += (size_t)r;
    }
    return (ssize_t)got;
}

/* To the end, after what is read already; room: for how many bytes at first. */
static io_result read_on(arena *a, int fd, str begun, size_t room, size_t max, str *out)
{
    size_t cap = room > begun.n ? room : begun.n + 1, n = begun.n;
    char *p = arena_alloc(a, cap);
    if (n) memcpy(p, begun.p, n);
    for (ssize_t got = 1; got > 0 && n <= max; n += (size_t)got) {
        if (n == cap) {
            p = arena_grow(a, p, cap, cap * 2);
            cap *= 2;
        }
        if ((got = read_fully(fd, p + n, cap - n)) < 0) return why();
    }
    *out = (str){n > max ? NULL : p, n};
    return n > max ? IO_TOO_LARGE : IO_OK;
}

io_result io_read_stream(arena *a, int fd, size_t max, str *out)
{
    return read_on(a, fd, STR_NONE, 4096, max, out);
}

/* Nearly all files are small: they are read without asking for their size first, which costs as much. */
static io_result read_open(arena *a, int fd, size_t max, str *out)
{
    char begun[16384];
    struct stat st;
    ssize_t n = read_fully(fd, begun, sizeof begun);
    if (n < 0) return why();
    if ((size_t)n < sizeof begun) {
        *out = (size_t)n > max ? (str){NULL, (size_t)n} : (str){arena_room(a, (size_t)n + 1), (size_t)n};
        if (!out->p) return IO_TOO_LARGE;
        begun[n] = '\0';
        memcpy((char *)out->p, begun, (size_t)n + 1);
        return IO_OK;
    }
    bool sized = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (sized && (uint64_t)st.st_size > max) {
        *out = (str){NULL, (size_t)st.st_size};
        return IO_TOO_LARGE;
    }
    return read_on(a, fd, (str){begun, (size_t)n}, sized ? (size_t)st.st_size + 1 : 4 * sizeof begun, max,
                   out);
}

static io_result read_at(arena *a, int folder, const char *path, size_t max, str *out)
{
    int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return why();
    io_result result = read_open(a, fd, max, out);
    int kept = errno;
    close(fd);
    errno = kept;
    return result;
}

io_result io_read(arena *a, const char *path, size_t max, str *out)
{
    return read_at(a, AT_FDCWD, path, max, out);
}

void io_near_close(io_near *near)
{
    if (near->n) close(near->fd);
    near->n = 0;
}

io_result io_read_near(io_near *near, arena *a, const char *path, size_t max, str *out)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    if (!n || n >= sizeof near->folder) return io_read(a, path, max, out);
    if (n != near->n || memcmp(path, near->folder, n) != 0) {
        io_near_close(near);
        memcpy(near->folder, path, n);
        near->folder[n] = '\0';
        near->fd = open(near->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (near->fd < 0) return io_read(a, path, max, out); /* which tells what is wrong with it */
        near->n = n;
    }
    return read_at(a, near->fd, slash + 1, max, out);
}

bool io_same(const char *path, str bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    struct stat st;
    bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == bytes.n;
    char chunk[16384];
    for (size_t at = 0; same && at < bytes.n;) {
        size_t want = bytes.n - at < sizeof chunk ? bytes.n - at : sizeof chunk;
        ssize_t n = read_fully(fd, chunk, want);
        same = n == (ssize_t)want && memcmp(chunk, bytes.p + at, want) == 0;
        at += want;
    }
    close(fd);
    return same;
}

bool io_write(const char *path, str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    size_t at = 0;
    while (at < bytes.n) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        at += (size_t)n;
    }
    int kept = errno;
    bool closed = close(fd) == 0;
    if (at < bytes.n) errno = kept;
    return at == bytes.n && closed;
}

bool io_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool io_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

bool io_make_folders(const char *path)
{
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && io_is_folder(path))) return true;
    if (errno != ENOENT) return false;
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path) return false;
    arena *a = arena_new();
    bool ok = io_make_folders(str_c(a, (str){path, (size_t)(slash - path)}));
    arena_free(a);
    return ok && (mkdir(path, 0777) == 0 || errno == EEXIST);
}

static bool remove_at(int parent, const char *name)
{
    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT) return true;
    if (errno != EISDIR && errno != EPERM) return false;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) return false;
    bool ok = true;
    for (struct dirent *e; (e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            ok = remove_at(dirfd(dir), e->d_name) && ok;
    closedir(dir);
    return unlinkat(parent, name, AT_REMOVEDIR) == 0 && ok;
}

bool io_remove_tree(const char *path) { return remove_at(AT_FDCWD, path); }

/* ---- walking ---- */

/* What stands in one folder. */
struct folder {
    str path;     /* below the one that is walked */
    size_t at;    /* its own entry; of no meaning for the first */
    buf names;    /* each with a letter before it and a NUL behind: f(older) or o(ther) */
    char **order; /* of the names, sorted */
    size_t n;
    int error; /* 0: it was listed */
};

struct walk {
    const char *root;
    arena *in;
    io_entry *items;
    size_t n, cap, max;
    struct folder *level; /* those as deep as each other, which are listed side by side */
};

static int entry_cmp(const void *x, const void *y)
{
    return str_cmp(((const io_entry *)x)->path, ((const io_entry *)y)->path);
}

static bool wanted(const char *name)
{
    size_t n = strlen(name);
    return name[0] != '.' && name[n - 1] != '~';
}

static bool entry_is_folder(DIR *dir, const struct dirent *e)
{
    if (e->d_type == DT_DIR) return true;
    if (e->d_type != DT_UNKNOWN) return false;
    struct stat st;
    return fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int name_cmp(const void *x, const void *y)
{
    return strcmp(*(char *const *)x + 1, *(char *const *)y + 1);
}

static void sort_names(struct folder *f)
{
    char *name = f->names.p;
    f->order = mem_alloc(f->n * sizeof *f->order);
    for (size_t i = 0; i < f->n; i++, name += strlen(name) + 1) f->order[i] = name;
    if (f->n) qsort(f->order, f->n, sizeof *f->order, name_cmp);
}

static void list_folder(void *context, size_t i, unsigned worker)
{
    const struct walk *w = context;
    struct folder *f = &w->level[i];
    buf path = {0};
    (void)worker;
    buf_puts(&path, w->root);
    if (f->path.n) buf_putc(&path, '/');
    buf_put(&path, f->path);
    buf_putc(&path, '\0');
    DIR *dir = opendir(path.p);
    f->error = dir ? 0 : errno;
    buf_fini(&path);
    if (!dir) return;
    for (struct dirent *e; f->n <= w->max && (e = readdir(dir));) {
        if (!wanted(e->d_name)) continue;
        buf_putc(&f->names, entry_is_folder(dir, e) ? 'f' : 'o');
        buf_put(&f->names, (str){e->d_name, strlen(e->d_name) + 1});
        f->n++;
    }
    closedir(dir);
    sort_names(f);
}

static void push(struct walk *w, io_entry e)
{
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 256;
        w->items = mem_resize(w->items, w->cap * sizeof *w->items);
    }
    w->items[w->n++] = e;
}

/* Adds what stands in a folder; false: that is more than all may be. */
static bool take_folder(struct walk *w, struct folder *f)
{
    size_t n = f->n < w->max - w->n ? f->n : w->max - w->n, before = f->path.n ? f->path.n + 1 : 0;
    char *to = arena_alloc(w->in, f->names.n + f->n * before);
    for (size_t i = 0; i < n; i++) {
        const char *name = f->order[i] + 1;
        str path = {to, before + strlen(name)};
        if (before) memcpy(to, f->path.p, before - 1), to[before - 1] = '/';
        memcpy(to + before, name, path.n - before);
        to += path.n;
        push(w, (io_entry){path, name[-1] == 'f', 0});
    }
    bool all = n == f->n;
    buf_fini(&f->names);
    free(f->order);
    return all;
}

/* The folders among the entries from `first` on; returns how many there are. */
static size_t next_level(struct walk *w, size_t first)
{
    size_t n = 0;
    for (size_t i = first; i < w->n; i++) n += w->items[i].folder;
    w->level = mem_resize(w->level, n * sizeof *w->level);
    n = 0;
    for (size_t i = first; i < w->n; i++)
        if (w->items[i].folder) w->level[n++] = (struct folder){.path = w->items[i].path, .at = i};
    return n;
}

bool io_walk(arena *a, const char *folder, size_t max, unsigned threads, io_list *out)
{
    struct walk w = {.root = folder, .in = a, .max = max, .level = mem_alloc(sizeof *w.level)};
    bool cut = false;
    int error = 0;
    w.level[0] = (struct folder){0};
    for (size_t n = 1, first; n; n = cut ? 0 : next_level(&w, first)) {
        first = w.n;
        par_run(threads, n, list_folder, &w);
        for (size_t i = 0; i < n; i++) {
            struct folder *f = &w.level[i];
            if (f->error) error = f->error;
            if (f->error && f->path.n) w.items[f->at].error = f->error;
            cut = !take_folder(&w, f) || cut;
        }
    }
    sort_runs(w.items, w.n, sizeof *w.items, entry_cmp); /* a level is in order already */
    *out = (io_list){arena_make_n(a, io_entry, w.n), w.n, cut};
    if (w.n) memcpy(out->items, w.items, w.n * sizeof *w.items);
    free(w.items);
    free(w.level);
    errno = error;
    return !error;
}
