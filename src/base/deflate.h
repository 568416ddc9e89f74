/*
 * deflate: packing and unpacking (RFC 1950, 1951), as PDF and office files hold it. The only user of
 * libdeflate.
 */
#ifndef GONGSHI_BASE_DEFLATE_H
#define GONGSHI_BASE_DEFLATE_H

#include "base/buf.h"

typedef struct deflater deflater; /* one a thread */

deflater *deflater_new(int level);
void deflater_free(deflater *d); /* NULL is fine */
/* Appends the bytes in a zlib frame. The same bytes give the same packing. */
void deflate_put(deflater *d, str bytes, buf *out);

/*
 * Appends what data unpacks to, at most max bytes. false, and nothing appended: the data is damaged or
 * longer. zlib: it stands in a zlib frame, with its checksum. What follows the packed data is passed over.
 */
bool inflate_put(buf *out, str data, size_t max, bool zlib);

#endif
