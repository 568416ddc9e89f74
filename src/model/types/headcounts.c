/* headcounts: counts of people by group; small ones, and what would let them be computed, are hidden by
 * rules/suppress. */
#include "base/num.h"
#include "model/across.h"
#include "model/types/types.h"
#include "rules/suppress.h"

struct group {
    str code, label;
};

struct headcounts_options {
    struct group *groups;
    uint32_t n;
    str unit;
    str total; /* the count field that is the sum of the groups; empty: none is */
};

/* One number a group; -1: not given. */
struct headcounts {
    int64_t *counts;
    bool *hidden;
    uint32_t cell; /* of the first group, while what is hidden is chosen */
};

static bool headcounts_options(load *l, field *f)
{
    const val *groups = VAL_AT(f->def, "groups");
    if (!groups || groups->kind != VAL_MAP || !groups->n) {
        diag(l->d, FIELD_OPTION_MISSING, val_span(f->def), STR("headcounts"), STR("groups"));
        return false;
    }
    struct headcounts_options *o = arena_make(l->a, struct headcounts_options);
    o->groups = arena_make_n(l->a, struct group, groups->n);
    o->n = groups->n;
    o->unit = option_label(l, f->def, STR("unit"), STR_NONE, STR("人"));
    o->total = option_text(l, f->def, STR("total"), STR_NONE);
    for (uint32_t i = 0; i < o->n; i++) {
        str code = val_key(&groups->u.pairs[i]);
        o->groups[i] = (struct group){code, option_label(l, groups, code, STR_NONE, code)};
    }
    f->options = o;
    return true;
}

static str group_at(const void *list, size_t i)
{
    return ((const struct headcounts_options *)list)->groups[i].code;
}

static uint32_t group_of(load *l, const field *f, const val *whole, const val_pair *pair)
{
    const struct headcounts_options *o = f->options;
    str key = val_key(pair);
    for (uint32_t i = 0; i < o->n; i++)
        if (str_eq(key, o->groups[i].code) || str_eq(key, o->groups[i].label)) return i;
    str all = STR_NONE;
    for (uint32_t i = 0; i < o->n; i++)
        all = str_fmt(l->a, "%.*s%s%.*s(%.*s)", STR_ARG(all), i ? " " : "", STR_ARG(o->groups[i].code),
                      STR_ARG(o->groups[i].label));
    finding *found = diag(l->d, GROUP_UNKNOWN, val_key_span(whole, pair), field_title(l, f), key, all);
    diag_suggest(l->d, found, str_nearest(key, o, o->n, group_at));
    return NO_FIELD;
}

static bool headcounts_parse(load *l, const field *f, const val *v, fval *out)
{
    const struct headcounts_options *o = f->options;
    if (!want_map(l, f, v)) return false;
    struct headcounts *h = arena_make(l->a, struct headcounts);
    h->counts = arena_make_n(l->a, int64_t, o->n);
    h->hidden = arena_make_n(l->a, bool, o->n);
    for (uint32_t i = 0; i < o->n; i++) h->counts[i] = -1;
    bool ok = true;
    for (uint32_t i = 0; i < v->n; i++) {
        const val_pair *pair = &v->u.pairs[i];
        uint32_t at = group_of(l, f, v, pair);
        int64_t n;
        if (at == NO_FIELD) {
            ok = false;
        } else if (!num_parse(val_str(&pair->value), &n) || n < 0) {
            suggest_narrow(l,
                           type_error(l, COUNT_BAD, &pair->value, o->groups[at].label, val_str(&pair->value)),
                           val_str(&pair->value));
            ok = false;
        } else {
            h->counts[at] = n;
        }
    }
    out->as.p = h;
    return ok;
}

/* ---- what is hidden ---- */

