#include "site/outputs.h"

#include "base/par.h"
#include "model/describe.h"
#include "model/type.h"
#include "site/out.h"

#include <stdlib.h>

void out_put(out *o, str path, str bytes)
{
    if (!publish_put(o->p, o->worker, path, bytes)) o->ok = false;
    map_add(o->made, str_copy(o->made->in, path), bytes.n < UINT32_MAX ? (uint32_t)bytes.n : UINT32_MAX - 1);
}

str out_site_text(out *o, const char *name)
{
    str s = dyn_str(dyn_path(record_dyn(o->m->site), str_from(name), &o->env.dyn), &o->env.dyn);
    return str_copy(o->a, s);
}

/* JSON Schemas, so that editors complete and check records as they are written. */
static void put_schemas(out *o)
{
    buf b = {0};
    for (uint32_t i = 0; i < o->m->nkinds && o->ok; i++) {
        buf_clear(&b);
        describe_schema(o->m->kinds[i], &b);
        out_put(o, str_fmt(o->a, "schema/%.*s.json", STR_ARG(o->m->kinds[i]->name)), buf_str(&b));
    }
    buf_fini(&b);
}

static void put_kind(out *o, const kind *k)
{
    uint32_t at = kind_geometry(k);
    out_json(o, k);
    if (at != NO_FIELD) out_outlines(o, k, at);
}

/* ---- all of them, side by side -------------------------------------------------------------- */

typedef struct job { /* what makes files that no other job makes */
    void (*all)(out *o);
    const kind *k; /* all is NULL: the data of that kind */
    arena *a;
    map made;
    bool ok;
} job;

struct making {
    const view *v;
    publish *p;
    diags *d;
    job *jobs;
    size_t n;
};

enum { JOBS_BUT_KINDS = 8 };

static void add_job(struct making *x, void (*all)(out *o), const kind *k)
{
    job *j = &x->jobs[x->n++];
    *j = (job){.all = all, .k = k, .a = arena_new(), .ok = true};
    map_init(&j->made, j->a);
}

/* The long ones first, so that the short ones fill up the time of the other threads. Workbooks are made by
 * one thread at a time in any case. */
static void list_jobs(struct making *x, const model *m)
{
    bool data = view_offers(x->v, STR("data"));
    if (data) add_job(x, out_tables, NULL);
    add_job(x, out_search, NULL);
    add_job(x, out_feeds, NULL);
    add_job(x, out_calendars, NULL);
    add_job(x, out_sitemap, NULL);
    add_job(x, put_schemas, NULL);
    if (data) add_job(x, out_popolo, NULL);
    if (data) add_job(x, out_hsds, NULL);
    for (uint32_t i = 0; i < m->nkinds && data; i++)
        if (m->kinds[i]->paged && m->kinds[i]->nrecords) add_job(x, NULL, m->kinds[i]);
}

static void do_job(void *context, size_t i, unsigned worker)
{
    const struct making *x = context;
    job *j = &x->jobs[i];
    arena *scratch = arena_new();
    out o = {.v = x->v,
             .m = view_model(x->v),
             .p = x->p,
             .worker = worker,
             .d = x->d,
             .a = arena_new(),
             .made = &j->made,
             .ok = true};
    page_env_init(&o.env, x->v, scratch, x->d);
    o.base = route_base(x->v);
    o.env.root = o.base;
    if (j->all) j->all(&o);
    else put_kind(&o, j->k);
    j->ok = o.ok;
    arena_free(scratch);
    arena_free(o.a);
}

bool outputs_put(const view *v, publish *p, diags *d, map *made)
{
    const model *m = view_model(v);
    struct making x = {v, p, d, mem_alloc((JOBS_BUT_KINDS + m->nkinds) * sizeof(job)), 0};
    bool ok = true;
    list_jobs(&x, m);
    par_run(m->threads, x.n, do_job, &x);
    for (size_t i = 0; i < x.n; i++) {
        const job *j = &x.jobs[i];
        ok = ok && j->ok;
        for (uint32_t k = 0; k < j->made.n; k++)
            map_add(made, str_copy(made->in, j->made.entries[k].key), j->made.entries[k].value);
        arena_free(j->a);
    }
    free(x.jobs);
    return ok;
}
