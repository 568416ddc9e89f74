/*
 * type: the interface of a field type. One file a type in types/; a kind that somebody adds gets
 * parsing, checking, templates, schema and documentation from its fields' types for free.
 */
#ifndef GONGSHI_MODEL_TYPE_H
#define GONGSHI_MODEL_TYPE_H

#include "base/buf.h"
#include "model/model.h"

#include <string.h>

/* What a type's functions work with while records are read and checked. One a thread. */
typedef struct load { /* one a thread */
    APART model *m;
    arena *a; /* lives as long as the model */
    diags *d;
    const record *r;     /* the record being read or checked; NULL while kinds are defined */
    const val **insides; /* what types->inside says, by the type's place in their table: read once */
    struct names *names; /* of the last record that privacy.c looked at: room for those of the next */
} load;

struct key { /* a value's place in a sorted list: by n, then by s */
    int64_t n;
    str s;
};

struct type {
    const char *name;
    const char *option_names; /* its own options, separated by spaces; NULL: none */
    /* Reads options from f->def into f->options; false: reported. */
    bool (*options)(load *l, field *f);
    /* Reads v (never NULL kind) into out->as; false: reported, the value is bad. NULL: anything goes. */
    bool (*parse)(load *l, const field *f, const val *v, fval *out);
    /* After all ids are known: finds the records that v names. Only refs and what holds them: see
     * HOLDS_LINKS. */
    void (*link)(load *l, const field *f, fval *v);
    /* After all records are linked: refs resolved, engines run, findings made. v may be completed in place.
     */
    void (*check)(load *l, const field *f, fval *v);
    /* A digest of what a check over all records has left in v, so that v is more than what is written; NULL:
     * nothing. */
    uint64_t (*settled)(const field *f, const fval *v);
    /* What {{field}} writes, in the page's language. */
    str (*text)(const field *f, const fval *v, dyn_env *env);
    /* What {{field.name}} is. ABSENT: no such part. NULL: none. */
    dyn (*part)(const field *f, const fval *v, const dyn_name *name, dyn_env *env);
    /* Its own dyn where text and parts are not enough (refs, lists, records, false). */
    dyn (*show)(const field *f, const fval *v, dyn_env *env);
    /* Its place when sorted; NULL: by text as written. */
    struct key (*key)(const field *f, const fval *v);
    /* JSON Schema (draft 2020-12) of the value: the members of the object, without braces. */
    void (*schema)(const field *f, buf *out);
    /* Names of the parts that text/part offer, separated by spaces, for the reference documentation. */
    const char *parts;
    /* Field definitions of the record inside (types built on a record or a list of records), as YAML; see
     * shape_builtin. */
    const char *inside;
    bool fixed;     /* what parse lets through has a form in which no personal number has room */
    bool passes_on; /* check does nothing but check what is inside */
    uint8_t holds;  /* bits of holdings; what is inside adds its own */
    bool is_list;   /* `inside` describes an item */
    bool numeric;   /* a number with its unit: tables set it to the right */
    bool block;     /* looks like a section of a page, not like a line among facts */
};

/* The type of that name; NULL where there is none. All types are in types.c's one table. */
const type *type_find(str name);
size_t type_total(void);
const type *type_at(size_t i);

/* Reads v by the field's type, wherever it stands (in a record, a list …); nested values too. */
void value_read(load *l, const field *f, const val *v, fval *out);
/* Links, and then checks, what value_read made; nested values too. */
void value_link(load *l, const field *f, fval *v);
void value_check(load *l, const field *f, fval *v);
/* Calls one of both for every value that holds it. */
typedef void (*value_fn)(load *l, const field *f, fval *v);
void each_value(load *l, const shape *s, const fvals *values, holding what, value_fn fn);
/* A value as templates see it; absent, bad and private values are DYN_NO. */
dyn value_dyn(const field *f, const fval *v, dyn_env *env);
str value_text(const field *f, const fval *v, dyn_env *env);
struct key value_key(const field *f, const fval *v);
void value_schema(const field *f, buf *out);

