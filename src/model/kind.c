/* Kind definitions: built in, and the site's own in content/kinds. */
#include "model/kind.h"
#include "model/linked.h"

#include "base/limits.h"
#include "base/par.h"
#include "model/builtin.h"

#include <stdlib.h>
#include <string.h>

/* A kind on its way: its own definition and what extends it. */
struct draft {
    kind *k;
    const val **parts;
    uint32_t nparts;
};

struct drafts {
    load *l; /* one a thread of the model */
    map by_name;
    struct draft *list;
    uint32_t n, cap;
};

static const char known_keys[] = "kind extends label en one one_en help title date area short disclosed "
                                 "single pages order list queries linked fields";

static const char list_keys[] = "sort per_page columns group archives";
static const char query_keys[] = "where sort limit";

static bool is_known(str key, const char *known)
{
    for (str rest = str_from(known), one; rest.n;) {
        one = str_cut(rest, ' ', &rest);
        if (str_eq(one, key)) return true;
    }
    return false;
}

static str known_at(const void *list, size_t i)
{
    str rest = str_from(list), one = STR_NONE;
    for (size_t k = 0; k <= i; k++) one = str_cut(rest, ' ', &rest);
    return one;
}

static void check_keys(load *l, const val *v, const char *known)
{
    size_t names = 1;
    for (const char *p = known; *p; p++) names += *p == ' ';
    for (uint32_t i = 0; i < v->n; i++) {
        str key = val_key(&v->u.pairs[i]);
        if (is_known(key, known)) continue;
        finding *f = diag(l->d, KIND_KEY_UNKNOWN, val_key_span(v, &v->u.pairs[i]), key, str_from(known));
        diag_suggest(l->d, f, str_nearest(key, known, names, known_at));
    }
}

static struct draft *draft_new(struct drafts *all, str name, span at)
{
    if (all->n == all->cap) {
        uint32_t cap = all->cap ? all->cap * 2 : 32;
        all->list = arena_grow(all->l->a, all->list, all->cap * sizeof *all->list, cap * sizeof *all->list);
        all->cap = cap;
    }
    struct draft *d = &all->list[all->n];
    d->k = arena_make(all->l->a, kind);
    d->k->name = name;
    d->k->at = at;
    map_add(&all->by_name, name, all->n++);
    return d;
}

static void draft_add(struct drafts *all, struct draft *d, const val *root)
{
    d->parts =
        arena_grow(all->l->a, d->parts, d->nparts * sizeof *d->parts, (d->nparts + 1) * sizeof *d->parts);
    d->parts[d->nparts++] = root;
}

static str draft_name_at(const void *list, size_t i)
{
    return ((const struct drafts *)list)->list[i].k->name;
}

static void gather(struct drafts *all, const val *root)
{
    load *l = all->l;
    const val *own = root->kind == VAL_MAP ? VAL_AT(root, "kind") : NULL;
    const val *extends = root->kind == VAL_MAP ? VAL_AT(root, "extends") : NULL;
    const val *name = own ? own : extends;
    if (!name || name->kind != VAL_TEXT) {
        diag(l->d, KIND_NO_NAME, val_span(root));
        return;
    }
    check_keys(l, root, known_keys);
    uint32_t at = map_find(&all->by_name, val_str(name));
    if (own && at != MAP_NONE) {
        finding *f = diag(l->d, KIND_TWICE, val_span(name), val_str(name));
        diag_note(l->d, f, DEFINED_HERE, all->list[at].k->at);
    } else if (own) {
        str s = val_str(name);
        bool good = s.n && s.p[0] >= 'a' && s.p[0] <= 'z';
        for (size_t i = 0; i < s.n; i++)
            good = good && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
                            s.p[i] == '_' || s.p[i] == '-');
        if (!good) diag(l->d, KIND_NAME_BAD, val_span(name), s);
        else draft_add(all, draft_new(all, s, val_span(name)), root);
    } else if (at == MAP_NONE) {
        finding *f = diag(l->d, KIND_EXTENDS_UNKNOWN, val_span(name), val_str(name));
        diag_suggest(l->d, f, str_nearest(val_str(name), all, all->n, draft_name_at));
    } else {
        draft_add(all, &all->list[at], root);
    }
}

/* The names that record_dyn answers itself, before fields are asked. */
static const char reserved[] = "id url kind title fields record backs path field_type shown";

static bool is_reserved(str name)
{
    for (str rest = str_from(reserved), one; rest.n;) {
        one = str_cut(rest, ' ', &rest);
        if (str_eq(one, name)) return !str_eq(name, STR("title"));
    }
    return false;
}

