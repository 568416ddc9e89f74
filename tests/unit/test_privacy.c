#include "arena_test.h"

#include "rules/privacy.h"

/* The text has exactly one hit, which is `want`. */
static void found(const char *text, privacy_class cls, const char *want)
{
    size_t at = 0;
    privacy_hit hit;
    str s = str_from(text);
    if (!privacy_next(s, &at, &hit)) fail_msg("nothing found in: %s", text);
    if (hit.cls != cls) fail_msg("class %d, expected %d: %s", hit.cls, cls, text);
    str got = str_sub(s, hit.begin, hit.end);
    if (!str_eq(got, str_from(want))) fail_msg("got '%.*s', expected '%s'", STR_ARG(got), want);
    if (privacy_next(s, &at, &hit)) fail_msg("a second hit in: %s", text);
}

static void nothing(const char *text)
{
    size_t at = 0;
    privacy_hit hit;
    str s = str_from(text);
    if (privacy_next(s, &at, &hit))
        fail_msg("found '%.*s' in: %s", (int)(hit.end - hit.begin), s.p + hit.begin, text);
    assert_int_equal(at, s.n);
}

static void identity_cards(void **state)
{
    (void)state;
    found("身份证号210101199001011230。", PRIVACY_IDENTITY, "210101199001011230");
    found("身份证 11010519491231002X（样本）", PRIVACY_IDENTITY, "11010519491231002X");
    found("11010519491231002x", PRIVACY_IDENTITY, "11010519491231002x");
    found("11010519491231002Ⅹ", PRIVACY_IDENTITY, "11010519491231002Ⅹ");
    found("１１０１０５１９４９１２３１００２Ｘ", PRIVACY_IDENTITY, "１１０１０５１９４９１２３１００２Ｘ");
    found("110105 1949 1231 002X", PRIVACY_IDENTITY, "110105 1949 1231 002X");
    found("110105-19491231-002X", PRIVACY_IDENTITY, "110105-19491231-002X");
    found("1101 0519 4912 3100 2X", PRIVACY_IDENTITY, "1101 0519 4912 3100 2X");
    found("110105　19491231　002　X", PRIVACY_IDENTITY, "110105　19491231　002　X");
    found("1101051949\u200b1231002X", PRIVACY_IDENTITY, "1101051949\u200b1231002X");
    found("ID11010519491231002X", PRIVACY_IDENTITY, "11010519491231002X");
    nothing("110105194912310021");   /* wrong check digit */
    nothing("110105194902310026");   /* no such day */
    nothing("980105194912310021");   /* no such region */
    nothing("11010519491231002");    /* a digit short */
    nothing("11010519491231002XX1"); /* part of a code */
    nothing("1111010519491231002X"); /* part of a longer number */
    nothing("210101********1230");
}

static void old_identity_cards(void **state)
{
    (void)state;
    found("身份证：110105491231002", PRIVACY_IDENTITY_OLD, "110105491231002");
    found("110105 491231 002", PRIVACY_IDENTITY_OLD, "110105 491231 002");
    nothing("110105491331002");         /* month 13 */
    nothing("210113001001003");         /* a grid's code: year 00 */
    nothing("网格编码210113201001003"); /* called a code */
    found("身份证编号110105491231002", PRIVACY_IDENTITY_OLD, "110105491231002");
    nothing("单号：110105491231002\n");
    found("单号：见下\n110105491231002", PRIVACY_IDENTITY_OLD, "110105491231002");
}

static void bank_cards(void **state)
{
    (void)state;
    found("卡号6222021234567890128", PRIVACY_CARD, "6222021234567890128");
    found("6222 0212 3456 7890 128", PRIVACY_CARD, "6222 0212 3456 7890 128");
    found("622202 1234567890128", PRIVACY_CARD, "622202 1234567890128");
    found("4111 1111 1111 1111", PRIVACY_CARD, "4111 1111 1111 1111");
    found("5500-0000-0000-0004", PRIVACY_CARD, "5500-0000-0000-0004");
    nothing("6222021234567890127");
    nothing("1111111111111117");
    nothing("62 2202 1234567890128"); /* not a way to write a card */
}

