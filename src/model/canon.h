/*
 * canon: the canonical form of a record, of which its hash is taken: what was written, not how.
 *
 * JSON in one line: {"kind":…,"id":…,"fields":{…}}, keys sorted by bytes at every level, every scalar as its
 * text without blanks at its ends, empty values left out. Order of lists counts; order of keys, comments,
 * quotes and indentation do not. A hash tells nothing of what pages keep back: private fields are left out at
 * every level, names and telephones are masked and counts hidden as on the page. Who has a hash could else
 * try the few values that a hidden one may have.
 */
#ifndef GONGSHI_MODEL_CANON_H
#define GONGSHI_MODEL_CANON_H

#include "base/buf.h"
#include "base/hash.h"
#include "model/model.h"

enum { CANON_SHORT = 10 }; /* hex digits of the short hash that pages and bulletins print */

void canon_record(const record *r, buf *out);
sha256 canon_hash(const record *r);
/* The short hash, in the arena. */
str canon_short(arena *a, const record *r);

#endif
