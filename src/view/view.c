/* Making a view: queries, plan; and rendering one page of it. */
#include "view/view.h"

#include "base/par.h"
#include "model/type.h"
#include "view/internal.h"

#include <stdlib.h>
#include <string.h>

/* Those read ahead, unless something has changed since. */
static patterns *take_patterns(const view_options *o, str lang, diags *d)
{
    if (o->patterns && patterns_stand(o->patterns, o->templates, lang)) return o->patterns;
    patterns_free(o->patterns);
    return patterns_read(o->templates, lang, d);
}

/* Could a template mean something else than page words by the name? A field, a kind, a list of records. */
static bool means(const shape *s, str name)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        while (f->of) f = f->of;
        if (str_eq(s->fields[i].name, name) || (f->inside && means(f->inside, name))) return true;
    }
    return false;
}

static bool is_taken(const model *m, str name)
{
    for (uint32_t i = 0; i < m->nkinds; i++) {
        const kind *k = m->kinds[i];
        if (str_eq(k->name, name) || means(&k->shape, name)) return true;
        for (uint32_t q = 0; q < k->nqueries; q++)
            if (str_eq(k->queries[q].name, name)) return true;
        for (uint32_t b = 0; b < k->nbacks; b++)
            if (str_eq(k->backs[b].name, name)) return true;
    }
    return false;
}

/* Page words are the same on every page: they become text of the templates, where nothing else is called w.
 */
static void settle_words(view *v)
{
    if (!is_taken(v->m, STR("w"))) tmpl_settle(v->templates, STR("w"), words_dyn(&v->patterns->words));
}

/* The templates know nothing of records, nor lists of records of the templates. */
static void read_part(void *context, size_t i, unsigned worker)
{
    view *v = context;
    (void)worker;
    if (i) {
        v->patterns = take_patterns(&v->o, v->m->lang, v->d);
        return;
    }
    base_make(v);
    paths_make(v);
    ground_make(&v->ground, v->m, v->in);
    lists_make(v);
}

/* The agenda is as long as many codes: one thread makes it while the others hash. */
static void make_part(void *context, size_t i, unsigned worker)
{
    view *v = context;
    (void)worker;
    if (i) code_hash(v, i - 1);
    else agenda_make(v);
}

view *view_new(model *m, const view_options *o, diags *d)
{
    arena *in = arena_new();
    view *v = arena_make(in, view);
    *v = (view){.m = m, .in = in, .d = d, .o = *o};
    map_init(&v->files, arena_new());
    pthread_mutex_init(&v->files_lock, NULL);
    par_run(m->threads, 2, read_part, v);
    v->templates = v->patterns->templates;
    settle_words(v);
    nav_make(v);
    for (unsigned p = 0; p < OPTIONAL_PAGES; p++) v->has[p] = view_offers(v, str_from(optional_pages[p]));
    par_run(m->threads, 1 + codes_list(v), make_part, v);
    months_make(v);
    codes_make(v);
    plan_pages(v);
    return v;
}

void view_set_bulletins(view *v, view_bulletins bulletins, void *context)
{
    v->bulletins = bulletins;
    v->bulletins_context = context;
}

void view_set_made(view *v, const map *made) { v->made = made; }

void view_set_cards(view *v, view_cards cards, void *context)
{
    v->cards = cards;
    v->cards_context = context;
}

void view_free(view *v)
{
    if (!v) return;
    arena_free(v->files.in);
    pthread_mutex_destroy(&v->files_lock);
    for (unsigned i = 0; i < v->nlists; i++) arena_free(v->lists[i]);
    free(v->plans.items);
    patterns_free(v->patterns);
    arena_free(v->in);
}

const page_plans *view_pages(const view *v) { return &v->plans; }
const model *view_model(const view *v) { return v->m; }
const tmpl_set *view_templates(const view *v) { return v->templates; }

str view_word(const view *v, str key)
{
    str s = words_find(&v->patterns->words, key);
    return s.p ? s : key;
}

static str env_word(dyn_env *env, str key) { return view_word(((page_env *)env)->v, key); }

void page_env_init(page_env *e, const view *v, arena *scratch, diags *d)
{
    *e = (page_env){.v = v, .d = d};
    e->dyn = (dyn_env){.scratch = scratch,
                       .word = env_word,
                       .more = record_more,
                       .more_names = record_more_names(),
                       .more_text = markdown_more,
                       .more_shape = shape_more,
                       .draw = chart_draw,
                       .file_url = file_more,
                       .today = v->m->today,
                       .page = e};
}

str page_figure(page_env *e)
{
    e->dyn.varied++; /* it depends on what came before it on the page */
    e->dyn.placed++;
    return str_fmt(e->dyn.scratch, "f%u", ++e->figures);
}

static str root_of(str path) { return str_find_char(path, '/', 0) == SIZE_MAX ? STR("") : STR("../"); }

/*
 * Pages of records, and of lists, of one kind and template are alike: the same frames below a folder of the
 * site. One that the navigation leads to by its path is marked there as the current one, and alike to none.
 */
static tmpl_alike alike_of(const page_env *e, const page_plan *plan)
{
    static const tmpl_alike none = {0};
    const view *v = e->v;
    if (!plan->k || (!plan->r && !plan->list) || plan->codes || plan->month || plan->day) return none;
    if (str_find_char(plan->path, '/', 0) == SIZE_MAX) return none;
    for (uint32_t i = 0; i < v->nnav; i++)
        if (!v->nav[i].k && str_eq(v->nav[i].path, plan->path)) return none;
    uint32_t of = plan->k->index << 1 | (plan->list != NULL);
    bool again = plan->list && plan->k->narchives; /* a record is in the list of all, and in archives */
    return (tmpl_alike){e->memo, again ? e->lines : NULL, of * (v->patterns->n + 1) + tmpl_number(plan->t)};
}

bool view_render(page_env *e, const page_plan *plan, buf *out)
{
    dyn frames[3];
    size_t n = 0;
    e->plan = plan;
    e->root = root_of(plan->path);
    e->figures = 0;
    frames[n++] = view_globals(e->v, e);
    if (plan->r) frames[n++] = record_dyn(plan->r);
    if (plan->r) page_uses(e, USE_RECORD, plan->r->kind->index, plan->r->index);
    if (plan->list) frames[n++] = list_page_dyn(plan->list);
    if (plan->codes || str_eq(plan->name, STR("verify"))) frames[n++] = codes_dyn(plan->codes);
    if (plan->month) frames[n++] = month_page_dyn(plan->month);
    if (plan->day) frames[n++] = day_page_dyn(plan->day);
    e->text.keep = true;
    bool ok = tmpl_render_alike(alike_of(e, plan), plan->t, frames, n, &e->dyn, out, e->d);
    e->text.keep = false;
    e->text.of = NULL;
    return ok;
}
