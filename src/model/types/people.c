/* person, phone: people, and how much of them is shown. */
#include "base/utf8.h"
#include "model/types/types.h"
#include "rules/privacy.h"

typedef enum person_show { SHOW_FULL, SHOW_MASKED, SHOW_ROLE } person_show;

static bool person_options(load *l, field *f)
{
    str s = option_text(l, f->def, STR("show"), STR("masked"));
    person_show *how = arena_make(l->a, person_show);
    if (str_eq(s, STR("full"))) *how = SHOW_FULL;
    else if (str_eq(s, STR("role"))) *how = SHOW_ROLE;
    else if (str_eq(s, STR("masked"))) *how = SHOW_MASKED;
    else {
        diag(l->d, OPTION_BAD, val_span(VAL_AT(f->def, "show")), STR("show"), STR("full / masked / role"));
        return false;
    }
    f->options = how;
    return true;
}

struct person {
    str name;
    bool sample;
};

static bool person_parse(load *l, const field *f, const val *v, fval *out)
{
    struct person *p = arena_make(l->a, struct person);
    if (v->kind == VAL_MAP && !want_keys(l, f, v, "name sample")) return false;
    const val *name = v->kind == VAL_MAP ? VAL_AT(v, "name") : v;
    if (!name || name->kind != VAL_TEXT || !str_trim(val_str(name)).n || utf8_length(val_str(name)) > 40) {
        type_error(l, PERSON_BAD, v, field_title(l, f));
        return false;
    }
    p->name = str_trim(val_str(name));
    if (v->kind == VAL_MAP) p->sample = option_bool(l, v, STR("sample"), false);
    out->as.p = p;
    return true;
}

static str person_text(const field *f, const fval *v, dyn_env *env)
{
    const struct person *p = v->as.p;
    switch (*(const person_show *)f->options) {
    case SHOW_FULL: return p->name;
    case SHOW_MASKED: return privacy_mask_name(env->scratch, p->name);
    case SHOW_ROLE: return STR_NONE;
    }
    return STR_NONE;
}

str person_to_mask(const model *m, const field *f, const fval *v)
{
    const struct person *p = v->as.p;
    const fval *all = m->site ? record_value(m->site, STR("sample_persons")) : NULL;
    bool sample = p->sample || (all && all->as.n);
    return sample || *(const person_show *)f->options == SHOW_FULL ? STR_NONE : p->name;
}

static dyn person_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct person *p = v->as.p;
    if (name_is(name, "name")) return dyn_text(person_text(f, v, env));
    if (name_is(name, "sample")) return dyn_bool(p->sample);
    return DYN_NOTHING;
}

static void person_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"string\",\"object\"],\"properties\":{\"name\":{\"type\":\"string\"},"
                  "\"sample\":{\"type\":\"boolean\"}},"
                  "\"additionalProperties\":false");
}

const type type_person = {.name = "person",
                          .holds = 1 << HOLDS_NAMES,
                          .option_names = "show",
                          .options = person_options,
                          .parse = person_parse,
                          .text = person_text,
                          .part = person_part,
                          .schema = person_schema,
                          .parts = "name sample"};

/* ---- phone ---- */

typedef enum phone_class { PHONE_LANDLINE, PHONE_MOBILE, PHONE_HOTLINE } phone_class;

struct phone { /* it is shown as it was written */
    uint8_t n, cls;
    char digits[];
};

enum { PHONE_LONGEST = 100 }; /* bytes as written */

static str digits_of(const struct phone *p) { return (str){p->digits, p->n}; }

static bool phone_options(load *l, field *f)
{
    bool *hide = arena_make(l->a, bool);
    *hide = option_bool(l, f->def, STR("private"), false);
    f->options = hide;
    return true;
}

static bool classify(str digits, phone_class *cls)
{
    size_t n = digits.n;
    if (n == 11 && digits.p[0] == '1' && digits.p[1] >= '3') return *cls = PHONE_MOBILE, true;
    if (n >= 3 && n <= 6 && (digits.p[0] == '1' || digits.p[0] == '9')) return *cls = PHONE_HOTLINE, true;
    if (n == 10 && (str_starts(digits, STR("400")) || str_starts(digits, STR("800"))))
        return *cls = PHONE_HOTLINE, true;
    *cls = PHONE_LANDLINE;
    return (n >= 7 && n <= 8) || (n >= 10 && n <= 16 && digits.p[0] == '0');
}

/* 转801: a comma lets a telephone wait before it dials on. There is room: it was written in three bytes. */
static bool add_extension(struct phone *p, str digits)
{
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9') return false;
    p->digits[p->n++] = ',';
    memcpy(p->digits + p->n, digits.p, digits.n);
    p->n = (uint8_t)(p->n + digits.n);
    return digits.n >= 1 && digits.n <= 6 && p->cls != PHONE_MOBILE;
}

static bool phone_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    if (!want_text(l, f, v, &s)) return false;
    s = str_trim(s);
    bool odd = s.n > PHONE_LONGEST;
    str looked_at = odd ? str_sub(s, 0, PHONE_LONGEST) : s, rest = looked_at, mark = STR("转");
    struct phone *p = arena_alloc(l->a, sizeof *p + looked_at.n);
    size_t extension = str_find(looked_at, mark, 0);
    if (extension != SIZE_MAX) rest = str_sub(looked_at, 0, extension);
    for (size_t i = 0; i < rest.n; i++) {
        char c = rest.p[i];
        if (c >= '0' && c <= '9') p->digits[p->n++] = c;
        else if (c != '-' && c != ' ' && c != '(' && c != ')' && !(c == '+' && i == 0)) odd = true;
    }
    if (str_starts(digits_of(p), STR("86")) && s.p[0] == '+') {
        p->n = (uint8_t)(p->n - 2);
        memmove(p->digits, p->digits + 2, p->n);
    }
    phone_class cls = PHONE_LANDLINE;
    odd = odd || !classify(digits_of(p), &cls);
    p->cls = (uint8_t)cls;
    if (extension != SIZE_MAX)
        odd = !add_extension(p, str_trim(str_sub(looked_at, extension + mark.n, looked_at.n))) || odd;
    if (odd) {
        suggest_narrow(l, type_error(l, PHONE_BAD, v, field_title(l, f), s), s);
        return false;
    }
    out->as.p = p;
    return true;
}

static bool is_hidden(const field *f, const struct phone *p)
{
    return *(const bool *)f->options && p->cls == PHONE_MOBILE;
}

static str phone_text(const field *f, const fval *v, dyn_env *env)
{
    const struct phone *p = v->as.p;
    if (!is_hidden(f, p)) return str_trim(val_str(v->src));
    return privacy_mask(env->scratch, PRIVACY_MOBILE, digits_of(p));
}

static dyn phone_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    const struct phone *p = v->as.p;
    (void)env;
    if (name_is(name, "tel")) return is_hidden(f, p) ? DYN_NO : dyn_text(digits_of(p));
    if (name_is(name, "hotline")) return dyn_bool(p->cls == PHONE_HOTLINE);
    return DYN_NOTHING;
}

static void phone_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"string\",\"integer\"]");
}

const type type_phone = {.name = "phone",
                         .option_names = "private",
                         .options = phone_options,
                         .parse = phone_parse,
                         .text = phone_text,
                         .part = phone_part,
                         .schema = phone_schema,
                         .parts = "tel hotline"};
