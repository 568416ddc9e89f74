/* ref, refs: another record by its id; the other side gets a back-list. */
#include "model/kind.h"
#include "model/types/types.h"

#include <stdlib.h>
#include <string.h>

struct ref_options {
    kind **to;
    uint32_t nto;
    uint32_t *back; /* one a kind of `to`: index of its back-list, or NO_FIELD */
};

static bool ref_options(load *l, field *f)
{
    const val *to = VAL_AT(f->def, "to");
    if (!to || to->kind == VAL_MAP || to->kind == VAL_NULL) {
        diag(l->d, FIELD_OPTION_MISSING, val_span(f->def), str_from(f->type->name), STR("to"));
        return false;
    }
    f->options = arena_make(l->a, struct ref_options);
    if (VAL_AT(f->def, "back")) f->holds |= 1 << HOLDS_BACKS;
    return true;
}

static str kind_name_at(const void *list, size_t i) { return ((const model *)list)->kinds[i]->name; }

static kind *target(load *l, const val *v)
{
    kind *k = model_kind(l->m, val_str(v));
    if (k) return k;
    finding *f = diag(l->d, KIND_REF_UNKNOWN, val_span(v), val_str(v));
    diag_suggest(l->d, f, str_nearest(val_str(v), l->m, l->m->nkinds, kind_name_at));
    return NULL;
}

static uint32_t add_back(load *l, kind *to, kind *from, const field *f, str name, span at)
{
    bool taken = shape_find(&to->shape, name) != NO_FIELD;
    for (uint32_t i = 0; i < to->nbacks; i++) {
        if (!str_eq(to->backs[i].name, name)) continue;
        if (to->backs[i].from == from) return i; /* two fields of one kind may share a list */
        taken = true;
    }
    if (taken) {
        diag(l->d, BACK_TAKEN, at, name, to->name);
        return NO_FIELD;
    }
    to->backs = arena_grow(l->a, to->backs, to->nbacks * sizeof(back), (to->nbacks + 1) * sizeof(back));
    to->backs[to->nbacks] = (back){name, from, f};
    return to->nbacks++;
}

static void define_ref(load *l, kind *from, field *f)
{
    struct ref_options *o = f->options;
    const val *to = VAL_AT(f->def, "to"), *named = VAL_AT(f->def, "back");
    uint32_t n = to->kind == VAL_LIST ? to->n : 1;
    o->to = arena_make_n(l->a, kind *, n);
    o->back = arena_make_n(l->a, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        kind *k = target(l, to->kind == VAL_LIST ? &to->u.items[i] : to);
        if (!k) continue;
        o->back[o->nto] = named ? add_back(l, k, from, f, val_str(named), val_span(named)) : NO_FIELD;
        o->to[o->nto++] = k;
    }
}

static bool is_ref(const field *f) { return f->type == &type_ref || f->type == &type_refs; }

static void define_shape(load *l, kind *from, shape *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        for (field *f = &s->fields[i]; f; f = f->of) {
            if (is_ref(f)) define_ref(l, from, f);
            if (f->inside) define_shape(l, from, f->inside);
        }
}

void refs_define(load *l)
{
    for (uint32_t i = 0; i < l->m->nkinds; i++) define_shape(l, l->m->kinds[i], &l->m->kinds[i]->shape);
}

/* ---- values ---- */

static bool ref_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    (void)out;
    return want_text(l, f, v, &s);
}

static bool refs_parse(load *l, const field *f, const val *v, fval *out)
{
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    const val *items = v->kind == VAL_LIST ? v->u.items : v;
    str s;
    (void)out;
    for (uint32_t i = 0; i < n; i++)
        if (!want_text(l, f, &items[i], &s)) return false;
    return true;
}

static str id_at(const void *list, size_t i) { return ((const kind *)list)->records[i]->id; }
static str title_at(const void *list, size_t i) { return record_title(((const kind *)list)->records[i]); }

enum { SUGGEST_FROM = 5000 }; /* looking for a near id among more would cost more than it helps */

static void unknown(load *l, const field *f, const val *v, str id)
{
    const struct ref_options *o = f->options;
    str kinds = STR_NONE, near = STR_NONE;
    for (uint32_t i = 0; i < o->nto; i++)
        if (tree_misses(&l->m->tree, o->to[i]->name)) return;
    for (uint32_t i = 0; i < o->nto; i++) {
        kinds =
            kinds.n ? str_fmt(l->a, "%.*s、%.*s", STR_ARG(kinds), STR_ARG(o->to[i]->label)) : o->to[i]->label;
        if (near.n || o->to[i]->nrecords > SUGGEST_FROM) continue;
        near = str_nearest(id, o->to[i], o->to[i]->nrecords, id_at);
        /* the title in place of the id, or something near it */
        str title = near.n ? STR_NONE : str_nearest(id, o->to[i], o->to[i]->nrecords, title_at);
        for (uint32_t k = 0; title.n && !near.n && k < o->to[i]->nrecords; k++)
            if (str_eq(title_at(o->to[i], k), title)) near = id_at(o->to[i], k);
    }
    finding *found = diag(l->d, REF_UNKNOWN, val_span(v), field_title(l, f), id, kinds);
    diag_suggest(l->d, found, near);
}

/* The record that v names; `kind:id` where the field may point to several kinds. */
static const record *resolve(load *l, const field *f, const val *v)
{
    const struct ref_options *o = f->options;
    str whole = str_trim(val_str(v)), id, name = str_cut(whole, ':', &id);
    const record *found = NULL;
    for (uint32_t i = 0; i < o->nto; i++) {
        if (id.n && !str_eq(o->to[i]->name, name)) continue;
        const record *r = model_record(o->to[i], id.n ? id : whole);
        if (r && found) {
            diag(l->d, REF_AMBIGUOUS, val_span(v), whole, found->kind->name, r->kind->name);
            return found;
        }
        if (r) found = r;
    }
    if (!found && o->nto) unknown(l, f, v, whole);
    return found;
}

