#include "base/limits.h"
#include "tmpl/lines.h"
#include "tmpl/memo.h"

#include <string.h>

typedef struct context { /* the section entered; the frames given to tmpl_render lie below the outermost */
    const struct context *outer;
    dyn value;
    const dyn_name *name; /* by which it was found; NULL: by a path of several */
    dyn found; /* what has that name where the section stands: a list, where value is of its items */
} context;

typedef struct frame { /* the blocks given to a parent on the way here, innermost first */
    const struct frame *outer;
    const tmpl *owner;
    const site *given;
    uint32_t number; /* of the chain, in the memo */
    uint32_t shared; /* and in the lines */
} frame;

typedef struct visit { /* the chain of templates, for findings */
    const struct visit *outer;
    const tmpl *t;
} visit;

typedef struct cached { /* a lambda's text, compiled */
    struct cached *next;
    str text;
    const delimiters *delims;
    const tmpl *t;
} cached;

typedef struct render {
    tmpl_set *set;
    const dyn *base;
    size_t nbase;
    dyn_env *env;
    buf *out;
    diags *d;
    size_t most; /* out->n may not pass this */
    uint64_t steps;
    uint32_t depth; /* partials within partials */
    bool failed;
    const visit *chain;
    buf indent; /* blanks put before lines: indent.p[from..n) */
    size_t from;
    size_t skip; /* so many of them are not put before the next line: they stand there already */
    cached *cache;
    uint32_t ncached;
    tmpl_memo *memo;   /* NULL: no other page is alike */
    tmpl_lines *lines; /* NULL: no item comes twice */
    uint32_t alike;
    const tmpl **shown; /* for the memo: every template shown so far */
    uint32_t nshown, shown_cap;
} render;

enum { LAMBDAS_CACHED = 64 };

/* Where the run of operations stands: what it sees and which blocks were given to it. */
typedef struct scene {
    const tmpl *t;
    const context *top;
    const frame *given;
} scene;

static void run(render *r, const scene *s, uint32_t i, uint32_t end);

/* ---- limits --------------------------------------------------------------------------------- */

/* "page → list → list → …": as far as the first template that comes again. */
static str chain_text(render *r)
{
    arena *a = r->env->scratch;
    uint32_t count = 0, n;
    for (const visit *v = r->chain; v; v = v->outer) count++;
    const tmpl **list = arena_make_n(a, const tmpl *, n = count);
    for (const visit *v = r->chain; v; v = v->outer) list[--n] = v->t;
    buf b = {0};
    bool again = false;
    for (uint32_t i = 0; i < count; i++) {
        if (i) buf_puts(&b, " → ");
        buf_put(&b, again ? STR("…") : list[i]->name);
        if (again) break;
        for (uint32_t k = 0; k < i; k++) again |= list[k] == list[i];
    }
    str text = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return text;
}

#define fail(r, code, t, o, limit) fail_at((r), DIAG_##code, op_span((t), (o)), (limit))

static void fail_at(render *r, diag_code code, span at, uint64_t limit)
{
    if (r->failed) return;
    r->failed = true;
    if (r->memo) return; /* where it was reached depends on what is known by then */
    str args[] = {STR_NONE, str_fmt(r->env->scratch, "%llu", (unsigned long long)limit), chain_text(r)};
    diag_put(r->d, code, at, args, 2);
}

/* ---- indentation ---------------------------------------------------------------------------- */

static void put_indent(render *r)
{
    size_t begin = r->from + r->skip;
    r->skip = 0;
    if (begin < r->indent.n) buf_put(r->out, (str){r->indent.p + begin, r->indent.n - begin});
}

static void put_text(render *r, const op *o)
{
    if (r->from == r->indent.n) {
        buf_put(r->out, (str){o->u.text, o->n});
        return;
    }
    if (o->bits & OP_LINE) put_indent(r);
    str text = {o->u.text, o->n};
    for (size_t at = 0, nl; at < text.n && r->out->n <= r->most; at = nl + 1) {
        if (at) put_indent(r);
        nl = str_find_char(text, '\n', at);
        if (nl == SIZE_MAX) nl = text.n - 1;
        buf_put(r->out, str_sub(text, at, nl + 1));
    }
}

