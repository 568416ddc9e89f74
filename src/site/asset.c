#include "site/asset.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"

#include <errno.h>
#include <string.h>

struct asset {
    str path, bytes; /* where it is published, and what */
};

struct assets {
    arena *in;
    diags *d;
    map by_name;     /* "style.css", "content/notices/x.pdf" */
    struct asset *list;
    uint32_t n, cap;
};

/* "style.css" becomes "style.1a2b3c4d.css". */
static str hashed(arena *a, str path, str bytes)
{
    size_t dot = SIZE_MAX;
    for (size_t i = path.n; i > 0 && dot == SIZE_MAX && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.') dot = i - 1;
    if (dot == SIZE_MAX) dot = path.n;
    str hash = hash_hex(a, hash_sha256(bytes), 8);
    return str_fmt(a, "%.*s.%.*s%.*s", STR_ARG(str_sub(path, 0, dot)), STR_ARG(hash), STR_ARG(str_sub(path, dot, path.n)));
}

static void add(assets *all, str name, str path, const char *disk)
{
    str bytes;
    if (io_read(all->in, disk, LIMIT_ATTACHMENT_BYTES, &bytes) != IO_OK) {
        diag(all->d, FILE_UNREADABLE, span_at(src_add(path, STR_NONE), 0, 0), str_from(strerror(errno)));
        return;
    }
    if (all->n == all->cap) {
        uint32_t cap = all->cap ? all->cap * 2 : 64;
        all->list = arena_grow(all->in, all->list, all->cap * sizeof *all->list, cap * sizeof *all->list);
        all->cap = cap;
    }
    all->list[all->n] = (struct asset){hashed(all->in, path, bytes), bytes};
    map_add(&all->by_name, name, all->n++);
}

assets *assets_read(arena *a, diags *d, const char *folder, const tree *content)
{
    assets *all = arena_make(a, assets);
    io_list files;
    *all = (assets){.in = a, .d = d};
    map_init(&all->by_name, a);
    char *from = str_c(a, str_fmt(a, "%s/templates/assets", folder));
    if (io_is_folder(from) && io_walk(a, from, LIMIT_FILES, &files))
        for (size_t i = 0; i < files.n; i++) {
            str name = files.items[i].path;
            if (files.items[i].folder) continue;
            add(all, name, str_fmt(a, "assets/%.*s", STR_ARG(name)), str_c(a, str_fmt(a, "%s/%.*s", from, STR_ARG(name))));
        }
    for (size_t i = 0; i < content->nothers; i++) {
        str name = content->others[i].path;
        if (str_ends(name, STR(".geojson")) || str_ends(name, STR(".json"))) continue; /* outlines: published as maps */
        add(all, str_fmt(a, "content/%.*s", STR_ARG(name)), str_fmt(a, "files/%.*s", STR_ARG(name)),
            str_c(a, str_fmt(a, "%s/content/%.*s", folder, STR_ARG(name))));
    }
    return all;
}

static str lookup(const assets *all, str name)
{
    uint32_t i = map_find(&all->by_name, name);
    return i == MAP_NONE ? STR_NONE : all->list[i].path;
}

str assets_path(void *files, str name) { return lookup(files, name); }

str assets_file(void *files, str path)
{
    char name[4096];
    if (path.n > sizeof name - 9) return STR_NONE;
    memcpy(name, "content/", 8);
    memcpy(name + 8, path.p, path.n);
    return lookup(files, (str){name, path.n + 8});
}

bool assets_put(const assets *files, publish *p)
{
    bool ok = true;
    for (uint32_t i = 0; i < files->n; i++) ok = publish_put(p, 0, files->list[i].path, files->list[i].bytes) && ok;
    return ok;
}
