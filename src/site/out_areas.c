/* Things that belong to records, gathered by area: each for its own area and every area above. */
#include "site/out.h"

void by_area_init(by_area *b, out *o, bool timed)
{
    *b = (by_area){.o = o, .timed = timed};
    b->buckets = arena_make_n(o->a, area_bucket *, o->m->nkinds);
}

static void add(void *context, const record *area)
{
    by_area *b = context;
    area_bucket **of = &b->buckets[area->kind->index];
    if (!*of) *of = arena_make_n(b->o->a, area_bucket, area->kind->nrecords);
    area_bucket *to = &(*of)[area->index];
    if (!to->items) {
        reach most = view_reach(b->o->v, area);
        to->items = arena_make_n(b->o->a, const void *, b->timed ? most.timed : most.dated);
    }
    to->items[to->n++] = b->item;
}

void by_area_add(by_area *b, const record *r, const void *item)
{
    b->item = item;
    view_each_area(r, add, b);
}

const area_bucket *by_area_of(const by_area *b, const record *area)
{
    const area_bucket *of = b->buckets[area->kind->index];
    return of && of[area->index].n ? &of[area->index] : NULL;
}
