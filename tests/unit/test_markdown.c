#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "text/markdown.h"

#include <string.h>

static arena *mem;

/* ---- a site with two records and a file ---- */

static md_found find_record(void *context, str kind, str id, md_target *out)
{
    (void)context;
    if (!str_eq(kind, STR("grids")) && !str_eq(kind, STR("grid")) && !str_eq(kind, STR("网格"))) return MD_PASS;
    if (!str_eq(id, STR("xd-01"))) {
        out->suggest = STR("grids:xd-01");
        return MD_MISSING;
    }
    *out = (md_target){.url = STR("../grids/xd-01.html"), .title = STR("心连心一网格"), .target = mem};
    return MD_FOUND;
}

static md_found find_file(void *context, str path, bool image, md_target *out)
{
    (void)context;
    if (str_eq(path, STR("门.jpg"))) {
        *out = (md_target){.url = STR("../files/门.jpg"), .width = 640, .height = 480};
        return image ? MD_FOUND : MD_PASS;
    }
    if (str_eq(path, STR("a.pdf"))) {
        out->url = STR("../files/a.pdf");
        return MD_FOUND;
    }
    out->suggest = STR("a.pdf");
    return str_starts(path, STR("../")) ? MD_PASS : MD_MISSING;
}

static const md_options site = {.record = find_record, .file = find_file};

/* ---- what is compared ---- */

static const md_doc *parse(const char *source, diags *d)
{
    str s = str_from(source);
    uint32_t file = src_add(STR("t.md"), s);
    return md_parse(mem, d, s, (md_place){{file, 0, (uint32_t)s.n}, true}, &site);
}

static const char *html(const char *source)
{
    buf out = {0};
    md_html(parse(source, NULL), &out, NULL);
    char *c = str_c(mem, buf_str(&out));
    buf_fini(&out);
    return c;
}

static const char *plain(const char *source)
{
    buf out = {0};
    md_plain(parse(source, NULL), &out);
    char *c = str_c(mem, buf_str(&out));
    buf_fini(&out);
    return c;
}

/* The findings as "line E0605, line E0610". */
static const char *findings(const char *source)
{
    diags *d = diags_new();
    buf out = {0}, list = {0};
    parse(source, d);
    diags_print(d, &out, DIAG_TEXT);
    str rest = buf_str(&out);
    while (rest.n) {
        str line = str_cut(rest, '\n', &rest), after;
        if (!str_starts(line, STR("t.md:"))) continue;
        if (list.n) buf_puts(&list, ", ");
        buf_put(&list, str_cut(str_sub(line, 5, line.n), ':', &after));
        buf_putc(&list, ' ');
        buf_put(&list, str_sub(line, line.n - 6, line.n - 1));
    }
    char *c = str_c(mem, buf_str(&list));
    buf_fini(&out);
    buf_fini(&list);
    diags_free(d);
    return c;
}

struct pair {
    const char *source, *want;
};

static void check(const struct pair *cases, size_t n, const char *(*of)(const char *))
{
    for (size_t i = 0; i < n; i++) {
        const char *got = of(cases[i].source);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("case %zu: %s\n     got: %s\nexpected: %s", i, cases[i].source, got, cases[i].want);
    }
}

#define CHECK(cases, of) check((cases), sizeof(cases) / sizeof *(cases), (of))

/* ---- tests ---- */

