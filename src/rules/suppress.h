/*
 * suppress: small counts are not published (小样本抑制), nor what would let a reader compute them.
 *
 * Counts of people in special groups below a threshold point at persons. Hiding only these is not enough: 31
 * of 34 in three groups gives the third. The counts are cells; they are linked by sums (groups of an area and
 * its total, areas of their parent, the same count on two pages: a sum of one part). Chosen are the small
 * cells (primary) and further cells (secondary) so that every hidden cell can still have at least two values,
 * whatever a reader computes from the shown cells, all the sums and the knowledge that counts are whole and
 * not below zero (not below one where zeros are shown).
 *
 * The proof is by witness: for every hidden cell there is a second solution, one more or one less in some
 * hidden cells, that agrees with everything shown. One that needs few further cells, and small ones, is
 * searched; the search is bounded and goes in a fixed order, so the same counts always give the same choice.
 * A move that raises a cell and all totals above it always exists, unless one of them must be shown.
 *
 * All hidden cells have to look the same on the page: a reader must not learn which of them are the small
 * ones.
 */
#ifndef GONGSHI_RULES_SUPPRESS_H
#define GONGSHI_RULES_SUPPRESS_H

#include "base/arena.h"

typedef struct suppress_sum {
    uint32_t total;        /* cell */
    const uint32_t *parts; /* cells, each once */
    uint32_t n;
} suppress_sum;

typedef struct suppress_rule {
    int64_t threshold; /* counts below it are hidden; 5 where the site says nothing */
    bool hide_zero;    /* zeros too; else a zero is always shown */
} suppress_rule;

typedef struct suppress_family {
    const int64_t *counts;
    uint32_t n;
    const suppress_sum
        *sums; /* one whose parts do not add up to its total tells a reader nothing and is left out */
    uint32_t nsums;
    const bool *fixed; /* cells that are shown whatever happens, small or not; NULL: none */
} suppress_family;

typedef enum suppress_state {
    CELL_SHOWN,
    CELL_SMALL,  /* hidden: below the threshold */
    CELL_COVER,  /* hidden so that small ones cannot be computed */
    CELL_EXPOSED /* hidden, but fixed cells let a reader compute it */
} suppress_state;

/* Fills states (one a cell); returns how many cells are exposed. */
uint32_t suppress_choose(arena *scratch, const suppress_family *f, suppress_rule rule, uint8_t *states);

#endif
