#include "base/dyn.h"

#include "base/num.h"

const dyn_class dyn_no_class = {0};

dyn dyn_count(arena *a, uint32_t n) { return n ? dyn_text(num_text(a, n)) : dyn_bytes(DYN_FALSE, STR("0")); }

dyn dyn_at(dyn self, uint32_t i, dyn_env *env)
{
    return dyn_is(self, DYN_LIST) && i < dyn_n(self) ? dyn_class_of(self)->at(self, i, env) : DYN_NOTHING;
}

str dyn_str(dyn self, dyn_env *env)
{
    if (dyn_kind_of(self) >= DYN_FALSE && dyn_kind_of(self) <= DYN_HTML) return (str){self.p, dyn_n(self)};
    const dyn_class *c = dyn_class_of(self);
    return c->text ? c->text(self, env) : STR_NONE;
}

dyn dyn_path(dyn self, str path, dyn_env *env)
{
    while (path.n && !dyn_is(self, DYN_ABSENT)) self = dyn_part(self, str_cut(path, '.', &path), env);
    return self;
}

dyn_steps dyn_steps_of(arena *a, str path)
{
    uint32_t n = 1;
    for (size_t i = 0; i < path.n; i++) n += path.p[i] == '.';
    dyn_name *names = arena_make_n(a, dyn_name, n);
    n = 0;
    while (path.n) names[n++] = dyn_name_of(str_cut(path, '.', &path));
    return (dyn_steps){names, n};
}

dyn dyn_walk(dyn self, dyn_steps path, dyn_env *env)
{
    for (uint32_t i = 0; i < path.n && !dyn_is(self, DYN_ABSENT); i++)
        self = dyn_get(self, &path.names[i], env);
    return self;
}

str dyn_word(dyn_env *env, str key) { return env->word ? env->word(env, key) : key; }

dyn dyn_draw(dyn_env *env, const struct chart *c) { return env->draw ? env->draw(env, c) : DYN_NO; }

static dyn array_at(dyn self, uint32_t i, dyn_env *env)
{
    (void)env;
    return ((const dyn *)self.p)[i];
}

/* {{#list.any}}: around the list, once. */
static dyn array_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)env;
    return str_eq(name->s, STR("any")) ? dyn_bool(dyn_n(self) > 0) : DYN_NOTHING;
}

static const dyn_class array_class = {.at = array_at, .get = array_get};

dyn dyn_array(const dyn *items, uint32_t n) { return dyn_of(DYN_LIST, n, items, &array_class); }

static dyn entries_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)env;
    const dyn_entry *entries = self.p;
    for (uint32_t i = 0; i < dyn_n(self); i++)
        if (str_same(entries[i].name, name->s)) return entries[i].value;
    return DYN_NOTHING;
}

static const dyn_class entries_class = {.get = entries_get};

dyn dyn_object(const dyn_entry *entries, uint32_t n)
{
    return dyn_of(DYN_OBJECT, n, entries, &entries_class);
}
