#include "site/asset.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/par.h"
#include "site/css.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

typedef struct asset {
    str name; /* "style.css"; "content/notices/x.pdf" for what lies beside a record */
    const char *disk;
    str path; /* where it is published; empty: could not be read */
    str css;  /* the style sheet as published; other files stay on the disk */
    uint64_t size, hash;
    uint32_t file;                     /* for findings */
    enum { UNSEEN, OPEN, DONE } state; /* of a style sheet being rewritten */
    bool beside;                       /* a record */
    atomic_bool linked;
} asset;

struct assets {
    arena *in;
    diags *d;
    map by_name;
    asset *list;
    uint32_t n;
};

enum { HASH_DIGITS = 8, CSS_DEPTH = 32 };

static size_t last_dot(str path)
{
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.') return i - 1;
    return path.n;
}

/* "style.css" becomes "style.1a2b3c4d.css". */
static str hashed(arena *a, str path, sha256 h)
{
    size_t dot = last_dot(path);
    str hash = hash_hex(a, h, HASH_DIGITS);
    return str_fmt(a, "%.*s.%.*s%.*s", STR_ARG(str_sub(path, 0, dot)), STR_ARG(hash),
                   STR_ARG(str_sub(path, dot, path.n)));
}

static uint64_t first_bytes(sha256 h)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++) v = v << 8 | h.bytes[i];
    return v;
}

static str published(arena *a, const asset *x)
{
    if (!x->beside) return str_join(a, STR("assets/"), x->name);
    return str_join(a, STR("files/"), str_sub(x->name, sizeof "content/" - 1, x->name.n));
}

/* ---- looking ------------------------------------------------------------------------------ */

static void report(assets *all, const asset *x, uint64_t size)
{
    arena *a = arena_new();
    span at = span_at(x->file, 0, 0);
    if (size)
        diag(all->d, FILE_TOO_LARGE, at, str_fmt(a, "%llu", (unsigned long long)size),
             str_fmt(a, "%u", LIMIT_ATTACHMENT_BYTES));
    else diag(all->d, FILE_UNREADABLE, at, str_from(strerror(errno)));
    arena_free(a);
}

static bool is_css(const asset *x) { return !x->beside && str_ends(x->name, STR(".css")); }

struct hashing {
    assets *all;
    sha256 *hashes;
};

static void hash_one(void *context, size_t i, unsigned worker)
{
    struct hashing *h = context;
    asset *x = &h->all->list[i];
    (void)worker;
    if (is_css(x)) return;
    if (!hash_file(x->disk, &h->hashes[i], &x->size)) report(h->all, x, 0);
    else if (x->size > LIMIT_ATTACHMENT_BYTES) report(h->all, x, x->size);
    else x->state = DONE;
}

static void add(assets *all, str name, const char *disk, str shown, bool beside)
{
    map_add(&all->by_name, name, all->n);
    all->list[all->n++] =
        (asset){.name = name, .disk = disk, .beside = beside, .file = src_add(shown, STR_NONE)};
}

/* ---- style sheets ------------------------------------------------------------------------- */

typedef struct sheet {
    assets *all;
    asset *of;
    unsigned depth;
} sheet;

static void rewrite(assets *all, asset *x, unsigned depth);

/* The path under templates/assets that `ref` means in a style sheet; false: it leads out of there. */
static bool resolve(str sheet_name, str ref, char *out, size_t *n)
{
    size_t end = sheet_name.n;
    while (end > 0 && sheet_name.p[end - 1] != '/') end--;
    memcpy(out, sheet_name.p, end);
    for (str part, rest = ref; rest.n;) {
        part = str_cut(rest, '/', &rest);
        if (str_eq(part, STR("..")) && end == 0) return false;
        if (str_eq(part, STR(".."))) {
            for (end--; end > 0 && out[end - 1] != '/';) end--;
        } else if (part.n && !str_eq(part, STR("."))) {
            memcpy(out + end, part.p, part.n);
            end += part.n;
            if (rest.n) out[end++] = '/';
        }
    }
    *n = end;
    return true;
}

/* The name to write for a reference at a place of the sheet: the same folders, the hashed file name. */
static str new_name(void *context, str ref, span at)
{
    sheet *s = context;
    arena *a = s->all->in;
    char *path = arena_alloc(a, s->of->name.n + ref.n + 1);
    size_t n;
    uint32_t i = resolve(s->of->name, ref, path, &n) ? map_find(&s->all->by_name, (str){path, n}) : MAP_NONE;
    if (i == MAP_NONE) {
        diag(s->all->d, ASSET_MISSING, at, ref);
        return ref;
    }
    asset *x = &s->all->list[i];
    if (x->state == OPEN || s->depth == CSS_DEPTH) {
        diag(s->all->d, ASSET_CYCLE, at, ref);
        return ref;
    }
    if (x->state == UNSEEN) rewrite(s->all, x, s->depth + 1);
    if (!x->path.n) return ref; /* unreadable, and reported */
    size_t folder = ref.n, base = x->path.n;
    while (folder > 0 && ref.p[folder - 1] != '/') folder--;
    while (base > 0 && x->path.p[base - 1] != '/') base--;
    return str_join(a, str_sub(ref, 0, folder), str_sub(x->path, base, x->path.n));
}