static void emphasis_beside_chinese_punctuation(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"*楼道堆物、*飞线", "<p><em>楼道堆物、</em>飞线</p>\n"},
        {"**“公示”**期", "<p><strong>“公示”</strong>期</p>\n"},
        {"**注意：**请", "<p><strong>注意：</strong>请</p>\n"},
        {"他说**“好。”**然后", "<p>他说<strong>“好。”</strong>然后</p>\n"},
        {"注意：**请**带证", "<p>注意：<strong>请</strong>带证</p>\n"},
        {"甲，**请**乙、**来**", "<p>甲，<strong>请</strong>乙、<strong>来</strong></p>\n"},
        {"共**（3）**项", "<p>共<strong>（3）</strong>项</p>\n"},
        {"**50%**的居民", "<p><strong>50%</strong>的居民</p>\n"},
        {"见**[通知](../u)**全文", "<p>见<strong><a href=\"../u\">通知</a></strong>全文</p>\n"},
        {"用**`a`**表示", "<p>用<strong><code>a</code></strong>表示</p>\n"},
        {"***“重要”***的", "<p><em><strong>“重要”</strong></em>的</p>\n"},
        {"**甲*“乙”*丙**", "<p><strong>甲<em>“乙”</em>丙</strong></p>\n"},
        {"- **“一”**项\n- **（二）**项",
         "<ul>\n<li><strong>“一”</strong>项</li>\n<li><strong>（二）</strong>项</li>\n</ul>\n"},
        {"> **《条例》**第三条", "<blockquote>\n<p><strong>《条例》</strong>第三条</p>\n</blockquote>\n"},
        {"# **“一老一小”**服务", "<h2 id=\"一老一小-服务\"><strong>“一老一小”</strong>服务</h2>\n"},
        /* nothing is touched elsewhere */
        {"`**“公示”**期`", "<p><code>**“公示”**期</code></p>\n"},
        {"`*`和**“重”**点，`**`", "<p><code>*</code>和<strong>“重”</strong>点，<code>**</code></p>\n"},
        {"    **“公示”**期", "<pre tabindex=\"0\"><code>**“公示”**期\n</code></pre>\n"},
        {"```\n**“公示”**期\n```", "<pre tabindex=\"0\"><code>**“公示”**期\n</code></pre>\n"},
        {"~~~\n**“a\n~~~\n**“公示”**期",
         "<pre tabindex=\"0\"><code>**“a\n</code></pre>\n<p><strong>“公示”</strong>期</p>\n"},
        {"\\*“公示”\\*期", "<p>*“公示”*期</p>\n"},
        {"* “甲”\n* 乙", "<ul>\n<li>“甲”</li>\n<li>乙</li>\n</ul>\n"},
        {"[x](<../*甲、*乙>)", "<p><a href=\"../*%E7%94%B2%E3%80%81*%E4%B9%99\">x</a></p>\n"},
        {"***", "<hr>\n"},
    };
    CHECK(cases, html);
}

static void stars_that_hide_something(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"张*、李*、王*三人", "<p>张*、李*、王*三人</p>\n"},
        {"张*和王*的*材料*", "<p>张*和王*的<em>材料</em></p>\n"},
        {"张*芳、李*强", "<p>张*芳、李*强</p>\n"},
        {"张**，李**", "<p>张**，李**</p>\n"},
        {"138****1234、139****5678", "<p>138****1234、139****5678</p>\n"},
        {"尾号****1234、尾号****5678", "<p>尾号****1234、尾号****5678</p>\n"},
        {"3*4*5米", "<p>3*4*5米</p>\n"},
        {"`138****1`", "<p><code>138****1</code></p>\n"},
        {"    138****1", "<pre tabindex=\"0\"><code>138****1\n</code></pre>\n"},
        {"高**质量**发展", "<p>高<strong>质量</strong>发展</p>\n"},
        {"**负责人：王**，*请*", "<p><strong>负责人：王</strong>，<em>请</em></p>\n"},
    };
    CHECK(cases, html);
}

static void line_ends_between_words(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"中文\n换行", "<p>中文换行</p>\n"},
        {"one\ntwo", "<p>one\ntwo</p>\n"},
        {"中文\nabc\n中文", "<p>中文\nabc\n中文</p>\n"},
        {"**中文**\n换行", "<p><strong>中文</strong>换行</p>\n"},
        {"中文\n*换*行", "<p>中文<em>换</em>行</p>\n"},
        {"中*文\n换*行", "<p>中<em>文换</em>行</p>\n"},
        {"中文\n[换行](../x)", "<p>中文<a href=\"../x\">换行</a></p>\n"},
        {"中文，\nabc", "<p>中文，abc</p>\n"},
        {"2026年\n6月12日", "<p>2026年6月12日</p>\n"},
        {"共12\n户", "<p>共12户</p>\n"},
        {"“Hello”\nworld", "<p>“Hello”\nworld</p>\n"},
        {"他说“好”\n然后", "<p>他说“好”然后</p>\n"},
        {"甲  \n乙", "<p>甲<br>\n乙</p>\n"},
        {"𠮷家\n𠮷野", "<p>𠮷家𠮷野</p>\n"},
        {"中文\r\n换行\r再换", "<p>中文换行再换</p>\n"},
        {"안녕\n하세요", "<p>안녕\n하세요</p>\n"},
        {"![中\n文](../x.png)\n字", "<p><img src=\"../x.png\" alt=\"中文\" loading=\"lazy\">\n字</p>\n"},
    };
    CHECK(cases, html);
}

