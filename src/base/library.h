/*
 * library: a shared library that few runs need, loaded when one does.
 *
 * The preview's server and the writer of workbooks bring twelve more with them (TLS, archives), which take
 * half of the time and memory in which the program starts; a build without them shall not pay for that.
 */
#ifndef GONGSHI_BASE_LIBRARY_H
#define GONGSHI_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* Looks n functions up by their names; calls is a struct of as many pointers to functions. The library stays
 * loaded. false: it or one of the functions is missing, and errno is ELIBACC. */
bool library_load(const char *name, const char *const names[], size_t n, void *calls);

#endif
