#include "base/date.h"

static bool is_leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static int month_days(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[m - 1] + (m == 2 && is_leap(y));
}

/* Days from civil, after Howard Hinnant's public description: years start in March. */
date date_make(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return DATE_NONE;
    int y = year - (month <= 2), era = y / 400, yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

ymd date_split(date d)
{
    int z = d + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (ymd){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int date_weekday(date d)
{
    int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

date date_add_months(date d, int months)
{
    ymd at = date_split(d);
    int m = at.month - 1 + months, y = at.year + m / 12;
    m %= 12;
    if (m < 0) m += 12, y--;
    if (y < 1 || y > 9999) return DATE_NONE;
    int last = month_days(y, m + 1);
    return date_make(y, m + 1, at.day < last ? at.day : last);
}

int date_age(date born, date on)
{
    ymd b = date_split(born), t = date_split(on);
    return t.year - b.year - (t.month < b.month || (t.month == b.month && t.day < b.day));
}

static int digits(str s, size_t at, size_t n)
{
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

date date_parse(str s)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return DATE_NONE;
    return date_make(digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2));
}

/* The last n digits of v, with zeros before. */
static void put_digits(char *p, int v, size_t n)
{
    unsigned u = (unsigned)v;
    while (n--) {
        p[n] = (char)('0' + u % 10);
        u /= 10;
    }
}

str date_iso(arena *a, date d)
{
    ymd t = date_split(d);
    char *p = arena_room(a, 10);
    put_digits(p, t.year, 4);
    put_digits(p + 5, t.month, 2);
    put_digits(p + 8, t.day, 2);
    p[4] = p[7] = '-';
    return (str){p, 10};
}

int date_parse_time(str s)
{
    if (s.n != 5 || s.p[2] != ':') return -1;
    int h = digits(s, 0, 2), m = digits(s, 3, 2);
    if (h < 0 || m < 0 || m > 59 || h > 24 || (h == 24 && m)) return -1;
    return h * 60 + m;
}

str date_time_iso(arena *a, int minutes)
{
    char *p = arena_room(a, 5);
    put_digits(p, minutes / 60, 2);
    put_digits(p + 3, minutes % 60, 2);
    p[2] = ':';
    return (str){p, 5};
}

date date_from_unix(int64_t seconds, int zone_minutes)
{
    int64_t local = seconds + (int64_t)zone_minutes * 60;
    int64_t day = local / 86400 - (local % 86400 < 0);
    return day > INT32_MAX || day < -719162 ? DATE_NONE : (date)day;
}
