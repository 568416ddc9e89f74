#include "model/votes.h"

#include "model/types/vote.h"

typedef struct finder {
    arena *in;
    vote_cases found;
    size_t cap;
} finder;

static vote_case *add(finder *f)
{
    if (f->found.n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 4;
        f->found.items =
            arena_grow(f->in, f->found.items, f->cap * sizeof(vote_case), cap * sizeof(vote_case));
        f->cap = cap;
    }
    vote_case *c = &f->found.items[f->found.n++];
    *c = (vote_case){0};
    return c;
}

vote_case vote_of(const field *f, const fval *v)
{
    vote_case c = {0};
    if (f->type == &type_tally) tally_case(v, &c);
    else election_case(v, &c);
    return c;
}

static void look(finder *f, const field *by, const fval *v, str title);

/* A record names what is voted on itself: its title counts for the votes within. */
static void look_inside(finder *f, const shape *s, const fvals *values, str title)
{
    uint32_t named = shape_find(s, STR("title"));
    const fval *own = named == NO_FIELD ? &value_absent : value_at(values, named);
    if (own->src && !own->bad) title = str_trim(val_str(own->src));
    for (uint32_t i = 0; i < values->n; i++) look(f, field_nth(s, values, i), value_nth(values, i), title);
}

static void look(finder *f, const field *by, const fval *v, str title)
{
    if (!v->src || v->bad) return;
    if (by->type == &type_tally || by->type == &type_election) {
        vote_case *c = add(f);
        *c = vote_of(by, v);
        c->title = title;
        c->at = val_span(v->src);
    } else if (by->type == &type_record) {
        look_inside(f, by->inside, ((const nested *)v->as.p)->values, title);
    } else if (by->type == &type_list) {
        const nested_list *list = v->as.p;
        for (uint32_t i = 0; i < list->n; i++) look(f, by->of, &list->items[i], title);
    }
}

vote_cases votes_of(arena *a, const record *r)
{
    finder f = {.in = a};
    look_inside(&f, &r->kind->shape, r->values, STR_NONE);
    return f.found;
}

vote_cases votes_checked(load *l, const record *r)
{
    l->r = r;
    for (uint32_t i = 0; i < r->values->n; i++) {
        const field *f = field_nth(&r->kind->shape, r->values, i);
        bool holds = f->type == &type_list || f->type == &type_record || f->type == &type_tally ||
                     f->type == &type_election;
        if (holds) value_check(l, f, value_nth(r->values, i));
    }
    l->r = NULL;
    return votes_of(l->a, r);
}

/* ---- files outside a site ---------------------------------------------------------------------- */

static const type wrapper = {
    .name = "vote", .inside = "tally: {type: tally, label: 表决}\nelection: {type: election, label: 选举}\n"};

/* A map of one entry, as if it had been written {name: v}. */
static const val *wrap(arena *a, const char *name, const val *v)
{
    val_pair *pair = arena_make(a, val_pair);
    val *map_of = arena_make(a, val);
    *pair = val_pair_make(str_from(name), *v);
    *map_of =
        (val){.kind = VAL_MAP, .file = v->file, .begin = v->begin, .end = v->end, .n = 1, .u.pairs = pair};
    return map_of;
}

/* A vote without a day of its own was held on the day of what it stands in. */
static const val *dated(arena *a, const val *v, const val *day)
{
    if (!day || v->kind != VAL_MAP || VAL_AT(v, "date")) return v;
    val_pair *pairs = arena_make_n(a, val_pair, v->n + 1);
    val *whole = arena_make(a, val);
    for (uint32_t i = 0; i < v->n; i++) pairs[i] = v->u.pairs[i];
    pairs[v->n] = val_pair_make(STR("date"), *day);
    *whole = *v;
    whole->n = v->n + 1;
    whole->u.pairs = pairs;
    return whole;
}

/* Only the fields that a vote is made of: the rest of the map is somebody else's. */
static vote_cases loose(load *l, const val *root)
{
    shape *s = shape_builtin(l, &wrapper);
    val_pair *pairs = arena_make_n(l->a, val_pair, s->n);
    val own = *root;
    own.n = 0;
    own.u.pairs = pairs;
    for (uint32_t i = 0; i < root->n; i++) {
        const val_pair *p = &root->u.pairs[i];
        if (shape_find(s, val_key(p)) == NO_FIELD) continue;
        pairs[own.n++] = val_pair_make(val_key(p), *dated(l->a, &p->value, VAL_AT(root, "date")));
    }
    fvals *values = shape_read(l, s, &own, NO_FIELD);
    each_value(l, s, values, HOLDS_CHECKS, value_check);
    finder f = {.in = l->a};
    look_inside(&f, s, values, val_str(VAL_AT(root, "title")));
    return f.found;
}

/* A record of a kind that has votes, read as far as they go. */
static vote_cases as_record(load *l, const kind *k, const val *root)
{
    record *r = arena_make(l->a, record);
    *r = (record){.kind = k, .id = STR("file")};
    l->r = r;
    r->values = shape_read(l, &k->shape, root, NO_FIELD);
    return votes_checked(l, r);
}

vote_cases votes_in(load *l, const val *root)
{
    kind *minutes = model_kind(l->m, STR("minutes"));
    if (root->kind != VAL_MAP) {
        diag(l->d, VOTE_NONE, val_span(root));
        return (vote_cases){0};
    }
    if (minutes && VAL_AT(root, "agenda")) return as_record(l, minutes, root);
    if (VAL_AT(root, "tally") || VAL_AT(root, "election")) return loose(l, root);
    if (VAL_AT(root, "candidates")) return loose(l, wrap(l->a, "election", root));
    if (VAL_AT(root, "votes") || VAL_AT(root, "totals") || VAL_AT(root, "printed"))
        return loose(l, wrap(l->a, "tally", root));
    diag(l->d, VOTE_NONE, val_span(root));
    return (vote_cases){0};
}
