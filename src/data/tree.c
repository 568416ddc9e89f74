#include "data/tree.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/par.h"
#include "base/utf8.h"
#include "data/reader.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

typedef struct entry { /* a record file */
    str path;
    uint32_t file;
    uint32_t body, body_end;
    bool markdown, unseen;
    yaml_docs docs;
    struct root { /* its records */
        const val *at;
        void *made;
    } one, *list; /* most files hold one: then there is no list */
    size_t n, cap;
    size_t bytes;
    uint64_t digest;
} entry;

struct tree_known {
    entry *entries; /* without findings, in path order */
    size_t n;
};

typedef struct job {
    entry *entries;
    size_t *order; /* in which they are read */
    size_t from;   /* those before are read */
    bool takes;    /* and the taker wants the others */
    arena *const *arenas;
    diags *d;
    str folder;
    io_near *near;           /* one a thread */
    const tree_known *known; /* NULL: nothing is */
    const tree_taker *taker; /* NULL: nobody */
} job;

static str ending(str path)
{
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.') return str_sub(path, i, path.n);
    return STR_NONE;
}

static str name_of(str path)
{
    size_t i = path.n;
    while (i > 0 && path.p[i - 1] != '/') i--;
    return str_sub(path, i, path.n);
}

/* folder/path; returns the length. */
static size_t put_path(char *out, str folder, str path)
{
    memcpy(out, folder.p, folder.n);
    out[folder.n] = '/';
    memcpy(out + folder.n + 1, path.p, path.n);
    return folder.n + 1 + path.n;
}

