/*
 * model: what the content means. Kinds with their fields, records with their values, links both ways.
 *
 * Loading goes: kinds, then records (parsed in parallel), then links and checks; after model_load the model
 * is frozen and read by any number of threads. Everything lives in the model's arenas and borrows the source
 * files.
 */
#ifndef GONGSHI_MODEL_MODEL_H
#define GONGSHI_MODEL_MODEL_H

#include "base/date.h"
#include "base/dyn.h"
#include "base/map.h"
#include "data/tree.h"

typedef struct model model;
typedef struct kind kind;
typedef struct field field;
typedef struct record record;
typedef struct type type;

#define NO_FIELD UINT32_MAX

/* What a pass over all records is about: what is in a field's values, or in what is nested in them. */
typedef enum holding {
    HOLDS_LINKS,
    HOLDS_BACKS, /* links whose other side lists them */
    HOLDS_NAMES,
    HOLDS_FILES,
    HOLDS_CHECKS, /* something to be checked when all is linked */
    HOLDS_MARKDOWN,
    HOLDS_SETTLED, /* what a check over all records leaves in it */
    HOLDINGS
} holding;

typedef struct field_list {
    uint8_t *at; /* indices */
    uint32_t n;
} field_list;

/* The fields of a kind or of a nested record, in the order they are defined; at most LIMIT_FIELDS. */
typedef struct shape {
    field *fields;
    uint32_t n;
    map by_name;
    field_list with[HOLDINGS];
} shape;

struct field {
    str name;
    str label; /* in the site's language */
    str help;
    const val *example; /* a value that a clerk could write; NULL: none */
    const type *type;
    const val *def; /* the definition, for the type's own options */
    bool required;
    bool is_private; /* never published, in any output */
    void *options;   /* made by type->options */
    shape *inside;   /* record (and types built on one): the fields within */
    field *of;       /* list: what an item is */
    uint32_t index;  /* in its shape */
    uint8_t holds;   /* a bit a holding */
};

/* A field's value in a record. */
typedef struct fval {
    const val *src; /* as written; NULL: absent */
    union {
        const void *p; /* the type's own, immutable once the model is frozen */
        int64_t n;
    } as;
    uint32_t n;     /* text: its bytes, which begin at as.p */
    uint16_t field; /* index in its shape; 0 for what is no field, as the items of a list */
    bool bad;       /* already reported: later checks pass over it in silence */
    uint8_t told;   /* Markdown: its findings are made. Set by the first render, also of a frozen model */
} fval;

/*
 * The values of a record, or of a record within one. Most fields of a kind are absent in most of its records:
 * only those that are written have a value, in the order of the fields, and those that had to be written and
 * are bad because they are not. Passes over all records go over these alone, or over those of them that hold
 * what the pass is about.
 */
typedef struct fvals {
    uint8_t n, head; /* the values begin after so many times eight bytes */
    uint8_t at[];    /* one a field: the number of its value; 0: it has none */
} fvals;

extern const fval value_absent;

/* The value in so many-th place, and its field. Values are written to only while records are loaded. */
static inline fval *value_nth(const fvals *all, uint32_t i)
{
    return (fval *)((const uint64_t *)(const void *)all + all->head) + i;
}
static inline const field *field_nth(const shape *s, const fvals *all, uint32_t i)
{
    return &s->fields[value_nth(all, i)->field];
}

/* The value of the field in so many-th place; NULL: it has none. */
static inline fval *value_slot(const fvals *all, uint32_t at)
{
    return all->at[at] ? value_nth(all, all->at[at] - 1u) : NULL;
}
static inline const fval *value_at(const fvals *all, uint32_t at)
{
    const fval *v = value_slot(all, at);
    return v ? v : &value_absent;
}
/* NULL: no such field (NO_FIELD), or absent or bad. */
static inline const fval *value_good(const fvals *all, uint32_t at)
{
    const fval *v = at == NO_FIELD ? NULL : value_slot(all, at);
    return v && v->src && !v->bad ? v : NULL;
}

/* Of the values those that are there, are not bad, and hold it: for (value_walk w = …; value_next(&w);). */
typedef struct value_walk {
    const shape *s;
    const fvals *all;
    const field_list *of;
    uint32_t i;
    const field *f; /* the value's field, and the value */
    fval *v;
} value_walk;

static inline value_walk values_with(const shape *s, const fvals *all, holding what)
{
    return (value_walk){.s = s, .all = all, .of = &s->with[what]};
}
static inline bool value_next(value_walk *w)
{
    while (w->i < w->of->n) {
        uint32_t at = w->of->at[w->i++];
        w->v = value_slot(w->all, at);
        if (!w->v || !w->v->src || w->v->bad) continue;
        w->f = &w->s->fields[at];
        return true;
    }
    return false;
}

