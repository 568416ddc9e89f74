/* text, markdown, id: words as they are. */
#include "base/limits.h"
#include "base/utf8.h"
#include "model/types/types.h"

struct text_options {
    int64_t max;
    bool lines;
    const val *usual; /* a list of values; another may be written, but none that looks like a slip */
};

static bool text_options(load *l, field *f)
{
    struct text_options *o = arena_make(l->a, struct text_options);
    *o = (struct text_options){option_count(l, f->def, STR("max"), 2000),
                               option_bool(l, f->def, STR("lines"), false), VAL_AT(f->def, "usual")};
    f->options = o;
    if (!o->usual || o->usual->kind == VAL_LIST) return true;
    diag(l->d, OPTION_BAD, val_span(o->usual), STR("usual"), STR("[a, b]"));
    return false;
}

static str usual_at(const void *list, size_t i) { return val_str(&((const val *)list)->u.items[i]); }

static void check_usual(load *l, const field *f, const val *v, str s)
{
    const val *usual = ((const struct text_options *)f->options)->usual;
    for (uint32_t i = 0; i < usual->n; i++)
        if (str_eq(usual_at(usual, i), s)) return;
    str near = str_nearest(s, usual, usual->n, usual_at);
    if (near.n) diag_suggest(l->d, diag(l->d, TEXT_UNUSUAL, val_span(v), field_title(l, f), s), near);
}

/* The text without the blanks at its ends: kept where templates look, who need not go to where it is written.
 */
static bool want_words(load *l, const field *f, const val *v, fval *out, str *s)
{
    if (!want_text(l, f, v, s)) return false;
    *s = str_trim(*s);
    out->as.p = s->p;
    out->n = (uint32_t)s->n;
    return true;
}

static bool text_parse(load *l, const field *f, const val *v, fval *out)
{
    const struct text_options *o = f->options;
    str s;
    if (!want_words(l, f, v, out, &s)) return false;
    size_t chars = (int64_t)s.n > o->max ? utf8_length(s) : 0;
    if ((int64_t)chars > o->max) {
        type_error(l, TEXT_TOO_LONG, v, field_title(l, f), str_fmt(l->a, "%zu", chars),
                   str_fmt(l->a, "%lld", (long long)o->max));
        return false;
    }
    if (o->usual) check_usual(l, f, v, s);
    return true;
}

static str text_text(const field *f, const fval *v, dyn_env *env)
{
    (void)f, (void)env;
    return (str){v->as.p, v->n};
}

static void text_schema(const field *f, buf *out)
{
    const struct text_options *o = f->options;
    buf_fmt(out, "\"type\":[\"string\",\"number\",\"boolean\"],\"maxLength\":%lld", (long long)o->max);
    for (uint32_t i = 0; o->usual && i < o->usual->n; i++) { /* editors offer them */
        buf_puts(out, i ? "," : ",\"examples\":[");
        buf_put_json(out, usual_at(o->usual, i));
        if (i + 1 == o->usual->n) buf_putc(out, ']');
    }
}

const type type_text = {.name = "text",
                        .option_names = "max lines usual",
                        .options = text_options,
                        .parse = text_parse,
                        .text = text_text,
                        .schema = text_schema};

static bool markdown_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    if (!want_words(l, f, v, out, &s)) return false;
    s = val_str(v);
    if (s.n <= LIMIT_MARKDOWN_BYTES) return true;
    type_error(l, TEXT_TOO_LONG, v, field_title(l, f), str_fmt(l->a, "%zu", utf8_length(s)),
               str_fmt(l->a, "%u", LIMIT_MARKDOWN_BYTES / 3));
    return false;
}

/* `html` and `plain` are made by view/, which knows the Markdown floor and the page's links. */
static dyn markdown_part(const field *f, const fval *v, const dyn_name *name, dyn_env *env)
{
    (void)f;
    return env->more_text ? env->more_text(env, v, name) : DYN_NOTHING;
}

static void markdown_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":\"string\",\"contentMediaType\":\"text/markdown\"");
}

const type type_markdown = {.name = "markdown",
                            .block = true,
                            .parse = markdown_parse,
                            .holds = 1 << HOLDS_MARKDOWN,
                            .text = text_text,
                            .part = markdown_part,
                            .schema = markdown_schema,
                            .parts = "html plain excerpt"};

static bool id_parse(load *l, const field *f, const val *v, fval *out)
{
    str s;
    return want_words(l, f, v, out, &s);
}

static void id_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"string\",\"integer\"],\"pattern\":\"^[a-z0-9][a-z0-9-]*$\"");
}

const type type_id = {.name = "id", .parse = id_parse, .text = text_text, .schema = id_schema};