#define TABLE(label, rows) "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"" label "\">\n<table>\n<thead>\n" rows "</table>\n</div>\n"
#define HEAD2(a, b) "<tr>\n<th scope=\"col\">" a "</th>\n<th scope=\"col\">" b "</th>\n</tr>\n</thead>\n"
#define ROW2(a, b) "<tr>\n<td>" a "</td>\n<td>" b "</td>\n</tr>\n"
#define BODY(rows) "<tbody>\n" rows "</tbody>\n"

static void tables(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"| a | b |\n|---|---|\n| 1 | 2 |\n", TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2")))},
        {"a|b\n-|-\n1|2\n3", TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2") ROW2("3", "")))},
        {"|a|b|\n|-|-|", TABLE("a、b", HEAD2("a", "b"))},
        {"前文\n| a | b |\n|---|---|\n| 1 | 2 |\n\n后文",
         "<p>前文</p>\n" TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2"))) "<p>后文</p>\n"},
        {"**前**\n文\n| a | b |\n|---|---|", "<p><strong>前</strong>文</p>\n" TABLE("a、b", HEAD2("a", "b"))},
        {"a|b\n-|-\n`x\\|y`|*z\n*1*|**“二”**项",
         TABLE("a、b", HEAD2("a", "b") BODY(ROW2("<code>x|y</code>", "*z") ROW2("<em>1</em>", "<strong>“二”</strong>项")))},
        {"a|b\n-|-\nx \\| y|\\*\n", TABLE("a、b", HEAD2("a", "b") BODY(ROW2("x | y", "*")))},
        {"a|b\n-|-\n# x|- y\n", TABLE("a、b", HEAD2("a", "b")) "<h2 id=\"x-y\">x|- y</h2>\n"},
        {"a|b\n-|-\n1|# 2\n|[c]|<br>\n\n[c]: d.html", NULL},
        {"> a|b\n> -|-\n> 1|2\n", "<blockquote>\n" TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2"))) "</blockquote>\n"},
        {"- a|b\n  -|-\n  1|2\n",
         "<ul>\n<li>\n" TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2"))) "</li>\n</ul>\n"},
        {"a|b\n-|-\n1|2\n---\nx", TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2"))) "<hr>\n<p>x</p>\n"},
        {"a|b\n-|-|-\n1|2\n", "<p>a|b\n-|-|-\n1|2</p>\n"},
        {"a\n---\n", "<h2 id=\"a\">a</h2>\n"},
        {"|一|\n|:-:|\n|~~二~~|\n",
         TABLE("一", "<tr>\n<th scope=\"col\" class=\"centre\">一</th>\n</tr>\n</thead>\n"
                          "<tbody>\n<tr>\n<td class=\"centre\"><del>二</del></td>\n</tr>\n</tbody>\n")},
        {"| | b |\n|---|---|\n", TABLE("b", "<tr>\n<td></td>\n<th scope=\"col\">b</th>\n</tr>\n</thead>\n")},
        {"```\na|b\n-|-\n```", "<pre tabindex=\"0\"><code>a|b\n-|-\n</code></pre>\n"},
        {"a|b\n-|-\n1|2|3\n", TABLE("a、b", HEAD2("a", "b") BODY(ROW2("1", "2")))},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (cases[i].want) check(&cases[i], 1, html);
    assert_string_equal(html("a|b\n-|-\n[c]|<br>x\n\n[c]: ../d.html"),
                        TABLE("a、b", HEAD2("a", "b") BODY(ROW2("<a href=\"../d.html\">c</a>", "<br>\nx"))));
}

static void table_alignment(void **state)
{
    (void)state;
    const block *t = md_blocks(parse("|a|b|c|d|\n|-|:-|:-:|-:|\n", NULL))->first;
    assert_int_equal(t->kind, BLOCK_TABLE);
    assert_int_equal(t->columns, 4);
    static const uint8_t want[] = {ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT};
    assert_memory_equal(t->align, want, 4);
}

static void links(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"[一网格](grids:xd-01)", "<p><a href=\"../grids/xd-01.html\">一网格</a></p>\n"},
        {"[一网格](网格：xd-01)", "<p><a href=\"../grids/xd-01.html\">一网格</a></p>\n"},
        {"<grid:xd-01>", "<p><a href=\"../grids/xd-01.html\">心连心一网格</a></p>\n"},
        {"[](grid:xd-01)", "<p><a href=\"../grids/xd-01.html\">心连心一网格</a></p>\n"},
        {"见grids:xd-01。", "<p>见<a href=\"../grids/xd-01.html\">心连心一网格</a>。</p>\n"},
        {"grids:xd-0 note:abc a:b", "<p>grids:xd-0 note:abc a:b</p>\n"},
        {"[x](grids:zz)", "<p>x</p>\n"},
        {"[x](javascript:alert(1))", "<p>x</p>\n"},
        {"[x](JavaScript:alert(1)) [y](data:text/html,1)", "<p>x y</p>\n"},
        {"[x](<java\tscript:1>)", "<p>x</p>\n"},
        {"[文](a.pdf#page=2 \"标题\")", "<p><a href=\"../files/a.pdf#page=2\" title=\"标题\">文</a></p>\n"},
        {"[x](b.pdf)", "<p>x</p>\n"},
        {"[x](https://a.cn/?a=1&b=\"2)", "<p><a href=\"https://a.cn/?a=1&amp;b=%222\" rel=\"noopener\">x</a></p>\n"},
        {"[x](//a.cn \"'t'\")", "<p><a href=\"//a.cn\" title=\"&#39;t&#39;\" rel=\"noopener\">x</a></p>\n"},
        {"![大门](门.jpg)", "<p><img src=\"../files/%E9%97%A8.jpg\" alt=\"大门\" width=\"640\" height=\"480\" loading=\"lazy\"></p>\n"},
        {"![大门](门.jpg \"南门\")",
         "<figure>\n<img src=\"../files/%E9%97%A8.jpg\" alt=\"大门\" width=\"640\" height=\"480\" loading=\"lazy\">\n"
         "<figcaption>南门</figcaption>\n</figure>\n"},
        {"![大门](x.jpg)", "<p>大门</p>\n"},
        {"[电话](tel:041079000000)", "<p><a href=\"tel:041079000000\" rel=\"noopener\">电话</a></p>\n"},
        {"详见http://a.cn/b?c=1&d=(2)。完", "<p>详见<a href=\"http://a.cn/b?c=1&amp;d=(2)\" rel=\"noopener\">http://a.cn/b?c=1&amp;d=(2)</a>。完</p>\n"},
        {"（https://a.cn/x_y_z）", "<p>（<a href=\"https://a.cn/x_y_z\" rel=\"noopener\">https://a.cn/x_y_z</a>）</p>\n"},
        {"(http://a.cn/), xhttp://b http://", "<p>(<a href=\"http://a.cn/\" rel=\"noopener\">http://a.cn/</a>), xhttp://b http://</p>\n"},
        {"http://a.cn公示", "<p><a href=\"http://a.cn\" rel=\"noopener\">http://a.cn</a>公示</p>\n"},
        {"[http://a.cn](http://b.cn)", "<p><a href=\"http://b.cn\" rel=\"noopener\">http://a.cn</a></p>\n"},
        {"`http://a.cn`", "<p><code>http://a.cn</code></p>\n"},
        {"# 甲 乙\n[x](#甲-乙) [y](#%E7%94%B2-%E4%B9%99)",
         "<h2 id=\"甲-乙\">甲 乙</h2>\n<p><a href=\"#%E7%94%B2-%E4%B9%99\">x</a> <a href=\"#%E7%94%B2-%E4%B9%99\">y</a></p>\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (i != 9) check(&cases[i], 1, html);
    assert_null(strstr(html("[x](<java\tscript:1>)"), "script:1"));
}

static void struck_out(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"~~旧价5元~~新价6元", "<p><del>旧价5元</del>新价6元</p>\n"},
        {"3~5岁，6~8岁", "<p>3~5岁，6~8岁</p>\n"},
        {"~~**甲**乙~~丙", "<p><del><strong>甲</strong>乙</del>丙</p>\n"},
        {"a ~~ b ~~ c", "<p>a ~~ b ~~ c</p>\n"},
        {"~~a", "<p>~~a</p>\n"},
        {"~~~~", "<pre tabindex=\"0\"><code></code></pre>\n"},
        {"\\~~a~~ \\~\\~b~~ ~~c~~", "<p>~~a~~ ~~b~~ <del>c</del></p>\n"},
        {"~~http://a.cn~~", "<p><del><a href=\"http://a.cn\" rel=\"noopener\">http://a.cn</a></del></p>\n"},
        {"~~a~~~~b~~", "<p>~~a~~~~b~~</p>\n"},
    };
    check(cases, sizeof cases / sizeof *cases - 1, html);
}

static void html_is_left_out(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"a<b>粗</b>c", "<p>a粗c</p>\n"},
        {"<script>alert(1)</script>\n\nx", "<p>x</p>\n"},
        {"a<br>b<BR />c", "<p>a<br>\nb<br>\nc</p>\n"},
        {"甲<!-- 注 -->乙", "<p>甲乙</p>\n"},
        {"a &lt; b &amp; \"c\" 'd'", "<p>a &lt; b &amp; &quot;c&quot; &#39;d&#39;</p>\n"},
        {"a < b", "<p>a &lt; b</p>\n"},
        {"a&#1;b&#x202E;c&#x10FFFF;d&#xFEFF;", "<p>abcd</p>\n"},
        {"[x](<../&#1;&#x10FFFE;> \"&#2;t\")", "<p><a href=\"../*\" title=\"t\">x</a></p>\n"},
    };
    CHECK(cases, html);
}

static void headings(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"# 一\n## 二\n# 一", "<h2 id=\"一\">一</h2>\n<h3 id=\"二\">二</h3>\n<h2 id=\"一-2\">一</h2>\n"},
        {"## 一\n### 二", "<h2 id=\"一\">一</h2>\n<h3 id=\"二\">二</h3>\n"},
        {"# 一\n### 二\n### 三", "<h2 id=\"一\">一</h2>\n<h3 id=\"二\">二</h3>\n<h3 id=\"三\">三</h3>\n"},
        {"# A b，C！", "<h2 id=\"a-b-c\">A b，C！</h2>\n"},
        {"# 一-2\n# 一\n# 一", "<h2 id=\"一-2\">一-2</h2>\n<h2 id=\"一\">一</h2>\n<h2 id=\"一-3\">一</h2>\n"},
        {"# ！", "<h2 id=\"section\">！</h2>\n"},
        {"# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6",
         "<h2 id=\"1\">1</h2>\n<h3 id=\"2\">2</h3>\n<h4 id=\"3\">3</h4>\n<h5 id=\"4\">4</h5>\n<h6 id=\"5\">5</h6>\n<h6 id=\"6\">6</h6>\n"},
    };
    CHECK(cases, html);
    md_options o = {.base_level = 3, .anchor_prefix = STR("body-")};
    buf out = {0};
    const md_doc *doc = md_parse(mem, NULL, STR("# 一\n[x](#一)"), (md_place){0}, &o);
    md_html(doc, &out, NULL);
    assert_string_equal(str_c(mem, buf_str(&out)), "<h3 id=\"body-一\">一</h3>\n<p><a href=\"#body-%E4%B8%80\">x</a></p>\n");
    size_t n;
    assert_int_equal(md_headings(doc, &n)[0]->level, 3);
    assert_int_equal(n, 1);
    buf_fini(&out);
}

