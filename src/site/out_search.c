/* The search index of all records that have a page: titles and the text of their public fields, and what is
 * shown with a hit. */
#include "base/par.h"
#include "site/out.h"
#include "site/search.h"

#include <stdlib.h>

struct worker {
    APART page_env env;
    buf text, note;
};

struct indexing {
    out *o;
    search *s;
    const record **records;
    struct worker *workers;
};

/* What templates/search/KIND.mustache says of the record: whom to call, where it is. */
static str note_of(struct worker *w, const record *r)
{
    const tmpl *t =
        tmpl_find(view_templates(w->env.v), str_join(w->env.dyn.scratch, STR("search/"), r->kind->name));
    dyn frames[] = {view_globals(w->env.v, &w->env), record_dyn(r)};
    buf_clear(&w->note);
    return t && tmpl_render(t, frames, 2, &w->env.dyn, &w->note, w->env.d) ? buf_str(&w->note) : STR_NONE;
}

static void add_one(void *context, size_t i, unsigned worker)
{
    struct indexing *x = context;
    struct worker *w = &x->workers[worker];
    const record *r = x->records[i];
    arena_reset(w->env.dyn.scratch);
    buf_clear(&w->text);
    out_record(&w->env.dyn, r, &w->text);
    search_add(x->s, worker,
               &(search_doc){.url = route_record(x->o->v, r),
                             .title = record_title(r),
                             .kind = r->kind->name,
                             .label = r->kind->label,
                             .order = (int)r->kind->index,
                             .day = record_date(r),
                             .rank = (uint32_t)i,
                             .text = buf_str(&w->text),
                             .note = note_of(w, r)});
}

static void put_part(void *context, str path, str bytes)
{
    out *o = context;
    out_put(o, str_fmt(o->a, "search/%.*s", STR_ARG(path)), bytes);
}

/* In the order in which their lists have them. */
static size_t list_records(const out *o, const record **list)
{
    size_t n = 0;
    for (uint32_t i = 0; i < o->m->nkinds; i++)
        for (uint32_t r = 0; r < o->m->kinds[i]->nrecords; r++)
            if (route_record(o->v, o->m->kinds[i]->sorted[r]).n) list[n++] = o->m->kinds[i]->sorted[r];
    return n;
}

void out_search(out *o)
{
    if (!view_offers(o->v, STR("search"))) return;
    unsigned threads = o->m->threads ? o->m->threads : 1;
    struct indexing x = {o, search_new(threads), arena_make_n(o->a, const record *, o->m->nrecords + 1),
                         mem_alloc_apart(threads, sizeof(struct worker))};
    size_t n = list_records(o, x.records);
    for (unsigned i = 0; i < threads; i++) {
        x.workers[i] = (struct worker){0};
        page_env_init(&x.workers[i].env, o->v, arena_new(), o->d);
    }
    par_run(threads, n, add_one, &x);
    search_write(x.s, threads, put_part, o);
    for (unsigned i = 0; i < threads; i++) {
        arena_free(x.workers[i].env.dyn.scratch);
        buf_fini(&x.workers[i].text);
        buf_fini(&x.workers[i].note);
    }
    free(x.workers);
    search_free(x.s);
}
