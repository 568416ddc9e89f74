/* internal: what the files of view/ share. */
#ifndef GONGSHI_VIEW_INTERNAL_H
#define GONGSHI_VIEW_INTERNAL_H

#include "view/agenda.h"
#include "view/ground.h"
#include "view/patterns.h"
#include "view/view.h"

#include <pthread.h>

/* A word of navigation, resolved once. */
typedef struct nav_item {
    str label, path;
    const kind *k; /* of a list; NULL: a page */
} nav_item;

/* One line of a calendar page: an appointment on its day, or the first or last day of a period. */
typedef struct month_entry {
    date day;
    uint32_t at; /* in the agenda */
    enum { ENTRY_ON, ENTRY_OPENS, ENTRY_LAST } role;
} month_entry;

typedef struct month_page {
    date first;                 /* the first of the month */
    bool is_now;                /* the month of the build */
    const month_entry *entries; /* by day, then by time */
    uint32_t n, index;          /* index: in view->months */
    struct day_page *days; /* where its entries are too many for one page: those of its days; else NULL */
    uint32_t ndays;
} month_page;

/* A day of such a month, or a weekday of what is repeated every week; where that is still too much, a part of
 * it. */
typedef struct day_page {
    const month_page *month; /* NULL: a weekday */
    date day;
    int weekday; /* 1 Monday … 7 Sunday */
    const month_entry *entries;
    uint32_t n, total; /* total: in all parts */
    uint32_t number, pages;
} day_page;

/* What a page may look at (uses.h). */
typedef enum use_kind {
    USE_ALL,      /* anything at all */
    USE_RECORD,   /* a record's own values */
    USE_BACKS,    /* which records point to a record */
    USE_LIST,     /* which records a kind has, in order */
    USE_QUERY,    /* those of a query */
    USE_ARCHIVES, /* a kind's archives: their values and how many records each has */
    USE_KIND,     /* all that is written in a kind's records */
    USE_ROUTES,   /* where an area's feed and calendar are */
    USE_CARD,     /* where a record's card for chats is */
    USE_ENTRY,    /* by which entry of the catalogue a record is published */
    USE_GROUND,   /* all outlines and places, and what they belong to */
    USE_DATA,     /* a kind's data files: how large they are */
    USE_BULLETINS,
    USE_TMPL,
    USE_FILE /* an attached file is linked */
} use_kind;

/* Pages that a site may do without: there is no such template, or the option of that name says no. */
typedef enum optional_page {
    PAGE_SEARCH,
    PAGE_DATA,
    PAGE_VERIFY,
    PAGE_KIOSK,
    PAGE_ELDER,
    OPTIONAL_PAGES
} optional_page;
extern const char *const optional_pages[OPTIONAL_PAGES];

struct view {
    model *m;
    arena *in;
    diags *d;
    patterns *patterns;
    tmpl_set *templates; /* of the patterns */
    view_options o;
    view_bulletins bulletins; /* NULL: none are made */
    void *bulletins_context;
    view_cards cards; /* NULL: none are drawn */
    void *cards_context;
    const map *made; /* files besides pages; NULL: none are made */
    page_plans plans;
    bool has[OPTIONAL_PAGES];
    str base; /* route_base */
    nav_item *nav;
    uint32_t nnav;
    ground ground;                   /* outlines and places */
    str **paths;                     /* [kind->index][record->index]: every record's page, made once */
    record_list **queries;           /* [kind->index][query] */
    struct archive_index **archives; /* [kind->index][archive] */
    arena **lists;                   /* what both are in, one a thread */
    unsigned nlists;
    appointment *appointments; /* agenda.items */
    agenda agenda;
    bool *timed;        /* [kind->index]: its records are in the agenda */
    reach **reaches;    /* [kind->index][record->index]; NULL where no record belongs to one of that kind */
    month_page *months; /* those that have a calendar page, in order */
    uint32_t nmonths;
    day_page weekly[7]; /* what is repeated on a weekday, whole */
    day_page *days;     /* pages of days and weekdays, in order; first those of weekdays */
    uint32_t ndays, nweekdays;
    struct codes *codes; /* check codes of disclosed records */
    map files;           /* under content/ that pages use, numbered as they come */
    pthread_mutex_t files_lock;
};

