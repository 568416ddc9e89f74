#include "print/making.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/par.h"
#include "model/type.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_ITEMS = 256 };

/* ---- templates ------------------------------------------------------------------------------------- */

static bool is_also(str s) { return str_eq(s, STR("also")) || str_eq(s, STR("另做")); }

/* Where the template gives a key: its line in the front matter; the whole file where it is made by a partial.
 */
static span key_span(const tmpl *t, str key)
{
    uint32_t file = tmpl_file(t);
    str text = src_bytes(file);
    for (size_t at = 0; at < text.n;) {
        size_t end = str_find_char(text, '\n', at);
        if (end == SIZE_MAX) end = text.n;
        str line = str_sub(text, at, end);
        if (str_starts(line, key) && line.n > key.n && line.p[key.n] == ':')
            return span_at(file, (uint32_t)at, (uint32_t)end);
        at = end + 1;
    }
    return span_at(file, 0, 0);
}

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
        else if (str_eq(key, STR("large"))) f->large_also = is_also(value);
        else if (str_eq(key, STR("kind"))) {
            f->k = model_kind(view_model(m->v), value);
            if (!f->k) diag(m->d, PRINT_KIND_UNKNOWN, key_span(f->t, key), f->name, value), f->t = NULL;
        }
    }
}

static void read_forms(making *m)
{
    io_list files;
    const char *folder = str_c(m->a, str_fmt(m->a, "%s/print", m->o->templates));
    if (!io_is_folder(folder) || !io_walk(m->a, folder, LIMIT_FILES, 1, &files)) return;
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

static void add_one(making *m, const form *f, const record *r, uint32_t item, bool large)
{
    if (m->n == m->cap) {
        size_t cap = m->cap ? 2 * m->cap : 256;
        m->items = arena_grow(m->a, m->items, m->cap * sizeof(bulletin), cap * sizeof(bulletin));
        m->cap = cap;
    }
    m->items[m->n++] = (bulletin){.form = f, .r = r, .item = item, .large = large};
}

static void add(making *m, const form *f, const record *r, uint32_t item)
{
    add_one(m, f, r, item, false);
    if (f->large_also) add_one(m, f, r, item, true);
}

static void plan_record(making *m, const form *f, const record *r, dyn_env *env)
{
    if (!r->id.n || (m->o->only_id.n && !str_eq(r->id, m->o->only_id))) return;
    if (!f->each.n) {
        add(m, f, r, UINT32_MAX);
        return;
    }
    dyn list = dyn_path(record_dyn(r), f->each, env);
    if (!dyn_is(list, DYN_LIST)) return;
    for (uint32_t i = 0; i < dyn_n(list); i++) add(m, f, r, i);
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
    const tmpl *t;
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
    skip = skip || (str_eq(f->key, STR("large")) && is_also(first));
    if (str_eq(f->key, STR("when"))) f->when = first, f->has_when = true;
    else if (str_eq(f->key, STR("file"))) f->file = first;
    else if (!skip) print_set(f->doc, f->a, f->key, f->values, f->n, key_span(f->t, f->key), f->d);
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
    *f = (front){.t = b->form->t, .a = a, .d = d, .doc = doc, .at = b->r ? record_span(b->r) : (span){0}};
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

/* A picture of a bulletin, as an address on the web; paper looks beside the record. */
static md_found find_file(void *context, str path, bool image, md_target *out)
{
    page_env *e = context;
    (void)image;
    const record *r = e->plan ? e->plan->r : NULL;
    str url = r ? view_published(e->v, e->dyn.scratch, record_span(r).file, path) : STR_NONE;
    if (!url.n) return MD_PASS;
    out->url = str_join(e->dyn.scratch, e->root, url);
    return MD_FOUND;
}

/* `url: services/index.html` of the front matter is a page of the site: nothing where the site has no
 * address. */
static str full_address(const making *m, arena *a, str url)
{
    if (!url.n || str_find(url, STR("://"), 0) != SIZE_MAX) return url;
    return m->base.n ? str_join(a, m->base, url) : STR_NONE;
}

void making_read(making *m, worker *w, bulletin *b, str root, print_doc *doc)
{
    front f;
    prepare(m, b, w->scratch, NULL, &f, doc);
    str body = front_read(&f, b->text);
    doc->url = full_address(m, w->scratch, doc->url);
    doc->name = b->path;
    if (b->large) doc->large = true;
    page_plan at = {.path = b->path, .r = b->r};
    const page_plan *plan_before = w->env.plan;
    str root_before = w->env.root;
    w->env.plan = &at;
    w->env.root = root;
    md_options o = {.base_level = 2, .record = find_record, .file = find_file, .context = &w->env};
    doc->md = md_parse(w->scratch, NULL, body, (md_place){f.at, false}, &o);
    doc->body = md_blocks(doc->md);
    w->env.plan = plan_before;
    w->env.root = root_before;
}

static void render_one(void *context, size_t i, unsigned number)
{
    making *m = context;
    worker *w = &m->workers[number];
    bulletin *b = &m->items[i];
    if (b->large) return;
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
    b->date = str_copy(w->kept, doc.date);
}

/* What is the same in large print. */
static void copy_large(making *m)
{
    for (size_t i = 1; i < m->n; i++) {
        bulletin *b = &m->items[i];
        if (!b->large) continue;
        const bulletin *from = b - 1;
        b->left_out = from->left_out;
        b->text = from->text, b->title = from->title, b->date = from->date;
        b->paper = from->paper, b->landscape = from->landscape;
        if (from->path.n) b->path = str_join(m->a, from->path, STR("-large"));
    }
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
        making_read(m, w, &m->items[i], m->base, &doc);
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
        if (!b->r || b->left_out || b->large) continue;
        uint32_t **heads = &m->heads[b->r->kind->index];
        if (!*heads) *heads = arena_make_n(m->a, uint32_t, b->r->kind->nrecords);
        b->next = (*heads)[b->r->index];
        (*heads)[b->r->index] = (uint32_t)i + 1;
    }
}

static dyn address(arena *a, str root, str path, const char *ending)
{
    return dyn_text(str_fmt(a, "%.*s%.*s%s", STR_ARG(root), STR_ARG(path), ending));
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
        bool large = i < m->n && m->items[i].large;
        dyn_entry *e = arena_make_n(a, dyn_entry, 8);
        uint32_t k = 0;
        e[k++] = (dyn_entry){STR("label"), dyn_text(b->form->label)};
        e[k++] = (dyn_entry){STR("title"), dyn_text(b->title)};
        e[k++] = (dyn_entry){STR("pdf"), address(a, root, b->path, ".pdf")};
        e[k++] = (dyn_entry){STR("html"), address(a, root, b->path, ".html")};
        e[k++] = (dyn_entry){STR("txt"), address(a, root, b->path, ".txt")};
        e[k++] = (dyn_entry){STR("read"), address(a, root, b->path, ".read.txt")};
        e[k++] = (dyn_entry){STR("paper"), dyn_text(str_from(bulletin_paper(b)))};
        e[k++] = (dyn_entry){STR("large"), large ? address(a, root, m->items[i].path, ".pdf") : DYN_NO};
        list[n++] = dyn_object(e, k);
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
    copy_large(m);
    chain(m);
    return m;
}

bool bulletins_make(bulletins *m, bulletin_put put, void *context, bulletin_stats *stats)
{
    *stats = (bulletin_stats){0};
    m->put = put;
    m->context = context;
    if (diags_worst(m->d) == DIAG_ERROR) return false;
    str own = str_fmt(m->a, "%s/fonts", m->o->templates);
    print_fonts fonts = {.folders = &own, .nfolders = 1};
    m->batch = print_batch_new(m->a, m->o->fonts ? m->o->fonts : &fonts, m->d);
    made_keys(m);
    made_reuse(m);
    if (m->n && collect(m)) {
        for (unsigned i = 0; i < m->threads; i++) m->workers[i].setter = print_worker_new(m->batch);
        par_run(m->threads, m->n, outputs_make, m);
        outputs_index(m);
        if (!m->o->only.n) made_put(m);
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
