#include "site/lxw.h"

#include "base/library.h"

#ifndef LXW_LIBRARY /* the Makefile knows the version */
#define LXW_LIBRARY "libxlsxwriter.so"
#endif

struct lxw_calls lxw;

static const char *const names[] = {
#define X(call) #call,
    LXW_CALLS(X)
#undef X
};

bool lxw_load(void)
{
    static bool loaded;
    if (!loaded) loaded = library_load(LXW_LIBRARY, names, sizeof names / sizeof *names, &lxw);
    return loaded;
}
