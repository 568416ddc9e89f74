/*
 * yaml: a file's bytes become vals. The only user of <yaml.h>; reads JSON too.
 *
 * Every guard of style.md section 6 is here: size, UTF-8, BOM, NUL, depth, weight of aliases, cycles,
 * duplicate keys, unknown tags, merge keys, full-width colons. libyaml stops at its first
 * syntax error in a file; every other finding of the file is still reported.
 */
#ifndef GONGSHI_DATA_YAML_H
#define GONGSHI_DATA_YAML_H

#include "data/val.h"

typedef struct yaml_docs {
    val *roots; /* one a document; empty documents are left out */
    size_t n;
    bool ok;    /* false: the file had errors */
    bool whole; /* false: reading stopped at one, so that documents or items may be missing */
} yaml_docs;

/* Reads src_bytes(file) from byte `begin` to `end` (front matter is a part of its file). */
yaml_docs yaml_read(arena *a, diags *d, uint32_t file, uint32_t begin, uint32_t end);

/*
 * Call it for a text where a map is due: `名称：食堂` and `价格:12` are plain texts to YAML.
 * true: v is such a slip and was reported, line by line; say nothing more about it.
 */
bool yaml_slip(diags *d, const val *v);

#endif
