/* Random trees, written as block YAML, flow YAML and JSON in every style, are read back as they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "data/yaml.h"
#include "random.h"

#include <string.h>

#define CASES prop_cases(4000)
enum { DEEPEST = 6 };

typedef enum form { BLOCK, FLOW, JSON } form;

static rng random_;
static arena *a;

static int64_t pick(int64_t n) { return rng_range(&random_, 0, n - 1); }

/* ---- random trees ------------------------------------------------------------------------- */

static str random_text(void)
{
    static const char *const pieces[] = {"网格", "a", "B", "7", " ", "：", ": ", " #", "，", "\n", "\"", "'", "\t", "😀", "𠮷", "é", "e\xCC\x81",
                                         "\\", "-", "- ", "{", "]", "&", "*", "!", "|", ">", "%", "@", "null", "~", "\xEF\xA4\x80", "\n\n", "#"};
    buf b = {0};
    for (int64_t n = pick(rng_chance(&random_, 5) ? 60 : 6); n > 0; n--) buf_puts(&b, pieces[pick(sizeof pieces / sizeof *pieces)]);
    str s = utf8_nfc(a, str_copy(a, buf_str(&b)));
    buf_fini(&b);
    return s;
}

static val random_val(int depth)
{
    int64_t kind = pick(depth >= DEEPEST ? 4 : 8);
    val v = {.kind = VAL_TEXT};
    if (kind == 0) return (val){0};
    if (kind < 4) {
        str s = random_text();
        v.u.text = s.p;
        v.n = (uint32_t)s.n;
        return v;
    }
    v.kind = kind < 6 ? VAL_LIST : VAL_MAP;
    v.n = (uint32_t)pick(rng_chance(&random_, 5) ? 40 : 5);
    val *items = arena_make_n(a, val, v.n);
    val_pair *pairs = arena_make_n(a, val_pair, v.n);
    for (uint32_t i = 0; i < v.n; i++) {
        str text = random_text(), key = str_fmt(a, "%u.%.*s", (unsigned)i, STR_ARG(text));
        pairs[i] = val_pair_make(key, random_val(depth + 1));
        items[i] = pairs[i].value;
    }
    if (v.kind == VAL_LIST) v.u.items = items;
    else v.u.pairs = pairs;
    return v;
}

/* ---- writing ------------------------------------------------------------------------------ */

static void put_escaped(buf *b, str s, form f)
{
    buf_putc(b, '"');
    for (size_t i = 0; i < s.n;) {
        size_t begin = i;
        uint32_t cp = utf8_next(s, &i);
        if (cp == '"' || cp == '\\') buf_fmt(b, "\\%c", (char)cp);
        else if (cp == '\n') buf_puts(b, "\\n");
        else if (cp == '\t') buf_puts(b, "\\t");
        else if (cp < 0x80 || rng_chance(&random_, 70)) buf_put(b, str_sub(s, begin, i));
        else if (cp < 0x10000) buf_fmt(b, "\\u%04x", (unsigned)cp);
        else if (f == JSON) buf_fmt(b, "\\u%04x\\u%04X", (unsigned)(0xD7C0 + (cp >> 10)), (unsigned)(0xDC00 + (cp & 0x3FF)));
        else buf_fmt(b, "\\U%08X", (unsigned)cp);
    }
    buf_putc(b, '"');
}

