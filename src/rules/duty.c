#include "rules/duty.h"

enum { LOOK_BACK = 60 }; /* periods */

static int months_of(duty_cycle every)
{
    switch (every) {
    case DUTY_MONTH: return 1;
    case DUTY_QUARTER: return 3;
    case DUTY_HALF: return 6;
    case DUTY_YEAR: return 12;
    case DUTY_CHANGE:
    case DUTY_WEEK: break;
    }
    return 0;
}

void duty_period(duty_cycle every, date d, int k, date *from, date *to)
{
    int months = months_of(every);
    if (!months) {
        *from = d - (date_weekday(d) - 1) - 7 * k;
        *to = *from + 6;
        return;
    }
    ymd at = date_split(d);
    date begin = date_make(at.year, (at.month - 1) / months * months + 1, 1);
    *from = date_add_months(begin, -months * k);
    *to = date_add_months(begin, -months * k + months) - 1;
}

static day_result limit_of(const calendar *c, const duty_rule *rule, date from)
{
    if (!rule->within) return calendar_workday_from(c, from);
    return period_end(c, from, rule->within, rule->unit);
}

static void count_overdue(const calendar *c, duty_state *s, date today)
{
    count_result n = workdays_between(c, s->due, today);
    s->days = today - s->due;
    s->workdays = n.missing ? -1 : n.n;
}

duty_state duty_judge(const calendar *c, const duty_rule *rule, date last, date today)
{
    duty_state s = {.due = DATE_NONE, .from = DATE_NONE, .to = DATE_NONE};
    if (rule->every == DUTY_CHANGE) return s;
    int back = rule->since == DATE_NONE && last == DATE_NONE ? 1 : LOOK_BACK;
    for (int k = 0; k <= back; k++) { /* from this period backwards, as long as they are owed */
        date from, to;
        duty_period(rule->every, today, k, &from, &to);
        bool published = last != DATE_NONE && last >= to,
             before = rule->since != DATE_NONE && to < rule->since;
        if (k && (published || before)) break;
        day_result end = limit_of(c, rule, to);
        if (end.day == DATE_NONE) {
            s = (duty_state){.from = from, .to = to, .due = DATE_NONE, .missing = end.missing};
            continue;
        }
        s.from = from;
        s.to = to;
        s.due = end.day;
        s.missing = 0;
        if (end.day < today) s.missed++;
    }
    if (s.missed) count_overdue(c, &s, today);
    return s;
}

count_result duty_late(const calendar *c, const duty_rule *rule, date arose, date published)
{
    day_result end = limit_of(c, rule, arose);
    if (end.day == DATE_NONE) return (count_result){0, end.missing};
    return (count_result){published > end.day ? published - end.day : 0, 0};
}
