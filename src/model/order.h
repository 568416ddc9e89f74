/*
 * order: records chosen and sorted by the paths that a kind or query declares. Equal ones stay in path order.
 */
#ifndef GONGSHI_MODEL_ORDER_H
#define GONGSHI_MODEL_ORDER_H

#include "model/type.h"

/* Sorts a list of records of one kind in place. env gives the texts of dotted paths (`period.to`). */
void order_records(const record **list, uint32_t n, const sort_key *keys, uint32_t nkeys, dyn_env *env);
/* Fills every kind's `sorted`, and every record's rank. */
void records_sort(load *l);

/* What a record says at a path; borrowed from it and from env->scratch. */
typedef struct told {
    dyn at;
    str text, code;
} told;
told record_told(const record *r, dyn_steps path, dyn_env *env);
/* Is it what the condition asks for? */
bool told_holds(const told *t, const struct condition *c, dyn_env *env);

/* A condition holds where the value's text, code or truth is one of those named. */
bool record_holds(const record *r, const struct condition *c, dyn_env *env);

#endif
