#include "site/stage.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/sort.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool stage_fail(publish *p, str path)
{
    int why = errno;
    if (!atomic_exchange(&p->failed, true))
        diag(p->d, FILE_UNWRITABLE, SPAN_NONE, path, str_from(strerror(why)));
    return false;
}

bool stage_write(int fd, str bytes)
{
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += (size_t)n;
    }
    return true;
}

bool stage_path(str path)
{
    if (!path.n || path.n >= PATH_BYTES - sizeof STAGE || memchr(path.p, '\n', path.n) ||
        memchr(path.p, '\0', path.n))
        return false;
    for (str rest = path, part; rest.p;) {
        bool last = str_find_char(rest, '/', 0) == SIZE_MAX;
        part = str_cut(rest, '/', &rest);
        if (!part.n || str_eq(part, STR(".")) || str_eq(part, STR("..")) || str_eq(part, STR(STATE)))
            return false;
        if (last) return true;
    }
    return false;
}

static int entry_cmp(const void *x, const void *y)
{
    return str_cmp(((const entry *)x)->path, ((const entry *)y)->path);
}

const entry *stage_find(const entries *list, str path)
{
    entry key = {.path = path};
    return list->n ? bsearch(&key, list->items, list->n, sizeof key, entry_cmp) : NULL;
}

void stage_add(entries *list, entry e)
{
    if (list->n == list->cap) {
        list->cap = list->cap ? list->cap * 2 : 64;
        list->items = mem_resize(list->items, list->cap * sizeof *list->items);
    }
    list->items[list->n++] = e;
}

/* What is put comes in a few long runs: the pages of a kind. */
void stage_sort(entries *list) { sort_runs(list->items, list->n, sizeof *list->items, entry_cmp); }

void stage_join(const publish *p, entries *all)
{
    for (unsigned i = 0; i < p->nslots; i++)
        for (size_t k = 0; k < p->slots[i].put.n; k++) stage_add(all, p->slots[i].put.items[k]);
    stage_sort(all);
}

/* ---- begin and end ------------------------------------------------------------------------ */

static bool parse_hex(str s, uint64_t *v)
{
    *v = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *digits = "0123456789abcdef", *at = memchr(digits, s.p[i], 16);
        if (!at) return false;
        *v = *v << 4 | (uint64_t)(at - digits);
    }
    return s.n == 16;
}

/* A line that makes no sense, or a path that cannot be ours, is passed over: nothing is removed for it. */
static void read_manifest(publish *p)
{
    if (io_read(p->in, str_c(p->in, str_fmt(p->in, "%s/" MANIFEST, p->out)), SIZE_MAX / 4, &p->manifest) !=
        IO_OK) {
        p->manifest = STR_NONE;
        return;
    }
    struct stat st;
    if (fstatat(p->fd, MANIFEST, &st, 0) == 0) p->made = st.st_mtim;
    p->unfinished = str_starts(p->manifest, STR(UNFINISHED));
    for (str rest = p->manifest; rest.n;) {
        entry e = {0};
        str line = str_cut(rest, '\n', &rest), hash = str_cut(line, ' ', &line),
            size = str_cut(line, ' ', &e.path);
        for (size_t i = 0; i < size.n; i++) e.size = e.size * 10 + (uint64_t)(unsigned char)(size.p[i] - '0');
        if (parse_hex(hash, &e.hash) && stage_path(e.path)) stage_add(&p->old, e);
    }
    stage_sort(&p->old);
}

