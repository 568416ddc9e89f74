/* The Mustache engine beyond the official cases: errors, limits, unknown names, indentation, threads. */
#include "base/limits.h"
#include "tmpl/tmpl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- data: objects are arrays of named values ----------------------------------------------- */

typedef struct named {
    const char *name;
    dyn value;
} named;

static dyn names_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)env;
    for (const named *n = self.p; n->name; n++)
        if (str_eq(str_from(n->name), name->s)) return n->value;
    return DYN_NOTHING;
}

static dyn items_at(dyn self, uint32_t i, dyn_env *env)
{
    (void)env;
    return ((const dyn *)self.p)[i];
}

static const dyn_class names_class = {.get = names_get}, items_class = {.at = items_at};

#define TEXT(s)   dyn_bytes(DYN_TEXT, STR(s))
#define HTML(s)   dyn_bytes(DYN_HTML, STR(s))
#define OBJECT(o) dyn_of(DYN_OBJECT, 0, o, &names_class)
#define LIST(l)   dyn_of(DYN_LIST, sizeof(l) / sizeof *(l), l, &items_class)

/* ---- a set of templates --------------------------------------------------------------------- */

typedef struct bench {
    arena *a;
    diags *d;
    tmpl_set *set;
    buf out, findings;
} bench;

static bench open_bench(void)
{
    bench b = {.a = arena_new(), .d = diags_new()};
    b.set = tmpl_set_new(b.a);
    return b;
}

static void close_bench(bench *b)
{
    buf_fini(&b->out);
    buf_fini(&b->findings);
    diags_free(b->d);
    arena_free(b->a);
    src_clear();
}

static const tmpl *add_bytes(bench *b, const char *name, str text)
{
    return tmpl_add(b->set, b->d, str_from(name), src_add(str_from(name), text));
}

static const tmpl *add(bench *b, const char *name, const char *text)
{
    return add_bytes(b, name, str_from(text));
}

static bool render(bench *b, const tmpl *t, dyn data)
{
    dyn_env env = {.scratch = b->a};
    buf_clear(&b->out);
    return tmpl_render(t, &data, 1, &env, &b->out, b->d);
}

static void assert_text(const buf *got, const char *want)
{
    str g = buf_str(got);
    if (str_eq(g, str_from(want))) return;
    print_message("# got:\n%.*s# expected:\n%s", STR_ARG(g), want);
    fail();
}

static void assert_out(bench *b, const char *text, dyn data, const char *want)
{
    const tmpl *t = add(b, "main", text);
    tmpl_link(b->set, b->d);
    assert_true(render(b, t, data));
    assert_text(&b->out, want);
}

static void assert_findings(bench *b, const char *want)
{
    buf_clear(&b->findings);
    diags_print(b->d, &b->findings, DIAG_TEXT);
    assert_text(&b->findings, want);
}

static const named no_names[] = {{NULL, {0}}};
#define nothing OBJECT(no_names)

/* ---- errors --------------------------------------------------------------------------------- */

/* The findings of one template, without their hints. */
static void assert_error(const char *text, const char *want)
{
    bench b = open_bench();
    add(&b, "t", text);
    diags_print(b.d, &b.findings, DIAG_TEXT);
    buf short_form = {0};
    for (str rest = buf_str(&b.findings), line; rest.n;) {
        line = str_cut(rest, '\n', &rest);
        if (str_starts(line, STR("  hint"))) continue;
        buf_put(&short_form, line);
        buf_putc(&short_form, '\n');
    }
    assert_text(&short_form, want);
    buf_fini(&short_form);
    close_bench(&b);
}

static void test_tag_errors(void **state)
{
    (void)state;
    assert_error("a {{name\nb", "t:1:3: error: the tag is not closed: '}}' is missing [E0501]\n"
                                "   1 | a {{name\n"
                                "     |   ^~~~~~\n");
    assert_error("{{a {{b}}", "t:1:1: error: the tag is not closed: '}}' is missing [E0501]\n"
                              "   1 | {{a {{b}}\n"
                              "     | ^~~\n");
    assert_error("{{! never", "t:1:1: error: the tag is not closed: '}}' is missing [E0501]\n"
                              "   1 | {{! never\n"
                              "     | ^~~~~~~~~\n");
    assert_error("{{}}", "t:1:1: error: the tag '{{}}' has no name [E0502]\n"
                         "   1 | {{}}\n"
                         "     | ^~~~\n");
    assert_error("{{> *}}", "t:1:1: error: the tag '{{> *}}' has no name [E0502]\n"
                            "   1 | {{> *}}\n"
                            "     | ^~~~~~~\n");
    assert_error("所属 {{社区 名}}", "t:1:4: error: '社区 名' is no name: a name has no blanks [E0503]\n"
                                     "   1 | 所属 {{社区 名}}\n"
                                     "     |      ^~~~~~~~~~~\n");
    assert_error("{{a..b}}", "t:1:1: error: the name 'a..b' has an empty part [E0504]\n"
                             "   1 | {{a..b}}\n"
                             "     | ^~~~~~~~\n");
    assert_error("{{{x}} {{{y}}}",
                 "t:1:1: error: '{{{x}}' opens with three braces and closes with two [E0505]\n"
                 "   1 | {{{x}} {{{y}}}\n"
                 "     | ^~~~~~\n");
    assert_error("{{=<%=}}", "t:1:1: error: '{{=<%=}}' changes no delimiters [E0506]\n"
                             "   1 | {{=<%=}}\n"
                             "     | ^~~~~~~~\n");
    assert_error("{{= <% %>\n<p class='a'>", "t:1:1: error: the tag is not closed: '=}}' is missing [E0501]\n"
                                             "   1 | {{= <% %>\n"
                                             "     | ^~~~~~~~~\n");
}

