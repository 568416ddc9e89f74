/* Reading YAML and JSON: what comes out, and what is found where. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "data/yaml.h"
#include "random.h"
#include "yaml_events.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static arena *a;
static diags *d;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    d = diags_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    diags_free(d);
    arena_free(a);
    src_clear();
    return 0;
}

static yaml_docs read_str(str bytes)
{
    uint32_t file = src_add(STR("f.yaml"), bytes);
    return yaml_read(a, d, file, 0, (uint32_t)bytes.n);
}

/* The tree in one line: {k=v} [v] "quoted" |block plain ~. */
static void put_val(buf *b, const val *v)
{
    switch ((val_kind)v->kind) {
    case VAL_NULL: buf_putc(b, '~'); return;
    case VAL_TEXT:
        if (v->style == VAL_QUOTED) buf_putc(b, '"');
        if (v->style == VAL_BLOCK) buf_putc(b, '|');
        buf_put(b, val_str(v));
        if (v->style == VAL_QUOTED) buf_putc(b, '"');
        return;
    case VAL_LIST:
        buf_putc(b, '[');
        for (uint32_t i = 0; i < v->n; i++) {
            if (i) buf_putc(b, ',');
            put_val(b, &v->u.items[i]);
        }
        buf_putc(b, ']');
        return;
    case VAL_MAP:
        buf_putc(b, '{');
        for (uint32_t i = 0; i < v->n; i++) {
            if (i) buf_putc(b, ',');
            buf_put(b, val_key(&v->u.pairs[i]));
            buf_putc(b, '=');
            put_val(b, &v->u.pairs[i].value);
        }
        buf_putc(b, '}');
        return;
    }
}

/* "line:column code" of every finding. */
static str findings(void)
{
    buf out = {0}, got = {0};
    diags_print(d, &out, DIAG_TEXT);
    str rest = buf_str(&out);
    while (rest.n) {
        str line = str_cut(rest, '\n', &rest);
        unsigned l, c;
        size_t code = str_find(line, STR(" [E"), 0);
        char text[64] = "";
        memcpy(text, line.p, line.n < 63 ? line.n : 63);
        if (code == SIZE_MAX || sscanf(text, "f.yaml:%u:%u", &l, &c) != 2) continue;
        buf_fmt(&got, "%s%u:%u %.5s", got.n ? " " : "", l, c, line.p + code + 2);
    }
    str s = str_copy(a, buf_str(&got));
    buf_fini(&out);
    buf_fini(&got);
    return s;
}

static str shown(yaml_docs docs)
{
    buf b = {0};
    for (size_t i = 0; i < docs.n; i++) {
        if (i) buf_putc(&b, ' ');
        put_val(&b, &docs.roots[i]);
    }
    str s = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

struct example {
    str text;
    const char *tree, *found;
};
#define E(text, tree, found)                                                                                 \
    {                                                                                                        \
        STR_INIT(text), tree, found                                                                          \
    }

static void check_examples(const struct example *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        diags_free(d);
        d = diags_new();
        yaml_docs docs = read_str(list[i].text);
        const char *tree = str_c(a, shown(docs)), *found = str_c(a, findings());
        if (strcmp(tree, list[i].tree) != 0 || strcmp(found, list[i].found) != 0)
            print_error("case %zu:\n%.*s\n", i, STR_ARG(list[i].text));
        assert_string_equal(tree, list[i].tree);
        assert_string_equal(found, list[i].found);
        assert_int_equal(docs.ok, diags_count(d, DIAG_ERROR) == 0);
    }
}
#define CHECK(list) check_examples((list), sizeof(list) / sizeof *(list))