/* What restores the indentation after something was shown with another. */
typedef struct margin {
    size_t n, from, skip;
} margin;

/* Text shown in the middle of a line is not indented; text alone on its lines, by `more` more. */
static margin enter_margin(render *r, bool alone, str more)
{
    margin old = {r->indent.n, r->from, r->skip};
    if (alone) buf_put(&r->indent, more);
    else r->from = r->indent.n;
    return old;
}

static void leave_margin(render *r, margin old)
{
    r->indent.n = old.n;
    r->from = old.from;
}

/* ---- names ---------------------------------------------------------------------------------- */

static dyn find_first(const render *r, const context *top, const dyn_name *name)
{
    dyn v;
    for (const context *c = top; c; c = c->outer) {
        if (!dyn_is(v = dyn_get(c->value, name, r->env), DYN_ABSENT)) return v;
        if (c->name && name_eq(c->name, name)) return c->found; /* {{#x}}{{x}}{{/x}} */
    }
    for (size_t i = r->nbase; i--;)
        if (!dyn_is(v = dyn_get(r->base[i], name, r->env), DYN_ABSENT)) {
            r->env->varied += i > 0;
            r->env->placed += i > 0;
            return v;
        }
    return DYN_NOTHING;
}

static void mark(const op *o, unsigned bit)
{
    _Atomic uint8_t *seen = (_Atomic uint8_t *)&o->seen;
    unsigned now = atomic_load_explicit(seen, memory_order_relaxed);
    if (!(now & bit)) atomic_fetch_or_explicit(seen, (uint8_t)bit, memory_order_relaxed);
}

/* The value of an operation's path; what was found is never looked for in the frames again. */
static dyn find(const render *r, const scene *s, const op *o)
{
    dyn v;
    if (o->n == 0) {
        v = s->top ? s->top->value : r->nbase ? r->base[r->nbase - 1] : DYN_NOTHING;
        r->env->varied += !s->top;
    } else {
        v = find_first(r, s->top, &o->u.path[0]);
        for (uint32_t i = 1; i < o->n && !dyn_is(v, DYN_ABSENT); i++) {
            if (dyn_is(v, DYN_FALSE)) mark(o, SEEN_FOUND); /* its parts are not misspelt; it has no value */
            v = dyn_get(v, &o->u.path[i], r->env);
        }
    }
    mark(o, dyn_is(v, DYN_ABSENT) ? SEEN_TRIED : SEEN_FOUND);
    return v;
}

/* ---- lambdas -------------------------------------------------------------------------------- */

static const tmpl *compiled(render *r, const scene *s, const op *o, str text, const delimiters *delims)
{
    for (const cached *c = r->cache; c; c = c->next)
        if (str_eq(c->text, text) && str_eq(c->delims->open, delims->open) &&
            str_eq(c->delims->close, delims->close))
            return c->t;
    arena *a = r->env->scratch;
    tmpl *t = tmpl_compile(a, r->d, s->t->name, 0, text, delims, op_span(s->t, o));
    tmpl_join(t, r->set, NULL);
    if (r->ncached++ < LAMBDAS_CACHED) {
        cached *c = arena_make(a, cached);
        *c = (cached){r->cache, text, delims, t};
        r->cache = c;
    }
    return t;
}

static void note_shown(render *r, const tmpl *t)
{
    if (r->nshown == r->shown_cap) {
        uint32_t cap = r->shown_cap ? 2 * r->shown_cap : 64;
        r->shown =
            arena_grow(r->env->scratch, r->shown, r->shown_cap * sizeof *r->shown, cap * sizeof *r->shown);
        r->shown_cap = cap;
    }
    r->shown[r->nshown++] = t;
}

/* Runs another template in this place; the chain is what ends a recursion. */
static void show(render *r, const scene *s, const op *o, const tmpl *t, const frame *given)
{
    if (r->depth == LIMIT_PARTIAL_DEPTH) {
        visit next = {r->chain, t};
        r->chain = &next;
        fail(r, TMPL_PARTIAL_DEPTH, s->t, o, LIMIT_PARTIAL_DEPTH);
        r->chain = next.outer;
        return;
    }
    visit here = {r->chain, t};
    if (r->memo) note_shown(r, t);
    if (r->env->use && !t->passing) r->env->use(r->env, DYN_USES_TMPL, t);
    r->chain = &here; // cppcheck-suppress autoVariables; put back below
    r->depth++;
    run(r, &(scene){t, s->top, given}, 0, t->nops);
    r->depth--;
    r->chain = here.outer;
}

