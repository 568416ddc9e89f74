/* Named lists of a kind (`queries:`), archives and groups: records chosen by the text of a dotted path. */
#include "model/order.h"
#include "model/type.h"
#include "view/internal.h"

#include <stdlib.h>
#include <string.h>

/* found: room for all records of the kind; what is kept of them is a copy as long as they are. */
static record_list run(const view *v, const kind *k, const query *q, arena *scratch, const record **found)
{
    dyn_env env = {.scratch = scratch, .today = v->m->today};
    record_list list = {found, 0};
    for (uint32_t i = 0; i < k->nrecords; i++) {
        bool all = true;
        for (uint32_t c = 0; c < q->nwhere && all; c++) all = record_holds(k->sorted[i], &q->where[c], &env);
        if (all) list.items[list.n++] = k->sorted[i];
        arena_reset(scratch);
    }
    order_records(list.items, list.n, q->sort, q->nsort, &env);
    if (q->limit && list.n > q->limit) list.n = q->limit;
    arena_reset(scratch);
    list.items = arena_make_n(v->in, const record *, list.n);
    if (list.n) memcpy(list.items, found, list.n * sizeof *found);
    return list;
}

void queries_run(view *v)
{
    arena *scratch = arena_new();
    v->queries = arena_make_n(v->in, record_list *, v->m->nkinds);
    for (uint32_t i = 0; i < v->m->nkinds; i++) {
        const kind *k = v->m->kinds[i];
        const record **found = mem_alloc(k->nrecords * sizeof *found);
        v->queries[i] = arena_make_n(v->in, record_list, k->nqueries);
        for (uint32_t q = 0; q < k->nqueries; q++)
            v->queries[i][q] = run(v, k, &k->queries[q], scratch, found);
        free(found);
    }
    arena_free(scratch);
}

const record_list *view_query(const view *v, const kind *k, str name)
{
    for (uint32_t q = 0; q < k->nqueries; q++)
        if (str_eq(k->queries[q].name, name)) return &v->queries[k->index][q];
    return NULL;
}

/* ---- archives ---- */

/* What tells two values apart: a code, an id, or the text. Records of one name are not one. */
static str identity(dyn at, dyn_env *env)
{
    str s = dyn_str(dyn_get(at, dyn_name_of(STR("code")), env), env);
    if (!s.n) s = dyn_str(dyn_get(at, dyn_name_of(STR("id")), env), env);
    return s.n ? s : dyn_str(at, env);
}

/* What the file of an archive page is called: its identity, where that has only safe letters. */
static str slug(arena *a, str s)
{
    bool plain = s.n > 0 && s.n < 60;
    for (size_t i = 0; i < s.n && plain; i++) {
        char c = s.p[i];
        plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    return plain ? str_copy(a, s) : str_fmt(a, "x%08x", (unsigned)(uint32_t)str_hash(s));
}

/* "notices/by-category-notice": the last part of the archive's path, and the value. */
static str stem_of(view *v, const kind *k, str path, str value)
{
    str rest, head = str_cut(path, '.', &rest), by = rest.n ? rest : head;
    return str_fmt(v->in, "%.*s/by-%.*s-%.*s", STR_ARG(k->name), STR_ARG(by), STR_ARG(value));
}

/* Room for one more of n: lists grow to the next power of two, for an arena gives nothing back. */
static void *room_for_one(view *v, void *items, uint32_t n, size_t size)
{
    if (n & (n - 1)) return items;
    return arena_grow(v->in, items, n * size, (n ? n * 2 : 1) * size);
}

static void add_one(view *v, archive_index *index, map *seen, const record *r, dyn at, str path, dyn_env *env)
{
    str what = identity(at, env);
    if (!what.n) return;
    uint32_t i = map_find(seen, what);
    if (i == MAP_NONE) {
        str text = dyn_str(dyn_get(at, dyn_name_of(STR("label")), env), env), value = slug(v->in, what);
        i = index->n++;
        index->values = room_for_one(v, index->values, i, sizeof *index->values);
        index->values[i] = (archive_value){.value = value,
                                           .label = str_copy(v->in, text.n ? text : dyn_str(at, env)),
                                           .stem = stem_of(v, r->kind, path, value)};
        map_add(seen, str_eq(what, value) ? value : str_copy(v->in, what), i);
    }
    record_list *list = &index->values[i].records;
    list->items = room_for_one(v, list->items, list->n, sizeof *list->items);
    list->items[list->n++] = r;
}

/* A record with several values stands under each of them. */
static void add_value(view *v, archive_index *index, map *seen, const record *r, str path, dyn_env *env)
{
    dyn at = dyn_path(record_dyn(r), path, env), items = dyn_get(at, dyn_name_of(STR("items")), env);
    if (items.kind != DYN_LIST) add_one(v, index, seen, r, at, path, env);
    for (uint32_t i = 0; items.kind == DYN_LIST && i < items.n; i++)
        add_one(v, index, seen, r, dyn_at(items, i, env), path, env);
}

void archives_make(view *v)
{
    arena *scratch = arena_new();
    dyn_env env = {.scratch = scratch, .today = v->m->today};
    v->archives = arena_make_n(v->in, archive_index *, v->m->nkinds);
    for (uint32_t i = 0; i < v->m->nkinds; i++) {
        const kind *k = v->m->kinds[i];
        v->archives[i] = arena_make_n(v->in, archive_index, k->narchives);
        for (uint32_t a = 0; a < k->narchives; a++) {
            map seen;
            map_init(&seen, v->in);
            for (uint32_t r = 0; r < k->nrecords; r++) {
                add_value(v, &v->archives[i][a], &seen, k->sorted[r], k->archives[a], &env);
                arena_reset(scratch);
            }
        }
    }
    arena_free(scratch);
}

/* ---- groups on a page ---- */

dyn groups_dyn(const record_list *slice, str path, dyn_env *env)
{
    map seen;
    map_init(&seen, env->scratch);
    archive_value *groups = arena_make_n(env->scratch, archive_value, slice->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < slice->n; i++) {
        str text = dyn_str(dyn_path(record_dyn(slice->items[i]), path, env), env);
        uint32_t at = map_find(&seen, text);
        if (at == MAP_NONE) {
            groups[at = n++] = (archive_value){
                .label = text, .records.items = arena_make_n(env->scratch, const record *, slice->n - i)};
            map_add(&seen, text, at);
        }
        groups[at].records.items[groups[at].records.n++] = slice->items[i];
    }
    dyn *list = arena_make_n(env->scratch, dyn, n);
    for (uint32_t i = 0; i < n; i++) {
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 3);
        e[0] = (dyn_entry){STR("label"), dyn_text(groups[i].label)};
        e[1] = (dyn_entry){STR("records"), record_list_dyn(groups[i].records, env)};
        e[2] =
            (dyn_entry){STR("count"), dyn_text(str_fmt(env->scratch, "%u", (unsigned)groups[i].records.n))};
        list[i] = dyn_object(e, 3);
    }
    return dyn_array(list, n);
}
