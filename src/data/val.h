/*
 * val: an immutable tree of what a YAML (or JSON) file says, with the place of every node in bytes.
 *
 * Scalars have no type here: `no`, `007` and `12:30` stay what was written; the field's type decides.
 * All text is NFC UTF-8 without NUL, in the arena of the reader or in the file's bytes.
 * Aliases share the node they point to, so the tree may be a graph without cycles.
 */
#ifndef GONGSHI_DATA_VAL_H
#define GONGSHI_DATA_VAL_H

#include "base/diag.h"

typedef enum val_kind { VAL_NULL, VAL_TEXT, VAL_LIST, VAL_MAP } val_kind;
typedef enum val_style { VAL_PLAIN, VAL_QUOTED, VAL_BLOCK } val_style;

typedef struct val val;
typedef struct val_pair val_pair;

struct val {
    uint8_t kind;  /* val_kind; NULL is an empty plain scalar, `~` or `null` */
    uint8_t style; /* val_style of TEXT */
    uint32_t file;
    uint32_t begin, end; /* bytes in the file */
    uint32_t n;          /* bytes, items or pairs */
    uint32_t weight;     /* nodes below and itself, aliases expanded, saturating */
    union {
        const char *text;
        const val *items;
        const val_pair *pairs; /* in the order written; keys are unique */
    } u;
};

struct val_pair {
    const char *key;
    uint32_t key_n;
    uint32_t key_begin, key_end;
    val value;
};

static inline str val_str(const val *v)
{
    return v && v->kind == VAL_TEXT ? (str){v->u.text, v->n} : STR_NONE;
}
static inline span val_span(const val *v) { return v ? (span){v->file, v->begin, v->end} : (span){0}; }
static inline str val_key(const val_pair *p) { return (str){p->key, p->key_n}; }
span val_key_span(const val *map, const val_pair *p);

/* The value under a key; NULL where v is no map or has no such key. */
const val *val_find(const val *v, str key);
/* val_find for a literal key. */
#define VAL_AT(v, literal) val_find((v), STR(literal))

#endif
