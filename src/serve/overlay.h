/*
 * overlay: what the preview shows over a page: the findings of the last build, as HTML. The same piece stands
 * alone where there is no page yet. In the language of the run; everything in it is escaped.
 */
#ifndef GONGSHI_SERVE_OVERLAY_H
#define GONGSHI_SERVE_OVERLAY_H

#include "base/diag.h"

/* Nothing where there is nothing to say. failed: what was not published, in a sentence; NULL: all was. */
void overlay_put(buf *out, diags *d, const char *failed);

/* src/serve/preview.js, which shows it and loads the page anew. */
str overlay_script(void);
/* The words the script needs, as attributes of its element: data-lost="…" */
void overlay_words(buf *out);

/* A whole page of its own around a title, a sentence and a piece of HTML. head goes into <head>. */
void overlay_page(buf *out, const char *title, const char *text, str html, str head);

#endif
