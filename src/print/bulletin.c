#include "print/bulletin.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/num.h"
#include "base/par.h"
#include "model/type.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_ITEMS = 256 };

typedef struct form { /* a template */
    const tmpl *t;
    str name, label, query, each;
    const kind *k; /* NULL: for the whole site */
} form;

typedef struct bulletin {
    const form *form;
    const record *r;
    uint32_t item; /* of form->each; UINT32_MAX: none */
    str text;      /* rendered, in the run's own memory */
    str path;      /* without ending */
    bool left_out;
    str title;
    size_t pages;
    unsigned seconds;
    print_paper paper;
    bool landscape;
    uint64_t bytes;
    uint32_t next; /* bulletin of the same record + 1 */
    str key;       /* what its PDF was made from */
    bool kept;     /* an earlier build's PDF is still there and nothing changed */
    bool found;    /* there are findings: made again until they are mended, so that they are told again */
    str pdf_hash;
} bulletin;

typedef struct worker {
    arena *scratch, *kept;
    page_env env;
    print_worker *setter;
    buf out, text, speech;
} worker;

struct bulletins {
    const view *v;
    const bulletin_options *o;
    arena *a;
    diags *d;
    form *forms;
    size_t nforms;
    bulletin *items;
    size_t n, cap;
    worker *workers;
    print_batch *batch;
    bulletin_put put;
    void *context;
    str base;         /* the site's address with its slash; empty where it has none */
    uint32_t **heads; /* by kind and record: the first of its bulletins + 1 */
    unsigned threads;
    atomic_bool failed;
};

typedef struct bulletins making;

/* ---- templates ------------------------------------------------------------------------------------- */

/* The static keys at the head of a template's text. */
static void read_form(making *m, form *f, str text)
{
    str rest = text;
    if (!str_eq(str_trim(str_cut(rest, '\n', &rest)), STR("---"))) return;
    while (rest.n) {
        str value, line = str_trim(str_cut(rest, '\n', &rest));
        if (str_eq(line, STR("---"))) return;
        str key = str_cut(line, ':', &value);
        value = str_copy(m->a, str_trim(value));
        if (str_eq(key, STR("label"))) f->label = value;
        else if (str_eq(key, STR("query"))) f->query = value;
        else if (str_eq(key, STR("each"))) f->each = value;
        else if (str_eq(key, STR("kind"))) {
            f->k = model_kind(view_model(m->v), value);
            if (!f->k) diag(m->d, PRINT_KIND_UNKNOWN, (span){0}, f->name, value), f->t = NULL;
        }
    }
}

static void read_forms(making *m)
{
    io_list files;
    const char *folder = str_c(m->a, str_fmt(m->a, "%s/print", m->o->templates));
    if (!io_is_folder(folder) || !io_walk(m->a, folder, LIMIT_FILES, &files)) return;
    m->forms = arena_make_n(m->a, form, files.n);
    for (size_t i = 0; i < files.n; i++) {
        str path = files.items[i].path, ending = STR(".md.mustache"), text;
        if (files.items[i].folder || !str_ends(path, ending)) continue;
        str name = str_sub(path, 0, path.n - ending.n);
        if (m->o->only.n && !str_eq(name, m->o->only)) continue;
        form f = {.name = name,
                  .label = name,
                  .t = tmpl_find(view_templates(m->v), str_fmt(m->a, "print/%.*s.md", STR_ARG(name)))};
        const char *file = str_c(m->a, str_fmt(m->a, "%s/%.*s", folder, STR_ARG(path)));
        if (!f.t || io_read(m->a, file, LIMIT_FILE_BYTES, &text) != IO_OK) continue;
        read_form(m, &f, text);
        if (f.t) m->forms[m->nforms++] = f;
    }
}

/* ---- which bulletins there are ----------------------------------------------------------------------- */

static void add(making *m, const form *f, const record *r, uint32_t item)
{
    if (m->n == m->cap) {
        size_t cap = m->cap ? 2 * m->cap : 256;
        m->items = arena_grow(m->a, m->items, m->cap * sizeof(bulletin), cap * sizeof(bulletin));
        m->cap = cap;
    }
    m->items[m->n++] = (bulletin){.form = f, .r = r, .item = item};
}

