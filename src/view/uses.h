/*
 * uses: what pages are made of, so that a build can make those only whose making would change.
 *
 * While a page renders, everything it looks at is noted as a use: a record, who points to it, a list, a
 * template …. A use has a name that lasts over builds and a digest that changes where the page may. What all
 * pages share (words, kinds, calendars, rules, the site's record, the date) is one digest, view_facts. What
 * nobody thought of counts as a use of everything: a page is made too often rather than too seldom.
 */
#ifndef GONGSHI_VIEW_USES_H
#define GONGSHI_VIEW_USES_H

#include "view/view.h"

/* One page's uses, each once. One a thread. */
typedef struct uses {
    const uint64_t *items;
    uint32_t n;
    bool unsettled; /* the page names a template that is not there: made anew every time, for its finding */
} uses;

typedef struct uses_note uses_note;

uses_note *uses_new(void);
void uses_free(uses_note *u);
/* From here on what e's render looks at is noted; NULL: nothing is. */
void uses_begin(page_env *e, uses_note *u);
/* What was noted since; borrowed until the next begin. */
uses uses_end(page_env *e);

/* "record grids xd-01". */
void use_name(const view *v, uint64_t use, buf *out);
bool use_find(const view *v, str name, uint64_t *use); /* false: there is no such thing (any more) */
uint64_t use_digest(const view *v, uint64_t use);
/* The page is kept, and so is what it uses: marks attached files as linked. */
void use_keep(const view *v, uint64_t use);

/* Of a page before it is made: its place, its template, what a list holds. */
uint64_t plan_digest(const view *v, const page_plan *p);
/* Of what every page may show. */
uint64_t view_facts(const view *v);

#endif
