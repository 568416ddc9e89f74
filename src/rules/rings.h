/*
 * rings: what can be told of outlines without a geometry library, exactly, in whole ten-millionths of a
 * degree. Nearly all that is drawn is right: neighbours share their border and lie within the whole. Each
 * call is true only where that is certain; false says nothing, and is for GEOS to look at (boundary.c).
 * Corners of two rings are compared with each other: at most so many.
 */
#ifndef GONGSHI_RULES_RINGS_H
#define GONGSHI_RULES_RINGS_H

#include "rules/boundary.h"

#include <stdbool.h>

enum { RINGS_MOST_CORNERS = 100 };

typedef enum ring_place { RING_OUTSIDE, RING_BORDER, RING_INSIDE } ring_place;

/* The ring crosses and touches itself nowhere. What follows is asked of such rings only. */
bool ring_is_simple(const ring *r);
/* Their insides do not meet; they may share borders. */
bool rings_apart(const ring *a, const ring *b);
/* The inner one lies within the outer one; they may share borders. */
bool ring_covers(const ring *outer, const ring *inner);

#endif
