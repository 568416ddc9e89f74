#include "tmpl/program.h"

#include "base/hash.h"

#include <string.h>

tmpl_set *tmpl_set_new(arena *a)
{
    tmpl_set *set = arena_make(a, tmpl_set);
    set->in = a;
    map_init(&set->names, a);
    map_init(&set->wanted, a);
    set->misses = arena_make_n(a, miss, MISSES_KEPT);
    pthread_mutex_init(&set->lock, NULL);
    return set;
}

uint32_t tmpl_file(const tmpl *t) { return t->file; }

const tmpl *tmpl_find(const tmpl_set *set, str name)
{
    uint32_t i = map_find(&set->names, name);
    return i == MAP_NONE ? NULL : set->list[i];
}

const tmpl *tmpl_add(tmpl_set *set, diags *d, str name, uint32_t file)
{
    tmpl *t = tmpl_compile(set->in, d, name, file, src_bytes(file), &default_delimiters, (span){0});
    t->set = set;
    for (uint32_t i = 0; i < t->nrefs; i++) map_add(&set->wanted, t->refs[i].name, 0);
    uint32_t old = map_add(&set->names, name, set->n);
    t->number = old != MAP_NONE ? old : set->n;
    if (old != MAP_NONE) {
        set->list[old] = t;
        return t;
    }
    if (set->n == set->cap) {
        uint32_t cap = set->cap ? set->cap * 2 : 32;
        set->list = arena_grow(set->in, set->list, set->cap * sizeof *set->list, cap * sizeof *set->list);
        set->cap = cap;
    }
    set->list[set->n++] = t;
    return t;
}

const tmpl *tmpl_at(const tmpl_set *set, uint32_t number)
{
    return number < set->n ? set->list[number] : NULL;
}

uint32_t tmpl_number(const tmpl *t) { return t->number; }
str tmpl_name(const tmpl *t) { return t->name; }
uint64_t tmpl_digest(const tmpl *t) { return hash_bytes(src_bytes(t->file)); }

str tmpl_wanted(const tmpl_set *set, uint32_t i)
{
    return i < set->wanted.n ? set->wanted.entries[i].key : STR_NONE;
}

str tmpl_missed(const tmpl_set *set, uint32_t i)
{
    return i < set->nmisses ? (str){set->misses[i].name, set->misses[i].n} : STR_NONE;
}

/* No allocation: the arena belongs to one thread, and renders come from many. */
void tmpl_miss(tmpl_set *set, str name, str path, span at)
{
    if (name.n > sizeof set->misses->name) return;
    pthread_mutex_lock(&set->lock);
    bool known = set->nmisses == MISSES_KEPT;
    for (uint32_t i = 0; i < set->nmisses && !known; i++) {
        const miss *m = &set->misses[i];
        known = m->at.file == at.file && m->at.begin == at.begin && str_eq(tmpl_missed(set, i), name);
    }
    if (!known) {
        miss *m = &set->misses[set->nmisses++];
        m->n = (uint32_t)name.n;
        m->path = path;
        m->at = at;
        memcpy(m->name, name.p, name.n);
    }
    pthread_mutex_unlock(&set->lock);
}

static bool shows_other(const op *o) { return o->kind == OP_PARTIAL || o->kind == OP_PARENT; }

static str nth_template(const void *list, size_t i) { return ((tmpl *const *)list)[i]->name; }

static void suggest_template(const tmpl_set *set, diags *d, finding *f, str name)
{
    diag_suggest(d, f, str_nearest(name, set->list, set->n, nth_template));
}

void tmpl_join(tmpl *t, tmpl_set *set, diags *d)
{
    t->set = set;
    for (uint32_t i = 0; i < t->nops; i++) {
        op *o = &t->ops[i];
        if (shows_other(o) && !(o->bits & OP_DYNAMIC)) o->x.site->target = tmpl_find(set, o->x.site->name.s);
    }
    for (uint32_t i = 0; d && i < t->nrefs; i++) {
        if (tmpl_find(set, t->refs[i].name)) continue;
        finding *f = diag(d, TMPL_NOT_THERE, t->refs[i].at, t->refs[i].name);
        suggest_template(set, d, f, t->refs[i].name);
    }
}

/* ---- does the parent have such a block? --------------------------------------------------- */

typedef struct offers { /* of one template */
    map blocks;         /* the names of its blocks */
    map shows;          /* the templates it shows: their index in the set */
    bool open;          /* dynamic names, missing templates or errors: nobody can tell */
    uint32_t visit;
} offers;

typedef struct checker {
    const tmpl_set *set;
    diags *d;
    arena *scratch;
    offers *all; /* by index in the set */
    uint32_t visit;
} checker;

static void collect_offers(checker *c, uint32_t index)
{
    const tmpl *t = c->set->list[index];
    offers *f = &c->all[index];
    map_init(&f->blocks, c->scratch);
    map_init(&f->shows, c->scratch);
    f->open = t->nops == 0;
    for (uint32_t i = 0; i < t->nops; i++) {
        const op *o = &t->ops[i];
        if (o->kind == OP_BLOCK) map_add(&f->blocks, o->x.site->name.s, 0);
        if (!shows_other(o)) continue;
        if (o->x.site->target)
            map_add(&f->shows, o->x.site->name.s, map_find(&c->set->names, o->x.site->name.s));
        else f->open = true;
    }
}

/* Is a block of that name in the template or in what it shows, or can nobody tell? names gets what is there.
 */
