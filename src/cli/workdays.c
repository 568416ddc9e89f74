/* workdays: the day on which so many working days from a day end. */
#include "model/calendars.h"

#include "base/num.h"
#include "cli/commands.h"
#include "cli/options.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#ifndef N_
#define N_(text) text
#endif

static const char *weekday(date d)
{
    static const char *const names[] = {N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
                                        N_("Friday"), N_("Saturday"), N_("Sunday")};
    return gettext(names[date_weekday(d) - 1]);
}

static void say(date from, int64_t n, day_result end, arena *a, bool json)
{
    str first = date_iso(a, from), last = date_iso(a, end.day);
    buf b = {0};
    if (json) {
        buf_fmt(&b, "{\"from\":\"%.*s\",\"workdays\":%lld,\"end\":\"%.*s\"}\n", STR_ARG(first), (long long)n,
                STR_ARG(last));
    } else {
        str args[] = {last, str_from(weekday(end.day)), first, str_from(weekday(from)),
                      str_fmt(a, "%lld", (long long)n)};
        diag_fill(&b,
                  n == 1 ? gettext("{1} ({2}): {5} working day from {3} ({4}), which is not counted")
                         : gettext("{1} ({2}): {5} working days from {3} ({4}), which is not counted"),
                  args, 5);
        buf_putc(&b, '\n');
    }
    if (b.n) fwrite(b.p, 1, b.n, stdout);
    buf_fini(&b);
}

/* A refusal as JSON has the missing year, for scripts; the finding goes to standard error either way. */
static void refuse(date from, int64_t n, int missing, arena *a, bool json, diags *d)
{
    str year = str_fmt(a, "%d", missing);
    if (json)
        printf("{\"from\":\"%s\",\"workdays\":%lld,\"end\":null,\"missing\":%d}\n",
               str_c(a, date_iso(a, from)), (long long)n, missing);
    diag(d, WORKDAYS_YEAR_MISSING, SPAN_NONE, year);
}

int workdays_main(int argc, char **argv)
{
    options o;
    int64_t n;
    if (!options_take(&o, &argc, argv)) return EXIT_USAGE;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--json") == 0) {
            o.json = true;
            memmove(argv + i, argv + i + 1, (size_t)(argc-- - i) * sizeof *argv);
        }
    if (argc != 3) return options_usage(argv[0], argc > 3 ? argv[3] : NULL);
    date from = date_parse(str_from(argv[1]));
    if (from == DATE_NONE) {
        fprintf(stderr, gettext("'%s' is not a date; write it as 2026-06-12"), argv[1]);
        fputc('\n', stderr);
        return EXIT_USAGE;
    }
    if (!num_parse(str_from(argv[2]), &n) || n < 0 || n > 100000) {
        fprintf(stderr, gettext("'%s' is not a number of days"), argv[2]);
        fputc('\n', stderr);
        return EXIT_USAGE;
    }
    arena *a = arena_new();
    diags *d = diags_new();
    bool json = o.json;
    day_result end = period_end(calendars_read(a, d, str_from(o.folder)), from, n, PERIOD_WORKDAYS);
    if (end.day != DATE_NONE) say(from, n, end, a, json);
    else refuse(from, n, end.missing, a, json, d);
    o.json = false;
    int code = findings_end(&o, d);
    diags_free(d);
    arena_free(a);
    return code;
}