/* The other side of a reference: kind X has a ref to this kind with `back: name`. */
typedef struct back {
    str name;
    kind *from;
    const field *by; /* the field in `from` */
} back;

typedef struct record_list {
    const record **items;
    uint32_t n;
} record_list;

typedef struct sort_key { /* "-published", "period.to" */
    str path;
    bool descending;
} sort_key;

typedef struct query {
    str name;
    struct condition {
        str path;
        dyn_steps steps; /* the path, taken apart */
        str *values;     /* any of them */
        uint32_t n;
    } * where;
    uint32_t nwhere;
    sort_key *sort;
    uint32_t nsort;
    uint32_t limit; /* 0: all */
    span at;
} query;

struct kind {
    str name;             /* plural; folder and URL */
    str label, one, help; /* in the site's language */
    shape shape;
    int64_t order;
    uint32_t title, date, area;  /* field indices or NO_FIELD */
    uint32_t abbreviation;       /* what a record is called where room is short (on a map), or NO_FIELD */
    const struct linked *linked; /* what its records are in schema.org's words (linked.h); NULL: nothing */
    bool disclosed;
    bool single; /* one record only, no pages: site */
    bool paged;  /* records have pages */
    sort_key *sort;
    uint32_t nsort, per_page;
    uint32_t *columns; /* field indices */
    uint32_t ncolumns;
    str group;     /* path, empty: none */
    str *archives; /* paths */
    uint32_t narchives;
    query *queries;
    uint32_t nqueries;
    back *backs;
    uint32_t nbacks;
    map by_id;        /* id -> index in records */
    record **records; /* in path order, then in file order */
    uint32_t nrecords;
    const record **sorted; /* the same by kind->sort */
    dyn_names names;       /* that templates may ask a record for */
    uint32_t index;        /* in model->kinds */
    span at;
};

struct record {
    const kind *kind;
    str id, title;  /* title: record_title */
    uint32_t index; /* in kind->records */
    uint32_t rank;  /* place by the kind's sorting */
    bool suspect;   /* it holds something that the privacy check is to look at */
    bool torn;      /* as its document */
    const tree_doc *doc;
    uint64_t digest; /* of the document */
    fvals *values;
    record_list *backs; /* one a back of the kind; NULL where all are empty */
};

struct model {
    arena **arenas; /* one a thread; arenas[0] also takes what is made alone */
    unsigned threads;
    tree tree;
    kind **kinds; /* by order, then name */
    uint32_t nkinds;
    map kind_by_name;
    const record *site; /* content/site.yaml; NULL where it is missing */
    date today;
    str lang;                    /* "zh-CN" */
    int zone_minutes;            /* the site's time zone, east of UTC */
    str folder;                  /* the site's folder (-C) */
    struct packs *packs;         /* rule packs */
    struct duties *duties;       /* the disclosure catalogue; NULL until all is checked */
    struct calendars *calendars; /* working-day calendars */
    struct proofs *proofs;       /* proofs.h; NULL: every check is made */
    size_t nrecords;
};

/* What loading begins with, done before it is known what the content will be: its files read and parsed,
 * kinds, calendars and rules defined. */
typedef struct model_ahead model_ahead;

typedef struct model_options {
    str folder; /* holds content/ */
    date today; /* DATE_NONE: now, in the site's time zone */
    unsigned threads;
    model_ahead *ahead; /* of the same folder and threads; the model takes it. NULL: none */
} model_options;

/* Never NULL; where diags has errors the model may be read only for further checks. */
model *model_load(const model_options *o, diags *d);
/* Finds nothing: model_load does, and gives with it what it gives without. */
model_ahead *model_load_ahead(const model_options *o);
str model_ahead_lang(const model_ahead *m);
void model_free(model *m);
/* The built-in kinds (and content/kinds when folder is given) without any record. */
model *model_kinds_only(str folder, diags *d);

kind *model_kind(const model *m, str name);          /* NULL where there is none */
const record *model_record(const kind *k, str id);   /* NULL where there is none */
uint32_t shape_find(const shape *s, str name);       /* NO_FIELD where there is none */
const fval *record_value(const record *r, str name); /* NULL: no such field or absent or bad */
/* Its title field as plain text; the id where empty. */
static inline str record_title(const record *r) { return r->title.n ? r->title : r->id; }
date record_date(const record *r); /* by kind->date; DATE_NONE */
span record_span(const record *r); /* where the record stands */
/* Of what is written in the record's file, and of what checks over all records have left in it. What it shows
 * depends on nothing else but the records it refers to, the kinds, the calendars and rules, and the date. */
uint64_t record_digest(const record *r);

/* The record of a `kind:id` or `id` reference in one of the kinds; for Markdown links. kind may be singular.
 */
const record *model_resolve(const model *m, str reference);
/* The kind of that name, plural or singular (`grid` for grids); NULL where there is none. */
kind *model_kind_like(const model *m, str name);

#endif
