/*
 * packs: what the law says, read from data into the engines' plain structs: rule packs
 * (src/rules/packs built in, content/rules the site's own) and the State Council's
 * calendars (content/calendars/YEAR.yaml).
 */
#ifndef GONGSHI_MODEL_PACKS_H
#define GONGSHI_MODEL_PACKS_H

#include "model/type.h"

/* Fills l->m->packs and l->m->calendars before any record is read. l: one a thread of the model. */
void packs_load(load *l);

#endif