static void mobiles(void **state)
{
    (void)state;
    found("电话13800138000", PRIVACY_MOBILE, "13800138000");
    found("电话：138-0013-8000，", PRIVACY_MOBILE, "138-0013-8000");
    found("+86 138 0013 8000", PRIVACY_MOBILE, "138 0013 8000");
    found("+8613800138000", PRIVACY_MOBILE, "8613800138000");
    found("008613800138000", PRIVACY_MOBILE, "008613800138000");
    found("(86)13800138000", PRIVACY_MOBILE, "13800138000");
    found("１３８００１３８０００", PRIVACY_MOBILE, "１３８００１３８０００");
    found("138.0013.8000", PRIVACY_MOBILE, "138.0013.8000");
    found("138 - 0013 - 8000", PRIVACY_MOBILE, "138 - 0013 - 8000");
    found("1 3 8 0 0 1 3 8 0 0 0", PRIVACY_MOBILE, "1 3 8 0 0 1 3 8 0 0 0");
    found("tel13800138000", PRIVACY_MOBILE, "13800138000");
    found("1.13800138000", PRIVACY_MOBILE, "13800138000");
    found("2026-05-08 13800138000", PRIVACY_MOBILE, "13800138000");
    found("13800138000-2", PRIVACY_MOBILE, "13800138000");
    nothing("024-86123456");
    nothing("400-800-8000");
    nothing("12800138000");
    nothing("138001380001");
    nothing("[123.13912345678, 42.15123456789]");
    nothing("0.13912345678");
    nothing("3fa13912345678c0");
    nothing("13912345678f0");
    nothing("138****8000");
    nothing("资金13800138000.55元");
    nothing("合计13800138000元");
    found("13800138000.", PRIVACY_MOBILE, "13800138000");
    found("1.13800138000；", PRIVACY_MOBILE, "13800138000");
}

/* What Markdown's signs part is one number to the reader of the page. */
static void marked(const char *markdown, const char *want)
{
    privacy_marked m;
    privacy_hit hit;
    size_t at = 0;
    str s = str_from(markdown);
    if (!privacy_unmark(mem, s, &m)) fail_msg("nothing to unmark in: %s", markdown);
    if (!privacy_next(m.seen, &at, &hit)) fail_msg("nothing found in: %s", markdown);
    str got = str_sub(s, m.from[hit.begin], m.from[hit.end - 1] + 1);
    if (!str_eq(got, str_from(want))) fail_msg("got '%.*s', expected '%s'", STR_ARG(got), want);
}

static void marked_nothing(const char *markdown)
{
    privacy_marked m;
    privacy_hit hit;
    size_t at = 0;
    if (privacy_unmark(mem, str_from(markdown), &m)) assert_false(privacy_next(m.seen, &at, &hit));
}

static void parted_by_markdown(void **state)
{
    (void)state;
    marked("联系人 138**0013**8000。", "138**0013**8000");
    marked("138\\-0013\\-8000", "138\\-0013\\-8000");
    marked("电话`138`00138000", "138`00138000");
    marked("电话*138*-*0013*-*8000*", "138*-*0013*-*8000");
    marked("13&#56;&#x30;0138000", "13&#56;&#x30;0138000");
    marked("138&nbsp;0013&nbsp;8000", "138&nbsp;0013&nbsp;8000");
    marked("[138](areas:a)00138000", "138](areas:a)00138000");
    marked("138</b>00138000", "138</b>00138000");
    marked("联系\n138\n> 0013\n8000\n", "138\n> 0013\n8000");
    marked("11010519491231002**X**", "11010519491231002**X");
    marked("6222 0212\n3456 7890 128", "6222 0212\n3456 7890 128");
    marked("车辽**A12345**", "辽**A12345");
    marked_nothing("138\n\n00138000"); /* two paragraphs */
    marked_nothing("共**138**户，00138000");
    marked_nothing("138&copy;00138000");
    marked_nothing("2026-10-01\n2026-10-02 **38**");
    marked_nothing("");
}