static void ref_link(load *l, const field *f, fval *v)
{
    v->as.p = resolve(l, f, v->src);
    if (!v->as.p) v->bad = true;
}

static void refs_link(load *l, const field *f, fval *v)
{
    uint32_t n = v->src->kind == VAL_LIST ? v->src->n : 1;
    const val *items = v->src->kind == VAL_LIST ? v->src->u.items : v->src;
    record_list *list = arena_make(l->a, record_list);
    list->items = arena_make_n(l->a, const record *, n);
    for (uint32_t i = 0; i < n; i++) {
        const record *r = resolve(l, f, &items[i]);
        if (r) list->items[list->n++] = r;
    }
    v->as.p = list;
}

static dyn ref_show(const field *f, const fval *v, dyn_env *env)
{
    (void)f, (void)env;
    return record_dyn(v->as.p);
}

static str ref_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return dyn_str(record_dyn(v->as.p), env);
}

static dyn refs_show(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return record_list_dyn(*(const record_list *)v->as.p, env);
}

static str refs_text(const field *f, const fval *v, dyn_env *env)
{
    return dyn_str(refs_show(f, v, env), env);
}

static struct key ref_key(const field *f, const fval *v)
{
    (void)f;
    return (struct key){((const record *)v->as.p)->index, STR_NONE};
}

static void ref_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"string\",\"integer\"]");
}

static void refs_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"array\",\"string\"],\"items\":{\"type\":[\"string\",\"integer\"]}");
}

const type type_ref = {.name = "ref",
                       .option_names = "to back",
                       .options = ref_options,
                       .parse = ref_parse,
                       .link = ref_link,
                       .holds = 1 << HOLDS_LINKS,
                       .show = ref_show,
                       .text = ref_text,
                       .key = ref_key,
                       .schema = ref_schema,
                       .parts = "title url id FIELD"};
const type type_refs = {.name = "refs",
                        .option_names = "to back",
                        .options = ref_options,
                        .parse = refs_parse,
                        .link = refs_link,
                        .holds = 1 << HOLDS_LINKS,
                        .show = refs_show,
                        .text = refs_text,
                        .schema = refs_schema,
                        .parts = "count"};

/* ---- back-lists ---- */

struct edges {
    const record *from;
    struct edge {
        record *to;
        const record *from;
        uint32_t back;
    } * list; /* all there are: records are not walked twice, to count and to fill the lists */
    size_t n, cap;
};

static void edge(struct edges *e, const struct ref_options *o, const record *to)
{
    uint32_t b = NO_FIELD;
    for (uint32_t i = 0; i < o->nto; i++)
        if (o->to[i] == to->kind) b = o->back[i];
    if (b == NO_FIELD) return;
    if (e->n == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 1024;
        e->list = mem_resize(e->list, e->cap * sizeof *e->list);
    }
    e->list[e->n++] = (struct edge){to->kind->records[to->index], e->from, b};
}

static void walk_shape(struct edges *e, const shape *s, const fvals *values);

static void walk_value(struct edges *e, const field *f, const fval *v)
{
    if (!(f->holds >> HOLDS_BACKS & 1) || !v->src || v->bad) return;
    if (f->type == &type_ref) {
        edge(e, f->options, v->as.p);
    } else if (f->type == &type_refs) {
        const record_list *list = v->as.p;
        for (uint32_t i = 0; i < list->n; i++) edge(e, f->options, list->items[i]);
    } else if (f->type == &type_record) {
        walk_shape(e, f->inside, ((const nested *)v->as.p)->values);
    } else if (f->type == &type_list || (f->type->inside && f->type->is_list)) {
        const nested_list *list = v->as.p;
        for (uint32_t i = 0; i < list->n; i++) {
            if (f->type == &type_list && f->of->type != &type_record) walk_value(e, f->of, &list->items[i]);
            else if (!list->items[i].bad)
                walk_shape(e, f->inside ? f->inside : f->of->inside,
                           ((const nested *)list->items[i].as.p)->values);
        }
    }
}

static void walk_shape(struct edges *e, const shape *s, const fvals *values)
{
    for (value_walk w = values_with(s, values, HOLDS_BACKS); value_next(&w);) walk_value(e, w.f, w.v);
}

static void count(arena *a, const struct edge *e)
{
    if (!e->to->backs) e->to->backs = arena_make_n(a, record_list, e->to->kind->nbacks);
    e->to->backs[e->back].n++;
}

/* A record that refers twice is listed once. */
static void fill(arena *a, const struct edge *e)
{
    record_list *list = &e->to->backs[e->back];
    if (!list->items) {
        list->items = arena_make_n(a, const record *, list->n);
        list->n = 0;
    }
    if (!list->n || list->items[list->n - 1] != e->from) list->items[list->n++] = e->from;
}

void refs_backs(load *l)
{
    struct edges e = {0};
    for (uint32_t i = 0; i < l->m->nkinds; i++) {
        const kind *k = l->m->kinds[i];
        for (uint32_t r = 0; k->shape.with[HOLDS_BACKS].n && r < k->nrecords; r++) {
            e.from = k->sorted[r];
            walk_shape(&e, &k->shape, e.from->values);
        }
    }
    for (size_t i = 0; i < e.n; i++) count(l->a, &e.list[i]);
    for (size_t i = 0; i < e.n; i++) fill(l->a, &e.list[i]);
    free(e.list);
}
