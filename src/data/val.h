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

/* So many bits hold any place in a file (LIMIT_FILE_BYTES) and any weight (LIMIT_YAML_WEIGHT): a city has
 * 300,000 nodes, and every pass over them waits for their memory. */
enum { VAL_PLACE_BITS = 21, VAL_WEIGHT_BITS = 18, VAL_PLACE = (1 << VAL_PLACE_BITS) - 1 };

struct val {
    union {
        const char *text;
        const val *items;
        const val_pair *pairs; /* in the order written; keys are unique */
    } u;
    uint32_t file;
    uint32_t n;         /* bytes, items or pairs */
    uint64_t kind : 2;  /* val_kind; NULL is an empty plain scalar, `~` or `null` */
    uint64_t style : 2; /* val_style of TEXT */
    uint64_t begin : VAL_PLACE_BITS, end : VAL_PLACE_BITS; /* bytes in the file */
    uint64_t weight : VAL_WEIGHT_BITS; /* nodes below and itself, aliases expanded, saturating */
};

struct val_pair {
    const char *key;
    uint64_t key_n : VAL_PLACE_BITS;
    uint64_t key_begin : VAL_PLACE_BITS, key_end : VAL_PLACE_BITS;
    val value;
};

/* A node of a kind at a place, with nothing in it. */
static inline val val_make(val_kind kind, span at)
{
    return (val){.file = at.file,
                 .kind = kind & 3,
                 .begin = at.begin & VAL_PLACE,
                 .end = at.end & VAL_PLACE,
                 .weight = 1};
}

static inline val val_make_text(val_style style, span at, str text)
{
    val v = val_make(VAL_TEXT, at);
    v.style = style & 3;
    v.n = (uint32_t)text.n;
    v.u.text = text.p;
    return v;
}

/* A field of a map at a place, its value NULL. */
static inline val_pair val_pair_make(str key, span at)
{
    return (val_pair){.key = key.p,
                      .key_n = key.n & VAL_PLACE,
                      .key_begin = at.begin & VAL_PLACE,
                      .key_end = at.end & VAL_PLACE};
}

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
