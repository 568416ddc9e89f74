#include "site/publish.h"

#include "base/io.h"
#include "base/map.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE ".gongshi"
#define STAGE STATE "/stage"
#define MANIFEST STATE "/manifest"
#define MANIFEST_NEW STATE "/manifest.new"
#define LOCK STATE "/lock"

struct entry {
    str path;
    uint64_t hash;
    uint64_t size;
};

/* What one worker has put; joined and sorted at commit, so that no thread waits for another. */
struct slot {
    arena *in;
    struct entry *entries;
    size_t n, cap, staged;
    char chunk[16384];
};

struct publish {
    diags *d;
    arena *in;
    char *out;
    int fd, lock;
    bool fresh;           /* no file of ours is there yet: nothing to compare with */
    str *old;             /* paths of the manifest found, sorted */
    size_t nold;
    str manifest;         /* its bytes */
    struct slot *slots;
    unsigned nslots;
    pthread_mutex_t folders_lock;
    map folders;          /* stage folders that are made */
};

static bool fail(publish *p, str what)
{
    diag(p->d, FILE_UNWRITABLE, SPAN_NONE, what, str_from(strerror(errno)));
    return false;
}

/* ---- begin ---- */

static void read_manifest(publish *p)
{
    p->fresh = io_read(p->in, str_c(p->in, str_fmt(p->in, "%s/" MANIFEST, p->out)), SIZE_MAX / 4, &p->manifest) != IO_OK;
    size_t lines = 0;
    for (size_t i = 0; i < p->manifest.n; i++) lines += p->manifest.p[i] == '\n';
    p->old = arena_make_n(p->in, str, lines);
    for (str rest = p->manifest; rest.n && p->nold < lines;) {
        str path, line = str_cut(rest, '\n', &rest);
        str_cut(line, ' ', &path);  /* hash */
        str_cut(path, ' ', &path);  /* size */
        if (path.n) p->old[p->nold++] = path;
    }
}

static void let_go(publish *p)
{
    for (unsigned i = 0; i < p->nslots; i++) {
        arena_free(p->slots[i].in);
        free(p->slots[i].entries);
    }
    free(p->slots);
    if (p->lock >= 0) close(p->lock);
    if (p->fd >= 0) close(p->fd);
    pthread_mutex_destroy(&p->folders_lock);
    arena_free(p->in);
}

