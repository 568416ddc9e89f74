#include "model/packs.h"

#include "model/rulepacks.h"

void packs_load(load *l) { rulepacks_load(l); }
