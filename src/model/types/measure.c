/* money, area, quantity: exact decimals with a unit. */
#include "base/num.h"
#include "model/types/types.h"

static str strip_start(str s, const char *mark)
{
    str m = str_from(mark);
    return str_starts(s, m) ? str_trim(str_sub(s, m.n, s.n)) : s;
}

static bool strip_end(str *s, const char *mark)
{
    str m = str_from(mark);
    if (!str_ends(*s, m)) return false;
    *s = str_trim(str_sub(*s, 0, s->n - m.n));
    return true;
}

/* Digits with thousands separators as people write them: 1,900,000. */
static str without_commas(load *l, str s)
{
    if (str_find_char(s, ',', 0) == SIZE_MAX) return s;
    char *p = arena_alloc(l->a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ',') p[n++] = s.p[i];
    return (str){p, n};
}

/* ---- money: fen ---- */

bool money_read(load *l, str s, int64_t *fen)
{
    static const struct {
        const char *word;
        int64_t times;
    } units[] = {{"亿元", 100000000}, {"亿", 100000000}, {"万元", 10000}, {"万", 10000}, {"元", 1}};
    int64_t times = 1;
    s = strip_start(strip_start(str_trim(s), "¥"), "￥");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strip_end(&s, units[i].word)) {
            times = units[i].times;
            break;
        }
    dec d, exact;
    if (!dec_parse(without_commas(l, s), &d) || !num_mul(d.value, times, &d.value) ||
        !dec_rescale(d, 2, &exact))
        return false;
    *fen = exact.value;
    return true;
}

static bool money_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    if (!want_text(l, f, v, &s)) return false;
    if (!money_read(l, s, &out->as.n)) {
        suggest_narrow(l, type_error(l, MONEY_BAD, v, field_title(l, f), s), s);
        return false;
    }
    if (out->as.n < 0) {
        type_error(l, MONEY_NEGATIVE, v, field_title(l, f), s);
        return false;
    }
    return true;
}

/* 6元, 6.50元, 1,900,000元: as a notice writes it. */
static str money_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    bool whole = v->as.n % 100 == 0;
    str n = whole ? num_grouped(env->scratch, v->as.n / 100) : dec_grouped(env->scratch, (dec){v->as.n, 2});
    str pattern = dyn_word(env, STR("money.text"));
    buf b = {0};
    diag_fill(&b, str_c(env->scratch, pattern), &n, 1);
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
}

static dyn money_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    if (name_is(name, "yuan")) return dyn_text(dec_text(env->scratch, (dec){v->as.n, 2}));
    if (name_is(name, "fen")) return dyn_text(str_fmt(env->scratch, "%lld", (long long)v->as.n));
    if (name_is(name, "grouped")) return dyn_text(dec_grouped(env->scratch, (dec){v->as.n, 2}));
    return DYN_NOTHING;
}

static struct key number_key(const field *f, const fval *v)
{
    (void)f;
    return (struct key){v->as.n, STR_NONE};
}

static void money_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"number\",\"string\"],\"$comment\":\"6, 6.00, 6元, ¥6.00, 1.9万元\"");
}

const type type_money = {.name = "money",
                         .numeric = true,
                         .parse = money_parse,
                         .text = money_text,
                         .part = money_part,
                         .key = number_key,
                         .schema = money_schema,
                         .parts = "yuan fen grouped"};

/* ---- area: m² with the decimals written ---- */

static bool area_parse(load *l, const field *f, const val *v, fval *out)
{
    str s, digits;
    if (!want_text(l, f, v, &s)) return false;
    digits = str_trim(s);
    bool km = strip_end(&digits, "平方公里") || strip_end(&digits, "平方千米") || strip_end(&digits, "km²") ||
              strip_end(&digits, "km2");
    if (!km)
        (void)(strip_end(&digits, "平方米") || strip_end(&digits, "㎡") || strip_end(&digits, "m²") ||
               strip_end(&digits, "m2"));
    dec *d = arena_make(l->a, dec);
    if (!dec_parse(without_commas(l, digits), d) || d->value < 0 || (!km && d->scale > 3) ||
        (km && (!num_mul(d->value, 1000000, &d->value) || d->scale > 6))) {
        suggest_narrow(l, type_error(l, AREA_BAD, v, field_title(l, f), s), s);
        return false;
    }
    while (d->scale && d->value % 10 == 0 && (km || d->scale > 2)) d->value /= 10, d->scale--;
    out->as.p = d;
    return true;
}

