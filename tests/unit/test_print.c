/* Bulletins from the inside: front matter, numbers read aloud, pictures, codes, classes of characters, PDF
 * text. */
#include "print/bulletin.h"
#include "print/cff.h"
#include "print/image.h"
#include "print/line.h"
#include "print/pdf.h"
#include "print/qr.h"
#include "print/speak.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static arena *mem;

static int setup(void **state)
{
    (void)state;
    mem = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

/* ---- read aloud -------------------------------------------------------------------------------------- */

static void reads(const char *written, const char *spoken)
{
    buf out = {0};
    speak_text(mem, str_from(written), &out);
    buf_putc(&out, 0);
    assert_string_equal(out.p, spoken);
    buf_fini(&out);
}

static void numbers_are_read(void **state)
{
    (void)state;
    reads("0", "零");
    reads("10", "十");
    reads("12", "十二");
    reads("110", "一百一十");
    reads("105", "一百零五");
    reads("1012", "一千零一十二");
    reads("10000", "一万");
    reads("10320", "一万零三百二十");
    reads("100001", "十万零一");
    reads("20300405", "二千零三十万零四百零五");
    reads("1,286", "一千二百八十六");
    reads("38,214.56㎡", "三万八千二百一十四点五六平方米");
    reads("38,214.56 ㎡", "三万八千二百一十四点五六平方米");
    reads("287 人／412 人", "二百八十七人比四百一十二人");
    reads("1.9万元", "一点九万元");
    reads("2个", "两个");
    reads("第2次", "第二次");
    reads("12个", "十二个");
    reads("2/3", "三分之二");
    reads("69.66%", "百分之六十九点六六");
    reads("70—79岁", "七十至七十九岁");
    reads("XD-03", "XD 零三");
}

static void money_and_dates_are_read(void **state)
{
    (void)state;
    reads("6元", "六元");
    reads("6.00元", "六元");
    reads("6.50元", "六元五角");
    reads("6.05元", "六元零五分");
    reads("0.50元", "五角");
    reads("¥14.85", "十四元八角五分");
    reads("2026-06-12", "二〇二六年六月十二日");
    reads("2026年6月2日", "二〇二六年六月二日");
    reads("08:30", "八点半");
    reads("14:05—17:00", "十四点零五分至十七点");
    reads("〔2026〕12号", "二〇二六年十二号");
    reads("电话：024-7363 0000", "电话：零二四七三六三零零零零");
    reads("12345热线", "幺二三四五热线");
    reads("13912345678", "幺三九幺二三四五六七八");
    reads("（含本数），", "含本数，");
    reads("见 https://example.org/a?b=1", "见 公示单上的网址");
}

/* ---- front matter -------------------------------------------------------------------------------------- */

static void front_matter_is_checked(void **state)
{
    (void)state;
    print_doc doc;
    diags *d = diags_new();
    print_doc_init(&doc);
    assert_true(print_set(&doc, mem, STR("style"), &(str){"海报", 6}, 1, (span){0}, d));
    assert_int_equal(doc.style, PRINT_POSTER);
    assert_true(print_set(&doc, mem, STR("landscape"), &STR("是"), 1, (span){0}, d));
    assert_true(doc.landscape);
    str two[] = {STR(" 附件一 "), STR(""), STR("附件二")};
    assert_true(print_set(&doc, mem, STR("attachments"), two, 3, (span){0}, d));
    assert_int_equal(doc.attachments.n, 2);
    assert_true(str_eq(doc.attachments.items[0], STR("附件一")));
    assert_int_equal(diags_count(d, DIAG_ERROR), 0);
    assert_false(print_set(&doc, mem, STR("titel"), two, 1, (span){0}, d));
    assert_false(print_set(&doc, mem, STR("paper"), &STR("B5"), 1, (span){0}, d));
    assert_int_equal(diags_count(d, DIAG_ERROR), 2);
    diags_free(d);
}

/* ---- pictures ------------------------------------------------------------------------------------------ */

static const unsigned char png[] = {/* 1 x 1, grey */
                                    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D,
                                    0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
                                    0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00, 0x00, 0x00,
                                    0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x68, 0x00, 0x00, 0x00,
                                    0x82, 0x00, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0x00, 0x00, 0x00, 0x00, 0x49,
                                    0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82};

static void pictures_are_read_or_named_broken(void **state)
{
    (void)state;
    picture p;
    str file = {(const char *)png, sizeof png};
    assert_int_equal(picture_read(mem, file, &p), PICTURE_OK);
    assert_int_equal(p.width * p.height * p.channels, p.bytes.n);
    for (size_t n = 33; n + 12 < sizeof png; n++)
        assert_int_equal(picture_read(mem, str_sub(file, 0, n), &p), PICTURE_BROKEN);
    char *large = str_c(mem, file);
    large[16] = 1; /* 16 million pixels wide */
    assert_int_equal(picture_read(mem, (str){large, sizeof png}, &p), PICTURE_TOO_LARGE);
    assert_int_equal(picture_read(mem, STR("GIF89a"), &p), PICTURE_UNKNOWN);
    assert_int_equal(picture_read(mem, STR("\xFF\xD8\xFF\xE0"), &p), PICTURE_BROKEN);
    static const unsigned char jpeg[] = {0xFF, 0xD8, 0xFF, 0xC0, 0,    11,   8, 0, 4, 0,    8,
                                         1,    1,    0x11, 0,    0xFF, 0xDA, 0, 2, 0, 0xFF, 0xD9};
    assert_int_equal(picture_read(mem, (str){(const char *)jpeg, sizeof jpeg}, &p), PICTURE_OK);
    assert_int_equal(p.width, 8);
    assert_int_equal(p.height, 4);
    assert_int_equal(picture_read(mem, (str){(const char *)jpeg, sizeof jpeg - 1}, &p), PICTURE_BROKEN);
}

/* ---- codes --------------------------------------------------------------------------------------------- */

static void codes_cover_each_module_once(void **state)
{
    (void)state;
    qr_code q;
    assert_true(qr_make(mem, STR("https://example.org/notices/2026-012.html"), &q));
    unsigned char *seen = arena_alloc(mem, (size_t)q.side * q.side);
    for (uint32_t i = 0; i < q.n; i++) {
        const qr_rect *r = &q.rects[i];
        assert_true(r->x >= 4 && r->y >= 4 && r->x + r->w + 4u <= q.side && r->y + r->h + 4u <= q.side);
        for (uint32_t y = r->y; y < (uint32_t)(r->y + r->h); y++)
            for (uint32_t x = r->x; x < (uint32_t)(r->x + r->w); x++)
                assert_int_equal(seen[y * q.side + x]++, 0);
    }
    /* the finder pattern in the upper left corner */
    for (uint32_t k = 0; k < 7; k++) assert_int_equal(seen[4 * q.side + 4 + k], 1);
    assert_int_equal(seen[5 * q.side + 5], 0);
    assert_false(qr_make(mem, STR(""), &q));
    char *long_one = arena_alloc(mem, 3000);
    memset(long_one, 'a', 3000);
    assert_false(qr_make(mem, (str){long_one, 3000}, &q));
    buf svg = {0};
    assert_true(qr_svg(mem, STR("a"), STR("x<y"), &svg));
    assert_true(str_find(buf_str(&svg), STR("<title>x&lt;y</title>"), 0) != SIZE_MAX);
    buf_fini(&svg);
}

/* ---- small parts --------------------------------------------------------------------------------------- */

static void pdf_text_is_escaped(void **state)
{
    (void)state;
    buf b = {0};
    pdf_put_text(&b, STR("a(b)\\c"));
    assert_true(str_eq(buf_str(&b), STR("(a\\(b\\)\\\\c)")));
    buf_clear(&b);
    pdf_put_text(&b, STR("𠮷"));
    assert_true(str_eq(buf_str(&b), (str){"(\xFE\xFF\xD8\x42\xDF\xB7)", 8}));
    buf_clear(&b);
    pdf_put_milli(&b, -12500), buf_putc(&b, ' '), pdf_put_milli(&b, 5), buf_putc(&b, ' '),
        pdf_put_milli(&b, 0);
    assert_true(str_eq(buf_str(&b), STR("-12.5 .005 0")));
    buf_fini(&b);
}

static void broken_fonts_are_refused(void **state)
{
    (void)state;
    uint16_t glyphs[] = {0, 1};
    buf out = {0};
    assert_false(cff_write(STR("\1\0\4\1"), STR("X"), glyphs, 2, mem, &out));
    assert_false(cff_write(STR("\1\0\4\1\0\1\1\1\2A\0\1\1\1\3\x8B\x11"), STR("X"), glyphs, 2, mem, &out));
    assert_false(ttf_write(STR("\0\1\0\0\0\0\0\0\0\0\0\0"), glyphs, 2, mem, &out));
    assert_int_equal(out.n, 0);
    buf_fini(&out);
}

/* Nothing was asked for that a face draws; and a font file named that is not there. */
static void missing_fonts_are_told(void **state)
{
    (void)state;
    diags *d = diags_new();
    print_fonts named = {.body = STR("/nowhere/fangsong.ttf")};
    print_batch *b = print_batch_new(mem, &named, d);
    assert_int_equal(diags_count(d, DIAG_ERROR), 1);
    assert_false(print_cut(b));
    buf all = {0};
    diags_print(d, &all, DIAG_TEXT);
    assert_true(str_find(buf_str(&all), STR("[E2001]"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&all), STR("[E2000]"), 0) != SIZE_MAX);
    buf_fini(&all);
    print_batch_free(b);
    diags_free(d);
}

static void characters_have_their_class(void **state)
{
    (void)state;
    assert_int_equal(line_class(0x516C), CLASS_HAN);
    assert_int_equal(line_class(0x20BB7), CLASS_HAN);
    assert_int_equal(line_class(0xFF08), CLASS_OPEN);
    assert_int_equal(line_class(0x201D), CLASS_CLOSE);
    assert_int_equal(line_class(0x3002), CLASS_STOP);
    assert_int_equal(line_class('a'), CLASS_LATIN);
    assert_false(line_may_begin(0xFF0C));
    assert_false(line_may_end(0x300A));
    assert_true(line_may_begin(0x300A));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(money_and_dates_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(front_matter_is_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(pictures_are_read_or_named_broken, setup, teardown),
        cmocka_unit_test_setup_teardown(codes_cover_each_module_once, setup, teardown),
        cmocka_unit_test_setup_teardown(pdf_text_is_escaped, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_fonts_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(missing_fonts_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(characters_have_their_class, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
