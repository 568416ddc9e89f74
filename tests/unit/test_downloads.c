/* What people download or subscribe to, read back by the parsers that others use. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "site/feed.h"
#include "site/ics.h"
#include "site/sheet.h"
#include "base/library.h"
#include "base/svg.h"

#include <errno.h>
#include <expat.h>
#include <libdeflate.h>
#include <libical/ical.h>
#include <string.h>

static arena *mem;

static const char *text_of(const buf *b) { return str_c(mem, buf_str(b)); }

/* ---- XML: the document as "element@attribute=value(text)…" ---- */

static void XMLCALL on_start(void *to, const char *name, const char **attributes)
{
    buf_puts(to, name);
    for (; *attributes; attributes += 2) buf_fmt(to, "@%s=%s", attributes[0], attributes[1]);
    buf_putc(to, '(');
}

static void XMLCALL on_end(void *to, const char *name)
{
    (void)name;
    buf_putc(to, ')');
}

static void XMLCALL on_text(void *to, const char *text, int n) { buf_put(to, (str){text, (size_t)n}); }

static const char *xml(str s)
{
    buf out = {0};
    XML_Parser p = XML_ParserCreate(NULL);
    XML_SetUserData(p, &out);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    if (XML_Parse(p, s.p, (int)s.n, 1) != XML_STATUS_OK)
        fail_msg("%s at byte %ld of %.*s", XML_ErrorString(XML_GetErrorCode(p)), (long)XML_GetCurrentByteIndex(p), STR_ARG(s));
    XML_ParserFree(p);
    char *c = str_c(mem, buf_str(&out));
    buf_fini(&out);
    return c;
}

static void assert_has(const char *whole, const char *part)
{
    if (!strstr(whole, part)) fail_msg("'%s' is not in:\n%s", part, whole);
}

/* ---- sheets ---- */

static const sheet_column columns[] = {
    {STR_INIT("编号"), COLUMN_TEXT}, {STR_INIT("金额"), COLUMN_NUMBER}, {STR_INIT("日期"), COLUMN_DATE}};
static const str cells[] = {
    STR_INIT("007"),       STR_INIT("-3.50"), STR_INIT("2026-06-12"),
    STR_INIT("=1+1"),      STR_INIT("12户"),  STR_INIT("待定"),
    STR_INIT("a,\"b\"\nc"), STR_INIT(""),      STR_INIT("-"),
    STR_INIT("＝A1"),      STR_INIT("12345678901234567"), STR_INIT("2026-02-30"),
};
static const sheet demo = {STR_INIT("问题台账"), columns, 3, cells, 4};

