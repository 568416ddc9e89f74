/*
 * Every page of the demonstration, in an order made at random, is the same with what pages of its class
 * have in common (tmpl_render_alike) as alone. SEED=N repeats a run.
 */
#include "view/uses.h"

#include "base/par.h"
#include "random.h"

#include <string.h>

static str no_file(void *context, str path)
{
    (void)context;
    return path;
}

static void shuffle(size_t *order, size_t n, rng *source)
{
    for (size_t i = n; i-- > 1;) {
        size_t k = (size_t)rng_range(source, 0, (int64_t)i), was = order[i];
        order[i] = order[k];
        order[k] = was;
    }
}

/* The page, and what it was noted to look at, of which nothing may be lost. */
static void make(page_env *e, uses_note *note, const page_plan *p, tmpl_alike like, buf *out, size_t *seen)
{
    arena_reset(e->dyn.scratch);
    buf_clear(out);
    e->memo = like.memo;
    e->lines = like.lines;
    uses_begin(e, note);
    view_render(e, p, out);
    *seen = uses_end(e).n;
}

int main(void)
{
    rng source = rng_seeded();
    diags *d = diags_new();
    model *m =
        model_load(&(model_options){.folder = STR("."), .today = date_make(2026, 11, 21), .threads = 2}, d);
    view *v = view_new(m, &(view_options){.templates = "templates", .asset = no_file, .file = no_file}, d);
    const page_plans *pages = view_pages(v);
    size_t *order = mem_alloc(pages->n * sizeof *order), wrong = 0;
    for (size_t i = 0; i < pages->n; i++) order[i] = i;
    shuffle(order, pages->n, &source);
    page_env e;
    arena *scratch = arena_new();
    page_env_init(&e, v, scratch, d);
    tmpl_memo *memo = tmpl_memo_new();
    tmpl_lines *lines = tmpl_lines_new();
    uses_note *note = uses_new();
    buf alone = {0}, alike = {0};
    for (size_t i = 0; i < pages->n; i++) {
        const page_plan *p = &pages->items[order[i]];
        size_t one, other;
        make(&e, note, p, (tmpl_alike){0}, &alone, &one);
        make(&e, note, p, (tmpl_alike){memo, lines, 0}, &alike, &other);
        if (str_eq(buf_str(&alone), buf_str(&alike)) && one == other) continue;
        printf("# %.*s: %zu and %zu bytes, %zu and %zu uses\n", STR_ARG(p->path), alone.n, alike.n, one,
               other);
        wrong++;
    }
    bool ok = !wrong && pages->n >= 100;
    printf("# %zu pages\n", pages->n);
    printf("%s 1 - a page alike is what it is alone\n", ok ? "ok" : "not ok");
    printf("%s 2 - without an error\n1..2\n", diags_count(d, DIAG_ERROR) ? "not ok" : "ok");
    buf_fini(&alone);
    buf_fini(&alike);
    uses_free(note);
    tmpl_memo_free(memo);
    tmpl_lines_free(lines);
    arena_free(scratch);
    free(order);
    view_free(v);
    model_free(m);
    diags_free(d);
    src_clear();
    return !ok;
}
