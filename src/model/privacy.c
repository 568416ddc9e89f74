#include "model/privacy.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/par.h"
#include "base/utf8.h"
#include "data/readable.h"
#include "model/types/types.h"
#include "rules/privacy.h"

#include <stdlib.h>

/* What the site allows to be published, in the plain form that hits have. */
struct allow {
    map plain;
    const val **at;
    bool *used;
    uint32_t n;
    bool unread; /* what is allowed stands in what could not be read */
};

struct gate {
    load *loads;
    const record **records;
    struct allow allow;
};

/* Where a text stands: a value of a field, or a file. */
struct place {
    load *l;
    struct gate *g;
    const record *r;
    str what; /* how the finding names it; empty: as the title of f */
    const field *f;
    const val *v; /* the text is this value's; NULL: it has no place of its own */
    bool *found;  /* set where there is anything, which is not reported; NULL: it is */
};

/* ---- what was found ---- */

/* The bytes of a hit in the source file: a decoded scalar is looked up as it stands in its raw text. */
static span place_of_hit(const struct place *p, str text, privacy_hit hit, size_t *raw_from)
{
    if (!p->v) return p->r ? record_span(p->r) : SPAN_NONE;
    str raw = str_sub(src_bytes(p->v->file), p->v->begin, p->v->end),
        found = str_sub(text, hit.begin, hit.end);
    size_t at = str_find(raw, found, *raw_from);
    if (at == SIZE_MAX) return val_span(p->v);
    *raw_from = at + found.n;
    return (span){p->v->file, p->v->begin + (uint32_t)at, p->v->begin + (uint32_t)(at + found.n)};
}

static bool is_allowed(struct allow *a, str plain)
{
    uint32_t i = map_find(&a->plain, plain);
    if (i == MAP_NONE) return false;
    if (!__atomic_load_n(&a->used[i], __ATOMIC_RELAXED))
        __atomic_store_n(&a->used[i], true, __ATOMIC_RELAXED);
    return true;
}

static void report(const struct place *p, span at, privacy_class cls, str masked)
{
    diags *d = p->l->d;
    if (p->g->allow.unread && (cls == PRIVACY_MOBILE || cls == PRIVACY_PLATE)) return;
    str what = p->what.n ? p->what : field_title(p->l, p->f);
    switch (cls) {
    case PRIVACY_IDENTITY:
    case PRIVACY_IDENTITY_OLD: diag(d, PRIVATE_IDENTITY, at, what, masked); break;
    case PRIVACY_CARD: diag(d, PRIVATE_CARD, at, what, masked); break;
    case PRIVACY_MOBILE: diag(d, PRIVATE_MOBILE, at, what, masked); break;
    case PRIVACY_PLATE: diag(d, PRIVATE_PLATE, at, what, masked); break;
    }
}

static void search(const struct place *p, str text)
{
    size_t at = 0, raw_from = 0;
    privacy_hit hit;
    while (privacy_next(text, &at, &hit)) {
        if (p->found) {
            *p->found = true;
            return;
        }
        str plain = privacy_plain(p->l->a, text, hit);
        span where = place_of_hit(p, text, hit, &raw_from);
        if (!is_allowed(&p->g->allow, plain))
            report(p, where, hit.cls, privacy_mask(p->l->a, hit.cls, plain));
    }
}

static void scan(const struct place *p, str text)
{
    if (privacy_may_hold(text)) search(p, text); /* nearly none may */
}

/* Numbers that only the page shows whole, since Markdown's signs part them in the file. */
static void scan_marked(const struct place *p, str text)
{
    privacy_marked m;
    size_t at = 0, raw_from = 0;
    privacy_hit hit;
    bool hides = privacy_unmark(p->l->a, text, &m); /* seldom: then it stays to the end */
    while (hides && privacy_next(m.seen, &at, &hit)) {
        size_t begin = m.from[hit.begin], end = m.from[hit.end - 1] + 1;
        if (str_eq(str_sub(text, begin, end), str_sub(m.seen, hit.begin, hit.end)))
            continue; /* whole in the file too: scan found it */
        if (p->found) {
            *p->found = true;
            return;
        }
        str plain = privacy_plain(p->l->a, m.seen, hit);
        span where = place_of_hit(p, text, (privacy_hit){hit.cls, begin, end}, &raw_from);
        if (!is_allowed(&p->g->allow, plain))
            report(p, where, hit.cls, privacy_mask(p->l->a, hit.cls, plain));
    }
}

