/*
 * inflate: reads deflated data (RFC 1951, and with the zlib frame of RFC 1950), as office files and PDF hold it.
 */
#ifndef GONGSHI_BASE_INFLATE_H
#define GONGSHI_BASE_INFLATE_H

#include "base/buf.h"

/*
 * Appends what `data` unpacks to, at most max bytes. false: the data is damaged or longer; what was read so far stays.
 * zlib: a two-byte header goes before it (its checksum is not looked at).
 */
bool inflate_put(buf *out, str data, size_t max, bool zlib);

#endif