static void blocks_of_common_mark(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"", ""},
        {"\n\n", ""},
        {"- 一\n- 二\n\n  段", "<ul>\n<li>\n<p>一</p>\n</li>\n<li>\n<p>二</p>\n<p>段</p>\n</li>\n</ul>\n"},
        {"1. x\n   - y", "<ol>\n<li>x\n<ul>\n<li>y</li>\n</ul>\n</li>\n</ol>\n"},
        {"3) a\n4) b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
        {"> a\n\nb", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n"},
        {"```yaml\na: <1>\n```", "<pre tabindex=\"0\"><code class=\"language-yaml\">a: &lt;1&gt;\n</code></pre>\n"},
        {"a\n===\nb\n---", "<h2 id=\"a\">a</h2>\n<h3 id=\"b\">b</h3>\n"},
        {"-\n- a", "<ul>\n<li></li>\n<li>a</li>\n</ul>\n"},
        {"- # a\n- > b", "<ul>\n<li>\n<h2 id=\"a\">a</h2>\n</li>\n<li>\n<blockquote>\n<p>b</p>\n</blockquote>\n</li>\n</ul>\n"},
    };
    CHECK(cases, html);
}

static void fences(void **state)
{
    (void)state;
    const block *b = md_blocks(parse("```qr  https://a.cn/ 30mm \nx\ny\n```\n\n```c d\n```\n", NULL))->first;
    assert_int_equal(b->kind, BLOCK_FENCE);
    assert_true(str_eq(b->info, STR("qr")) && str_eq(b->rest, STR("https://a.cn/ 30mm")) && str_eq(b->text, STR("x\ny\n")));
    assert_int_equal(b->line, 1);
    b = b->next;
    assert_int_equal(b->kind, BLOCK_CODE);
    assert_true(str_eq(b->info, STR("c")) && b->text.n == 0);
    b = md_blocks(parse("x\n\n```columns\n**左“边”**的\n\n---\n\n- 右\n```\n", NULL))->first->next;
    assert_true(b->kind == BLOCK_FENCE && b->first->kind == BLOCK_PARAGRAPH);
    assert_int_equal(b->first->runs->kind, RUN_STRONG);
    assert_int_equal(b->first->line, 4);
    assert_int_equal(b->first->next->kind, BLOCK_RULE);
    assert_int_equal(b->first->next->next->kind, BLOCK_LIST);
    assert_int_equal(b->first->next->next->first->first->runs->line, 8);
    static const struct pair cases[] = {
        {"```pagebreak\n```", "<hr class=\"pagebreak\">\n"},
        {"```sign\n开原街道办事处\n2026年6月12日\n```", "<div class=\"sign\">\n<p>开原街道办事处</p>\n<p>2026年6月12日</p>\n</div>\n"},
        {"```columns\n左\n\n---\n\n右\n```", "<div class=\"columns\">\n<div>\n<p>左</p>\n</div>\n<div>\n<p>右</p>\n</div>\n</div>\n"},
    };
    CHECK(cases, html);
}

