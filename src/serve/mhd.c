#include "serve/mhd.h"

#include "base/library.h"

#ifndef MHD_LIBRARY /* the Makefile knows the version */
#define MHD_LIBRARY "libmicrohttpd.so"
#endif

struct mhd_calls mhd;

static const char *const names[] = {
#define X(call) #call,
    MHD_CALLS(X)
#undef X
};

bool mhd_load(void)
{
    static bool loaded;
    if (!loaded) loaded = library_load(MHD_LIBRARY, names, sizeof names / sizeof *names, &mhd);
    return loaded;
}
