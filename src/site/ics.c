#include "site/ics.h"

#include <string.h>

enum { FOLD = 75 };

/* One content line, folded: a continuation begins with a blank, which counts. */
static void put_line(buf *out, str line)
{
    size_t room = FOLD;
    while (line.n > room) {
        size_t at = room;
        while (at && ((unsigned char)line.p[at] & 0xC0) == 0x80) at--;
        buf_put(out, str_sub(line, 0, at));
        buf_puts(out, "\r\n ");
        line = str_sub(line, at, line.n);
        room = FOLD - 1;
    }
    buf_put(out, line);
    buf_puts(out, "\r\n");
}

static void put_words(buf *out, const char *line) { put_line(out, str_from(line)); }

static void escape(buf *out, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == ';' || c == ',') buf_putc(out, '\\');
        if (c == '\n') buf_puts(out, "\\n");
        else if ((unsigned char)c >= ' ' || c == '\t') buf_putc(out, c);
    }
}

static void put_text(buf *out, const char *name, str value)
{
    if (!value.n) return;
    buf line = {0};
    buf_puts(&line, name);
    buf_putc(&line, ':');
    escape(&line, value);
    put_line(out, buf_str(&line));
    buf_fini(&line);
}

static void add_date(buf *line, date d)
{
    ymd t = date_split(d);
    buf_fmt(line, "%04d%02d%02d", t.year, t.month, t.day);
}

static void add_time(buf *line, date d, int minutes)
{
    add_date(line, d + minutes / 1440);
    buf_fmt(line, "T%02d%02d00", minutes % 1440 / 60, minutes % 60);
}

/* DTSTART and the like: a date, or a time in the site's zone. */
static void put_when(const ics *c, const char *name, date day, int minutes)
{
    buf line = {0};
    buf_puts(&line, name);
    if (minutes < 0) {
        buf_puts(&line, ";VALUE=DATE:");
        add_date(&line, day);
    } else {
        buf_fmt(&line, ";TZID=%.*s:", STR_ARG(c->zone_name));
        add_time(&line, day, minutes);
    }
    put_line(c->out, buf_str(&line));
    buf_fini(&line);
}

static bool repeats_on(const ics_event *e, date d) { return e->weekdays >> (date_weekday(d) - 1) & 1; }

/* UNTIL is a date for whole days, else a time in UTC. */
static void put_rule(const ics *c, const ics_event *e)
{
    static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    buf line = {0};
    buf_puts(&line, "RRULE:FREQ=WEEKLY;BYDAY=");
    for (int i = 0, n = 0; i < 7; i++)
        if (e->weekdays >> i & 1) buf_fmt(&line, "%s%s", n++ ? "," : "", days[i]);
    if (e->to != DATE_NONE) {
        buf_puts(&line, ";UNTIL=");
        if (e->from_time < 0) {
            add_date(&line, e->to);
        } else {
            int utc = e->from_time - c->zone_minutes;
            int shift = utc < 0 ? -1 : utc / 1440;
            add_time(&line, e->to + shift, utc - shift * 1440);
            buf_putc(&line, 'Z');
        }
    }
    put_line(c->out, buf_str(&line));
    for (size_t i = 0; i < e->nexcept; i++)
        if (repeats_on(e, e->except[i])) put_when(c, "EXDATE", e->except[i], e->from_time);
    buf_fini(&line);
}

static void put_times(const ics *c, const ics_event *e)
{
    bool repeats = (e->weekdays & 127) != 0;
    date first = e->from, last = repeats || e->to == DATE_NONE ? e->from : e->to;
    while (repeats && !repeats_on(e, first))
        first++, last++; /* the rule's first day must be one of its days */
    put_when(c, "DTSTART", first, e->from_time);
    if (e->from_time < 0) put_when(c, "DTEND", last + 1, -1);
    else if (e->to_time >= 0) put_when(c, "DTEND", last, e->to_time);
    if (repeats) put_rule(c, e);
}

static void put_offset(buf *out, const char *name, int minutes)
{
    buf line = {0};
    int m = minutes < 0 ? -minutes : minutes;
    buf_fmt(&line, "%s:%c%02d%02d", name, minutes < 0 ? '-' : '+', m / 60, m % 60);
    put_line(out, buf_str(&line));
    buf_fini(&line);
}

void ics_begin(const ics *c, str name, str description)
{
    put_words(c->out, "BEGIN:VCALENDAR");
    put_words(c->out, "VERSION:2.0");
    put_words(c->out, "PRODID:-//gongshi//gongshi//ZH");
    put_words(c->out, "CALSCALE:GREGORIAN");
    put_text(c->out, "X-WR-CALNAME", name);
    put_text(c->out, "X-WR-CALDESC", description);
    put_text(c->out, "X-WR-TIMEZONE", c->zone_name);
    put_words(c->out, "BEGIN:VTIMEZONE");
    put_text(c->out, "TZID", c->zone_name);
    put_words(c->out, "BEGIN:STANDARD");
    put_words(c->out, "DTSTART:19700101T000000");
    put_offset(c->out, "TZOFFSETFROM", c->zone_minutes);
    put_offset(c->out, "TZOFFSETTO", c->zone_minutes);
    put_words(c->out, "END:STANDARD");
    put_words(c->out, "END:VTIMEZONE");
}

void ics_put(const ics *c, const ics_event *e)
{
    put_words(c->out, "BEGIN:VEVENT");
    put_text(c->out, "UID", e->uid);
    buf line = {0};
    buf_puts(&line, "DTSTAMP:");
    add_time(&line, c->stamp, 0);
    buf_putc(&line, 'Z');
    put_line(c->out, buf_str(&line));
    buf_clear(&line);
    put_times(c, e);
    put_text(c->out, "SUMMARY", e->summary);
    put_text(c->out, "DESCRIPTION", e->description);
    put_text(c->out, "LOCATION", e->location);
    put_text(c->out, "CATEGORIES", e->category);
    if (e->url.n) { /* a URI, not text: nothing is escaped */
        buf_puts(&line, "URL:");
        buf_put(&line, e->url);
        put_line(c->out, buf_str(&line));
    }
    if (e->cancelled) put_words(c->out, "STATUS:CANCELLED");
    put_words(c->out, "TRANSP:TRANSPARENT");
    put_words(c->out, "END:VEVENT");
    buf_fini(&line);
}

void ics_end(const ics *c) { put_words(c->out, "END:VCALENDAR"); }
