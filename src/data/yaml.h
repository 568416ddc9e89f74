/*
 * yaml: a file's bytes become vals. The only user of <yaml.h>; reads JSON too.
 *
 * Every guard of style.md section 6 is here: size, UTF-8, BOM, NUL, depth, weight of aliases, cycles,
 * duplicate keys, unknown tags, merge keys, full-width colons. libyaml stops at its first
 * syntax error in a file: what is behind it is read all the same, without the field or record that it is in,
 * or as it was plainly meant.
 */
#ifndef GONGSHI_DATA_YAML_H
#define GONGSHI_DATA_YAML_H

#include "data/val.h"

typedef struct yaml_part { /* bytes of a file */
    uint32_t begin, end;
} yaml_part;

typedef struct yaml_docs {
    val *roots; /* one a document; empty documents are left out */
    size_t n;
    bool ok;    /* false: the file had errors */
    bool whole; /* false: parts could not be read, so that documents, items or fields may be missing */
    const yaml_part *torn; /* the records with such parts */
    uint32_t ntorn;
} yaml_docs;

/* Does the record that begins there lack a field that could not be read? */
bool yaml_is_torn(const yaml_docs *docs, uint32_t at);

/* Reads src_bytes(file) from byte `begin` to `end` (front matter is a part of its file). */
yaml_docs yaml_read(arena *a, diags *d, uint32_t file, uint32_t begin, uint32_t end);

/*
 * Call it for a text where a map is due: `名称：食堂` and `价格:12` are plain texts to YAML.
 * true: v is such a slip and was reported, line by line; say nothing more about it.
 */
bool yaml_slip(diags *d, const val *v);

#endif
