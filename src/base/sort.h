/*
 * sort: for what comes in runs that are sorted already, as the files of one folder after another are.
 */
#ifndef GONGSHI_BASE_SORT_H
#define GONGSHI_BASE_SORT_H

#include <stddef.h>

/* As qsort, and equal ones stay in order. n items in k sorted runs cost n log k. */
void sort_runs(void *items, size_t n, size_t size, int (*cmp)(const void *x, const void *y));

#endif
