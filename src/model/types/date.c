/* date, datetime, time, weekdays. */
#include "base/utf8.h"
#include "model/types/types.h"

#include <string.h>

struct key date_key(date d) { return (struct key){d == DATE_NONE ? INT64_MIN : (int64_t)d * 1440, STR_NONE}; }

/* 2026-6-1, 2026/06/01, 2026年6月1日, 20260601: what was meant, for the hint. */
static date guess(str s)
{
    bool close = s.n == 8; /* no signs between the parts */
    for (size_t i = 0; i < s.n && close; i++) close = s.p[i] >= '0' && s.p[i] <= '9';
    int part[3] = {0}, at = 0;
    bool in_number = false;
    for (size_t i = 0; i < s.n && at < 3; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (close && (i == 4 || i == 6)) at++;
        if (digit && part[at] < 10000) part[at] = part[at] * 10 + (s.p[i] - '0');
        if (!digit && in_number) at++;
        in_number = digit;
    }
    return at >= 2 && part[2] ? date_make(part[0], part[1], part[2]) : DATE_NONE;
}

date read_date(load *l, const field *f, const val *v)
{
    str s;
    if (!want_text(l, f, v, &s)) return DATE_NONE;
    s = str_trim(s);
    date d = date_parse(s);
    if (d != DATE_NONE) return d;
    bool shaped = s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && strspn(s.p, "0123456789-") >= 10;
    if (shaped) {
        type_error(l, DATE_NO_SUCH_DAY, v, field_title(l, f), s);
        return DATE_NONE;
    }
    finding *found = type_error(l, DATE_BAD, v, field_title(l, f), s);
    date meant = guess(utf8_narrow(l->a, s));
    if (meant != DATE_NONE) diag_suggest(l->d, found, date_iso(l->a, meant));
    return DATE_NONE;
}

static bool date_parse_type(load *l, const field *f, const val *v, fval *out)
{
    out->as.n = read_date(l, f, v);
    return out->as.n != DATE_NONE;
}

static void put_part(buf *b, char part, date d, ymd t, dyn_env *env)
{
    switch (part) {
    case 'y': buf_put_int(b, t.year); break;
    case 'm': buf_put_int(b, t.month); break;
    case 'd': buf_put_int(b, t.day); break;
    case 'w': buf_put(b, dyn_word(env, str_fmt(env->scratch, "weekday.%d", date_weekday(d)))); break;
    default: break;
    }
}

str date_in_words(date d, str pattern_key, dyn_env *env)
{
    if (d == DATE_NONE) return STR_NONE;
    ymd t = date_split(d);
    str pattern = dyn_word(env, pattern_key);
    char *room = arena_room(env->scratch, pattern.n + 64);
    buf b = {room, 0,
             pattern.n + 64}; /* a year has at most four digits, a weekday few letters: it never grows */
    for (size_t i = 0; i < pattern.n && b.n + 48 < b.cap; i++) {
        bool part = pattern.p[i] == '{' && i + 2 < pattern.n && pattern.p[i + 2] == '}';
        if (!part) {
            b.p[b.n++] = pattern.p[i];
            continue;
        }
        put_part(&b, pattern.p[i + 1], d, t, env);
        i += 2;
    }
    return buf_str(&b);
}

static date monday_of(date d) { return d - (date_weekday(d) - 1); }

/* 0 in the month of today, 1 in the month before. */
static int months_ago(date d, date today)
{
    ymd t = date_split(d), now = date_split(today);
    return (now.year - t.year) * 12 + now.month - t.month;
}