/* The values of one archive path, each with its records. */
typedef struct archive_value {
    str value, label; /* value: a slug for the file's name */
    str stem;         /* of its pages: "notices/by-category-notice" */
    record_list records;
} archive_value;

typedef struct archive_index {
    archive_value *values; /* in order of first appearance in the kind's sorting */
    uint32_t n;
} archive_index;

void base_make(view *v);
void paths_make(view *v);
void nav_make(view *v);
void lists_make(view *v); /* queries and archives */
void agenda_make(view *v);
void months_make(view *v);
void plan_pages(view *v);
/* The groups of a slice by a path: {label, records} each, in order of appearance. */
dyn groups_dyn(const record_list *slice, str path, dyn_env *env);

/* Parts of a record that only view knows: url, cells, map … */
dyn_names record_more_names(void);
dyn record_more(dyn_env *env, const void *r, const dyn_name *name);
void markdown_check(page_env *e, const fval *v);
dyn markdown_more(dyn_env *env, const void *v, const dyn_name *name);
dyn shape_more(dyn_env *env, const void *b, const dyn_name *name);
/* The map of a record with an outline or a place: {svg, parts, near, places, scale}; false: nothing to draw.
 */
dyn map_dyn(dyn_env *env, const record *r);
/* The map of all outlines of a kind. */
dyn map_of_kind(dyn_env *env, const kind *k);
dyn chart_draw(dyn_env *env, const struct chart *c);
dyn file_more(dyn_env *env, str path);
dyn list_page_dyn(const list_page *p);
/* The facts that a disclosed record carries: {index, issuer, number, signed, published, method, limit, basis,
 * entry: of the catalogue}; false for others. */
dyn disclosure_dyn(const record *r, dyn_env *env);
/* Check codes, sorted; cut into pages by their first digits where there are many. */
typedef struct code_page code_page;
size_t codes_list(view *v); /* how many there are to be hashed */
void code_hash(view *v, size_t i);
void codes_make(view *v);                                 /* all are hashed */
const sha256 *codes_hash(const view *v, const record *r); /* canon_hash of the record; NULL: not known */
uint32_t codes_pages(const view *v);
const code_page *codes_page(const view *v, uint32_t i);
str code_path(const code_page *p);
dyn codes_dyn(const code_page *p); /* NULL: the first page */
dyn month_page_dyn(const month_page *m);
str month_path(arena *a, const month_page *m); /* "calendar/2026-11.html" */
str month_text(const month_page *m, dyn_env *env);
dyn month_link(const month_page *m, bool current, dyn_env *env); /* {label, url, current} */
/* The days among the entries: {date, lines}. */
dyn month_days(const month_entry *entries, uint32_t n, dyn_env *env);
dyn month_line(const view *v, month_entry e, dyn_env *env);
void days_make(view *v); /* months and v->weekly are there */
dyn day_page_dyn(const day_page *d);
str day_path(arena *a, const day_page *d); /* "calendar/2026-11-05.html", "calendar/weekly-1-2.html" */
str day_text(const day_page *d, dyn_env *env);
/* The first page of a day; NULL: it has none. */
const day_page *day_find(const month_page *m, date day);
const day_page *weekday_find(const view *v, int weekday);
/* The id of the next drawing on the page. */
str page_figure(page_env *e);
/* The page that is being rendered uses this. */
void page_uses(page_env *e, use_kind what, uint32_t of, uint32_t number);
/* Where a file under content/ is published, for a page that links it. */
str page_file(page_env *e, str path);
/* A path from the site's root as a link from this page. */
dyn page_link(dyn_env *env, str path);
/* The field that says where a kind's records are, and may be told; NO_FIELD: none. */
uint32_t kind_point(const kind *k);
/* {files: {name, is_NAME, url, type, size}, fields: {name, label, help, type}, newest}; false where there is
 * no data page. */
dyn kind_data(const view *v, const kind *k, dyn_env *env);
/* The files that are of no one kind, as above: popolo, hsds. */
dyn data_files(const view *v, dyn_env *env);
/* JSON-LD of what the page is about; false where its kind says nothing of that. */
dyn linked_dyn(page_env *e);
dyn ratings_dyn(const kind *k, dyn_env *env);
dyn kind_weeks_dyn(const kind *k, dyn_env *env);
dyn turnaround_dyn(const kind *k, dyn_env *env);
dyn kind_dyn(const view *v, const kind *k, dyn_env *env);

#endif