static void rewrite(assets *all, asset *x, unsigned depth)
{
    str bytes;
    x->state = OPEN;
    io_result result = io_read(all->in, x->disk, LIMIT_FILE_BYTES, &bytes);
    if (result != IO_OK) {
        report(all, x, result == IO_TOO_LARGE ? bytes.n : 0);
    } else {
        buf out = {0}, less = {0};
        src_set_bytes(x->file, bytes);
        css_rewrite(&out, x->file, new_name, &(sheet){all, x, depth});
        css_squeeze(&less, buf_str(&out));
        x->css = str_copy(all->in, buf_str(&less));
        buf_fini(&less);
        x->path = hashed(all->in, published(all->in, x), hash_sha256(x->css));
        buf_fini(&out);
    }
    x->state = DONE;
}

/* ---- all ---------------------------------------------------------------------------------- */

assets *assets_read(arena *a, diags *d, const char *folder, const tree *content, unsigned threads)
{
    assets *all = arena_make(a, assets);
    io_list files = {0};
    *all = (assets){.in = a, .d = d};
    map_init(&all->by_name, a);
    char *from = str_c(a, str_fmt(a, "%s/templates/assets", folder));
    if (io_is_folder(from) && !io_walk(a, from, LIMIT_FILES, 1, &files))
        diag(d, FILE_UNREADABLE, span_at(src_add(STR("templates/assets"), STR_NONE), 0, 0),
             str_from(strerror(errno)));
    all->list = arena_make_n(a, asset, files.n + content->nothers);
    for (size_t i = 0; i < files.n; i++) {
        str name = files.items[i].path;
        if (files.items[i].folder || str_eq(name, STR("README.md"))) continue;
        add(all, name, str_c(a, str_fmt(a, "%s/%.*s", from, STR_ARG(name))),
            str_join(a, STR("templates/assets/"), name), false);
    }
    for (size_t i = 0; i < content->nothers; i++) {
        str name = content->others[i].path, shown = str_join(a, STR("content/"), name);
        if (str_ends(name, STR(".geojson")) || str_ends(name, STR(".json")))
            continue; /* outlines: published as maps */
        add(all, shown, str_c(a, str_fmt(a, "%s/content/%.*s", folder, STR_ARG(name))), shown, true);
    }
    struct hashing h = {all, arena_make_n(a, sha256, all->n)};
    par_run(threads, all->n, hash_one, &h);
    for (uint32_t i = 0; i < all->n; i++) {
        asset *x = &all->list[i];
        if (x->state != DONE || is_css(x)) continue;
        x->path = hashed(a, published(a, x), h.hashes[i]);
        x->hash = first_bytes(h.hashes[i]);
    }
    for (uint32_t i = 0; i < all->n; i++)
        if (is_css(&all->list[i]) && all->list[i].state == UNSEEN) rewrite(all, &all->list[i], 0);
    return all;
}

str assets_path(void *files, str name)
{
    const assets *all = files;
    uint32_t i = map_find(&all->by_name, name);
    return i == MAP_NONE || all->list[i].beside ? STR_NONE : all->list[i].path;
}

str assets_file(void *files, str path)
{
    const assets *all = files;
    char name[4096];
    if (path.n > sizeof name - 9) return STR_NONE;
    memcpy(name, "content/", 8);
    memcpy(name + 8, path.p, path.n);
    uint32_t i = map_find(&all->by_name, (str){name, path.n + 8});
    if (i == MAP_NONE || !all->list[i].beside) return STR_NONE;
    atomic_bool *linked = &all->list[i].linked; /* written once: other threads read beside it */
    if (!atomic_load_explicit(linked, memory_order_relaxed))
        atomic_store_explicit(linked, true, memory_order_relaxed);
    return all->list[i].path;
}

uint64_t assets_digest(const assets *all)
{
    uint64_t h = all->n;
    for (uint32_t i = 0; i < all->n; i++)
        h = hash_mix(hash_mix(h, str_hash(all->list[i].name)), str_hash(all->list[i].path));
    return h;
}

void assets_report_unused(const assets *all)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (all->list[i].beside && !atomic_load(&all->list[i].linked))
            diag(all->d, ASSET_UNUSED, span_at(all->list[i].file, 0, 0));
}

void assets_link_all(const assets *all)
{
    for (uint32_t i = 0; i < all->n; i++) atomic_store(&all->list[i].linked, true);
}

bool assets_put(const assets *all, publish *p)
{
    bool ok = true;
    for (uint32_t i = 0; i < all->n && ok; i++) {
        const asset *x = &all->list[i];
        if (!x->path.n || (x->beside && !atomic_load(&x->linked))) continue;
        ok = is_css(x) ? publish_put(p, 0, x->path, x->css)
                       : publish_copy(p, 0, x->path, x->disk, x->size, x->hash);
    }
    return ok;
}
