/* From documents to a frozen model: kinds, records in parallel, links, checks. */
#include "base/limits.h"
#include "base/par.h"
#include "base/io.h"
#include "model/across.h"
#include "model/kind.h"
#include "model/order.h"
#include "model/packs.h"
#include "model/privacy.h"
#include "model/proofs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What each thread needs while records are worked on. */
struct reading {
    model *m;
    load *loads; /* one a thread */
    const model_options *o;
    record **records; /* all, in path order */
    record **late;    /* those of them that were not read with their file */
    size_t nlate;
};

static str kind_name_at(const void *list, size_t i) { return ((const model *)list)->kinds[i]->name; }

static bool is_special(str folder)
{
    return str_eq(folder, STR("kinds")) || str_eq(folder, STR("calendars")) || str_eq(folder, STR("rules"));
}

static bool is_readme(const tree_doc *doc) { return str_eq(tree_stem(doc), STR("README")); }

/* The kind of a document, or NULL: it is no record, or that is a finding. */
static kind *kind_of(load *l, const tree_doc *doc, str *complained)
{
    model *m = l->m;
    if (!doc->folder.n) {
        kind *k = model_kind(m, tree_stem(doc));
        if (k && k->single) return k;
        diag(l->d, RECORD_OUTSIDE, span_at(doc->file, 0, 0));
        return NULL;
    }
    kind *k = model_kind(m, doc->folder);
    if (k || is_special(doc->folder)) return k;
    if (tree_misses(&m->tree, STR("kinds"))) return NULL; /* it may be defined in what could not be read */
    if (!str_eq(*complained, doc->folder)) {              /* one finding a folder, not one a file */
        *complained = doc->folder;
        finding *f = diag(l->d, RECORD_NO_KIND, span_at(doc->file, 0, 0), doc->folder);
        diag_suggest(l->d, f, str_nearest(doc->folder, m, m->nkinds, kind_name_at));
    }
    return NULL;
}

static bool is_id(str s)
{
    if (!s.n || s.n > 100 || s.p[0] == '-') return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return !str_eq(s, STR("index")) && !str_starts(s, STR("page-")) && !str_starts(s, STR("by-"));
}

/* A slug near to what was written: lower case, hyphens for what is not allowed. */
static str slug_of(load *l, str s)
{
    char *p = arena_alloc(l->a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) p[n++] = c;
        else if (n && p[n - 1] != '-') p[n++] = '-';
    }
    while (n && p[n - 1] == '-') n--;
    return (str){p, n};
}

static span id_span(const tree_doc *doc)
{
    const val *v = VAL_AT(doc->root, "id");
    return v ? val_span(v) : span_at(doc->file, 0, 0);
}

static void read_id(load *l, record *r)
{
    const tree_doc *doc = r->doc;
    const val *v = VAL_AT(doc->root, "id");
    if (!v && doc->torn) return;
    if (!v && !doc->alone) {
        diag(l->d, ID_MISSING, val_span(doc->root), str_fmt(l->a, "%.*s-01", STR_ARG(r->kind->name)));
        return;
    }
    str id = v ? val_str(v) : tree_stem(doc);
    span at = id_span(doc);
    if (is_id(id)) {
        r->id = id;
        return;
    }
    if (!v) {
        diag(l->d, ID_FILE_BAD, at, id, str_fmt(l->a, "%.*s-01", STR_ARG(r->kind->name)));
        return;
    }
    finding *f = diag(l->d, ID_BAD, at, id);
    str slug = slug_of(l, id);
    if (is_id(slug)) diag_suggest(l->d, f, slug);
}

/* The field of the body of a .md file is called `body`; NO_FIELD: there is no such text, or no such field. */
static uint32_t body_field(load *l, const record *r)
{
    const tree_doc *doc = r->doc;
    if (doc->body_begin >= doc->body_end) return NO_FIELD;
    uint32_t at = shape_find(&r->kind->shape, STR("body"));
    if (at == NO_FIELD)
        diag(l->d, FIELD_UNKNOWN, span_at(doc->file, doc->body_begin, doc->body_begin + 1), STR("body"),
             r->kind->label, r->kind->name);
    return at;
}