static void plan_record(making *m, const form *f, const record *r, dyn_env *env)
{
    if (!r->id.n || (m->o->only_id.n && !str_eq(r->id, m->o->only_id))) return;
    if (!f->each.n) {
        add(m, f, r, UINT32_MAX);
        return;
    }
    dyn list = dyn_path(record_dyn(r), f->each, env);
    if (list.kind != DYN_LIST) return;
    for (uint32_t i = 0; i < list.n; i++) add(m, f, r, i);
}

static void plan(making *m)
{
    page_env *env = &m->workers[0].env;
    for (size_t i = 0; i < m->nforms; i++) {
        const form *f = &m->forms[i];
        if (!f->k) {
            if (!m->o->only_id.n) add(m, f, NULL, UINT32_MAX);
            continue;
        }
        const record_list *q = f->query.n ? view_query(m->v, f->k, f->query) : NULL;
        uint32_t n = q ? q->n : f->k->nrecords;
        for (uint32_t k = 0; k < n; k++) plan_record(m, f, q ? q->items[k] : f->k->sorted[k], &env->dyn);
        arena_reset(m->workers[0].scratch);
    }
}

/* ---- rendering ------------------------------------------------------------------------------------- */

/* What {{ }} wrote for HTML becomes plain again: front matter is no Markdown. */
static str unescape(arena *a, str s)
{
    static const struct {
        const char *from, *to;
    } pairs[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
    if (str_find_char(s, '&', 0) == SIZE_MAX) return s;
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t k = 0;
        while (k < 5 && !str_starts(str_sub(s, i, s.n), str_from(pairs[k].from))) k++;
        if (k < 5) out[n++] = pairs[k].to[0], i += strlen(pairs[k].from);
        else out[n++] = s.p[i++];
    }
    return (str){out, n};
}

typedef struct front {
    arena *a;
    diags *d;
    print_doc *doc;
    span at;
    str when, file;
    bool has_when;
    str key, values[LIST_ITEMS];
    size_t n;
} front;

static void front_end(front *f)
{
    str first = f->n ? str_trim(f->values[0]) : STR_NONE;
    static const char *const planned[] = {"kind", "query", "each", "label"};
    bool skip = !f->key.n;
    for (size_t i = 0; i < 4; i++) skip = skip || str_eq(f->key, str_from(planned[i]));
    if (str_eq(f->key, STR("when"))) f->when = first, f->has_when = true;
    else if (str_eq(f->key, STR("file"))) f->file = first;
    else if (!skip) print_set(f->doc, f->a, f->key, f->values, f->n, f->at, f->d);
    f->key = STR_NONE;
    f->n = 0;
}

static bool is_key(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '_') return false;
    return s.n > 0;
}

/* Front matter of a rendered text into doc; returns the Markdown below it. */
static str front_read(front *f, str text)
{
    str rest = text;
    if (!str_eq(str_trim(str_cut(rest, '\n', &rest)), STR("---"))) return text;
    while (rest.n) {
        str line = str_trim(str_cut(rest, '\n', &rest)), value;
        if (str_eq(line, STR("---"))) break;
        str key = str_cut(line, ':', &value);
        bool is_item = str_starts(line, STR("- ")) && f->key.n;
        if (!line.n || (str_eq(line, STR("-")))) continue;
        if (is_item && f->n < LIST_ITEMS)
            f->values[f->n++] = unescape(f->a, str_trim(str_sub(line, 2, line.n)));
        else if (key.n < line.n && is_key(key)) {
            front_end(f);
            f->key = key;
            value = unescape(f->a, str_trim(value));
            if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
                value = str_sub(value, 1, value.n - 1);
            if (value.n) f->values[f->n++] = value;
        } else if (f->n) { /* goes on the value above */
            str *last = &f->values[f->n - 1];
            *last = str_fmt(f->a, "%.*s\n%.*s", STR_ARG(*last), STR_ARG(unescape(f->a, line)));
        }
    }
    front_end(f);
    return rest;
}

static str clean_name(arena *a, str s)
{
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        if (c >= 'A' && c <= 'Z') c = (char)(c | 32), good = true;
        if (good) out[n++] = c;
    }
    return (str){out, n};
}

