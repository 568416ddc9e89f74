/*
 * making: the bulletins of one run, from plan to files. Shared by bulletin.c (which there are, what stands on
 * them), made.c (what an earlier build left) and outputs.c (files, pages, the index).
 */
#ifndef GONGSHI_PRINT_MAKING_H
#define GONGSHI_PRINT_MAKING_H

#include "print/bulletin.h"

#include <stdatomic.h>

typedef struct form { /* a template */
    const tmpl *t;
    str name, label, query, each;
    const kind *k;   /* NULL: for the whole site */
    bool large_also; /* a second PDF in large print */
} form;

typedef struct bulletin {
    const form *form;
    const record *r;
    uint32_t item; /* of form->each; UINT32_MAX: none */
    str text;      /* rendered, in the run's own memory */
    str path;      /* without ending */
    bool left_out;
    str title;
    size_t pages;
    unsigned seconds;
    print_paper paper;
    bool landscape;
    bool large; /* the large print of the bulletin before it: a PDF only */
    str date;   /* as written on it */
    uint64_t bytes;
    uint32_t next; /* bulletin of the same record + 1 */
    str key;       /* what its PDF was made from */
    bool kept;     /* an earlier build's PDF is still there and nothing changed */
    bool found;    /* there are findings: made again until they are mended, so that they are told again */
    str pdf_hash;
} bulletin;

typedef struct worker {
    arena *scratch, *kept;
    page_env env;
    print_worker *setter;
    buf out, text, speech;
} worker;

struct bulletins {
    const view *v;
    const bulletin_options *o;
    arena *a;
    diags *d;
    form *forms;
    size_t nforms;
    bulletin *items;
    size_t n, cap;
    worker *workers;
    print_batch *batch;
    bulletin_put put;
    void *context;
    str base;         /* the site's address with its slash; empty where it has none */
    uint32_t **heads; /* by kind and record: the first of its bulletins + 1 */
    unsigned threads;
    atomic_bool failed;
};

typedef struct bulletins making;

/* The document of a bulletin's text, in the worker's scratch memory; its links begin with `root`. */
void making_read(making *m, worker *w, bulletin *b, str root, print_doc *doc);

/* made.c: the key of every bulletin; PDFs that an earlier build left and that are still right; the note of
 * them. */
void made_keys(making *m);
void made_reuse(making *m);
void made_put(making *m);
/* The PDF of a bulletin in the folder of an earlier build. */
bool made_pdf(const making *m, arena *a, const bulletin *b, str *bytes);

/* outputs.c: the files of bulletin i, for par_run; the page that lists them all. */
void outputs_make(void *making, size_t i, unsigned worker);
void outputs_index(making *m);

/* "A3 横" */
const char *bulletin_paper(const bulletin *b);

/* web.c: a document's text as HTML, figures as SVG. */
void web_html(arena *a, const print_doc *doc, buf *out);

#endif