static void test_section_errors(void **state)
{
    (void)state;
    assert_error("{{#a}}\n {{#b}}\n{{/a}}", "t:2:2: error: '{{#b}}' is never closed [E0507]\n"
                                            "   2 |  {{#b}}\n"
                                            "     |  ^~~~~~\n"
                                            "t:3:1: note: '{{/a}}' closes what lies around it\n"
                                            "   3 | {{/a}}\n"
                                            "     | ^~~~~~\n");
    assert_error("{{#section}}\n{{/sectoin}}",
                 "t:2:1: error: '{{/sectoin}}' does not close '{{#section}}' [E0508]\n"
                 "   2 | {{/sectoin}}\n"
                 "     | ^~~~~~~~~~~~\n"
                 "t:1:1: note: '{{#section}}' is opened here\n"
                 "   1 | {{#section}}\n"
                 "     | ^~~~~~~~~~~~\n");
    assert_error("{{#a}}{{/x}}{{/a}}", "t:1:7: error: '{{/x}}' does not close '{{#a}}' [E0508]\n"
                                       "   1 | {{#a}}{{/x}}{{/a}}\n"
                                       "     |       ^~~~~~\n"
                                       "t:1:1: note: '{{#a}}' is opened here\n"
                                       "   1 | {{#a}}{{/x}}{{/a}}\n"
                                       "     | ^~~~~~\n");
    assert_error("{{/a}}", "t:1:1: error: '{{/a}}' closes nothing [E0509]\n"
                           "   1 | {{/a}}\n"
                           "     | ^~~~~~\n");
    assert_error("{{<p}}{{$b}}", "t:1:1: error: '{{<p}}' is never closed [E0507]\n"
                                 "   1 | {{<p}}{{$b}}\n"
                                 "     | ^~~~~~\n"
                                 "t:1:7: error: '{{$b}}' is never closed [E0507]\n"
                                 "   1 | {{<p}}{{$b}}\n"
                                 "     |       ^~~~~~\n");
}

/* One mistake gives one finding, and no mistake hides another. */
static void test_all_errors_in_one_run(void **state)
{
    (void)state;
    bench b = open_bench();
    const tmpl *t =
        add(&b, "t", "{{#a b}}{{/ab}}\n{{}}\n{{#c}}{{/d}}\n{{#名 称}}{{/名称}}\n{{>p q}}{{{z}}\n{{x");
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 7);
    assert_true(render(&b, t, nothing));
    assert_int_equal(b.out.n, 0);
    close_bench(&b);
}

static void test_bad_bytes(void **state)
{
    (void)state;
    static char large[LIMIT_FILE_BYTES + 1];
    memset(large, 'x', sizeof large);
    bench b = open_bench();
    add_bytes(&b, "bytes", STR("ab\n公\xFF"));
    diags_print(b.d, &b.findings, DIAG_TEXT);
    assert_true(
        str_starts(buf_str(&b.findings),
                   STR("bytes:2:2: error: the template is not text in UTF-8 from here on [E0500]\n")));
    add_bytes(&b, "nul", (str){"a\0b", 3});
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 2);
    add_bytes(&b, "full", (str){large, LIMIT_FILE_BYTES});
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 2);
    add_bytes(&b, "over", (str){large, LIMIT_FILE_BYTES + 1});
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 3);
    close_bench(&b);
}

