/* enum: one (or many) of the values that the kind's definition lists; written as code or as label. */
#include "model/types/types.h"

struct enum_value {
    str code, label;
};

struct enum_options {
    struct enum_value *values;
    uint32_t n;
    bool many;
};

/* The chosen values of a field with many: indices into the options. */
struct chosen {
    uint32_t n;
    uint32_t at[];
};

static bool enum_options(load *l, field *f)
{
    struct enum_options *o = arena_make(l->a, struct enum_options);
    const val *values = VAL_AT(f->def, "values");
    if (!values || (values->kind != VAL_MAP && values->kind != VAL_LIST) || !values->n) {
        diag(l->d, FIELD_OPTION_MISSING, val_span(f->def), STR("enum"), STR("values"));
        return false;
    }
    o->values = arena_make_n(l->a, struct enum_value, values->n);
    o->n = values->n;
    o->many = option_bool(l, f->def, STR("many"), false);
    for (uint32_t i = 0; i < o->n; i++) {
        if (values->kind == VAL_LIST) {
            str s = val_str(&values->u.items[i]);
            o->values[i] = (struct enum_value){s, s};
        } else {
            str code = val_key(&values->u.pairs[i]);
            o->values[i] = (struct enum_value){code, option_label(l, values, code, STR_NONE, code)};
        }
    }
    f->options = o;
    return true;
}

static str code_at(const void *list, size_t i) { return ((const struct enum_options *)list)->values[i].code; }
static str label_at(const void *list, size_t i)
{
    return ((const struct enum_options *)list)->values[i].label;
}

static bool choose(load *l, const field *f, const val *v, uint32_t *at)
{
    const struct enum_options *o = f->options;
    str s;
    if (!want_text(l, f, v, &s)) return false;
    s = str_trim(s);
    for (uint32_t i = 0; i < o->n; i++)
        if (str_eq(s, o->values[i].code) || str_eq(s, o->values[i].label)) return *at = i, true;
    buf all = {0};
    for (uint32_t i = 0; i < o->n && i < 24; i++) {
        if (i) buf_puts(&all, " ");
        buf_put(&all, o->values[i].code);
        if (!str_eq(o->values[i].code, o->values[i].label))
            buf_fmt(&all, "(%.*s)", STR_ARG(o->values[i].label));
    }
    if (o->n > 24) buf_puts(&all, " …");
    finding *found = type_error(l, ENUM_UNKNOWN, v, field_title(l, f), s, buf_str(&all));
    buf_fini(&all);
    str near = str_nearest(s, o, o->n, code_at);
    diag_suggest(l->d, found, near.n ? near : str_nearest(s, o, o->n, label_at));
    return false;
}

static bool enum_parse(load *l, const field *f, const val *v, fval *out)
{
    const struct enum_options *o = f->options;
    uint32_t at = 0;
    if (!o->many) {
        bool ok = choose(l, f, v, &at);
        out->as.n = at;
        return ok;
    }
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    const val *items = v->kind == VAL_LIST ? v->u.items : v;
    struct chosen *c = arena_alloc(l->a, sizeof *c + n * sizeof c->at[0]);
    bool ok = true;
    for (uint32_t i = 0; i < n; i++) {
        if (choose(l, f, &items[i], &at)) c->at[c->n++] = at;
        else ok = false;
    }
    out->as.p = c;
    return ok;
}

static str enum_text(const field *f, const fval *v, dyn_env *env)
{
    const struct enum_options *o = f->options;
    if (!o->many) return o->values[v->as.n].label;
    const struct chosen *c = v->as.p;
    str all = STR_NONE;
    for (uint32_t i = 0; i < c->n; i++) {
        str one = o->values[c->at[i]].label;
        all = all.n ? str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(all),
                              STR_ARG(dyn_word(env, STR("list.comma"))), STR_ARG(one))
                    : one;
    }
    return all;
}

static bool has(const struct enum_options *o, const fval *v, uint32_t at)
{
    if (!o->many) return (uint32_t)v->as.n == at;
    const struct chosen *c = v->as.p;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i] == at) return true;
    return false;
}

static dyn enum_part(const field *f, const fval *v, dyn_name name, dyn_env *env)
{
    const struct enum_options *o = f->options;
    if (name_is(name, "code")) {
        if (!o->many) return dyn_text(o->values[v->as.n].code);
        const struct chosen *c = v->as.p;
        str all = STR_NONE;
        for (uint32_t i = 0; i < c->n; i++)
            all = str_fmt(env->scratch, "%.*s%s%.*s", STR_ARG(all), i ? " " : "",
                          STR_ARG(o->values[c->at[i]].code));
        return dyn_text(all);
    }
    if (name_is(name, "items")) {
        const struct chosen *c = v->as.p;
        uint32_t n = o->many ? c->n : 1;
        dyn *items = arena_make_n(env->scratch, dyn, n);
        for (uint32_t i = 0; i < n; i++) {
            const struct enum_value *one = &o->values[o->many ? c->at[i] : (uint32_t)v->as.n];
            dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 2);
            e[0] = (dyn_entry){STR("code"), dyn_text(one->code)};
            e[1] = (dyn_entry){STR("label"), dyn_text(one->label)};
            items[i] = dyn_object(e, 2);
        }
        return dyn_array(items, n);
    }
    if (!str_starts(name.s, STR("is_"))) return DYN_NOTHING;
    str code = str_sub(name.s, 3, name.s.n);
    for (uint32_t i = 0; i < o->n; i++)
        if (str_eq(o->values[i].code, code)) return dyn_bool(has(o, v, i));
    return DYN_NOTHING;
}

/* In the order of the definition: that is the order a clerk means. */
static struct key enum_key(const field *f, const fval *v)
{
    const struct enum_options *o = f->options;
    const struct chosen *c = v->as.p;
    return (struct key){!o->many ? v->as.n : c->n ? c->at[0] : UINT32_MAX, STR_NONE};
}

static void enum_schema(const field *f, buf *out)
{
    const struct enum_options *o = f->options;
    buf_puts(out, o->many ? "\"type\":[\"array\",\"string\"],\"items\":{\"enum\":[" : "\"enum\":[");
    for (uint32_t i = 0; i < o->n; i++) {
        if (i) buf_putc(out, ',');
        buf_put_json(out, o->values[i].code);
        if (str_eq(o->values[i].code, o->values[i].label)) continue;
        buf_putc(out, ',');
        buf_put_json(out, o->values[i].label);
    }
    buf_puts(out, o->many ? "]}" : "]");
}

const type type_enum = {.name = "enum",
                        .option_names = "values many",
                        .options = enum_options,
                        .parse = enum_parse,
                        .text = enum_text,
                        .part = enum_part,
                        .key = enum_key,
                        .schema = enum_schema,
                        .parts = "code items is_CODE"};
