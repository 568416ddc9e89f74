#include "site/build.h"

#include "base/io.h"
#include "base/par.h"
#include "site/asset.h"
#include "site/made.h"
#include "site/outputs.h"
#include "site/publish.h"
#include "view/patterns.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct worker {
    APART arena *scratch;
    buf out;
    page_env env;
    uses_note *uses;
    atomic_size_t done;       /* pages; written by this worker, read by the one that shows them */
    size_t failed, made_anew; /* of them */
};

struct run {
    const build_options *o;
    diags *d;
    view *v;
    publish *p; /* NULL: check only */
    made *made; /* what pages are made of, in the last build and in this */
    struct worker *workers;
    unsigned nworkers;
    bool failed;
    size_t made_anew;
    int64_t began;
};

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void show_progress(const struct run *r)
{
    size_t all = view_pages(r->v)->n, done = 0;
    if (clock_ms() - r->began < 1000) return;
    for (unsigned i = 0; i < r->nworkers; i++)
        done += atomic_load_explicit(&r->workers[i].done, memory_order_relaxed);
    fprintf(stderr, "\r%zu / %zu (%zu%%)", done, all, done * 100 / (all ? all : 1));
    fflush(stderr);
}

static void render_one(void *context, size_t i, unsigned worker)
{
    const struct run *r = context;
    struct worker *w = &r->workers[worker];
    const page_plan *plan = &view_pages(r->v)->items[i];
    arena_reset(w->scratch);
    buf_clear(&w->out);
    if (!made_keep(r->made, worker, i)) {
        w->made_anew++;
        uses_begin(&w->env, r->p ? w->uses : NULL);
        bool ok = view_render(&w->env, plan, &w->out);
        if (r->p) made_note(r->made, worker, i, uses_end(&w->env));
        if (ok && r->p) ok = publish_put(r->p, worker, plan->path, buf_str(&w->out));
        w->failed += !ok;
    }
    size_t done = atomic_load_explicit(&w->done, memory_order_relaxed) + 1;
    atomic_store_explicit(&w->done, done, memory_order_relaxed);
    if (worker == 0 && r->o->progress && done % 64 == 0) show_progress(r);
}

static void leave_one(void *context, unsigned worker)
{
    const struct run *r = context;
    if (r->p) publish_rest(r->p, worker);
}

static bool stopped(const struct run *r)
{
    return diags_worst(r->d) == DIAG_ERROR || (r->o->strict && diags_worst(r->d) == DIAG_WARNING);
}

static void render_all(struct run *r)
{
    unsigned threads = r->o->threads ? r->o->threads : 1;
    r->nworkers = threads;
    r->workers = mem_alloc_apart(threads, sizeof *r->workers);
    tmpl_lines *lines = tmpl_lines_new();
    for (unsigned i = 0; i < threads; i++) {
        r->workers[i] = (struct worker){.scratch = arena_new(), .uses = uses_new()};
        page_env_init(&r->workers[i].env, r->v, r->workers[i].scratch, r->d);
        r->workers[i].env.memo = tmpl_memo_new();
        r->workers[i].env.lines = lines;
    }
    for (unsigned i = 0; i < threads; i++) leave_one(r, i);
    par_run_files(threads, view_pages(r->v)->n, render_one, leave_one, r);
    if (r->o->progress && clock_ms() - r->began >= 1000) fputs("\r\033[K", stderr);
    for (unsigned i = 0; i < threads; i++) {
        struct worker *w = &r->workers[i];
        r->failed |= w->failed > 0;
        r->made_anew += w->made_anew;
        arena_free(w->scratch);
        buf_fini(&w->out);
        uses_free(w->uses);
        tmpl_memo_free(w->env.memo);
    }
    free(r->workers);
    tmpl_lines_free(lines);
    mem_trim(); /* what pages shared is not added to what the notes of the build need */
    tmpl_report_unknown(view_templates(r->v), r->d);
}

static bool put_also(void *to, unsigned worker, str path, str bytes)
{
    struct run *r = to;
    return !r->p || publish_put(r->p, worker, path, bytes);
}