/* Windows does not tell .YAML from .yaml. */
static bool same_word(str s, const char *word)
{
    return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static bool is_record(str path, bool *markdown)
{
    str e = ending(path);
    *markdown = same_word(e, "md");
    if (*markdown) return !str_eq(name_of(path), STR("README.md"));
    return same_word(e, "yaml") || same_word(e, "yml");
}

/* Windows hides .txt and shows `a.yaml` where the file is called a.yaml.txt: the name that was meant, or
 * none. */
static str meant_name(str path)
{
    bool markdown;
    str name = name_of(path), e = ending(path);
    if (!same_word(e, "txt") || name.n == e.n + 1) return STR_NONE;
    str without = str_sub(name, 0, name.n - e.n - 1);
    return is_record(without, &markdown) ? without : STR_NONE;
}

/* ---- front matter ------------------------------------------------------------------------- */

static size_t line_end(str s, size_t at)
{
    size_t end = str_find_char(s, '\n', at);
    return end == SIZE_MAX ? s.n : end;
}

static bool is_fence(str s, size_t at, size_t end)
{
    str text = str_sub(s, at, end);
    while (text.n > 3 && strchr(" \t\r", text.p[text.n - 1])) text.n--;
    return str_eq(text, STR("---"));
}

/* `---`, fields, `---`, text. */
static void read_markdown(entry *e, arena *a, diags *d, str bytes)
{
    size_t at = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    size_t end = line_end(bytes, at);
    if (!is_fence(bytes, at, end)) {
        diag(d, FRONT_MISSING, ((span){e->file, (uint32_t)at, (uint32_t)end}));
        return;
    }
    size_t begin = end < bytes.n ? end + 1 : end;
    for (size_t line = begin; line < bytes.n; line = end + 1) {
        end = line_end(bytes, line);
        if (!is_fence(bytes, line, end)) continue;
        e->docs = yaml_read(a, d, e->file, (uint32_t)begin, (uint32_t)line);
        e->body = (uint32_t)(end < bytes.n ? end + 1 : end);
        e->body_end = (uint32_t)bytes.n;
        guard g = guard_text(d, e->file, e->body, e->body_end);
        e->unseen = g.unseen;
        if (g.clean) return;
        e->body = e->body_end;
        e->docs.ok = false;
        return;
    }
    diag(d, FRONT_OPEN, ((span){e->file, (uint32_t)at, (uint32_t)at + 3}));
}

/* ---- a file ------------------------------------------------------------------------------- */

static void report_read(diags *d, uint32_t file, io_result result, size_t size)
{
    arena *a = arena_new();
    span at = {file, 0, 0};
    if (result == IO_TOO_LARGE)
        diag(d, FILE_TOO_LARGE, at, str_fmt(a, "%zu", size), str_fmt(a, "%u", LIMIT_FILE_BYTES));
    else diag(d, FILE_UNREADABLE, at, str_from(strerror(errno)));
    arena_free(a);
}

static void add_doc(entry *e, arena *a, diags *d, const val *root)
{
    if (root->kind == VAL_NULL && yaml_is_torn(&e->docs, root->begin)) return;
    if (yaml_slip(d, root)) e->docs.ok = e->docs.whole = false;
    else {
        if (e->n == 0) {
            e->one = (struct root){root, NULL};
            e->n = 1;
            return;
        }
        if (e->n == 1 || e->n == e->cap) {
            size_t cap = e->n * 4;
            e->list = arena_grow(a, e->list, e->cap * sizeof *e->list, cap * sizeof *e->list);
            if (e->n == 1) e->list[0] = e->one;
            e->cap = cap;
        }
        e->list[e->n++] = (struct root){root, NULL};
    }
}

/* Every item of a list at the top and every document is a record. */
static void flatten(entry *e, arena *a, diags *d)
{
    for (size_t i = 0; i < e->docs.n; i++) {
        const val *root = &e->docs.roots[i];
        if (root->kind != VAL_LIST) add_doc(e, a, d, root);
        else
            for (uint32_t k = 0; k < root->n; k++) add_doc(e, a, d, &root->u.items[k]);
    }
    if (e->n == 0 && e->docs.ok) diag(d, FILE_EMPTY, ((span){e->file, 0, 0}));
}

static const entry *find_known(const tree_known *known, str path)
{
    for (size_t low = 0, high = known ? known->n : 0; low < high;) {
        size_t at = (low + high) / 2;
        int order = str_cmp(path, known->entries[at].path);
        if (order == 0) return &known->entries[at];
        if (order < 0) high = at;
        else low = at + 1;
    }
    return NULL;
}

static str folder_of(str path)
{
    size_t slash = str_find_char(path, '/', 0);
    return slash == SIZE_MAX ? STR_NONE : str_sub(path, 0, slash);
}

static const struct root *root_at(const entry *e, size_t i) { return e->n > 1 ? &e->list[i] : &e->one; }

static tree_doc doc_of(const entry *e, size_t i)
{
    const struct root *root = root_at(e, i);
    return (tree_doc){.root = root->at,
                      .file = e->file,
                      .body_begin = e->body,
                      .body_end = e->body_end,
                      .folder = folder_of(e->path),
                      .path = e->path,
                      .alone = e->n == 1,
                      .torn = e->docs.ntorn && yaml_is_torn(&e->docs, root->at->begin),
                      .unseen = e->unseen,
                      .digest = hash_mix(hash_mix(str_hash(e->path), e->digest), i),
                      .made = root->made};
}

static void take(const job *j, entry *e, unsigned worker)
{
    for (size_t i = 0; i < e->n; i++) {
        tree_doc doc = doc_of(e, i);
        (e->n > 1 ? &e->list[i] : &e->one)->made = j->taker->take(j->taker->context, &doc, worker);
    }
}

static void read_entry(void *context, size_t i, unsigned worker)
{
    job *j = context;
    entry *e = &j->entries[j->order[j->from + i]];
    arena *a = j->arenas[worker];
    char path[4096];
    str bytes = STR_NONE;
    io_result result = IO_FAILED;
    errno = ENAMETOOLONG;
    if (j->folder.n + e->path.n + 2 <= sizeof path) {
        path[put_path(path, j->folder, e->path)] = '\0';
        const entry *known = find_known(j->known, e->path);
        if (known && io_same(path, src_bytes(known->file))) {
            *e = *known;
            return;
        }
        result = io_read_near(&j->near[worker], a, path, LIMIT_FILE_BYTES, &bytes);
    }
    if (result != IO_OK) {
        report_read(j->d, e->file, result, bytes.n);
        return;
    }
    src_set_bytes(e->file, bytes);
    e->bytes = bytes.n;
    e->digest = hash_bytes(bytes);
    if (e->markdown) read_markdown(e, a, j->d, bytes);
    else e->docs = yaml_read(a, j->d, e->file, 0, (uint32_t)bytes.n);
    flatten(e, a, j->d);
    if (j->takes) take(j, e, worker);
}

static void leave_folder(void *context, unsigned worker) { io_near_close(&((job *)context)->near[worker]); }

/* ---- the folder --------------------------------------------------------------------------- */

static void report_walk(diags *d, arena *a, const io_list *list, const char *folder, str show, int error)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!list->items[i].error) continue;
        str path = str_fmt(a, "%.*s/%.*s", STR_ARG(show), STR_ARG(list->items[i].path));
        diag(d, FILE_UNREADABLE, ((span){src_add(path, STR_NONE), 0, 0}),
             str_from(strerror(list->items[i].error)));
        error = 0;
    }
    if (error == ENOENT) diag(d, FOLDER_MISSING, ((span){0}), str_from(folder));
    else if (error)
        diag(d, FILE_UNREADABLE, ((span){src_add(str_copy(a, show), STR_NONE), 0, 0}),
             str_from(strerror(error)));
}