static void test_good(void **state)
{
    (void)state;
    static const struct example list[] = {
        E("", "", ""),
        E("# nothing\n", "", ""),
        E("---\n", "", ""),
        E("a: 1\n", "{a=1}", ""),
        E("no: no\nn: 007\nt: 12:30\nd: 2024-01-01\ne: 1e3\n", "{no=no,n=007,t=12:30,d=2024-01-01,e=1e3}",
          ""),
        E("a:\nb: ~\nc: null\nd: \"~\"\ne: ''\n", "{a=~,b=~,c=~,d=\"~\",e=\"\"}", ""),
        E("null: x\n~: y\n", "{null=x,~=y}", ""),
        E("名称: 食堂\n项目:\n  - 早餐\n  - 午餐\n", "{名称=食堂,项目=[早餐,午餐]}", ""),
        E("a: 1\n---\nb: 2\n...\n---\n- c\n", "{a=1} {b=2} [c]", ""),
        E("a: |\n  x\n  y\nb: >\n  x\n  y\n", "{a=|x\ny\n,b=|x y\n}", ""),
        E("a: x\n  y\n", "{a=x y}", ""),
        E("a: 'it''s'\nb: \"\\u4e2d\\t\\\"\"\n", "{a=\"it's\",b=\"中\t\"\"}", ""),
        E("\xEF\xBB\xBF"
          "a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 3\r\n",
          "{a=1,b=|x\ny\n,c=3}", ""),
        E("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", "{a={b=1},c={b=1},d=[{b=1},{b=1}]}", ""),
        E("a: !!str null\nb: !!int 3\nc: ! x\n", "{a=null,b=3,c=x}", ""),
        E("a: e\xCC\x81\ne\xCC\x81: \"e\\u0301\"\n", "{a=é,é=\"é\"}", ""),
        E("a: \xEF\xA4\x80\n", "{a=豈}", ""), /* a compatibility ideograph */
        E("t: 12：30\nu: http://x.cn/a\nv: 时间：6月\n", "{t=12：30,u=http://x.cn/a,v=时间：6月}", ""),
    };
    CHECK(list);
}

static void test_json(void **state)
{
    (void)state;
    static const struct example list[] = {
        E("{\"a\":1,\"b\":[true,null,\"x\"]}", "{a=1,b=[true,~,\"x\"]}", ""),
        E("{\"a\":\"\\ud83d\\ude00\\/\\u4e2d\"}", "{a=\"😀/中\"}", ""),
        E("\t{\n\t\"a\"\t:\t\"x\\ty\"\t,\n\t\"b\": []\n}\n", "{a=\"x\ty\",b=[]}", ""),
        E("[\"\\uD83D\\uDE00\", \"\\\\ud83d\"]", "[\"😀\",\"\\ud83d\"]", ""),
        E("{\"a\": \"\\ud83d\"}", "", "1:8 E0153"),
        E("{\"中\":\"\\ud83d\\ude00\",\"a\":1,\"a\":2}", "{中=\"😀\",a=1}", "1:27 E0110"),
    };
    CHECK(list);
    diags_free(d);
    d = diags_new();
    assert_false(read_str(STR("{\"a\": \"\\u0000\"}")).ok); /* its tree is no C string */
    assert_string_equal(str_c(a, findings()), "1:7 E0103");
}

#define FIVE_UNSEEN "\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B"

static void test_bytes(void **state)
{
    (void)state;
    static const struct example list[] = {
        E("a: x\xFF\n", "", "1:5 E0100"),
        E("\xCB\xB3\xB3\xC6: x\n", "", "1:2 E0121"), /* GBK */
        E("\xFF\xFE"
          "a\0:\0",
          "", "1:1 E0101"),
        E("a: x\0y\n", "", "1:5 E0103"),
        E("a: \x01\n", "", "1:4 E0104"),
        E("a: \x7F\n", "", "1:4 E0104"),
        E("a: \xC2\x85\n", "", "1:4 E0104"),
        E("a: \xEF\xBF\xBE\n", "", "1:4 E0104"),
        E("a: \xEF\xBF\xBD\n", "{a=\xEF\xBF\xBD}", ""),
        E("a: \xE2\x80\xAEx\nb: 1\nb: 2\n", "{a=\xE2\x80\xAEx,b=1}", "1:4 E0104 3:1 E0110"),
        E("a: x\xE2\x80\x8B\n", "{a=x}", "1:5 E0105"),
        E("a: e\xE2\x80\x8B\xCC\x81\n", "{a=é}", "1:5 E0105"), /* one letter without what kept them apart */
        E("a: 1\n\xEF\xBB\xBF"
          "b: 2\n",
          "", "2:1 E0102"),
        E("a: 1\rb: 2\n", "", "1:5 E0106"),
        E("a: \"\\e\"\n", "{a=\"\x1B\"}", "1:4 E0104"),
        E("a: \"\\u202e\"\n", "{a=\"\xE2\x80\xAE\"}", "1:4 E0104"),
        /* ten are named, and an error behind them all the same: else the file would be lost without a word */
        E("a: x" FIVE_UNSEEN FIVE_UNSEEN "\xE2\x80\x8B\x0By\n", "",
          "1:5 E0105 1:6 E0105 1:7 E0105 1:8 E0105 1:9 E0105 1:10 E0105 1:11 E0105 1:12 E0105 1:13 E0105 "
          "1:14 E0105 1:16 E0104"),
    };
    CHECK(list);
}

