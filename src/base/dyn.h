/*
 * dyn: a value as a template sees it. Text, a list, or an object with named parts that are
 * computed when asked for; model/ and view/ make them, tmpl/ reads them, neither knows the other.
 *
 * A dyn is passed by value and borrows what it shows (the frozen model, or env->scratch).
 * Absent is not false: a lookup goes on to the next frame only where the name is ABSENT,
 * so an object gives DYN_FALSE for a name that it knows and that has no value.
 */
#ifndef GONGSHI_BASE_DYN_H
#define GONGSHI_BASE_DYN_H

#include "base/str.h"

typedef enum dyn_kind {
    DYN_ABSENT, /* no such name */
    DYN_FALSE,  /* null, false, empty: a section is skipped, text is empty */
    DYN_TEXT,
    DYN_HTML, /* text that is finished HTML: templates write it with {{{ }}} */
    DYN_LIST,
    DYN_OBJECT,
    DYN_LAMBDA
} dyn_kind;

struct chart;
typedef struct dyn dyn;
typedef struct dyn_env dyn_env;

typedef struct dyn_name {
    str s;
    uint32_t hash; /* (uint32_t)str_hash(s), computed once when the template is compiled */
} dyn_name;

typedef struct dyn_class {
    dyn (*get)(dyn self, const dyn_name *name,
               dyn_env *env);                      /* OBJECT (and LIST, if it has parts); may be NULL */
    dyn (*at)(dyn self, uint32_t i, dyn_env *env); /* LIST: item i < self.n */
    str (*text)(dyn self, dyn_env *env);           /* what {{name}} writes for OBJECT or LIST; may be NULL */
    /* LAMBDA: raw is the section's text ({{name}}: empty), open/close the delimiters in force there.
       Returns template text, rendered in the current context with the default delimiters for
       {{name}} and the section's for {{#name}}. Only a closed set of C functions are lambdas. */
    str (*call)(dyn self, str raw, str open, str close, dyn_env *env);
    bool lasting; /* OBJECT: the same p is the same thing as long as the build lasts */
} dyn_class;

/*
 * Small enough to be given and taken in two registers, for templates do little else: the kind, the size and
 * the class are one word, asked for by dyn_kind_of, dyn_n and dyn_class_of. (As members of their own a
 * compiler writes them one by one and reads them together, and every reading waits for the last writing.)
 */
struct dyn {
    const void *p; /* bytes of TEXT and HTML; the class's own for the others */
    uint64_t word; /* kind: 3 bits, n: 29, class: 32, its distance from dyn_no_class; they are static objects
                    * of one program */
};
extern const dyn_class dyn_no_class; /* of ABSENT, FALSE, TEXT and HTML: it can do nothing */
enum { DYN_MOST = (1 << 29) - 1 };   /* no text of a page and no list is as long */

static inline dyn_kind dyn_kind_of(dyn d) { return (dyn_kind)(d.word & 7); }
static inline bool dyn_is(dyn d, dyn_kind kind) { return dyn_kind_of(d) == kind; }
/* Bytes of TEXT and HTML, items of LIST. */
static inline uint32_t dyn_n(dyn d) { return (uint32_t)d.word >> 3; }
static inline const dyn_class *dyn_class_of(dyn d)
{
    return (const dyn_class *)((intptr_t)&dyn_no_class + (int32_t)(d.word >> 32));
}
/* A LIST, OBJECT or LAMBDA. */
static inline dyn dyn_of(dyn_kind kind, uint32_t n, const void *p, const dyn_class *cls)
{
    uint64_t distance = (uint32_t)((intptr_t)cls - (intptr_t)&dyn_no_class);
    return (dyn){p, distance << 32 | (uint64_t)(n & DYN_MOST) << 3 | (unsigned)kind};
}
static inline dyn dyn_bytes(dyn_kind kind, str s)
{
    return (dyn){s.p, (uint64_t)(s.n & DYN_MOST) << 3 | (unsigned)kind};
}

/* Which names an object may know: a set that may say yes wrongly, never no. Passing over a frame is then one
 * test. */
typedef struct dyn_names {
    uint64_t bits[4];
} dyn_names;
static inline void dyn_names_add(dyn_names *n, str name)
{
    uint32_t h = (uint32_t)str_hash(name);
    n->bits[h >> 6 & 3] |= 1ull << (h & 63);
}
static inline bool dyn_names_may(const dyn_names *n, const dyn_name *name)
{
    return n->bits[name->hash >> 6 & 3] >> (name->hash & 63) & 1;
}

