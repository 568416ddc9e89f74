/*
 * kind: reading kind definitions, and the references between kinds. Used by load.c only.
 */
#ifndef GONGSHI_MODEL_KIND_H
#define GONGSHI_MODEL_KIND_H

#include "model/type.h"

/* Defines l->m's kinds from the built-in files (if wanted) and the documents of content/kinds (content may be
 * NULL). l: one a thread of the model. */
void kinds_load(load *l, const tree *content, bool built_in);

/* After all kinds: every ref finds the kinds it points to, and they get their back-lists (types/ref.c). */
void refs_define(load *l);
/* After all values are linked: fills every record's back-lists, in order of the records that refer. */
void refs_backs(load *l);

/* A dotted path whose first part must be a field (or id, or title); `in` names where it is written. false:
 * reported. */
bool path_ok(load *l, const kind *k, const val *v, str path, const char *in);

#endif