static void read_body(load *l, const record *r, uint32_t at)
{
    const tree_doc *doc = r->doc;
    const val *first = VAL_AT(doc->root, "body");
    str text = tree_body(l->a, doc);
    if (first && str_trim(text).n) {
        uint32_t begin = doc->body_begin;
        while (strchr(" \t\r\n", src_bytes(doc->file).p[begin])) begin++;
        finding *f = diag(l->d, BODY_TWICE, span_at(doc->file, begin, begin + 1));
        diag_note(l->d, f, FIRST_HERE, val_span(first));
    }
    if (first) return;
    val *body = arena_make(l->a, val);
    *body = val_make_text(VAL_BLOCK, (span){doc->file, doc->body_begin, doc->body_end}, text);
    value_read(l, &r->kind->shape.fields[at], body, value_slot(r->values, at));
}

static str title_of(const record *r)
{
    const fval *v = value_good(r->values, r->kind->title);
    return v ? val_str(v->src) : STR_NONE;
}

static void read_record(load *l, record *r)
{
    l->r = r;
    if (r->doc->root->kind != VAL_MAP) {
        r->values = shape_none(l->a, &r->kind->shape);
        diag(l->d, RECORD_NOT_MAP, val_span(r->doc->root), r->kind->name);
        r->suspect = true;
        return;
    }
    uint32_t body = body_field(l, r);
    r->values = shape_read(l, &r->kind->shape, r->doc->root, body);
    if (body != NO_FIELD) read_body(l, r, body);
    if (!r->kind->single) read_id(l, r);
    r->title = title_of(r);
    r->suspect = r->kind->single || privacy_suspects(l, r);
}

static void read_late(void *context, size_t i, unsigned worker)
{
    struct reading *all = context;
    read_record(&all->loads[worker], all->late[i]);
}

static record *record_new(load *l, const kind *k, const tree_doc *doc)
{
    record *r = arena_make(l->a, record);
    *r = (record){.kind = k,
                  .doc = doc,
                  .torn = doc->torn,
                  .digest = doc->digest,
                  .id = k->single ? k->name : STR_NONE};
    return r;
}

/* Nearly every record is read right after its file. What is told of its kind, or whether there may be one
 * more of it, is seen to when all are there. */
static void *take_doc(void *context, const tree_doc *doc, unsigned worker)
{
    struct reading *all = context;
    load *l = &all->loads[worker];
    const kind *k = doc->folder.n ? model_kind(l->m, doc->folder) : NULL;
    if (!k || k->single || is_readme(doc)) return NULL;
    record *r = record_new(l, k, doc);
    read_record(l, r);
    return r;
}

static void link_one(void *context, size_t i, unsigned worker)
{
    struct reading *all = context;
    load *l = &all->loads[worker];
    l->r = all->records[i];
    each_value(l, &l->r->kind->shape, l->r->values, HOLDS_LINKS, value_link);
}

static void check_one(void *context, size_t i, unsigned worker)
{
    struct reading *all = context;
    load *l = &all->loads[worker];
    l->r = all->records[i];
    if (!l->r->torn) each_value(l, &l->r->kind->shape, l->r->values, HOLDS_CHECKS, value_check);
}

/* A torn record is read for its findings only; but all others need the site's settings, as far as they go. */
static bool is_used(const record *r) { return !r->torn || r->kind->single; }

/* One record a document, in path order; each kind's list is sized before it is filled. */
static void make_records(struct reading *all)
{
    load *l = all->loads;
    model *m = l->m;
    all->records = arena_make_n(l->a, record *, m->tree.ndocs);
    all->late = mem_alloc(m->tree.ndocs * sizeof *all->late);
    str complained = STR_NONE;
    for (size_t i = 0; i < m->tree.ndocs; i++) {
        const tree_doc *doc = &m->tree.docs[i];
        if (!doc->made && is_readme(doc)) continue;
        kind *k = kind_of(l, doc, &complained);
        if (!k) continue;
        if (k->single && k->nrecords) {
            diag(l->d, MORE_THAN_ONE, span_at(doc->file, 0, 0), k->label);
            continue;
        }
        record *r = doc->made;
        if (!r) all->late[all->nlate++] = r = record_new(l, k, doc);
        r->doc = doc; /* where it is now */
        all->records[m->nrecords++] = r;
        k->nrecords += is_used(r);
    }
    for (uint32_t i = 0; i < m->nkinds; i++) {
        m->kinds[i]->records = arena_make_n(l->a, record *, m->kinds[i]->nrecords);
        map_reserve(&m->kinds[i]->by_id, m->kinds[i]->nrecords);
        m->kinds[i]->nrecords = 0;
    }
}

