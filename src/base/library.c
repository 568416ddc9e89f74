#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool library_load(const char *name, const char *const names[], size_t n, void *calls)
{
    /* lazily, as what is linked: of the thousands of its own calls few will be made */
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    for (size_t i = 0; library && i < n; i++) {
        void *call = dlsym(library, names[i]);
        if (!call) library = NULL;
        memcpy((char *)calls + i * sizeof call, &call, sizeof call);
    }
    if (!library) errno = ELIBACC;
    return library != NULL;
}

void library_need(const char *name, const char *const names[], size_t n, void *calls)
{
    if (library_load(name, names, n, calls)) return;
    fprintf(stderr, "gongshi: %s: %s\n", name, strerror(errno));
    exit(3);
}