static void findings_by_line(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"好\n\n<div>文</div>", "3 E0605"},
        {"好\n**粗**\n<b>x</b>", "3 E0605"},
        {"<!-- x -->\n\na<br>b", ""},
        {"a\n\n[x](javascript:1)\n[y](grids:zz)\n[z](foo:1)\n[w](b.pdf)\n[v]()", "3 E0606, 4 E0607, 5 E0608, 6 E0609, 7 E0610"},
        {"见[x](a b)\n\n见[x]（http://a.cn）", "1 E0611, 3 E0611"},
        {"[x](#y)", "1 E0612"},
        {"![](门.jpg)\n\n![远](http://a.cn/b.png)", "1 E0613, 3 E0614"},
        {"# 一\n\n### 三", "3 E0615"},
        {"#标题\n\n#1楼", "1 E0616"},
        {"#\n", "1 E0617"},
        {"** 粗 **的", "1 E0618"},
        {"张**、李**", ""},
        {"1.甲\n2.乙\n3.丙", "2 E0620"},
        {"一、甲\n二、乙", "2 E0620"},
        {"（一）甲\n（二）乙", "2 E0620"},
        {"共2.5万元，\n2.5万元", ""},
        {"x\n\n|a|b|\n|-|-|\n|1|\n|1|2|3|", "5 E0621, 6 E0621"},
        {"|a|b|\n|-|", "2 E0622"},
        {"|a|b|\n|1|2|", "1 E0623"},
        {"a\n\n```columns\n<i>q</i>\n```", "4 E0605"},
        {"> - x\n> - <i>", "2 E0605"},
        {"a\x01" "b\n", "1 E0604"},
        {"a\n\xFF\n", "2 E0603"},
        {"a\r\n\x02\r\n\xFF", "2 E0604, 3 E0603"},
    };
    CHECK(cases, findings);
}