static bool has_block(checker *c, uint32_t index, str name, map *names)
{
    offers *f = &c->all[index];
    if (f->visit == c->visit) return false;
    f->visit = c->visit;
    if (f->open || map_find(&f->blocks, name) != MAP_NONE) return true;
    for (uint32_t i = 0; i < f->blocks.n; i++) map_add(names, f->blocks.entries[i].key, 0);
    for (uint32_t i = 0; i < f->shows.n; i++)
        if (has_block(c, f->shows.entries[i].value, name, names)) return true;
    return false;
}

static str nth_name(const void *list, size_t i) { return ((const map_entry *)list)[i].key; }

static void check_arguments(checker *c, const site *s)
{
    for (uint32_t i = 0; i < s->nargs && s->target; i++) {
        str name = s->args[i].name.s;
        map names;
        map_init(&names, c->scratch);
        c->visit++;
        if (has_block(c, map_find(&c->set->names, s->name.s), name, &names)) continue;
        finding *f = diag(c->d, TMPL_NO_SUCH_BLOCK, s->args[i].at, name, s->name.s);
        diag_suggest(c->d, f, str_nearest(name, names.entries, names.n, nth_name));
    }
}

void tmpl_link(tmpl_set *set, diags *d)
{
    for (uint32_t i = 0; i < set->n; i++) tmpl_join(set->list[i], set, d);
    checker c = {.set = set, .d = d, .scratch = arena_new()};
    c.all = arena_make_n(c.scratch, offers, set->n);
    for (uint32_t i = 0; i < set->n; i++) collect_offers(&c, i);
    for (uint32_t i = 0; i < set->n; i++)
        for (uint32_t k = 0; k < set->list[i]->nops; k++)
            if (set->list[i]->ops[k].kind == OP_PARENT) check_arguments(&c, set->list[i]->ops[k].x.site);
    arena_free(c.scratch);
}

/* ---- constants ------------------------------------------------------------------------------ */

static void settle_op(op *o, dyn value, arena *a)
{
    dyn_env env = {.scratch = a};
    for (uint32_t i = 1; i < o->n && !dyn_is(value, DYN_ABSENT); i++)
        value = dyn_get(value, &o->u.path[i], &env);
    if (!dyn_is(value, DYN_TEXT)) return; /* a name that is missing is still to be reported */
    buf b = {0};
    buf_put_html(&b, (str){value.p, dyn_n(value)});
    str *written = arena_make(a, str);
    *written = str_copy(a, buf_str(&b));
    buf_fini(&b);
    o->kind = OP_CONSTANT;
    o->x.written = written;
    atomic_store_explicit(&o->seen, SEEN_TRIED | SEEN_FOUND, memory_order_relaxed);
}

void tmpl_settle(tmpl_set *set, str name, dyn value)
{
    for (uint32_t i = 0; i < set->n; i++)
        for (uint32_t k = 0; k < set->list[i]->nops; k++) {
            op *o = &set->list[i]->ops[k];
            if (o->kind == OP_VALUE && !(o->bits & OP_RAW) && o->n > 1 && str_eq(o->u.path[0].s, name))
                settle_op(o, value, set->in);
        }
}

/* ---- names that were never found ---------------------------------------------------------- */

static bool has_path(const op *o)
{
    return (o->kind >= OP_CONSTANT && o->kind <= OP_INVERTED) || (shows_other(o) && o->bits & OP_DYNAMIC);
}

static unsigned seen(const op *o) { return atomic_load_explicit(&o->seen, memory_order_relaxed); }

static void report_template(const tmpl *t, const map *found, diags *d)
{
    for (uint32_t i = 0; i < t->nops; i++) {
        const op *o = &t->ops[i];
        if (!has_path(o)) continue;
        if (seen(o) & SEEN_PLAIN && !t->plain) diag(d, TMPL_RAW_TEXT, op_span(t, o), op_name(o));
        if ((seen(o) & (SEEN_TRIED | SEEN_FOUND)) != SEEN_TRIED) continue;
        finding *f = diag(d, TMPL_NAME_UNKNOWN, op_span(t, o), op_name(o));
        str near = str_nearest(op_name(o), found->entries, found->n, nth_name);
        if (!str_eq(near, op_name(o))) diag_suggest(d, f, near); /* known, but not here */
    }
}

void tmpl_report_unknown(const tmpl_set *set, diags *d)
{
    arena *scratch = arena_new();
    map found;
    map_init(&found, scratch);
    for (uint32_t i = 0; i < set->n; i++) {
        const tmpl *t = set->list[i];
        for (uint32_t k = 0; k < t->nops; k++)
            if (has_path(&t->ops[k]) && seen(&t->ops[k]) & SEEN_FOUND)
                map_add(&found, op_name(&t->ops[k]), 0);
    }
    for (uint32_t i = 0; i < set->n; i++) report_template(set->list[i], &found, d);
    for (uint32_t i = 0; i < set->nmisses; i++) {
        str name = tmpl_missed(set, i);
        if (tmpl_find(set, name)) continue; /* loaded since */
        finding *f = diag(d, TMPL_DYNAMIC_NOT_THERE, set->misses[i].at, name, set->misses[i].path);
        suggest_template(set, d, f, name);
    }
    arena_free(scratch);
}

void tmpl_seen_put(const tmpl *t, buf *out)
{
    for (uint32_t i = 0; i < t->nops; i++)
        if (has_path(&t->ops[i])) buf_putc(out, (char)('a' + seen(&t->ops[i])));
}

void tmpl_seen_take(const tmpl *t, str letters)
{
    size_t at = 0;
    for (uint32_t i = 0; i < t->nops; i++) {
        if (!has_path(&t->ops[i])) continue;
        char c = at < letters.n ? letters.p[at++] : 'a';
        if (c >= 'a' && c <= 'h')
            atomic_fetch_or_explicit(&t->ops[i].seen, (uint8_t)(c - 'a'), memory_order_relaxed);
    }
}
