/* record, list: values inside values. */
#include "base/num.h"
#include "model/types/types.h"
#include "rules/money.h"

static bool record_options(load *l, field *f)
{
    if (f->inside) return true;
    const val *fields = VAL_AT(f->def, "fields");
    if (!fields) {
        diag(l->d, FIELD_OPTION_MISSING, val_span(f->def), STR("record"), STR("fields"));
        return false;
    }
    f->inside = arena_make(l->a, shape);
    return shape_define(l, fields, f->inside);
}

bool record_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!want_map(l, f, v)) return false;
    nested *n = arena_make(l->a, nested);
    n->values = shape_read(l, f->inside, v, NO_FIELD);
    out->as.p = n;
    return true;
}

void record_link(load *l, const field *f, fval *v)
{
    each_value(l, f->inside, ((const nested *)v->as.p)->values, HOLDS_LINKS, value_link);
}

void record_check(load *l, const field *f, fval *v)
{
    each_value(l, f->inside, ((const nested *)v->as.p)->values, HOLDS_CHECKS, value_check);
}

static dyn record_show(const field *f, const fval *v, dyn_env *env)
{
    return nested_dyn(f->inside, ((const nested *)v->as.p)->values, env);
}

static str record_text(const field *f, const fval *v, dyn_env *env)
{
    return dyn_str(record_show(f, v, env), env);
}

void shape_schema(const shape *s, buf *out, bool with_id)
{
    buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    if (with_id)
        buf_puts(out, "\"id\":{\"type\":[\"string\",\"integer\"],\"pattern\":\"^[a-z0-9][a-z0-9-]*$\"}");
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        if (with_id && str_eq(f->name, STR("id"))) continue;
        if (i || with_id) buf_putc(out, ',');
        buf_put_json(out, f->name);
        buf_puts(out, ":{\"title\":");
        buf_put_json(out, f->label);
        if (f->help.n) {
            buf_puts(out, ",\"description\":");
            buf_put_json(out, f->help);
        }
        buf_putc(out, ',');
        value_schema(f, out);
        buf_putc(out, '}');
    }
    buf_puts(out, "}");
    bool any = false;
    for (uint32_t i = 0; i < s->n; i++) {
        if (!s->fields[i].required) continue;
        buf_puts(out, any ? "," : ",\"required\":[");
        buf_put_json(out, s->fields[i].name);
        any = true;
    }
    if (any) buf_putc(out, ']');
}

void record_schema(const field *f, buf *out) { shape_schema(f->inside, out, false); }

const type type_record = {.name = "record",
                          .block = true,
                          .option_names = "fields",
                          .options = record_options,
                          .parse = record_parse,
                          .link = record_link,
                          .check = record_check,
                          .passes_on = true,
                          .show = record_show,
                          .text = record_text,
                          .schema = record_schema,
                          .parts = "FIELD fields"};

/* ---- list ---- */

static bool list_options(load *l, field *f)
{
    const val *of = VAL_AT(f->def, "of");
    shape one;
    if (!of || of->kind != VAL_MAP) {
        diag(l->d, FIELD_OPTION_MISSING, val_span(f->def), STR("list"), STR("of"));
        return false;
    }
    /* an item is a field without a name: defined as the only field of a shape made for it */
    val_pair *pair = arena_make(l->a, val_pair);
    *pair = val_pair_make(STR("item"), *of);
    val *only = arena_make(l->a, val);
    *only =
        (val){.kind = VAL_MAP, .file = of->file, .begin = of->begin, .end = of->end, .n = 1, .u.pairs = pair};
    if (!shape_define(l, only, &one)) return false;
    f->of = one.fields; /* in the arena, as all shapes are */
    if (!VAL_AT(of, "label")) f->of->label = f->label;
    f->of->name = f->name;
    if (f->of->type == &type_record) f->inside = f->of->inside;
    const val *bars = VAL_AT(f->def, "bars");
    if (bars && (bars->kind != VAL_TEXT || !f->inside || shape_find(f->inside, val_str(bars)) == NO_FIELD)) {
        diag(l->d, OPTION_BAD, val_span(bars), STR("bars"), STR("total"));
        return false;
    }
    const val *adds = VAL_AT(f->def, "adds");
    if (adds && (adds->kind != VAL_MAP || adds->n != 1 || !f->inside)) {
        diag(l->d, OPTION_BAD, val_span(adds), STR("adds"), STR("{amount: budget}"));
        return false;
    }
    if (adds) f->holds |= 1 << HOLDS_CHECKS;
    return true;
}

