/* period (公示期), term (任期): a first and a last day, counted by rules/calendar. */
#include "base/num.h"
#include "model/calendars.h"
#include "model/rulepacks.h"
#include "model/types/types.h"

struct period {
    date from, to;
    int64_t n; /* as counted; 0: both ends were given */
    period_unit unit;
    const calendar *days;
};

void period_days(const fval *v, date *from, date *to)
{
    const struct period *p = v->as.p;
    *from = p->from;
    *to = p->to;
}

/* The keys that say how long it is, with what they count and how many at most. */
static const struct {
    str key;
    period_unit unit;
    int64_t most;
} lengths[] = {{STR_INIT("days"), PERIOD_DAYS, 3660},
               {STR_INIT("workdays"), PERIOD_WORKDAYS, 3660},
               {STR_INIT("months"), PERIOD_MONTHS, 120}};

enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* Art. 201 to 203 of the Civil Code; false: reported. */
static bool count_period(load *l, const field *f, const val *v, const val *length, struct period *p,
                         int64_t most)
{
    if (!num_parse(str_trim(val_str(length)), &p->n)) {
        suggest_narrow(l, type_error(l, COUNT_BAD, length, field_title(l, f), val_str(length)),
                       val_str(length));
        return false;
    }
    if (p->n < 1 || p->n > most) {
        type_error(l, NUMBER_RANGE, length, field_title(l, f), val_str(length),
                   str_fmt(l->a, "1–%d", (int)most));
        return false;
    }
    day_result end = period_end(p->days, p->from, p->n, p->unit);
    p->to = end.day;
    if (end.day != DATE_NONE) return true;
    if (tree_misses(&l->m->tree, STR("calendars"))) return false;
    type_error(l, PERIOD_YEAR_MISSING, v, field_title(l, f), str_fmt(l->a, "%d", end.missing));
    return false;
}

static bool period_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!want_map(l, f, v) || !want_keys(l, f, v, "from to days workdays months")) return false;
    const val *from = VAL_AT(v, "from"), *to = VAL_AT(v, "to"), *length = NULL;
    int known = (from != NULL) + (to != NULL);
    uint32_t which = 0;
    for (uint32_t i = 0; i < LENGTHS; i++) {
        const val *given = val_find(v, lengths[i].key);
        if (!given) continue;
        length = given;
        which = i;
        known++;
    }
    if (!from || known != 2) {
        type_error(l, PERIOD_BAD, v, field_title(l, f));
        return false;
    }
    struct period *p = arena_make(l->a, struct period);
    *p = (struct period){
        .from = read_date(l, f, from), .unit = lengths[which].unit, .days = calendars_days(l->m)};
    out->as.p = p;
    if (p->from == DATE_NONE) return false;
    if (length) return count_period(l, f, v, length, p, lengths[which].most);
    p->to = read_date(l, f, to);
    if (p->to == DATE_NONE) return false;
    if (p->to < p->from) {
        type_error(l, PERIOD_BACKWARDS, to, field_title(l, f), val_str(from), val_str(to));
        return false;
    }
    return true;
}

/* A last day that was written and is a day off is worth a look, in what is formally announced. */
static void period_check(load *l, const field *f, fval *v)
{
    const struct period *p = v->as.p;
    if (p->n || !l->r->kind->disclosed || calendar_day(p->days, p->to) != DAY_OFF) return;
    day_result next = calendar_workday_from(p->days, p->to);
    if (next.day == DATE_NONE) return;
    type_error(l, PERIOD_LAST_DAY_OFF, VAL_AT(v->src, "to"), field_title(l, f), date_iso(l->a, p->to),
               date_iso(l->a, next.day));
}

static const char *state_of(date from, date to, date today)
{
    static const char *const words[] = {
        [PERIOD_UPCOMING] = "upcoming", [PERIOD_OPEN] = "open", [PERIOD_CLOSED] = "closed"};
    return words[period_state_at(from, to, today)];
}

