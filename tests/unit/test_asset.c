/* Assets: hashed names, references in style sheets, and which files beside records are published. */
#include "folder_test.h"

#include "base/hash.h"
#include "base/limits.h"
#include "site/asset.h"
#include "site/css.h"

#include <stdio.h>
#include <unistd.h>

static int setup(void **state)
{
    (void)state;
    return folder_set_up();
}

static int teardown(void **state)
{
    (void)state;
    return folder_tear_down();
}

static char *at(const char *path) { return str_c(a, str_fmt(a, "%s/%s", root, path)); }

static void put(const char *path, const char *bytes) { folder_put(root, path, str_from(bytes)); }

/* "stem.HASH.ending" of these bytes. */
static const char *named(const char *stem, const char *bytes, const char *ending)
{
    str hash = hash_hex(a, hash_sha256(str_from(bytes)), 8);
    return str_c(a, str_fmt(a, "%s.%.*s%s", stem, STR_ARG(hash), ending));
}

static str angle(void *context, str ref, span at)
{
    (void)context, (void)at;
    return str_fmt(a, "<%.*s>", STR_ARG(ref));
}

static void test_css(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a{b:url(x.png)}", "a{b:url(<x.png>)}"},
        {"a{b:url( 'x.png' ) no-repeat,URL(\"y z.png\")}", "a{b:url( '<x.png>' ) no-repeat,URL(\"<y z.png>\")}"},
        {"@import \"a.css\";@import url(b.css) print;", "@import \"<a.css>\";@import url(<b.css>) print;"},
        {"url(f.woff2?v=1#x) url(#g) url(/h) url(data:image/png;base64,AA==) url(https://x/y) url(//x/y)",
         "url(<f.woff2>?v=1#x) url(#g) url(/h) url(data:image/png;base64,AA==) url(https://x/y) url(//x/y)"},
        {"/* url(x) */ a{content:'url(x)'} my-url(x) b{c:\"\\\"url(x)\"}", "/* url(x) */ a{content:'url(x)'} my-url(x) b{c:\"\\\"url(x)\"}"},
        {"url(a\\)b) x{}", "url(a\\)b) x{}"},
        {"url(", "url("},
        {"url('x", "url('<x>"},
        {"/* open", "/* open"},
        {"'open\nurl(x)", "'open\nurl(<x>)"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf b = {0};
        css_rewrite(&b, src_add(STR("x.css"), str_from(cases[i][0])), angle, NULL);
        assert_string_equal(str_c(a, buf_str(&b)), cases[i][1]);
        buf_fini(&b);
    }
}

static void test_squeeze(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a { b: c; }\n", "a{b:c}"},
        {"/* x */ a b > c , d :hover {\n  e : f g;\n  h: calc(1px + 2px);\n}\n\n@media (min-width: 4rem) { i { j: k } }", "a b > c,d :hover{e :f g;h:calc(1px + 2px)}@media (min-width:4rem){i{j:k}}"},
        {"a::before { content: \"  ; /* no */  \"; b: 'c  d' }", "a::before{content:\"  ; /* no */  \";b:'c  d'}"},
        {"/*! kept */a{}/* gone */b{c:d/**/e}", "/*! kept */a{}b{c:d e}"},
        {"a{b:url( x.png )}", "a{b:url( x.png )}"},
        {"a{b:\\ c}/* open", "a{b:\\ c}"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf b = {0};
        css_squeeze(&b, str_from(cases[i][0]));
        assert_string_equal(str_c(a, buf_str(&b)), cases[i][1]);
        buf_clear(&b);
        css_squeeze(&b, str_from(cases[i][1])); /* and again: nothing more to take */
        assert_string_equal(str_c(a, buf_str(&b)), cases[i][1]);
        buf_fini(&b);
    }
}