/* A literal block in YAML: its lines are those of the file, from a place within it. */
static void findings_in_a_yaml_field(void **state)
{
    (void)state;
    diags *d = diags_new();
    buf out = {0};
    str file = STR("name: x\nbody: |\n  好\n\n  <b>x</b>\n");
    uint32_t number = src_add(STR("n.yaml"), file);
    md_parse(mem, d, STR("好\n\n<b>x</b>\n"), (md_place){{number, 16, 32}, true}, NULL);
    md_parse(mem, d, STR("好\n\n<i>x</i>\n"), (md_place){{number, 8, 12}, false}, NULL);
    diags_print(d, &out, DIAG_TEXT);
    assert_non_null(strstr(str_c(mem, buf_str(&out)), "n.yaml:5:3: warning"));
    assert_non_null(strstr(str_c(mem, buf_str(&out)), "n.yaml:2:1: warning"));
    buf_fini(&out);
    diags_free(d);
}

static void suggestion_for_a_record(void **state)
{
    (void)state;
    diags *d = diags_new();
    buf out = {0};
    parse("[x](grids:xd-1)", d);
    diags_print(d, &out, DIAG_TEXT);
    assert_non_null(strstr(str_c(mem, buf_str(&out)), "grids:xd-01"));
    buf_fini(&out);
    diags_free(d);
}