static suppress_rule site_rule(const model *m)
{
    suppress_rule rule = {5, false};
    const fval *privacy = m->site ? record_value(m->site, STR("privacy")) : NULL;
    if (!privacy) return rule;
    const field *f = &m->site->kind->shape.fields[shape_find(&m->site->kind->shape, STR("privacy"))];
    const fval *least = nested_value(f, privacy->as.p, STR("small_cell")),
               *zero = nested_value(f, privacy->as.p, STR("hide_zero"));
    if (least) rule.threshold = least->as.n;
    rule.hide_zero = zero && zero->as.n;
    return rule;
}

/* A value inside a list or record stands alone; those of whole records are looked at together in
 * headcounts_hide. */
static void headcounts_check(load *l, const field *f, fval *v)
{
    const struct headcounts_options *o = f->options;
    const struct headcounts *h = v->as.p;
    suppress_rule rule = site_rule(l->m);
    for (uint32_t i = 0; i < o->n; i++)
        h->hidden[i] = h->counts[i] >= 0 && h->counts[i] < rule.threshold && (rule.hide_zero || h->counts[i]);
}

/* The counts of one field in all records that have it, and what a reader can add up. */
struct counts {
    load *l;
    arena *a;
    str name;
    int64_t *counts;
    bool *fixed;
    uint32_t n, cap;
    suppress_sum *sums;
    uint32_t nsums, sums_cap;
};

static uint32_t add_cell(struct counts *c, int64_t count, bool fixed)
{
    if (c->n == c->cap) {
        uint32_t cap = c->cap ? c->cap * 2 : 256;
        c->counts = arena_grow(c->a, c->counts, c->cap * sizeof *c->counts, cap * sizeof *c->counts);
        c->fixed = arena_grow(c->a, c->fixed, c->cap * sizeof *c->fixed, cap * sizeof *c->fixed);
        c->cap = cap;
    }
    c->counts[c->n] = count < 0 ? 0 : count;
    c->fixed[c->n] = fixed || count < 0;
    return c->n++;
}

static void add_sum(struct counts *c, uint32_t total, const uint32_t *parts, uint32_t n)
{
    if (c->nsums == c->sums_cap) {
        uint32_t cap = c->sums_cap ? c->sums_cap * 2 : 256;
        c->sums = arena_grow(c->a, c->sums, c->sums_cap * sizeof *c->sums, cap * sizeof *c->sums);
        c->sums_cap = cap;
    }
    c->sums[c->nsums++] = (suppress_sum){total, parts, n};
}

static const struct headcounts *counts_in(const struct counts *c, const record *r, const field **f)
{
    uint32_t i = shape_find(&r->kind->shape, c->name);
    if (i == NO_FIELD || r->kind->shape.fields[i].type != &type_headcounts ||
        r->kind->shape.fields[i].is_private)
        return NULL;
    *f = &r->kind->shape.fields[i];
    const fval *v = value_good(r->values, i);
    return v ? v->as.p : NULL;
}

/* A total that is shown beside the groups: the one the field names, and any other count that happens to be
 * their sum. */
static void add_totals(struct counts *c, const record *r, const field *f, const struct headcounts *h)
{
    const struct headcounts_options *o = f->options;
    const shape *s = &r->kind->shape;
    int64_t sum = 0;
    bool all = true;
    uint32_t *parts = arena_make_n(c->a, uint32_t, o->n), n = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        all &= h->counts[i] >= 0;
        if (h->counts[i] < 0) continue;
        parts[n++] = h->cell + i;
        if (!num_add(sum, h->counts[i], &sum)) return;
    }
    for (uint32_t k = 0; k < r->values->n; k++) {
        const fval *v = value_nth(r->values, k);
        uint32_t i = v->field;
        if (s->fields[i].type != &type_count || !v->src || v->bad || s->fields[i].is_private) continue;
        int64_t total = v->as.n;
        if (total < 0) continue;
        if (total == sum && n > 1) add_sum(c, add_cell(c, total, true), parts, n);
        if (!str_eq(s->fields[i].name, o->total) || (all ? sum == total : sum <= total)) continue;
        span at = val_span(record_value(r, c->name)->src);
        str sum_text = num_grouped(c->l->a, sum), total_text = num_grouped(c->l->a, total);
        if (all)
            diag(c->l->d, HEADCOUNT_TOTAL, at, field_title(c->l, f), sum_text,
                 field_title(c->l, &s->fields[i]), total_text);
        else
            diag(c->l->d, HEADCOUNT_BEYOND, at, field_title(c->l, f), sum_text,
                 field_title(c->l, &s->fields[i]), total_text);
    }
}

