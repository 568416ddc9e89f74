/* headcounts: counts of people by group. */
#include "base/num.h"
#include "model/types/types.h"

struct group {
    str code, label;
};

struct headcounts_options {
    struct group *groups;
    uint32_t n;
    str unit;
};

/* One number a group; -1: not given. */
struct headcounts {
    int64_t *counts;
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
    for (uint32_t i = 0; i < o->n; i++) {
        str code = val_key(&groups->u.pairs[i]);
        o->groups[i] = (struct group){code, option_label(l, groups, code, STR_NONE, code)};
    }
    f->options = o;
    return true;
}

static str group_at(const void *list, size_t i) { return ((const struct headcounts_options *)list)->groups[i].code; }

static uint32_t group_of(load *l, const field *f, const val *whole, const val_pair *pair)
{
    const struct headcounts_options *o = f->options;
    str key = val_key(pair);
    for (uint32_t i = 0; i < o->n; i++)
        if (str_eq(key, o->groups[i].code) || str_eq(key, o->groups[i].label)) return i;
    str all = STR_NONE;
    for (uint32_t i = 0; i < o->n; i++) all = str_fmt(l->a, "%.*s%s%.*s", STR_ARG(all), i ? " " : "", STR_ARG(o->groups[i].code));
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
    for (uint32_t i = 0; i < o->n; i++) h->counts[i] = -1;
    bool ok = true;
    for (uint32_t i = 0; i < v->n; i++) {
        const val_pair *pair = &v->u.pairs[i];
        uint32_t at = group_of(l, f, v, pair);
        int64_t n;
        if (at == NO_FIELD) {
            ok = false;
        } else if (!num_parse(val_str(&pair->value), &n) || n < 0) {
            type_error(l, COUNT_BAD, &pair->value, o->groups[at].label, val_str(&pair->value));
            ok = false;
        } else {
            h->counts[at] = n;
        }
    }
    out->as.p = h;
    return ok;
}

/* The groups that have a number: {label, code, count, unit}. */
static dyn headcounts_show(const field *f, const fval *v, dyn_env *env)
{
    const struct headcounts_options *o = f->options;
    const struct headcounts *h = v->as.p;
    dyn *list = arena_make_n(env->scratch, dyn, o->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        if (h->counts[i] < 0) continue;
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 4);
        e[0] = (dyn_entry){STR("label"), dyn_text(o->groups[i].label)};
        e[1] = (dyn_entry){STR("code"), dyn_text(o->groups[i].code)};
        e[2] = (dyn_entry){STR("count"), dyn_text(num_grouped(env->scratch, h->counts[i]))};
        e[3] = (dyn_entry){STR("unit"), dyn_text(o->unit)};
        list[n++] = dyn_object(e, 4);
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
        buf_put(&b, num_grouped(env->scratch, h->counts[i]));
        buf_put(&b, o->unit);
    }
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
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

const type type_headcounts = {.name = "headcounts", .option_names = "groups unit", .options = headcounts_options, .parse = headcounts_parse,
                              .show = headcounts_show, .text = headcounts_text, .schema = headcounts_schema, .parts = "(list) label code count unit"};