static dyn item_of(const bulletin *b, dyn_env *env)
{
    return dyn_at(dyn_path(record_dyn(b->r), b->form->each, env), b->item, env);
}

static void prepare(const making *m, const bulletin *b, arena *a, diags *d, front *f, print_doc *doc)
{
    print_doc_init(doc);
    *f = (front){.a = a, .d = d, .doc = doc, .at = b->r ? record_span(b->r) : (span){0}};
    doc->at = f->at;
    if (!b->r) return;
    str page = route_record(m->v, b->r);
    if (m->base.n && page.n) doc->url = str_join(a, m->base, page);
    str path = src_path(f->at.file);
    while (path.n && path.p[path.n - 1] != '/') path.n--;
    if (path.n)
        doc->folder = str_fmt(a, "%.*s/%.*s", STR_ARG(view_model(m->v)->folder), (int)path.n - 1, path.p);
}

static md_found find_record(void *context, str kind_name, str id, md_target *out)
{
    page_env *e = context;
    const record *r = model_resolve(view_model(e->v),
                                    str_fmt(e->dyn.scratch, "%.*s:%.*s", STR_ARG(kind_name), STR_ARG(id)));
    if (!r) return MD_PASS;
    *out = (md_target){.url = str_join(e->dyn.scratch, e->root, route_record(e->v, r)),
                       .title = record_title(r),
                       .target = r};
    return MD_FOUND;
}

/* The document of a rendered text, in scratch. Findings only where d is given. */
static void read_doc(making *m, worker *w, bulletin *b, print_doc *doc, diags *d)
{
    front f;
    prepare(m, b, w->scratch, d, &f, doc);
    str body = front_read(&f, b->text);
    doc->name = b->path;
    md_options o = {.base_level = 2, .record = find_record, .context = &w->env};
    doc->md = md_parse(w->scratch, NULL, body, (md_place){f.at, false}, &o);
    doc->body = md_blocks(doc->md);
}

static void render_one(void *context, size_t i, unsigned number)
{
    making *m = context;
    worker *w = &m->workers[number];
    bulletin *b = &m->items[i];
    arena_reset(w->scratch);
    buf_clear(&w->out);
    dyn frames[3];
    size_t n = 0;
    page_plan at = {.t = b->form->t,
                    .path = b->form->name,
                    .r = b->r,
                    .k = b->r ? b->r->kind : NULL,
                    .name = b->form->name};
    w->env.plan = &at;
    frames[n++] = view_globals(m->v, &w->env);
    if (b->r) frames[n++] = record_dyn(b->r);
    if (b->item != UINT32_MAX) frames[n++] = item_of(b, &w->env.dyn);
    if (!tmpl_render(b->form->t, frames, n, &w->env.dyn, &w->out, m->d)) {
        b->left_out = true;
        atomic_store(&m->failed, true);
        return;
    }
    print_doc doc;
    front f;
    prepare(m, b, w->scratch, m->d, &f, &doc);
    front_read(&f, buf_str(&w->out));
    bool no = f.has_when && (!f.when.n || str_eq(f.when, STR("false")) || str_eq(f.when, STR("no")) ||
                             str_eq(f.when, STR("否")));
    b->left_out = no;
    if (no) return;
    b->text = str_copy(w->kept, buf_str(&w->out));
    str file = clean_name(w->scratch, f.file);
    if (!file.n && b->r) file = b->r->id;
    if (b->item != UINT32_MAX && !f.file.n) {
        str id = clean_name(w->scratch,
                            dyn_str(dyn_path(item_of(b, &w->env.dyn), STR("id"), &w->env.dyn), &w->env.dyn));
        file = id.n ? str_fmt(w->scratch, "%.*s-%.*s", STR_ARG(file), STR_ARG(id))
                    : str_fmt(w->scratch, "%.*s-%u", STR_ARG(file), (unsigned)b->item + 1);
    }
    b->path = file.n ? str_fmt(w->kept, "print/%.*s/%.*s", STR_ARG(b->form->name), STR_ARG(file))
                     : str_fmt(w->kept, "print/%.*s", STR_ARG(b->form->name));
    b->title = str_copy(w->kept, doc.title.n ? doc.title : doc.big.n ? doc.big : file);
    b->paper = doc.paper;
    b->landscape = doc.landscape;
}