/* The text that a lambda makes is a template; it sees what the tag sees. */
static void call_lambda(render *r, const scene *s, const op *o, dyn lambda, const delimiters *delims)
{
    const dyn_class *c = dyn_class_of(lambda);
    if (!c->call) return;
    r->env->varied++;
    r->env->placed++;
    const body *b = o->x.body;
    str text = c->call(lambda, b->raw, b->delims->open, b->delims->close, r->env);
    margin old = enter_margin(r, false, STR_NONE);
    show(r, s, o, compiled(r, s, o, text, delims), s->given);
    leave_margin(r, old);
}

static void put_lambda(render *r, const scene *s, const op *o, dyn lambda)
{
    size_t begin = r->out->n;
    call_lambda(r, s, o, lambda, &default_delimiters);
    if (o->bits & OP_RAW || r->out->n == begin) return;
    str text = str_copy(r->env->scratch, str_sub(buf_str(r->out), begin, r->out->n));
    r->out->n = begin;
    buf_put_html(r->out, text);
}

/* ---- operations ----------------------------------------------------------------------------- */

static void put_value(render *r, const scene *s, const op *o)
{
    dyn v = find(r, s, o);
    if (dyn_is(v, DYN_ABSENT)) return;
    if (dyn_is(v, DYN_LAMBDA)) {
        put_lambda(r, s, o, v);
        return;
    }
    str text = dyn_str(v, r->env);
    if (!(o->bits & OP_RAW)) {
        buf_put_html(r->out, text);
        return;
    }
    if (dyn_kind_of(v) > DYN_HTML || dyn_is(v, DYN_TEXT)) mark(o, SEEN_PLAIN);
    buf_put(r->out, text);
}

/* An item of a list that other pages have as well: copied from there, or kept for them. */
static void run_item(render *r, const scene *inner, const op *o, uint32_t i)
{
    const void *item = inner->top->value.p;
    line_key key = {o, item, inner->given ? inner->given->shared : 0, r->alike};
    const line *known = lines_find(r->lines, &key);
    if (known) {
        buf_put(r->out, known->text);
        r->steps += known->steps;
        r->env->log->again(r->env, known->uses, known->nuses);
        return;
    }
    uint32_t placed = r->env->placed;
    size_t out = r->out->n;
    line one = {.steps = r->steps};
    r->env->log->begin(r->env);
    run(r, inner, i + 1, o->jump);
    one.nuses = r->env->log->end(r->env, &one.uses);
    if (r->failed || r->env->placed != placed) return;
    one.steps = r->steps - one.steps;
    one.text = str_sub(buf_str(r->out), out, r->out->n);
    lines_keep(r->lines, &key, &one);
}

static bool comes_again(const render *r, const scene *s, dyn item)
{
    return r->lines && !s->top && dyn_class_of(item)->lasting && r->from == r->indent.n;
}

static void run_section(render *r, const scene *s, const op *o, uint32_t i)
{
    dyn v = find(r, s, o);
    if (!dyn_truthy(v)) return;
    if (dyn_is(v, DYN_LAMBDA)) {
        call_lambda(r, s, o, v, o->x.body->delims);
        return;
    }
    context c = {s->top, v, o->n == 1 ? o->u.path : NULL, v};
    scene inner = {s->t, &c, s->given};
    if (!dyn_is(v, DYN_LIST)) {
        run(r, &inner, i + 1, o->jump);
        return;
    }
    for (uint32_t k = 0; k < dyn_n(v) && !r->failed; k++) {
        c.value = dyn_at(v, k, r->env);
        if (comes_again(r, s, c.value)) run_item(r, &inner, o, i);
        else run(r, &inner, i + 1, o->jump);
    }
}

