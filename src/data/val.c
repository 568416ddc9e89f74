#include "data/val.h"

#include <string.h>

span val_key_span(const val *map, const val_pair *p) { return (span){map->file, p->key_begin, p->key_end}; }

const val *val_find(const val *v, str key)
{
    if (!v || v->kind != VAL_MAP) return NULL;
    for (uint32_t i = 0; i < v->n; i++) {
        const val_pair *p = &v->u.pairs[i];
        if (p->key_n == key.n && memcmp(p->key, key.p, key.n) == 0) return &p->value;
    }
    return NULL;
}