/* ---- what an earlier build made ------------------------------------------------------------------------ */

/*
 * print/made.txt goes out with the bulletins: a line each, path, key, hash of the PDF, pages. A bulletin
 * whose key is the same takes its PDF from the output folder, if that is still what was made.
 */
static const char made_file[] = "print/made.txt";

static void keys_make(making *m)
{
    str identity = print_identity(m->batch, m->a);
    for (size_t i = 0; i < m->n; i++) {
        bulletin *b = &m->items[i];
        if (b->left_out) continue;
        str all = str_fmt(m->a, "%.*s%.*s\n%.*s%.*s", STR_ARG(identity), STR_ARG(b->path), STR_ARG(m->base),
                          STR_ARG(b->text));
        b->key = hash_hex(m->a, hash_sha256(all), 32);
    }
}

static bool previous_pdf(const making *m, arena *a, const bulletin *b, str *bytes)
{
    const char *path = str_c(a, str_fmt(a, "%s/%.*s.pdf", m->o->previous, STR_ARG(b->path)));
    return io_read(a, path, LIMIT_ATTACHMENT_BYTES, bytes) == IO_OK;
}

static void reuse(making *m, bulletin *b, str line)
{
    str key = str_cut(line, ' ', &line), hash = str_cut(line, ' ', &line), bytes;
    int64_t pages;
    if (!str_eq(key, b->key) || !num_parse(line, &pages) || pages < 1) return;
    if (str_find(b->text, STR("!["), 0) != SIZE_MAX) return; /* a picture may have changed */
    arena_reset(m->workers[0].scratch);
    if (!previous_pdf(m, m->workers[0].scratch, b, &bytes)) return;
    if (!str_eq(hash, hash_hex(m->workers[0].scratch, hash_sha256(bytes), 32))) return;
    b->kept = true;
    b->pages = (size_t)pages;
    b->bytes = bytes.n;
    b->pdf_hash = str_copy(m->a, hash);
}

static void reuse_all(making *m)
{
    str text, rest;
    if (!m->o->previous) return;
    const char *path = str_c(m->a, str_fmt(m->a, "%s/%s", m->o->previous, made_file));
    if (io_read(m->a, path, LIMIT_ATTACHMENT_BYTES, &text) != IO_OK) return;
    map lines;
    map_init(&lines, m->a);
    for (rest = text; rest.n;) {
        str line = str_cut(rest, '\n', &rest), values, name = str_cut(line, ' ', &values);
        if (name.n && values.n) map_set(&lines, name, (uint32_t)(values.p - text.p));
    }
    for (size_t i = 0; i < m->n; i++) {
        uint32_t at = m->items[i].left_out ? MAP_NONE : map_find(&lines, m->items[i].path);
        str line = at == MAP_NONE ? STR_NONE : str_sub(text, at, text.n);
        if (line.n) reuse(m, &m->items[i], str_cut(line, '\n', &rest));
    }
}

static void put_made(making *m)
{
    buf out = {0};
    for (size_t i = 0; i < m->n; i++) {
        const bulletin *b = &m->items[i];
        if (b->left_out || b->found) continue;
        buf_fmt(&out, "%.*s %.*s %.*s %zu\n", STR_ARG(b->path), STR_ARG(b->key), STR_ARG(b->pdf_hash),
                b->pages);
    }
    if (!m->put(m->context, 0, str_from(made_file), buf_str(&out))) atomic_store(&m->failed, true);
    buf_fini(&out);
}

/* ---- outputs --------------------------------------------------------------------------------------- */

static bool put_as(making *m, unsigned number, const bulletin *b, const char *ending, str bytes)
{
    worker *w = &m->workers[number];
    bool ok = m->put(m->context, number, str_fmt(w->scratch, "%.*s%s", STR_ARG(b->path), ending), bytes);
    if (!ok) atomic_store(&m->failed, true);
    return ok;
}

static str file_of(arena *a, const bulletin *b, const char *ending)
{
    str name = b->path;
    for (size_t at; (at = str_find_char(name, '/', 0)) != SIZE_MAX;) name = str_sub(name, at + 1, name.n);
    return str_fmt(a, "%.*s%s", STR_ARG(name), ending);
}

