/*
 * price: a record's meal prices (type price_rules) as the engine's canteen, with the places where each rule
 * stands.
 *
 * Everything lives in the load's arena and borrows the source file. The shape is documented by the schema of
 * the type.
 */
#ifndef GONGSHI_MODEL_PRICE_H
#define GONGSHI_MODEL_PRICE_H

#include "model/type.h"
#include "rules/price.h"

/* Where a rule's parts are written; a part that is not written has the rule's own place. */
typedef struct price_places {
    const val *rule, *who, *pays, *quota, *split, *dates;
} price_places;

typedef struct price_record {
    price_canteen c;
    const val *src;
    const price_places *rules; /* one a rule */
    const val **items;         /* one an item */
    const val **categories;    /* one a category */
} price_record;

/* Reads v, reporting what is wrong. NULL where no canteen can be made of it at all; *ok is false after any
 * error. */
price_record *price_read(load *l, const field *f, const val *v, bool *ok);
/* Proves the rules for the days from l->m->today on and reports every fault. */
void price_report(load *l, const price_record *p);
/* A canteen's tables of several years are records of their own: reports two of one name and area in force on
 * one day. */
void price_report_versions(load *l, const field *f, const price_record *p);
/* JSON Schema of the shape. */
void price_schema(buf *out);

#endif