static void two_in_a_row(void **state)
{
    (void)state;
    str s = STR("张三 13800138000 13900139000");
    size_t at = 0;
    privacy_hit hit;
    assert_true(privacy_next(s, &at, &hit));
    assert_int_equal(hit.begin, 7);
    assert_true(privacy_next(s, &at, &hit));
    assert_int_equal(hit.end, s.n);
    assert_false(privacy_next(s, &at, &hit));
}

static void other_numbers(void **state)
{
    (void)state;
    nothing("统一社会信用代码 91210100MA0XYZ1234");
    nothing("912101137683123456");
    nothing("52210100MJ1234567X");
    nothing("索引号：11210100001234567/2026-00123");
    nothing("沈北政发〔2026〕12号，2026年5月8日14:30");
    nothing("流水号20260508143000123456");
    nothing("面积10000.01平方米，票数 287 / 412，69.66%");
    nothing("粤B2-20090059 京ICP备12345678号 京公网安备11010502030143号");
    nothing("");
}

static void plates(void **state)
{
    (void)state;
    found("车牌辽A12345。", PRIVACY_PLATE, "辽A12345");
    found("辽A·12345", PRIVACY_PLATE, "辽A·12345");
    found("辽A D2345", PRIVACY_PLATE, "辽A D2345");
    found("京a8b8c8", PRIVACY_PLATE, "京a8b8c8");
    found("辽Ａ１２３４５", PRIVACY_PLATE, "辽Ａ１２３４５");
    found("辽AD12345", PRIVACY_PLATE, "辽AD12345"); /* new energy, small */
    found("辽A·DF1234", PRIVACY_PLATE, "辽A·DF1234");
    found("辽A12345D", PRIVACY_PLATE, "辽A12345D"); /* new energy, large */
    found("辽A1234挂", PRIVACY_PLATE, "辽A1234挂");
    found("粤Z1234港", PRIVACY_PLATE, "粤Z1234港");
    found("辽 A·12345", PRIVACY_PLATE, "辽 A·12345");
    nothing("辽A1234567");
    nothing("辽A1234");
    nothing("辽I12345");
    nothing("辽AIO123");
    nothing("A区12345");
    nothing("辽ABCDE1");
}