static void test_warnings(void **state)
{
    (void)state;
    bench b = open_bench();
    add(&b, "layout", "{{$main}}{{/main}}{{>footer}}");
    add(&b, "footer", "{{$contact}}{{/contact}}");
    add(&b, "page",
        "{{<layout}}text{{$mian}}1{{/mian}}{{$contact}}2{{/contact}}{{$contact}}3{{/contact}}{{/"
        "layout}}\n{{>foter}}");
    tmpl_link(b.set, b.d);
    assert_findings(
        &b,
        "page:1:12: warning: this is never shown: '{{<layout}}' shows its blocks only [E0513]\n"
        "   1 | "
        "{{<layout}}text{{$mian}}1{{/mian}}{{$contact}}2{{/contact}}{{$contact}}3{{/contact}}{{/layout}}\n"
        "     |            ^~~~\n"
        "  hint: put it into a block, {{$name}}...{{/name}}, or remove it\n"
        "page:1:1: note: '{{<layout}}' is opened here\n"
        "   1 | "
        "{{<layout}}text{{$mian}}1{{/mian}}{{$contact}}2{{/contact}}{{$contact}}3{{/contact}}{{/layout}}\n"
        "     | ^~~~~~~~~~~\n"
        "page:1:16: warning: the template 'layout' has no block 'mian', so this is never shown [E0516]\n"
        "   1 | "
        "{{<layout}}text{{$mian}}1{{/mian}}{{$contact}}2{{/contact}}{{$contact}}3{{/contact}}{{/layout}}\n"
        "     |                ^~~~~~~~~\n"
        "  hint: did you mean 'main'?\n"
        "page:1:60: warning: the block 'contact' is given twice; the first one counts [E0514]\n"
        "   1 | "
        "{{<layout}}text{{$mian}}1{{/mian}}{{$contact}}2{{/contact}}{{$contact}}3{{/contact}}{{/layout}}\n"
        "     |                                                            ^~~~~~~~~~~~\n"
        "  hint: remove one of them\n"
        "page:1:35: note: the first one is here\n"
        "   1 | "
        "{{<layout}}text{{$mian}}1{{/mian}}{{$contact}}2{{/contact}}{{$contact}}3{{/contact}}{{/layout}}\n"
        "     |                                   ^~~~~~~~~~~~\n"
        "page:2:1: warning: there is no template 'foter' [E0517]\n"
        "   2 | {{>foter}}\n"
        "     | ^~~~~~~~~~\n"
        "  hint: did you mean 'footer'?\n");
    close_bench(&b);
}

/* ---- limits --------------------------------------------------------------------------------- */

static str repeat(arena *a, const char *text, size_t n)
{
    buf b = {0};
    while (n--) buf_puts(&b, text);
    str s = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

static void test_section_depth(void **state)
{
    (void)state;
    const named data[] = {{"a", TEXT("x")}, {NULL, {0}}};
    bench b = open_bench();
    str open = repeat(b.a, "{{#a}}", LIMIT_TEMPLATE_DEPTH),
        close = repeat(b.a, "{{/a}}", LIMIT_TEMPLATE_DEPTH);
    const tmpl *t = add_bytes(&b, "t", str_join(b.a, open, str_join(b.a, STR("{{.}}"), close)));
    assert_true(render(&b, t, OBJECT(data)));
    assert_text(&b.out, "x");
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 0);
    add_bytes(&b, "deep", str_join(b.a, str_join(b.a, open, STR("{{#a}}{{/a}}")), close));
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 1);
    close_bench(&b);
}

static void test_partial_depth(void **state)
{
    (void)state;
    bench b = open_bench();
    for (unsigned i = 0; i <= LIMIT_PARTIAL_DEPTH; i++) {
        str text = i < LIMIT_PARTIAL_DEPTH ? str_fmt(b.a, "{{>p%u}}", i + 1) : STR("end");
        add_bytes(&b, str_c(b.a, str_fmt(b.a, "p%u", i)), text);
    }
    assert_out(&b, "{{>p1}}", nothing, "end");
    const tmpl *t = add(&b, "more", "{{>p0}}");
    tmpl_link(b.set, b.d);
    assert_false(render(&b, t, nothing));
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 1);
    close_bench(&b);
}

static void test_endless_partials(void **state)
{
    (void)state;
    bench b = open_bench();
    add(&b, "a", "{{>b}}");
    add(&b, "b", "x{{>a}}");
    const tmpl *t = add(&b, "page", "{{>a}}");
    tmpl_link(b.set, b.d);
    assert_false(render(&b, t, nothing));
    assert_findings(
        &b, "b:1:2: error: templates show one another more than 32 deep: page → a → b → a → … [E0521]\n"
            "   1 | x{{>a}}\n"
            "     |  ^~~~~~\n"
            "  hint: let the recursion end: put the tag into a section that becomes empty\n");
    close_bench(&b);
}

static void test_page_bytes(void **state)
{
    (void)state;
    enum { LINE = 1024, LINES = LIMIT_PAGE_BYTES / LINE };
    static dyn items[LINES];
    for (size_t i = 0; i < LINES; i++) items[i] = TEXT("x");
    named data[] = {{"list", LIST(items)}, {NULL, {0}}};
    bench b = open_bench();
    str text = str_join(b.a, STR("{{#list}}"), str_join(b.a, repeat(b.a, "z", LINE), STR("{{/list}}")));
    assert_true(render(&b, add_bytes(&b, "full", text), OBJECT(data)));
    assert_int_equal(b.out.n, LIMIT_PAGE_BYTES);
    assert_false(render(&b, add_bytes(&b, "over", str_join(b.a, text, STR("."))), OBJECT(data)));
    diags_print(b.d, &b.findings, DIAG_TEXT);
    assert_true(str_starts(buf_str(&b.findings),
                           STR("over:1:1043: error: the page grows over 16777216 bytes: over [E0522]\n")));
    close_bench(&b);
}

