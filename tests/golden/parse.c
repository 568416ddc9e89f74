/*
 * parse: reads files with other people's parsers: .ics with libical, .json and .geojson with jansson, .atom and .xml
 * with expat. Prints a line of TAB-separated words a file and an event:
 *     ok FILE N | not ok FILE why | event FILE UID START END SUMMARY LOCATION URL | day FILE UID DATE (of a repetition)
 */
#include <expat.h>
#include <jansson.h>
#include <libical/ical.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;
    long n = -1;
    if (f && fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0 && (bytes = malloc((size_t)n + 1)))
        n = (long)fread(bytes, 1, (size_t)n, f);
    if (f) fclose(f);
    if (!bytes || n < 0) exit(3);
    bytes[n] = '\0';
    *size = (size_t)n;
    return bytes;
}

static const char *text(icalcomponent *e, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(e, kind);
    return p ? icalproperty_get_value_as_string(p) : "";
}

/* The days of a repetition that the calendar's rule and exceptions leave, to the end of January after the start's year. */
static void put_days(const char *path, icalcomponent *e)
{
    icalproperty *p = icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY);
    if (!p) return;
    struct icaltimetype start = icalcomponent_get_dtstart(e);
    icalrecur_iterator *i = icalrecur_iterator_new(icalproperty_get_rrule(p), start);
    for (struct icaltimetype t; !icaltime_is_null_time(t = icalrecur_iterator_next(i));) {
        bool off = false;
        for (icalproperty *x = icalcomponent_get_first_property(e, ICAL_EXDATE_PROPERTY); x; x = icalcomponent_get_next_property(e, ICAL_EXDATE_PROPERTY))
            off |= icaltime_compare_date_only(icalproperty_get_exdate(x), t) == 0;
        if (t.year > start.year && t.month > 1) break;
        if (!off) printf("day\t%s\t%s\t%04d-%02d-%02d\n", path, icalcomponent_get_uid(e), t.year, t.month, t.day);
    }
    icalrecur_iterator_free(i);
}

static const char *read_calendar(const char *path, char *bytes, int *n)
{
    icalcomponent *all = icalparser_parse_string(bytes);
    if (!all || icalcomponent_count_errors(all) || icalcomponent_isa(all) != ICAL_VCALENDAR_COMPONENT) return "no calendar";
    icalcomponent *zone = icalcomponent_get_first_component(all, ICAL_VTIMEZONE_COMPONENT);
    if (!zone) return "no time zone";
    if (!icalrestriction_check(all)) return "breaks the rules of RFC 5545";
    const char *tzid = text(zone, ICAL_TZID_PROPERTY);
    for (icalcomponent *e = icalcomponent_get_first_component(all, ICAL_VEVENT_COMPONENT); e; e = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT)) {
        struct icaltimetype from = icalcomponent_get_dtstart(e);
        icalproperty *start = icalcomponent_get_first_property(e, ICAL_DTSTART_PROPERTY);
        icalparameter *p = icalproperty_get_first_parameter(start, ICAL_TZID_PARAMETER);
        if (!from.is_date && (!p || strcmp(icalparameter_get_tzid(p), tzid) != 0)) return "a time without the calendar's zone";
        printf("event\t%s\t%s\t%s\t", path, icalcomponent_get_uid(e), text(e, ICAL_DTSTART_PROPERTY));
        printf("%s\t", text(e, ICAL_DTEND_PROPERTY));
        printf("%s\t", icalcomponent_get_summary(e));
        printf("%s\t", icalcomponent_get_location(e) ? icalcomponent_get_location(e) : "");
        printf("%s\n", text(e, ICAL_URL_PROPERTY));
        put_days(path, e);
        ++*n;
    }
    icalcomponent_free(all);
    return NULL;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t size;
        char *bytes = read_file(argv[i], &size);
        const char *why = NULL;
        int n = 0;
        if (ends(argv[i], ".ics")) {
            why = read_calendar(argv[i], bytes, &n);
        } else if (ends(argv[i], "json")) {
            json_error_t e;
            json_t *j = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &e);
            if (!j) why = e.text;
            json_decref(j);
        } else {
            XML_Parser p = XML_ParserCreateNS(NULL, ' ');
            if (XML_Parse(p, bytes, (int)size, 1) != XML_STATUS_OK) why = XML_ErrorString(XML_GetErrorCode(p));
            XML_ParserFree(p);
        }
        if (why) printf("not ok\t%s\t%s\n", argv[i], why);
        else printf("ok\t%s\t%d\n", argv[i], n);
        free(bytes);
    }
    return 0;
}
