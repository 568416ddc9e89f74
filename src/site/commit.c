/* commit: what was staged becomes the site, so that a kill at any moment leaves every file complete. */
#include "site/stage.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/par.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCKED_SHOWN = 5 }; /* a folder of another site has thousands */

typedef struct commit {
    publish *p;
    entries all;   /* of this run */
    entries stale; /* of the last run, and not of this */
    buf manifest;  /* of this run */
    bool ok;
    size_t blocked;              /* files that gongshi did not make */
    char path[PATH_BYTES + 256]; /* of the folder being moved */
} commit;

static void find_stale(commit *c)
{
    for (size_t i = 0; i < c->p->old.n; i++)
        if (!stage_find(&c->all, c->p->old.items[i].path)) stage_add(&c->stale, c->p->old.items[i]);
}

/* ---- names -------------------------------------------------------------------------------- */

static str lower(arena *a, str s)
{
    char *p = str_c(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return (str){p, s.n};
}

static void report_twice(commit *c, str path)
{
    diag(c->p->d, OUTPUT_TWICE, SPAN_NONE, path);
    c->ok = false;
}

static bool has_upper(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 'A' && s.p[i] <= 'Z') return true;
    return false;
}

/*
 * Two outputs of one name, also where only upper and lower case differ: some disks do not tell them apart.
 * Capitals sort first, so a name without one needs a look only after a name with one.
 */
static void check_names(commit *c)
{
    map seen;
    bool mixed = false;
    map_init(&seen, c->p->in);
    for (size_t i = 0; i < c->all.n; i++) {
        str path = c->all.items[i].path;
        mixed = mixed || has_upper(path);
        if (mixed ? map_add(&seen, lower(c->p->in, path), 1) != MAP_NONE
                  : i && str_eq(path, c->all.items[i - 1].path))
            report_twice(c, path);
    }
}

/* Is there an output where another output needs a folder? */
static void check_folders(commit *c)
{
    str last = STR_NONE;
    for (size_t i = 0; i < c->all.n; i++) {
        str path = c->all.items[i].path;
        size_t slash = path.n;
        while (slash > 0 && path.p[slash - 1] != '/') slash--;
        str folder = str_sub(path, 0, slash ? slash - 1 : 0);
        if (str_eq(folder, last)) continue;
        for (last = folder; folder.n;) {
            if (stage_find(&c->all, folder)) report_twice(c, folder);
            slash = folder.n;
            while (slash > 0 && folder.p[slash - 1] != '/') slash--;
            folder.n = slash ? slash - 1 : 0;
        }
    }
}

/* ---- the manifest ------------------------------------------------------------------------- */

static void put_line(buf *b, const entry *e)
{
    char hash[17];
    for (int i = 0; i < 16; i++) hash[i] = "0123456789abcdef"[e->hash >> (60 - 4 * i) & 15];
    hash[16] = ' ';
    buf_put(b, (str){hash, 17});
    buf_put_int(b, (int64_t)e->size);
    buf_putc(b, ' ');
    buf_put(b, e->path);
    buf_putc(b, '\n');
}

/* Two sorted lists without a path in common. */
static void put_manifest(buf *b, const entries *x, const entries *y)
{
    enum { BESIDES = 32 }; /* hash, blanks, line end, and most sizes */
    size_t room = (x->n + y->n) * BESIDES;
    for (size_t i = 0; i < x->n; i++) room += x->items[i].path.n;
    for (size_t i = 0; i < y->n; i++) room += y->items[i].path.n;
    buf_reserve(b, room);
    size_t k = 0;
    for (size_t i = 0; i < x->n; i++) {
        for (; k < y->n && str_cmp(y->items[k].path, x->items[i].path) < 0; k++) put_line(b, &y->items[k]);
        put_line(b, &x->items[i]);
    }
    for (; k < y->n; k++) put_line(b, &y->items[k]);
}

/* It is itself replaced by rename. */
static bool write_manifest(publish *p, str head, str bytes)
{
    int fd = openat(p->fd, MANIFEST_NEW, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool ok = stage_write(fd, head) && stage_write(fd, bytes);
    int why = errno;
    if (close(fd) != 0 && ok) return false;
    errno = why;
    return ok && renameat(p->fd, MANIFEST_NEW, p->fd, MANIFEST) == 0;
}

/* ---- moving ------------------------------------------------------------------------------- */

/*
 * Removes a file of ours, and the folders that are empty without it. false: errno. After a killed run the
 * manifest may name both a file and one below it: what is a folder by now is no file of that name.
 */
static bool remove_file(publish *p, str path)
{
    char *name = str_c(p->in, path);
    if (unlinkat(p->fd, name, 0) != 0 && errno != ENOENT && errno != ENOTDIR && errno != EISDIR) return false;
    for (char *slash; (slash = strrchr(name, '/'));) {
        *slash = '\0';
        if (unlinkat(p->fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT) break;
    }
    return true;
}

/* Is there an output below a path, as if that were a folder? */
static bool is_folder_of(const entries *list, str path)
{
    size_t low = 0, high = list->n;
    char key[PATH_BYTES];
    memcpy(key, path.p, path.n);
    key[path.n] = '/';
    str below = {key, path.n + 1};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(list->items[middle].path, below) < 0) low = middle + 1;
        else high = middle;
    }
    return low < list->n && str_starts(list->items[low].path, below);
}

