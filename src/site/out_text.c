/* A record as plain text, for the search index, feeds and tables: what its page shows, without marks. */
#include "site/out.h"

static bool is_type(const field *f, const char *name)
{
    return str_eq(str_from(f->type->name), str_from(name));
}

static void put_line(buf *text, str s)
{
    if (!s.n) return;
    if (text->n) buf_putc(text, '\n');
    buf_put(text, s);
}

static void put_shape(dyn_env *env, const shape *s, const fvals *values, buf *text)
{
    for (uint32_t i = 0; i < values->n; i++)
        out_value(env, field_nth(s, values, i), value_nth(values, i), text);
}

static void put_items(dyn_env *env, const field *f, const nested_list *list, buf *text)
{
    for (uint32_t i = 0; i < list->n; i++) {
        const fval *item = &list->items[i];
        if (f->inside && !item->bad) put_shape(env, f->inside, ((const nested *)item->as.p)->values, text);
        else if (!f->inside) out_value(env, f->of, item, text);
    }
}

void out_value(dyn_env *env, const field *f, const fval *v, buf *text)
{
    if (!v->src || v->bad || f->is_private || is_type(f, "boundary") || is_type(f, "point")) return;
    if (is_type(f, "markdown"))
        put_line(text, dyn_str(dyn_part(value_dyn(f, v, env), STR("plain"), env), env));
    else if (is_type(f, "record")) put_shape(env, f->inside, ((const nested *)v->as.p)->values, text);
    else if (is_type(f, "list") || is_type(f, "tasks") || is_type(f, "stages"))
        put_items(env, f, v->as.p, text);
    else put_line(text, value_text(f, v, env));
}

void out_record(dyn_env *env, const record *r, buf *text)
{
    const kind *k = r->kind;
    for (uint32_t i = 0; i < r->values->n; i++) {
        const field *f = field_nth(&k->shape, r->values, i);
        if (f->index != k->title) out_value(env, f, value_nth(r->values, i), text);
    }
}
