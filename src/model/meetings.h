/*
 * meetings: whether owners' meetings kept the times that the rule packs set: notice before the meeting,
 * posting of what was decided, length of the display.
 */
#ifndef GONGSHI_MODEL_MEETINGS_H
#define GONGSHI_MODEL_MEETINGS_H

#include "model/type.h"

/* After all values are checked; looks at the minutes of owners' assemblies and committees. */
void meetings_check(load *l);

#endif
