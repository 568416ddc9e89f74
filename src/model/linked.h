/*
 * linked: what the records of a kind are in the words of schema.org, said in the kind's definition:
 *
 *     linked: {type: Event, name: title, startDate: date.iso, location: {type: Place, name: venue.name}}
 *
 * A property is a dotted path of the record, a fixed text (=CNY), or an object of the same form.
 */
#ifndef GONGSHI_MODEL_LINKED_H
#define GONGSHI_MODEL_LINKED_H

#include "model/type.h"

typedef struct linked linked;

typedef struct linked_part {
    str name;
    str path, fixed;      /* one of them; empty both for an object */
    const linked *inside; /* NULL: text */
} linked_part;

struct linked {
    str type; /* "Event" */
    const linked_part *parts;
    uint32_t n;
};

/* What is wrong is reported, and left out. */
const linked *linked_read(load *l, const kind *k, const val *v);

#endif
