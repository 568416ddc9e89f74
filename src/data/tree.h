/*
 * tree: the content folder becomes documents. Walks in byte order, reads in parallel.
 */
#ifndef GONGSHI_DATA_TREE_H
#define GONGSHI_DATA_TREE_H

#include "data/yaml.h"

/* One record-to-be: an item of a list, a document of several, or a whole file. */
typedef struct tree_doc {
    const val *root; /* a map in good content; anything else is the model's finding */
    uint32_t file;
    uint32_t body_begin, body_end; /* .md: the Markdown body as it stands in the file; equal: none */
    str folder;                    /* first folder under the root, e.g. "grids"; empty for files at the top */
    str path;                      /* under the root, e.g. "grids/xd/01.yaml" */
    bool alone;                    /* the file holds this document only */
    bool torn;       /* a field of it could not be read: it is looked at for findings, and never used */
    bool unseen;     /* the body holds invisible characters, which were reported */
    uint64_t digest; /* of the file's path and bytes, and of the place in it */
    void *made;      /* what its taker made of it; NULL: nothing */
} tree_doc;

typedef struct tree_file { /* a file that is no record: picture, attachment, boundary */
    str path;
} tree_file;

typedef struct tree {
    tree_doc *docs; /* in path order, then in the order of the file */
    size_t ndocs;
    tree_file *others; /* in path order */
    size_t nothers;
    size_t files; /* record files found */
    size_t ntorn; /* parts of them that could not be read; 0: no document is torn */
    str *broken;  /* folders with files that could not be read whole */
    size_t nbroken;
    uint32_t *unread; /* these files */
    size_t nunread;
    uint64_t bytes;  /* of them */
    uint64_t digest; /* str_hash over paths and bytes of all record files */
} tree;

/*
 * Reads every .yaml, .yml and .md below folder, but no README.md. Paths in findings are show + "/" + path.
 * arenas: one a thread, owned by the caller, alive as long as the tree.
 */
void tree_read(tree *t, arena *const *arenas, unsigned threads, diags *d, const char *folder, str show);

/*
 * Who wants documents as soon as they are parsed, on the thread that did it and while they are in its cache.
 * Some files are to be read before all others, for what they define; then the tree holds theirs alone.
 */
typedef struct tree_taker {
    void *context;
    bool (*comes_first)(str path);
    void (*begin)(void *context); /* those are there */
    /* One of the others; what it gives becomes the document's `made`. The document moves when all are read.
     */
    void *(*take)(void *context, const tree_doc *doc, unsigned worker);
} tree_taker;

/*
 * For a reading that follows: what stands in the files now. Then those of the same path and bytes, and
 * without a finding, are not parsed again, nor taken; all else is as if nothing had been read before. Alive
 * as long as the first tree's arenas, which the second may share.
 */
typedef struct tree_known tree_known;
const tree_known *tree_read_ahead(tree *t, arena *const *arenas, unsigned threads, const char *folder,
                                  str show);
void tree_read_again(tree *t, arena *const *arenas, unsigned threads, diags *d, const char *folder, str show,
                     const tree_known *known, const tree_taker *taker);

/*
 * May records of a folder be missing, because a file in it could not be read? Then a link that leads nowhere
 * says nothing: what it leads to may stand in that file, and one mistake is to give one finding.
 */
bool tree_misses(const tree *t, str folder);
/* Forgets the torn documents of a folder, of all where it is empty: definitions are used whole or not at all.
 */
void tree_drop_torn(tree *t, str folder);

/* The file's name without ending: the id of a record that is alone and gives none. */
str tree_stem(const tree_doc *doc);
/* The Markdown body as text: normal form C, lines end in LF. Empty where there is none. */
str tree_body(arena *a, const tree_doc *doc);

#endif