/* The lock is held only if its file is still the one that has the name: an abort may have removed it. */
static bool take_lock(publish *p)
{
    for (;;) {
        struct stat held, named;
        p->lock = openat(p->fd, LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (p->lock < 0) return stage_fail(p, str_from(p->out));
        if (flock(p->lock, LOCK_EX | LOCK_NB) != 0) {
            diag(p->d, OUT_BUSY, SPAN_NONE, str_from(p->out));
            return false;
        }
        if (fstat(p->lock, &held) == 0 && fstatat(p->fd, LOCK, &named, 0) == 0 && held.st_ino == named.st_ino)
            return true;
        close(p->lock);
    }
}

static bool open_out(publish *p)
{
    p->made_out = !io_is_folder(p->out);
    if (p->made_out && !io_make_folders(p->out)) return stage_fail(p, str_from(p->out));
    p->fd = open(p->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->fd < 0) return stage_fail(p, str_from(p->out));
    p->made_state = mkdirat(p->fd, STATE, 0777) == 0;
    if (!p->made_state && errno != EEXIST) return stage_fail(p, str_from(p->out));
    return take_lock(p);
}

static void remove_stage(publish *p)
{
    io_remove_tree(str_c(p->in, str_fmt(p->in, "%s/" STAGE, p->out)));
    unlinkat(p->fd, MANIFEST_NEW, 0);
}

void stage_close(publish *p)
{
    for (unsigned i = 0; i < p->nslots; i++) {
        arena_free(p->slots[i].in);
        free(p->slots[i].put.items);
        publish_rest(p, i);
    }
    free(p->slots);
    free(p->old.items);
    if (p->lock >= 0) close(p->lock);
    if (p->fd >= 0) close(p->fd);
    pthread_mutex_destroy(&p->folders_lock);
    arena_free(p->in);
}

void publish_abort(publish *p)
{
    remove_stage(p);
    if (p->made_state) {
        unlinkat(p->fd, LOCK, 0);
        unlinkat(p->fd, STATE, AT_REMOVEDIR);
    }
    if (p->made_out) rmdir(p->out);
    stage_close(p);
}

publish *publish_begin(const char *out, unsigned workers, diags *d)
{
    arena *in = arena_new();
    publish *p = arena_make(in, publish);
    *p = (publish){.d = d,
                   .in = in,
                   .out = str_c(in, str_from(out)),
                   .fd = -1,
                   .lock = -1,
                   .nslots = workers ? workers : 1};
    pthread_mutex_init(&p->folders_lock, NULL);
    map_init(&p->folders, in);
    p->slots = mem_alloc(p->nslots * sizeof *p->slots);
    for (unsigned i = 0; i < p->nslots; i++) {
        slot *s = &p->slots[i];
        s->in = arena_new();
        s->put = (entries){0};
        s->staged = 0;
        s->folder_fd = -1;
    }
    if (!open_out(p)) {
        stage_close(p);
        return NULL;
    }
    remove_stage(p); /* left by a run that was killed */
    read_manifest(p);
    return p;
}

/* ---- put ---------------------------------------------------------------------------------- */

static bool same_as_disk(publish *p, slot *s, const char *path, str bytes)
{
    int fd = openat(p->fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return false;
    size_t at = 0;
    bool same = true, more = true;
    while (same && more) {
        ssize_t n = read(fd, s->chunk, sizeof s->chunk);
        same = n >= 0 && (size_t)n <= bytes.n - at && (!n || memcmp(s->chunk, bytes.p + at, (size_t)n) == 0);
        more = n == (ssize_t)sizeof s->chunk; /* less only at the end of a file */
        if (n > 0) at += (size_t)n;
    }
    close(fd);
    return same && at == bytes.n;
}

/* Makes a folder of the stage and those above it, each once a run. folder is in p->in or a literal. */
static bool make_folder(publish *p, str folder)
{
    if (map_find(&p->folders, folder) != MAP_NONE) return true;
    char path[PATH_BYTES + 1];
    size_t slash = folder.n;
    while (slash > 0 && folder.p[slash - 1] != '/') slash--;
    if (folder.n && !make_folder(p, str_sub(folder, 0, slash ? slash - 1 : 0))) return false;
    memcpy(path, STAGE "/", sizeof STAGE);
    memcpy(path + sizeof STAGE, folder.p ? folder.p : "", folder.n);
    path[sizeof STAGE + folder.n] = '\0';
    if (mkdirat(p->fd, path, 0777) != 0 && errno != EEXIST) return false;
    map_add(&p->folders, folder, 1);
    return true;
}

static void close_folder(slot *s)
{
    if (s->folder_fd >= 0) close(s->folder_fd);
    s->folder_fd = -1;
}

void publish_rest(publish *p, unsigned worker) { close_folder(&p->slots[worker]); }

static bool open_folder(publish *p, slot *s, str folder)
{
    if (s->folder_fd >= 0 && str_eq(folder, s->folder)) return true;
    char path[PATH_BYTES + 1];
    close_folder(s);
    pthread_mutex_lock(&p->folders_lock);
    bool ok = map_find(&p->folders, folder) != MAP_NONE || make_folder(p, str_copy(p->in, folder));
    pthread_mutex_unlock(&p->folders_lock);
    memcpy(path, STAGE "/", sizeof STAGE);
    memcpy(path + sizeof STAGE, folder.p, folder.n);
    path[sizeof STAGE + folder.n] = '\0';
    s->folder = folder;
    s->folder_fd = ok ? openat(p->fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
    return s->folder_fd >= 0;
}

/* A new file in the stage, or -1. One that is there already was put twice, which commit reports. */
static int stage_open(publish *p, slot *s, str path)
{
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/') slash--;
    if (!open_folder(p, s, str_sub(path, 0, slash ? slash - 1 : 0))) return -1;
    s->staged++;
    return openat(s->folder_fd, path.p + slash, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static bool close_after(int fd, bool ok)
{
    int why = errno;
    if (close(fd) != 0 && ok) return false;
    errno = why;
    return ok;
}

/* Notes the output; the copy of the path ends in NUL. A path that is no path is a fault of ours, and refused.
 */
static bool note(publish *p, slot *s, str *path, uint64_t hash, uint64_t size)
{
    if (atomic_load_explicit(&p->failed, memory_order_relaxed)) return false;
    if (!stage_path(*path)) {
        errno = EINVAL;
        return stage_fail(p, *path);
    }
    path->p = str_c(s->in, *path);
    stage_add(&s->put, (entry){*path, hash, size});
    return true;
}

bool publish_put(publish *p, unsigned worker, str path, str bytes)
{
    slot *s = &p->slots[worker];
    if (!note(p, s, &path, hash_bytes(bytes), bytes.n)) return false;
    if (p->manifest.n && same_as_disk(p, s, path.p, bytes)) return true;
    int fd = stage_open(p, s, path);
    if (fd < 0) return errno == EEXIST || stage_fail(p, path);
    return close_after(fd, stage_write(fd, bytes)) || stage_fail(p, path);
}

static bool is_later(struct timespec x, struct timespec y)
{
    return x.tv_sec != y.tv_sec ? x.tv_sec > y.tv_sec : x.tv_nsec > y.tv_nsec;
}

/* What the last build made of that size. untouched: nobody has written or replaced it since, either. */
static bool stands(const publish *p, str path, uint64_t size, bool untouched)
{
    struct stat st;
    char name[PATH_BYTES];
    const entry *e = stage_find(&p->old, path);
    if (!e || e->size != size) return false;
    memcpy(name, path.p, path.n);
    name[path.n] = '\0';
    return fstatat(p->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           (uint64_t)st.st_size == size && !(untouched && is_later(st.st_ctim, p->made));
}

static bool copy_bytes(slot *s, int from, int to, uint64_t size)
{
    uint64_t done = 0;
    for (ssize_t n; (n = read(from, s->chunk, sizeof s->chunk)) != 0; done += (uint64_t)n)
        if (n < 0 || !stage_write(to, (str){s->chunk, (size_t)n})) return false;
    errno = EBUSY; /* it changed since its size was taken */
    return done == size;
}

bool publish_copy(publish *p, unsigned worker, str path, const char *source, uint64_t size, uint64_t hash)
{
    slot *s = &p->slots[worker];
    if (!note(p, s, &path, hash, size)) return false;
    if (stands(p, path, size, false)) return true;
    int from = open(source, O_RDONLY | O_CLOEXEC);
    if (from < 0) return stage_fail(p, str_from(source));
    int to = stage_open(p, s, path);
    bool ok = to >= 0 ? close_after(to, copy_bytes(s, from, to, size)) : errno == EEXIST;
    return close_after(from, ok) || stage_fail(p, path);
}

bool publish_keep(publish *p, unsigned worker, str path)
{
    const entry *e = stage_find(&p->old, path);
    if (p->unfinished || !e || !stands(p, e->path, e->size, true)) return false;
    return note(p, &p->slots[worker], &path, e->hash, e->size);
}

void publish_last(const publish *p, bool (*wanted)(str path), map *sizes)
{
    for (size_t i = 0; i < p->old.n; i++) {
        const entry *e = &p->old.items[i];
        if (wanted(e->path) && e->size < MAP_NONE) map_add(sizes, e->path, (uint32_t)e->size);
    }
}

/* Also where the last run was killed: every file is complete, old or new, and the next build compares bytes.
 */
bool publish_keep_where(publish *p, bool (*wanted)(str path))
{
    entries put = {0};
    stage_join(p, &put);
    bool ok = true;
    for (size_t i = 0; i < p->old.n && ok; i++) {
        const entry *e = &p->old.items[i];
        str path = e->path;
        if (wanted(path) && !stage_find(&put, path) && stands(p, path, e->size, false))
            ok = note(p, &p->slots[0], &path, e->hash, e->size);
    }
    free(put.items);
    return ok;
}

/* ---- a note to the next build --------------------------------------------------------------- */

str publish_left(publish *p)
{
    if (p->unfinished || !p->manifest.n) return STR_NONE;
    char *path = str_c(p->in, str_fmt(p->in, "%s/" LEFT, p->out));
    if (io_read(p->in, path, SIZE_MAX / 4, &p->left) != IO_OK) return p->left = STR_NONE;
    str head = stage_left_head(p, p->manifest);
    return str_starts(p->left, head) ? str_sub(p->left, head.n, p->left.n) : STR_NONE;
}

void publish_leave(publish *p, publish_note note) { p->leaves = note; }