/* The block given for this one: the outermost of those that were given wins. */
static const argument * override(const frame *given, const dyn_name *name, const frame **by)
{
    const argument *found = NULL;
    for (const frame *f = given; f; f = f->outer) {
        for (uint32_t i = 0; i < f->given->nargs; i++) {
            if (!name_eq(&f->given->args[i].name, name)) continue;
            found = &f->given->args[i];
            *by = f;
            break;
        }
    }
    return found;
}

/*
 * Shows the block given in place of this one; false: there is none. It sees only the blocks that were
 * given to the template in which it stands, so it can never show itself.
 */
static bool run_override(render *r, const scene *s, const op *o)
{
    const frame *by;
    const argument *a = s->given ? override(s->given, &o->x.site->name, &by) : NULL;
    if (!a) return false;
    margin old = enter_margin(r, o->bits & OP_ALONE, o->x.site->indent);
    r->skip = o->bits & OP_HEAD ? old.skip : r->indent.n - r->from;
    run(r, &(scene){by->owner, s->top, by->outer}, a->begin, a->end);
    leave_margin(r, old);
    if (!(o->bits & OP_HEAD)) r->skip = 0;
    return true;
}

static const tmpl *target(render *r, const scene *s, const op *o)
{
    if (!(o->bits & OP_DYNAMIC)) return o->x.site->target;
    str name = dyn_str(find(r, s, o), r->env);
    if (!name.n) return NULL;
    const tmpl *t = tmpl_find(r->set, name);
    r->env->varied += !t;
    r->env->placed += !t;
    if (!t && r->env->use) r->env->use(r->env, DYN_USES_MISS, NULL);
    if (!t && !s->t->passing) tmpl_miss(r->set, name, op_name(o), op_span(s->t, o));
    return t;
}

static void run_other(render *r, const scene *s, const op *o)
{
    const tmpl *t = target(r, s, o);
    if (!t) return;
    frame f = {s->given, s->t, o->x.site, 0, 0};
    if (r->memo && o->kind == OP_PARENT)
        f.number = memo_given(r->memo, s->given ? s->given->number : 0, o->x.site);
    if (r->lines && o->kind == OP_PARENT)
        f.shared = lines_given(r->lines, s->given ? s->given->shared : 0, o->x.site);
    margin old = enter_margin(r, o->bits & OP_ALONE, o->x.site->indent);
    show(r, s, o, t, o->kind == OP_PARENT ? &f : s->given);
    leave_margin(r, old);
}

/* What is not text nor a plain value; returns the next operation. */
static uint32_t step_other(render *r, const scene *s, const op *o, uint32_t i)
{
    switch (o->kind) {
    case OP_CONSTANT: buf_put(r->out, *o->x.written); return i + 1;
    case OP_SECTION: run_section(r, s, o, i); return o->jump;
    case OP_INVERTED: return dyn_truthy(find(r, s, o)) ? o->jump : i + 1;
    case OP_BLOCK: return run_override(r, s, o) ? o->jump : i + 1;
    case OP_PARTIAL: run_other(r, s, o); return i + 1;
    default: run_other(r, s, o); return o->jump;
    }
}

/* One operation; returns the next one. */
static inline uint32_t step(render *r, const scene *s, uint32_t i)
{
    const op *o = &s->t->ops[i];
    if (o->kind == OP_TEXT) {
        put_text(r, o);
        return i + 1;
    }
    if (o->bits & OP_LINE) put_indent(r);
    if (o->kind != OP_VALUE) return step_other(r, s, o, i);
    put_value(r, s, o);
    return i + 1;
}

/* ---- what pages of a class write alike -------------------------------------------------------- */

static uint32_t repeat(render *r, const stretch *known)
{
    buf_put(r->out, known->text);
    r->steps += known->steps;
    for (uint32_t i = 0; i < known->nshown; i++) {
        const tmpl *t = memo_shown(r->memo, known->shown + i);
        note_shown(r, t);
        if (r->env->use) r->env->use(r->env, DYN_USES_TMPL, t);
    }
    return known->next;
}

/* Where a stretch stands that is being made, or stood before its last operation. */
typedef struct point {
    uint32_t at, varied, nshown;
    uint64_t steps;
    size_t out;
} point;

static point point_at(const render *r, uint32_t i)
{
    return (point){i, r->env->varied, r->nshown, r->steps, r->out->n};
}