/* ---- values ---- */

/* marked: it is Markdown. */
static void scan_text(const struct place *p, const val *v, bool marked)
{
    if (!privacy_may_hold(val_str(v))) return; /* nearly all */
    struct place here = *p;
    here.v = v;
    search(&here, val_str(v));
    if (marked) scan_marked(&here, val_str(v));
}

static void scan_val(const struct place *p, const val *v, bool marked)
{
    switch (v->kind) {
    case VAL_NULL: break;
    case VAL_TEXT: scan_text(p, v, marked); break;
    case VAL_LIST:
        for (uint32_t i = 0; i < v->n; i++) scan_val(p, &v->u.items[i], false);
        break;
    case VAL_MAP:
        for (uint32_t i = 0; i < v->n; i++) scan_val(p, &v->u.pairs[i].value, false);
        break;
    }
}

/* Is the value shown only in masked form, or not text at all, or a day or a time? */
static bool is_safe(const field *f)
{
    if (f->is_private || f->type->fixed || f->type == &type_boundary || f->type == &type_headcounts)
        return true;
    return f->type == &type_phone && *(const bool *)f->options; /* a private telephone is masked when shown */
}

static void scan_shape(const struct place *p, const shape *s, const fvals *values);

static void scan_value(const struct place *p, const field *f, const fval *v)
{
    if (!v->src || v->bad || is_safe(f)) return;
    struct place here = *p;
    here.what = STR_NONE;
    here.f = f;
    if (f->type == &type_record) {
        scan_shape(p, f->inside, ((const nested *)v->as.p)->values);
    } else if (f->type == &type_list && f->inside) {
        const nested_list *list = v->as.p;
        for (uint32_t i = 0; i < list->n; i++)
            if (!list->items[i].bad) scan_shape(p, f->inside, ((const nested *)list->items[i].as.p)->values);
    } else {
        scan_val(&here, v->src, f->type == &type_markdown);
    }
}

static void scan_shape(const struct place *p, const shape *s, const fvals *values)
{
    for (uint32_t i = 0; i < values->n; i++) scan_value(p, field_nth(s, values, i), value_nth(values, i));
}

/* The site's own allow-list names what is found; the rest of the site's record is looked at like any other.
 */
static void scan_site(const struct place *p)
{
    const record *r = p->r;
    for (uint32_t i = 0; i < r->values->n; i++) {
        const field *f = field_nth(&r->kind->shape, r->values, i);
        if (!str_eq(f->name, STR("privacy"))) scan_value(p, f, value_nth(r->values, i));
    }
}

/* ---- full names where they are to be masked ---- */

struct names {
    str *list;
    const field **of;
    uint32_t n, cap;
};

static void collect_names(load *l, const shape *s, const fvals *values, struct names *out)
{
    for (value_walk w = values_with(s, values, HOLDS_NAMES); value_next(&w);) {
        const field *f = w.f;
        const fval *v = w.v;
        if (f->type == &type_record) collect_names(l, f->inside, ((const nested *)v->as.p)->values, out);
        if (f->type == &type_list && f->inside) {
            const nested_list *list = v->as.p;
            for (uint32_t k = 0; k < list->n; k++)
                if (!list->items[k].bad)
                    collect_names(l, f->inside, ((const nested *)list->items[k].as.p)->values, out);
        }
        str name = f->type == &type_person ? person_to_mask(l->m, f, v) : STR_NONE;
        if (utf8_length(name) < 2) continue;
        if (out->n == out->cap) {
            uint32_t cap = out->cap ? out->cap * 2 : 8;
            out->list = arena_grow(l->a, out->list, out->cap * sizeof *out->list, cap * sizeof *out->list);
            out->of = arena_grow(l->a, out->of, out->cap * sizeof *out->of, cap * sizeof *out->of);
            out->cap = cap;
        }
        out->of[out->n] = f;
        out->list[out->n++] = name;
    }
}

