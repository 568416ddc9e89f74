/*
 * privacy: the gate (隐私检查) before anything is published. Every text of every record, the names of its
 * file and of its attachments, and what can be read of the attachments go through rules/privacy; what is
 * found is an error unless the site's allow-list names it with a role and a reason (site.yaml,
 * privacy.allow).
 */
#ifndef GONGSHI_MODEL_PRIVACY_H
#define GONGSHI_MODEL_PRIVACY_H

#include "model/type.h"

/* May there be anything in it that privacy_check has to judge? Asked of a record that was just read, while it
 * is in the cache: nothing is known yet of the site's settings and of other records. */
bool privacy_suspects(load *l, const record *r);
/* Judges all records that are suspect with the model's threads; loads: one a thread. */
void privacy_check(load *loads);

#endif