static void test_structure(void **state)
{
    (void)state;
    static const struct example list[] = {
        E("a: 1\nb: 2\na: 3\n", "{a=1,b=2}", "3:1 E0110"),
        E("a: 1\n\"a\": 3\n", "{a=1}", "2:1 E0110"),
        E("\xC3\xA9: 1\ne\xCC\x81: 3\n", "{\xC3\xA9=1}", "2:1 E0110"),
        E("{a: 0, b: 0, c: 0, d: 0, e: 0, f: 0, g: 0, h: 0, i: 0, j: 0, k: 0, l: 0, m: 0, b: 1}\n",
          "{a=0,b=0,c=0,d=0,e=0,f=0,g=0,h=0,i=0,j=0,k=0,l=0,m=0}", "1:80 E0110"),
        E("a: *x\n", "{a=~}", "1:4 E0112"),
        E("a: &x [*x]\n", "{a=[~]}", "1:8 E0113"),
        E("a: &x 1\nb: &x 2\nc: *x\n", "{a=1,b=2,c=1}", "2:4 E0114"),
        E("a: &x 1\n---\nb: *x\n", "{a=1} {b=~}", "3:4 E0112"),
        E("a: !foo x\nb: !!binary y\n", "{a=x,b=y}", "1:4 E0116 2:4 E0116"),
        E("? [a]\n: b\nc: d\n", "{c=d}", "1:3 E0117"),
        E("[a, b]: c\n", "{}", "1:1 E0117"),
        E("? \n: x\n\"\": y\n", "{}", "1:2 E0118 3:1 E0118"),
        E("a: 1\n: x\n", "{a=1}", "2:1 E0118"),
        E("<<: {a: 1}\nb: 2\n", "{b=2}", "1:1 E0119"),
        E("%TAG ! tag:x\n---\na: 1\n", "", "1:1 E0120"),
        E("%YAML 1.2\n---\na: 1\n", "", "1:1 E0120"),
    };
    CHECK(list);
}

