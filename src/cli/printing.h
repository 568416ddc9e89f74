/*
 * printing: bulletins and the pictures of links, made in the run of `gongshi build`.
 */
#ifndef GONGSHI_CLI_PRINTING_H
#define GONGSHI_CLI_PRINTING_H

#include "cli/options.h"
#include "print/bulletin.h"
#include "print/card.h"

typedef struct printing {
    arena *a;
    const options *o;
    const char *previous; /* the output folder */
    bulletins *all;       /* between before and end */
    cards *cards;
    bulletin_stats stats;
} printing;

/* build_options.before and .also with a printing as its context. */
void printing_before(void *context, view *v, diags *d);
bool printing_also(void *context, const view *v, bool (*put)(void *to, unsigned worker, str path, str bytes),
                   void *to, diags *d);
void printing_end(printing *p);
/* A line on what was printed and in which faces. */
void printing_say(const printing *p, buf *b);

#endif