/* Templates that double one another 31 deep write nothing and would run for minutes. */
static void test_page_steps(void **state)
{
    (void)state;
    bench b = open_bench();
    for (unsigned i = 1; i < LIMIT_PARTIAL_DEPTH; i++)
        add_bytes(&b, str_c(b.a, str_fmt(b.a, "p%u", i)), str_fmt(b.a, "{{>p%u}}{{>p%u}}", i + 1, i + 1));
    add(&b, "p32", "");
    const tmpl *t = add(&b, "page", "{{>p1}}");
    tmpl_link(b.set, b.d);
    assert_false(render(&b, t, nothing));
    diags_print(b.d, &b.findings, DIAG_TEXT);
    assert_true(str_find(buf_str(&b.findings), STR("[E0523]"), 0) != SIZE_MAX);
    close_bench(&b);
}

/* ---- names ---------------------------------------------------------------------------------- */

static void test_unknown_names(void **state)
{
    (void)state;
    const named area[] = {{"name", TEXT("幸福社区")}, {"empty", {NULL, DYN_FALSE}}, {NULL, {0}}};
    const named data[] = {{"area", OBJECT(area)}, {"kind", TEXT("nobody")}, {NULL, {0}}};
    bench b = open_bench();
    const tmpl *t = add(&b, "t",
                        "{{area.name}}{{area.nam}}{{area.empty}}{{#never}}{{untried}}{{/"
                        "never}}{{>*kind}}\n{{#area}}{{only}}{{/area}}");
    tmpl_link(b.set, b.d);
    assert_true(render(&b, t, OBJECT(data)));
    tmpl_report_unknown(b.set, b.d);
    assert_findings(
        &b, "t:1:14: warning: nothing has the name 'area.nam' [E0519]\n"
            "   1 | {{area.name}}{{area.nam}}{{area.empty}}{{#never}}{{untried}}{{/never}}{{>*kind}}\n"
            "     |              ^~~~~~~~~~~~\n"
            "  hint: did you mean 'area.name'?\n"
            "t:1:40: warning: nothing has the name 'never' [E0519]\n"
            "   1 | {{area.name}}{{area.nam}}{{area.empty}}{{#never}}{{untried}}{{/never}}{{>*kind}}\n"
            "     |                                        ^~~~~~~~~~\n"
            "  hint: check the name; where it stands nothing is written\n"
            "t:1:71: warning: there is no template 'nobody', which '*kind' asks for [E0518]\n"
            "   1 | {{area.name}}{{area.nam}}{{area.empty}}{{#never}}{{untried}}{{/never}}{{>*kind}}\n"
            "     |                                                                       ^~~~~~~~~~\n"
            "  hint: add the file nobody.mustache, or correct the value\n"
            "t:2:10: warning: nothing has the name 'only' [E0519]\n"
            "   2 | {{#area}}{{only}}{{/area}}\n"
            "     |          ^~~~~~~~\n"
            "  hint: check the name; where it stands nothing is written\n");
    assert_true(str_eq(tmpl_missed(b.set, 0), STR("nobody")));
    assert_int_equal(tmpl_missed(b.set, 1).n, 0);
    close_bench(&b);
}

/* A name that one render of many finds is known. */
static void test_known_once(void **state)
{
    (void)state;
    const named with[] = {{"note", TEXT("x")}, {NULL, {0}}};
    bench b = open_bench();
    const tmpl *t = add(&b, "t", "{{note}}");
    assert_true(render(&b, t, nothing));
    assert_true(render(&b, t, OBJECT(with)));
    tmpl_report_unknown(b.set, b.d);
    assert_int_equal(diags_count(b.d, DIAG_WARNING), 0);
    close_bench(&b);
}

static void test_raw_text(void **state)
{
    (void)state;
    const named data[] = {
        {"plain", TEXT("<x>")}, {"html", HTML("<b>")}, {"no", {NULL, DYN_FALSE}}, {NULL, {0}}};
    bench b = open_bench();
    const tmpl *t = add(&b, "t", "{{{plain}}}{{&plain}}{{{html}}}{{{no}}}{{html}}"),
               *md = add(&b, "print/t.md", "{{{plain}}}");
    assert_true(render(&b, md, OBJECT(data)));
    assert_true(render(&b, t, OBJECT(data)));
    assert_text(&b.out, "<x><x><b>&lt;b&gt;");
    tmpl_report_unknown(b.set, b.d);
    assert_findings(&b,
                    "t:1:1: warning: 'plain' is text, but is written unescaped like finished HTML [E0520]\n"
                    "   1 | {{{plain}}}{{&plain}}{{{html}}}{{{no}}}{{html}}\n"
                    "     | ^~~~~~~~~~~\n"
                    "  hint: write {{plain}} with two braces\n"
                    "t:1:12: warning: 'plain' is text, but is written unescaped like finished HTML [E0520]\n"
                    "   1 | {{{plain}}}{{&plain}}{{{html}}}{{{no}}}{{html}}\n"
                    "     |            ^~~~~~~~~~\n"
                    "  hint: write {{plain}} with two braces\n");
    close_bench(&b);
}

