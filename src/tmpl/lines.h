/*
 * lines: what a list writes for an item that lasts (dyn_class.lasting), kept for the other lists of the same
 * class that show it: a province's issue stands in the list of all, of its category, of its way, of its
 * month. Private to tmpl/. One for all threads.
 *
 * Kept is only what does not depend on the page (dyn_env.placed stood still). What the item made the page
 * use is kept with it and told again of every page.
 */
#ifndef GONGSHI_TMPL_LINES_H
#define GONGSHI_TMPL_LINES_H

#include "tmpl/program.h"

typedef struct line_key {
    const op *section; /* the list's */
    const void *item;
    uint32_t given; /* lines_given */
    uint32_t alike;
} line_key;

typedef struct line {
    str text;
    const uint64_t *uses;
    uint32_t nuses;
    uint64_t steps; /* what the limit counts */
} line;

/* The number of a chain of blocks given, the same for all threads: `outer` of those around it, 0 for none. */
uint32_t lines_given(tmpl_lines *l, uint32_t outer, const site *given);
/* NULL: not kept. Stays where it is. */
const line *lines_find(tmpl_lines *l, const line_key *key);
/* Keeps copies; not where the lines of all lists would be more than LINES_MOST, or it is there already. */
void lines_keep(tmpl_lines *l, const line_key *key, const line *one);

#endif