/* A group's count of a parent beside those of all its children. */
static void add_family(struct counts *c, const family *of)
{
    const field *f, *below;
    const struct headcounts *h = of->parent ? counts_in(c, of->parent, &f) : NULL;
    if (!h) return;
    const struct headcounts_options *o = f->options;
    for (uint32_t g = 0; g < o->n; g++) {
        uint32_t *parts = arena_make_n(c->a, uint32_t, of->n), n = 0;
        for (uint32_t i = 0; h->counts[g] >= 0 && i < of->n; i++) {
            const struct headcounts *child = counts_in(c, of->children[i], &below);
            const struct headcounts_options *own = child ? below->options : NULL;
            for (uint32_t k = 0; own && k < own->n; k++)
                if (str_eq(own->groups[k].code, o->groups[g].code) && child->counts[k] >= 0)
                    parts[n++] = child->cell + k;
        }
        if (n == of->n) add_sum(c, h->cell + g, parts, n);
    }
}

static void add_records(struct counts *c, const kind *k, bool links)
{
    for (uint32_t i = 0; i < k->nrecords && !links; i++) {
        const field *f;
        const struct headcounts *h = counts_in(c, k->records[i], &f);
        if (!h) continue;
        const struct headcounts_options *o = f->options;
        ((struct headcounts *)(uintptr_t)h)->cell = c->n;
        for (uint32_t g = 0; g < o->n; g++) add_cell(c, h->counts[g], false);
        add_totals(c, k->records[i], f, h);
    }
    if (!links) return;
    family_list families = families_of(c->a, k);
    for (uint32_t i = 0; i < families.n; i++) add_family(c, &families.items[i]);
}

static void take_choice(struct counts *c, const record *r, const uint8_t *states, suppress_rule rule)
{
    const field *f;
    const struct headcounts *h = counts_in(c, r, &f);
    if (!h) return;
    const struct headcounts_options *o = f->options;
    for (uint32_t g = 0; g < o->n; g++) {
        h->hidden[g] = h->counts[g] >= 0 && states[h->cell + g] != CELL_SHOWN;
        if (states[h->cell + g] != CELL_EXPOSED || h->counts[g] < 0) continue;
        const val *src = record_value(r, c->name)->src, *at = val_find(src, o->groups[g].code);
        diag(c->l->d, HEADCOUNT_EXPOSED, val_span(at ? at : src), o->groups[g].label,
             str_fmt(c->l->a, "%lld", (long long)rule.threshold));
    }
}

static bool has_field(const kind *k, str name) { return shape_find(&k->shape, name) != NO_FIELD; }

static void hide_field(load *l, arena *scratch, str name)
{
    model *m = l->m;
    struct counts c = {.l = l, .a = scratch, .name = name};
    suppress_rule rule = site_rule(m);
    for (uint32_t k = 0; k < m->nkinds; k++)
        if (has_field(m->kinds[k], name)) add_records(&c, m->kinds[k], false);
    for (uint32_t k = 0; k < m->nkinds && c.n; k++)
        if (has_field(m->kinds[k], name)) add_records(&c, m->kinds[k], true);
    uint8_t *states = arena_alloc(scratch, c.n);
    suppress_choose(scratch, &(suppress_family){c.counts, c.n, c.sums, c.nsums, c.fixed}, rule, states);
    for (uint32_t k = 0; k < m->nkinds; k++)
        for (uint32_t i = 0; i < m->kinds[k]->nrecords && has_field(m->kinds[k], name); i++)
            take_choice(&c, m->kinds[k]->records[i], states, rule);
}

