#include "model/canon.h"

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

static void put_value(const val *v, buf *out);

/* Pairs sorted by key; only those of the shape that are public, where a shape is given. */
static void put_map(const val *v, const shape *s, buf *out)
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
        put_value(&pairs[i]->value, out);
    }
    buf_putc(out, '}');
    free(pairs);
}

static void put_value(const val *v, buf *out)
{
    if (v->kind == VAL_MAP) {
        put_map(v, NULL, out);
    } else if (v->kind == VAL_LIST) {
        buf_putc(out, '[');
        for (uint32_t i = 0; i < v->n; i++) {
            if (i) buf_putc(out, ',');
            put_value(&v->u.items[i], out);
        }
        buf_putc(out, ']');
    } else {
        buf_put_json(out, str_trim(val_str(v)));
    }
}

void canon_record(const record *r, buf *out)
{
    buf_puts(out, "{\"kind\":");
    buf_put_json(out, r->kind->name);
    buf_puts(out, ",\"id\":");
    buf_put_json(out, r->id);
    buf_puts(out, ",\"fields\":");
    if (r->doc->root->kind == VAL_MAP) put_map(r->doc->root, &r->kind->shape, out);
    else buf_puts(out, "{}");
    if (r->doc->body_end > r->doc->body_begin) { /* the Markdown below the front matter */
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