static void test_wanted(void **state)
{
    (void)state;
    bench b = open_bench();
    add(&b, "t", "{{>a}}{{<b}}{{/b}}{{>a}}{{>*c}}");
    assert_true(str_eq(tmpl_wanted(b.set, 0), STR("a")));
    assert_true(str_eq(tmpl_wanted(b.set, 1), STR("b")));
    assert_int_equal(tmpl_wanted(b.set, 2).n, 0);
    add(&b, "a", "{{#x}}{{>d}}"); /* has an error, but is asked for its partials too */
    assert_true(str_eq(tmpl_wanted(b.set, 2), STR("d")));
    assert_null(tmpl_find(b.set, STR("d")));
    const tmpl *old = add(&b, "d", "1"), *new = add(&b, "d", "2");
    assert_ptr_not_equal(old, new);
    assert_ptr_equal(tmpl_find(b.set, STR("d")), new);
    close_bench(&b);
}

/* Absent is not false: a name that is known and empty hides the one outside. */
static void test_absent_is_not_false(void **state)
{
    (void)state;
    const named inner[] = {{"name", {NULL, DYN_FALSE}}, {NULL, {0}}};
    const named data[] = {{"name", TEXT("outer")}, {"in", OBJECT(inner)}, {"dot", TEXT("a")}, {NULL, {0}}};
    bench b = open_bench();
    assert_out(&b, "{{#in}}[{{name}}]{{/in}}{{^in.name}}no{{/in.name}}", OBJECT(data), "[]no");
    dyn frames[] = {OBJECT(data), OBJECT(inner)};
    dyn_env env = {.scratch = b.a};
    buf_clear(&b.out);
    assert_true(tmpl_render(add(&b, "two", "{{dot}}{{name}}{{#in}}!{{/in}}"), frames, 2, &env, &b.out, b.d));
    assert_text(&b.out, "a!");
    buf_clear(&b.out);
    assert_true(tmpl_render(add(&b, "none", "{{.}}{{x}}{{#.}}y{{/.}}."), NULL, 0, &env, &b.out, b.d));
    assert_text(&b.out, ".");
    close_bench(&b);
}

/* ---- lines and indentation ------------------------------------------------------------------ */

static void test_count_of_none(void **state)
{
    (void)state;
    bench b = open_bench();
    dyn some = dyn_count(b.a, 3), none = dyn_count(b.a, 0);
    assert_out(&b, "{{#.}}has {{.}}{{/.}}{{^.}}none, {{.}}{{/.}}", some, "has 3");
    assert_out(&b, "{{#.}}has {{.}}{{/.}}{{^.}}none, {{.}}{{/.}}", none, "none, 0");
    close_bench(&b);
}

static void test_bytes_kept(void **state)
{
    (void)state;
    bench b = open_bench();
    assert_out(&b, "\xEF\xBB\xBF  {{! c }}\r\na\r\n", nothing, "a\r\n");
    assert_out(&b, "a\rb {{!\n}} \n", nothing, "a\rb  \n");
    assert_out(&b, "{ {{{{! c}} }}", nothing, "");
    close_bench(&b);
}

static void test_partial_indentation(void **state)
{
    (void)state;
    const dyn items[] = {TEXT("1"), TEXT("2\n3")};
    const named data[] = {{"list", LIST(items)}, {NULL, {0}}};
    dyn d = OBJECT(data);
    bench b = open_bench();
    add(&b, "lines", "a\n\nb\n");
    add(&b, "nested", "<\n\t{{>lines}}\n>\n");
    add(&b, "inline", "<{{>lines}}>\n");
    add(&b, "items", "{{#list}}\n{{.}}\n{{/list}}\n");
    add(&b, "joined", "{{#list}}x\n{{/list}}y\n");
    add(&b, "comment", "{{! c }}a\n{{! c }}{{list.x}}\n");
    /* every line of a partial is indented before it is rendered, so an empty one too */
    assert_out(&b, "  {{>lines}}\n", d, "  a\n  \n  b\n");
    assert_out(&b, "  {{>nested}}\n", d, "  <\n  \ta\n  \t\n  \tb\n  >\n");
    /* what stands in the middle of a line is not indented, nor are the lines of a value */
    assert_out(&b, "  {{>inline}}\n", d, "  <a\n\nb\n>\n");
    assert_out(&b, "  {{>items}}\n", d, "  1\n  2\n3\n");
    assert_out(&b, "  {{>joined}}\n", d, "  x\n  x\n  y\n");
    assert_out(&b, "  {{>comment}}\n", d, "  a\n  \n");
    assert_out(&b, "  {{>lines}} \r\n|", d, "  a\n  \n  b\n|");
    close_bench(&b);
}