/* `adds: {amount: budget}`: the items' amounts make the record's budget, where it is given. */
static void check_sum(load *l, const field *f, const nested_list *list)
{
    const val *adds = VAL_AT(f->def, "adds");
    if (!adds || !l->r) return;
    str part = val_key(&adds->u.pairs[0]), whole = val_str(&adds->u.pairs[0].value);
    const fval *total = record_value(l->r, whole);
    if (!total || total->bad) return;
    int64_t sum = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        const fval *one = item_value(f, &list->items[i], str_c(l->a, part));
        if (!one || !num_add(sum, one->as.n, &sum)) return;
    }
    const field *of = &l->r->kind->shape.fields[shape_find(&l->r->kind->shape, whole)];
    if (sum != total->as.n)
        diag(l->d, PARTS_DIFFER, val_span(total->src), field_title(l, f), money_text(l->a, sum),
             field_title(l, of), money_text(l->a, total->as.n));
}

static bool list_parse(load *l, const field *f, const val *v, fval *out)
{
    if (f->of->type == &type_record) return items_read(l, f, v, out);
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    const val *items = v->kind == VAL_LIST ? v->u.items : v;
    nested_list *list = arena_make(l->a, nested_list);
    *list = (nested_list){arena_make_n(l->a, fval, n), n};
    for (uint32_t i = 0; i < n; i++) value_read(l, f->of, &items[i], &list->items[i]);
    out->as.p = list;
    return true;
}

static void list_link(load *l, const field *f, fval *v)
{
    const nested_list *list = v->as.p;
    if (f->inside) items_link(l, f, v);
    else
        for (uint32_t i = 0; i < list->n; i++) value_link(l, f->of, &list->items[i]);
}

static void list_check(load *l, const field *f, fval *v)
{
    const nested_list *list = v->as.p;
    check_sum(l, f, list);
    if (f->inside) items_check(l, f, v);
    else
        for (uint32_t i = 0; i < list->n; i++) value_check(l, f->of, &list->items[i]);
}

/* A list of plain values, for templates: itself, `items` (the same), `any`, `count`, and all in one text. */
struct plain_list {
    const field *of;
    const nested_list *list;
};

static dyn plain_at(dyn self, uint32_t i, dyn_env *env)
{
    const struct plain_list *p = self.p;
    return described_dyn(p->of, &p->list->items[i], env);
}

static dyn plain_get(dyn self, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "items")) return self;
    if (name_is(name, "any")) return dyn_bool(dyn_n(self) > 0);
    if (name_is(name, "table")) return DYN_NO;
    return name_is(name, "count") ? dyn_count(env->scratch, dyn_n(self)) : DYN_NOTHING;
}

static str plain_words(const field *of, const nested_list *list, dyn_env *env)
{
    str all = STR_NONE;
    for (uint32_t i = 0; i < list->n; i++) {
        str one = value_text(of, &list->items[i], env);
        all = all.n ? str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(all),
                              STR_ARG(dyn_word(env, STR("list.comma"))), STR_ARG(one))
                    : one;
    }
    return all;
}

static str plain_text(dyn self, dyn_env *env)
{
    const struct plain_list *p = self.p;
    return plain_words(p->of, p->list, env);
}

static const dyn_class plain_class = {.at = plain_at, .get = plain_get, .text = plain_text};

static dyn list_show(const field *f, const fval *v, dyn_env *env)
{
    if (f->inside) return items_dyn(f, v, env);
    struct plain_list *p = arena_make(env->scratch, struct plain_list);
    *p = (struct plain_list){f->of, v->as.p};
    return dyn_of(DYN_LIST, p->list->n, p, &plain_class);
}

static str list_text(const field *f, const fval *v, dyn_env *env)
{
    const nested_list *list = v->as.p;
    if (f->inside) return str_fmt(env->scratch, "%u", (unsigned)list->n);
    return plain_words(f->of, list, env);
}

const fval *item_value(const field *f, const fval *item, const char *name)
{
    return item->bad ? NULL : nested_value(f, item->as.p, str_from(name));
}

str item_written(const field *f, const fval *item, const char *name)
{
    const fval *v = item_value(f, item, name);
    return v ? str_trim(val_str(v->src)) : STR_NONE;
}

void items_schema(const field *f, buf *out)
{
    buf_puts(out, "\"type\":\"array\",\"items\":{");
    shape_schema(f->inside, out, false);
    buf_putc(out, '}');
}

static void list_schema(const field *f, buf *out)
{
    if (f->inside) {
        items_schema(f, out);
        return;
    }
    buf_puts(out, "\"type\":[\"array\",\"string\",\"number\"],\"items\":{");
    value_schema(f->of, out);
    buf_putc(out, '}');
}

const type type_list = {.name = "list",
                        .block = true,
                        .option_names = "of adds bars",
                        .options = list_options,
                        .parse = list_parse,
                        .link = list_link,
                        .check = list_check,
                        .passes_on = true, /* and adds up, where it is told to */
                        .show = list_show,
                        .text = list_text,
                        .schema = list_schema,
                        .parts = "items count columns"};