static void test_slips(void **state)
{
    (void)state;
    static const struct example list[] = {
        E("name: x\n名称：食堂\nb: c\n", "{name=x,名称=食堂,b=c}", "2:3 E0130"),
        E("name: x\n名称：食堂\n", "{name=x,名称=食堂}", "2:3 E0130"),
        E("name: x\n名称：食堂\n地址：路\nb: c\n", "{name=x,名称=食堂,地址=路,b=c}", "2:3 E0130 3:3 E0130"),
        E("名称：食堂\nname: x\n", "{名称=食堂,name=x}", "1:3 E0130"),
        E("- name：食堂\n  price: 12\n", "[{name=食堂,price=12}]", "1:7 E0130"),
        E("价格:12\nname: x\n", "{价格=12,name=x}", "1:3 E0131"),
        E("name: x\n价格:12\n", "{name=x,价格=12}", "2:3 E0131"),
        E("a:　食堂\nb: 1\n", "{a=食堂,b=1}", "1:3 E0155"),
        E("a: text\n  时间：6月\n  - b\n", "{a=text 时间：6月 - b}", "2:3 E0132 3:3 E0132"),
        E("- a\n - b\n", "[a - b]", "2:2 E0132"),
        E("a: #1楼\nb: 3 #x\nc: 2 # fine\nd: '#'\n", "{a=~,b=3,c=2,d=\"#\"}", "1:4 E0133 2:6 E0133"),
        E("a: [周一，周二]\nb: [\"一、二\"]\n", "{a=[周一，周二],b=[\"一、二\"]}", "1:7 E0134"),
        E("a: {x: 1，y: 2}\n", "{a={x=1,y=2}}", "1:9 E0135"),
        E("“name”: x\n", "{name=x}", "1:1 E0136"),
        E("a: 1\n　b: 2\n", "{a=1}", "2:1 E0137"),
        E("a:\n\tb: 1\n", "{a=~}", "2:1 E0138"),
        E("a: x\n\tb: 1\n", "{a=x}", "2:1 E0138"),
        E("a: @x\n", "", "1:4 E0139"),
        E("a: `x`\n", "", "1:4 E0139"),
        E("a: %x\n", "", "1:4 E0139"),
        E("a: *重要*\n", "", "1:4 E0139"),
        E("a: &名 x\n", "", "1:4 E0139"),
        E("a: !重要\n", "", "1:4 E0139"),
        E("a: >50%\n", "", "1:4 E0139"),
        E("a: |50\n", "", "1:4 E0139"),
        E("a: ]\n", "", "1:4 E0139"),
        E("a: ? x\n", "", "1:4 E0139"),
        E("a: *x 重要\n", "", "1:4 E0139 1:4 E0112"),
        E("a: 通知: 停水\n", "", "1:6 E0140"),
        E("a: \"公示\nb: 1\nc: \"x\"\n", "{b=1,c=\"x\"}", "1:4 E0141"),
        E("a: '公示\nb: 1\n", "{b=1}", "1:4 E0141"),
        E("a: \"公示\"期\nb: 1\n", "{b=1}", "1:8 E0142"),
        E("a: \"C:\\公\"\n", "", "1:7 E0143"),
        E("a: [x, y\nb: c\n", "{b=c}", "1:4 E0144"),
        E("a: [x, y", "", "1:4 E0144"),
        E("- a: 1\n- b: [\n", "[{a=1},~]", "2:6 E0144"),
        E("a: [通知] 关于\nb: 1\n", "{b=1}", "1:9 E0146"),
        E("a:\n   b: 1\n  c: 2\n", "", "3:3 E0147"),
        E("  a: 1\nb: 2\n", "{a=1,b=2}", "2:1 E0147"),
        E("a: |\n  x\n b: 1\n", "", "3:2 E0147"),
        E("a: 1\n b: 2\n", "", "2:2 E0148"),
        E("a: - b\n", "", "1:4 E0149"),
        E("a: x\n\"b\"\nc: d\n", "{a=x,c=d}", "2:1 E0150"),
        E("- a\nb: c\n", "[a]", "2:1 E0151"),
        E("b: c\n- a\n", "", "2:1 E0151"),
        E("a:\n  - x\n  b: 1\n", "", "3:3 E0151"),
        E("－ x\n－ y: 1\n", "[x,{y=1}]", "1:1 E0152 2:1 E0152"),
        E("a:\n- b\n-c\n- d\n", "{a=[b,c,d]}", "3:1 E0154"),
        E("- a: 1\n- b: 1\n c: 2\n", "[{a=1},{b=1}]", "3:2 E0147"),
    };
    CHECK(list);
}

