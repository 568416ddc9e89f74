#include "model/describe.h"

#include "model/types/types.h"

#include <string.h>

void describe_schema(const kind *k, buf *out)
{
    buf_puts(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":");
    buf_put_json(out, k->label);
    buf_puts(out, ",\"description\":");
    buf_put_json(out, k->help);
    buf_puts(out, ",\"oneOf\":[{\"$ref\":\"#/$defs/record\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#/"
                  "$defs/record\"}}],\"$defs\":{\"record\":{");
    shape_schema(&k->shape, out, !k->single);
    buf_puts(out, "}}}\n");
}

/* ---- YAML out of an example ---- */

static void pad(buf *out, int indent)
{
    for (int i = 0; i < indent; i++) buf_putc(out, ' ');
}

/* Does plain YAML text mean just this text? */
static bool is_plain(str s)
{
    if (!s.n || s.p[0] == ' ' || s.p[s.n - 1] == ' ' || strchr("-?:,[]{}#&*!|>'\"%@`~=", s.p[0]))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n' || c == '\t' || (c == ':' && (i + 1 == s.n || s.p[i + 1] == ' ')) ||
            (c == '#' && s.p[i - 1] == ' '))
            return false;
    }
    return true;
}

static void put_scalar(buf *out, const val *v, int indent)
{
    str s = val_str(v);
    if (v->kind == VAL_NULL) return;
    if (str_find_char(s, '\n', 0) != SIZE_MAX) {
        buf_puts(out, "|\n");
        while (s.n) {
            str line = str_cut(s, '\n', &s);
            pad(out, indent);
            buf_put(out, line);
            if (s.n) buf_putc(out, '\n');
        }
    } else if (v->style == VAL_QUOTED || !is_plain(s)) {
        buf_put_json(out, s); /* a JSON string is a quoted YAML scalar, too */
    } else {
        buf_put(out, s);
    }
}

/* After "key:"; maps and lists go on the following lines, scalars on this one. */
static void put_value(buf *out, const val *v, int indent)
{
    if (v->kind == VAL_MAP && v->n) {
        for (uint32_t i = 0; i < v->n; i++) {
            buf_putc(out, '\n');
            pad(out, indent);
            buf_put(out, val_key(&v->u.pairs[i]));
            buf_putc(out, ':');
            put_value(out, &v->u.pairs[i].value, indent + 2);
        }
    } else if (v->kind == VAL_LIST && v->n) {
        for (uint32_t i = 0; i < v->n; i++) {
            const val *item = &v->u.items[i];
            buf_putc(out, '\n');
            pad(out, indent);
            buf_putc(out, '-');
            if (item->kind != VAL_MAP || !item->n) {
                put_value(out, item, indent + 2);
                continue;
            }
            for (uint32_t k = 0; k < item->n; k++) { /* the first key stands beside its hyphen */
                if (k) {
                    buf_putc(out, '\n');
                    pad(out, indent + 1);
                }
                buf_putc(out, ' ');
                buf_put(out, val_key(&item->u.pairs[k]));
                buf_putc(out, ':');
                put_value(out, &item->u.pairs[k].value, indent + 4);
            }
        }
    } else if (v->kind != VAL_NULL) {
        buf_putc(out, ' ');
        put_scalar(out, v, indent);
    }
}

/* What need not be filled waits behind a #: an example that was forgotten would be published. */
static void put_example(buf *out, const field *f)
{
    buf line = {0};
    buf_put(&line, f->name);
    buf_putc(&line, ':');
    if (f->example) put_value(&line, f->example, 2);
    for (str rest = buf_str(&line); rest.n;) {
        str one = str_cut(rest, '\n', &rest);
        if (!f->required) buf_puts(out, "#");
        buf_put(out, one);
        buf_putc(out, '\n');
    }
    buf_fini(&line);
}

static void put_choices(buf *out, const field *f)
{
    const val *values = f->type == &type_enum ? VAL_AT(f->def, "values") : NULL;
    if (!values || values->kind != VAL_MAP) return;
    buf_puts(out, "# 可以写：");
    for (uint32_t i = 0; i < values->n; i++) {
        if (i) buf_puts(out, "、");
        const val *label = &values->u.pairs[i].value;
        buf_put(out, label->kind == VAL_TEXT ? val_str(label) : val_key(&values->u.pairs[i]));
    }
    buf_putc(out, '\n');
}

