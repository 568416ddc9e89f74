/*
 * order: records sorted by the paths that a kind or query declares. Equal ones stay in path order.
 */
#ifndef GONGSHI_MODEL_ORDER_H
#define GONGSHI_MODEL_ORDER_H

#include "model/type.h"

/* Sorts list in place. env gives the texts of dotted paths (`period.to`). */
void order_records(const record **list, uint32_t n, const sort_key *keys, uint32_t nkeys, dyn_env *env);
/* The sort key of one record by one path. */
struct key order_key(const record *r, str path, dyn_env *env);
/* Fills every kind's `sorted`, and every record's rank. */
void records_sort(load *l);

#endif
