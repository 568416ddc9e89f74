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

/* So many bits hold any place in a file (LIMIT_FILE_BYTES), any weight (LIMIT_YAML_WEIGHT), any text, which
 * in normal form may be three times as long as the file, and any key (LIMIT_KEY_BYTES): a city has 300,000
 * nodes, and every pass over them waits for their memory. */
enum { VAL_PLACE_BITS = 21, VAL_WEIGHT_BITS = 18, VAL_N_BITS = 22, VAL_KEY_BITS = 10 };
enum {
    VAL_PLACE = (1 << VAL_PLACE_BITS) - 1,
    VAL_N = (1 << VAL_N_BITS) - 1,
    VAL_KEY = (1 << VAL_KEY_BITS) - 1
};

struct val {
    union {
        const char *text;
        const val *items;
        const val_pair *pairs; /* in the order written; keys are unique */
    } u;
    uint32_t file;
    uint32_t n : VAL_N_BITS;       /* bytes, items or pairs */
    uint32_t key_n : VAL_KEY_BITS; /* bytes of the key it stands behind in a map (val_key) */
    uint64_t kind : 2;             /* val_kind; NULL is an empty plain scalar, `~` or `null` */
    uint64_t style : 2;            /* val_style of TEXT */
    uint64_t begin : VAL_PLACE_BITS, end : VAL_PLACE_BITS; /* bytes in the file */
    uint64_t weight : VAL_WEIGHT_BITS; /* nodes below and itself, aliases expanded, saturating */
};

struct val_pair {
    const char *key; /* NULL: the pair is to be dropped */
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
    return (val){.u.text = text.p,
                 .file = at.file,
                 .n = text.n & VAL_N,
                 .kind = VAL_TEXT,
                 .style = style & 3,
                 .begin = at.begin & VAL_PLACE,
                 .end = at.end & VAL_PLACE,
                 .weight = 1};
}

/* A field of a map. */
static inline val_pair val_pair_make(str key, val value)
{
    value.key_n = key.n & VAL_KEY;
    return (val_pair){key.p, value};
}

static inline str val_str(const val *v)
{
    return v && v->kind == VAL_TEXT ? (str){v->u.text, v->n} : STR_NONE;
}
static inline span val_span(const val *v) { return v ? (span){v->file, v->begin, v->end} : (span){0}; }
static inline str val_key(const val_pair *p) { return (str){p->key, p->value.key_n}; }
/* Where a key is written, with its quotes. */
span val_key_span(const val *map, const val_pair *p);

/* The value under a key; NULL where v is no map or has no such key. */
const val *val_find(const val *v, str key);
/* val_find for a literal key. */
#define VAL_AT(v, literal) val_find((v), STR(literal))

#endif
