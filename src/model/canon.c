#include "model/canon.h"

#include "model/types/types.h"

#include <stdlib.h>

static bool is_empty(const val *v)
{
    return v->kind == VAL_NULL || (v->kind == VAL_TEXT && !str_trim(val_str(v)).n) ||
           (v->kind != VAL_TEXT && v->n == 0);
}

static int pair_cmp(const void *x, const void *y)
{
    return str_cmp(val_key(*(const val_pair *const *)x), val_key(*(const val_pair *const *)y));
}

/* A value as written, whatever it is. */
static void put_written(const val *v, buf *out);
/* A value of a field: as written, but what pages mask is masked, and what is private is not there. */
static void put_value(const field *f, const fval *v, const val *written, buf *out);

/* Pairs sorted by key; only those of the shape that are public, where a shape is given. */
static void put_map(const val *v, const shape *s, const fvals *values, buf *out)
{
    const val_pair **pairs = mem_alloc(v->n * sizeof *pairs);
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        const val_pair *p = &v->u.pairs[i];
        uint32_t at = s ? shape_find(s, val_key(p)) : NO_FIELD;
        if (is_empty(&p->value) || (s && (at == NO_FIELD || s->fields[at].is_private))) continue;
        pairs[n++] = p;
    }
    if (n) qsort(pairs, n, sizeof *pairs, pair_cmp);
    buf_putc(out, '{');
    for (uint32_t i = 0; i < n; i++) {
        if (i) buf_putc(out, ',');
        buf_put_json(out, val_key(pairs[i]));
        buf_putc(out, ':');
        uint32_t at = s ? shape_find(s, val_key(pairs[i])) : NO_FIELD;
        if (s) put_value(&s->fields[at], value_at(values, at), &pairs[i]->value, out);
        else put_written(&pairs[i]->value, out);
    }
    buf_putc(out, '}');
    free(pairs);
}

static void put_written(const val *v, buf *out)
{
    if (v->kind == VAL_MAP) {
        put_map(v, NULL, NULL, out);
    } else if (v->kind == VAL_LIST) {
        buf_putc(out, '[');
        for (uint32_t i = 0; i < v->n; i++) {
            if (i) buf_putc(out, ',');
            put_written(&v->u.items[i], out);
        }
        buf_putc(out, ']');
    } else {
        buf_put_json(out, str_trim(val_str(v)));
    }
}

static void put_items(const field *f, const nested_list *list, const val *written, buf *out)
{
    bool many = written->kind == VAL_LIST; /* one item may be written without its list */
    if (many) buf_putc(out, '[');
    for (uint32_t i = 0; i < list->n; i++) {
        const val *item = list->items[i].src;
        if (i) buf_putc(out, ',');
        if (!f->inside) put_value(f->of, &list->items[i], item, out);
        else if (list->items[i].bad || item->kind != VAL_MAP) put_written(item, out);
        else put_map(item, f->inside, ((const nested *)list->items[i].as.p)->values, out);
    }
    if (many) buf_putc(out, ']');
}

/* The counts that pages show, by group; a hidden one is a dash. */
static void put_counts(const field *f, const fval *v, dyn_env *env, buf *out)
{
    dyn list = value_dyn(f, v, env);
    buf_putc(out, '{');
    for (uint32_t i = 0; dyn_is(list, DYN_LIST) && i < dyn_n(list); i++) {
        dyn one = dyn_at(list, i, env);
        bool hidden = dyn_truthy(dyn_part(one, STR("hidden"), env));
        if (i) buf_putc(out, ',');
        buf_put_json(out, dyn_str(dyn_part(one, STR("code"), env), env));
        buf_putc(out, ':');
        buf_put_json(out, hidden ? STR("—") : dyn_str(dyn_part(one, STR("count"), env), env));
    }
    buf_putc(out, '}');
}

static void put_value(const field *f, const fval *v, const val *written, buf *out)
{
    bool named = f->type == &type_person || f->type == &type_phone, counted = f->type == &type_headcounts;
    if (v->bad || !v->src) {
        put_written(written, out);
    } else if (f->type == &type_record) {
        put_map(written, f->inside, ((const nested *)v->as.p)->values, out);
    } else if (f->type == &type_list) {
        put_items(f, v->as.p, written, out);
    } else if (named || counted) {
        dyn_env env = {.scratch = arena_new()};
        if (counted) put_counts(f, v, &env, out);
        else buf_put_json(out, value_text(f, v, &env));
        arena_free(env.scratch);
    } else {
        put_written(written, out);
    }
}

void canon_record(const record *r, buf *out)
{
    buf_puts(out, "{\"kind\":");
    buf_put_json(out, r->kind->name);
    buf_puts(out, ",\"id\":");
    buf_put_json(out, r->id);
    buf_puts(out, ",\"fields\":");
    if (r->doc->root->kind == VAL_MAP) put_map(r->doc->root, &r->kind->shape, r->values, out);
    else buf_puts(out, "{}");
    uint32_t body = shape_find(&r->kind->shape, STR("body"));
    bool hidden = body != NO_FIELD && r->kind->shape.fields[body].is_private;
    if (!hidden && r->doc->body_end > r->doc->body_begin) { /* the Markdown below the front matter */
        buf_puts(out, ",\"body\":");
        str all = src_bytes(r->doc->file);
        buf_put_json(out, str_trim(str_sub(all, r->doc->body_begin, r->doc->body_end)));
    }
    buf_putc(out, '}');
}

sha256 canon_hash(const record *r)
{
    buf b = {0};
    canon_record(r, &b);
    sha256 h = hash_sha256(buf_str(&b));
    buf_fini(&b);
    return h;
}

str canon_short(arena *a, const record *r) { return hash_hex(a, canon_hash(r), CANON_SHORT); }
