/*
 * src: the source files of a run, kept in memory so that findings can quote them.
 *
 * A span is a place in BYTES; line and column (1-based, characters) are worked out only
 * when something is printed. File 0 is "no file". Thread-safe; the table lives to the end.
 */
#ifndef GONGSHI_BASE_SRC_H
#define GONGSHI_BASE_SRC_H

#include "base/str.h"

typedef struct span {
    uint32_t file; /* number from src_add; 0: no place */
    uint32_t begin, end;
} span;

#define SPAN_NONE ((span){0, 0, 0})
static inline span span_at(uint32_t file, uint32_t begin, uint32_t end) { return (span){file, begin, end}; }

typedef struct src_place {
    uint32_t line, column; /* 1-based; column in characters */
    str text;              /* the line, without its end */
    uint32_t before;       /* bytes of the line before the place */
} src_place;

/* Both are borrowed for the whole run. path is as the user knows it: relative to the site's folder. */
uint32_t src_add(str path, str bytes);
void src_set_bytes(uint32_t file, str bytes); /* a file registered before it was read */
str src_path(uint32_t file);
str src_bytes(uint32_t file);
src_place src_locate(uint32_t file, uint32_t offset);
void src_clear(void); /* forgets all: for preview rebuilds and tests */

#endif
