/*
 * duties: the disclosure catalogue (公开目录) against the records: what was last published, what is overdue.
 *
 * A value of type duty names a kind and which of its records it means; it is judged when all records are
 * checked.
 */
#ifndef GONGSHI_MODEL_DUTIES_H
#define GONGSHI_MODEL_DUTIES_H

#include "model/type.h"
#include "rules/duty.h"

struct where_is { /* a field, and the texts or codes of which its value must be one */
    struct condition is;
    const val *src;
};

/* A value of type duty. The nested record comes first: it is what the functions for records see. */
typedef struct duty {
    nested own;
    const kind *shows; /* NULL: no such kind, reported */
    struct where_is *where;
    uint32_t nwhere;
    duty_rule rule;
    str arose; /* the field with the day on which it arose; empty: not counted */

    record_list all; /* the latest first */
    duty_state state;
    uint32_t year, late; /* published in the last twelve months, and of these after their limit */
    uint32_t measured;   /* of these with both days known */
    const record *worst; /* the latest of them */
    int64_t worst_days;
} duty;

/* Judges every duty, reports what is overdue, and notes which entry a record is published by. */
void duties_check(load *l);
/* When a record was published: its field `published`, else its date; DATE_NONE. */
date duty_published(const record *r);
/* The record of the catalogue by which r is published: the first that means it; NULL: none. */
const record *duty_entry(const model *m, const record *r);

#endif