dyn date_part(date d, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "monday")) return date_dyn(monday_of(d));
    if (name_is(name, "this_week")) return dyn_bool(monday_of(d) == monday_of(env->today));
    if (name_is(name, "this_month")) return dyn_bool(months_ago(d, env->today) == 0);
    if (name_is(name, "last_month")) return dyn_bool(months_ago(d, env->today) == 1);
    if (name_is(name, "iso")) return dyn_text(date_iso(env->scratch, d));
    if (name_is(name, "long")) return dyn_text(date_in_words(d, STR("date.long"), env));
    if (name_is(name, "short")) return dyn_text(date_in_words(d, STR("date.short"), env));
    if (name_is(name, "weekday")) return dyn_text(date_in_words(d, STR("date.weekday"), env));
    if (name_is(name, "year")) return dyn_text(str_fmt(env->scratch, "%d", date_split(d).year));
    if (name_is(name, "month")) return dyn_text(str_fmt(env->scratch, "%d", date_split(d).month));
    if (name_is(name, "day")) return dyn_text(str_fmt(env->scratch, "%d", date_split(d).day));
    if (name_is(name, "ym")) return dyn_text(str_sub(date_iso(env->scratch, d), 0, 7));
    if (name_is(name, "days")) return dyn_text(str_fmt(env->scratch, "%d", d - env->today));
    if (name_is(name, "past")) return dyn_bool(d < env->today);
    if (name_is(name, "today")) return dyn_bool(d == env->today);
    if (name_is(name, "future")) return dyn_bool(d > env->today);
    if (name_is(name, "state"))
        return dyn_text(d < env->today ? STR("past") : d == env->today ? STR("today") : STR("future"));
    return DYN_NOTHING;
}

static str date_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return date_in_words((date)v->as.n, STR("date.long"), env);
}

static dyn date_part_type(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    return date_part((date)v->as.n, name, env);
}

static struct key date_key_type(const field *f, const fval *v)
{
    (void)f;
    return date_key((date)v->as.n);
}

static void date_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":\"string\",\"format\":\"date\"");
}

const type type_date = {.name = "date",
                        .fixed = true,
                        .parse = date_parse_type,
                        .text = date_text,
                        .part = date_part_type,
                        .key = date_key_type,
                        .schema = date_schema,
                        .parts = "iso long short weekday year month day ym days past today future state "
                                 "monday this_week this_month last_month"};

/* ---- datetime: minutes since 1970, or a day alone ---- */

_Static_assert(sizeof(moment) == sizeof(int64_t), "a moment is kept in as.n");

moment datetime_moment(const fval *v)
{
    moment m;
    memcpy(&m, &v->as.n, sizeof m);
    return m;
}

static bool datetime_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    if (!want_text(l, f, v, &s)) return false;
    s = str_trim(s);
    moment m = {DATE_NONE, -1};
    if (s.n == 16 && (s.p[10] == ' ' || s.p[10] == 'T')) {
        m.day = date_parse(str_sub(s, 0, 10));
        m.minutes = date_parse_time(str_sub(s, 11, 16));
        if (m.day == DATE_NONE || m.minutes < 0) {
            type_error(l, DATETIME_BAD, v, field_title(l, f), s);
            return false;
        }
    } else if (s.n == 10) {
        m.day = read_date(l, f, v);
        if (m.day == DATE_NONE) return false;
    } else {
        finding *found = type_error(l, DATETIME_BAD, v, field_title(l, f), s);
        date meant = guess(utf8_narrow(l->a, s));
        if (meant != DATE_NONE) diag_suggest(l->d, found, date_iso(l->a, meant));
        return false;
    }
    memcpy(&out->as.n, &m, sizeof m);
    return true;
}

str moment_text(moment m, dyn_env *env)
{
    str day = date_in_words(m.day, STR("date.long"), env);
    return m.minutes < 0
               ? day
               : str_fmt(env->scratch, "%.*s%.*s%d:%02d", STR_ARG(day),
                         STR_ARG(dyn_word(env, STR("date.time_gap"))), m.minutes / 60, m.minutes % 60);
}

dyn moment_part(moment m, const dyn_name *name, dyn_env *env)
{
    if (name_is(name, "time"))
        return m.minutes < 0 ? DYN_NO
                             : dyn_text(str_fmt(env->scratch, "%d:%02d", m.minutes / 60, m.minutes % 60));
    if (name_is(name, "iso") && m.minutes >= 0)
        return dyn_text(str_fmt(env->scratch, "%.*sT%02d:%02d", STR_ARG(date_iso(env->scratch, m.day)),
                                m.minutes / 60, m.minutes % 60));
    if (name_is(name, "date")) return dyn_text(date_iso(env->scratch, m.day));
    return date_part(m.day, name, env);
}

