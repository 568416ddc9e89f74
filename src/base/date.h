/*
 * date: civil dates of the proleptic Gregorian calendar as day numbers; no clock, no time zone.
 */
#ifndef GONGSHI_BASE_DATE_H
#define GONGSHI_BASE_DATE_H

#include "base/str.h"

typedef int32_t date; /* days since 1970-01-01 */
#define DATE_NONE INT32_MIN

typedef struct ymd {
    int year;  /* 1..9999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
} ymd;

date date_make(int year, int month, int day); /* DATE_NONE where there is no such day */
ymd date_split(date d);
int date_weekday(date d); /* 1 Monday .. 7 Sunday (ISO 8601) */
/* The same day so many months later; the last day of the month where it is missing (31 Jan + 1 = 28/29 Feb).
 */
date date_add_months(date d, int months);
/* Completed years (周岁) on a day; the birthday itself counts, 29 February falls on 1 March. */
int date_age(date born, date on);

/* "2026-06-12" only. DATE_NONE: not a date. */
date date_parse(str s);
str date_iso(arena *a, date d);

/* Minutes of the day: "08:30" to 510; "24:00" is 1440. -1: not a time. */
int date_parse_time(str s);
str date_time_iso(arena *a, int minutes);

/* Today in a zone given as minutes east of UTC, from a Unix time. */
date date_from_unix(int64_t seconds, int zone_minutes);

#endif
