/*
 * calendars: the State Council's notices on days off, read into rules/calendar.
 *
 * The program has the notices it was built with; a file content/calendars/YEAR.yaml of the site adds its year
 * or takes the place of the built-in one. Its form: {year, source: {title, number, date, url}, off: [{name,
 * days: […]}], work: […]}.
 */
#ifndef GONGSHI_MODEL_CALENDARS_H
#define GONGSHI_MODEL_CALENDARS_H

#include "model/type.h"
#include "rules/calendar.h"

struct calendars {
    calendar *days;
};

/* Fills l->m->calendars. */
void calendars_load(load *l);
/* The same without a model, from a site's folder (built-in years only where it has no calendars). */
const calendar *calendars_read(arena *a, diags *d, str folder);
/* The site's working days; never NULL, even where no year is known. */
const calendar *calendars_days(const model *m);

#endif
