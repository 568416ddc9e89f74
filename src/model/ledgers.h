/*
 * ledgers: what ledgers (台账) must agree with: their parts by source and by use, and the period before.
 */
#ifndef GONGSHI_MODEL_LEDGERS_H
#define GONGSHI_MODEL_LEDGERS_H

#include "model/type.h"

/* After all values are checked. Finds the period before by type, community, council, holder, the title
 * without its dates, and the day. */
void ledgers_check(load *l);

#endif
