#include "model/across.h"

#include "model/duties.h"
#include "model/ledgers.h"
#include "model/meetings.h"
#include "model/privacy.h"
#include "model/territory.h"
#include "model/types/types.h"

int64_t count_of(const record *r, str name)
{
    const fval *v = record_value(r, name);
    return v && r->kind->shape.fields[shape_find(&r->kind->shape, name)].type == &type_count ? v->as.n : -1;
}

/* ---- families ---- */

const record *record_named(const record *r, uint32_t at)
{
    const fval *v = value_good(r->values, at);
    return v && r->kind->shape.fields[at].type == &type_ref ? v->as.p : NULL;
}

const record *record_area(const record *r)
{
    uint32_t at = r->kind->area;
    return at == NO_FIELD || r->kind->shape.fields[at].is_private ? NULL : record_named(r, at);
}

const record *record_parent(const record *r)
{
    for (uint32_t i = 0; i < r->values->n; i++) {
        uint32_t at = value_nth(r->values, i)->field;
        const record *to = at == r->kind->area ? NULL : record_named(r, at);
        if (to && to->kind == r->kind && to != r) return to;
    }
    const record *area = record_named(r, r->kind->area);
    return area == r ? NULL : area;
}

/* Where each record's family stands in the list, for every kind that is a parent; 0: none yet. */
struct places {
    uint32_t **of_kind;
};

static uint32_t *place_of(arena *a, struct places *p, const record *parent)
{
    uint32_t k = parent->kind->index;
    if (!p->of_kind[k]) p->of_kind[k] = arena_make_n(a, uint32_t, parent->kind->nrecords);
    return &p->of_kind[k][parent->index];
}

static int64_t most_kinds(const kind *k, const record **parents)
{
    int64_t most = k->index;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        parents[i] = record_parent(k->records[i]);
        if (parents[i] && parents[i]->kind->index > most) most = parents[i]->kind->index;
    }
    return most + 1;
}

family_list families_of(arena *a, const kind *k)
{
    const record **parents = arena_make_n(a, const record *, k->nrecords);
    struct places places = {arena_make_n(a, uint32_t *, (size_t)most_kinds(k, parents))};
    family_list list = {arena_make_n(a, family, k->nrecords + 1), 0};
    uint32_t orphans = 0;
    for (int pass = 0; pass < 2; pass++) { /* first they are counted, then filled in */
        for (uint32_t i = 0; i < k->nrecords; i++) {
            uint32_t *at = parents[i] ? place_of(a, &places, parents[i]) : &orphans;
            if (!*at) {
                list.items[list.n] = (family){.parent = parents[i]};
                *at = ++list.n;
            }
            family *f = &list.items[*at - 1];
            if (pass) f->children[f->n] = k->records[i];
            f->n++;
        }
        for (uint32_t i = 0; !pass && i < list.n; i++) {
            list.items[i].children = arena_make_n(a, const record *, list.items[i].n);
            list.items[i].n = 0;
        }
    }
    return list;
}

void across_check(load *loads)
{
    headcounts_hide(&loads[0]);
    territory_check(loads);
    ledgers_check(&loads[0]);
    meetings_check(&loads[0]);
    duties_check(&loads[0]);
    privacy_check(loads);
}
