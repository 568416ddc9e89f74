#include "view/words.h"

static void add(words *w, arena *a, str key, str text)
{
    if (w->n == w->cap) {
        uint32_t cap = w->cap ? w->cap * 2 : 256;
        w->texts = arena_grow(a, w->texts, w->cap * sizeof *w->texts, cap * sizeof *w->texts);
        w->cap = cap;
    }
    map_set(&w->by_key, key, w->n);
    w->texts[w->n++] = text;
}

static void add_map(words *w, arena *a, const val *v, str prefix)
{
    for (uint32_t i = 0; v->kind == VAL_MAP && i < v->n; i++) {
        const val_pair *p = &v->u.pairs[i];
        str key = prefix.n ? str_fmt(a, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(val_key(p))) : val_key(p);
        if (p->value.kind == VAL_MAP) add_map(w, a, &p->value, key);
        else add(w, a, key, val_str(&p->value));
    }
}

void words_read(words *w, arena *a, diags *d, uint32_t file)
{
    if (!w->by_key.in) map_init(&w->by_key, a);
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)src_bytes(file).n);
    for (size_t i = 0; i < docs.n; i++) add_map(w, a, &docs.roots[i], STR_NONE);
}

str words_find(const words *w, str key)
{
    uint32_t i = w->by_key.in ? map_find(&w->by_key, key) : MAP_NONE;
    return i == MAP_NONE ? STR_NONE : w->texts[i];
}

/* Words under a prefix: {{w.date}} is an object whose {{long}} is the word date.long. */
struct under {
    const words *w;
    str prefix;
};

static dyn under_get(dyn self, dyn_name name, dyn_env *env);
static str under_text(dyn self, dyn_env *env)
{
    const struct under *u = self.p;
    (void)env;
    return words_find(u->w, u->prefix);
}
static const dyn_class under_class = {.get = under_get, .text = under_text};

static bool has_below(const words *w, str key)
{
    for (uint32_t i = 0; i < w->by_key.n; i++) {
        str k = w->by_key.entries[i].key;
        if (k.n > key.n && k.p[key.n] == '.' && str_starts(k, key)) return true;
    }
    return false;
}

static dyn under_get(dyn self, dyn_name name, dyn_env *env)
{
    const struct under *u = self.p;
    str key = u->prefix.n ? str_fmt(env->scratch, "%.*s.%.*s", STR_ARG(u->prefix), STR_ARG(name.s)) : name.s;
    uint32_t i = map_find(&u->w->by_key, key);
    if (i != MAP_NONE) return dyn_text(u->w->texts[i]);
    if (!has_below(u->w, key)) return DYN_NOTHING;
    struct under *below = arena_make(env->scratch, struct under);
    *below = (struct under){u->w, key};
    return (dyn){DYN_OBJECT, 0, below, &under_class};
}

static dyn words_get(dyn self, dyn_name name, dyn_env *env)
{
    const words *w = self.p;
    uint32_t i = w->by_key.in ? map_find_hashed(&w->by_key, name.s, name.hash) : MAP_NONE;
    if (i != MAP_NONE) return dyn_text(w->texts[i]);
    struct under all = {w, STR_NONE};
    return under_get((dyn){DYN_OBJECT, 0, &all, &under_class}, name, env);
}

static const dyn_class words_class = {.get = words_get};

dyn words_dyn(const words *w) { return (dyn){DYN_OBJECT, 0, w, &words_class}; }
