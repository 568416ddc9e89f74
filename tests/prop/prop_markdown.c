/*
 * Random Markdown: HTML is balanced, no mark of ours is left, no letter is lost, an excerpt keeps its length;
 * plain CommonMark gives what cmark's own renderer gives. Hostile shapes take time in proportion to their length.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmark.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "html_balance.h"
#include "random.h"
#include "text/markdown.h"

static rng seed;
static arena *mem;

static md_found find_record(void *context, str kind, str id, md_target *out)
{
    (void)context, (void)id;
    if (!str_eq(kind, STR("grids"))) return MD_PASS;
    *out = (md_target){.url = STR("x.html"), .title = STR("网格")};
    return MD_FOUND;
}

static const md_options options = {.record = find_record};

static const char *const pieces[] = {
    "*", "**", "***", "`", "``", "~~", "_", "[", "](", ")", "![", "<", ">", "|", "|-|-|\n", "\n", "\n\n", "  \n", "\n- ",
    "\n  - ", "\n1. ", "\n> ", "\n# ", "\n### ", "\n```\n", "\n~~~ qr\n", "\n``` columns\n", "    ", "\\", "&amp;", "<br>",
    "<b>", "<!-- ", " -->", "http://a.cn/b", "grids:a-1", "javascript:", "“", "”", "，", "。", "：", "（", "）", "公示", "居民",
    "张", "王", "第一网格", "word", "12", "3", "*4", " ", "——", "…", "𠮷", "\n---\n", "\n===\n", "[a]: b\n", "[a]", "\t", "\xF4\x8F\xBF\xBF",
    "\xEF\xBF\xBD", "é", "%", "#", "：**", "**“", "”**"};

static str random_text(int64_t most)
{
    buf out = {0};
    for (int64_t n = rng_range(&seed, 0, most); n > 0; n--)
        buf_puts(&out, pieces[rng_range(&seed, 0, (int64_t)(sizeof pieces / sizeof *pieces) - 1)]);
    str s = str_copy(mem, buf_str(&out));
    buf_fini(&out);
    return s;
}

static void check_one(str source)
{
    diags *d = diags_new();
    buf html = {0}, plain = {0};
    const md_doc *doc = md_parse(mem, d, source, (md_place){0}, &options);
    md_html(doc, &html, NULL);
    md_plain(doc, &plain);
    size_t bad = html_unbalanced(buf_str(&html));
    if (bad != SIZE_MAX) fail_msg("unbalanced at %zu:\n%.*s\nfrom:\n%.*s", bad, STR_ARG(buf_str(&html)), STR_ARG(source));
    if (str_find(buf_str(&html), STR("\xF4\x8F\xBF"), 0) != SIZE_MAX ||
        str_find(buf_str(&plain), STR("\xF4\x8F\xBF"), 0) != SIZE_MAX)
        fail_msg("a mark is left: %.*s", STR_ARG(source));
    assert_int_equal(utf8_check(buf_str(&html)), html.n);
    assert_int_equal(utf8_check(buf_str(&plain)), plain.n);
    assert_true(utf8_length(md_excerpt(mem, doc, 20)) <= 20);
    buf_fini(&html);
    buf_fini(&plain);
    diags_free(d);
}

static void random_markdown_is_safe(void **state)
{
    (void)state;
    for (int i = 0; i < prop_cases(20000); i++) {
        check_one(random_text(i % 100 ? 30 : 600));
        arena_reset(mem);
    }
}

/* Letters and digits of words that stand between markup that never hides them. */
static void no_letter_is_lost(void **state)
{
    (void)state;
    static const char *const around[] = {"*",    "**",   "~~", "`",   "\n\n", "\n- ", "\n\n> ", "\n\n# ", "，", "“",
                                         "”**", "**“", "|",  "*、", "\n",   " ",    "：**",   "（",     "）", "\n1. "};
    for (int i = 0; i < prop_cases(20000); i++) {
        buf source = {0}, plain = {0};
        int words = (int)rng_range(&seed, 1, 20);
        for (int w = 0; w < words; w++) {
            buf_fmt(&source, "字%d号", w);
            buf_puts(&source, around[rng_range(&seed, 0, (int64_t)(sizeof around / sizeof *around) - 1)]);
        }
        md_plain(md_parse(mem, NULL, buf_str(&source), (md_place){0}, NULL), &plain);
        for (int w = 0; w < words; w++)
            if (str_find(buf_str(&plain), str_fmt(mem, "字%d号", w), 0) == SIZE_MAX)
                fail_msg("word %d is lost:\n%.*s\nfrom:\n%.*s", w, STR_ARG(buf_str(&plain)), STR_ARG(buf_str(&source)));
        buf_fini(&source);
        buf_fini(&plain);
        arena_reset(mem);
    }
}

