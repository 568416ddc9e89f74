/*
 * ics: a calendar that phones subscribe to (RFC 5545).
 *
 * Times are local to the site's zone, which is written as a VTIMEZONE without daylight saving (China has
 * none); whole days are plain dates. The last day of a whole-day event is given as people say it, included.
 * Lines are folded at 75 octets, never inside a character. No alarms: the phone's owner decides.
 */
#ifndef GONGSHI_SITE_ICS_H
#define GONGSHI_SITE_ICS_H

#include "base/buf.h"
#include "base/date.h"

typedef struct ics_event {
    str uid;                                           /* the same in every build: "notices-2026-012@site" */
    str summary, description, location, url, category; /* empty ones are left out */
    date from, to;          /* to: last day, included; DATE_NONE: the day of from */
    int from_time, to_time; /* minutes of the day; from_time -1: whole days, to_time -1: no end */
    unsigned weekdays;  /* bit 0 Monday … bit 6 Sunday: repeated on these; 0: once. to is then the last day
                           of the repetition, DATE_NONE: for ever */
    const date *except; /* days of the repetition on which it is not */
    size_t nexcept;
    bool cancelled;
} ics_event;

/* stamp: when the next event was last changed. zone_minutes: east of UTC; zone_name such as
 * Asia/Shanghai. */
typedef struct ics {
    buf *out;
    date stamp;
    int zone_minutes;
    str zone_name;
} ics;

void ics_begin(const ics *c, str name, str description);
void ics_put(const ics *c, const ics_event *e);
void ics_end(const ics *c);

#endif
