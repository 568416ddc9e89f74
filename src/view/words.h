/*
 * words: page words (labels, buttons, date forms) of templates/words/LANG.yaml, by dotted key.
 */
#ifndef GONGSHI_VIEW_WORDS_H
#define GONGSHI_VIEW_WORDS_H

#include "base/dyn.h"
#include "base/map.h"
#include "data/yaml.h"

typedef struct word {
    const struct words *all;
    str text;
    bool given; /* it has a text; else others stand under it */
    map below;  /* names to indices in all->list */
} word;

typedef struct words {
    word top;
    map by_key; /* dotted keys to indices in list */
    word **list;
    uint32_t n, cap;
} words;

/* file: what yaml_read takes. Nested maps make dotted keys: date: {long: …} is "date.long". */
void words_read(words *w, arena *a, diags *d, uint32_t file);
str words_find(const words *w, str key); /* STR_NONE where absent */
/* {{w.date.long}}: the words as templates see them. */
dyn words_dyn(const words *w);

#endif
