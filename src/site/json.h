/*
 * json: how a field's value looks in the JSON of a kind, and in the schema of that JSON.
 */
#ifndef GONGSHI_SITE_JSON_H
#define GONGSHI_SITE_JSON_H

#include "site/out.h"

typedef enum json_form {
    JSON_TEXT,     /* as the page says it */
    JSON_NUMBER,   /* yuan, square metres, whole counts */
    JSON_AMOUNT,   /* {number, unit} */
    JSON_YES_NO,   /* true, false */
    JSON_CHOICE,   /* a label; where several may be chosen a list of them */
    JSON_DATE,     /* 2026-06-12 */
    JSON_MOMENT,   /* 2026-06-12T08:30:00+08:00, or a date alone */
    JSON_TIME,     /* 08:30 */
    JSON_WEEKDAYS, /* numbers, Monday is 1 */
    JSON_SPAN,     /* {from, to} of dates, both included */
    JSON_REF,      /* {kind, id, title} */
    JSON_REFS,     /* a list of those */
    JSON_RECORD,   /* an object by its fields */
    JSON_ITEMS,    /* a list of those, or of plain values */
    JSON_COUNTS,   /* a list of {code, label, count}; a hidden count is null */
    JSON_POINT,    /* {lng, lat} in degrees, WGS 84 */
    JSON_FILES,    /* a list of {title, url} */
    JSON_VOTE,     /* figures by basis, and the engine's result */
    JSON_PRICES,   /* a list of {from, to, rows} as on the wall */
    JSON_NOTHING   /* not in data */
} json_form;
json_form json_form_of(const field *f);

/* "key": with a comma before it where one is due; a member of text, left out where it is empty; the beginning
 * of a further item of a list. */
void json_key(buf *b, const char *key);
void json_some(buf *b, const char *key, str value);
void json_next(buf *b);
/* The text at a dotted path, empty where there is none; in the environment's scratch. */
str json_at(dyn at, const char *path, dyn_env *env);
/* An identifier that never changes, made of a name: a UUID of version 8 (RFC 9562). */
void json_uuid(buf *b, const char *key, str name);
/* "2026-06-12T08:30:00+08:00" of "2026-06-12T08:30"; a day stays a day. */
void json_moment(const out *o, str iso, buf *b);

/* A value that out_is_shown. */
void json_value(out *o, const field *f, const fval *v, buf *b);
/* The members of an object for all fields of a shape but its id. */
void json_members(out *o, const shape *s, const fvals *values, buf *b);
/* Keywords of JSON Schema (draft 2020-12) for what json_value writes. */
void json_schema_value(const field *f, buf *b);
void json_schema_shape(const shape *s, buf *b);
/* A figure as it stands on pages ("1,234.50") as a JSON number; null where it is none. */
void json_figure(buf *b, str s);

#endif
