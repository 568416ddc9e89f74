#include "model/linked.h"

#include "model/kind.h"

const linked *linked_read(load *l, const kind *k, const val *v)
{
    if (v->kind != VAL_MAP) return NULL;
    linked *all = arena_make(l->a, linked);
    linked_part *parts = arena_make_n(l->a, linked_part, v->n);
    for (uint32_t i = 0; i < v->n; i++) {
        const val *value = &v->u.pairs[i].value;
        str text = val_str(value);
        linked_part p = {.name = val_key(&v->u.pairs[i])};
        if (str_eq(p.name, STR("type"))) {
            all->type = text;
            continue;
        }
        if (value->kind == VAL_MAP) p.inside = linked_read(l, k, value);
        else if (str_starts(text, STR("="))) p.fixed = str_sub(text, 1, text.n);
        else if (path_ok(l, k, value, text, "linked")) p.path = text;
        if (p.inside || p.fixed.n || p.path.n) parts[all->n++] = p;
    }
    all->parts = parts;
    return all;
}