static bool is_no_page(str path) { return !str_ends(path, STR(".html")) || str_starts(path, STR("print/")); }

/* What outputs.h lists comes before the pages: the data page says how large its files are. */
static void put_outputs(struct run *r, arena *a)
{
    if (!r->p) return;
    map *sizes = arena_make(a, map);
    map_init(sizes, a);
    if (r->o->pages_only) publish_last(r->p, is_no_page, sizes);
    else if (!outputs_put(r->v, r->p, r->d, sizes)) r->failed = true;
    view_set_made(r->v, sizes);
}

/* Assets, attached files, and what the caller adds. */
static void put_files(struct run *r, const assets *files)
{
    if (made_quiet(r->made)) assets_link_all(files); /* else one would have been told as unused */
    else assets_report_unused(files);
    if (r->p && !assets_put(files, r->p)) r->failed = true;
    if (r->o->pages_only) {
        if (r->p && !publish_keep_where(r->p, is_no_page)) r->failed = true;
        return;
    }
    if (r->o->also && !r->o->also(r->o->also_context, r->v, put_also, r, r->d)) r->failed = true;
}

static bool finish(struct run *r, build_stats *stats)
{
    bool ok = !stopped(r) && !r->failed;
    publish_stats wrote = {0};
    if (ok) made_leave(r->made, !diags_total(r->d));
    if (r->p && ok) ok = publish_commit(r->p, &wrote);
    else if (r->p) publish_abort(r->p);
    stats->pages = view_pages(r->v)->n;
    stats->files = wrote.files;
    stats->made = r->made_anew;
    stats->written = wrote.written;
    stats->removed = wrote.removed;
    stats->bytes = wrote.bytes;
    return ok;
}

static char *templates_of(arena *a, const build_options *o)
{
    return str_c(a, str_fmt(a, "%s/templates", o->folder));
}

static model_options model_of(const build_options *o)
{
    return (model_options){str_from(o->folder), o->today, o->threads, o->ahead.m};
}

build_ahead build_read_ahead(const build_options *o)
{
    arena *a = arena_new();
    diags *d = diags_new();
    model_options m = model_of(o);
    build_ahead ahead = {.m = model_load_ahead(&m)};
    ahead.p = patterns_read(templates_of(a, o), model_ahead_lang(ahead.m), d);
    if (diags_total(d)) {
        patterns_free(ahead.p);
        ahead.p = NULL;
    }
    diags_free(d);
    arena_free(a);
    return ahead;
}

bool build_run(const build_options *o, diags *d, build_stats *stats, build_hold *hold)
{
    struct run r = {.o = o, .d = d, .began = clock_ms()};
    model_options from = model_of(o);
    model *m = model_load(&from, d);
    uint64_t program = made_program(); /* before libraries are loaded that no page is made with */
    arena *a = arena_new();
    assets *files = assets_read(a, d, o->folder, &m->tree, o->threads);
    r.v = view_new(m, &(view_options){templates_of(a, o), o->ahead.p, assets_path, assets_file, files}, d);
    *stats = (build_stats){.records = m->nrecords};
    bool ok = diags_worst(d) != DIAG_ERROR;
    if (ok && o->out) {
        r.p = publish_begin(o->out, o->threads, d);
        ok = r.p != NULL;
    }
    if (ok && o->before) o->before(o->also_context, r.v, d);
    if (ok) {
        put_outputs(&r, a);
        uint64_t key = hash_mix(hash_mix(program, view_facts(r.v)), assets_digest(files));
        r.made = made_new(r.v, r.p, key, o->threads);
        render_all(&r);
        if (!made_quiet(r.made)) view_check(r.v, o->threads, d);
        if (!stopped(&r)) put_files(&r, files);
        ok = finish(&r, stats);
        made_free(r.made);
    } else {
        view_check(r.v, o->threads, d);
    }
    stats->milliseconds = clock_ms() - r.began;
    *hold = (build_hold){m, r.v, a};
    return ok;
}

void build_release(build_hold *h)
{
    view_free(h->v);
    arena_free(h->a);
    model_free(h->m);
    src_clear();
}