static void csv_is_quoted_and_guarded(void **state)
{
    (void)state;
    buf out = {0};
    csv_write(&demo, &out);
    assert_string_equal(text_of(&out), "\xEF\xBB\xBF" "编号,金额,日期\r\n"
                                       "007,-3.50,2026-06-12\r\n"
                                       "'=1+1,12户,待定\r\n"
                                       "\"a,\"\"b\"\"\nc\",,-\r\n"
                                       "'＝A1,12345678901234567,2026-02-30\r\n");
    buf_fini(&out);
    static const struct { const char *cell, *want; } cases[] = {
        {"+86 24", "'+86 24"}, {"-5℃", "'-5℃"}, {"@x", "'@x"}, {"\tx", "'\tx"}, {"\r", "\"'\r\""}, {"-12", "-12"}, {"+", "+"},
        {" =1", "\" =1\""}, {"=\"x\"", "\"'=\"\"x\"\"\""}, {"\"", "\"\"\"\""}, {"-1e5", "'-1e5"}, {"－1", "'－1"}, {"－", "－"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str cell = str_from(cases[i].cell);
        sheet one = {.columns = columns, .ncolumns = 1, .cells = &cell, .nrows = 1};
        csv_write(&one, &out);
        str rest, all = buf_str(&out);
        str_cut(all, '\n', &rest);
        assert_string_equal(str_c(mem, str_sub(rest, 0, rest.n - 2)), cases[i].want);
        buf_fini(&out);
    }
}

static uint32_t word(const char *p, size_t n)
{
    uint32_t v = 0;
    while (n--) v = v << 8 | (unsigned char)p[n];
    return v;
}

/* A file of a zip archive, by its central directory. */
static str unzip(str zip, const char *name)
{
    size_t end = zip.n - 22;
    while (end && memcmp(zip.p + end, "PK\5\6", 4) != 0) end--;
    size_t at = word(zip.p + end + 16, 4);
    for (uint32_t n = word(zip.p + end + 10, 2); n > 0; n--) {
        const char *p = zip.p + at;
        assert_memory_equal(p, "PK\1\2", 4);
        size_t packed = word(p + 20, 4), size = word(p + 24, 4), length = word(p + 28, 2);
        at += 46 + length + word(p + 30, 2) + word(p + 32, 2);
        if (length != strlen(name) || memcmp(p + 46, name, length) != 0) continue;
        const char *local = zip.p + word(p + 42, 4);
        const char *data = local + 30 + word(local + 26, 2) + word(local + 28, 2);
        char *out = arena_alloc(mem, size);
        if (word(p + 10, 2) == 0) return str_copy(mem, (str){data, size});
        struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
        assert_int_equal(libdeflate_deflate_decompress(d, data, packed, out, size, NULL), LIBDEFLATE_SUCCESS);
        libdeflate_free_decompressor(d);
        return (str){out, size};
    }
    fail_msg("no %s in the archive", name);
    return STR_NONE;
}

static void a_workbook_is_a_workbook(void **state)
{
    (void)state;
    sheet two[] = {demo, demo, {.name = STR("a/b[c]*"), .columns = columns, .ncolumns = 3}};
    buf out = {0}, again = {0};
    assert_true(xlsx_write(two, 3, STR("台账"), STR("开原街道"), date_make(2026, 6, 12), &out));
    assert_true(xlsx_write(two, 3, STR("台账"), STR("开原街道"), date_make(2026, 6, 12), &again));
    assert_true(str_eq(buf_str(&out), buf_str(&again)));
    assert_has(xml(unzip(buf_str(&out), "docProps/core.xml")), "2026-06-12T00:00:00Z");
    assert_has(xml(unzip(buf_str(&out), "docProps/core.xml")), "台账");
    const char *book = xml(unzip(buf_str(&out), "xl/workbook.xml"));
    assert_has(book, "name=问题台账@");
    assert_has(book, "name=问题台账 2@");
    assert_has(book, "name=a b c  @");
    const char *s = xml(unzip(buf_str(&out), "xl/worksheets/sheet1.xml"));
    assert_has(s, "state=frozen");
    assert_has(s, "autoFilter@ref=A1:C5");
    assert_has(s, "c@r=B2@s=3(v(-3.5))");
    assert_has(s, "(v(46185))"); /* 2026-06-12 */
    assert_has(s, "c@r=A3@s=2@t=s"); /* =1+1 is text */
    assert_null(strstr(s, "f("));
    assert_has(s, "c@r=B5@s=2@t=s"); /* 17 digits are more than a double holds */
    assert_has(xml(unzip(buf_str(&out), "xl/sharedStrings.xml")), "t(007)");
    assert_has(xml(unzip(buf_str(&out), "xl/sharedStrings.xml")), "编号");
    buf_fini(&out);
    buf_fini(&again);
}

/* ---- calendar ---- */

static const ics *calendar(buf *out)
{
    static ics c;
    c = (ics){out, date_make(2026, 6, 1), 480, STR("Asia/Shanghai")};
    return &c;
}

static icalcomponent *events(const buf *out, icalcomponent **all)
{
    *all = icalparser_parse_string(text_of(out));
    assert_non_null(*all);
    assert_int_equal(icalcomponent_count_errors(*all), 0);
    assert_non_null(icalcomponent_get_first_component(*all, ICAL_VTIMEZONE_COMPONENT));
    return icalcomponent_get_first_component(*all, ICAL_VEVENT_COMPONENT);
}

static void calendars_are_read_by_libical(void **state)
{
    (void)state;
    buf out = {0};
    const ics *c = calendar(&out);
    ics_begin(c, STR("开原街道"), STR("公示与活动"));
    ics_event whole = {.uid = STR("notices-1@kaiyuan"), .summary = STR("公示：一；二，三\\四"), .from = date_make(2026, 6, 12),
                       .to = date_make(2026, 6, 18), .from_time = -1, .description = STR("第一行\n第二行"),
                       .url = STR("https://a.cn/x?a=1,2;b")};
    ics_event fair = {.uid = STR("events-1@kaiyuan"), .summary = STR("便民大集便民大集便民大集便民大集便民大集便民大集便民大集便民大集"),
                      .from = date_make(2026, 6, 20), .to = DATE_NONE, .from_time = 8 * 60 + 30, .to_time = 24 * 60, .location = STR("广场")};
    ics_put(c, &whole);
    ics_put(c, &fair);
    ics_end(c);
    icalcomponent *all, *e = events(&out, &all);
    assert_string_equal(icalcomponent_get_summary(e), "公示：一；二，三\\四");
    assert_string_equal(icalcomponent_get_description(e), "第一行\n第二行");
    assert_string_equal(icalproperty_get_url(icalcomponent_get_first_property(e, ICAL_URL_PROPERTY)), "https://a.cn/x?a=1,2;b");
    struct icaltimetype t = icalcomponent_get_dtstart(e);
    assert_true(t.is_date && t.year == 2026 && t.month == 6 && t.day == 12);
    t = icalcomponent_get_dtend(e);
    assert_true(t.is_date && t.day == 19); /* the day after the last */
    e = icalcomponent_get_next_component(all, ICAL_VEVENT_COMPONENT);
    assert_int_equal(strlen(icalcomponent_get_summary(e)), 96);
    t = icalcomponent_get_dtstart(e);
    assert_true(!t.is_date && t.hour == 8 && t.minute == 30);
    t = icalcomponent_get_dtend(e);
    assert_true(t.day == 21 && t.hour == 0);
    for (str rest = buf_str(&out); rest.n;) {
        str line = str_cut(rest, '\n', &rest);
        assert_true(line.n <= 76 && str_ends(line, STR("\r")));
        assert_true(((unsigned char)line.p[0] & 0xC0) != 0x80 && ((unsigned char)line.p[line.n > 1] & 0xC0) != 0x80);
    }
    icalcomponent_free(all);
    buf_fini(&out);
}

static void opening_hours_repeat(void **state)
{
    (void)state;
    buf out = {0};
    const ics *c = calendar(&out);
    date except[] = {date_make(2026, 6, 19), date_make(2026, 6, 20)};
    /* from a Saturday on: the first working day is Monday */
    ics_event hours = {.uid = STR("venues-1@kaiyuan"), .summary = STR("开放"), .from = date_make(2026, 6, 6), .to = date_make(2026, 6, 30),
                       .from_time = 7 * 60, .to_time = 17 * 60, .weekdays = 31, .except = except, .nexcept = 2};
    ics_begin(c, STR("x"), STR_NONE);
    ics_put(c, &hours);
    ics_end(c);
    icalcomponent *all, *e = events(&out, &all);
    struct icalrecurrencetype rule = icalproperty_get_rrule(icalcomponent_get_first_property(e, ICAL_RRULE_PROPERTY));
    struct icaltimetype start = icalcomponent_get_dtstart(e);
    assert_int_equal(start.day, 8);
    assert_true(rule.until.day == 29 && rule.until.hour == 23); /* 07:00 on the 30th, in UTC */
    icalrecur_iterator *i = icalrecur_iterator_new(rule, start);
    int n = 0, last = 0;
    for (struct icaltimetype t; !icaltime_is_null_time(t = icalrecur_iterator_next(i)); n++) last = t.day;
    icalrecur_iterator_free(i);
    assert_true(n == 17 || n == 16); /* libical compares a floating start with UTC */
    assert_true(last >= 29);
    assert_int_equal(icalcomponent_count_properties(e, ICAL_EXDATE_PROPERTY), 1); /* the 20th is a Saturday */
    icalcomponent_free(all);
    buf_fini(&out);
}

/* ---- feeds ---- */

static void a_feed_is_atom(void **state)
{
    (void)state;
    buf out = {0};
    moment m = {date_make(2026, 6, 12), 510, 480};
    atom_begin(&out, &(atom_feed){.id = STR("https://a.cn/feed.xml"), .title = STR("公示 <公告> & \x01更多"), .self = STR("https://a.cn/feed.xml"),
                                  .page = STR("https://a.cn/?a=1&b=2"), .author = STR("开原街道"), .lang = STR("zh-CN"), .updated = m});
    atom_put(&out, &(atom_entry){.id = STR("tag:1"), .title = STR("一"), .url = STR("https://a.cn/1.html"), .published = m,
                                 .updated = {.day = DATE_NONE}, .summary = STR("摘要]]>"), .html = STR("<p>正文 &amp; 一</p>")});
    atom_end(&out);
    const char *got = xml(buf_str(&out));
    assert_has(got, "feed@xmlns=http://www.w3.org/2005/Atom@xml:lang=zh-CN(");
    assert_has(got, "title(公示 <公告> & 更多)");
    assert_has(got, "updated(2026-06-12T08:30:00+08:00)");
    assert_has(got, "link@rel=alternate@type=text/html@href=https://a.cn/?a=1&b=2()");
    assert_has(got, "content@type=html(<p>正文 &amp; 一</p>)");
    assert_has(got, "published(2026-06-12T08:30:00+08:00)\n    updated(2026-06-12T08:30:00+08:00)");
    buf_fini(&out);
}

struct files {
    str path[8], bytes[8];
    size_t n;
};

static void keep(void *context, str path, str bytes)
{
    struct files *f = context;
    f->path[f->n] = str_copy(mem, path);
    f->bytes[f->n++] = str_copy(mem, bytes);
}

static void site_maps_are_split(void **state)
{
    (void)state;
    size_t n = 50001;
    sitemap_page *pages = arena_make_n(mem, sitemap_page, n);
    for (size_t i = 0; i < n; i++) pages[i] = (sitemap_page){str_fmt(mem, "网格/%zu&.html", i), i ? DATE_NONE : date_make(2026, 1, 2)};
    struct files one = {.n = 0}, many = {.n = 0};
    sitemap_write(pages, 50000, STR("https://a.cn/"), keep, &one);
    assert_int_equal(one.n, 1);
    assert_has(str_c(mem, str_sub(str_from(xml(one.bytes[0])), 0, 300)), "loc(https://a.cn/%E7%BD%91%E6%A0%BC/0%26.html)lastmod(2026-01-02))");
    sitemap_write(pages, n, STR("https://a.cn/"), keep, &many);
    assert_int_equal(many.n, 3);
    assert_true(str_eq(many.path[1], STR("sitemap-2.xml")) && str_eq(many.path[2], STR("sitemap.xml")));
    assert_has(xml(many.bytes[1]), "50000%26.html");
    assert_has(xml(many.bytes[2]), "sitemap(loc(https://a.cn/sitemap-1.xml))");
}

/* ---- drawings ---- */

static void drawings_are_small(void **state)
{
    (void)state;
    buf out = {0};
    svg s;
    svg_begin(&s, &out, 100, 50, &(svg_about){.id = STR("m1"), .title = STR("网格<图>")});
    svg_group(&s, "grids");
    svg_path(&s, "grid");
    svg_move(&s, 10, 10);
    svg_line(&s, 20, 10);
    svg_line(&s, 30, 10);
    svg_line(&s, 30, 10);
    svg_line(&s, 25, 5);
    svg_line(&s, 20, 15);
    svg_line(&s, 20, 5);
    svg_close(&s);
    svg_move(&s, 12, 8);
    svg_move(&s, 11, 8);
    svg_line(&s, -1, 9);
    svg_path_end(&s);
    svg_group_end(&s);
    svg_text(&s, "label", 5, -6, SVG_MIDDLE, 0, STR("一&二"));
    svg_rect(&s, "", 1, 2, 3, 4);
    svg_link(&s, STR("a.html?x&y"), STR("去"));
    svg_circle(&s, NULL, 1, 2, 3);
    svg_link_end(&s);
    svg_end(&s);
    assert_string_equal(xml(buf_str(&out)),
                        "svg@viewBox=0 0 100 50@role=img@aria-labelledby=m1-title("
                        "title@id=m1-title(网格<图>)g@class=grids(path@class=grid@d=M10 10h10 10l-5-5-5 10v-10zm2-2m-1 0l-12 1())"
                        "text@class=label@x=5@y=-6@text-anchor=middle(一&二)rect@x=1@y=2@width=3@height=4()"
                        "a@href=a.html?x&y(title(去)circle@cx=1@cy=2@r=3()))");
    buf_fini(&out);
}

static void libraries_are_loaded_by_name(void **state)
{
    (void)state;
    static const char *const names[] = {"XML_ParserCreate", "XML_ParserFree"}, *const wrong[] = {"XML_ParserFree", "no_such_call"};
    struct {
        XML_Parser (*create)(const XML_Char *encoding);
        void (*release)(XML_Parser p);
    } calls = {0};
    assert_true(library_load("libexpat.so.1", names, 2, &calls));
    XML_Parser p = calls.create(NULL);
    assert_non_null(p);
    calls.release(p);
    errno = 0;
    assert_false(library_load("libexpat.so.1", wrong, 2, &calls));
    assert_int_equal(errno, ELIBACC);
    errno = 0;
    assert_false(library_load("libnothing.so.1", names, 2, &calls));
    assert_int_equal(errno, ELIBACC);
}

int main(void)
{
    mem = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(libraries_are_loaded_by_name), cmocka_unit_test(csv_is_quoted_and_guarded), cmocka_unit_test(a_workbook_is_a_workbook),
        cmocka_unit_test(calendars_are_read_by_libical), cmocka_unit_test(opening_hours_repeat),
        cmocka_unit_test(a_feed_is_atom), cmocka_unit_test(site_maps_are_split), cmocka_unit_test(drawings_are_small),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(mem);
    return failed;
}
