#include "model/packs.h"

#include "model/calendars.h"
#include "model/rulepacks.h"

void packs_load(load *l)
{
    calendars_load(l);
    rulepacks_load(l);
}
