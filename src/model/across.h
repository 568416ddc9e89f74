/*
 * across: the checks that look at several records at once, after all values are linked and checked alone.
 */
#ifndef GONGSHI_MODEL_ACROSS_H
#define GONGSHI_MODEL_ACROSS_H

#include "model/type.h"

/* loads: one a thread. Hides small head counts, checks outlines, sums over areas, parts of ledgers, what
 * is to be published, and privacy. */
void across_check(load *loads);

/* The records below a record of the same or another kind that have a value for `field`. */
typedef struct family {
    const record *parent;    /* NULL: the records that have none */
    const record **children; /* in path order */
    uint32_t n;
} family;

/*
 * The records of a kind by what they belong to: by the reference to a record of their own kind where they
 * have one (a micro-grid's grid, an area's area), else by the kind's area. Families in the order of their
 * first child.
 */
typedef struct family_list {
    family *items;
    uint32_t n;
} family_list;
family_list families_of(arena *a, const kind *k);

/* The record it belongs to: one of its own kind, else its area; NULL: none. */
const record *record_parent(const record *r);
/* Its area, where that may be told; NULL: none. */
const record *record_area(const record *r);
/* The record that a field of type ref names; NULL: no such field, or none named. */
const record *record_named(const record *r, uint32_t field);

/* A count field's value; -1 where it is absent. */
int64_t count_of(const record *r, str name);

#endif
