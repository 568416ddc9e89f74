#include "model/packs.h"

void packs_load(load *l) { (void)l; }
