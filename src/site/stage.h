/*
 * stage: what publish.c (putting) and commit.c (making it the site) share; only they include it.
 */
#ifndef GONGSHI_SITE_STAGE_H
#define GONGSHI_SITE_STAGE_H

#include "base/map.h"
#include "site/publish.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define STATE        ".gongshi"
#define STAGE        STATE "/stage"
#define MANIFEST     STATE "/manifest"
#define MANIFEST_NEW STATE "/manifest.new"
#define LOCK         STATE "/lock"
#define LEFT         STATE "/pages" /* publish_leave: the hash of the manifest it belongs to, then the bytes */
#define LEFT_NEW     STATE "/pages.new"
#define UNFINISHED   "unfinished\n" /* first line of the manifest while files move */

enum { PATH_BYTES = 4096 };

typedef struct entry { /* an output */
    str path;
    uint64_t hash, size;
} entry;

typedef struct entries {
    entry *items; /* by path, where sorted */
    size_t n, cap;
} entries;

/* What one worker has put; joined and sorted at commit, so that no thread waits for another. */
typedef struct slot {
    arena *in;
    entries put;
    size_t staged;
    str folder; /* of the last file staged, and its descriptor */
    int folder_fd;
    char chunk[32768];
} slot;

struct publish {
    diags *d;
    arena *in;
    char *out;
    int fd, lock;
    bool made_out, made_state; /* by this run: an abort takes them away again */
    str manifest;              /* its bytes; empty where gongshi made nothing here yet */
    struct timespec made;      /* when it was written, after all it names */
    bool unfinished;           /* the last run was killed while files moved */
    str left;                  /* LEFT as the last run wrote it */
    publish_note leaves;       /* what this one leaves */
    entries old;               /* what it lists, sorted */
    slot *slots;
    unsigned nslots;
    atomic_bool failed;
    pthread_mutex_t folders_lock;
    map folders; /* stage folders that are made */
};

/* Reports errno for a path, the first time only; gives false. */
bool stage_fail(publish *p, str path);
/* All bytes to fd; false: errno. */
bool stage_write(int fd, str bytes);
/* May a file of ours have this path? Relative, no empty part, no dots, outside STATE. */
bool stage_path(str path);
/* The entry of a path in a sorted list, or NULL. */
const entry *stage_find(const entries *list, str path);
void stage_add(entries *list, entry e);
void stage_sort(entries *list);
/* All that was put, sorted. */
void stage_join(const publish *p, entries *all);
/* The first line of LEFT: which manifest it belongs to. */
str stage_left_head(publish *p, str manifest);
/* Releases the lock and all memory. */
void stage_close(publish *p);

#endif
