/*
 * serve: the preview. A small server on the loopback addresses that builds, watches content/ and templates/,
 * builds again when something changes, and has the browser load the page anew. What a build found is shown
 * over the page; the site is never less than the last good one.
 *
 * It knows neither records nor pages: how to build is given to it. One thread and one loop: requests,
 * changes, builds and signals are waited for in one place. A build runs in a process of its own (job.h),
 * pages first, so that a page is not kept waiting by bulletins; those follow when there is nothing else to
 * do. Between builds one such process waits that has read everything: a save then costs what it changes.
 */
#ifndef GONGSHI_SERVE_SERVE_H
#define GONGSHI_SERVE_SERVE_H

#include "base/diag.h"

typedef enum serve_part {
    SERVE_PAGES, /* pages; what else the last build made stays */
    SERVE_ALL    /* bulletins, search and data, too */
} serve_part;

typedef struct serve_report {
    bool good;   /* the output folder is what content and templates say */
    bool died;   /* the build ended without a word */
    bool system; /* the disk or the lock was at fault: it may go better in a while */
    bool more;   /* SERVE_ALL has something to do */
    size_t written, removed;
    int64_t day_ends; /* Unix time when another day begins and the site changes by itself; 0: never */
} serve_report;

typedef struct serve_options {
    const char *folder; /* holds content/ and templates/ */
    const char *out;
    unsigned port; /* 0: any that is free */
    bool quiet;
    /* In a process of its own that builds once and ends: what can be done before it is known what has changed
     * and when. Says nothing. */
    void (*prepare)(void *context);
    /* Then the run. Prints its findings; d lives on. */
    void (*build)(void *context, serve_part part, diags *d, serve_report *report);
    void *context;
} serve_options;

/*
 * Until SIGINT or SIGTERM. false: it could not begin, reported in d (what the first build said it has printed
 * itself).
 */
bool serve_run(const serve_options *o, diags *d);

#endif
