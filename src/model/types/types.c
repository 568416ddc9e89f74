/* The table of field types. */
#include "model/types/types.h"

#include <string.h>

static const type *const table[] = {
    &type_text,     &type_markdown,    &type_enum,     &type_bool,     &type_count,  &type_id,
    &type_ref,      &type_refs,        &type_record,   &type_list,     &type_money,  &type_area,
    &type_quantity, &type_amount,      &type_date,     &type_datetime, &type_time,   &type_weekdays,
    &type_period,   &type_term,        &type_schedule, &type_person,   &type_phone,  &type_headcounts,
    &type_image,    &type_attachment,  &type_boundary, &type_tasks,    &type_votes,  &type_tally,
    &type_election, &type_price_rules, &type_stages,   &type_entries,  &type_series, &type_point,
    &type_duty,
};

size_t type_total(void) { return sizeof table / sizeof *table; }
const type *type_at(size_t i) { return table[i]; }

const type *type_find(str name)
{
    for (size_t i = 0; i < type_total(); i++)
        if (str_eq(name, str_from(table[i]->name))) return table[i];
    return NULL;
}