static const char *paper_name(const bulletin *b)
{
    static const char *const names[][2] = {{"A3", "A3 横"}, {"A4", "A4 横"}, {"A5", "A5 横"}};
    return names[b->paper][b->landscape];
}

static str number_text(arena *a, size_t n) { return str_fmt(a, "%zu", n); }

/* The web form of a bulletin, where the site has a template for it. */
static void put_page(making *m, unsigned number, bulletin *b, const print_doc *doc)
{
    worker *w = &m->workers[number];
    const tmpl *t = tmpl_find(view_templates(m->v), STR("print/page"));
    if (!t) return;
    arena *a = w->scratch;
    buf html = {0};
    md_html(doc->md, &html, NULL);
    str depth = b->path, up = STR_NONE;
    for (size_t at; (at = str_find_char(depth, '/', 0)) != SIZE_MAX; depth = str_sub(depth, at + 1, depth.n))
        up = str_join(a, up, STR("../"));
    dyn_entry e[] = {
        {STR("title"), dyn_text(b->title)},
        {STR("subtitle"), dyn_text(doc->subtitle)},
        {STR("issuer"), dyn_text(doc->issuer)},
        {STR("number"), dyn_text(doc->number)},
        {STR("date"), dyn_text(doc->date)},
        {STR("to"), dyn_text(doc->to)},
        {STR("big"), dyn_text(doc->big)},
        {STR("html"), dyn_html(buf_str(&html))},
        {STR("url"), dyn_text(doc->url)},
        {STR("pdf"), dyn_text(file_of(a, b, ".pdf"))},
        {STR("txt"), dyn_text(file_of(a, b, ".txt"))},
        {STR("read"), dyn_text(file_of(a, b, ".read.txt"))},
        {STR("paper"), dyn_text(str_from(paper_name(b)))},
        {STR("sheets"), dyn_text(number_text(a, b->pages))},
        {STR("seconds"), dyn_text(number_text(a, b->seconds))},
    };
    dyn self = dyn_object(e, sizeof e / sizeof *e);
    dyn_entry outer = {STR("bulletin"), self};
    str root = w->env.root;
    page_plan here = {.t = t, .path = str_join(a, b->path, STR(".html")), .name = STR("print/page")};
    w->env.plan = &here;
    w->env.root = up;
    buf_clear(&w->out);
    dyn frames[] = {view_globals(m->v, &w->env), dyn_object(&outer, 1)};
    if (tmpl_render(t, frames, 2, &w->env.dyn, &w->out, m->d))
        put_as(m, number, b, ".html", buf_str(&w->out));
    else atomic_store(&m->failed, true);
    w->env.root = root;
    buf_fini(&html);
}

static void set_one(void *context, size_t i, unsigned number)
{
    making *m = context;
    worker *w = &m->workers[number];
    bulletin *b = &m->items[i];
    if (b->left_out) return;
    arena_reset(w->scratch);
    print_doc doc;
    read_doc(m, w, b, &doc, NULL);
    buf_clear(&w->out), buf_clear(&w->text), buf_clear(&w->speech);
    str bytes;
    if (b->kept && previous_pdf(m, w->scratch, b, &bytes)) {
        buf_put(&w->out, bytes);
    } else if (b->kept) { /* taken away while we worked */
        diag(m->d, FILE_UNREADABLE, doc.at, b->path);
        atomic_store(&m->failed, true);
        return;
    } else {
        b->pages = print_pdf(m->batch, w->setter, &doc, &w->out);
        b->bytes = w->out.n;
        b->found = b->found || (b->pages > 1 && (doc.style == PRINT_POSTER || doc.style == PRINT_CARD));
        str hash = hash_hex(w->scratch, hash_sha256(buf_str(&w->out)), 32);
        b->pdf_hash = str_copy(w->kept, hash);
    }
    print_text(&doc, &w->text);
    b->seconds = print_speech(&doc, &w->speech);
    put_as(m, number, b, ".pdf", buf_str(&w->out));
    put_as(m, number, b, ".txt", buf_str(&w->text));
    put_as(m, number, b, ".read.txt", buf_str(&w->speech));
    put_page(m, number, b, &doc);
}

