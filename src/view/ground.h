/*
 * ground: which outlines belong together. Every record of a kind with outlines is a node: a street with its
 * communities, a community with its grids, a grid with its micro-grids (model/across.h says what belongs to
 * what), and the places on it (records with a point). Made once a build.
 */
#ifndef GONGSHI_VIEW_GROUND_H
#define GONGSHI_VIEW_GROUND_H

#include "model/model.h"
#include "rules/outline.h"

typedef struct ground_place {
    const record *r;
    point at;
    struct ground_place *next; /* of the same node, in the order of their kind */
} ground_place;

typedef struct ground_node {
    const record *r;
    const boundary *lines;                        /* NULL: none given */
    outline_box box;                              /* of its own lines, else of what belongs to it */
    struct ground_node *up, *first, *last, *next; /* children in the order of their kind */
    ground_place *places;                         /* on this node itself */
    uint32_t depth;                               /* among its own kind: a grid 0, a micro-grid 1 */
} ground_node;

typedef struct ground {
    ground_node **of_kind; /* [kind->index], NULL, or by record->index */
    const ground_place ***place_of_kind;
    ground_node *roots; /* linked by next */
} ground;

void ground_make(ground *g, const model *m, arena *a);
/* The node of a record; NULL: its kind has no outlines. */
const ground_node *ground_find(const ground *g, const record *r);
/* The place of a record with a point, and the node it is on; NULL: it has none. */
const ground_place *ground_place_of(const ground *g, const record *r, const ground_node **on);

/* Nodes of the kind and depth of n whose boxes meet the window, without n; at most max. Returns how many. */
uint32_t ground_around(const ground *g, const ground_node *n, outline_box window, const ground_node **out,
                       uint32_t max);
/* All places on a node and below it, at most max. */
uint32_t ground_places(const ground_node *n, const ground_place **out, uint32_t max);

#endif
