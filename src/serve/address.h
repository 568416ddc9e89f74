/*
 * address: what a request asks for, and what kind of file it is. Pure functions over bytes that a stranger
 * may have sent.
 */
#ifndef GONGSHI_SERVE_ADDRESS_H
#define GONGSHI_SERVE_ADDRESS_H

#include "base/str.h"

enum { ADDRESS_BYTES = 4096 };

typedef enum address_result {
    ADDRESS_FINE,
    ADDRESS_BAD,   /* not an address of this server at all */
    ADDRESS_HIDDEN /* well-formed, but never served: names that begin with a dot, folders within folders */
} address_result;

/*
 * The path of a request as it was sent ("/notices/n%2D1.html", without "?…") as a path below the output
 * folder, ending in NUL; "notices/" asks for notices/index.html. No part of the path is empty, begins with a
 * dot, or holds a slash, backslash or control character, however it was encoded.
 */
address_result address_path(str target, char path[ADDRESS_BYTES]);

/* Is the Host header one of this machine's loopback names? Another name means that a foreign page had its
 * name point here, to read what is not published yet. */
bool address_is_own(str host);

/* Does the path name its content, by a hash in the name of an asset or attached file
 * (assets/style.1a2b3c4d.css)? Then another content has another path, and a browser may keep this one. */
bool address_lasts(str path);

/* The media type by the ending of a name; bytes of any kind where it is unknown. */
const char *address_type(str path);

#endif