static void test_block_indentation(void **state)
{
    (void)state;
    bench b = open_bench();
    add(&b, "inline", "<main>\n    {{$main}}{{/main}}\n</main>\n");
    add(&b, "alone", "<main>\n    {{$main}}\n      default\n        deeper\n    {{/main}}\n</main>\n");
    add(&b, "middle", "<p>{{$main}}d{{/main}}</p>\n");
    add(&b, "two", "{{<inline}}{{$main}}\n  <div>\n    {{$inner}}{{/inner}}\n  </div>\n{{/main}}{{/inline}}");
    const char *block = "{{<%s}}\n{{$main}}\n  one\n    two\n\n  three{{/main}}\n{{/%s}}\n";
    struct {
        const char *name, *want;
    } cases[] = {
        {"inline", "<main>\n    one\n      two\n    \n    three\n</main>\n"},
        {"alone", "<main>\n      one\n        two\n      \n      three</main>\n"},
        {"middle", "<p>one\n  two\n\nthree</p>\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_out(&b, str_c(b.a, str_fmt(b.a, block, cases[i].name, cases[i].name)), nothing, cases[i].want);
    assert_out(&b, "{{>alone}}", nothing, "<main>\n      default\n        deeper\n</main>\n");
    assert_out(&b, " {{>alone}}\n", nothing, " <main>\n       default\n         deeper\n </main>\n");
    assert_out(&b, "{{<two}}{{$inner}}\n a\n b{{/inner}}{{/two}}", nothing,
               "<main>\n    <div>\n      a\n      b\n    </div>\n\n</main>\n");
    close_bench(&b);
}

/* Lines of a block that are less indented than the first keep their place to one another. */
static void test_uneven_block(void **state)
{
    (void)state;
    bench b = open_bench();
    add(&b, "p", "{{$x}}{{/x}}");
    assert_out(&b, "{{<p}}{{$x}}\n      a\n  {{#s}}\n    b\n  {{/s}}\n\tc\n    {{/x}}{{/p}}", nothing,
               "      a\n\tc\n");
    assert_out(&b, "{{<p}}{{$x}}\n      a\n    b\n    {{/x}}{{/p}}", nothing, "  a\nb\n");
    assert_out(&b, "{{<p}}{{$x}}\n    {{<p}}\n{{$x}}\ny\n{{/x}}\n    {{/p}}\n    b\n{{/x}}{{/p}}", nothing,
               "y\nb\n");
    assert_out(&b, "{{<p}}{{$x}}  {{/x}}{{/p}}|", nothing, "  |");
    close_bench(&b);
}

/* ---- inheritance ---------------------------------------------------------------------------- */

static void test_blocks(void **state)
{
    (void)state;
    bench b = open_bench();
    add(&b, "p", "[{{$a}}a{{/a}}{{$b}}b{{/b}}]");
    add(&b, "q", "{{<p}}{{$a}}<{{$b}}inner{{/b}}>{{/a}}{{$b}}B{{/b}}{{/p}}");
    add(&b, "again", "{{$a}}1{{/a}}{{$a}}2{{/a}}");
    /* a block inside a given block belongs to the template it stands in */
    assert_out(&b, "{{>q}}", nothing, "[<inner>B]");
    assert_out(&b, "{{<q}}{{$b}}X{{/b}}{{/q}}", nothing, "[<X>X]");
    /* and so it cannot show itself */
    assert_out(&b, "{{<p}}{{$a}}({{$a}}x{{/a}}){{/a}}{{/p}}", nothing, "[(x)b]");
    assert_out(&b, "{{<again}}{{$a}}x{{/a}}{{/again}}{{>again}}", nothing, "xx12");
    assert_out(&b, "{{<missing}}{{$a}}x{{/a}}{{/missing}}.", nothing, ".");
    assert_out(&b, "{{<p}}{{$a}}1{{/a}}{{$a}}2{{/a}}{{/p}}", nothing, "[1b]");
    close_bench(&b);
}

/* ---- lambdas -------------------------------------------------------------------------------- */

static str raw_text(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self;
    bool usual = str_eq(open, STR("{{")) && str_eq(close, STR("}}"));
    return str_fmt(env->scratch, "(%.*s, %s)", STR_ARG(raw), usual ? "usual" : "other");
}

static str itself(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close, (void)env;
    return STR("{{me}}");
}

static str broken(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)raw, (void)open, (void)close, (void)env;
    return STR("ok {{#x}}");
}

static void test_lambdas(void **state)
{
    (void)state;
    static const dyn_class raw = {.call = raw_text}, me = {.call = itself}, bad = {.call = broken},
                           none = {0};
    const named data[] = {{"raw", dyn_of(DYN_LAMBDA, 0, NULL, &raw)},
                          {"me", dyn_of(DYN_LAMBDA, 0, NULL, &me)},
                          {"bad", dyn_of(DYN_LAMBDA, 0, NULL, &bad)},
                          {"none", dyn_of(DYN_LAMBDA, 0, NULL, &none)},
                          {"n", TEXT("<")},
                          {NULL, {0}}};
    dyn d = OBJECT(data);
    bench b = open_bench();
    assert_out(&b, "{{#raw}}{{n}}{{/raw}} {{none}}{{#none}}x{{/none}}", d, "(&lt;, usual) ");
    assert_out(&b, "{{#raw}}\nx\n{{/raw}}\n", d, "(x\n, usual)");
    assert_out(&b, "{{=<% %>=}}<%#raw%><%n%>{{n}}<%/raw%>", d, "(&lt;{{n}}, other)");
    assert_int_equal(diags_count(b.d, DIAG_ERROR), 0);
    const tmpl *t = add(&b, "t", "ab\n  {{bad}}");
    assert_true(render(&b, t, d));
    assert_findings(&b, "t:2:3: error: '{{#x}}' is never closed [E0507]\n"
                        "   2 |   {{bad}}\n"
                        "     |   ^~~~~~~\n"
                        "  hint: write {{/x}} where it ends\n");
    assert_false(render(&b, add(&b, "r", "{{me}}"), d));
    close_bench(&b);
}

/* ---- constants, and pages alike ------------------------------------------------------------- */

static void test_settled(void **state)
{
    (void)state;
    const named words[] = {{"go", TEXT("<go>")}, {"no", {NULL, DYN_FALSE}}, {NULL, {0}}};
    const named data[] = {{"in", TEXT("x")}, {"w", OBJECT(words)}, {NULL, {0}}};
    bench b = open_bench();
    const tmpl *t = add(&b, "t", "{{#in}}[{{w.go}}]{{/in}}{{w.no}}{{w.og}}\n  {{>p}}\n");
    const tmpl *p = add(&b, "p", "{{w.go}}\n{{w.go}}\n");
    tmpl_link(b.set, b.d);
    tmpl_settle(b.set, STR("w"), OBJECT(words));
    assert_true(render(&b, t, OBJECT(data)));
    assert_text(&b.out, "[&lt;go&gt;]\n  &lt;go&gt;\n  &lt;go&gt;\n");
    assert_true(render(&b, p, nothing)); /* it is in the text: no frame is asked */
    assert_text(&b.out, "&lt;go&gt;\n&lt;go&gt;\n");
    tmpl_report_unknown(b.set, b.d);
    assert_findings(&b, "t:1:33: warning: nothing has the name 'w.og' [E0519]\n"
                        "   1 | {{#in}}[{{w.go}}]{{/in}}{{w.no}}{{w.og}}\n"
                        "     |                                 ^~~~~~~~\n"
                        "  hint: did you mean 'w.go'?\n");
    close_bench(&b);
}

static uint32_t asked;

static dyn site_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)self, (void)env;
    if (!str_eq(name->s, STR("site"))) return DYN_NOTHING;
    asked++;
    return dyn_text(STR("site"));
}

