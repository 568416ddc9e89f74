/*
 * describe: what a kind's definition is worth besides reading records: JSON Schema for editors, a
 * skeleton to fill in, the reference documentation.
 */
#ifndef GONGSHI_MODEL_DESCRIBE_H
#define GONGSHI_MODEL_DESCRIBE_H

#include "model/type.h"

/* JSON Schema (draft 2020-12) of a file of this kind: one record, or a list of them. */
void describe_schema(const kind *k, buf *out);
/*
 * A commented record: every field with its help and an example, required ones first, the others behind a #.
 * It passes check. markdown: as front matter, with the text below it.
 */
void describe_skeleton(const kind *k, bool markdown, buf *out);
/* For `gongshi kinds KIND`: a line a field, nested fields indented. */
void describe_fields(const kind *k, buf *out);
/* The reference in Markdown, all kinds and all types; goes into content/README.md. */
void describe_reference(const model *m, buf *out);

#endif
