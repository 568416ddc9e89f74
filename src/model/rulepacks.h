/*
 * rulepacks: rule packs (规则包) read from YAML into rules/pack.h: src/rules/packs built in,
 * content/rules the site's own, which may add estates or replace a built-in pack by its id.
 */
#ifndef GONGSHI_MODEL_RULEPACKS_H
#define GONGSHI_MODEL_RULEPACKS_H

#include "model/type.h"
#include "rules/pack.h"

struct packs {
    pack_set set;
};

/* Fills l->m->packs. l: one a thread of the model. The site's documents are those of l->m->tree under rules/.
 */
void rulepacks_load(load *l);

/* The same for a model without records: the built-in packs and folder/content/rules. */
void rulepacks_read(load *l, str folder);

/* The packs of these documents alone. */
pack_set rulepacks_parse(load *l, const tree_doc *docs, size_t n);

/* The pack that governs the site: `jurisdiction` in site.yaml, else the nation's. */
str rulepacks_jurisdiction(const model *m);
/* Ids of packs, and of all rules a pack and its parents know; for "did you mean". */
str rulepacks_nearest_pack(const model *m, str id);
str rulepacks_nearest_rule(load *l, str jurisdiction, str id);

#endif
