/*
 * publish: how outputs reach the disk. Nothing under the output folder changes before commit; then every
 * file is complete at any moment, old or new, and a build that was killed is made good by the next one.
 *
 * The folder's own record is OUT/.gongshi/manifest: a line a file that gongshi made, "hash size path", sorted by
 * path. New or changed files wait in OUT/.gongshi/stage and move with one rename (a new folder with all it
 * holds, too); files made before and not any more are removed; what others put there stays.
 */
#ifndef GONGSHI_SITE_PUBLISH_H
#define GONGSHI_SITE_PUBLISH_H

#include "base/diag.h"

typedef struct publish publish;

typedef struct publish_stats {
    size_t files;    /* that the site has now */
    size_t written;  /* new or changed in this run */
    size_t removed;
    uint64_t bytes;  /* of all files */
} publish_stats;

/* Makes the folder where it is missing and locks it. NULL: reported (not writable, or another build is at work). */
publish *publish_begin(const char *out, unsigned workers, diags *d);
/*
 * One output; path is relative, '/' between parts. What stands there with the same bytes is left alone, else the bytes
 * are staged. Any thread, worker < workers. false: the disk said no; reported.
 */
bool publish_put(publish *p, unsigned worker, str path, str bytes);
/* Makes what was put the site; false: reported, and the site is as before or, after a failing rename, mended by the next run. Frees p. */
bool publish_commit(publish *p, publish_stats *stats);
/* Forgets what was put. Frees p. */
void publish_abort(publish *p);

#endif