/* Parts the files into records and others, and numbers the records in path order. */
static size_t sort_out(tree *t, arena *a, diags *d, const io_list *list, str show, entry *entries)
{
    size_t n = 0, others = 0;
    bool markdown;
    for (size_t i = 0; i < list->n; i++)
        others += !list->items[i].folder && !is_record(list->items[i].path, &markdown);
    t->others = arena_make_n(a, tree_file, others);
    for (size_t i = 0; i < list->n; i++) {
        str path = list->items[i].path;
        if (list->items[i].folder) continue;
        if (is_record(path, &markdown)) {
            /* one string for both: what is shown ends in the path */
            char *both = arena_alloc(a, show.n + 1 + path.n);
            str shown = {both, put_path(both, show, path)};
            entries[n++] = (entry){.path = str_sub(shown, show.n + 1, shown.n),
                                   .markdown = markdown,
                                   .file = src_add(shown, STR_NONE)};
        } else if (!str_eq(name_of(path), STR("README.md"))) {
            str meant = meant_name(path);
            if (meant.n)
                diag(d, FILE_NAME_ODD,
                     span_at(src_add(str_fmt(a, "%.*s/%.*s", STR_ARG(show), STR_ARG(path)), STR_NONE), 0, 0),
                     meant);
            t->others[t->nothers++] = (tree_file){str_copy(a, path)};
        }
    }
    return n;
}

/* What is read first comes first; returns how much that is. */
static size_t put_in_order(job *j, size_t n)
{
    size_t first = 0, put = 0;
    for (size_t i = 0; j->taker && i < n; i++)
        if (j->taker->comes_first(j->entries[i].path)) j->order[first++] = i;
    put = first;
    for (size_t i = 0, k = 0; i < n; i++)
        if (k < first && j->order[k] == i) k++;
        else j->order[put++] = i;
    return first;
}

/* The documents of n entries, in path order: of those in `which`, of the first n where it is NULL. */
static void put_all(tree *t, arena *a, const entry *entries, const size_t *which, size_t n)
{
    size_t docs = 0, broken = 0;
    for (size_t i = 0; i < n; i++) {
        const entry *e = &entries[which ? which[i] : i];
        docs += e->n;
        broken += !e->docs.whole;
    }
    t->docs = arena_make_n(a, tree_doc, docs);
    t->broken = arena_make_n(a, str, broken);
    t->unread = arena_make_n(a, uint32_t, broken);
    t->ndocs = t->nbroken = t->nunread = t->ntorn = 0;
    t->bytes = t->digest = 0;
    for (size_t i = 0; i < n; i++) {
        const entry *e = &entries[which ? which[i] : i];
        for (size_t k = 0; k < e->n; k++) t->docs[t->ndocs++] = doc_of(e, k);
        t->ntorn += e->docs.ntorn;
        t->bytes += e->bytes;
        t->digest = hash_mix(hash_mix(t->digest, str_hash(e->path)), e->digest);
        str top = folder_of(e->path);
        if (!e->docs.whole) t->unread[t->nunread++] = e->file;
        if (!e->docs.whole && !(t->nbroken && str_eq(t->broken[t->nbroken - 1], top)))
            t->broken[t->nbroken++] = top;
    }
}

