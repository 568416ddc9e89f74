/*
 * embed: the YAML files compiled into the program (src/kinds, src/rules/packs, src/cli, content/calendars),
 * as they stand.
 */
#ifndef GONGSHI_BASE_EMBED_H
#define GONGSHI_BASE_EMBED_H

#include "base/str.h"

extern const char *const embed_paths[]; /* "src/kinds/grids.yaml", …, in byte order; ends with NULL */
str embed_bytes(size_t i);              /* of embed_paths[i]; lives for ever */

#endif
