/*
 * program: a compiled template, as compile.c makes it and render.c runs it. Private to tmpl/.
 *
 * Operations stand in the order of the text. A section's body follows its operation and ends at
 * `jump`; the blocks given to a parent follow the parent's operation in the same way.
 */
#ifndef GONGSHI_TMPL_PROGRAM_H
#define GONGSHI_TMPL_PROGRAM_H

#include "base/map.h"
#include "tmpl/tmpl.h"

#include <pthread.h>
#include <stdatomic.h>

typedef enum op_kind {
    OP_TEXT,
    OP_CONSTANT, /* {{x.y}} whose text is known (tmpl_settle) */
    OP_VALUE,    /* {{x}}; with OP_RAW {{{x}}} and {{&x}} */
    OP_SECTION,
    OP_INVERTED,
    OP_BLOCK, /* {{$x}} as a parameter: the body is its default */
    OP_PARTIAL,
    OP_PARENT
} op_kind;

enum op_bit {
    OP_LINE = 1, /* first of its line: the indentation in force goes before it */
    OP_RAW = 2,
    OP_DYNAMIC = 4, /* partial or parent: the path gives the name */
    OP_ALONE = 8,   /* partial, parent, block: alone on its lines; site->indent is added to what it shows */
    OP_HEAD = 16    /* block: the opening tag's line is gone, so the first line shown is indented too */
};

enum seen_bit { /* set by renders, relaxed: order does not matter and nothing is read through them */
                SEEN_TRIED = 1,
                SEEN_FOUND = 2,
                SEEN_PLAIN = 4 /* {{{x}}} wrote what is not DYN_HTML */
};

typedef struct delimiters {
    str open, close;
} delimiters;

typedef struct argument { /* {{$x}} given to a parent; its operations are [begin, end) of the template */
    dyn_name name;
    uint32_t begin, end;
    span at;
} argument;

typedef struct site { /* where a partial, a parent or a block is shown */
    dyn_name name;    /* static partial and parent, block */
    str indent;
    const tmpl *target; /* by tmpl_link; NULL: not there, or dynamic */
    argument *args;
    uint32_t nargs;
} site;

typedef struct body { /* what a lambda needs */
    str raw;
    const delimiters *delims;
} body;

typedef struct op {
    uint8_t kind, bits;
    _Atomic uint8_t seen;
    uint32_t jump;       /* section, inverted, block, parent: the operation after the body */
    uint32_t begin, end; /* the tag in the file */
    uint32_t n;          /* bytes of text; names of path, 0 for {{.}} */
    union {
        const char *text;
        const dyn_name *path;
    } u;
    union {
        const str *written; /* constant: as HTML */
        const body *body;   /* value, section */
        site *site;         /* block, partial, parent */
    } x;
} op;

typedef struct reference { /* {{>name}} or {{<name}}, also in templates with errors */
    str name;
    span at;
} reference;

struct tmpl {
    str name;
    uint32_t file;
    bool passing; /* a lambda's text: gone when the render is done */
    span place;   /* then: the tag that called it */
    op *ops;
    uint32_t nops;
    reference *refs;
    uint32_t nrefs;
    bool plain;      /* makes no HTML */
    uint32_t number; /* in the set */
    tmpl_set *set;
};

enum { MISSES_KEPT = 128 };

typedef struct miss { /* a dynamic name that named no template */
    char name[252];
    uint32_t n;
    str path;
    span at;
} miss;

struct tmpl_set {
    arena *in;
    map names; /* to the index in list */
    tmpl **list;
    uint32_t n, cap;
    map wanted;           /* names of partials and parents */
    pthread_mutex_t lock; /* of the misses: renders add to them */
    miss *misses;
    uint32_t nmisses;
};

static inline span op_span(const tmpl *t, const op *o)
{
    return t->passing ? t->place : (span){t->file, o->begin, o->end};
}

/* The dotted name of an operation with a path, as written. */
static inline str op_name(const op *o)
{
    if (!o->n) return STR(".");
    const dyn_name *last = &o->u.path[o->n - 1];
    return (str){o->u.path[0].s.p, (size_t)(last->s.p + last->s.n - o->u.path[0].s.p)};
}

static inline bool name_eq(const dyn_name *a, const dyn_name *b)
{
    return a->hash == b->hash && str_eq(a->s, b->s);
}

extern const delimiters default_delimiters;

/* Compiles into the arena. file 0: a lambda's text, whose findings go to place. */
tmpl *tmpl_compile(arena *a, diags *d, str name, uint32_t file, str text, const delimiters *delims,
                   span place);
/* Joins the template's static names to the set; d NULL: no warnings. */
void tmpl_join(tmpl *t, tmpl_set *set, diags *d);
/* A render found no template of that name. */
void tmpl_miss(tmpl_set *set, str name, str path, span at);

#endif