static void register_records(load *l, record **records, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        record *r = records[i];
        kind *k = l->m->kinds[r->kind->index];
        if (!is_used(r)) continue;
        r->index = k->nrecords;
        k->records[k->nrecords++] = r;
        if (!r->id.n) continue;
        uint32_t first = map_add(&k->by_id, r->id, r->index);
        if (first == MAP_NONE) continue;
        finding *f = diag(l->d, ID_TWICE, id_span(r->doc), r->id, k->label);
        diag_note(l->d, f, FIRST_HERE, id_span(k->records[first]->doc));
    }
}

static int read_zone(str s)
{
    int minutes = s.n == 6 ? date_parse_time(str_sub(s, 1, 6)) : -1;
    if (minutes < 0 || minutes > 14 * 60) return 8 * 60;
    return s.p[0] == '-' ? -minutes : minutes;
}

/* The site's language and time zone are needed before anything else is read. */
static void read_basics(model *m, const model_options *o)
{
    m->lang = STR("zh-CN");
    m->zone_minutes = 8 * 60;
    for (size_t i = 0; i < m->tree.ndocs; i++) {
        const tree_doc *doc = &m->tree.docs[i];
        if (!str_eq(doc->path, STR("site.yaml"))) continue;
        str lang = val_str(VAL_AT(doc->root, "lang")), zone = val_str(VAL_AT(doc->root, "timezone"));
        if (lang.n) m->lang = lang;
        if (zone.n) m->zone_minutes = read_zone(zone);
    }
    m->today = o->today != DATE_NONE ? o->today : date_from_unix((int64_t)time(NULL), m->zone_minutes);
}

static model *model_make(unsigned threads)
{
    model *m = mem_alloc(sizeof *m);
    *m = (model){.threads = threads ? threads : 1};
    m->arenas = mem_alloc(m->threads * sizeof *m->arenas);
    for (unsigned i = 0; i < m->threads; i++) m->arenas[i] = arena_new_large();
    return m;
}

/* ---- what loading begins with ------------------------------------------------------------- */

struct model_ahead {
    model *m; /* of which the tree, the kinds, the calendars and the rules are there */
    const tree_known *known;
    uint64_t ground; /* what the last three were made of */
    bool sound;      /* and that they are without findings */
};

static load *loads_new(model *m, diags *d)
{
    load *loads = mem_alloc_apart(m->threads, sizeof *loads);
    for (unsigned i = 0; i < m->threads; i++) loads[i] = (load){.m = m, .a = m->arenas[i], .d = d};
    return loads;
}

static char *content_of(model *m, str folder)
{
    return str_c(m->arenas[0], str_fmt(m->arenas[0], "%.*s/content", STR_ARG(folder)));
}

/* What cannot be read whole defines nothing. */
static void drop_torn(tree *t)
{
    tree_drop_torn(t, STR("kinds"));
    tree_drop_torn(t, STR("calendars"));
    tree_drop_torn(t, STR("rules"));
}

static void define(load *loads)
{
    loads->m->nkinds = 0;
    kinds_load(loads, &loads->m->tree, true);
    packs_load(loads);
}

/* Of all that `define` reads. */
static uint64_t ground_digest(const model *m)
{
    uint64_t h = str_hash(m->lang);
    for (size_t i = 0; i < m->tree.ndocs; i++)
        if (is_special(m->tree.docs[i].folder)) h = hash_mix(h, m->tree.docs[i].digest);
    return h;
}

enum { REHEARSED_MOST = 20000 }; /* documents: of more, the second model would take too much room */

/* Loads all of it once, for the proofs. What a check has found right need not be looked at again; they go
 * when what `define` reads is another. */
static void rehearse(const model_ahead *ahead, const model_options *o)
{
    if (ahead->m->tree.ndocs > REHEARSED_MOST) return;
    diags *d = diags_new();
    model_ahead again = {.m = model_make(1), .known = ahead->known};
    model_options alone = {o->folder, o->today, 1, &again};
    proofs *found = ahead->m->proofs = again.m->proofs = proofs_new(ahead->m->arenas[0]);
    model_free(model_load(&alone, d));
    found->collects = false;
    diags_free(d);
}

