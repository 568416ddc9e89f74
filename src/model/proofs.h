/*
 * proofs: checks that have found nothing, each by a digest of all that it looks at. A load that follows
 * another one in the same process need not make them again. Collected by one thread, looked at by any number.
 */
#ifndef GONGSHI_MODEL_PROOFS_H
#define GONGSHI_MODEL_PROOFS_H

#include "base/map.h"

typedef struct proofs {
    map held;
    bool collects;
} proofs;

proofs *proofs_new(arena *a);
/* NULL holds nothing. */
bool proofs_hold(const proofs *p, uint64_t digest);
void proofs_add(proofs *p, uint64_t digest);

#endif
