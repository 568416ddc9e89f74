/*
 * library: a shared library that few runs need, loaded when one does.
 *
 * The preview's server, the writer of workbooks and the shaper of type bring twenty more with them (TLS,
 * archives, fonts), which take most of the time and memory in which the program starts; a build without them
 * shall not pay for that.
 */
#ifndef GONGSHI_BASE_LIBRARY_H
#define GONGSHI_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* Looks n functions up by their names; calls is a struct of as many pointers to functions. The library stays
 * loaded. false: it or one of the functions is missing, and errno is ELIBACC. */
bool library_load(const char *name, const char *const names[], size_t n, void *calls);
/* The same, where nothing can be done without it: ends the program, as the system does that finds a library
 * missing when it starts one. */
void library_need(const char *name, const char *const names[], size_t n, void *calls);

#endif
