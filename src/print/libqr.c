#include "print/libqr.h"

#include "base/library.h"

#include <pthread.h>

#ifndef LIBQR_LIBRARY /* the Makefile knows the version */
#define LIBQR_LIBRARY "libqrencode.so"
#endif

struct libqr_calls libqr;

static const char *const names[] = {
#define X(call) #call,
    LIBQR_CALLS(X)
#undef X
};

static void load_once(void) { library_need(LIBQR_LIBRARY, names, sizeof names / sizeof *names, &libqr); }

void libqr_load(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
}
