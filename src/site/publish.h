/*
 * publish: how outputs reach the disk. Nothing that stands in the output folder changes before commit; then
 * every file is complete at any moment, old or new, and a build that was killed is made good by the next one.
 *
 * The folder's own record is OUT/.gongshi/manifest: a line a file that gongshi made, "hash size path", sorted
 * by path, without times. New or changed files wait in OUT/.gongshi/stage and move by rename (a new folder
 * with all it holds, in one). Files made before and not any more are removed, with folders that get empty;
 * what others put there stays. OUT/.gongshi/lock keeps two builds apart.
 */
#ifndef GONGSHI_SITE_PUBLISH_H
#define GONGSHI_SITE_PUBLISH_H

#include "base/diag.h"
#include "base/map.h"

typedef struct publish publish;

typedef struct publish_stats {
    size_t files;   /* that the site has now */
    size_t written; /* new or changed in this run */
    size_t removed;
    uint64_t bytes; /* of all files */
} publish_stats;

/* Makes the folder where it is missing and locks it. NULL: reported (not writable, or another build is at
 * work). */
publish *publish_begin(const char *out, unsigned workers, diags *d);

/*
 * One output; path is relative, '/' between parts. What stands there with the same bytes is left alone, else
 * the bytes are staged. Any thread, worker < workers; both may be gone after the call. false: the disk said
 * no; the first such failure of a run is reported (FILE_UNWRITABLE).
 */
bool publish_put(publish *p, unsigned worker, str path, str bytes);
/* Closes what the worker keeps open for its next output: before and after threads with open files of their
 * own (par_run_files), on the thread that put them. */
void publish_rest(publish *p, unsigned worker);
/*
 * The same for a file of `size` bytes that is copied without being held in memory. The path must name its
 * content (hold a hash of it): what gongshi made there with that size is left alone unread. hash goes into
 * the manifest.
 */
bool publish_copy(publish *p, unsigned worker, str path, const char *source, uint64_t size, uint64_t hash);
/* An output known to be as the last build made it. false: it is not there, or was touched since: it has to be
 * put. */
bool publish_keep(publish *p, unsigned worker, str path);

/* What the last build made and wanted says yes to, by path, with its size. The paths are gone with p. */
void publish_last(const publish *p, bool (*wanted)(str path), map *sizes);
/* Keeps what the last build made, this run has not put, and wanted says yes to, where it is still there. No
 * other thread may put or keep meanwhile. */
bool publish_keep_where(publish *p, bool (*wanted)(str path));

/*
 * A note to the next build, which gets it only where the output folder is as this build leaves it. It lies
 * beside the manifest. A large site's is hundreds of megabytes, so it is never held whole: commit has `write`
 * give it in pieces, once to compare it with what stands there and once to write it. Until then context
 * lives.
 */
typedef struct publish_note publish_note;
struct publish_note {
    void (*write)(const publish_note *n, void (*give)(void *to, str piece), void *to);
    void (*prepare)(const publish_note *n); /* what can be done of it beside the commit; may be NULL */
    void *context;
    bool same; /* it is what publish_left gave, and need not be written to be compared */
};
str publish_left(publish *p); /* by the last build; empty where there is none */
void publish_leave(publish *p, publish_note note);

/*
 * Makes what was put the site. Frees p. false: reported (two outputs of one name, something in the way, the
 * disk); then the folder is as before, or, where a rename failed half-way, made good by the next run.
 */
bool publish_commit(publish *p, publish_stats *stats);
/* Forgets what was put; the folder is as before. Frees p. */
void publish_abort(publish *p);

#endif