/* Gives all entries, in path order; they live in `scratch`. */
static entry *read_all(tree *t, arena *scratch, diags *d, const char *folder, str show, job *j,
                       unsigned threads)
{
    *t = (tree){0};
    arena *a = j->arenas[0];
    io_list list;
    if (!io_walk(scratch, folder, LIMIT_FILES, threads, &list)) report_walk(d, a, &list, folder, show, errno);
    if (list.cut) diag(d, TOO_MANY_FILES, ((span){0}), str_fmt(a, "%u", LIMIT_FILES), show);

    entry *entries = arena_make_n(scratch, entry, list.n);
    t->files = sort_out(t, a, d, &list, show, entries);
    j->entries = entries;
    j->order = arena_make_n(scratch, size_t, t->files);
    j->near = arena_make_n(scratch, io_near, threads);
    size_t first = put_in_order(j, t->files);
    if (j->taker) {
        par_run_files(threads, first, read_entry, leave_folder, j);
        put_all(t, a, entries, j->order, first);
        j->taker->begin(j->taker->context);
        j->from = first;
        j->takes = true;
    }
    par_run_files(threads, t->files - first, read_entry, leave_folder, j);

    put_all(t, a, entries, NULL, t->files);
    return entries;
}

void tree_read_again(tree *t, arena *const *arenas, unsigned threads, diags *d, const char *folder, str show,
                     const tree_known *known, const tree_taker *taker)
{
    arena *scratch = arena_new();
    job j = {.arenas = arenas, .d = d, .folder = str_from(folder), .known = known, .taker = taker};
    read_all(t, scratch, d, folder, show, &j, threads);
    arena_free(scratch);
}

void tree_read(tree *t, arena *const *arenas, unsigned threads, diags *d, const char *folder, str show)
{
    tree_read_again(t, arenas, threads, d, folder, show, NULL, NULL);
}

const tree_known *tree_read_ahead(tree *t, arena *const *arenas, unsigned threads, const char *folder,
                                  str show)
{
    diags *d = diags_new();
    job j = {.arenas = arenas, .d = d, .folder = str_from(folder)};
    tree_known *known = arena_make(arenas[0], tree_known);
    known->entries = read_all(t, arenas[0], d, folder, show, &j, threads);
    uint32_t files = t->files ? known->entries[t->files - 1].file + 1 : 0;
    bool *found = arena_make_n(arenas[0], bool, files);
    bool all = diags_mark(d, found, files);
    for (size_t i = 0; all && i < t->files; i++)
        if (!found[known->entries[i].file]) known->entries[known->n++] = known->entries[i];
    diags_free(d);
    return known;
}

bool tree_misses(const tree *t, str folder)
{
    for (size_t i = 0; i < t->nbroken; i++)
        if (str_eq(t->broken[i], folder)) return true;
    return false;
}

void tree_drop_torn(tree *t, str folder)
{
    size_t kept = 0;
    if (!t->ntorn) return;
    for (size_t i = 0; i < t->ndocs; i++)
        if (!t->docs[i].torn || (folder.n && !str_eq(t->docs[i].folder, folder)))
            t->docs[kept++] = t->docs[i];
    t->ndocs = kept;
}

str tree_stem(const tree_doc *doc)
{
    size_t end = doc->path.n, begin = end;
    for (; begin > 0 && doc->path.p[begin - 1] != '/'; begin--)
        if (doc->path.p[begin - 1] == '.' && end == doc->path.n) end = begin - 1;
    return str_sub(doc->path, begin, end);
}

str tree_body(arena *a, const tree_doc *doc)
{
    str body = str_sub(src_bytes(doc->file), doc->body_begin, doc->body_end);
    if (body.n && memchr(body.p, '\r', body.n)) { /* only before a line feed: the guard sees to it */
        char *out = arena_alloc(a, body.n);
        size_t n = 0;
        for (size_t i = 0; i < body.n; i++)
            if (body.p[i] != '\r') out[n++] = body.p[i];
        body = (str){out, n};
    }
    if (doc->unseen) body = guard_drop_unseen(a, body);
    return utf8_nfc(a, body);
}