static str datetime_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return moment_text(datetime_moment(v), env);
}

static dyn datetime_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    return moment_part(datetime_moment(v), name, env);
}

static struct key datetime_key(const field *f, const fval *v)
{
    moment m = datetime_moment(v);
    (void)f;
    return (struct key){(int64_t)m.day * 1440 + (m.minutes < 0 ? 0 : m.minutes), STR_NONE};
}

const type type_datetime = {.name = "datetime",
                            .fixed = true,
                            .parse = datetime_parse,
                            .text = datetime_text,
                            .part = datetime_part,
                            .key = datetime_key,
                            .schema = NULL,
                            .parts = "iso date time long short weekday year month day days past today future "
                                     "state monday this_week this_month last_month"};

/* ---- time of day ---- */

/* 9点, 上午9点半, 下午5点30分, 9:5: what was meant, for the hint. */
static int guess_time(str s)
{
    int part[2] = {0, 0}, at = -1;
    bool in_number = false;
    for (size_t i = 0; i < s.n && at < 2; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit && !in_number && ++at == 2) return -1;
        if (digit) part[at] = part[at] * 10 + (s.p[i] - '0');
        if (part[0] > 24 || part[1] > 59) return -1;
        in_number = digit;
    }
    if (at < 0) return -1;
    if (at == 0 && str_find(s, STR("点半"), 0) != SIZE_MAX) part[1] = 30;
    bool late = str_starts(s, STR("下午")) || str_starts(s, STR("晚"));
    if (late && part[0] < 12) part[0] += 12;
    return part[0] * 60 + part[1] <= 24 * 60 ? part[0] * 60 + part[1] : -1;
}

static bool time_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    if (!want_text(l, f, v, &s)) return false;
    s = str_trim(s);
    if (s.n == 4 && s.p[1] == ':') s = str_fmt(l->a, "0%.*s", STR_ARG(s));
    out->as.n = date_parse_time(s);
    if (out->as.n >= 0) return true;
    finding *found = type_error(l, TIME_BAD, v, val_str(v));
    int meant = guess_time(utf8_narrow(l->a, s));
    if (meant >= 0) diag_suggest(l->d, found, str_fmt(l->a, "%02d:%02d", meant / 60, meant % 60));
    return false;
}

static str time_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return str_fmt(env->scratch, "%d:%02d", (int)(v->as.n / 60), (int)(v->as.n % 60));
}

static struct key time_key(const field *f, const fval *v)
{
    (void)f;
    return (struct key){v->as.n, STR_NONE};
}

static void time_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":\"string\",\"pattern\":\"^[0-2]?[0-9]:[0-5][0-9]$\"");
}

const type type_time = {
    .name = "time", .parse = time_parse, .text = time_text, .key = time_key, .schema = time_schema};

/* ---- days of the week: a set of bits, Monday first ---- */

static int weekday_of(str s)
{
    static const struct {
        str name;
        int day;
    } names[] = {
        {STR_INIT("周一"), 1},   {STR_INIT("周二"), 2},   {STR_INIT("周三"), 3},   {STR_INIT("周四"), 4},
        {STR_INIT("周五"), 5},   {STR_INIT("周六"), 6},   {STR_INIT("周日"), 7},   {STR_INIT("周天"), 7},
        {STR_INIT("星期一"), 1}, {STR_INIT("星期二"), 2}, {STR_INIT("星期三"), 3}, {STR_INIT("星期四"), 4},
        {STR_INIT("星期五"), 5}, {STR_INIT("星期六"), 6}, {STR_INIT("星期日"), 7}, {STR_INIT("星期天"), 7},
        {STR_INIT("mon"), 1},    {STR_INIT("tue"), 2},    {STR_INIT("wed"), 3},    {STR_INIT("thu"), 4},
        {STR_INIT("fri"), 5},    {STR_INIT("sat"), 6},    {STR_INIT("sun"), 7}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(str_trim(s), names[i].name)) return names[i].day;
    return 0;
}

