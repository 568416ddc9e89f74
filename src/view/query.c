/* Named lists of a kind (`queries:`), archives and groups: records chosen by the text of a dotted path. */
#include "base/par.h"
#include "model/order.h"
#include "model/type.h"
#include "view/internal.h"

#include <stdlib.h>
#include <string.h>

/* A query or an archive of a kind: each is found by itself, on any thread. */
typedef struct task {
    const kind *k;
    uint32_t nth;
    bool archive;
} task;

/* What a thread works with: what is found stays in `in`, which is the view's. */
typedef struct finder {
    arena *in, *scratch;
} finder;

typedef struct search {
    view *v;
    task *tasks;
    finder *finders;
    struct sieve *sieves; /* by kind */
    struct stretch *stretches;
} search;

/* ---- what holds of a record ---- */

/*
 * Records are asked for all queries of their kind at once: several look at the same path, and a record is far
 * away in memory. What was found is kept as a table.
 */
typedef struct sieve {
    dyn_steps *paths; /* different ones, of all conditions */
    uint32_t npaths;
    uint32_t *path_of; /* by condition, query after query */
    char *holds;       /* by query, then by place in kind->sorted */
} sieve;

typedef struct stretch { /* of kind->sorted, looked at by one thread */
    const kind *k;
    uint32_t begin, end;
} stretch;

enum { STRETCH = 512 };

static sieve sieve_new(const kind *k, arena *a)
{
    sieve s = {0};
    uint32_t n = 0;
    for (uint32_t q = 0; q < k->nqueries; q++) n += k->queries[q].nwhere;
    str *names = arena_make_n(a, str, n);
    s.paths = arena_make_n(a, dyn_steps, n);
    s.path_of = arena_make_n(a, uint32_t, n);
    n = 0;
    for (uint32_t q = 0; q < k->nqueries; q++)
        for (uint32_t c = 0; c < k->queries[q].nwhere; c++) {
            const struct condition *one = &k->queries[q].where[c];
            uint32_t at = 0;
            while (at < s.npaths && !str_eq(names[at], one->path)) at++;
            if (at == s.npaths) names[at] = one->path, s.paths[s.npaths++] = one->steps;
            s.path_of[n++] = at;
        }
    if (n) s.holds = arena_alloc(a, (size_t)k->nqueries * k->nrecords);
    return s;
}

/* `said` has room for every path; what is asked for is asked once. */
static void sift_one(const sieve *s, const kind *k, uint32_t i, told *said, bool *asked, dyn_env *env)
{
    uint32_t nth = 0;
    memset(asked, 0, s->npaths * sizeof *asked);
    for (uint32_t q = 0; q < k->nqueries; q++) {
        bool all = true;
        for (uint32_t c = 0; c < k->queries[q].nwhere; c++, nth++) {
            uint32_t path = s->path_of[nth];
            if (!all) continue;
            if (!asked[path]) said[path] = record_told(k->sorted[i], s->paths[path], env);
            asked[path] = true;
            all = told_holds(&said[path], &k->queries[q].where[c], env);
        }
        s->holds[(size_t)q * k->nrecords + i] = all;
    }
}

static void sift(void *context, size_t i, unsigned worker)
{
    const search *all = context;
    const stretch *part = &all->stretches[i];
    const sieve *s = &all->sieves[part->k->index];
    dyn_env env = {.scratch = all->finders[worker].scratch, .today = all->v->m->today};
    told *said = mem_alloc(s->npaths * sizeof *said);
    bool *asked = mem_alloc(s->npaths * sizeof *asked);
    for (uint32_t r = part->begin; r < part->end; r++) {
        sift_one(s, part->k, r, said, asked, &env);
        arena_reset(env.scratch);
    }
    free(said);
    free(asked);
}

static void sift_all(search *s, unsigned threads, arena *a)
{
    size_t n = 0;
    const model *m = s->v->m;
    s->sieves = arena_make_n(a, sieve, m->nkinds);
    s->stretches = arena_make_n(a, stretch, m->nrecords / STRETCH + m->nkinds);
    for (uint32_t i = 0; i < m->nkinds; i++) {
        const kind *k = m->kinds[i];
        s->sieves[i] = sieve_new(k, a);
        for (uint32_t at = 0; s->sieves[i].npaths && at < k->nrecords; at += STRETCH)
            s->stretches[n++] = (stretch){k, at, k->nrecords - at < STRETCH ? k->nrecords : at + STRETCH};
    }
    par_run(threads, n, sift, s);
}