/* Behind an error the rest is read: the other fields, items and documents; what is torn is known. */
static void test_read_on(void **state)
{
    (void)state;
    static const struct example list[] = {
        E("a: \"x\nb: 1\nb: 2\nc: [y\nd: 3\n", "{b=1,d=3}", "1:4 E0141 3:1 E0110 4:4 E0144"),
        E("- a: @x\n  b: 1\n- c: 2\n-  d: \"\n   e: 3\n", "[{b=1},{c=2},{e=3}]", "1:6 E0139 4:7 E0141"),
        E("a: 通知: x\n---\nb: 1\n---\nc: [\n---\nd: 2\n", "{b=1} {d=2}", "1:6 E0140 5:4 E0144"),
        E("a: &x [1\nb: *x\n", "{b=~}", "1:7 E0144"),
        E("a:\n- b: 1\n- c: @x\n- d: 2\ne: 3\n", "{e=3}", "3:6 E0139"),
        E("名称：食堂\n地址:路\nb: {x: 1，y: 2}\n", "{名称=食堂,地址=路,b={x=1,y=2}}",
          "1:3 E0130 2:3 E0131 3:9 E0135"),
        E("- 名称：食堂\n- 名称：学校\n", "[{名称=食堂},{名称=学校}]", "1:5 E0130 2:5 E0130"),
        E("名称：食堂\n", "{名称=食堂}", "1:3 E0130"),
        E(" a: 1\nb: 2\nc: 3\n", "{a=1,b=2,c=3}", "2:1 E0147"),
    };
    CHECK(list);
    str text = STR("- a: @x\n  b: 1\n- c: 2\n- d: \"\n  e: 3\n");
    yaml_docs docs = read_str(text);
    const val *items = docs.roots[0].u.items;
    assert_false(docs.whole);
    assert_true(yaml_is_torn(&docs, items[0].begin));
    assert_false(yaml_is_torn(&docs, items[1].begin));
    assert_true(yaml_is_torn(&docs, items[2].begin));
    docs = read_str(STR("名称：食堂\n价格:12\n"));
    assert_true(docs.whole && docs.ntorn == 0); /* as it was meant */
    span at = val_span(VAL_AT(&docs.roots[0], "价格"));
    assert_string_equal(str_c(a, str_sub(src_bytes(at.file), at.begin, at.end)), "12");
}

/* yaml_slip: for the callers who know that a map is due. */
static void test_slip_due(void **state)
{
    (void)state;
    yaml_docs docs = read_str(STR("x:\n  午餐：15\n  晚餐:12\n  12:30\n"));
    assert_true(docs.ok);
    assert_true(yaml_slip(d, VAL_AT(&docs.roots[0], "x")));
    assert_string_equal(str_c(a, findings()), "2:5 E0130 3:5 E0131");
    docs = read_str(STR("- 12:30\n- http://x\n- '名称：x'\n- 长的一句话，时间：x\n"));
    for (uint32_t i = 0; i < 4; i++) assert_false(yaml_slip(d, &docs.roots[0].u.items[i]));
}

static void test_spans(void **state)
{
    (void)state;
    str text = STR("名: 食堂\nb:\n  - \"x\\ty\"\n  - {c: d}\n\ne: |\n  块\n\n# end\nf:\n");
    yaml_docs docs = read_str(text);
    assert_true(docs.ok);
    const val *root = &docs.roots[0];
    const struct {
        const val *v;
        const char *is;
    } want[] = {
        {VAL_AT(root, "名"), "食堂"},
        {VAL_AT(root, "b"), "- \"x\\ty\"\n  - {c: d}"},
        {&VAL_AT(root, "b")->u.items[0], "\"x\\ty\""},
        {&VAL_AT(root, "b")->u.items[1], "{c: d}"},
        {VAL_AT(&VAL_AT(root, "b")->u.items[1], "c"), "d"},
        {VAL_AT(root, "e"), "|\n  块"},
        {VAL_AT(root, "f"), ""},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        span s = val_span(want[i].v);
        assert_string_equal(str_c(a, str_sub(text, s.begin, s.end)), want[i].is);
    }
    span key = val_key_span(root, &root->u.pairs[2]);
    assert_string_equal(str_c(a, str_sub(text, key.begin, key.end)), "e");
    assert_int_equal(root->weight, 8);
}

static void put_many(buf *b, const char *what, size_t n)
{
    while (n--) buf_puts(b, what);
}

