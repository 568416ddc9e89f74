#include "print/libpng.h"

#include "base/library.h"

#include <pthread.h>

#ifndef LIBPNG_LIBRARY /* the Makefile knows the version */
#define LIBPNG_LIBRARY "libpng16.so"
#endif

struct libpng_calls libpng;

static const char *const names[] = {
#define X(call) #call,
    LIBPNG_CALLS(X)
#undef X
};

static void load_once(void) { library_need(LIBPNG_LIBRARY, names, sizeof names / sizeof *names, &libpng); }

void libpng_load(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
}
