#include "model/order.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 4 };

struct row {
    const record *r;
    uint32_t was;
    struct key keys[MOST_KEYS];
};

struct by {
    const sort_key *keys;
    uint32_t n;
};

/* What a path means to all records of a kind: a field of its own, or what there is to be walked. */
typedef struct way {
    uint32_t field;
    bool id;
    dyn_steps steps;
} way;

static way way_of(const kind *k, str path, arena *a)
{
    uint32_t at = shape_find(&k->shape, path);
    bool id = at == NO_FIELD && str_eq(path, STR("id"));
    return (way){at, id, at == NO_FIELD && !id ? dyn_steps_of(a, path) : (dyn_steps){0}};
}

static struct key key_of(const record *r, const way *by, dyn_env *env)
{
    if (by->field != NO_FIELD)
        return value_key(&r->kind->shape.fields[by->field], value_at(r->values, by->field));
    if (by->id) return (struct key){0, r->id};
    dyn at = dyn_walk(record_dyn(r), by->steps, env);
    return (struct key){at.kind > DYN_FALSE ? 0 : INT64_MIN, dyn_str(at, env)};
}

static int row_cmp(const void *x, const void *y, void *context)
{
    const struct row *a = x, *b = y;
    const struct by *by = context;
    for (uint32_t i = 0; i < by->n; i++) {
        struct key p = a->keys[i], q = b->keys[i];
        int order = p.n != q.n ? (p.n < q.n ? -1 : 1) : str_cmp(p.s, q.s);
        if (order) return by->keys[i].descending ? -order : order;
    }
    return a->was < b->was ? -1 : a->was > b->was;
}

void order_records(const record **list, uint32_t n, const sort_key *keys, uint32_t nkeys, dyn_env *env)
{
    if (n < 2 || !nkeys) return;
    struct by by = {keys, nkeys > MOST_KEYS ? MOST_KEYS : nkeys};
    way ways[MOST_KEYS];
    for (uint32_t k = 0; k < by.n; k++) ways[k] = way_of(list[0]->kind, keys[k].path, env->scratch);
    struct row *rows = mem_alloc(n * sizeof *rows);
    for (uint32_t i = 0; i < n; i++) {
        rows[i] = (struct row){.r = list[i], .was = i};
        for (uint32_t k = 0; k < by.n; k++) rows[i].keys[k] = key_of(list[i], &ways[k], env);
    }
    qsort_r(rows, n, sizeof *rows, row_cmp, &by);
    for (uint32_t i = 0; i < n; i++) list[i] = rows[i].r;
    free(rows);
}

void records_sort(load *l)
{
    arena *scratch = arena_new();
    dyn_env env = {.scratch = scratch, .today = l->m->today};
    for (uint32_t i = 0; i < l->m->nkinds; i++) {
        kind *k = l->m->kinds[i];
        k->sorted = arena_make_n(l->a, const record *, k->nrecords);
        memcpy(k->sorted, k->records, k->nrecords * sizeof *k->sorted);
        order_records(k->sorted, k->nrecords, k->sort, k->nsort, &env);
        for (uint32_t r = 0; r < k->nrecords; r++) k->records[k->sorted[r]->index]->rank = r;
        arena_reset(scratch);
    }
    arena_free(scratch);
}

bool record_holds(const record *r, const struct condition *c, dyn_env *env)
{
    dyn at = dyn_walk(record_dyn(r), c->steps, env);
    str text = dyn_str(at, env), code = STR_NONE;
    if (at.kind >= DYN_LIST) code = dyn_str(dyn_part(at, STR("code"), env), env);
    for (uint32_t i = 0; i < c->n; i++) {
        str want = c->values[i];
        if (str_eq(want, text) || (code.n && str_eq(want, code))) return true;
        if ((str_eq(want, STR("true")) || str_eq(want, STR("yes"))) && dyn_truthy(at)) return true;
        if ((str_eq(want, STR("false")) || str_eq(want, STR("no"))) && !dyn_truthy(at)) return true;
        if (at.kind == DYN_OBJECT && !text.n && str_eq(want, dyn_str(dyn_part(at, STR("id"), env), env)))
            return true;
    }
    return false;
}
