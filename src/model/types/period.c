/* period (公示期), term (任期): a first and a last day. */
#include "model/types/types.h"

struct period {
    date from, to;    /* to: DATE_NONE until it can be computed */
    int64_t days;     /* as counted; 0: both ends were given */
    bool workdays;
};

static bool period_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!want_map(l, f, v)) return false;
    const val *from = VAL_AT(v, "from"), *to = VAL_AT(v, "to"), *days = VAL_AT(v, "days"), *work = VAL_AT(v, "workdays");
    if (!from || !to + !days + !work != 2) {
        type_error(l, PERIOD_BAD, v, field_title(l, f));
        return false;
    }
    struct period *p = arena_make(l->a, struct period);
    p->from = read_date(l, f, from);
    p->to = to ? read_date(l, f, to) : DATE_NONE;
    if (p->from == DATE_NONE || (to && p->to == DATE_NONE)) return false;
    if (to && p->to < p->from) {
        type_error(l, PERIOD_BACKWARDS, to, field_title(l, f), val_str(from), val_str(to));
        return false;
    }
    if (!to) {
        p->days = option_count(l, v, work ? STR("workdays") : STR("days"), 0);
        p->workdays = work != NULL;
        if (p->days < 1 || p->days > 3660) {
            type_error(l, NUMBER_RANGE, work ? work : days, field_title(l, f), val_str(work ? work : days), STR("1–3660"));
            return false;
        }
        if (days) p->to = p->from + (date)p->days; /* the first day is not counted */
    }
    out->as.p = p;
    return true;
}

static const char *state_of(date from, date to, date today)
{
    if (today < from) return "upcoming";
    return to != DATE_NONE && today > to ? "closed" : "open";
}

static dyn span_part(date from, date to, dyn_name name, dyn_env *env)
{
    const char *state = state_of(from, to, env->today);
    if (name_is(name, "state")) return dyn_text(str_from(state));
    if (name_is(name, "state_word")) return dyn_text(dyn_word(env, str_fmt(env->scratch, "period.%s", state)));
    if (name_is(name, "upcoming") || name_is(name, "open") || name_is(name, "closed")) return dyn_bool(str_eq(name.s, str_from(state)));
    if (name_is(name, "days_left")) return to == DATE_NONE || to < env->today ? DYN_NO : dyn_text(str_fmt(env->scratch, "%d", to - env->today));
    return DYN_NOTHING;
}

/* Its two days are dates with all a date's parts. */

static dyn day_get(dyn self, dyn_name name, dyn_env *env) { return date_part((date)(intptr_t)self.p, name, env); }
static str day_text(dyn self, dyn_env *env) { return date_in_words((date)(intptr_t)self.p, STR("date.long"), env); }
static const dyn_class day_class = {.get = day_get, .text = day_text};

dyn date_dyn(date d) { return d == DATE_NONE ? DYN_NO : (dyn){DYN_OBJECT, 0, (const void *)(intptr_t)d, &day_class}; }

static dyn period_part(const field *f, const fval *v, dyn_name name, dyn_env *env)
{
    const struct period *p = v->as.p;
    (void)f;
    if (name_is(name, "from")) return date_dyn(p->from);
    if (name_is(name, "to")) return date_dyn(p->to);
    if (name_is(name, "length")) return p->days ? dyn_text(str_fmt(env->scratch, "%lld", (long long)p->days)) : DYN_NO;
    if (name_is(name, "workdays")) return dyn_bool(p->workdays);
    return span_part(p->from, p->to, name, env);
}

static str both_days(date from, date to, dyn_env *env)
{
    str a = date_in_words(from, STR("date.long"), env), b = date_in_words(to, STR("date.long"), env);
    return str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(a), STR_ARG(dyn_word(env, STR("date.to"))), STR_ARG(b));
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
    buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"from\"],\"properties\":{\"from\":{\"type\":\"string\","
                  "\"format\":\"date\"},\"to\":{\"type\":\"string\",\"format\":\"date\"},\"days\":{\"type\":\"integer\"},\"workdays\":{\"type\":\"integer\"}}");
}

const type type_period = {.name = "period", .parse = period_parse, .text = period_text, .part = period_part, .key = period_key,
                          .schema = period_schema, .parts = "from to state state_word upcoming open closed days_left length workdays"};

/* ---- term ---- */

struct term_options {
    int64_t lead; /* months before the end when preparation starts; 0: none said */
};

static bool term_options(load *l, field *f)
{
    struct term_options *o = arena_make(l->a, struct term_options);
    o->lead = option_count(l, f->def, STR("lead"), 3);
    f->options = o;
    return true;
}

struct term {
    date from, to;
};

static bool term_parse(load *l, const field *f, const val *v, fval *out)
{
    if (!want_map(l, f, v)) return false;
    const val *from = VAL_AT(v, "from"), *to = VAL_AT(v, "to");
    if (!from || !to) {
        type_error(l, TERM_BAD, v, field_title(l, f));
        return false;
    }
    struct term *t = arena_make(l->a, struct term);
    *t = (struct term){read_date(l, f, from), read_date(l, f, to)};
    if (t->from == DATE_NONE || t->to == DATE_NONE) return false;
    if (t->to < t->from) {
        type_error(l, PERIOD_BACKWARDS, to, field_title(l, f), val_str(from), val_str(to));
        return false;
    }
    out->as.p = t;
    return true;
}

static dyn term_part(const field *f, const fval *v, dyn_name name, dyn_env *env)
{
    const struct term *t = v->as.p;
    const struct term_options *o = f->options;
    date lead = date_add_months(t->to, -(int)o->lead);
    if (name_is(name, "from")) return date_dyn(t->from);
    if (name_is(name, "to")) return date_dyn(t->to);
    if (name_is(name, "lead")) return date_dyn(lead);
    if (name_is(name, "ends_soon")) return dyn_bool(env->today >= lead && env->today <= t->to);
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
    buf_puts(out, "\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"from\",\"to\"],\"properties\":{\"from\":{\"type\":\"string\","
                  "\"format\":\"date\"},\"to\":{\"type\":\"string\",\"format\":\"date\"}}");
}

const type type_term = {.name = "term", .option_names = "lead", .options = term_options, .parse = term_parse, .text = term_text, .part = term_part,
                        .key = term_key, .schema = term_schema, .parts = "from to lead ends_soon ended state open closed days_left"};