static dyn span_part(date from, date to, const dyn_name *name, dyn_env *env)
{
    const char *state = state_of(from, to, env->today);
    if (name_is(name, "state")) return dyn_text(str_from(state));
    if (name_is(name, "state_word"))
        return dyn_text(dyn_word(env, str_fmt(env->scratch, "period.%s", state)));
    if (name_is(name, "upcoming") || name_is(name, "open") || name_is(name, "closed"))
        return dyn_bool(str_eq(name->s, str_from(state)));
    if (name_is(name, "last_day")) return dyn_bool(to == env->today);
    if (name_is(name, "days_left"))
        return to < env->today ? DYN_NO : dyn_text(str_fmt(env->scratch, "%d", to - env->today));
    return DYN_NOTHING;
}

/* Its two days are dates with all a date's parts. */

static dyn day_get(dyn self, const dyn_name *name, dyn_env *env)
{
    return date_part((date)(intptr_t)self.p, name, env);
}
static str day_text(dyn self, dyn_env *env)
{
    return date_in_words((date)(intptr_t)self.p, STR("date.long"), env);
}
static const dyn_class day_class = {.get = day_get, .text = day_text};

dyn date_dyn(date d)
{
    return d == DATE_NONE ? DYN_NO : dyn_of(DYN_OBJECT, 0, (const void *)(intptr_t)d, &day_class);
}

static dyn period_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct period *p = v->as.p;
    (void)f;
    if (name_is(name, "from")) return date_dyn(p->from);
    if (name_is(name, "to")) return date_dyn(p->to);
    if (name_is(name, "length"))
        return p->n ? dyn_text(str_fmt(env->scratch, "%lld", (long long)p->n)) : DYN_NO;
    if (name_is(name, "workdays")) return dyn_bool(p->n && p->unit == PERIOD_WORKDAYS);
    if (name_is(name, "months")) return dyn_bool(p->n && p->unit == PERIOD_MONTHS);
    if (name_is(name, "workdays_left")) {
        count_result left = workdays_between(p->days, env->today, p->to);
        return left.missing || left.n < 0 ? DYN_NO
                                          : dyn_text(str_fmt(env->scratch, "%lld", (long long)left.n));
    }
    return span_part(p->from, p->to, name, env);
}

static str both_days(date from, date to, dyn_env *env)
{
    str a = date_in_words(from, STR("date.long"), env), b = date_in_words(to, STR("date.long"), env);
    return str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(a), STR_ARG(dyn_word(env, STR("date.to"))),
                   STR_ARG(b));
}

static str period_text(const field *f, const fval *v, dyn_env *env)
{
    const struct period *p = v->as.p;
    (void)f;
    return both_days(p->from, p->to, env);
}

static struct key period_key(const field *f, const fval *v)
{
    (void)f;
    return date_key(((const struct period *)v->as.p)->from);
}

static void period_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"from\"],\"properties\":"
                  "{\"from\":{\"type\":\"string\","
                  "\"format\":\"date\"},\"to\":{\"type\":\"string\",\"format\":\"date\"},\"days\":{\"type\":"
                  "\"integer\"},\"workdays\":{\"type\":\"integer\"},"
                  "\"months\":{\"type\":\"integer\"}}");
}

const type type_period = {.name = "period",
                          .parse = period_parse,
                          .check = period_check,
                          .text = period_text,
                          .part = period_part,
                          .key = period_key,
                          .schema = period_schema,
                          .parts = "from to state state_word upcoming open closed last_day days_left "
                                   "workdays_left length workdays months"};

/* ---- term ---- */

/* How long before the end preparation starts, and how long a term may be: in months, or a period of the rule
 * pack. */
struct term_options {
    int64_t lead;
    str lead_period, longest_period;
};

