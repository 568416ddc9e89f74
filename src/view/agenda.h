/*
 * agenda: what has a day or a time, of all records: meetings, periods, dates of schedules, weekly courses.
 *
 * Made once with the view and read by calendar pages and .ics alike, so that both say the same. What is
 * private is not in it. Everything is borrowed from the view.
 */
#ifndef GONGSHI_VIEW_AGENDA_H
#define GONGSHI_VIEW_AGENDA_H

#include "view/view.h"

typedef enum appointment_kind {
    APPOINTMENT_DAY,    /* a meeting at its time, an event on its day */
    APPOINTMENT_DATE,   /* one of the dates of a schedule */
    APPOINTMENT_PERIOD, /* whole days from `from` to `to` */
    APPOINTMENT_WEEKLY  /* on `weekdays`, from `from` on where that is said */
} appointment_kind;

typedef struct appointment {
    appointment_kind what;
    const record *r;
    const field *f;     /* the field that says so */
    date from, to;      /* to: last day, included; a weekly one has none: DATE_NONE */
    int begins, ends;   /* minutes of the day; -1: not said */
    unsigned weekdays;  /* bit 0 Monday … bit 6 Sunday */
    const date *except; /* days on which a weekly one is not */
    uint32_t nexcept;
    str place, note; /* its own, where the schedule names them */
} appointment;

typedef struct agenda {
    const appointment *items; /* by kind, then by record */
    size_t n;
} agenda;

const agenda *view_agenda(const view *v);

/* Where it is: as it says itself, else the record's place or venue. */
str appointment_place(const appointment *a, dyn_env *env);

/* How many dated records, and how many appointments, belong to an area or to an area below it. */
typedef struct reach {
    uint32_t dated, timed;
} reach;
reach view_reach(const view *v, const record *area);
/* Calls f for the area that a record belongs to and for every area above that. An area belongs to itself. */
void view_each_area(const record *r, void (*f)(void *context, const record *area), void *context);

#endif
