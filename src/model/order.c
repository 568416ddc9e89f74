#include "model/order.h"

#include "base/par.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 4 };

struct row { /* small, as sorting moves them about */
    const record *r;
    const struct key *keys;
    uint32_t was;
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
    return (struct key){dyn_kind_of(at) > DYN_FALSE ? 0 : INT64_MIN, dyn_str(at, env)};
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
    struct key *all = mem_alloc((size_t)n * by.n * sizeof *all);
    bool sorted = true;
    for (uint32_t i = 0; i < n; i++) {
        struct key *own = all + (size_t)i * by.n;
        for (uint32_t k = 0; k < by.n; k++) own[k] = key_of(list[i], &ways[k], env);
        rows[i] = (struct row){list[i], own, i};
        sorted = sorted && (!i || row_cmp(&rows[i - 1], &rows[i], &by) < 0);
    }
    if (!sorted) qsort_r(rows, n, sizeof *rows, row_cmp, &by);
    for (uint32_t i = 0; i < n && !sorted; i++) list[i] = rows[i].r;
    free(all);
    free(rows);
}

static void sort_kind(void *context, size_t i, unsigned worker)
{
    const load *l = context;
    kind *k = l->m->kinds[i];
    dyn_env env = {.scratch = arena_new(), .today = l->m->today};
    (void)worker;
    memcpy(k->sorted, k->records, k->nrecords * sizeof *k->sorted);
    order_records(k->sorted, k->nrecords, k->sort, k->nsort, &env);
    for (uint32_t r = 0; r < k->nrecords; r++) k->records[k->sorted[r]->index]->rank = r;
    arena_free(env.scratch);
}

void records_sort(load *l)
{
    for (uint32_t i = 0; i < l->m->nkinds; i++)
        l->m->kinds[i]->sorted = arena_make_n(l->a, const record *, l->m->kinds[i]->nrecords);
    par_run(l->m->threads, l->m->nkinds, sort_kind, l);
}

told record_told(const record *r, dyn_steps path, dyn_env *env)
{
    dyn at = dyn_walk(record_dyn(r), path, env);
    str text = dyn_str(at, env), code = STR_NONE;
    if (dyn_kind_of(at) >= DYN_LIST) code = dyn_str(dyn_part(at, STR("code"), env), env);
    return (told){at, text, code};
}

bool told_holds(const told *t, const struct condition *c, dyn_env *env)
{
    dyn at = t->at;
    str text = t->text, code = t->code;
    for (uint32_t i = 0; i < c->n; i++) {
        str want = c->values[i];
        if (str_eq(want, text) || (code.n && str_eq(want, code))) return true;
        if ((str_eq(want, STR("true")) || str_eq(want, STR("yes"))) && dyn_truthy(at)) return true;
        if ((str_eq(want, STR("false")) || str_eq(want, STR("no"))) && !dyn_truthy(at)) return true;
        if (dyn_is(at, DYN_OBJECT) && !text.n && str_eq(want, dyn_str(dyn_part(at, STR("id"), env), env)))
            return true;
    }
    return false;
}

bool record_holds(const record *r, const struct condition *c, dyn_env *env)
{
    told t = record_told(r, c->steps, env);
    return told_holds(&t, c, env);
}
