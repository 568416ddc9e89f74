/*
 * out: what the files that make a site's further outputs (out_*.c) share. Each is made
 * by one thread, with an `out` of its own.
 *
 * All values are asked for through env, as pages do, so that what is private or masked there is so here.
 */
#ifndef GONGSHI_SITE_OUT_H
#define GONGSHI_SITE_OUT_H

#include "model/type.h"
#include "site/publish.h"
#include "view/agenda.h"
#include "view/view.h"

typedef struct out {
    const view *v;
    const model *m;
    publish *p;
    unsigned worker; /* whose thread this is */
    diags *d;
    arena *a;     /* lives until the output is made */
    page_env env; /* its scratch is reset after each record; links in it are full addresses */
    str base;     /* the site's address with a slash at its end; empty: none */
    map *made;    /* the bytes of each file */
    bool ok;      /* false: a file could not be staged */
} out;

/* One file. */
void out_put(out *o, str path, str bytes);

/* A value, and all of a record's values but its title, as plain text; Markdown without its marks. */
void out_value(dyn_env *env, const field *f, const fval *v, buf *text);
void out_record(dyn_env *env, const record *r, buf *text);

/* Things of records by area: each belongs to the area of its record and to all above. timed: there is at most
 * one an appointment, else one a dated record. */
typedef struct area_bucket {
    const void **items;
    uint32_t n;
} area_bucket;
typedef struct by_area {
    out *o;
    bool timed;
    area_bucket **buckets; /* [kind->index][record->index] */
    const void *item;      /* being added */
} by_area;
void by_area_init(by_area *b, out *o, bool timed);
void by_area_add(by_area *b, const record *r, const void *item);
const area_bucket *by_area_of(const by_area *b, const record *area); /* NULL: nothing */

/* When a record last changed: its newest correction that is not to come, else the day it was made public. */
date out_changed_day(const out *o, const record *r);

/* A field of the site's record as text that stays. */
str out_site_text(out *o, const char *name);

/* JSON: "key":"value"; and a record's id, page and title as members. */
void out_pair(buf *b, const char *key, str value);
void out_record_names(out *o, const record *r, buf *b);

/* What of a value is not in data: private, absent, wrong, or drawn as an outline. */
bool out_is_shown(const field *f, const fval *v);

/* data/KIND.json and data/KIND.schema.json */
void out_json(out *o, const kind *k);
void out_popolo(out *o); /* data/popolo.json: votes */
void out_hsds(out *o);   /* data/hsds.json: services and canteens */
void out_feeds(out *o);
void out_sitemap(out *o);
void out_calendars(out *o);
void out_search(out *o);
void out_tables(out *o); /* data/KIND.csv and data/KIND.xlsx of all kinds */
void out_outlines(out *o, const kind *k, uint32_t at);

#endif
