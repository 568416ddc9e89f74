/* What is read without libyaml: which texts, and that they come out as libyaml reads them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "data/reader.h"
#include "random.h"
#include "yaml_events.h"

static bool is_taken(str text)
{
    bool taken;
    if (!plain_alike(text, &taken)) fail_msg("otherwise than libyaml: %.*s", STR_ARG(text));
    return taken;
}

/* What records are written in. */
static const str simple[] = {
    STR_INIT("a: 1"),
    STR_INIT("名称: 第3 食堂（北门）\n电话: 024-7390 5444  \nat: 12:30\nurl: http://x.cn/#a\n"),
    STR_INIT("# 注\n\n  # more\na:\n  b:\n    c: d\n  e:\nf: ~\n"),
    STR_INIT("a:\n- 一\n- 二 三\nb:\n  - 'x: y # z'\n  - \"u: v\"\nc: x\n"),
    STR_INIT("- a: 1\n  b: |\n    段落\n\n    第二段  \n      深\n\n\n  c: |-\n   x\n- b:\n  - c\n-   d: e\n "
             "   f:\n- g\n"),
    STR_INIT("stages:\n  - {step: found, on: 2026-02-01, by: '网格员'}\n  - {}\n  - []\n"),
    STR_INIT("ring: [[124.04, 42.52], [ 124.05 ,42.53 ]]\nages: { child: 120, a b: [x y, 'z'] }  \n"),
    STR_INIT("a: 'it'\nb: \"q\"\nc: it's \"so\"\nd:e: f\nkey with - dash : v\nx: a:b [c] {d}, e\n"),
    STR_INIT("  a: 1\n  b: |\n   x\n"),
    STR_INIT("a: [[1, 2],\n  [3, 4],\n\n [5,6]\n]\nb: {\n  c: d,\n'e': [f,\ng\n]}\n"),
    STR_INIT("'1': 一\n\"x y\":\n  - 'k': {\"v\": 1}\n"),
    STR_INIT("a: >-\n  只有一行 \n\nb: >\n c\nd: >\n  e"),
    STR_INIT("- [a,\n  b]\n- {c: d,\n\n  e: f}\n"),
    STR_INIT("body: |\n  最后一行没有换行"),
};

/* What is left to libyaml: it is more than the simple kind, or wrong. */
static const str others[] = {
    STR_INIT(""),
    STR_INIT("# 注\n"),
    STR_INIT("text"),
    STR_INIT("{a: 1}"),
    STR_INIT("--- \na: 1\n"),
    STR_INIT("a: 1\n---\nb: 2\n"),
    STR_INIT("a: 1\n...\n"),
    STR_INIT("a: 1\n..."),
    STR_INIT("%x\na: 1\n"),
    STR_INIT("a: &x 1\nb: *x\n"),
    STR_INIT("a: !!str 1\n"),
    STR_INIT("? a\n: b\n"),
    STR_INIT("a: b\n  c\n"),
    STR_INIT("a: 'b\n  c'\n"),
    STR_INIT("a: \"\\x41\"\n"),
    STR_INIT("a: 'it''s'\n"),
    STR_INIT("a: 'b' c\n"),
    STR_INIT("a: b: c\n"),
    STR_INIT("a: b:\n"),
    STR_INIT("a: b # c\n"),
    STR_INIT("a: # c\n"),
    STR_INIT("a: 1\n b: 2\n"),
    STR_INIT(" a: 1\nb: 2\n"),
    STR_INIT("a:\n   b: 1\n  c: 2\n"),
    STR_INIT("a: 1\n- b\n"),
    STR_INIT("- a\nb: 1\n"),
    STR_INIT("- a\n b\n"),
    STR_INIT("- - a\n"),
    STR_INIT("-\n  a\n"),
    STR_INIT("- |\n  a\n"),
    STR_INIT("a: |\n"),
    STR_INIT("a: |\nb: 1\n"),
    STR_INIT("a: |+\n  x\n"),
    STR_INIT("a: |2\n  x\n"),
    STR_INIT("a: | # c\n  x\n"),
    STR_INIT("a: |\n\n  x\n"),
    STR_INIT("a: |\n  x\n \n"),
    STR_INIT("a: |\n  x\n    \n"),
    STR_INIT("a: |\n   x\n  y\n"),
    STR_INIT("a: >\n  x\n  y\n"),
    STR_INIT("a: [b, c]x\n"),
    STR_INIT("a: [b, c\n"),
    STR_INIT("a: [b\n  c]\n"),
    STR_INIT("a: [b\n  , c]\n"),
    STR_INIT("a: [b, # c\n  d]\n"),
    STR_INIT("a: [b,\n...\n"),
    STR_INIT("a: [b,\n---\n"),
    STR_INIT("a: {b:\n  c}\n"),
    STR_INIT("'a' : b\n"),
    STR_INIT("'a':b\n"),
    STR_INIT("a: [b, c, ]\n"),
    STR_INIT("a: [b: c]\n"),
    STR_INIT("a: [b}\n"),
    STR_INIT("a: {b}\n"),
    STR_INIT("a: {b: }\n"),
    STR_INIT("a: {b:[c]}\n"),
    STR_INIT("a: {\"b\":c}\n"),
    STR_INIT("a: [b #c]\n"),
    STR_INIT("a: [[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]\n"),
    STR_INIT("名称：食堂\n"),
    STR_INIT("a: @b\n"),
};