static void find_names(const struct place *p, const field *f, const val *v, const struct names *names)
{
    for (uint32_t i = 0; i < names->n; i++) {
        str text = val_str(v);
        size_t at = str_find(text, names->list[i], 0), raw_from = 0;
        if (at == SIZE_MAX) continue;
        if (p->found) {
            *p->found = true;
            return;
        }
        if (p->g->allow.unread || is_allowed(&p->g->allow, names->list[i])) continue;
        struct place here = *p;
        here.v = v;
        privacy_hit hit = {PRIVACY_MOBILE, at, at + names->list[i].n};
        diag(p->l->d, PRIVATE_NAME, place_of_hit(&here, text, hit, &raw_from), field_title(p->l, f),
             privacy_mask_name(p->l->a, names->list[i]), field_title(p->l, names->of[i]));
    }
}

/* In the texts of the record that names the person, not in other person fields, which have a rule of their
 * own. */
static void check_names(const struct place *p, const shape *s, const fvals *values, const struct names *names)
{
    for (uint32_t i = 0; i < values->n && names->n; i++) {
        const field *f = field_nth(s, values, i);
        const fval *v = value_nth(values, i);
        if (!v->src || v->bad || f->is_private) continue;
        if (f->type == &type_text || f->type == &type_markdown) find_names(p, f, v->src, names);
        if (f->type == &type_record) check_names(p, f->inside, ((const nested *)v->as.p)->values, names);
        if (f->type != &type_list || !f->inside) continue;
        const nested_list *list = v->as.p;
        for (uint32_t k = 0; k < list->n; k++)
            if (!list->items[k].bad)
                check_names(p, f->inside, ((const nested *)list->items[k].as.p)->values, names);
    }
}

/* ---- files ---- */

/* A piece of an attached file; part names the piece within it. */
static void scan_piece(void *context, str part, str text)
{
    const struct place *p = context;
    struct place here = *p;
    if (part.n)
        here.what = str_fmt(p->l->a, "%.*s (%.*s)", STR_ARG(p->what),
                            STR_ARG(utf8_check(part) == part.n ? part : STR("…")));
    scan(&here, text);
}

static void scan_file(const struct place *p, str path)
{
    arena *a = arena_new();
    str bytes;
    char *full = str_c(a, str_fmt(a, "%.*s/content/%.*s", STR_ARG(p->l->m->folder), STR_ARG(path)));
    struct place here = *p;
    here.what = path;
    scan(&here, path);
    if (io_read(a, full, LIMIT_ATTACHMENT_BYTES, &bytes) == IO_OK)
        readable_text(path, bytes, scan_piece, &here);
    arena_free(a);
}

static void scan_files(const struct place *p, const shape *s, const fvals *values)
{
    for (value_walk w = values_with(s, values, HOLDS_FILES); value_next(&w);) {
        const field *f = w.f;
        const fval *v = w.v;
        if (f->is_private) continue;
        if (f->type == &type_record) scan_files(p, f->inside, ((const nested *)v->as.p)->values);
        for (uint32_t k = 0; (f->type == &type_attachment || f->type == &type_image) && k < attached_count(v);
             k++) {
            if (p->found) {
                *p->found = true;
                return;
            }
            struct place here = *p;
            here.v = attached_src(v, k);
            scan_file(&here, attached_path(v, k));
        }
        if (f->type != &type_list) continue;
        const nested_list *list = v->as.p;
        for (uint32_t k = 0; f->inside && k < list->n; k++)
            if (!list->items[k].bad) scan_files(p, f->inside, ((const nested *)list->items[k].as.p)->values);
    }
}

/* ---- the gate ---- */

static void look_at(const struct place *p)
{
    const record *r = p->r;
    const shape *s = &r->kind->shape;
    load *l = p->l;
    scan(p, r->doc->path);
    scan(p, r->id);
    if (r == l->m->site) scan_site(p);
    else scan_shape(p, s, r->values);
    scan_files(p, s, r->values);
    if (!s->with[HOLDS_NAMES].n) return;
    if (!l->names) l->names = arena_make(l->a, struct names);
    l->names->n = 0;
    collect_names(l, s, r->values, l->names);
    check_names(p, s, r->values, l->names);
}

