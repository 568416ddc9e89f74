/*
 * memo: what pages of one class write alike, once made. Private to tmpl/; one a thread.
 *
 * A stretch is operations at a template's outermost level, one after another, that wrote nothing but
 * constants (dyn_env.varied stood still). Its key is where it begins, which blocks were given on the way
 * there, and the class: the same for all pages of the class, and so is what follows from it.
 */
#ifndef GONGSHI_TMPL_MEMO_H
#define GONGSHI_TMPL_MEMO_H

#include "tmpl/program.h"

typedef struct stretch {
    const op *begin;
    uint32_t given, alike;
    uint32_t next;  /* the operation after it; the first one's own number: that one varies */
    uint32_t shown; /* templates shown in it: [shown, shown + nshown) of the memo's */
    uint32_t nshown;
    bool leads;     /* the operation after it varies: it need not be looked for */
    uint64_t steps; /* what the limit counts */
    str text;
} stretch;

/* The number of a chain of blocks given: `outer` of those around it, 0 for none. */
uint32_t memo_given(tmpl_memo *m, uint32_t outer, const site *given);
/* NULL: nothing is known yet. */
const stretch *memo_find(const tmpl_memo *m, const op *begin, uint32_t given, uint32_t alike);
/* Keeps the stretch, with copies of its text and of the templates shown. */
void memo_keep(tmpl_memo *m, const stretch *s, const tmpl *const *shown);
const tmpl *memo_shown(const tmpl_memo *m, uint32_t i);

#endif
