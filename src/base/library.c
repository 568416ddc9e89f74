#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

bool library_load(const char *name, const char *const names[], size_t n, void *calls)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; library && i < n; i++) {
        void *call = dlsym(library, names[i]);
        if (!call) library = NULL;
        memcpy((char *)calls + i * sizeof call, &call, sizeof call);
    }
    if (!library) errno = ELIBACC;
    return library != NULL;
}