static str fill_one(dyn_env *env, const char *word, str n)
{
    buf b = {0};
    diag_fill(&b, str_c(env->scratch, dyn_word(env, str_from(word))), &n, 1);
    str text = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return text;
}

static str area_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    dec d = *(const dec *)v->as.p, km;
    if (dec_cmp(d, (dec){1000000, 0}) >= 0 && d.scale == 0 && d.value % 10000 == 0) {
        km = (dec){d.value / 10000, 2};
        while (km.scale && km.value % 10 == 0) km.value /= 10, km.scale--;
        return fill_one(env, "area.km2", dec_grouped(env->scratch, km));
    }
    return fill_one(env, "area.m2", dec_grouped(env->scratch, d));
}

static dyn area_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    if (name_is(name, "m2")) return dyn_text(dec_text(env->scratch, *(const dec *)v->as.p));
    if (name_is(name, "grouped")) return dyn_text(dec_grouped(env->scratch, *(const dec *)v->as.p));
    return DYN_NOTHING;
}

/* In millionths of the unit; more decimals are not told apart. */
static struct key dec_key(const field *f, const fval *v)
{
    dec d;
    (void)f;
    return (struct key){dec_rescale(*(const dec *)v->as.p, 6, &d) ? d.value : INT64_MAX, STR_NONE};
}

static void area_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"number\",\"string\"],\"$comment\":\"m²: 10000.01; 1.2平方公里\"");
}

const type type_area = {.name = "area",
                        .numeric = true,
                        .parse = area_parse,
                        .text = area_text,
                        .part = area_part,
                        .key = dec_key,
                        .schema = area_schema,
                        .parts = "m2 grouped"};

/* ---- quantity: a number and its unit ---- */

struct quantity {
    dec amount; /* first: dec_key reads it */
    str unit;
};

static bool quantity_options(load *l, field *f)
{
    str *unit = arena_make(l->a, str);
    *unit = option_label(l, f->def, STR("unit"), STR_NONE, STR_NONE);
    f->options = unit;
    return true;
}

static bool quantity_parse(load *l, const field *f, const val *v, fval *out)
{
    const str *unit = f->options;
    str s;
    if (!want_text(l, f, v, &s)) return false;
    str t = str_trim(s);
    size_t digits = 0;
    while (digits < t.n && ((t.p[digits] >= '0' && t.p[digits] <= '9') || t.p[digits] == '.' ||
                            t.p[digits] == ',' || t.p[digits] == '-'))
        digits++;
    struct quantity *q = arena_make(l->a, struct quantity);
    q->unit = str_trim(str_sub(t, digits, t.n));
    if (!q->unit.n) q->unit = *unit;
    if (!dec_parse(without_commas(l, str_sub(t, 0, digits)), &q->amount) ||
        (unit->n && !str_eq(q->unit, *unit))) {
        suggest_narrow(l, type_error(l, QUANTITY_BAD, v, field_title(l, f), s, *unit), s);
        return false;
    }
    out->as.p = q;
    return true;
}

static str quantity_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f;
    const struct quantity *q = v->as.p;
    bool latin = q->unit.n && (unsigned char)q->unit.p[0] < 0x80 && q->unit.p[0] != '%';
    return str_fmt(env->scratch, "%.*s%s%.*s", STR_ARG(dec_grouped(env->scratch, q->amount)),
                   latin ? " " : "", STR_ARG(q->unit));
}

static dyn quantity_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    const struct quantity *q = v->as.p;
    if (name_is(name, "number")) return dyn_text(dec_text(env->scratch, q->amount));
    if (name_is(name, "unit")) return dyn_text(q->unit);
    return DYN_NOTHING;
}

static void quantity_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"number\",\"string\"]");
}

const type type_quantity = {.name = "quantity",
                            .numeric = true,
                            .option_names = "unit",
                            .options = quantity_options,
                            .parse = quantity_parse,
                            .text = quantity_text,
                            .part = quantity_part,
                            .key = dec_key,
                            .schema = quantity_schema,
                            .parts = "number unit"};
