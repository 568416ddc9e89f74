/*
 * build: one run from content and templates to the output folder. A pure function of its inputs and the date.
 */
#ifndef GONGSHI_SITE_BUILD_H
#define GONGSHI_SITE_BUILD_H

#include "view/view.h"

/* What a build begins with, done before it is known what it has to build (build_read_ahead). */
typedef struct build_ahead {
    model_ahead *m;
    patterns *p; /* NULL: there are findings */
} build_ahead;

typedef struct build_options {
    const char *folder; /* holds content/ and templates/ */
    const char *out;    /* NULL: nothing is written (check) */
    date today;         /* DATE_NONE: now */
    unsigned threads;
    bool strict; /* warnings stop the build, too */
    /* Called with the view before pages are rendered; NULL: nothing. */
    void (*before)(void *context, view *v, diags *d);
    /* Further outputs made from the view once the pages are there (bulletins); NULL: none. put is for any
     * worker < threads. */
    bool (*also)(void *context, const view *v, bool (*put)(void *to, unsigned worker, str path, str bytes),
                 void *to, diags *d);
    void *also_context;
    /* Pages and their assets only; what else the last build made stays. A build of everything has to follow.
     */
    bool pages_only;
    build_ahead ahead; /* of the same folder and threads; the run takes it */
    bool progress;     /* show it on the terminal where the build lasts over a second */
} build_options;

typedef struct build_stats {
    size_t records, pages, files, written, removed;
    size_t made; /* pages; the others stand as the last build made them */
    uint64_t bytes;
    int64_t milliseconds;
} build_stats;

/* What findings still quote when the run is over: release it after they are printed. */
typedef struct build_hold {
    model *m;
    view *v;
    arena *a;
} build_hold;
void build_release(build_hold *h);

/*
 * Reads content and templates, for a run that may come much later and looks again at all that it reads. The
 * run gives what it gives without, only sooner where little has changed.
 */
build_ahead build_read_ahead(const build_options *o);

/* false: findings (in d) or the system (errno-like finding) stopped it; then nothing was written. */
bool build_run(const build_options *o, diags *d, build_stats *stats, build_hold *hold);

#endif
