/*
 * view: how the frozen model appears to templates, and which pages there are.
 *
 * A view is made once a build, and read by all threads. Each output has a page_env of its own: the stack of
 * frames is globals, page, then the record or the list. Names that templates see are in templates/README.md.
 */
#ifndef GONGSHI_VIEW_VIEW_H
#define GONGSHI_VIEW_VIEW_H

#include "base/hash.h"
#include "model/model.h"
#include "tmpl/tmpl.h"

typedef struct view view;
typedef struct patterns patterns; /* patterns.h */

/* Where an asset or attached file is published: a path from the site's root, or empty where there is none. */
typedef str (*view_file)(void *context, str path);

/* One page to be made. */
typedef struct page_plan {
    const tmpl *t;
    str path;        /* "grids/xd-01.html", from the site's root */
    const kind *k;   /* record and list pages */
    const record *r; /* record pages */
    const struct list_page *list;
    const struct code_page *codes;  /* a further page of check codes, name is "verify" */
    const struct month_page *month; /* a page of the calendar, name is "calendar" */
    const struct day_page *day;     /* the same: of a day, or of a weekday */
    str name;                       /* standalone pages: the template's name without "pages/" */
} page_plan;

/* One page of a list: all records of a kind, or those of one value of an archive, cut at per_page. */
typedef struct list_page {
    const kind *k;
    record_list slice; /* what this page shows */
    uint32_t total;    /* records in the whole list */
    uint32_t number, pages;
    str archive;      /* the archive's path ("category"), empty for the whole list */
    str value, label; /* the archive's value and how it is called */
    uint32_t nth;     /* of the archive's values */
    str stem;         /* "grids/index" or "notices/by-category-notice": page n > 1 adds "-n" */
} list_page;

typedef struct page_plans {
    page_plan *items;
    size_t n;
} page_plans;

typedef struct view_options {
    const char *templates; /* folder */
    patterns *patterns;    /* of that folder, read ahead without findings; the view takes them. NULL: none */
    view_file asset;       /* "style.css" under templates/assets */
    view_file file;        /* a path under content/ */
    void *files;
} view_options;

/* Compiles the templates, reads the page words, evaluates the queries and plans the pages. */
view *view_new(model *m, const view_options *o, diags *d);
void view_free(view *v);
const page_plans *view_pages(const view *v);
const model *view_model(const view *v);
const tmpl_set *view_templates(const view *v);

/* Finds what is wrong in the Markdown of all records that no page has shown: call it after rendering, or
 * instead. */
void view_check(const view *v, unsigned threads, diags *d);

struct md_doc;

/* A render's own things; scratch is reset by the caller after each page. */
typedef struct page_env {
    dyn_env dyn; /* first: a dyn_env * of ours is a page_env * */
    const view *v;
    const page_plan *plan;
    str root;         /* "" or "../": from this page to the site's root */
    unsigned figures; /* drawings on this page so far: their ids */
    diags *d;
    const record *hashed; /* the record whose canonical hash was asked for last: templates ask twice */
    sha256 hash;
    struct { /* while a page is rendered: the Markdown parsed last, which lies in the scratch */
        bool keep;
        const fval *of;
        const struct md_doc *doc;
    } text;
    struct uses_note *uses; /* uses.h: what the page looks at is noted here; NULL: it is not */
    tmpl_memo *memo; /* what pages alike have in common, the caller's; NULL: every page is made whole */
    tmpl_lines
        *lines; /* what lists alike say of a record, of all threads; NULL: it is made for each of them */
} page_env;

void page_env_init(page_env *e, const view *v, arena *scratch, diags *d);
/* Renders one page. false: a limit was reached, reported. */
bool view_render(page_env *e, const page_plan *plan, buf *out);

/* ---- for the outputs on the floor above: feeds, data, bulletins ---- */

/* A record's page from the site's root ("grids/xd-01.html"); empty where its kind has no pages. */
str route_record(const view *v, const record *r);
/* The same as a link from a page with that root ("../"); in a, or borrowed from v. Empty: it has no page. */
str route_link(const view *v, const record *r, str root, arena *a);
str route_list(arena *a, const kind *k);
/* The site's address with a slash at its end; empty where it has none, and then there are no feeds. */
str route_base(const view *v);
/* The feed of a disclosed kind ("feeds/notices.atom"), and of what is dated and belongs to an area or one
 * below it ("feeds/areas/xd.atom"); empty where there is none. */
str route_feed(arena *a, const view *v, const kind *k);
str route_area_feed(arena *a, const view *v, const record *r);
/* The calendar of a kind whose records have periods, times or dates of their own ("calendar/events.ics");
 * else empty. */
str route_calendar(arena *a, const view *v, const kind *k);
/* The calendar of an area with all areas below it ("calendar/areas/xd.ics"). */
str route_area_calendar(arena *a, const view *v, const record *r);
/* Is there a page of that name ("search", "data"), and does the site's option of the same name not say no? */
bool view_offers(const view *v, str page);
/* The field that holds the outlines of a kind's records; NO_FIELD: none that may be shown. */
uint32_t kind_outline(const kind *k);
/* The same, or else the field that says where they are (a point). */
uint32_t kind_geometry(const kind *k);
/* The records of a kind's query, in its order; NULL where there is no such query. */
const record_list *view_query(const view *v, const kind *k, str name);
/* A word of templates/words/LANG.yaml; the key itself where there is none. */
str view_word(const view *v, str key);
/* Where a file beside that source file is on the site ("files/x.png"); empty where it is not published. */
str view_published(const view *v, arena *a, uint32_t file, str path);
/* What a record's {{#bulletins}} is: set by the floor that prints, before pages are rendered. Not set:
 * nothing. */
typedef dyn (*view_bulletins)(void *context, dyn_env *env, const record *r);
void view_set_bulletins(view *v, view_bulletins bulletins, void *context);
/* The files that were made besides pages, by path with their bytes: what the data page offers. Not set: their
 * sizes are not told. */
void view_set_made(view *v, const map *made);
/* The path of the picture for a link to a page (a record's, else NULL): set by the floor that draws. */
typedef str (*view_cards)(void *context, const record *r);
void view_set_cards(view *v, view_cards cards, void *context);
/* What parts/pager shows, {number, count, prev, next, items: [{number, url, current}]}; false where there is
 * one page only. path: that of page n of `of`. */
typedef str (*pager_path)(const void *of, uint32_t n, dyn_env *env);
dyn pager_dyn(const void *of, uint32_t number, uint32_t pages, pager_path path, dyn_env *env);
/* The frames that every template sees below its own: globals. */
dyn view_globals(const view *v, page_env *e);

#endif