/* Bits of "周一至周五", "mon-fri", "周三"; 0: not understood. */
static int64_t days_range(str s)
{
    static const str marks[] = {STR_INIT("至"), STR_INIT("到"), STR_INIT("—"), STR_INIT("-")};
    if (str_eq(s, STR("每天")) || str_eq(s, STR("每日")) || str_eq(s, STR("daily"))) return 127;
    if (str_eq(s, STR("工作日"))) return 31;
    if (str_eq(s, STR("周末"))) return 96;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(s, marks[i], 0);
        if (at == SIZE_MAX) continue;
        int a = weekday_of(str_sub(s, 0, at)), b = weekday_of(str_sub(s, at + marks[i].n, s.n));
        int64_t bits = 0;
        if (!a || !b) return 0;
        for (int d = a;; d = d % 7 + 1) {
            bits |= 1 << (d - 1);
            if (d == b) return bits;
        }
    }
    int day = weekday_of(s);
    return day ? 1 << (day - 1) : 0;
}

/* 周一、三、五: what follows the first day leaves out its 周. */
static str whole_day(load *l, str first, str one)
{
    static const str heads[] = {STR_INIT("周"), STR_INIT("星期")};
    for (size_t i = 0; one.n == 3 && i < 2; i++)
        if (str_starts(first, heads[i]) && !weekday_of(one)) return str_join(l->a, heads[i], one);
    return one;
}

static int64_t days_of(load *l, str s)
{
    int64_t bits = 0;
    for (size_t begin = 0, i = 0; i <= s.n; i++) {
        bool mark = i == s.n || s.p[i] == ',' || str_starts(str_sub(s, i, s.n), STR("、")) ||
                    str_starts(str_sub(s, i, s.n), STR("，"));
        if (!mark) continue;
        int64_t one = days_range(whole_day(l, s, str_trim(str_sub(s, begin, i))));
        if (!one) return 0;
        bits |= one;
        begin = i + (i < s.n && s.p[i] == ',' ? 1 : 3);
    }
    return bits;
}

static bool weekdays_parse(load *l, const field *f, const val *v, fval *out)
{
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    const val *items = v->kind == VAL_LIST ? v->u.items : v;
    out->as.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        str s;
        if (!want_text(l, f, &items[i], &s)) return false;
        int64_t bits = days_of(l, str_trim(s));
        if (!bits) {
            type_error(l, SCHEDULE_DAYS, &items[i], s);
            return false;
        }
        out->as.n |= bits;
    }
    return true;
}

/* 周一至周五; 周二、周四: runs of three and more are joined. */
static str weekdays_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    if (v->as.n == 127) return dyn_word(env, STR("weekdays.all"));
    str all = STR_NONE;
    for (int d = 0; d < 7; d++) {
        if (!(v->as.n >> d & 1)) continue;
        int end = d;
        while (end < 6 && v->as.n >> (end + 1) & 1) end++;
        str one = dyn_word(env, str_fmt(env->scratch, "weekday.%d", d + 1));
        if (end >= d + 2) {
            str last = dyn_word(env, str_fmt(env->scratch, "weekday.%d", end + 1));
            one = str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(one),
                          STR_ARG(dyn_word(env, STR("weekdays.to"))), STR_ARG(last));
            d = end;
        }
        all = all.n ? str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(all),
                              STR_ARG(dyn_word(env, STR("list.comma"))), STR_ARG(one))
                    : one;
    }
    return all;
}

static dyn weekdays_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    if (name_is(name, "today")) return dyn_bool(v->as.n >> (date_weekday(env->today) - 1) & 1);
    if (name_is(name, "bits")) return dyn_text(str_fmt(env->scratch, "%lld", (long long)v->as.n));
    return DYN_NOTHING;
}

const type type_weekdays = {.name = "weekdays",
                            .parse = weekdays_parse,
                            .text = weekdays_text,
                            .part = weekdays_part,
                            .parts = "today bits"};
