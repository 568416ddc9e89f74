/* bool, count: yes and no, whole numbers. */
#include "base/num.h"
#include "model/types/types.h"

static bool bool_parse(load *l, const field *f, const val *v, fval *out)
{
    static const str yes[] = {STR_INIT("是"), STR_INIT("yes"), STR_INIT("true"),
                              STR_INIT("有"), STR_INIT("Yes"), STR_INIT("True")};
    static const str no[] = {STR_INIT("否"), STR_INIT("no"), STR_INIT("false"),
                             STR_INIT("无"), STR_INIT("No"), STR_INIT("False")};
    str s;
    if (!want_text(l, f, v, &s)) return false;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (str_eq(s, yes[i])) return out->as.n = 1, true;
        if (str_eq(s, no[i])) return out->as.n = 0, true;
    }
    type_error(l, BOOL_BAD, v, field_title(l, f), s);
    return false;
}

static str bool_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    return dyn_word(env, v->as.n ? STR("yes") : STR("no"));
}

/* False is false in a template; its text is only shown by {{field.text}} of a generic page. */
static dyn bool_show(const field *f, const fval *v, dyn_env *env)
{
    return v->as.n ? dyn_text(bool_text(f, v, env)) : DYN_NO;
}

static struct key number_key(const field *f, const fval *v)
{
    (void)f;
    return (struct key){v->as.n, STR_NONE};
}

static void bool_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"enum\":[true,false,\"是\",\"否\",\"有\",\"无\",\"yes\",\"no\"]");
}

const type type_bool = {.name = "bool",
                        .parse = bool_parse,
                        .text = bool_text,
                        .show = bool_show,
                        .key = number_key,
                        .schema = bool_schema};

struct count_options {
    str unit;
    int64_t min, max;
};

static bool count_options(load *l, field *f)
{
    struct count_options *o = arena_make(l->a, struct count_options);
    *o = (struct count_options){option_label(l, f->def, STR("unit"), STR_NONE, STR_NONE),
                                option_count(l, f->def, STR("min"), 0),
                                option_count(l, f->def, STR("max"), 1000000000)};
    f->options = o;
    return true;
}

void advise_unquoted(load *l, const field *f, const val *v)
{
    if (v->style == VAL_QUOTED) type_error(l, NUMBER_QUOTED, v, field_title(l, f), val_str(v));
}

static bool count_parse(load *l, const field *f, const val *v, fval *out)
{
    const struct count_options *o = f->options;
    str s;
    if (!want_text(l, f, v, &s)) return false;
    str digits = str_trim(s);
    if (o->unit.n && str_ends(digits, o->unit)) digits = str_trim(str_sub(digits, 0, digits.n - o->unit.n));
    if (!num_parse(digits, &out->as.n)) {
        suggest_narrow(l, type_error(l, COUNT_BAD, v, field_title(l, f), s), s);
        return false;
    }
    if (out->as.n < o->min || out->as.n > o->max) {
        type_error(l, NUMBER_RANGE, v, field_title(l, f), s,
                   str_fmt(l->a, "%lld–%lld", (long long)o->min, (long long)o->max));
        return false;
    }
    advise_unquoted(l, f, v);
    return true;
}

static str count_text(const field *f, const fval *v, dyn_env *env)
{
    const struct count_options *o = f->options;
    str n = num_grouped(env->scratch, v->as.n);
    return o->unit.n ? str_fmt(env->scratch, "%.*s%s%.*s", STR_ARG(n),
                               (unsigned char)o->unit.p[0] < 0x80 ? " " : "", STR_ARG(o->unit))
                     : n;
}

static dyn count_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct count_options *o = f->options;
    if (name_is(name, "number")) return dyn_text(str_fmt(env->scratch, "%lld", (long long)v->as.n));
    if (name_is(name, "grouped")) return dyn_text(num_grouped(env->scratch, v->as.n));
    if (name_is(name, "unit")) return dyn_text(o->unit);
    return DYN_NOTHING;
}

static void count_schema(const field *f, buf *out)
{
    const struct count_options *o = f->options;
    buf_fmt(out, "\"type\":[\"integer\",\"string\"],\"minimum\":%lld,\"maximum\":%lld", (long long)o->min,
            (long long)o->max);
}

const type type_count = {.name = "count",
                         .numeric = true,
                         .option_names = "unit min max",
                         .options = count_options,
                         .parse = count_parse,
                         .text = count_text,
                         .part = count_part,
                         .key = number_key,
                         .schema = count_schema,
                         .parts = "number grouped unit"};