/* All bulletins by template: what hangs today, on which paper. */
static void put_index(making *m)
{
    worker *w = &m->workers[0];
    const tmpl *t = tmpl_find(view_templates(m->v), STR("print/index"));
    if (!t) return;
    arena_reset(w->scratch);
    arena *a = w->scratch;
    dyn *groups = arena_make_n(a, dyn, m->nforms);
    uint32_t ngroups = 0;
    for (size_t k = 0; k < m->nforms; k++) {
        dyn *items = arena_make_n(a, dyn, m->n);
        uint32_t n = 0;
        for (size_t i = 0; i < m->n; i++) {
            const bulletin *b = &m->items[i];
            if (b->form != &m->forms[k] || b->left_out) continue;
            str at = str_sub(b->path, 6, b->path.n); /* below print/ */
            dyn_entry *e = arena_make_n(a, dyn_entry, 7);
            e[0] = (dyn_entry){STR("title"), dyn_text(b->title)};
            e[1] = (dyn_entry){STR("pdf"), dyn_text(str_join(a, at, STR(".pdf")))};
            e[2] = (dyn_entry){STR("txt"), dyn_text(str_join(a, at, STR(".txt")))};
            e[3] = (dyn_entry){STR("read"), dyn_text(str_join(a, at, STR(".read.txt")))};
            e[4] = (dyn_entry){STR("paper"), dyn_text(str_from(paper_name(b)))};
            e[5] = (dyn_entry){STR("sheets"), dyn_text(number_text(a, b->pages))};
            e[6] = (dyn_entry){STR("seconds"), dyn_text(number_text(a, b->seconds))};
            items[n++] = dyn_object(e, 7);
        }
        if (!n) continue;
        dyn_entry *g = arena_make_n(a, dyn_entry, 3);
        g[0] = (dyn_entry){STR("label"), dyn_text(m->forms[k].label)};
        g[1] = (dyn_entry){STR("count"), dyn_text(number_text(a, n))};
        g[2] = (dyn_entry){STR("items"), dyn_array(items, n)};
        groups[ngroups++] = dyn_object(g, 3);
    }
    dyn_entry all = {STR("bulletins"), dyn_array(groups, ngroups)};
    page_plan here = {.t = t, .path = STR("print/index.html"), .name = STR("print/index")};
    w->env.plan = &here;
    w->env.root = STR("../");
    buf_clear(&w->out);
    dyn frames[] = {view_globals(m->v, &w->env), dyn_object(&all, 1)};
    bool ok = tmpl_render(t, frames, 2, &w->env.dyn, &w->out, m->d) &&
              m->put(m->context, 0, STR("print/index.html"), buf_str(&w->out));
    if (!ok) atomic_store(&m->failed, true);
}

/* ---- the run --------------------------------------------------------------------------------------- */

static void workers_make(making *m, unsigned n)
{
    m->workers = arena_make_n(m->a, worker, n);
    const model *model_of = view_model(m->v);
    arena *first = arena_new();
    m->workers[0].scratch = first;
    page_env_init(&m->workers[0].env, m->v, first, m->d);
    if (model_of->site) {
        str url = dyn_str(dyn_path(record_dyn(model_of->site), STR("url"), &m->workers[0].env.dyn),
                          &m->workers[0].env.dyn);
        if (url.n) m->base = str_fmt(m->a, "%.*s%s", STR_ARG(url), str_ends(url, STR("/")) ? "" : "/");
    }
    for (unsigned i = 0; i < n; i++) {
        worker *w = &m->workers[i];
        if (i) w->scratch = arena_new();
        w->kept = arena_new();
        page_env_init(&w->env, m->v, w->scratch, m->d);
        w->env.root = m->base;
    }
}

static void workers_free(making *m, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        worker *w = &m->workers[i];
        arena_free(w->scratch);
        arena_free(w->kept);
        print_worker_free(w->setter);
        buf_fini(&w->out), buf_fini(&w->text), buf_fini(&w->speech);
    }
}

/* Asks for the characters of all that is set anew and cuts the faces. */
static bool collect(making *m)
{
    worker *w = &m->workers[0];
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (m->items[i].left_out || m->items[i].kept) continue;
        arena_reset(w->scratch);
        print_doc doc;
        read_doc(m, w, &m->items[i], &doc, NULL);
        doc.name = m->items[i].path;
        size_t warned = diags_count(m->d, DIAG_WARNING);
        print_collect(m->batch, &doc);
        m->items[i].found = diags_count(m->d, DIAG_WARNING) > warned;
        n++;
    }
    return n == 0 || print_cut(m->batch);
}

