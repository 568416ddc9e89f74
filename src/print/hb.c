#include "print/hb.h"

#include "base/library.h"

#ifndef HB_LIBRARY /* the Makefile knows the version */
#define HB_LIBRARY "libharfbuzz-subset.so"
#endif

struct hb_calls hb;

static const char *const names[] = {
#define X(call) #call,
    HB_CALLS(X)
#undef X
};

/* The one library brings the other with it. */
void hb_load(void)
{
    static bool loaded;
    if (!loaded) library_need(HB_LIBRARY, names, sizeof names / sizeof *names, &hb);
    loaded = true;
}