bool privacy_suspects(load *l, const record *r)
{
    bool found = false;
    look_at(&(struct place){.l = l, .r = r, .found = &found});
    return found;
}

static void check_one(void *context, size_t i, unsigned worker)
{
    struct gate *g = context;
    load *l = &g->loads[worker];
    l->r = g->records[i];
    look_at(&(struct place){.l = l, .g = g, .r = l->r, .what = l->r->doc->path});
}

/* privacy.allow of the site: each with the role and the reason that its definition requires. */
static void read_allowed(load *l, struct allow *a)
{
    const record *site = l->m->site;
    const fval *privacy = site ? record_value(site, STR("privacy")) : NULL;
    map_init(&a->plain, l->a);
    a->unread = !privacy && tree_misses(&l->m->tree, STR_NONE);
    if (!privacy) return;
    const field *f = &site->kind->shape.fields[shape_find(&site->kind->shape, STR("privacy"))],
                *allow = nested_field(f, STR("allow"));
    const fval *v = nested_value(f, privacy->as.p, STR("allow"));
    if (!allow || !v) return;
    const nested_list *list = v->as.p;
    a->at = arena_make_n(l->a, const val *, list->n);
    a->used = arena_make_n(l->a, bool, list->n);
    for (uint32_t i = 0; i < list->n; i++) {
        const fval *text = item_value(allow, &list->items[i], "text");
        if (!text || !item_value(allow, &list->items[i], "role") ||
            !item_value(allow, &list->items[i], "reason"))
            continue;
        str s = str_trim(val_str(text->src)), plain = s;
        size_t at = 0;
        privacy_hit hit;
        if (privacy_next(s, &at, &hit)) plain = privacy_plain(l->a, s, hit);
        if (map_add(&a->plain, plain, a->n) == MAP_NONE) a->at[a->n++] = text->src;
    }
}

/* ---- files that could not be read whole ---- */

/* Is the place in a record that the gate has looked at? */
static bool is_checked(const model *m, uint32_t file, uint32_t at)
{
    for (size_t i = 0; i < m->tree.ndocs; i++) {
        const tree_doc *doc = &m->tree.docs[i];
        if (doc->file == file && !doc->torn && at >= doc->root->begin && at < doc->root->end) return true;
    }
    return false;
}

/*
 * What no person's page may hold in any field is told all the same. Telephones are not: which of them may be
 * shown is said by their field.
 */
static void scan_unread(struct gate *g, load *l)
{
    for (size_t i = 0; i < l->m->tree.nunread; i++) {
        uint32_t file = l->m->tree.unread[i];
        str text = src_bytes(file);
        struct place p = {.l = l, .g = g, .what = src_path(file)};
        size_t at = 0;
        privacy_hit hit;
        while (privacy_next(text, &at, &hit)) {
            bool never =
                hit.cls == PRIVACY_IDENTITY || hit.cls == PRIVACY_IDENTITY_OLD || hit.cls == PRIVACY_CARD;
            str plain = privacy_plain(l->a, text, hit);
            if (!never || is_checked(l->m, file, (uint32_t)hit.begin) || is_allowed(&g->allow, plain))
                continue;
            report(&p, span_at(file, (uint32_t)hit.begin, (uint32_t)hit.end), hit.cls,
                   privacy_mask(l->a, hit.cls, plain));
        }
    }
}

void privacy_check(load *loads)
{
    load *l = &loads[0];
    model *m = l->m;
    struct gate g = {.loads = loads, .records = mem_alloc((m->nrecords + 1) * sizeof *g.records)};
    size_t n = 0;
    read_allowed(l, &g.allow);
    for (uint32_t k = 0; k < m->nkinds; k++)
        for (uint32_t i = 0; i < m->kinds[k]->nrecords; i++)
            if (m->kinds[k]->records[i]->suspect) g.records[n++] = m->kinds[k]->records[i];
    par_run(m->threads, n, check_one, &g);
    scan_unread(&g, l);
    for (uint32_t i = 0; i < g.allow.n; i++)
        if (!g.allow.used[i]) diag(l->d, ALLOWED_UNUSED, val_span(g.allow.at[i]), val_str(g.allow.at[i]));
    l->r = NULL;
    free(g.records);
}