static void plain_text(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"# 一\n\n正文**粗**`码`\n换行", "一\n\n正文粗码换行\n"},
        {"- 甲\n- 乙\n  - 丙\n\n3. 丁\n4. 戊", "· 甲\n· 乙\n  · 丙\n\n3. 丁\n4. 戊\n"},
        {"- 甲\n\n- 乙\n\n  段", "· 甲\n\n· 乙\n\n  段\n"},
        {"> 甲\n>\n> 乙", "> 甲\n\n> 乙\n"},
        {"|年龄|价格|\n|-|-|\n|60岁|6元|\n|70岁|免费|", "【年龄：价格】\n60岁：6元\n70岁：免费\n"},
        {"|姓名|职务|电话|\n|-|-|-|\n|样本甲|网格员|1|\n|样本乙||2|", "样本甲：职务 网格员；电话 1\n样本乙：电话 2\n"},
        {"|编号|问题|状态|\n|-|-|-|\n|2026-01|灯坏|办结|\n|2026-02||在办|\n||路塌||", "2026-01 灯坏：状态 办结\n2026-02：状态 在办\n问题 路塌\n"},
        {"[文](http://a.cn) http://b.cn [一](grids:xd-01) [邮](mailto:a@b.cn)", "文（http://a.cn） http://b.cn 一 邮（a@b.cn）\n"},
        {"![大门](门.jpg)", "〔图：大门〕\n"},
        {"~~旧~~新", "〔删去：旧〕新\n"},
        {"甲  \n乙\n\n---\n\n丙", "甲\n乙\n\n丙\n"},
        {"```\na\n\nb\n```\n\nc", "a\n\nb\n\nc\n"},
    };
    CHECK(cases, plain);
}

static void excerpts(void **state)
{
    (void)state;
    const md_doc *doc = parse("# 标题\n\n第一**段**话。\n\n|a|\n|-|\n\n- 第二\n  段\n\nabc def", NULL);
    assert_string_equal(str_c(mem, md_excerpt(mem, doc, 100)), "第一段话。第二段abc def");
    assert_string_equal(str_c(mem, md_excerpt(mem, doc, 5)), "第一段话…");
    assert_string_equal(str_c(mem, md_excerpt(mem, doc, 17)), "第一段话。第二段abc def" + 0);
    assert_int_equal(md_excerpt(mem, parse("", NULL), 5).n, 0);
}

static bool own_href(void *context, const run *r, buf *out)
{
    (void)context;
    if (r->to->target != mem) return false;
    buf_puts(out, "x.html?a&b");
    return true;
}

static bool own_fence(void *context, const block *b, buf *out)
{
    (void)context;
    if (!str_eq(b->info, STR("qr"))) return false;
    buf_puts(out, "<svg></svg>\n");
    return true;
}