static void test_published(void **state)
{
    (void)state;
    put("templates/assets/style.css", "@import 'sub/more.css';a{b:url(i.png)}");
    put("templates/assets/sub/more.css", "c{d:url(../i.png) url(e.svg)}");
    put("templates/assets/i.png", "picture");
    put("templates/assets/sub/e.svg", "drawing");
    put("templates/assets/noending", "n");
    put("content/n/plan.pdf", "plan");
    put("content/n/private.xlsx", "names");
    put("content/n/map.geojson", "{}");
    tree t = {.others = (tree_file[]){{STR("n/map.geojson")}, {STR("n/plan.pdf")}, {STR("n/private.xlsx")}}, .nothers = 3};
    assets *all = assets_read(a, d, root, &t, 2);
    assert_string_equal(report(), "");
    const char *more = str_c(a, str_fmt(a, "c{d:url(../%s) url(%s)}", named("i", "picture", ".png"), named("e", "drawing", ".svg")));
    const char *style = str_c(a, str_fmt(a, "@import 'sub/%s';a{b:url(%s)}", named("more", more, ".css"), named("i", "picture", ".png")));
    assert_string_equal(str_c(a, assets_path(all, STR("style.css"))), named("assets/style", style, ".css"));
    assert_string_equal(str_c(a, assets_path(all, STR("noending"))), named("assets/noending", "n", ""));
    assert_string_equal(str_c(a, assets_file(all, STR("n/plan.pdf"))), named("files/n/plan", "plan", ".pdf"));
    assert_int_equal(assets_path(all, STR("content/n/plan.pdf")).n, 0);
    assert_int_equal(assets_path(all, STR("none")).n, 0);
    assert_int_equal(assets_file(all, STR("n/map.geojson")).n, 0);
    assert_int_equal(assets_file(all, STR("none")).n, 0);

    publish_stats s;
    publish *p = publish_begin(at("out"), 1, d);
    assert_true(assets_put(all, p));
    assert_true(publish_commit(p, &s));
    assert_int_equal(s.files, 6); /* what no page links stays at home */
    assert_true(io_same(at(str_c(a, str_fmt(a, "out/%s", named("assets/style", style, ".css")))), str_from(style)));
    assert_true(io_same(at(str_c(a, str_fmt(a, "out/%s", named("assets/sub/more", more, ".css")))), str_from(more)));
    assert_true(io_same(at(str_c(a, str_fmt(a, "out/%s", named("files/n/plan", "plan", ".pdf")))), STR("plan")));
    assets_report_unused(all);
    assert_non_null(strstr(report(), "content/n/private.xlsx: advice: "));
    assert_null(strstr(report(), "plan.pdf"));
}

static void test_findings(void **state)
{
    (void)state;
    put("templates/assets/a.css", "x{}\n@import 'b.css';y{z:url(none.png)}");
    put("templates/assets/b.css", "@import 'a.css';\ny{z:url(../../content/x.png)}");
    put("content/x.png", "x");
    assert_int_equal(symlink("nowhere", at("templates/assets/gone.js")), 0);
    assert_int_equal(truncate(at("content/x.png"), (off_t)LIMIT_ATTACHMENT_BYTES + 1), 0);
    tree t = {.others = (tree_file[]){{STR("x.png")}}, .nothers = 1};
    assets *all = assets_read(a, d, root, &t, 2);
    const char *got = report();
    static const char *const want[] = {
        "content/x.png: error: the file is 67108865 bytes long; at most 67108864 are read [E0003]",
        "templates/assets/a.css:2:25: error: the style sheet refers to none.png, which is not there [E0703]",
        "templates/assets/b.css:1:10: error: the style sheets import each other: a.css [E0704]",
        "templates/assets/b.css:2:9: error: the style sheet refers to ../../content/x.png, which is not there [E0703]",
        "templates/assets/gone.js: error: cannot read the file: ",
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        got = strstr(got, want[i]);
        if (!got) print_error("%s\n%s", want[i], report());
        assert_non_null(got);
    }
    assert_int_equal(assets_path(all, STR("gone.js")).n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_css), TEST(test_squeeze), TEST(test_published), TEST(test_findings)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