static uint32_t shows;

static void on_use(dyn_env *env, dyn_use what, const void *thing)
{
    (void)env, (void)thing;
    shows += what == DYN_USES_TMPL;
}

/* Constants are asked for once a class, and what a page shows is told of every page. */
static void test_alike(void **state)
{
    (void)state;
    static const dyn_class site_class = {.get = site_get};
    const named one[] = {{"title", TEXT("1")}, {NULL, {0}}}, two[] = {{"title", TEXT("2")}, {NULL, {0}}};
    bench b = open_bench();
    add(&b, "base", "<{{site}}{{>foot}}{{$main}}{{/main}}{{site}}>");
    add(&b, "foot", "{{site}}");
    const tmpl *t = add(&b, "t", "{{<base}}{{$main}}{{site}}{{title}}{{site}}{{/main}}{{/base}}");
    tmpl_link(b.set, b.d);
    tmpl_memo *memo = tmpl_memo_new();
    for (int i = 0; i < 6; i++) {
        dyn frames[] = {dyn_of(DYN_OBJECT, 0, NULL, &site_class),
                        dyn_of(DYN_OBJECT, 0, i % 2 ? two : one, &names_class)};
        dyn_env env = {.scratch = b.a, .use = on_use};
        buf_clear(&b.out);
        asked = shows = 0;
        assert_true(
            tmpl_render_alike((tmpl_alike){memo, NULL, i < 4 ? 1 : 2}, t, frames, 2, &env, &b.out, b.d));
        assert_text(&b.out, i % 2 ? "<sitesitesite2sitesite>" : "<sitesitesite1sitesite>");
        assert_int_equal(asked, i == 0 || i == 4 ? 5 : 0); /* a class of its own */
        assert_int_equal(shows, 3);
    }
    tmpl_memo_free(memo);
    close_bench(&b);
}

static uint32_t used_again;

static void log_begin(dyn_env *env) { (void)env; }
static uint32_t log_end(dyn_env *env, const uint64_t **all)
{
    static const uint64_t two[] = {7, 8};
    (void)env;
    *all = two;
    return 2;
}
static void log_again(dyn_env *env, const uint64_t *all, uint32_t n)
{
    (void)env;
    used_again += n == 2 && all[0] == 7 && all[1] == 8;
}

static dyn lasting_get(dyn self, const dyn_name *name, dyn_env *env)
{
    if (str_eq(name->s, STR("place"))) {
        env->placed++;
        return dyn_text(STR("here"));
    }
    if (!str_eq(name->s, STR("title"))) return DYN_NOTHING;
    asked++;
    return dyn_text(str_from(self.p));
}