/* The typed values of a nested record, of the fields of f->inside. */
typedef struct nested {
    fvals *values;
} nested;
/* A list's items, and the items of types built on a list of records. */
typedef struct nested_list {
    fval *items; /* for records: as.p is a nested */
    uint32_t n;
} nested_list;
const fval *nested_value(const field *f, const nested *n, str name); /* NULL: absent or bad */
const field *nested_field(const field *f, str name);

/* A record, or the list of them, as templates see it. */
dyn record_dyn(const record *r);
/* Fills kind->names; after fields and back-lists are known. */
void record_names(kind *k);
dyn record_list_dyn(record_list list, dyn_env *env);

/* ---- types built on records: record, list, tasks, … ---- */

/* Defines f->inside from f->def's fields (record), or from type->inside. */
bool shape_define(load *l, const val *fields, shape *out);
shape *shape_builtin(load *l, const type *t);
/* Has it as many fields as it may have, so that there is no room for one more? Then that is reported. */
bool shape_full(load *l, const shape *s, const val *more);
/* To be called when all fields are there: what each of them holds is listed. */
void shape_settle(load *l, shape *s);
/* Reads a map by a shape: unknown, missing and wrong fields are reported. `also` is a field that has a value
 * even where the map has none of it, for the caller to read; NO_FIELD: none. */
fvals *shape_read(load *l, const shape *s, const val *v, uint32_t also);
/* Without a value for any field. */
fvals *shape_none(arena *a, const shape *s);
/* Reads a list of maps by f->inside into a nested_list. */
bool items_read(load *l, const field *f, const val *v, fval *out);
void items_link(load *l, const field *f, fval *v);
void items_check(load *l, const field *f, fval *v);
/* The list of records, each with its fields as parts, as templates see it. */
dyn items_dyn(const field *f, const fval *v, dyn_env *env);
/* The fields that have a value, each {name, label, help, type, value, text, shown}; one may be left out. */
dyn fields_dyn(const shape *s, const fvals *values, uint32_t except, dyn_env *env);
dyn described_dyn(const field *f, const fval *v, dyn_env *env);
dyn nested_dyn(const shape *s, const fvals *values, dyn_env *env);

/* ---- helpers for types ---- */

/* How a finding names a field: "due（截止日期）". */
str field_title(load *l, const field *f);

/* v's text; reports "should be a single value" (and returns false) for a list or map. */
bool want_text(load *l, const field *f, const val *v, str *out);
bool want_map(load *l, const field *f, const val *v);
/* Offers what was written with its full-width digits, letters and signs narrowed, where there are some. */
void suggest_narrow(load *l, finding *found, str written);
/* Reports every key of the map v that is not among the names in `known`; false: there was one. */
bool want_keys(load *l, const field *f, const val *v, const char *known);
bool want_list(load *l, const field *f, const val *v);
/* A finding at a value, with the field's label as {1}; further arguments follow. */
#define type_error(l, code, v, ...) diag((l)->d, code, val_span(v), ##__VA_ARGS__)

/* Options of a definition. The finding for a wrong one is made here. */
bool option_bool(load *l, const val *def, str name, bool otherwise);
int64_t option_count(load *l, const val *def, str name, int64_t otherwise);
str option_text(load *l, const val *def, str name, str otherwise);
/* label, or the value of the language where it is a map {zh-CN: …, en: …}; `en` beside it counts too. */
str option_label(load *l, const val *def, str name, str english_name, str otherwise);

/* Dates in the page's language: env's word "date.long" with {y} {m} {d} filled. */
str date_in_words(date d, str pattern_key, dyn_env *env);
/* Parts that every date offers: iso, long, short, month, year, weekday, days (from today, signed). */
dyn date_part(date d, const dyn_name *name, dyn_env *env);
/* First and last day of a value of type period. */
void period_days(const fval *v, date *from, date *to);
/* The query whose records have the weekly hours of this schedule in the calendar; empty: none have. */
str schedule_weekly(const field *f);
/* A day with all a date's parts; its text is the long form. */
dyn date_dyn(date d);
/* Is the name this literal? Inlined: templates ask for names all the time. */
#define name_is(name, literal)                                                                               \
    ((name)->s.n == sizeof(literal) - 1 && memcmp((name)->s.p, literal, sizeof(literal) - 1) == 0)

#endif
