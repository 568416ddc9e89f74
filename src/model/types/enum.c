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

/* The value that was meant: the only label around the word (业委会 in 业委会委员), else a near one; none
 * where several hold it (网格 in 综合网格 and 微网格). */
static str meant(const struct enum_options *o, str s)
{
    str around = STR_NONE;
    for (uint32_t i = 0; i < o->n; i++) {
        if (s.n <= 3 || str_find(o->values[i].label, s, 0) == SIZE_MAX) continue;
        if (around.n) return STR_NONE;
        around = o->values[i].label;
    }
    if (around.n) return around;
    str near = str_nearest(s, o, o->n, code_at);
    return near.n ? near : str_nearest(s, o, o->n, label_at);
}

static bool choose(load *l, const field *f, const val *v, str s, uint32_t *at)
{
    const struct enum_options *o = f->options;
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
    diag_suggest(l->d, found, meant(o, s));
    return false;
}

/* Where the next of several values in one text ends: 老人、儿童. */
static size_t part_end(str s, size_t *next)
{
    static const str marks[] = {STR_INIT("、"), STR_INIT("，"), STR_INIT(","), STR_INIT("；"), STR_INIT(";")};
    size_t end = s.n;
    *next = s.n;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(s, marks[i], 0);
        if (at < end) end = at, *next = at + marks[i].n;
    }
    return end;
}

static size_t parts_in(str s)
{
    size_t n = 1, next;
    while (part_end(s, &next) < s.n) s = str_sub(s, next, s.n), n++;
    return n;
}

static bool enum_parse(load *l, const field *f, const val *v, fval *out)
{
    const struct enum_options *o = f->options;
    uint32_t at = 0;
    str s;
    if (!o->many) {
        bool ok = want_text(l, f, v, &s) && choose(l, f, v, str_trim(s), &at);
        out->as.n = at;
        return ok;
    }
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    const val *items = v->kind == VAL_LIST ? v->u.items : v;
    size_t most = 0;
    for (uint32_t i = 0; i < n; i++) most += items[i].kind == VAL_TEXT ? parts_in(val_str(&items[i])) : 1;
    struct chosen *c = arena_alloc(l->a, sizeof *c + most * sizeof c->at[0]);
    bool ok = true;
    for (uint32_t i = 0; i < n; i++) {
        if (!want_text(l, f, &items[i], &s)) {
            ok = false;
            continue;
        }
        size_t next = 0;
        do {
            size_t end = part_end(s, &next);
            if (choose(l, f, &items[i], str_trim(str_sub(s, 0, end)), &at)) c->at[c->n++] = at;
            else ok = false;
            s = str_sub(s, next, s.n);
        } while (s.n);
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

static dyn enum_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
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
    if (!str_starts(name->s, STR("is_"))) return DYN_NOTHING;
    str code = str_sub(name->s, 3, name->s.n);
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