static void test_depth(void **state)
{
    (void)state;
    for (size_t depth = LIMIT_YAML_DEPTH; depth <= LIMIT_YAML_DEPTH + 1; depth++) {
        buf b = {0};
        put_many(&b, "[", depth);
        put_many(&b, "]", depth);
        yaml_docs docs = read_str(buf_str(&b));
        assert_int_equal(docs.ok, depth == LIMIT_YAML_DEPTH);
        buf_fini(&b);
    }
    static const char *const hostile[] = {"[",    "{",  "{a: ", "- ", "? ", "[{", "!a ", "%TAG !a! x\n",
                                          "a: &", "\"", "'a",   "|\n"};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        buf b = {0};
        while (b.n < 200000) buf_puts(&b, hostile[i]);
        clock_t begin = clock();
        yaml_docs docs = read_str(buf_str(&b));
        assert_false(docs.ok && docs.n && docs.roots[0].kind > VAL_TEXT);
        assert_true((double)(clock() - begin) < prop_patience() * CLOCKS_PER_SEC / 2);
        buf_fini(&b);
    }
}

static void test_weight(void **state)
{
    (void)state;
    /* a list of n items weighs n + 1 */
    for (size_t n = LIMIT_YAML_WEIGHT - 1; n <= LIMIT_YAML_WEIGHT; n++) {
        buf b = {0};
        buf_puts(&b, "[");
        put_many(&b, "1,", n);
        buf_puts(&b, "]");
        yaml_docs docs = read_str(buf_str(&b));
        assert_int_equal(docs.ok, n == LIMIT_YAML_WEIGHT - 1);
        buf_fini(&b);
    }
    str bomb = STR(
        "a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
        "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
        "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n");
    diags_free(d);
    d = diags_new();
    assert_false(read_str(bomb).ok);
    assert_string_equal(str_c(a, findings()), "6:11 E0108");
}

static void test_scalar(void **state)
{
    (void)state;
    for (size_t n = LIMIT_SCALAR_BYTES; n <= LIMIT_SCALAR_BYTES + 1; n++) {
        buf b = {0};
        buf_puts(&b, "a: ");
        put_many(&b, "x", n);
        assert_int_equal(read_str(buf_str(&b)).ok, n == LIMIT_SCALAR_BYTES);
        buf_fini(&b);
    }
    for (size_t n = LIMIT_FILE_BYTES; n <= LIMIT_FILE_BYTES + 1; n++) {
        buf b = {0};
        while (b.n + 64 < n) buf_puts(&b, "# a comment\n");
        while (b.n < n) buf_putc(&b, '\n');
        assert_int_equal(read_str(buf_str(&b)).ok, n == LIMIT_FILE_BYTES);
        buf_fini(&b);
    }
}

/* Many keys: the look for repeats is not quadratic. */
static void test_many_keys(void **state)
{
    (void)state;
    buf b = {0};
    for (int i = 0; i < 60000; i++) buf_fmt(&b, "key%d: %d\n", i, i);
    buf_puts(&b, "key77: again\n");
    clock_t begin = clock();
    yaml_docs docs = read_str(buf_str(&b));
    assert_true((double)(clock() - begin) < prop_patience() * CLOCKS_PER_SEC);
    assert_false(docs.ok);
    assert_int_equal(docs.roots[0].n, 60000);
    assert_string_equal(str_c(a, findings()), "60001:1 E0110");
    buf_fini(&b);
}

/* Front matter is read from the middle of its file. */
static void test_part(void **state)
{
    (void)state;
    str text = STR("---\nname: 食堂\nname: x\n---\nbody: [\n");
    uint32_t file = src_add(STR("f.yaml"), text);
    yaml_docs docs = yaml_read(a, d, file, 4, 28);
    assert_int_equal(docs.n, 1);
    assert_string_equal(str_c(a, val_str(VAL_AT(&docs.roots[0], "name"))), "食堂");
    assert_string_equal(str_c(a, findings()), "3:1 E0110");
}

/* Texts of all lengths, written so that libyaml has to put them together: as they grow, what held them is
 * used anew. */