static bool term_options(load *l, field *f)
{
    struct term_options *o = arena_make(l->a, struct term_options);
    str lead = option_text(l, f->def, STR("lead"), STR("3"));
    o->lead = 3;
    if (!num_parse(lead, &o->lead)) o->lead_period = lead;
    o->longest_period = option_text(l, f->def, STR("longest"), STR_NONE);
    f->options = o;
    return true;
}

struct term {
    date from, to;
    date lead; /* set when all is read: the rule packs are known then */
};

static bool term_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!want_map(l, f, v) || !want_keys(l, f, v, "from to")) return false;
    const val *from = VAL_AT(v, "from"), *to = VAL_AT(v, "to");
    if (!from || !to) {
        type_error(l, TERM_BAD, v, field_title(l, f));
        return false;
    }
    struct term *t = arena_make(l->a, struct term);
    *t = (struct term){.from = read_date(l, f, from), .to = read_date(l, f, to)};
    if (t->from == DATE_NONE || t->to == DATE_NONE) return false;
    if (t->to < t->from) {
        type_error(l, PERIOD_BACKWARDS, to, field_title(l, f), val_str(from), val_str(to));
        return false;
    }
    out->as.p = t;
    return true;
}

static date moved(date d, const pack_period *p, int times)
{
    switch (p->unit) {
    case PERIOD_YEARS: return date_add_months(d, 12 * times);
    case PERIOD_MONTHS: return date_add_months(d, times);
    default: return d + times; /* working days are no measure of years: counted as days */
    }
}

static const pack_period *named_period(load *l, str name, date on)
{
    return name.n && l->m->packs ? pack_period_find(&l->m->packs->set, rulepacks_jurisdiction(l->m), name, on)
                                 : NULL;
}

static void term_check(load *l, const field *f, fval *v)
{
    struct term *t = (struct term *)(uintptr_t)v->as.p;
    const struct term_options *o = f->options;
    const pack_period *lead = named_period(l, o->lead_period, t->to),
                      *most = named_period(l, o->longest_period, t->from);
    t->lead = lead ? moved(t->to, lead, -lead->min) : date_add_months(t->to, -(int)o->lead);
    if (most && most->max && t->to > moved(t->from, most, most->max))
        type_error(l, TERM_TOO_LONG, VAL_AT(v->src, "to"), field_title(l, f), str_fmt(l->a, "%d", most->max),
                   most->source.law);
    if (t->to < l->m->today)
        type_error(l, TERM_ENDED, VAL_AT(v->src, "to"), field_title(l, f), date_iso(l->a, t->to));
}

static dyn term_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct term *t = v->as.p;
    (void)f;
    if (name_is(name, "from")) return date_dyn(t->from);
    if (name_is(name, "to")) return date_dyn(t->to);
    if (name_is(name, "lead")) return date_dyn(t->lead);
    if (name_is(name, "ends_soon")) return dyn_bool(env->today >= t->lead && env->today <= t->to);
    if (name_is(name, "ended")) return dyn_bool(env->today > t->to);
    return span_part(t->from, t->to, name, env);
}

static str term_text(const field *f, const fval *v, dyn_env *env)
{
    const struct term *t = v->as.p;
    (void)f;
    return both_days(t->from, t->to, env);
}

static struct key term_key(const field *f, const fval *v)
{
    (void)f;
    return date_key(((const struct term *)v->as.p)->to);
}

static void term_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"from\",\"to\"],"
                  "\"properties\":{\"from\":{\"type\":\"string\","
                  "\"format\":\"date\"},\"to\":{\"type\":\"string\",\"format\":\"date\"}}");
}

const type type_term = {.name = "term",
                        .option_names = "lead longest",
                        .options = term_options,
                        .parse = term_parse,
                        .check = term_check,
                        .text = term_text,
                        .part = term_part,
                        .key = term_key,
                        .schema = term_schema,
                        .parts = "from to lead ends_soon ended state open closed last_day days_left"};
