#include "rules/geos.h"

#include "base/library.h"

#include <pthread.h>

#ifndef GEOS_LIBRARY /* the Makefile knows the version */
#define GEOS_LIBRARY "libgeos_c.so"
#endif

struct geos_calls geos;

static const char *const names[] = {
#define X(call) #call,
    GEOS_CALLS(X)
#undef X
};

static void load_once(void) { library_need(GEOS_LIBRARY, names, sizeof names / sizeof *names, &geos); }

void geos_load(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
}
