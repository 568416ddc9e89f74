/*
 * served: a file of the output folder, as it stands at this moment.
 */
#ifndef GONGSHI_SERVE_SERVED_H
#define GONGSHI_SERVE_SERVED_H

#include "base/buf.h"

enum { SERVED_TAG_BYTES = 64 };

typedef enum served_kind { SERVED_NONE, SERVED_REGULAR, SERVED_FOLDER } served_kind;

typedef struct served {
    served_kind kind;
    int fd; /* of a regular file; the caller closes it */
    uint64_t size;
    char tag[SERVED_TAG_BYTES]; /* another one when the file is another one; letters, digits and '-' */
} served;

/* path is relative, from address_path. No symbolic link is followed. SERVED_NONE: nothing that is served. */
served served_open(const char *out, const char *path);
/* Its tag only; empty where there is no such file. */
void served_tag(const char *out, const char *path, char tag[SERVED_TAG_BYTES]);
/* A regular file's bytes after what out holds, and closes it. false: it cannot be read, or is too large. */
bool served_read(served *f, buf *out);

#endif
