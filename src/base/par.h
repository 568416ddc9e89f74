/*
 * par: the same work for many items on several threads.
 * Results land in slot i of the caller's arrays, so the number of threads never shows.
 */
#ifndef GONGSHI_BASE_PAR_H
#define GONGSHI_BASE_PAR_H

#include <stddef.h>

typedef void (*par_fn)(void *context, size_t item, unsigned worker); /* worker < threads */

/* Calls fn for 0..n-1 (n below 4,000 million), each once, in any order; returns when all are done. threads 0
 * or 1: here. */
void par_run(unsigned threads, size_t n, par_fn fn, void *context);
/*
 * The same, and each thread has a table of open files of its own where the system grants it: threads that
 * open many do not wait for each other, and what one opens the others do not know. `leave` closes what a
 * thread keeps open from item to item; it is called in each of them, with nothing open where nothing is, when
 * no item is left.
 */
typedef void (*par_leave)(void *context, unsigned worker);
void par_run_files(unsigned threads, size_t n, par_fn fn, par_leave leave, void *context);
/* The processors this process may use; at least 1. */
unsigned par_processors(void);

#endif