static void test_which(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (!is_taken(simple[i])) fail_msg("not taken: %.*s", STR_ARG(simple[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_taken(others[i])) fail_msg("taken: %.*s", STR_ARG(others[i]));
}

/* libyaml takes no key of more than 1024 characters, and deep nesting is its reader's to refuse. */
static void test_limits(void **state)
{
    (void)state;
    for (size_t n = 990; n < 1030; n++) {
        buf b = {0};
        for (size_t i = 0; i < n; i++) buf_putc(&b, 'k');
        buf_puts(&b, ": 1\n");
        assert_int_equal(is_taken(buf_str(&b)), n <= 1000);
        buf_fini(&b);
    }
    for (size_t n = 1; n < 20; n++) {
        buf b = {0};
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < i; k++) buf_putc(&b, ' ');
            buf_puts(&b, "a:\n");
        }
        assert_int_equal(is_taken(buf_str(&b)), n <= 16);
        buf_fini(&b);
    }
}

/* One and a few characters wrong, anywhere. */
static void test_changed(void **state)
{
    (void)state;
    static const char *const pieces[] = {" ",  "  ",  "\n", "\n\n",    "\n  ", ": ", ":",  "- ", "-",
                                         "#",  " #",  "[",  "]",       "{",    "}",  ",",  ", ", "'",
                                         "\"", "|\n", "|-", "\n---\n", "...",  "\\", "名", "a",  "：",
                                         "&a", "*a",  "!",  "?",       "%",    "~"};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    rng r = rng_seeded();
    int taken = 0, cases = prop_cases(20000);
    for (int i = 0; i < cases; i++) {
        size_t which = (size_t)rng_range(&r, 0, sizeof simple / sizeof *simple - 1);
        buf b = {0};
        buf_put(&b, simple[which]);
        for (int64_t n = rng_range(&r, 1, 3); n; n--) {
            str s = buf_str(&b);
            size_t at = (size_t)rng_range(&r, 0, (int64_t)s.n), cut = (size_t)rng_range(&r, 0, 3);
            size_t to = at + cut < s.n ? at + cut : s.n;
            while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80) at++;
            while (to < s.n && ((unsigned char)s.p[to] & 0xC0) == 0x80) to++;
            buf changed = {0};
            buf_put(&changed, str_sub(s, 0, at));
            if (rng_chance(&r, 80)) buf_puts(&changed, pieces[rng_range(&r, 0, PIECES - 1)]);
            buf_put(&changed, str_sub(s, to > at ? to : at, s.n));
            buf_fini(&b);
            b = changed;
        }
        taken += is_taken(b.n ? buf_str(&b) : STR(""));
        buf_fini(&b);
    }
    assert_in_range(taken, cases / 5, cases * 4 / 5);
}

/* Tabs and other ends of lines than LF are libyaml's: whoever asks has looked for them. */
static void test_odd(void **state)
{
    (void)state;
    static const struct {
        str text;
        bool odd;
    } cases[] = {
        {STR_INIT("a: 1\nb: 食堂。\xE2\x80\xA6\n"), false},
        {STR_INIT("a: 1\r\n"), true},
        {STR_INIT("a:\t1\n"), true},
        {STR_INIT("a: x\xE2\x80\xA8y\n"), true},
        {STR_INIT("a: x\xE2\x80\xA9y\n"), true},
    };
    diags *d = diags_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t file = src_add(STR("f.yaml"), cases[i].text);
        guard g = guard_text(d, file, 0, (uint32_t)cases[i].text.n);
        assert_true(g.usable);
        assert_int_equal(g.odd, cases[i].odd);
    }
    diags_free(d);
    src_clear();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_odd),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
