/*
 * mend: reading on behind a syntax error, so that all findings of a file are told in one run; only src/data
 * includes it.
 *
 * libyaml stops at its first error. Where a clerk's slip says what was meant (`名称：食堂`), the text is read
 * again as if it stood there; else the field that could not be read is read as if it were not there, or the
 * whole record, and the record is torn: it is looked at for findings and never used.
 */
#ifndef GONGSHI_DATA_MEND_H
#define GONGSHI_DATA_MEND_H

#include "data/yaml.h"

typedef struct mend { /* bytes of the file, and what to read instead */
    uint32_t begin, end;
    const char *by;
} mend;

typedef struct mending {
    arena *side; /* NULL until the first mend */
    str seen;    /* the whole file, without what is left out */
    mend *mends; /* by place */
    uint32_t n, cap;
    yaml_part *torn; /* records of which a part is left out */
    uint32_t ntorn, torn_cap;
} mending;

void mending_init(mending *m, str file);
void mending_free(mending *m);
/* `by` is to be read instead of these bytes. */
void mending_add(mending *m, uint32_t begin, uint32_t end, const char *by);
/* Leaves out the field or record around a place, in a part of the file; false: there is nothing left of it.
 */
bool mending_leave_out(mending *m, uint32_t low, uint32_t high, uint32_t at);
const yaml_part *mending_torn(const mending *m, arena *a); /* a copy of m->torn */
/* The part of the file as it is to be read, and for each byte and the end its offset from `low`. */
str mending_text(mending *m, uint32_t low, uint32_t high, const uint32_t **origin);

#endif
