/* Markdown is checked once a field, wherever and however often templates show it; here what none of them
 * showed. */
#include "base/par.h"
#include "model/types/types.h"
#include "view/internal.h"

#include <stdlib.h>

struct checking {
    const view *v;
    struct checker {
        APART arena *scratch;
        page_env env;
    } * workers;
    const record **records;
};

static void check_values(page_env *e, const shape *s, const fvals *values);

static void check_value(page_env *e, const field *f, const fval *v)
{
    if (!v->src || v->bad || f->is_private || !(f->holds >> HOLDS_MARKDOWN & 1)) return;
    if (f->type == &type_markdown) {
        markdown_check(e, v);
    } else if (f->type == &type_record) {
        check_values(e, f->inside, ((const nested *)v->as.p)->values);
    } else if (f->type == &type_list) {
        const nested_list *list = v->as.p;
        for (uint32_t i = 0; i < list->n; i++) {
            if (list->items[i].bad) continue;
            if (f->inside) check_values(e, f->inside, ((const nested *)list->items[i].as.p)->values);
            else check_value(e, f->of, &list->items[i]);
        }
    }
}

static void check_values(page_env *e, const shape *s, const fvals *values)
{
    for (value_walk w = values_with(s, values, HOLDS_MARKDOWN); value_next(&w);) check_value(e, w.f, w.v);
}

static void check_one(void *context, size_t i, unsigned worker)
{
    struct checking *c = context;
    struct checker *w = &c->workers[worker];
    arena_reset(w->scratch);
    check_values(&w->env, &c->records[i]->kind->shape, c->records[i]->values);
}

void view_check(const view *v, unsigned threads, diags *d)
{
    struct checking c = {.v = v};
    size_t n = 0;
    if (!threads) threads = 1;
    c.records = mem_alloc(v->m->nrecords * sizeof *c.records);
    for (uint32_t k = 0; k < v->m->nkinds; k++) {
        const kind *one = v->m->kinds[k];
        for (uint32_t i = 0; i < one->nrecords && one->shape.with[HOLDS_MARKDOWN].n; i++)
            c.records[n++] = one->records[i];
    }
    c.workers = mem_alloc_apart(threads, sizeof *c.workers);
    for (unsigned i = 0; i < threads; i++) {
        c.workers[i].scratch = arena_new();
        page_env_init(&c.workers[i].env, v, c.workers[i].scratch, d);
        c.workers[i].env.root = STR("../");
    }
    par_run(threads, n, check_one, &c);
    for (unsigned i = 0; i < threads; i++) arena_free(c.workers[i].scratch);
    free(c.workers);
    free(c.records);
}