static dyn lasting_at(dyn self, uint32_t i, dyn_env *env)
{
    static const dyn_class lasting = {.get = lasting_get, .lasting = true};
    (void)env;
    return dyn_of(DYN_OBJECT, 0, ((const char *const *)self.p)[i], &lasting);
}

/* What a list says of an item is said again by other lists of the class, unless the page has a part in it. */
static void test_lines(void **state)
{
    (void)state;
    static const char *const both[] = {"x", "y"};
    static const dyn_class list = {.at = lasting_at};
    static const struct dyn_log log = {log_begin, log_end, log_again};
    const named data[] = {{"of", TEXT("A")}, {"list", dyn_of(DYN_LIST, 2, both, &list)}, {NULL, {0}}};
    bench b = open_bench();
    const char *const texts[] = {"{{#list}}<{{title}}>{{/list}}", "{{#list}}<{{title}}{{place}}>{{/list}}",
                                 "{{#list}}<{{title}}{{of}}>{{/list}}"};
    const char *const wants[] = {"<x><y>", "<xhere><yhere>", "<xA><yA>"};
    const uint32_t want_asked[] = {0, 2, 2};
    for (size_t k = 0; k < 3; k++) {
        const tmpl *t = add(&b, "t", texts[k]);
        tmpl_link(b.set, b.d);
        tmpl_lines *lines = tmpl_lines_new();
        for (int i = 0; i < 4; i++) { /* two threads of two pages each */
            tmpl_memo *memo = tmpl_memo_new();
            dyn frames[] = {nothing, OBJECT(data)};
            dyn_env env = {.scratch = b.a, .log = &log};
            for (int page = 0; page < 2; page++) {
                buf_clear(&b.out);
                asked = used_again = 0;
                assert_true(tmpl_render_alike((tmpl_alike){memo, lines, 1}, t, frames, 2, &env, &b.out, b.d));
                assert_text(&b.out, wants[k]);
                if (!i && !page) continue;
                assert_int_equal(asked, want_asked[k]);
                assert_int_equal(used_again, want_asked[k] ? 0 : 2);
            }
            tmpl_memo_free(memo);
        }
        tmpl_lines_free(lines);
    }
    close_bench(&b);
}

/* ---- threads -------------------------------------------------------------------------------- */

typedef struct worker {
    pthread_t thread;
    const tmpl *t;
    diags *d;
    dyn data;
    bool same;
} worker;

static void *work(void *p)
{
    worker *w = p;
    buf first = {0}, out = {0};
    arena *a = arena_new();
    w->same = true;
    for (int i = 0; i < 100; i++) {
        dyn_env env = {.scratch = a};
        buf *to = i ? &out : &first;
        buf_clear(to);
        w->same = tmpl_render(w->t, &w->data, 1, &env, to, w->d) &&
                  (!i || str_eq(buf_str(&first), buf_str(&out))) && w->same;
        arena_reset(a);
    }
    arena_free(a);
    buf_fini(&first);
    buf_fini(&out);
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    const dyn items[] = {TEXT("1"), TEXT("2")};
    static const dyn_class raw = {.call = raw_text};
    const named data[] = {{"list", LIST(items)},
                          {"type", TEXT("nobody")},
                          {"raw", dyn_of(DYN_LAMBDA, 0, NULL, &raw)},
                          {NULL, {0}}};
    bench b = open_bench();
    add(&b, "p", "<\n{{$x}}{{/x}}\n>\n");
    const tmpl *t =
        add(&b, "t", "{{#list}}\n  {{<p}}{{$x}}{{.}}{{unknown}}{{/x}}{{/p}}\n{{/list}}{{>*type}}{{{raw}}}");
    tmpl_link(b.set, b.d);
    worker workers[4];
    for (size_t i = 0; i < 4; i++) {
        workers[i] = (worker){.t = t, .d = b.d, .data = OBJECT(data)};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_true(workers[i].same);
    }
    tmpl_report_unknown(b.set, b.d);
    assert_int_equal(diags_count(b.d, DIAG_WARNING), 2);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tag_errors),
        cmocka_unit_test(test_section_errors),
        cmocka_unit_test(test_all_errors_in_one_run),
        cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_section_depth),
        cmocka_unit_test(test_partial_depth),
        cmocka_unit_test(test_endless_partials),
        cmocka_unit_test(test_page_bytes),
        cmocka_unit_test(test_page_steps),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_known_once),
        cmocka_unit_test(test_raw_text),
        cmocka_unit_test(test_wanted),
        cmocka_unit_test(test_absent_is_not_false),
        cmocka_unit_test(test_count_of_none),
        cmocka_unit_test(test_bytes_kept),
        cmocka_unit_test(test_partial_indentation),
        cmocka_unit_test(test_block_indentation),
        cmocka_unit_test(test_uneven_block),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_lambdas),
        cmocka_unit_test(test_settled),
        cmocka_unit_test(test_alike),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
