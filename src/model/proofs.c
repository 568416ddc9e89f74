#include "model/proofs.h"

static str key_of(const uint64_t *digest) { return (str){(const char *)digest, sizeof *digest}; }

proofs *proofs_new(arena *a)
{
    proofs *p = arena_make(a, proofs);
    map_init(&p->held, a);
    p->collects = true;
    return p;
}

bool proofs_hold(const proofs *p, uint64_t digest)
{
    return p && map_find(&p->held, key_of(&digest)) != MAP_NONE;
}

void proofs_add(proofs *p, uint64_t digest)
{
    uint64_t *kept = arena_make(p->held.in, uint64_t);
    *kept = digest;
    map_add(&p->held, key_of(kept), 1);
}