model_ahead *model_load_ahead(const model_options *o)
{
    model *m = model_make(o->threads);
    diags *d = diags_new();
    load *loads = loads_new(m, d);
    model_ahead *ahead = arena_make(m->arenas[0], model_ahead);
    const tree_known *known =
        tree_read_ahead(&m->tree, m->arenas, m->threads, content_of(m, o->folder), STR("content"));
    drop_torn(&m->tree);
    read_basics(m, o);
    define(loads);
    *ahead = (model_ahead){m, known, ground_digest(m), diags_total(d) == 0};
    if (ahead->sound) rehearse(ahead, o);
    diags_free(d);
    free(loads);
    return ahead;
}

str model_ahead_lang(const model_ahead *ahead) { return ahead->m->lang; }

/* Kinds, calendars, rules and the site's settings are needed before a record can be read. */
static bool comes_first(str path)
{
    str rest, top = str_cut(path, '/', &rest);
    return rest.n ? is_special(top) : str_eq(path, STR("site.yaml"));
}

static void begin_records(void *context)
{
    struct reading *all = context;
    const model_ahead *ahead = all->o->ahead;
    drop_torn(&all->m->tree);
    read_basics(all->m, all->o);
    if (ahead && ahead->sound && ahead->ground == ground_digest(all->m)) return;
    define(all->loads);
    if (ahead && ahead->sound) all->m->proofs = NULL;
}

/* The model with its tree, kinds, calendars and rules as they are now, and all records read. */
static void read_all(struct reading *all, diags *d)
{
    const model_options *o = all->o;
    model *m = all->m = o->ahead ? o->ahead->m : model_make(o->threads);
    all->loads = loads_new(m, d);
    m->folder = str_copy(m->arenas[0], o->folder);
    tree_taker taker = {all, comes_first, begin_records, take_doc};
    tree_read_again(&m->tree, m->arenas, m->threads, d, content_of(m, o->folder), STR("content"),
                    o->ahead ? o->ahead->known : NULL, &taker);
    drop_torn(&m->tree);
    make_records(all);
    par_run(m->threads, all->nlate, read_late, all);
    free(all->late);
}

model *model_load(const model_options *o, diags *d)
{
    struct reading all = {.o = o};
    read_all(&all, d);
    model *m = all.m;
    load *loads = all.loads;
    register_records(loads, all.records, m->nrecords);
    kind *site = model_kind(m, STR("site"));
    if (site && site->nrecords) m->site = site->records[0];
    else if (io_is_folder(content_of(m, o->folder)) && !tree_misses(&m->tree, STR_NONE))
        diag(d, SITE_MISSING, SPAN_NONE);
    par_run(m->threads, m->nrecords, link_one, &all);
    par_run(m->threads, m->nrecords, check_one, &all);
    loads[0].r = NULL;
    records_sort(loads);
    refs_backs(loads);
    across_check(loads);
    free(loads);
    for (unsigned i = 0; i < m->threads; i++) arena_trim(m->arenas[i]);
    mem_trim();
    return m;
}

model *model_kinds_only(str folder, diags *d)
{
    model *m = model_make(1);
    load l = {.m = m, .a = m->arenas[0], .d = d};
    if (folder.n) {
        m->folder = str_copy(l.a, folder);
        char *kinds = str_c(l.a, str_fmt(l.a, "%.*s/content/kinds", STR_ARG(folder)));
        if (io_is_folder(kinds)) tree_read(&m->tree, m->arenas, 1, d, kinds, STR("content/kinds"));
        tree_drop_torn(&m->tree, STR_NONE);
        for (size_t i = 0; i < m->tree.ndocs; i++) m->tree.docs[i].folder = STR("kinds");
    }
    read_basics(m, &(model_options){.today = DATE_NONE});
    kinds_load(&l, &m->tree, true);
    return m;
}

void model_free(model *m)
{
    if (!m) return;
    for (unsigned i = 0; i < m->threads; i++) arena_free(m->arenas[i]);
    free(m->arenas);
    free(m);
}