void describe_skeleton(const kind *k, bool markdown, buf *out)
{
    uint32_t body = markdown ? shape_find(&k->shape, STR("body")) : NO_FIELD;
    if (markdown) buf_puts(out, "---\n");
    buf_fmt(out, "# %.*s：%.*s\n", STR_ARG(k->one), STR_ARG(k->help));
    if (!k->single)
        buf_fmt(out,
                "# 编号：小写字母、数字和连字符；一个文件只写一条的，不用写，文件名就是编号\n#id: %.*s-01\n",
                STR_ARG(k->name));
    for (int required = 1; required >= 0; required--) {
        if (!required) buf_puts(out, "\n# ---- 以下可选：要填哪一项，去掉那几行行首的 #，再改内容 ----\n");
        for (uint32_t i = 0; i < k->shape.n; i++) {
            const field *f = &k->shape.fields[i];
            if (f->required != required || i == body) continue;
            buf_fmt(out, "\n# %.*s", STR_ARG(f->label));
            if (f->help.n) buf_fmt(out, "：%.*s", STR_ARG(f->help));
            buf_puts(out, required ? "（必填）\n" : "\n");
            put_choices(out, f);
            put_example(out, f);
        }
    }
    if (!markdown) return;
    buf_puts(out, "---\n\n");
    if (body == NO_FIELD) return;
    const val *example = k->shape.fields[body].example;
    buf_put(out, example ? str_trim(val_str(example)) : STR("正文。"));
    buf_putc(out, '\n');
}

static void put_fields(const shape *s, buf *out, int indent)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        pad(out, indent);
        size_t begin = out->n;
        buf_put(out, f->name);
        buf_puts(out, f->required ? "*" : "");
        while (out->n - begin < 18) buf_putc(out, ' ');
        buf_fmt(out, " %-12s %.*s  %.*s\n", f->type->name, STR_ARG(f->label), STR_ARG(f->help));
        if (f->inside) put_fields(f->inside, out, indent + 2);
    }
}

void describe_fields(const kind *k, buf *out)
{
    buf_fmt(out, "%.*s  %.*s\n%.*s\n\n", STR_ARG(k->name), STR_ARG(k->label), STR_ARG(k->help));
    put_fields(&k->shape, out, 0);
}

/* ---- reference ---- */

static void put_cell(buf *out, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|') buf_putc(out, '\\');
        buf_putc(out, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
}

static void put_example_cell(buf *out, const field *f)
{
    if (!f->example) return;
    str s = f->example->kind == VAL_TEXT
                ? val_str(f->example)
                : str_sub(src_bytes(f->example->file), f->example->begin, f->example->end);
    s = str_trim(s);
    if (!s.n || str_find_char(s, '`', 0) != SIZE_MAX || s.n > 120) return;
    buf_puts(out, "`");
    put_cell(out, s);
    buf_puts(out, "`");
}

static void put_rows(const shape *s, buf *out, str prefix, arena *a)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        buf_fmt(out, "| `%.*s%.*s` | ", STR_ARG(prefix), STR_ARG(f->name));
        put_cell(out, f->label);
        buf_fmt(out, "%s | %s | ", f->required ? "（必填）" : "", f->type->name);
        put_cell(out, f->help);
        buf_puts(out, " | ");
        put_example_cell(out, f);
        buf_puts(out, " |\n");
        bool own = f->inside && (f->type == &type_record || f->type == &type_list);
        if (own) put_rows(f->inside, out, str_fmt(a, "%.*s%.*s.", STR_ARG(prefix), STR_ARG(f->name)), a);
    }
}

void describe_reference(const model *m, buf *out)
{
    arena *a = arena_new();
    for (uint32_t i = 0; i < m->nkinds; i++) {
        const kind *k = m->kinds[i];
        buf_fmt(out, "### %.*s `%.*s`\n\n%.*s\n\n", STR_ARG(k->label), STR_ARG(k->name), STR_ARG(k->help));
        buf_puts(out, "| 字段 | 名称 | 类型 | 说明 | 例 |\n|---|---|---|---|---|\n");
        put_rows(&k->shape, out, STR_NONE, a);
        buf_putc(out, '\n');
    }
    arena_free(a);
}