static record_list run(const search *s, const kind *k, uint32_t nth, const finder *by)
{
    const query *q = &k->queries[nth];
    const char *holds = q->nwhere ? s->sieves[k->index].holds + (size_t)nth * k->nrecords : NULL;
    dyn_env env = {.scratch = by->scratch, .today = s->v->m->today};
    const record **found = mem_alloc(k->nrecords * sizeof *found);
    record_list list = {found, 0};
    for (uint32_t i = 0; i < k->nrecords; i++)
        if (!holds || holds[i]) list.items[list.n++] = k->sorted[i];
    order_records(list.items, list.n, q->sort, q->nsort, &env);
    if (q->limit && list.n > q->limit) list.n = q->limit;
    arena_reset(by->scratch);
    list.items = arena_make_n(by->in, const record *, list.n);
    if (list.n) memcpy(list.items, found, list.n * sizeof *found);
    free(found);
    return list;
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
    str s = dyn_str(dyn_part(at, STR("code"), env), env);
    if (!s.n) s = dyn_str(dyn_part(at, STR("id"), env), env);
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
static str stem_of(arena *a, const kind *k, str path, str value)
{
    str rest, head = str_cut(path, '.', &rest), by = rest.n ? rest : head;
    return str_fmt(a, "%.*s/by-%.*s-%.*s", STR_ARG(k->name), STR_ARG(by), STR_ARG(value));
}

/* Room for one more of n: lists grow to the next power of two, for an arena gives nothing back. */
static void *room_for_one(arena *a, void *items, uint32_t n, size_t size)
{
    if (n & (n - 1)) return items;
    return arena_grow(a, items, n * size, (n ? n * 2 : 1) * size);
}

static void add_one(archive_index *index, map *seen, const record *r, dyn at, str path, dyn_env *env)
{
    arena *a = seen->in;
    str what = identity(at, env);
    if (!what.n) return;
    uint32_t i = map_find(seen, what);
    if (i == MAP_NONE) {
        str text = dyn_str(dyn_part(at, STR("label"), env), env), value = slug(a, what);
        i = index->n++;
        index->values = room_for_one(a, index->values, i, sizeof *index->values);
        index->values[i] = (archive_value){.value = value,
                                           .label = str_copy(a, text.n ? text : dyn_str(at, env)),
                                           .stem = stem_of(a, r->kind, path, value)};
        map_add(seen, str_eq(what, value) ? value : str_copy(a, what), i);
    }
    record_list *list = &index->values[i].records;
    list->items = room_for_one(a, list->items, list->n, sizeof *list->items);
    list->items[list->n++] = r;
}

/* A record with several values stands under each of them. */
static void add_value(archive_index *index, map *seen, const record *r, str path, dyn_steps steps,
                      dyn_env *env)
{
    dyn at = dyn_walk(record_dyn(r), steps, env), items = dyn_part(at, STR("items"), env);
    if (!dyn_is(items, DYN_LIST)) add_one(index, seen, r, at, path, env);
    for (uint32_t i = 0; dyn_is(items, DYN_LIST) && i < dyn_n(items); i++)
        add_one(index, seen, r, dyn_at(items, i, env), path, env);
}

static archive_index archive_of(const view *v, const kind *k, str path, const finder *by)
{
    dyn_env env = {.scratch = by->scratch, .today = v->m->today};
    archive_index index = {NULL, 0};
    map seen;
    dyn_steps steps = dyn_steps_of(by->in, path);
    map_init(&seen, by->in);
    for (uint32_t r = 0; r < k->nrecords; r++) {
        add_value(&index, &seen, k->sorted[r], path, steps, &env);
        arena_reset(by->scratch);
    }
    return index;
}

/* ---- all of them ---- */

static void find_one(void *context, size_t i, unsigned worker)
{
    const search *s = context;
    const task *t = &s->tasks[i];
    const finder *by = &s->finders[worker];
    uint32_t at = t->k->index;
    if (t->archive) s->v->archives[at][t->nth] = archive_of(s->v, t->k, t->k->archives[t->nth], by);
    else s->v->queries[at][t->nth] = run(s, t->k, t->nth, by);
}

static size_t list_tasks(view *v, task *tasks)
{
    size_t n = 0;
    for (uint32_t i = 0; i < v->m->nkinds; i++) {
        const kind *k = v->m->kinds[i];
        v->queries[i] = arena_make_n(v->in, record_list, k->nqueries);
        v->archives[i] = arena_make_n(v->in, archive_index, k->narchives);
        for (uint32_t q = 0; q < k->nqueries; q++) tasks[n++] = (task){k, q, false};
        for (uint32_t a = 0; a < k->narchives; a++) tasks[n++] = (task){k, a, true};
    }
    return n;
}

void lists_make(view *v)
{
    unsigned threads = v->m->threads ? v->m->threads : 1;
    size_t most = 0;
    for (uint32_t i = 0; i < v->m->nkinds; i++) most += v->m->kinds[i]->nqueries + v->m->kinds[i]->narchives;
    v->queries = arena_make_n(v->in, record_list *, v->m->nkinds);
    v->archives = arena_make_n(v->in, archive_index *, v->m->nkinds);
    v->nlists = threads;
    v->lists = arena_make_n(v->in, arena *, threads);
    arena *a = arena_new();
    search s = {.v = v, .tasks = arena_make_n(a, task, most), .finders = arena_make_n(a, finder, threads)};
    for (unsigned i = 0; i < threads; i++) s.finders[i] = (finder){v->lists[i] = arena_new(), arena_new()};
    sift_all(&s, threads, a);
    par_run(threads, list_tasks(v, s.tasks), find_one, &s);
    for (unsigned i = 0; i < threads; i++) arena_free(s.finders[i].scratch);
    arena_free(a);
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
