/* Tables of 1 to 200 rows: no row is lost, said twice, parted or out of order; the header stands above each
 * part. */
#include "base/utf8.h"
#include "print/flow.h"
#include "random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define TABLES prop_cases(400)

static str random_cell(arena *a, rng *r)
{
    static const char *const words[] = {"",
                                        "12",
                                        "3.50",
                                        "1,234.5元",
                                        "第三网格",
                                        "免费",
                                        "按照流程由网格员首接负责限时办结并公示",
                                        "https://example.org/a/long/path"};
    str one = str_from(words[rng_range(r, 0, 7)]), two = str_from(words[rng_range(r, 0, 7)]);
    return rng_chance(r, 10) ? str_fmt(a, "%.*s%.*s%.*s", STR_ARG(two), STR_ARG(one), STR_ARG(two)) : one;
}

static const md_doc *random_table(arena *a, rng *r, int rows, int columns)
{
    buf b = {0};
    buf_puts(&b, "前文。\n\n");
    for (int i = -1; i <= rows; i++) {
        for (int k = 0; k < columns; k++) {
            str cell = i < 0 ? STR("栏") : i == 0 ? STR("---") : random_cell(a, r);
            buf_fmt(&b, "| %.*s ", STR_ARG(cell));
        }
        buf_puts(&b, "|\n");
    }
    buf_puts(&b, "\n后文。\n");
    const md_doc *doc = md_parse(a, NULL, str_copy(a, buf_str(&b)), (md_place){0}, NULL);
    buf_fini(&b);
    return doc;
}

static void measure(look *l, rng *r)
{
    *l = (look){.page_w = MM(21000),
                .page_h = MM(29700),
                .left = MM(2800),
                .top = MM(3700),
                .width = MM(15600),
                .height = MM(10000) + (milli)rng_range(r, 0, MM(12500)),
                .snap = rng_chance(r, 50),
                .table_line = 1000};
    for (int i = 0; i < LOOK_KINDS; i++)
        l->text[i] = (look_text){FONT_BODY, POINTS(12), POINTS(18), 0, LINE_JUSTIFY, 0, 0, 0};
}

static void check_pages(const flow *f, uint32_t rows)
{
    const sheet *s = f->s;
    uint32_t expected = 0, tables = 0;
    for (uint32_t p = 0; p < s->npages; p++) {
        const page *g = &s->pages[p];
        assert_true(g->n > 0);
        milli below = 0;
        for (uint32_t i = 0; i < g->n; i++) {
            const placed *at = &s->placed[g->first + i];
            const row *o = &s->rows[at->row];
            assert_true(at->y >= below);
            below = at->y + o->height;
            assert_true(below <= f->look->top + f->look->height + 100);
            if (at->again) {
                assert_true(i == 0 && o->flags & ROW_HEAD);
                continue;
            }
            assert_int_equal(at->row, expected++);
            tables += o->table != 0;
            bool head = o->table && o->flags & ROW_HEAD;
            if (head) assert_true(i + 1 < g->n || s->nrows == expected); /* never alone at the foot */
            if (i == 0 && o->table && !head) fail_msg("a page begins within the table without its header");
        }
        /* the last row of a table of some length does not stand alone on a page */
        if (p > 0 && rows > 3) {
            uint32_t body = 0, last = 0;
            for (uint32_t i = 0; i < g->n; i++) {
                const placed *at = &s->placed[g->first + i];
                bool one = s->rows[at->row].table && !at->again;
                if (one) last = at->row, body++;
            }
            /* in the middle a row may: the one after it may be too tall for what is left */
            bool final = body && (last + 1 == s->nrows || !s->rows[last + 1].table);
            bool alone = body == 1 && final && s->placed[g->first].again;
            milli both = alone ? s->rows[s->placed[g->first].row].height + s->rows[last - 1].height +
                                     s->rows[last].height
                               : 0;
            assert_true(!alone || both > f->look->height - f->look->text[LOOK_BODY].pitch ||
                        s->rows[last].height > f->look->height / 2);
        }
    }
    assert_int_equal(expected, s->nrows);
    assert_true(tables >= rows + 1);
}

static void rows_stay_whole(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new(), *scratch = arena_new();
    diags *d = diags_new();
    print_doc doc;
    print_doc_init(&doc);
    font_set *f = font_set_new(a, NULL, d);
    str all = STR("前文。后栏12345067890.,元第三网格免费按照流程由员首接负责限时办结并公示https://"
                  "example.org/a/long/path");
    for (size_t at = 0; at < all.n;) font_want(f, FONT_BODY, utf8_next(all, &at), (span){0}, STR("test"));
    assert_true(font_cut(f));
    for (int i = 0; i < TABLES; i++) {
        arena_reset(scratch);
        int rows = i < 200 ? i + 1 : (int)rng_range(&r, 1, 200);
        doc.body = md_blocks(random_table(scratch, &r, rows, (int)rng_range(&r, 1, 7)));
        sheet s;
        look l;
        flow w;
        measure(&l, &r);
        sheet_init(&s, scratch, f, &doc, d);
        flow_init(&w, &s, &l, NULL);
        flow_blocks(&w, doc.body->first);
        flow_pages(&w);
        check_pages(&w, (uint32_t)rows);
    }
    font_set_free(f);
    diags_free(d);
    arena_free(scratch);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_stay_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
