#include "data/val.h"

#include "base/src.h"

#include <string.h>

static bool is_quote(char c) { return c == '"' || c == '\''; }

/* Where a quoted text begins that ends before `end`. */
static size_t quote_before(str all, size_t end)
{
    char quote = all.p[end - 1], doubles = quote == '\'' ? quote : '\\'; /* what makes it part of the text */
    size_t at = end - 1;
    while (at && all.p[at - 1] != '\n' && (all.p[at - 1] != quote || (at > 1 && all.p[at - 2] == doubles)))
        at -= all.p[at - 1] == quote ? 2 : 1;
    return at ? at - 1 : 0;
}

/* A key whose text is not that of the file, for it has escapes or was not in normal form, stands before the
 * colon before its value: in quotes, or from the beginning of the line, a bracket or a comma on. */
static span before_value(str all, const val_pair *p)
{
    size_t end = p->value.begin < all.n ? p->value.begin : all.n, begin;
    while (end && strchr(" \t\r\n:", all.p[end - 1])) end--;
    if (end > 1 && is_quote(all.p[end - 1])) begin = quote_before(all, end);
    else
        for (begin = end; begin && !strchr("\n{[,", all.p[begin - 1]);) begin--;
    while (begin < end && strchr(" \t-?\n", all.p[begin])) begin++;
    return (span){p->value.file, (uint32_t)begin, (uint32_t)end};
}

span val_key_span(const val *map, const val_pair *p)
{
    str all = src_bytes(map->file), key = val_key(p);
    uintptr_t at = (uintptr_t)key.p - (uintptr_t)all.p;
    if (!all.n || at > all.n || key.n > all.n - at) return before_value(all, p);
    size_t begin = at, end = at + key.n;
    if (begin && end < all.n && is_quote(all.p[end]) && all.p[begin - 1] == all.p[end]) begin--, end++;
    return (span){map->file, (uint32_t)begin, (uint32_t)end};
}

const val *val_find(const val *v, str key)
{
    if (!v || v->kind != VAL_MAP) return NULL;
    for (uint32_t i = 0; i < v->n; i++) {
        const val_pair *p = &v->u.pairs[i];
        if (p->value.key_n == key.n && memcmp(p->key, key.p, key.n) == 0) return &p->value;
    }
    return NULL;
}
