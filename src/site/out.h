/*
 * out: what the files that make a site's further outputs (out_*.c) share. One thread.
 *
 * All values are asked for through env, as pages do, so that what is private or masked there is so here.
 */
#ifndef GONGSHI_SITE_OUT_H
#define GONGSHI_SITE_OUT_H

#include "model/type.h"
#include "site/publish.h"
#include "view/view.h"

typedef struct out {
    const view *v;
    const model *m;
    publish *p;
    diags *d;
    arena *a;     /* lives until all outputs are made */
    page_env env; /* its scratch is reset after each record; links in it are full addresses */
    str base;     /* the site's address with a slash at its end; empty: none */
    bool ok;      /* false: an output could not be staged */
} out;

/* One output. */
void out_put(out *o, str path, str bytes);

/* A value, and all of a record's values but its title, as plain text; Markdown without its marks. */
void out_value(dyn_env *env, const field *f, const fval *v, buf *text);
void out_record(dyn_env *env, const record *r, buf *text);

/* JSON: "key":"value"; and a record's id, page and title as members. */
void out_pair(buf *b, const char *key, str value);
void out_record_names(out *o, const record *r, buf *b);

void out_feeds(out *o);
void out_sitemap(out *o);
void out_calendars(out *o);
void out_search(out *o);
void out_data(out *o);
void out_outlines(out *o, const kind *k, uint32_t at);

#endif
