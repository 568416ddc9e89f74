/*
 * embed: the files compiled into the program as they stand: YAML of src/kinds, src/rules/packs, src/cli and
 * content/calendars; the script and style sheet of src/serve.
 */
#ifndef GONGSHI_BASE_EMBED_H
#define GONGSHI_BASE_EMBED_H

#include "base/str.h"

extern const char *const embed_paths[]; /* "src/kinds/grids.yaml", …, in byte order; ends with NULL */
str embed_bytes(size_t i);              /* of embed_paths[i]; lives for ever */

#endif