/* The bulletins of each record, in the order of the templates. */
static void chain(making *m)
{
    const model *all = view_model(m->v);
    m->heads = arena_make_n(m->a, uint32_t *, all->nkinds);
    for (size_t i = m->n; i-- > 0;) {
        bulletin *b = &m->items[i];
        if (!b->r || b->left_out) continue;
        uint32_t **heads = &m->heads[b->r->kind->index];
        if (!*heads) *heads = arena_make_n(m->a, uint32_t, b->r->kind->nrecords);
        b->next = (*heads)[b->r->index];
        (*heads)[b->r->index] = (uint32_t)i + 1;
    }
}

dyn bulletins_of(const bulletins *m, dyn_env *env, const record *r)
{
    const uint32_t *heads = m->heads[r->kind->index];
    uint32_t n = 0;
    for (uint32_t i = heads ? heads[r->index] : 0; i; i = m->items[i - 1].next) n++;
    if (!n) return DYN_NO;
    arena *a = env->scratch;
    str root = ((page_env *)env)->root;
    dyn *list = arena_make_n(a, dyn, n);
    n = 0;
    for (uint32_t i = heads[r->index]; i; i = m->items[i - 1].next) {
        const bulletin *b = &m->items[i - 1];
        dyn_entry *e = arena_make_n(a, dyn_entry, 6);
        e[0] = (dyn_entry){STR("label"), dyn_text(b->form->label)};
        e[1] = (dyn_entry){STR("title"), dyn_text(b->title)};
        e[2] = (dyn_entry){STR("pdf"), dyn_text(str_fmt(a, "%.*s%.*s.pdf", STR_ARG(root), STR_ARG(b->path)))};
        e[3] = (dyn_entry){STR("txt"), dyn_text(str_fmt(a, "%.*s%.*s.txt", STR_ARG(root), STR_ARG(b->path)))};
        e[4] = (dyn_entry){STR("read"),
                           dyn_text(str_fmt(a, "%.*s%.*s.read.txt", STR_ARG(root), STR_ARG(b->path)))};
        e[5] = (dyn_entry){STR("paper"), dyn_text(str_from(paper_name(b)))};
        list[n++] = dyn_object(e, 6);
    }
    return dyn_array(list, n);
}

bulletins *bulletins_plan(const view *v, arena *a, const bulletin_options *o, diags *d)
{
    making *m = arena_make(a, making);
    m->v = v;
    m->a = a;
    m->d = d;
    bulletin_options *kept = arena_make(a, bulletin_options);
    *kept = *o;
    m->o = kept;
    m->threads = o->threads ? o->threads : 1;
    workers_make(m, m->threads);
    read_forms(m);
    plan(m);
    par_run(m->threads, m->n, render_one, m);
    chain(m);
    return m;
}

bool bulletins_make(bulletins *m, bulletin_put put, void *context, bulletin_stats *stats)
{
    *stats = (bulletin_stats){0};
    m->put = put;
    m->context = context;
    if (diags_worst(m->d) == DIAG_ERROR) return false;
    m->batch = print_batch_new(m->a, m->o->fonts, m->d);
    keys_make(m);
    reuse_all(m);
    if (m->n && collect(m)) {
        for (unsigned i = 0; i < m->threads; i++) m->workers[i].setter = print_worker_new(m->batch);
        par_run(m->threads, m->n, set_one, m);
        put_index(m);
        if (!m->o->only.n) put_made(m);
        stats->faces = print_faces_used(m->batch, m->a);
    }
    for (size_t i = 0; i < m->n; i++) {
        if (m->items[i].left_out) continue;
        stats->bulletins++;
        stats->pages += m->items[i].pages;
        stats->made += !m->items[i].kept;
        stats->bytes += m->items[i].bytes;
    }
    return !atomic_load(&m->failed) && diags_worst(m->d) != DIAG_ERROR;
}

void bulletins_free(bulletins *m)
{
    if (!m) return;
    workers_free(m, m->threads);
    print_batch_free(m->batch);
    m->batch = NULL;
}