static void test_lengths(void **state)
{
    (void)state;
    static const size_t lengths[] = {1,     15,    16, 17,    31,    33, 70000, 64,     1000,
                                     16383, 65535, 2,  65537, 40000, 5,  65536, 120000, 3};
    size_t n = sizeof lengths / sizeof *lengths;
    buf b = {0};
    for (size_t i = 0; i < n; i++) {
        buf_puts(&b, "- \"");
        for (size_t k = 0; k < lengths[i]; k++) buf_puts(&b, k % 7 ? "x" : "\\x41");
        buf_puts(&b, "\"\n");
    }
    yaml_docs docs = read_str(buf_str(&b));
    assert_true(docs.ok);
    assert_int_equal(docs.roots[0].n, n);
    for (size_t i = 0; i < n; i++) {
        const val *v = &docs.roots[0].u.items[i];
        assert_int_equal(v->n, lengths[i]);
        for (size_t k = 0; k < v->n; k++) assert_int_equal(v->u.text[k], k % 7 ? 'x' : 'A');
    }
    buf_fini(&b);
}

/* However a text ends, and up to what libyaml's buffer holds and past it. */
static void test_events(void **state)
{
    (void)state;
    static const char text[] =
        "# 注\n%x y\n---\n&a 名称: *a\n-: [1, {b: 'c''d', \"e\\u00e9\\\n  f\": !!str ?g}]\r\n? - |+2\n    块 "
        "\n\n"
        "  - >-\n   折\n\n   叠\xE2\x80\xA8行\n: \"\\x4\"\n...\n--- x\n y\n\n z: \t\xF0\x9F\x98\x80\n---";
    for (size_t begin = 0; begin < sizeof text - 1; begin++) {
        if (((unsigned char)text[begin] & 0xC0) == 0x80) continue;
        for (size_t end = begin; end < sizeof text; end++)
            if (((unsigned char)text[end] & 0xC0) != 0x80)
                assert_true(yaml_events_alike((str){text + begin, end - begin}));
    }
    buf b = {0};
    for (int i = 0; b.n < 50000; i++) buf_fmt(&b, "- 第%d号\n", i);
    for (size_t n = 49100; n < 49200; n++)
        if (((unsigned char)b.p[n] & 0xC0) != 0x80)
            assert_true(yaml_events_alike(str_sub(buf_str(&b), 0, n)));
    buf_fini(&b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A block of one line is not held twice: its text is the file's own, where it stands there as it is. */
static void test_one_line(void **state)
{
    (void)state;
    static const struct {
        str text, value;
        bool own; /* the file's */
    } cases[] = {
        {STR_INIT("a: |\n  块，一行\n"), STR_INIT("块，一行\n"), true},
        {STR_INIT("a: >\n  块\nb: 1\n"), STR_INIT("块\n"), true},
        {STR_INIT("a: |-\n  块\n"), STR_INIT("块"), true},
        {STR_INIT("a: | # 注\n  块"), STR_INIT("块"), true},
        {STR_INIT("a: |2\n    块\n"), STR_INIT("  块\n"), false},
        {STR_INIT("a: |\n  块\n  块\n"), STR_INIT("块\n块\n"), false},
        {STR_INIT("a: |\r\n  块\r\n"), STR_INIT("块\n"), false},
        {STR_INIT("a: |\n\n  块\n"), STR_INIT("\n块\n"), false},
        {STR_INIT("a: |\n  e\xCC\x81\n"), STR_INIT("\xC3\xA9\n"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        yaml_docs docs = read_str(cases[i].text);
        str got = val_str(VAL_AT(&docs.roots[0], "a"));
        assert_true(str_eq(got, cases[i].value));
        assert_int_equal(got.p >= cases[i].text.p && got.p < cases[i].text.p + cases[i].text.n, cases[i].own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_good),      TEST(test_json),    TEST(test_bytes),    TEST(test_structure),
        TEST(test_slips),     TEST(test_read_on), TEST(test_slip_due), TEST(test_spans),
        TEST(test_one_line),  TEST(test_depth),   TEST(test_weight),   TEST(test_scalar),
        TEST(test_many_keys), TEST(test_part),    TEST(test_lengths),  TEST(test_events),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