publish *publish_begin(const char *out, unsigned workers, diags *d)
{
    arena *in = arena_new();
    publish *p = arena_make(in, publish);
    *p = (publish){.d = d, .in = in, .out = str_c(in, str_from(out)), .fd = -1, .lock = -1, .nslots = workers ? workers : 1};
    pthread_mutex_init(&p->folders_lock, NULL);
    p->slots = mem_alloc(p->nslots * sizeof *p->slots);
    for (unsigned i = 0; i < p->nslots; i++) {
        p->slots[i].in = arena_new();
        p->slots[i].entries = NULL;
        p->slots[i].n = p->slots[i].cap = p->slots[i].staged = 0;
    }
    map_init(&p->folders, in);
    bool ok = io_make_folders(str_c(in, str_fmt(in, "%s/" STATE, out)));
    if (ok) p->fd = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (ok && p->fd >= 0) p->lock = openat(p->fd, LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (p->lock < 0) {
        fail(p, str_from(out));
        let_go(p);
        return NULL;
    }
    if (flock(p->lock, LOCK_EX | LOCK_NB) != 0) {
        diag(d, OUT_BUSY, SPAN_NONE, str_from(out));
        let_go(p);
        return NULL;
    }
    io_remove_tree(str_c(in, str_fmt(in, "%s/" STAGE, out))); /* left by a run that was killed */
    read_manifest(p);
    return p;
}

/* ---- put ---- */

static bool same_as_disk(publish *p, struct slot *s, const char *path, str bytes)
{
    int fd = openat(p->fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return false;
    size_t at = 0;
    bool same = true;
    for (ssize_t n; same && (n = read(fd, s->chunk, sizeof s->chunk)) != 0; at += (size_t)n)
        same = n > 0 && (size_t)n <= bytes.n - at && memcmp(s->chunk, bytes.p + at, (size_t)n) == 0;
    close(fd);
    return same && at == bytes.n;
}

/* Makes the folders of a staged path, each once a run. */
static bool make_folders(publish *p, const char *path)
{
    const char *slash = strrchr(path, '/');
    str folder = slash ? (str){path, (size_t)(slash - path)} : STR("");
    bool ok = true;
    pthread_mutex_lock(&p->folders_lock);
    if (map_find(&p->folders, folder) == MAP_NONE) {
        str kept = str_copy(p->in, folder);
        char *whole = str_c(p->in, str_fmt(p->in, "%s/" STAGE "/%.*s", p->out, STR_ARG(kept)));
        if (!kept.n) whole[strlen(whole) - 1] = '\0';
        ok = io_make_folders(whole);
        if (ok) map_add(&p->folders, kept, 1);
    }
    pthread_mutex_unlock(&p->folders_lock);
    return ok;
}

static bool write_fully(int fd, str bytes)
{
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += (size_t)n;
    }
    return true;
}

static bool stage(publish *p, const char *path, str bytes)
{
    char staged[4096];
    if (snprintf(staged, sizeof staged, STAGE "/%s", path) >= (int)sizeof staged) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (!make_folders(p, path)) return false;
    int fd = openat(p->fd, staged, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool ok = write_fully(fd, bytes);
    int kept = errno;
    if (close(fd) != 0) return false;
    errno = kept;
    return ok;
}

static bool is_safe(str path)
{
    return path.n && path.p[0] != '/' && path.p[0] != '.' && str_find(path, STR("/."), 0) == SIZE_MAX &&
           str_find_char(path, '\n', 0) == SIZE_MAX;
}

bool publish_put(publish *p, unsigned worker, str path, str bytes)
{
    struct slot *s = &p->slots[worker];
    if (!is_safe(path)) {
        errno = EINVAL;
        return fail(p, path);
    }
    char *name = str_c(s->in, path);
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 256;
        s->entries = mem_resize(s->entries, s->cap * sizeof *s->entries);
    }
    s->entries[s->n++] = (struct entry){{name, path.n}, str_hash(bytes), bytes.n};
    if (!p->fresh && same_as_disk(p, s, name, bytes)) return true;
    s->staged++;
    return stage(p, name, bytes) || fail(p, path);
}

/* ---- commit ---- */

static int entry_cmp(const void *x, const void *y)
{
    return str_cmp(((const struct entry *)x)->path, ((const struct entry *)y)->path);
}

static struct entry *join(publish *p, size_t *n)
{
    *n = 0;
    for (unsigned i = 0; i < p->nslots; i++) *n += p->slots[i].n;
    struct entry *all = arena_make_n(p->in, struct entry, *n), *at = all;
    for (unsigned i = 0; i < p->nslots; i++) {
        if (p->slots[i].n) memcpy(at, p->slots[i].entries, p->slots[i].n * sizeof *at);
        at += p->slots[i].n;
    }
    if (*n) qsort(all, *n, sizeof *all, entry_cmp);
    return all;
}

static str lower(arena *a, str s)
{
    char *p = str_c(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return (str){p, s.n};
}

/* Two outputs of one name, also where only upper and lower case differ: some disks do not tell them apart. */
static bool all_different(publish *p, const struct entry *all, size_t n)
{
    map seen;
    bool mixed = false, ok = true;
    map_init(&seen, p->in);
    for (size_t i = 0; i < n; i++) {
        str low = all[i].path;
        for (size_t k = 0; k < low.n && !mixed; k++) mixed = low.p[k] >= 'A' && low.p[k] <= 'Z';
        bool twice = i && str_eq(all[i].path, all[i - 1].path);
        if (mixed) twice = map_add(&seen, lower(p->in, low), 1) != MAP_NONE;
        if (!twice) continue;
        diag(p->d, OUTPUT_TWICE, SPAN_NONE, all[i].path);
        ok = false;
    }
    return ok;
}

static void put_line(buf *b, struct entry e)
{
    buf_fmt(b, "%016llx %llu ", (unsigned long long)e.hash, (unsigned long long)e.size);
    buf_put(b, e.path);
    buf_putc(b, '\n');
}

/* The manifest is itself replaced by rename. */
static bool write_manifest(publish *p, str bytes)
{
    int fd = openat(p->fd, MANIFEST_NEW, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool ok = write_fully(fd, bytes);
    ok = close(fd) == 0 && ok;
    return ok && renameat(p->fd, MANIFEST_NEW, p->fd, MANIFEST) == 0;
}

/* Old paths that are not put any more; both lists are sorted. */
static size_t find_stale(const publish *p, const struct entry *all, size_t n, str *stale)
{
    size_t found = 0, at = 0;
    for (size_t i = 0; i < p->nold; i++) {
        while (at < n && str_cmp(all[at].path, p->old[i]) < 0) at++;
        if (at == n || !str_eq(all[at].path, p->old[i])) stale[found++] = p->old[i];
    }
    return found;
}

/* Moves what is staged in `from` to `to`: a folder that is new in one go, else what is in it. */
static bool move_in(int from, int to)
{
    DIR *dir = fdopendir(dup(from));
    if (!dir) return false;
    bool ok = true;
    for (struct dirent *e; ok && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        struct stat st;
        bool folder = fstatat(from, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
        if (folder && fstatat(to, e->d_name, &st, 0) == 0) {
            int inner = openat(from, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            int outer = openat(to, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            ok = inner >= 0 && outer >= 0 && move_in(inner, outer);
            if (inner >= 0) close(inner);
            if (outer >= 0) close(outer);
        } else {
            ok = renameat(from, e->d_name, to, e->d_name) == 0;
        }
    }
    int kept = errno;
    closedir(dir);
    errno = kept;
    return ok;
}

static bool move_staged(publish *p)
{
    int from = openat(p->fd, STAGE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0) return errno == ENOENT;
    bool ok = move_in(from, p->fd);
    int kept = errno;
    close(from);
    if (ok) io_remove_tree(str_c(p->in, str_fmt(p->in, "%s/" STAGE, p->out)));
    errno = kept;
    return ok;
}

/* Removes a file of ours, and the folders that are empty without it. */
static void remove_stale(publish *p, str path)
{
    char *name = str_c(p->in, path);
    if (!is_safe(path) || (unlinkat(p->fd, name, 0) != 0 && errno != ENOENT)) return;
    for (char *slash; (slash = strrchr(name, '/'));) {
        *slash = '\0';
        if (unlinkat(p->fd, name, AT_REMOVEDIR) != 0) return;
    }
}

/* Before anything moves, the manifest names old and new files, so that a killed run leaves nothing unknown. */
static bool announce(publish *p, const struct entry *all, size_t n, const str *stale, size_t nstale)
{
    buf b = {0};
    size_t s = 0;
    for (size_t i = 0; i < n; i++) {
        for (; s < nstale && str_cmp(stale[s], all[i].path) < 0; s++) put_line(&b, (struct entry){stale[s], 0, 0});
        put_line(&b, all[i]);
    }
    for (; s < nstale; s++) put_line(&b, (struct entry){stale[s], 0, 0});
    bool ok = write_manifest(p, buf_str(&b));
    buf_fini(&b);
    return ok;
}

static bool commit(publish *p, const struct entry *all, size_t n, publish_stats *stats)
{
    str *stale = arena_make_n(p->in, str, p->nold);
    size_t nstale = find_stale(p, all, n, stale);
    for (unsigned i = 0; i < p->nslots; i++) stats->written += p->slots[i].staged;
    if ((stats->written || nstale) && !announce(p, all, n, stale, nstale)) return false;
    if (!move_staged(p)) return false;
    for (size_t i = 0; i < nstale; i++) remove_stale(p, stale[i]);
    buf b = {0};
    for (size_t i = 0; i < n; i++) {
        put_line(&b, all[i]);
        stats->bytes += all[i].size;
    }
    bool ok = (str_eq(buf_str(&b), p->manifest) && !stats->written && !nstale) || write_manifest(p, buf_str(&b));
    buf_fini(&b);
    stats->files = n;
    stats->removed = nstale;
    return ok;
}

bool publish_commit(publish *p, publish_stats *stats)
{
    size_t n;
    struct entry *all = join(p, &n);
    *stats = (publish_stats){0};
    if (!all_different(p, all, n)) {
        publish_abort(p);
        return false;
    }
    bool ok = commit(p, all, n, stats) || fail(p, str_from(p->out));
    let_go(p);
    return ok;
}

void publish_abort(publish *p)
{
    io_remove_tree(str_c(p->in, str_fmt(p->in, "%s/" STAGE, p->out)));
    let_go(p);
}