/* ---- what cmark says ---- */

static str without(str s, str from, char to)
{
    buf out = {0};
    for (size_t at; (at = str_find(s, from, 0)) != SIZE_MAX;) {
        size_t end = str_find_char(s, to, at + from.n);
        buf_put(&out, str_sub(s, 0, at));
        s = str_sub(s, end + 1, s.n);
    }
    buf_put(&out, s);
    s = str_copy(mem, buf_str(&out));
    buf_fini(&out);
    return s;
}

/* Ours without the attributes that cmark does not write. */
static str as_cmark(str s)
{
    s = without(s, STR(" id=\""), '"');
    s = without(s, STR(" tabindex=\""), '"');
    s = without(s, STR(" loading=\""), '"');
    return without(s, STR(" rel=\""), '"');
}

static str replace(str s, str from, str to)
{
    buf out = {0};
    for (size_t at; (at = str_find(s, from, 0)) != SIZE_MAX; s = str_sub(s, at + from.n, s.n)) {
        buf_put(&out, str_sub(s, 0, at));
        buf_put(&out, to);
    }
    buf_put(&out, s);
    s = str_copy(mem, buf_str(&out));
    buf_fini(&out);
    return s;
}

/* Levels of headings are ours to choose. */
static str level_out(str s) { return replace(replace(s, STR("<h2>"), STR("<h1>")), STR("</h2>"), STR("</h1>")); }

static void common_mark_is_kept(void **state)
{
    (void)state;
    static const char *const parts[] = {"*",     "**",     "`",   "``",   "_",     "__",    "[",   "x](/u)", "![", "y](/u)", "\n",
                                        "\n\n",  "  \n",   "\\",  "\n- ", "\n  - ", "\n1. ", "\n3) ", "\n> ", "\n\n# ", "\n\n    ", "\n```\n",
                                        "\n***\n", "&amp;", "\"", "&",    "foo",   "bar",   "é",   " ",    ".",  "( a",  ")", "[r]", "\\*"};
    md_options one = {.base_level = 1};
    for (int i = 0; i < prop_cases(20000); i++) {
        buf source = {0}, html = {0};
        buf_puts(&source, "[r]: /r\n\n");
        for (int64_t n = rng_range(&seed, 0, 25); n > 0; n--) {
            const char *part = parts[rng_range(&seed, 0, (int64_t)(sizeof parts / sizeof *parts) - 1)];
            if (part[0] == '*' && source.p[source.n - 1] == '*') continue; /* four stars mask something */
            buf_puts(&source, part);
        }
        md_html(md_parse(mem, NULL, buf_str(&source), (md_place){0}, &one), &html, NULL);
        char *theirs = cmark_markdown_to_html(source.p, source.n, CMARK_OPT_DEFAULT);
        str want = level_out(replace(str_from(theirs), STR(" />"), STR(">")));
        str got = level_out(as_cmark(buf_str(&html)));
        if (!str_eq(want, got))
            fail_msg("from:\n%.*s\ngot:\n%.*s\nexpected:\n%.*s", STR_ARG(buf_str(&source)), STR_ARG(got), STR_ARG(want));
        free(theirs);
        buf_fini(&source);
        buf_fini(&html);
        arena_reset(mem);
    }
}

/* A text of words alone does not go through cmark; with a comment, which is left out, it does. */
static void words_are_read_as_cmark_reads_them(void **state)
{
    (void)state;
    static const char *const parts[] = {"公示", "，", "。", "：", "（", "）", "　", "12", "3", "a", "Word", " ", " ", "\n", "\n\n", "\n\n", "“", "～", "～～", "——", "é", "、"};
    for (int i = 0; i < prop_cases(30000); i++) {
        buf source = {0}, html[2] = {{0}, {0}}, plain[2] = {{0}, {0}};
        for (int64_t n = rng_range(&seed, 0, 12); n > 0; n--)
            buf_puts(&source, parts[rng_range(&seed, 0, (int64_t)(sizeof parts / sizeof *parts) - 1)]);
        for (int k = 0; k < 2; k++) {
            diags *d = diags_new();
            const md_doc *doc = md_parse(mem, d, buf_str(&source), (md_place){0}, NULL);
            md_html(doc, &html[k], NULL);
            md_plain(doc, &plain[k]);
            diags_free(d);
            buf_puts(&source, "\n\n<!-- -->\n");
        }
        if (!str_eq(buf_str(&html[0]), buf_str(&html[1])) || !str_eq(buf_str(&plain[0]), buf_str(&plain[1])))
            fail_msg("from:\n%.*s\ngot:\n%.*s\nexpected:\n%.*s", STR_ARG(buf_str(&source)), STR_ARG(buf_str(&html[0])), STR_ARG(buf_str(&html[1])));
        for (int k = 0; k < 2; k++) buf_fini(&html[k]), buf_fini(&plain[k]);
        buf_fini(&source);
        arena_reset(mem);
    }
}