/* One shape out of a kind's own fields and those that extend it. */
static void join_fields(load *l, struct draft *d)
{
    kind *k = d->k;
    map_init(&k->shape.by_name, l->a);
    for (uint32_t p = 0; p < d->nparts; p++) {
        shape more;
        const val *fields = VAL_AT(d->parts[p], "fields");
        if (!fields && p) continue;
        if (!fields || fields->kind != VAL_MAP || !fields->n) {
            diag(l->d, KIND_NO_FIELDS, val_span(d->parts[p]), k->name);
            continue;
        }
        shape_define(l, fields, &more);
        uint32_t had = k->shape.n;
        k->shape.fields =
            arena_grow(l->a, k->shape.fields, had * sizeof(field), (had + more.n) * sizeof(field));
        for (uint32_t i = 0; i < more.n; i++) {
            field *f = &more.fields[i];
            if (!k->single && is_reserved(f->name) && !str_eq(f->name, STR("id"))) {
                diag(l->d, FIELD_RESERVED, val_span(f->def), f->name);
                continue;
            }
            if (map_find(&k->shape.by_name, f->name) != MAP_NONE) {
                diag(l->d, FIELD_DEFINED_TWICE, val_span(f->def), f->name);
                continue;
            }
            if (shape_full(l, &k->shape, f->def)) break;
            f->index = k->shape.n;
            map_add(&k->shape.by_name, f->name, k->shape.n);
            k->shape.fields[k->shape.n++] = *f;
        }
    }
    shape_settle(l, &k->shape);
}

static uint32_t field_option(load *l, const kind *k, const val *root, const char *name, const char *otherwise)
{
    const val *v = val_find(root, str_from(name));
    if (!v || v->kind != VAL_TEXT) return otherwise ? shape_find(&k->shape, str_from(otherwise)) : NO_FIELD;
    uint32_t at = shape_find(&k->shape, val_str(v));
    if (at == NO_FIELD) diag(l->d, KIND_FIELD_UNKNOWN, val_span(v), str_from(name), val_str(v));
    return at;
}

bool path_ok(load *l, const kind *k, const val *v, str path, const char *in)
{
    str rest, head = str_cut(path, '.', &rest);
    if (str_eq(head, STR("id")) || str_eq(head, STR("title")) || shape_find(&k->shape, head) != NO_FIELD)
        return true;
    diag(l->d, KIND_FIELD_UNKNOWN, val_span(v), str_from(in), head);
    return false;
}

/* A list of texts, or one text, for sort, columns, archives. */
static uint32_t each_text(const val *v, const val **first)
{
    if (!v || v->kind == VAL_NULL || v->kind == VAL_MAP) return 0;
    *first = v->kind == VAL_TEXT ? v : v->u.items;
    return v->kind == VAL_TEXT ? 1 : v->n;
}

static void read_sort(load *l, const kind *k, const val *v, sort_key **out, uint32_t *n)
{
    const val *items = NULL;
    uint32_t count = each_text(v, &items);
    *out = arena_make_n(l->a, sort_key, count);
    *n = 0;
    for (uint32_t i = 0; i < count; i++) {
        str s = val_str(&items[i]);
        bool descending = s.n && s.p[0] == '-';
        if (descending) s = str_sub(s, 1, s.n);
        if (path_ok(l, k, &items[i], s, "sort")) (*out)[(*n)++] = (sort_key){s, descending};
    }
}

static void read_query(load *l, const kind *k, const val_pair *pair, query *q)
{
    *q = (query){.name = val_key(pair), .at = val_span(&pair->value)};
    const val *where = VAL_AT(&pair->value, "where");
    if (pair->value.kind == VAL_MAP) check_keys(l, &pair->value, query_keys);
    read_sort(l, k, VAL_AT(&pair->value, "sort"), &q->sort, &q->nsort);
    q->limit = (uint32_t)option_count(l, &pair->value, STR("limit"), 0);
    uint32_t n = where && where->kind == VAL_MAP ? where->n : 0;
    q->where = arena_make_n(l->a, struct condition, n);
    for (uint32_t i = 0; i < n; i++) {
        const val_pair *c = &where->u.pairs[i];
        const val *values = NULL;
        struct condition *into = &q->where[q->nwhere];
        into->path = val_key(c);
        if (!path_ok(l, k, &c->value, into->path, "where")) continue;
        into->steps = dyn_steps_of(l->a, into->path);
        uint32_t count = each_text(&c->value, &values);
        into->values = arena_make_n(l->a, str, count);
        for (uint32_t j = 0; j < count; j++) into->values[into->n++] = val_str(&values[j]);
        q->nwhere++;
    }
}

static void read_queries(load *l, kind *k, const val *v)
{
    if (!v || v->kind != VAL_MAP) return;
    k->queries =
        arena_grow(l->a, k->queries, k->nqueries * sizeof(query), (k->nqueries + v->n) * sizeof(query));
    for (uint32_t i = 0; i < v->n; i++) read_query(l, k, &v->u.pairs[i], &k->queries[k->nqueries++]);
}

