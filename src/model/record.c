/* Looking things up in the model, and records as templates see them. */
#include "model/type.h"

#include <string.h>

kind *model_kind(const model *m, str name)
{
    uint32_t i = map_find(&m->kind_by_name, name);
    return i == MAP_NONE ? NULL : m->kinds[i];
}

const record *model_record(const kind *k, str id)
{
    uint32_t i = map_find(&k->by_id, id);
    return i == MAP_NONE ? NULL : k->records[i];
}

const fval *record_value(const record *r, str name)
{
    return value_good(r->values, shape_find(&r->kind->shape, name));
}

date record_date(const record *r)
{
    const fval *v = value_good(r->values, r->kind->date);
    if (!v) return DATE_NONE;
    struct key k = value_key(&r->kind->shape.fields[r->kind->date], v);
    /* date sorts by day, datetime and period by minute or first day: all count from 1970 in days * 1440 */
    return k.n == INT64_MIN ? DATE_NONE : (date)(k.n >= 0 ? k.n / 1440 : (k.n - 1439) / 1440);
}

span record_span(const record *r) { return val_span(r->doc->root); }

uint64_t record_digest(const record *r)
{
    uint64_t digest = r->digest;
    for (value_walk w = values_with(&r->kind->shape, r->values, HOLDS_SETTLED); value_next(&w);)
        if (w.f->type->settled) digest = hash_mix(digest, w.f->type->settled(w.f, w.v));
    return digest;
}

kind *model_kind_like(const model *m, str name)
{
    kind *k = model_kind(m, name);
    for (uint32_t i = 0; i < m->nkinds && !k; i++) {
        str plural = m->kinds[i]->name;
        if (plural.n == name.n + 1 && str_starts(plural, name) && plural.p[name.n] == 's') k = m->kinds[i];
    }
    return k;
}

const record *model_resolve(const model *m, str reference)
{
    str id, name = str_cut(reference, ':', &id);
    const kind *k = id.n ? model_kind_like(m, name) : NULL;
    return k ? model_record(k, id) : NULL;
}

static dyn list_at(dyn self, uint32_t i, dyn_env *env)
{
    (void)env;
    return record_dyn(((const record *const *)self.p)[i]);
}

static str list_text(dyn self, dyn_env *env)
{
    str all = STR_NONE;
    for (uint32_t i = 0; i < dyn_n(self); i++) {
        str one = dyn_str(list_at(self, i, env), env);
        all = all.n ? str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(all),
                              STR_ARG(dyn_word(env, STR("list.comma"))), STR_ARG(one))
                    : one;
    }
    return all;
}

static dyn list_get(dyn self, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "count")) return dyn_count(env->scratch, dyn_n(self));
    if (name_is(name, "any")) return dyn_bool(dyn_n(self) > 0); /* around a table, drawn once */
    if (name_is(name, "items")) return self;
    return DYN_NOTHING;
}

static const dyn_class list_class = {.at = list_at, .text = list_text, .get = list_get};

dyn record_list_dyn(record_list list, dyn_env *env)
{
    (void)env;
    return dyn_of(DYN_LIST, list.n, list.items, &list_class);
}

/* {name, label, one}: the kind of a record. */
static dyn kind_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const kind *k = self.p;
    (void)env;
    if (name_is(name, "name")) return dyn_text(k->name);
    if (name_is(name, "label")) return dyn_text(k->label);
    if (name_is(name, "one")) return dyn_text(k->one);
    if (name_is(name, "help")) return dyn_text(k->help);
    if (name_is(name, "disclosed")) return dyn_bool(k->disclosed);
    return DYN_NOTHING;
}

static str kind_text(dyn self, dyn_env *env)
{
    (void)env;
    return ((const kind *)self.p)->name;
}

static const dyn_class kind_class = {.get = kind_get, .text = kind_text};

/* The back-lists that are not empty, each {label, records}: for pages that draw any kind. */
static dyn backs_dyn(const record *r, dyn_env *env)
{
    const kind *k = r->kind;
    dyn *list = arena_make_n(env->scratch, dyn, k->nbacks);
    uint32_t n = 0;
    if (env->use) env->use(env, DYN_USES_BACKS, r);
    for (uint32_t i = 0; r->backs && i < k->nbacks; i++) {
        if (!r->backs[i].n) continue;
        dyn_entry *e = arena_make_n(env->scratch, dyn_entry, 3);
        e[0] = (dyn_entry){STR("label"), dyn_text(k->backs[i].from->label)};
        e[1] = (dyn_entry){STR("by"), dyn_text(k->backs[i].by->label)};
        e[2] = (dyn_entry){STR("records"), record_list_dyn(r->backs[i], env)};
        list[n++] = dyn_object(e, 3);
    }
    return dyn_array(list, n);
}

static dyn own_part(const record *r, const dyn_name *name, dyn_env *env)
{
    const kind *k = r->kind;
    uint32_t i = map_find_hashed(&k->shape.by_name, name->s, name->hash);
    if (i != MAP_NONE) return value_dyn(&k->shape.fields[i], value_at(r->values, i), env);
    if (name_is(name, "id")) return dyn_text(r->id);
    if (name_is(name, "title")) return dyn_text(record_title(r));
    if (name_is(name, "kind")) return dyn_of(DYN_OBJECT, 0, k, &kind_class);
    if (name_is(name, "fields")) return fields_dyn(&k->shape, r->values, k->title, env);
    if (name_is(name, "backs")) return backs_dyn(r, env);
    for (uint32_t b = 0; b < k->nbacks; b++) {
        if (!str_eq(k->backs[b].name, name->s)) continue;
        if (env->use) env->use(env, DYN_USES_BACKS, r);
        return r->backs ? record_list_dyn(r->backs[b], env) : DYN_NO;
    }
    return DYN_NOTHING;
}

void record_names(kind *k)
{
    static const str parts[] = {STR_INIT("id"), STR_INIT("title"), STR_INIT("kind"), STR_INIT("fields"),
                                STR_INIT("backs")};
    k->names = (dyn_names){{0}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) dyn_names_add(&k->names, parts[i]);
    for (uint32_t i = 0; i < k->shape.n; i++) dyn_names_add(&k->names, k->shape.fields[i].name);
    for (uint32_t i = 0; i < k->nbacks; i++) dyn_names_add(&k->names, k->backs[i].name);
}

/* That a record does not know a name says nothing of this one: its kind decides that. */
static dyn record_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const record *r = self.p;
    dyn part = dyn_names_may(&r->kind->names, name) ? own_part(r, name, env) : DYN_NOTHING;
    if (dyn_is(part, DYN_ABSENT) && env->more && dyn_names_may(&env->more_names, name))
        part = env->more(env, r, name);
    if (dyn_is(part, DYN_ABSENT) || !env->use) return part;
    if (env->used == r) env->varied++; /* most often it is the same one again */
    else env->use(env, DYN_USES_RECORD, r);
    return part;
}

static str record_text(dyn self, dyn_env *env)
{
    if (env->use) env->use(env, DYN_USES_RECORD, self.p);
    return record_title(self.p);
}

static const dyn_class record_class = {.get = record_get, .text = record_text, .lasting = true};

dyn record_dyn(const record *r) { return r ? dyn_of(DYN_OBJECT, 0, r, &record_class) : DYN_NO; }
