/*
 * territory: areas and grids as land and as numbers. Outlines are valid, siblings do not overlap, lie within
 * what they belong to and leave no gap; counts of the parts add up to the whole; grids and staff keep the
 * norms. It looks at every kind that has a field of type boundary.
 */
#ifndef GONGSHI_MODEL_TERRITORY_H
#define GONGSHI_MODEL_TERRITORY_H

#include "model/type.h"

/* loads: one a thread; families are looked at in parallel. */
void territory_check(load *loads);

#endif