static void plain_forms(void **state)
{
    (void)state;
    const char *const texts[][2] = {{"１１０１０５ 1949-1231-002ｘ", "11010519491231002X"},
                                    {"138-0013-8000", "13800138000"},
                                    {"辽a·d12345", "辽AD12345"},
                                    {"11010519491231002Ⅹ", "11010519491231002X"},
                                    {"辽A1234挂", "辽A1234挂"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t at = 0;
        privacy_hit hit;
        str s = str_from(texts[i][0]);
        assert_true(privacy_next(s, &at, &hit));
        str got = privacy_plain(mem, s, hit);
        if (!str_eq(got, str_from(texts[i][1])))
            fail_msg("got '%.*s', expected '%s'", STR_ARG(got), texts[i][1]);
    }
}

static void is(str got, const char *want)
{
    if (!str_eq(got, str_from(want))) fail_msg("got '%.*s', expected '%s'", STR_ARG(got), want);
}

static void masks(void **state)
{
    (void)state;
    is(privacy_mask(mem, PRIVACY_MOBILE, STR("13800138000")), "138****8000");
    is(privacy_mask(mem, PRIVACY_MOBILE, STR("8613800138000")), "138****8000");
    is(privacy_mask(mem, PRIVACY_IDENTITY, STR("350101199001011231")), "35*************231");
    is(privacy_mask(mem, PRIVACY_CARD, STR("6222021234567890128")), "***************0128");
    is(privacy_mask(mem, PRIVACY_PLATE, STR("辽AD12345")), "辽A****");
    is(privacy_mask(mem, PRIVACY_MOBILE, STR("123")), "***");
    is(privacy_mask_name(mem, STR("张三")), "张*");
    is(privacy_mask_name(mem, STR("张三丰")), "张**");
    is(privacy_mask_name(mem, STR("欧阳修")), "欧阳*");
    is(privacy_mask_name(mem, STR("司马")), "司*");
    is(privacy_mask_name(mem, STR("阿迪力·买买提")), "阿**·***");
    is(privacy_mask_name(mem, STR("John Smith")), "J*** S****");
    is(privacy_mask_name(mem, STR("")), "");
    is(privacy_mask_address(STR("辽宁省沈阳市沈北新区道义街道样本社区3号楼2-1")),
       "辽宁省沈阳市沈北新区道义街道");
    is(privacy_mask_address(STR("江苏省镇江市京口区大市口街道中山路1号")), "江苏省镇江市京口区大市口街道");
    is(privacy_mask_address(STR("江西省景德镇市浮梁县浮梁镇样本村")), "江西省景德镇市浮梁县浮梁镇");
    is(privacy_mask_address(STR("山西省乡宁县昌宁镇1号")), "山西省乡宁县昌宁镇");
    is(privacy_mask_address(STR("沈阳市和平区样本小区5号楼")), "沈阳市和平区");
    is(privacy_mask_address(STR("样本里5号楼")), "");
}

/* The quick look: whatever stands before and behind, in texts of all lengths, it passes over no number. */
static void first_look(void **state)
{
    (void)state;
    static const char *const hits[] = {"13800138000", "１３８００１３８０００", "京A12345", "京Ａ１２３４５", "&#20140;A12345"},
                             *const none[] = {"1380013800", "京12345", "A12345", "，，，，，，，，，，，，１", "京A1，"};
    static const size_t lengths[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 31, 32, 33, 4069, 4080, 4081, 9000};
    enum { LENGTHS = sizeof lengths / sizeof *lengths };
    for (size_t i = 0; i < LENGTHS * LENGTHS; i++) {
        size_t before = lengths[i / LENGTHS], after = lengths[i % LENGTHS];
        for (size_t k = 0; k < 5; k++) {
            for (int hit = 0; hit < 2; hit++) {
                str s = str_from(hit ? hits[k] : none[k]);
                char *p = arena_alloc(mem, before + s.n + after);
                memset(p, '-', before + s.n + after);
                memcpy(p + before, s.p, s.n);
                if (privacy_may_hold((str){p, before + s.n + after}) != (hit == 1)) fail_msg("%zu %.*s %zu", before, STR_ARG(s), after);
            }
        }
        arena_reset(mem);
    }
}

static void single_checks(void **state)
{
    (void)state;
    assert_true(privacy_is_identity(STR("11010519491231002X")));
    assert_true(privacy_is_identity(STR("11010519491231002x")));
    assert_false(privacy_is_identity(STR("110105194912310020")));
    assert_false(privacy_is_identity(STR("1101051949123100X2")));
    assert_false(privacy_is_identity(STR("")));
    assert_true(privacy_is_luhn(STR("6222021234567890128")));
    assert_false(privacy_is_luhn(STR("")));
    assert_false(privacy_is_luhn(STR("622a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_cards),     cmocka_unit_test(old_identity_cards),
        cmocka_unit_test(bank_cards),         cmocka_unit_test(mobiles),
        cmocka_unit_test(parted_by_markdown), cmocka_unit_test(two_in_a_row),
        cmocka_unit_test(other_numbers),      cmocka_unit_test(plates),
        cmocka_unit_test(plain_forms),        cmocka_unit_test(masks),
        cmocka_unit_test(first_look),         cmocka_unit_test(single_checks),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
