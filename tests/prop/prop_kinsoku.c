/*
 * Ten thousand random Chinese paragraphs: the lines of print/line.c against the rule written here by itself
 * (GB/T 15834-2011, 5.1: what may not begin or end a line), nothing lost, nothing outside the measure.
 */
#include "base/utf8.h"
#include "print/line.h"
#include "random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define PARAGRAPHS prop_cases(10000)
enum { LONGEST = 200 };

static const char *const not_first = "，。、；：？！）》〉」』】〕”’％·";
static const char *const not_last = "（《〈「『【〔“‘￥";
static const char *const marks[] = {"，", "。", "、", "；", "：", "？", "！", "”",  "）", "》", "“",
                                    "（", "《", "——", "……", "·",  "％", "【", "】", "〔", "〕"};
static const char *const han =
    "公示通知关于开原街道社区居民委员会业主大会表决结果网格食堂价格的是在一不了有和人这中大为上个国我以要他";
static const char *const latin[] = {"12",      "2026", "69.66%",    "A4",   "QR",
                                    "example", "PDF",  "10,000.01", "12345"};

static bool holds(const char *list, uint32_t cp)
{
    str s = str_from(list);
    for (size_t at = 0; at < s.n;)
        if (utf8_next(s, &at) == cp) return true;
    return false;
}

static uint32_t nth(const char *list, size_t i)
{
    str s = str_from(list);
    size_t at = 0;
    uint32_t cp = 0;
    for (size_t k = 0; k <= i; k++) cp = utf8_next(s, &at);
    return cp;
}

/* Han with marks between; at most three marks in a row, as in writing. */
static str paragraph(arena *a, rng *r)
{
    buf b = {0};
    size_t n = (size_t)rng_range(r, 1, LONGEST), run_of = 0, have = utf8_length(str_from(han));
    for (size_t i = 0; i < n; i++) {
        if (run_of < 3 && rng_chance(r, 18)) {
            buf_puts(&b, marks[rng_range(r, 0, sizeof marks / sizeof *marks - 1)]);
            run_of++;
        } else {
            if (rng_chance(r, 6)) buf_puts(&b, latin[rng_range(r, 0, sizeof latin / sizeof *latin - 1)]);
            else buf_put_cp(&b, nth(han, (size_t)rng_range(r, 0, (int64_t)have - 1)));
            run_of = 0;
        }
    }
    str s = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return s;
}

static void want(font_set *f, const char *c)
{
    str s = str_from(c);
    for (size_t at = 0; at < s.n;) font_want(f, FONT_BODY, utf8_next(s, &at), (span){0}, STR("test"));
}

static font_set *fonts(arena *a, diags *d)
{
    font_set *f = font_set_new(a, NULL, d);
    want(f, han);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) want(f, marks[i]);
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++) want(f, latin[i]);
    assert_true(font_cut(f));
    return f;
}

/* The first and last character of each line; two dashes or dots stay together. */
static void check_marks(const line_text *t, const line_cut *cuts, uint32_t n, str text)
{
    for (uint32_t i = 0; i < n; i++) {
        assert_true(cuts[i].end > cuts[i].begin);
        uint32_t first = t->c[cuts[i].begin].cp, last = t->c[cuts[i].end - 1].cp;
        bool wrong = (i > 0 && holds(not_first, first)) || (i + 1 < n && holds(not_last, last));
        bool parted = i + 1 < n && last == t->c[cuts[i + 1].begin].cp && (last == 0x2014 || last == 0x2026);
        if (wrong || parted)
            print_message("# line %u (U+%04X to U+%04X) of: %.*s\n", (unsigned)i, (unsigned)first,
                          (unsigned)last, STR_ARG(text));
        assert_false(wrong || parted);
        if (i + 1 < n) assert_int_equal(cuts[i].end, cuts[i + 1].begin);
    }
    assert_int_equal(cuts[0].begin, 0);
    assert_int_equal(cuts[n - 1].end, t->n);
}

/* Drawn characters follow each other within the box; a full line ends at its right edge. */
static void check_drawn(sheet *s, line_text *t, const line_box *box, const line_cut *cut, bool head)
{
    uint32_t first = s->nitems;
    line_draw(t, box, cut, head, 0);
    milli right = 0, before = INT32_MIN;
    uint32_t drawn = 0;
    for (uint32_t i = first; i < s->nitems; i++) {
        const item *m = &s->items[i];
        for (uint32_t k = 0; k < m->text->n; k++, drawn++) {
            /* the left half of an opening mark is blank and may lie over what stands before it */
            milli x = m->x + m->text->x[k] + (holds(not_last, m->text->cp[k]) ? m->text->size / 2 : 0);
            assert_true(x + 20 >= before);
            before = x;
        }
        right = m->x + m->w;
    }
    assert_int_equal(drawn, cut->end - cut->begin);
    /* the blank half of a last mark may reach over the edge: its ink does not */
    milli em = t->types[0].size, over = right - box->x - box->width;
    assert_true(over <= em / 2 + em / 16);
    s->nitems = first;
}

static void no_line_breaks_the_rule(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new(), *scratch = arena_new();
    diags *d = diags_new();
    font_set *f = fonts(a, d);
    print_doc doc;
    print_doc_init(&doc);
    for (int i = 0; i < PARAGRAPHS; i++) {
        arena_reset(scratch);
        sheet s;
        sheet_init(&s, scratch, f, &doc, d);
        str text = paragraph(scratch, &r);
        milli size = POINTS(16);
        bool grid = rng_chance(&r, 50);
        line_text t;
        type how;
        memset(&how, 0, sizeof how);
        how.role = FONT_BODY, how.size = size, how.elem = ELEM_DOCUMENT;
        line_start(&t, &s, grid ? 15793 : 0);
        line_put(&t, text, &how);
        line_box box = {
            .x = 1000, .width = size * (milli)rng_range(&r, 8, 40), .pitch = size * 2, .align = LINE_JUSTIFY};
        if (rng_chance(&r, 50)) box.first = 2 * size;
        line_cut *cuts;
        uint32_t n = line_break(&t, &box, &cuts);
        check_marks(&t, cuts, n, text);
        for (uint32_t k = 0; k < n; k++) check_drawn(&s, &t, &box, &cuts[k], k == 0);
        if (t.n > 60) continue; /* the length of titles */
        line_start(&t, &s, 0);
        line_put(&t, text, &how);
        n = line_balance(&t, &box, &cuts);
        check_marks(&t, cuts, n, text);
    }
    font_set_free(f);
    diags_free(d);
    arena_free(scratch);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_line_breaks_the_rule)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