void headcounts_hide(load *l)
{
    model *m = l->m;
    arena *scratch = arena_new();
    map done;
    map_init(&done, l->a);
    for (uint32_t k = 0; k < m->nkinds; k++)
        for (uint32_t i = 0; i < m->kinds[k]->shape.n; i++) {
            const field *f = &m->kinds[k]->shape.fields[i];
            if (f->type != &type_headcounts || map_add(&done, f->name, 0) != MAP_NONE) continue;
            arena_reset(scratch);
            hide_field(l, scratch, f->name);
        }
    arena_free(scratch);
}

/* ---- what templates see ---- */

static str shown(const struct headcounts *h, uint32_t i, dyn_env *env)
{
    if (!h->hidden[i]) return num_grouped(env->scratch, h->counts[i]);
    str word = dyn_word(env, STR("counts.hidden"));
    return str_eq(word, STR("counts.hidden")) ? STR("—")
                                              : word; /* templates of a site's own may lack the word */
}

/* The groups that have a number: {label, code, count, unit, hidden}. A hidden count is a word, whatever it
 * is. */
static dyn headcounts_show(const field *f, const fval *v, dyn_env *env)
{
    const struct headcounts_options *o = f->options;
    const struct headcounts *h = v->as.p;
    dyn *list = arena_make_n(env->scratch, dyn, o->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        if (h->counts[i] < 0) continue;
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 5);
        e[0] = (dyn_entry){STR("label"), dyn_text(o->groups[i].label)};
        e[1] = (dyn_entry){STR("code"), dyn_text(o->groups[i].code)};
        e[2] = (dyn_entry){STR("count"), dyn_text(shown(h, i, env))};
        e[3] = (dyn_entry){STR("unit"), h->hidden[i] ? DYN_NO : dyn_text(o->unit)};
        e[4] = (dyn_entry){STR("hidden"), dyn_bool(h->hidden[i])};
        list[n++] = dyn_object(e, 5);
    }
    return dyn_array(list, n);
}

static str headcounts_text(const field *f, const fval *v, dyn_env *env)
{
    const struct headcounts_options *o = f->options;
    const struct headcounts *h = v->as.p;
    buf b = {0};
    for (uint32_t i = 0; i < o->n; i++) {
        if (h->counts[i] < 0) continue;
        if (b.n) buf_put(&b, dyn_word(env, STR("list.semicolon")));
        buf_put(&b, o->groups[i].label);
        buf_putc(&b, ' ');
        buf_put(&b, shown(h, i, env));
        if (!h->hidden[i]) buf_put(&b, o->unit);
    }
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
}

static uint64_t headcounts_settled(const field *f, const fval *v)
{
    const struct headcounts_options *o = f->options;
    return str_hash((str){(const char *)((const struct headcounts *)v->as.p)->hidden, o->n * sizeof(bool)});
}

static void headcounts_schema(const field *f, buf *out)
{
    const struct headcounts_options *o = f->options;
    buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (uint32_t i = 0; i < o->n; i++) {
        if (i) buf_putc(out, ',');
        buf_put_json(out, o->groups[i].code);
        buf_puts(out, ":{\"type\":\"integer\",\"minimum\":0,\"title\":");
        buf_put_json(out, o->groups[i].label);
        buf_putc(out, '}');
    }
    buf_putc(out, '}');
}

const type type_headcounts = {.name = "headcounts",
                              .option_names = "groups unit total",
                              .options = headcounts_options,
                              .parse = headcounts_parse,
                              .check = headcounts_check,
                              .settled = headcounts_settled,
                              .show = headcounts_show,
                              .text = headcounts_text,
                              .schema = headcounts_schema,
                              .parts = "(list) label code count unit hidden"};
