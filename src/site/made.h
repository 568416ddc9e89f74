/*
 * made: which pages the last build made of what, so that this one makes those only that would come out
 * otherwise.
 *
 * The note lies beside the output folder's manifest. It counts only for the same program, facts and assets
 * (key) and for an output folder that nobody has touched; without it all pages are made. Lines of text:
 *
 *   key                         16 hex digits
 *   digest of the content, and whether nothing was found to tell of it (1)
 *   name-of-template letters    what renders have seen of its names, for the templates in use
 *   (empty)
 *   digest use                  everything that any page uses, numbered from 0
 *   (empty)
 *   digest path number …        a page, and what it uses
 */
#ifndef GONGSHI_SITE_MADE_H
#define GONGSHI_SITE_MADE_H

#include "site/publish.h"
#include "view/uses.h"

typedef struct made made;

/* p NULL: nothing is kept or left. */
made *made_new(const view *v, publish *p, uint64_t key, unsigned threads);
/* The content is as it was when the last build had nothing to tell of it: nor is there now. */
bool made_quiet(const made *m);
/* Would the page come out as it stands? Then it is kept, with all it uses. Any thread. */
bool made_keep(made *m, unsigned worker, size_t plan);
/* The page was made anew, of this. */
void made_note(made *m, unsigned worker, size_t plan, uses of);
/* All pages are there: commit leaves a note of them, and m lives until then. quiet: without any finding. */
void made_leave(made *m, bool quiet);
void made_free(made *m);

/* What else than the content decides how pages look: this program and its libraries. */
uint64_t made_program(void);

#endif