static void the_page_writes_addresses_and_fences(void **state)
{
    (void)state;
    md_html_options o = {.href = own_href, .fence = own_fence};
    buf out = {0};
    md_html(parse("[一](grids:xd-01) [b](../b)\n\n```qr\n```\n\n```sign\nx\n```", NULL), &out, &o);
    assert_string_equal(str_c(mem, buf_str(&out)),
                        "<p><a href=\"x.html?a&amp;b\">一</a> <a href=\"../b\">b</a></p>\n<svg></svg>\n"
                        "<div class=\"sign\">\n<p>x</p>\n</div>\n");
    buf_fini(&out);
}

/* ---- limits, each at the limit and one past it ---- */

static char *repeat(const char *unit, size_t bytes)
{
    size_t n = strlen(unit);
    char *p = arena_alloc(mem, bytes + 1);
    for (size_t i = 0; i < bytes; i++) p[i] = unit[i % n];
    return p;
}

static void limits(void **state)
{
    (void)state;
    assert_string_equal(findings(repeat("好", LIMIT_MARKDOWN_BYTES - 1)), "");
    assert_string_equal(findings(repeat("a", LIMIT_MARKDOWN_BYTES)), "");
    assert_string_equal(findings(repeat("a", LIMIT_MARKDOWN_BYTES + 1)), "1 E0600");
    assert_string_equal(html(repeat("a", LIMIT_MARKDOWN_BYTES + 1)), "");
    static const char *const markers[] = {"> ", "- "};
    for (size_t i = 0; i < 2; i++) {
        char *ok = repeat(markers[i], 2 * LIMIT_MARKDOWN_MARKERS + 1);
        ok[2 * LIMIT_MARKDOWN_MARKERS] = 'x';
        assert_string_equal(findings(ok), "");
        char *past = repeat(markers[i], 2 * LIMIT_MARKDOWN_MARKERS + 3);
        past[2 * LIMIT_MARKDOWN_MARKERS + 2] = 'x';
        assert_string_equal(findings(past), "1 E0601");
    }
    buf deep = {0};
    for (size_t i = 0; i < LIMIT_MARKDOWN_MARKERS; i++) buf_fmt(&deep, "%*s- x\n", (int)(2 * i), "");
    assert_string_equal(findings(str_c(mem, buf_str(&deep))), "");
    buf_fmt(&deep, "%*s- x\n", 2 * LIMIT_MARKDOWN_MARKERS, "");
    assert_string_equal(findings(str_c(mem, buf_str(&deep))), "65 E0601");
    buf_fini(&deep);
    assert_string_equal(html(repeat("- ", 60000)), "<hr>\n");
    assert_string_equal(findings(repeat("- ", 60000)), "");
    assert_string_equal(findings(repeat("* - ", 60000)), "1 E0601");
    assert_string_equal(findings(repeat("![a](../b)", 10 * LIMIT_MARKDOWN_IMAGES)), "");
    assert_string_equal(findings(repeat("![a](../b)", 10 * LIMIT_MARKDOWN_IMAGES + 2)), "1 E0602");
    assert_string_equal(findings(str_c(mem, str_fmt(mem, "%s|\n%s|", repeat("|a", 128), repeat("|-", 128)))), "");
    assert_string_equal(findings(str_c(mem, str_fmt(mem, "%s|\n%s|", repeat("|a", 130), repeat("|-", 130)))), "2 E0624");
    assert_string_equal(findings(repeat("|a|b|\n|-|-|\n", 84 * 1024)), "1 E0600");
}

int main(void)
{
    mem = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emphasis_beside_chinese_punctuation),
        cmocka_unit_test(stars_that_hide_something),
        cmocka_unit_test(line_ends_between_words),
        cmocka_unit_test(tables),
        cmocka_unit_test(table_alignment),
        cmocka_unit_test(links),
        cmocka_unit_test(struck_out),
        cmocka_unit_test(html_is_left_out),
        cmocka_unit_test(headings),
        cmocka_unit_test(blocks_of_common_mark),
        cmocka_unit_test(fences),
        cmocka_unit_test(findings_by_line),
        cmocka_unit_test(findings_in_a_yaml_field),
        cmocka_unit_test(suggestion_for_a_record),
        cmocka_unit_test(plain_text),
        cmocka_unit_test(excerpts),
        cmocka_unit_test(the_page_writes_addresses_and_fences),
        cmocka_unit_test(limits),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(mem);
    src_clear();
    return failed;
}