/* What a render looks at, for those who want to know what it depends on. */
typedef enum dyn_use {
    DYN_USES_RECORD, /* a model/model.h record: its own values */
    DYN_USES_BACKS,  /* its back-lists: which records they hold */
    DYN_USES_TMPL,   /* a tmpl/tmpl.h tmpl is shown */
    DYN_USES_MISS    /* a name that no template has; thing is NULL */
} dyn_use;

/* What a render carries along. One an output, used by one thread; any function may be NULL. */
struct dyn_env {
    arena *scratch;                     /* texts made on the way; live until the output is done */
    str (*word)(dyn_env *env, str key); /* page words (labels, date forms); the key itself where unknown */
    /* Parts of a record that only view/ knows (url, …); ABSENT where it knows none of that name. */
    dyn (*more)(dyn_env *env, const void *record, const dyn_name *name);
    dyn_names more_names; /* the names that more knows */
    /* Parts of a Markdown text (a model/model.h fval): html, plain, excerpt. */
    dyn (*more_text)(dyn_env *env, const void *fval, const dyn_name *name);
    /* Parts of an outline (a model/boundary.h boundary): outlines. */
    dyn (*more_shape)(dyn_env *env, const void *boundary, const dyn_name *name);
    /* A chart as a drawing (HTML); see base/chart.h. */
    dyn (*draw)(dyn_env *env, const struct chart *c);
    dyn (*file_url)(dyn_env *env, str path); /* where a file under content/ is published */
    void (*use)(dyn_env *env, dyn_use what, const void *thing);
    const void *used; /* the record that use was told of last, which it need not be told of
                       * again: only `varied` counts it */
    uint32_t varied;  /* how many values were given that pages alike (tmpl/tmpl.h) may see differently */
    uint32_t placed;  /* how many of them depend on the page itself, not on what they were asked of */
    /* What is used from begin to end, in order; and using that again: text copied from one page to another.
     * NULL: it cannot be. */
    const struct dyn_log {
        void (*begin)(dyn_env *env);
        uint32_t (*end)(dyn_env *env, const uint64_t **uses); /* borrowed until the next begin */
        void (*again)(dyn_env *env, const uint64_t *uses, uint32_t n);
    } * log;
    int32_t today; /* a base/date.h date */
    void *page;    /* view's: the current page */
};

#define DYN_NOTHING ((dyn){NULL, DYN_ABSENT})
#define DYN_NO      ((dyn){NULL, DYN_FALSE})

static inline dyn_name dyn_name_of(str s) { return (dyn_name){s, (uint32_t)str_hash(s)}; }
static inline dyn dyn_text(str s) { return s.n ? dyn_bytes(DYN_TEXT, s) : DYN_NO; }
static inline dyn dyn_html(str s) { return s.n ? dyn_bytes(DYN_HTML, s) : DYN_NO; }
static inline dyn dyn_bool(bool yes) { return yes ? dyn_text(STR("true")) : DYN_NO; } /* TEXT or FALSE */
dyn dyn_count(arena *a, uint32_t n); /* its digits; none is written 0, and is false to a section */
static inline dyn dyn_get(dyn self, const dyn_name *name, dyn_env *env) /* ABSENT where it has none */
{
    const dyn_class *c = dyn_class_of(self);
    return c->get ? c->get(self, name, env) : DYN_NOTHING;
}
static inline dyn dyn_part(dyn self, str name,
                           dyn_env *env) /* the same for a name that no template asks for */
{
    dyn_name n = dyn_name_of(name);
    return dyn_get(self, &n, env);
}
dyn dyn_at(dyn self, uint32_t i, dyn_env *env);
str dyn_str(dyn self, dyn_env *env);    /* its text, unescaped */
static inline bool dyn_truthy(dyn self) /* does a section on it render? */
{
    dyn_kind kind = dyn_kind_of(self);
    return kind > DYN_FALSE && (kind != DYN_LIST || dyn_n(self));
}
/* The value at a dotted path from self; ABSENT where a part is missing. */
dyn dyn_path(dyn self, str path, dyn_env *env);
/* The same for a path that many are asked for: it is taken apart once. */
typedef struct dyn_steps {
    const dyn_name *names;
    uint32_t n;
} dyn_steps;
dyn_steps dyn_steps_of(arena *a, str path);
dyn dyn_walk(dyn self, dyn_steps path, dyn_env *env);
/* env->draw, or FALSE where nothing is drawn. */
dyn dyn_draw(dyn_env *env, const struct chart *c);
str dyn_word(dyn_env *env, str key); /* env->word, or the key where there is none */

/* A list of dyns that lie in memory; an object of names and values (few: looked up one by one). */
dyn dyn_array(const dyn *items, uint32_t n);
typedef struct dyn_entry {
    str name;
    dyn value;
} dyn_entry;
dyn dyn_object(const dyn_entry *entries, uint32_t n);

#endif