/* Letters and ideographs alone need no quotes. */
static bool plain(str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        if (!((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9') || utf8_is_han(cp))) return false;
    }
    return s.n && !str_eq(s, STR("null"));
}

static bool has(str s, const char *any)
{
    for (; *any; any++)
        if (str_find_char(s, *any, 0) != SIZE_MAX) return true;
    return false;
}

static void put_text(buf *b, str s, form f)
{
    int64_t style = f == JSON ? 0 : pick(3);
    if (style == 1 && plain(s)) {
        buf_put(b, s);
    } else if (style == 2 && !has(s, "\n\t")) {
        buf_putc(b, '\'');
        for (size_t i = 0; i < s.n; i++) {
            if (s.p[i] == '\'') buf_putc(b, '\'');
            buf_putc(b, s.p[i]);
        }
        buf_putc(b, '\'');
    } else {
        put_escaped(b, s, f);
    }
}

static void blank(buf *b, form f)
{
    static const char *const blanks[] = {"", "", " ", "\n", "\t", "  \r\n"};
    if (f == JSON) buf_puts(b, blanks[pick(6)]);
    else if (rng_chance(&random_, 20)) buf_putc(b, ' ');
}

static void put_flow(buf *b, const val *v, form f)
{
    if (v->kind == VAL_NULL) {
        buf_puts(b, f == JSON || rng_chance(&random_, 50) ? "null" : "~");
    } else if (v->kind == VAL_TEXT) {
        put_text(b, val_str(v), f);
    } else {
        buf_putc(b, v->kind == VAL_LIST ? '[' : '{');
        for (uint32_t i = 0; i < v->n; i++) {
            if (i) buf_puts(b, f == JSON ? "," : ", ");
            blank(b, f);
            if (v->kind == VAL_MAP) {
                put_text(b, val_key(&v->u.pairs[i]), f);
                buf_puts(b, f == JSON ? ":" : ": ");
                blank(b, f);
            }
            put_flow(b, v->kind == VAL_MAP ? &v->u.pairs[i].value : &v->u.items[i], f);
            blank(b, f);
        }
        buf_putc(b, v->kind == VAL_LIST ? ']' : '}');
    }
}

static void indent(buf *b, int n)
{
    while (n-- > 0) buf_putc(b, ' ');
}

/* A literal keeps what has neither tabs nor blanks at its ends and closes with one line end. */
static bool literal(str s)
{
    return s.n > 1 && s.p[s.n - 1] == '\n' && s.p[s.n - 2] != '\n' && !strchr(" \n\t", s.p[0]) && !has(s, "\t");
}

static void put_literal(buf *b, str s, int depth, const char *eol)
{
    buf_puts(b, "|");
    buf_puts(b, eol);
    while (s.n) {
        str line = str_cut(s, '\n', &s);
        if (line.n) indent(b, depth);
        buf_put(b, line);
        buf_puts(b, eol);
    }
}

static void put_block(buf *b, const val *v, int depth, const char *eol)
{
    bool list = v->kind == VAL_LIST;
    if (v->kind == VAL_TEXT && literal(val_str(v)) && rng_chance(&random_, 60)) {
        put_literal(b, val_str(v), depth + 1, eol);
        return;
    }
    if (v->n == 0 || v->kind == VAL_TEXT || v->kind == VAL_NULL || rng_chance(&random_, 10)) {
        if (v->kind != VAL_NULL || rng_chance(&random_, 50)) put_flow(b, v, FLOW);
        buf_puts(b, eol);
        return;
    }
    for (uint32_t i = 0; i < v->n; i++) {
        const val *child = list ? &v->u.items[i] : &v->u.pairs[i].value;
        if (i || depth) indent(b, depth);
        if (list) buf_puts(b, "- ");
        else {
            put_text(b, val_key(&v->u.pairs[i]), FLOW);
            buf_puts(b, ": ");
        }
        buf inner = {0};
        put_block(&inner, child, depth + 2, eol);
        str text = buf_str(&inner);
        /* a block of its own begins on a line of its own; a map may follow its dash */
        if (text.n > (size_t)depth + 2 && text.p[0] == ' ') {
            if (list && child->kind == VAL_MAP && rng_chance(&random_, 50)) text = str_sub(text, (size_t)depth + 2, text.n);
            else buf_puts(b, eol);
        }
        buf_put(b, text);
        buf_fini(&inner);
    }
}

/* ---- comparing ---------------------------------------------------------------------------- */

/* A quoted text goes from quote to quote, a plain one is its bytes, a block begins with its bar and ends its line. */
static void same_place(const val *got)
{
    str all = src_bytes(got->file), there = str_sub(all, got->begin, got->end);
    char after = got->end < all.n ? all.p[got->end] : '\n';
    if (got->style == VAL_QUOTED) {
        assert_true(there.n >= 2 && (there.p[0] == '"' || there.p[0] == '\''));
        assert_int_equal(there.p[0], there.p[there.n - 1]);
        assert_int_not_equal(there.p[0], after);
    } else if (got->style == VAL_PLAIN) {
        assert_true(str_eq(there, val_str(got)));
    } else {
        assert_int_equal(there.p[0], '|');
        assert_non_null(strchr(" \n\r", after));
    }
}

static void same(const val *want, const val *got, span within)
{
    assert_int_equal(want->kind, got->kind);
    assert_int_equal(want->n, got->n);
    assert_true(got->begin >= within.begin && got->end <= within.end && got->begin <= got->end);
    if (want->kind == VAL_TEXT) {
        assert_memory_equal(want->u.text, got->u.text, want->n);
        same_place(got);
    }
    uint32_t weight = 1;
    for (uint32_t i = 0; want->kind == VAL_LIST && i < want->n; i++) {
        same(&want->u.items[i], &got->u.items[i], val_span(got));
        weight += got->u.items[i].weight;
    }
    for (uint32_t i = 0; want->kind == VAL_MAP && i < want->n; i++) {
        assert_true(str_eq(val_key(&want->u.pairs[i]), val_key(&got->u.pairs[i])));
        assert_ptr_equal(val_find(got, val_key(&want->u.pairs[i])), &got->u.pairs[i].value);
        same(&want->u.pairs[i].value, &got->u.pairs[i].value, val_span(got));
        weight += got->u.pairs[i].value.weight;
    }
    assert_int_equal(weight, got->weight);
}

static void check(form f)
{
    for (int i = 0; i < CASES; i++) {
        a = arena_new();
        diags *d = diags_new();
        val v = random_val(0);
        while (v.kind == VAL_NULL || (f == JSON && v.kind == VAL_TEXT)) v = random_val(0);
        buf b = {0};
        if (f != JSON && rng_chance(&random_, 10)) buf_puts(&b, "\xEF\xBB\xBF");
        if (f == BLOCK) {
            put_block(&b, &v, 0, rng_chance(&random_, 20) ? "\r\n" : "\n");
        } else {
            blank(&b, f);
            put_flow(&b, &v, f);
        }
        uint32_t file = src_add(STR("f"), buf_str(&b));
        yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)b.n);
        if (!docs.ok || docs.n != 1) {
            buf said = {0};
            diags_print(d, &said, DIAG_TEXT);
            printf("%.*s\n---\n%.*s", STR_ARG(buf_str(&b)), STR_ARG(buf_str(&said)));
            buf_fini(&said);
        }
        assert_true(docs.ok);
        assert_int_equal(docs.n, 1);
        same(&v, &docs.roots[0], (span){file, 0, (uint32_t)b.n});
        buf_fini(&b);
        diags_free(d);
        arena_free(a);
        src_clear();
    }
}

static void test_block(void **state)
{
    (void)state;
    check(BLOCK);
}

static void test_flow(void **state)
{
    (void)state;
    check(FLOW);
}

static void test_json(void **state)
{
    (void)state;
    check(JSON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_block), cmocka_unit_test(test_flow), cmocka_unit_test(test_json)};
    random_ = rng_seeded();
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