/* ---- hostile shapes ---- */

struct shape {
    const char *head, *unit, *tail;
};

static double seconds(const struct shape *s, size_t bytes)
{
    buf source = {0}, out = {0};
    buf_puts(&source, s->head);
    size_t tail = strlen(s->tail), unit = strlen(s->unit);
    while (source.n + unit + tail <= bytes) buf_puts(&source, s->unit);
    buf_puts(&source, s->tail);
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        diags *d = diags_new();
        arena_reset(mem);
        clock_t begin = clock();
        md_html(md_parse(mem, d, buf_str(&source), (md_place){0}, &options), &out, NULL);
        buf_clear(&out);
        double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (took < best) best = took;
        diags_free(d);
        if (best > 0.5) break;
    }
    buf_fini(&source);
    buf_fini(&out);
    return best;
}

static void time_grows_with_length(void **state)
{
    (void)state;
    static const char deep[] = "* * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * * a\n";
    static const struct shape shapes[] = {
        {"", "![[]()", ""},           {"", "[", ""},                    {"", "![", ""},
        {"", "*a **a ", ""},          {"", "*", ""},                    {"", "**“a”**b", ""},
        {"", "“**a", ""},             {"", "a*", ""},                   {"", "`a``b```c", ""},
        {"", "`a\n\n", ""},           {"", "~~a", ""},                  {"", "~~ a~~", ""},
        {"a|b\n-|-\n", "x|y\n", ""},  {"a|b\n-|-\n", "**x**|`y`\n", ""}, {"a|b\n-|-\n", "[x]|y\n", "\n[x]: y\n"},
        {"", "a|b\n-|-\n[x]|y\n\n", "[x]: y\n"},                         {"", "a|b\n-|-\n", ""},
        {"", "|", ""},                {"", "|-", ""},                   {"", "|a\n", ""},
        {"", "a|b\n-|-|-\n", ""},     {"> ", "a|b\n> -|-\n> *x*|y\n> ", ""}, {"", "x\n", ""},
        {"", "# a\n", ""},            {"", "# a-2\n# a\n", ""},         {"", "[x](#y)\n", ""},
        {"", "http://a", ""},         {"", "http://a.cn/))) ", ""},     {"http://a.cn/", ")", ""},
        {"", "grids:a ", ""},         {"", "a:", ""},                   {"", "张*和", ""},
        {"", "张*\n", ""},            {"", "****", "a"},                {"", "<a>", ""},
        {"", "<", ""},                {"", "<!-- ", ""},                {"", "&a", ""},
        {"", "> > > > > > > > a\n", ""}, {"> > > > > > > > a\n", "a\n", ""}, {deep, "\n", "a"},
        {"", "* a\n\n", ""},          {"", "[a]: b\n", ""},             {"", "[a]:\n", ""},
        {"", "\xE2\x80\x9C\n", ""},   {"", "中*\n", ""},                {"", "```\n", ""},
        {"", "```columns\n# a\n```\n", ""}, {"```columns\n", "*“a”*b\n", "```\n"}, {"", "1.甲\n", ""},
        {"", "\\*", ""},              {"", "\\~~", ""},                 {"", "\r", ""},
        {"", "a\n===\n", ""},         {"a|b\n-|-\n", "---\n", ""},      {"", "[a](b \"", ""},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        double one = seconds(&shapes[i], LIMIT_MARKDOWN_BYTES / 4), four = seconds(&shapes[i], LIMIT_MARKDOWN_BYTES);
        if (four > 8 * one + 0.02 * prop_patience()) fail_msg("'%s…%s': %.1f ms, four times as long %.1f ms", shapes[i].head, shapes[i].unit, one * 1e3, four * 1e3);
        if (getenv("TIMES")) printf("# %6.1f ms %6.1f ms %s\n", one * 1e3, four * 1e3, shapes[i].unit);
    }
    arena_reset(mem);
}

int main(void)
{
    seed = rng_seeded();
    mem = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_markdown_is_safe),
        cmocka_unit_test(no_letter_is_lost),
        cmocka_unit_test(common_mark_is_kept),
        cmocka_unit_test(words_are_read_as_cmark_reads_them),
        cmocka_unit_test(time_grows_with_length),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(mem);
    return failed;
}