/* Does a file that goes stand where a folder is due, or in a folder where a file is due? */
static bool in_the_way(const commit *c, str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/' && stage_find(&c->all, str_sub(path, 0, i - 1))) return true;
    return is_folder_of(&c->all, path);
}

static bool remove_stale(commit *c, bool blocking)
{
    for (size_t i = 0; i < c->stale.n; i++) {
        str path = c->stale.items[i].path;
        if (in_the_way(c, path) == blocking && !remove_file(c->p, path)) return stage_fail(c->p, path);
    }
    return true;
}

static bool is_dir(int at, const struct dirent *e)
{
    struct stat st;
    if (e->d_type != DT_UNKNOWN) return e->d_type == DT_DIR;
    return fstatat(at, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

typedef bool (*visit)(commit *c, int from, int to, const char *name, bool folder, const struct stat *there);

/* Calls fn for all that is staged in `from` and has to move to `to`: files, and folders that are new there.
 */
static bool each_staged(commit *c, int from, int to, size_t length, visit fn)
{
    int copy = dup(from);
    DIR *dir = copy < 0 ? NULL : fdopendir(copy);
    if (!dir) {
        if (copy >= 0) close(copy);
        return stage_fail(c->p, str_from(c->p->out));
    }
    rewinddir(dir); /* a copy shares the place where reading stands */
    bool ok = true;
    for (struct dirent *e; ok && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        struct stat st;
        bool folder = is_dir(from, e), there = fstatat(to, e->d_name, &st, 0) == 0;
        size_t n = strlen(e->d_name);
        memcpy(c->path + length, e->d_name, n + 1);
        if (folder && there && S_ISDIR(st.st_mode)) {
            int inner = openat(from, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            int outer = openat(to, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            memcpy(c->path + length + n, "/", 2);
            ok = inner >= 0 && outer >= 0 ? each_staged(c, inner, outer, length + n + 1, fn)
                                          : stage_fail(c->p, str_from(c->path));
            if (inner >= 0) close(inner);
            if (outer >= 0) close(outer);
        } else {
            ok = fn(c, from, to, e->d_name, folder, there ? &st : NULL);
        }
    }
    closedir(dir);
    return ok;
}

static bool read_all(int fd, char *to, size_t n)
{
    while (n) {
        ssize_t got = read(fd, to, n);
        if (got <= 0) return false;
        to += got;
        n -= (size_t)got;
    }
    return true;
}

/* Do two files hold the same? Where a manifest was lost, what gongshi made is known by its bytes. */
static bool same_bytes(int from, int to, const char *name, size_t size)
{
    struct stat st;
    int x = openat(from, name, O_RDONLY | O_CLOEXEC), y = openat(to, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool same = x >= 0 && y >= 0 && fstat(x, &st) == 0 && (size_t)st.st_size == size;
    char *a = mem_alloc(size + 1), *b = mem_alloc(size + 1);
    same = same && read_all(x, a, size) && read_all(y, b, size) && memcmp(a, b, size) == 0;
    free(a);
    free(b);
    if (x >= 0) close(x);
    if (y >= 0) close(y);
    return same;
}

/* Something that gongshi did not make: another file of that name, a file for a folder or a folder for a file.
 */
static bool check_target(commit *c, int from, int to, const char *name, bool folder, const struct stat *there)
{
    if (!there) return true;
    str path = str_from(c->path);
    if (S_ISDIR(there->st_mode) == folder) {
        if (folder || stage_find(&c->p->old, path) || same_bytes(from, to, name, (size_t)there->st_size))
            return true;
    } else if (stage_find(&c->stale, path) || is_folder_of(&c->stale, path)) {
        return true; /* ours, and goes */
    }
    c->ok = false;
    if (c->blocked++ < BLOCKED_SHOWN) diag(c->p->d, OUTPUT_BLOCKED, SPAN_NONE, str_from(c->p->out), path);
    return true;
}

static bool move_target(commit *c, int from, int to, const char *name, bool folder, const struct stat *there)
{
    (void)folder, (void)there;
    return renameat(from, name, to, name) == 0 || stage_fail(c->p, str_from(c->path));
}

/* ---- commit ------------------------------------------------------------------------------- */

static bool over_stage(commit *c, visit fn)
{
    int from = openat(c->p->fd, STAGE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (from < 0) return errno == ENOENT || stage_fail(c->p, str_from(c->p->out));
    bool ok = each_staged(c, from, c->p->fd, 0, fn);
    close(from);
    return ok;
}

/*
 * Before anything moves the manifest names old and new files, so that a run that is killed leaves nothing
 * unknown: what stands is named, and the next build compares bytes, not names.
 */
static bool replace(commit *c, str manifest, size_t written)
{
    publish *p = c->p;
    bool same = str_eq(manifest, p->manifest);
    if (!written && !c->stale.n)
        return same || write_manifest(p, STR_NONE, manifest) || stage_fail(p, STR(MANIFEST));
    buf both = {0};
    if (c->stale.n) put_manifest(&both, &c->all, &c->stale);
    bool ok = write_manifest(p, STR(UNFINISHED), c->stale.n ? buf_str(&both) : manifest) ||
              stage_fail(p, STR(MANIFEST));
    buf_fini(&both);
    ok = ok && remove_stale(c, true) && over_stage(c, move_target) && remove_stale(c, false);
    return ok && (write_manifest(p, STR_NONE, manifest) || stage_fail(p, STR(MANIFEST)));
}

str stage_left_head(publish *p, str manifest)
{
    return str_fmt(p->in, "%016llx\n", (unsigned long long)hash_bytes(manifest));
}

typedef struct compared {
    str rest; /* of what stands there */
    bool same;
} compared;

static void compare_piece(void *to, str piece)
{
    compared *c = to;
    c->same = c->same && str_starts(c->rest, piece);
    if (c->same) c->rest = str_sub(c->rest, piece.n, c->rest.n);
}

typedef struct written {
    int fd;
    bool ok;
} written;

static void write_piece(void *to, str piece)
{
    written *w = to;
    w->ok = w->ok && stage_write(w->fd, piece);
}

/* Does LEFT stand there as this run would write it? */
static bool left_same(const publish *p, str head)
{
    compared c = {.rest = p->left, .same = p->left.n > 0};
    compare_piece(&c, head);
    if (c.same) p->leaves.write(&p->leaves, compare_piece, &c);
    return c.same && !c.rest.n;
}

/* The names of all outputs are needed no more: the note takes as much memory, and is the last to do so. */
static void forget_names(commit *c)
{
    publish *p = c->p;
    for (unsigned i = 0; i < p->nslots; i++) {
        arena_free(p->slots[i].in);
        p->slots[i].in = NULL;
    }
    free(c->all.items);
    c->all = (entries){0};
    buf_fini(&c->manifest);
}

/* After the manifest it belongs to. Without it the next build makes every page, so that a failure is no
 * fault. */
static void leave(commit *c)
{
    publish *p = c->p;
    if (!p->leaves.write) {
        unlinkat(p->fd, LEFT, 0);
        return;
    }
    if (p->leaves.same && str_eq(buf_str(&c->manifest), p->manifest)) return;
    str head = stage_left_head(p, buf_str(&c->manifest));
    forget_names(c);
    if (left_same(p, head)) return;
    written w = {.fd = openat(p->fd, LEFT_NEW, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
    w.ok = w.fd >= 0 && stage_write(w.fd, head);
    if (w.ok) p->leaves.write(&p->leaves, write_piece, &w);
    if (w.fd >= 0 && close(w.fd) != 0) w.ok = false;
    if (!w.ok || renameat(p->fd, LEFT_NEW, p->fd, LEFT) != 0) unlinkat(p->fd, LEFT_NEW, 0);
}

static bool run(commit *c, publish_stats *stats)
{
    publish *p = c->p;
    for (unsigned i = 0; i < p->nslots; i++) stats->written += p->slots[i].staged;
    for (size_t i = 0; i < c->all.n; i++) stats->bytes += c->all.items[i].size;
    stats->files = c->all.n;
    stats->removed = c->stale.n;
    bool ok = replace(c, buf_str(&c->manifest), stats->written);
    if (ok) leave(c);
    io_remove_tree(str_c(p->in, str_fmt(p->in, "%s/" STAGE, p->out)));
    return ok;
}

static void list_all(commit *c)
{
    publish *p = c->p;
    stage_join(p, &c->all);
    for (unsigned i = 0; i < p->nslots; i++) { /* a large site's paths need not be listed twice */
        free(p->slots[i].put.items);
        p->slots[i].put = (entries){0};
    }
    find_stale(c);
    check_names(c);
    if (c->ok) check_folders(c);
    if (c->ok) put_manifest(&c->manifest, &c->all, &(entries){0});
}

static void begin_part(void *context, size_t i, unsigned worker)
{
    commit *c = context;
    const publish_note *note = &c->p->leaves;
    (void)worker;
    if (!i) list_all(c);
    else if (note->prepare && !note->same) note->prepare(note);
}

bool publish_commit(publish *p, publish_stats *stats)
{
    commit c = {.p = p, .ok = !atomic_load(&p->failed)};
    *stats = (publish_stats){0};
    par_run(p->nslots, 2, begin_part, &c);
    if (c.ok && !over_stage(&c, check_target)) c.ok = false;
    bool commits = c.ok;
    if (commits) c.ok = run(&c, stats);
    buf_fini(&c.manifest);
    free(c.all.items);
    free(c.stale.items);
    if (commits) stage_close(p);
    else publish_abort(p);
    return c.ok;
}