static void keep(render *r, const scene *s, const point *from, const point *to, bool leads)
{
    stretch done = {.begin = &s->t->ops[from->at],
                    .given = s->given ? s->given->number : 0,
                    .alike = r->alike,
                    .next = to->at,
                    .leads = leads,
                    .nshown = to->nshown - from->nshown,
                    .steps = to->steps - from->steps,
                    .text = str_sub(buf_str(r->out), from->out, to->out)};
    memo_keep(r->memo, &done, r->shown ? r->shown + from->nshown : NULL);
}

/* A stretch that is known, or operations up to the first that varies; returns the next operation. */
static uint32_t step_alike(render *r, const scene *s, uint32_t i, uint32_t end)
{
    uint32_t given = s->given ? s->given->number : 0;
    const op *ops = s->t->ops;
    const stretch *known = memo_find(r->memo, &ops[i], given, r->alike);
    if (known) {
        uint32_t next = known->next == i ? i : repeat(r, known);
        return next == i || known->leads ? step(r, s, next) : next;
    }
    point begun = point_at(r, i), here = begun;
    while (here.at < end && !(here.at > i && memo_find(r->memo, &ops[here.at], given, r->alike))) {
        uint32_t next = step(r, s, here.at);
        if (r->failed || r->out->n > r->most) return next;
        if (r->env->varied != here.varied) {
            if (here.at > i) keep(r, s, &begun, &here, true);
            keep(r, s, &here, &here, false); /* one that leads nowhere: it varies */
            return next;
        }
        here = point_at(r, next);
    }
    keep(r, s, &begun, &here, false);
    return here.at;
}

static void run_alike(render *r, const scene *s, uint32_t i, uint32_t end)
{
    while (i < end && !r->failed) {
        uint32_t at = i;
        i = step_alike(r, s, i, end);
        if (r->out->n > r->most) fail(r, TMPL_PAGE_BYTES, s->t, &s->t->ops[at], LIMIT_PAGE_BYTES);
    }
}

static void run(render *r, const scene *s, uint32_t i, uint32_t end)
{
    const op *ops = s->t->ops;
    r->steps += end - i + 1;
    if (i < end && r->steps > LIMIT_PAGE_STEPS) fail(r, TMPL_PAGE_STEPS, s->t, &ops[i], LIMIT_PAGE_STEPS);
    bool flush = r->from == r->indent.n;
    if (r->memo && !s->top && flush && !r->skip) {
        run_alike(r, s, i, end);
        return;
    }
    while (i < end && !r->failed) {
        const op *o = &ops[i];
        if (flush && o->kind == OP_TEXT) { /* every other operation is one */
            buf_put(r->out, (str){o->u.text, o->n});
            i++;
        } else {
            i = step(r, s, i);
        }
        if (r->out->n > r->most) fail(r, TMPL_PAGE_BYTES, s->t, o, LIMIT_PAGE_BYTES);
    }
}

bool tmpl_render_alike(tmpl_alike like, const tmpl *t, const dyn *frames, size_t nframes, dyn_env *env,
                       buf *out, diags *d)
{
    visit first = {NULL, t};
    size_t begin = out->n;
    render r = {.set = t->set,
                .base = frames,
                .nbase = nframes,
                .env = env,
                .out = out,
                .d = d,
                .most = begin + LIMIT_PAGE_BYTES,
                .chain = &first,
                .memo = like.memo,
                .lines = like.memo && env->log ? like.lines : NULL,
                .alike = like.number};
    if (env->use) env->use(env, DYN_USES_TMPL, t);
    run(&r, &(scene){t, NULL, NULL}, 0, t->nops);
    r.failed |= r.memo && r.steps > LIMIT_PAGE_STEPS; /* what was copied last counts, too */
    buf_fini(&r.indent);
    if (!r.failed || !r.memo) return !r.failed;
    out->n = begin; /* once more, for the place of the finding */
    return tmpl_render(t, frames, nframes, env, out, d);
}

bool tmpl_render(const tmpl *t, const dyn *frames, size_t nframes, dyn_env *env, buf *out, diags *d)
{
    return tmpl_render_alike((tmpl_alike){0}, t, frames, nframes, env, out, d);
}
