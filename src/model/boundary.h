/*
 * The value of a field of type boundary is a `boundary` of rules/boundary.h: an outline, exact as written.
 */
#ifndef GONGSHI_MODEL_BOUNDARY_H
#define GONGSHI_MODEL_BOUNDARY_H

#include "rules/boundary.h"

#endif
