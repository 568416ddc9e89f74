#include "view/words.h"

/* The word of a dotted key, made where it is not there yet, with those that it stands under. */
static word *word_at(words *w, arena *a, str key)
{
    uint32_t known = map_find(&w->by_key, key);
    if (known != MAP_NONE) return w->list[known];
    size_t dot = key.n;
    while (dot > 0 && key.p[dot - 1] != '.') dot--;
    word *above = dot ? word_at(w, a, str_sub(key, 0, dot - 1)) : &w->top, *one = arena_make(a, word);
    if (w->n == w->cap) {
        uint32_t cap = w->cap ? w->cap * 2 : 256;
        w->list = arena_grow(a, w->list, w->cap * sizeof *w->list, cap * sizeof *w->list);
        w->cap = cap;
    }
    one->all = w;
    map_init(&one->below, a);
    map_add(&above->below, str_sub(key, dot, key.n), w->n);
    map_add(&w->by_key, key, w->n);
    return w->list[w->n++] = one;
}

static void add_map(words *w, arena *a, const val *v, str prefix)
{
    for (uint32_t i = 0; v->kind == VAL_MAP && i < v->n; i++) {
        const val_pair *p = &v->u.pairs[i];
        str key = prefix.n ? str_fmt(a, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(val_key(p))) : val_key(p);
        if (p->value.kind == VAL_MAP) {
            add_map(w, a, &p->value, key);
        } else {
            word *one = word_at(w, a, key);
            one->given = true;
            one->text = val_str(&p->value);
        }
    }
}

void words_read(words *w, arena *a, diags *d, uint32_t file)
{
    if (!w->by_key.in) {
        map_init(&w->by_key, a);
        map_init(&w->top.below, a);
        w->top.all = w;
    }
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)src_bytes(file).n);
    for (size_t i = 0; i < docs.n; i++) add_map(w, a, &docs.roots[i], STR_NONE);
}

str words_find(const words *w, str key)
{
    uint32_t i = w->by_key.in ? map_find(&w->by_key, key) : MAP_NONE;
    return i == MAP_NONE ? STR_NONE : w->list[i]->text;
}

/* {{w.date}} is an object whose {{long}} is the word date.long. */
static dyn word_get(dyn self, const dyn_name *name, dyn_env *env);
static str word_text(dyn self, dyn_env *env)
{
    (void)env;
    return ((const word *)self.p)->text;
}
static const dyn_class word_class = {.get = word_get, .text = word_text};

static dyn word_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const word *above = self.p;
    uint32_t i = above->below.in ? map_find_hashed(&above->below, name->s, name->hash) : MAP_NONE;
    (void)env;
    if (i == MAP_NONE) return DYN_NOTHING;
    const word *one = above->all->list[i];
    return one->given ? dyn_text(one->text) : dyn_of(DYN_OBJECT, 0, one, &word_class);
}

dyn words_dyn(const words *w) { return dyn_of(DYN_OBJECT, 0, &w->top, &word_class); }