static void read_list(load *l, kind *k, const val *v)
{
    if (!v || v->kind != VAL_MAP) return;
    check_keys(l, v, list_keys);
    if (VAL_AT(v, "sort")) read_sort(l, k, VAL_AT(v, "sort"), &k->sort, &k->nsort);
    int64_t per_page = option_count(l, v, STR("per_page"), k->per_page);
    k->per_page = per_page < 1 || per_page > 10000 ? 100 : (uint32_t)per_page;
    const val *items = NULL;
    uint32_t n = each_text(VAL_AT(v, "columns"), &items);
    if (n) {
        k->columns = arena_make_n(l->a, uint32_t, n);
        k->ncolumns = 0;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t at = shape_find(&k->shape, val_str(&items[i]));
            if (at == NO_FIELD)
                diag(l->d, KIND_FIELD_UNKNOWN, val_span(&items[i]), STR("columns"), val_str(&items[i]));
            else k->columns[k->ncolumns++] = at;
        }
    }
    const val *group = VAL_AT(v, "group");
    if (group && group->kind == VAL_TEXT && path_ok(l, k, group, val_str(group), "group"))
        k->group = val_str(group);
    n = each_text(VAL_AT(v, "archives"), &items);
    if (!n) return;
    k->archives = arena_make_n(l->a, str, n);
    k->narchives = 0;
    for (uint32_t i = 0; i < n; i++)
        if (path_ok(l, k, &items[i], val_str(&items[i]), "archives"))
            k->archives[k->narchives++] = val_str(&items[i]);
}

/* Would its text be less than what was written? */
static bool is_masked(const field *f)
{
    str named = str_from(f->type->name);
    if (f->is_private) return true;
    if (str_eq(named, STR("person"))) return !str_eq(val_str(VAL_AT(f->def, "show")), STR("full"));
    return str_eq(named, STR("phone")) && VAL_AT(f->def, "private");
}

/* A title is shown as it was written: a masked name or what is private must not be one. */
static void check_title(load *l, kind *k, const val *root)
{
    const field *f = k->title == NO_FIELD ? NULL : &k->shape.fields[k->title];
    if (!f || !is_masked(f)) return;
    const val *at = VAL_AT(root, "title");
    diag(l->d, KIND_TITLE_HIDDEN, val_span(at ? at : root), k->label, f->name);
    k->title = NO_FIELD;
}

static void finish(load *l, struct draft *d)
{
    kind *k = d->k;
    const val *root = d->parts[0];
    k->label = option_label(l, root, STR("label"), STR("en"), k->name);
    k->one = option_label(l, root, STR("one"), STR("one_en"), k->label);
    k->help = option_text(l, root, STR("help"), STR_NONE);
    k->order = option_count(l, root, STR("order"), 500);
    k->disclosed = option_bool(l, root, STR("disclosed"), false);
    k->single = option_bool(l, root, STR("single"), false);
    k->paged = !k->single && option_bool(l, root, STR("pages"), true);
    k->per_page = 100;
    join_fields(l, d);
    k->title =
        field_option(l, k, root, "title", shape_find(&k->shape, STR("name")) != NO_FIELD ? "name" : "title");
    check_title(l, k, root);
    k->date = field_option(l, k, root, "date", NULL);
    k->area = field_option(l, k, root, "area", NULL);
    k->abbreviation = field_option(l, k, root, "short", NULL);
    for (uint32_t p = 0; p < d->nparts; p++) {
        const val *linked_def = VAL_AT(d->parts[p], "linked");
        if (linked_def) k->linked = linked_read(l, k, linked_def);
        read_list(l, k, VAL_AT(d->parts[p], "list"));
        read_queries(l, k, VAL_AT(d->parts[p], "queries"));
    }
    map_init(&k->by_id, l->a);
}

static void finish_one(void *context, size_t i, unsigned worker)
{
    struct drafts *all = context;
    finish(&all->l[worker], &all->list[i]);
}

static int by_order(const void *x, const void *y)
{
    const kind *a = *(kind *const *)x, *b = *(kind *const *)y;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    return str_cmp(a->name, b->name);
}

void kinds_load(load *l, const tree *content, bool built_in)
{
    struct drafts all = {.l = l};
    map_init(&all.by_name, l->a);
    size_t nfiles = 0;
    const yaml_docs *docs = built_in ? builtin_read(l, STR("src/kinds/"), &nfiles) : NULL;
    for (size_t i = 0; i < nfiles; i++)
        for (size_t k = 0; k < docs[i].n; k++) gather(&all, &docs[i].roots[k]);
    for (size_t i = 0; content && i < content->ndocs; i++)
        if (str_eq(content->docs[i].folder, STR("kinds"))) gather(&all, content->docs[i].root);
    model *m = l->m;
    m->kinds = arena_make_n(l->a, kind *, all.n);
    map_init(&m->kind_by_name, l->a);
    par_run(m->threads, all.n, finish_one, &all);
    for (uint32_t i = 0; i < all.n; i++) m->kinds[m->nkinds++] = all.list[i].k;
    if (m->nkinds) qsort(m->kinds, m->nkinds, sizeof *m->kinds, by_order);
    for (uint32_t i = 0; i < m->nkinds; i++) {
        m->kinds[i]->index = i;
        map_add(&m->kind_by_name, m->kinds[i]->name, i);
    }
    refs_define(l);
    for (uint32_t i = 0; i < m->nkinds; i++) record_names(m->kinds[i]);
}
