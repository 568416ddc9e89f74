/*
 * types: every field type, one line here and one file beside it. types.c holds the table.
 */
#ifndef GONGSHI_MODEL_TYPES_TYPES_H
#define GONGSHI_MODEL_TYPES_TYPES_H

#include "model/type.h"
#include "rules/ledger.h"
#include "rules/workflow.h"

extern const type type_text, type_markdown, type_enum, type_bool, type_count, type_id;
extern const type type_ref, type_refs, type_record, type_list;
extern const type type_money, type_area, type_quantity;
extern const type type_date, type_datetime, type_time, type_weekdays, type_period, type_term, type_schedule;
extern const type type_person, type_phone, type_headcounts;
extern const type type_image, type_attachment, type_boundary, type_point, type_tasks;
extern const type type_amount, type_votes, type_tally, type_election, type_price_rules, type_stages,
    type_entries, type_series, type_duty;

/* record and the types built on one with type->inside share these. */
bool record_parse(load *l, const field *f, const val *v, fval *out);
void record_link(load *l, const field *f, fval *v);
void record_check(load *l, const field *f, fval *v);
void record_schema(const field *f, buf *out);
void items_schema(const field *f, buf *out);
void shape_schema(const shape *s, buf *out, bool with_id);

/* Reports `"12"` where a number is due; the value still counts. */
void advise_unquoted(load *l, const field *f, const val *v);
/* Where the matter of a value of type stages stands; after all is checked. */
const struct workflow_state *stages_state(const fval *v);
/* A date as written, reporting what is wrong with it; DATE_NONE where it is none. */
date read_date(load *l, const field *f, const val *v);
struct key date_key(date d);
/* The sums of a ledger's value; NULL where its figures are not whole. */
const ledger_result *entries_sums(const fval *v);
/* Its opening balance and where that stands (the whole where it is not written); false: figures are bad. */
bool entries_opening(const fval *v, dec *opening, span *at);
/* Hides small head counts and what would let them be computed, over all records (headcounts.c). */
void headcounts_hide(load *l);
/* The files of an attachment or image: their paths under content/, and where they are named. */
uint32_t attached_count(const fval *v);
str attached_path(const fval *v, uint32_t i);
const val *attached_src(const fval *v, uint32_t i);
/* The full name of a person whose name is not to be shown in full; empty for others and for samples. */
str person_to_mask(const model *m, const field *f, const fval *v);
/* A datetime's value, which stands in the fval itself. */
moment datetime_moment(const fval *v);
str moment_text(moment m, dyn_env *env);
dyn moment_part(moment m, const dyn_name *name, dyn_env *env);
/* A value within an item of a list of records; NULL: absent or bad. */
const fval *item_value(const field *f, const fval *item, const char *name);
/* The text of such a value as written; empty where there is none. */
str item_written(const field *f, const fval *item, const char *name);
/* "6", "6.00元", "¥6", "1.9万元" as fen; false: no amount of money. */
bool money_read(load *l, str s, int64_t *fen);

#endif
