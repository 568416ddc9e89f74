/* The index is the same whoever makes it; a browser (node with script tags of its own) finds every substring in it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/io.h"
#include "random.h"
#include "site/search.h"

#include <string.h>

static arena *mem;

struct folder {
    const char *path; /* NULL: only the bytes are kept */
    buf all;
    size_t files;
};

static void emit(void *context, str path, str bytes)
{
    struct folder *f = context;
    buf_put(&f->all, path);
    buf_putc(&f->all, '\n');
    buf_put(&f->all, bytes);
    f->files++;
    if (f->path) assert_true(io_write(str_c(mem, str_fmt(mem, "%s/%.*s", f->path, STR_ARG(path))), bytes));
}

static const char *const words[] = {
    "公示", "网格", "社区", "居民", "老年助餐", "议事会", "楼道堆物", "飞线充电", "物业费", "维修资金", "𠮷林路", "投票", "表决", "免费",
    "2026年", "6月12日", "12345", "3.5%", "WiFi", "App", "ＡＢＣ", "e-mail", "，", "。", "：“", "”（", "）", " ", "\n", "😀", "café", "第三号楼",
    "7折", "·", "——", "开原街道", "样本甲", "人", "民", "一", "㎡", "①"};

/* Words of the trade among characters drawn from two thousand, the common ones more often. */
static void put_random(rng *r, buf *out, int64_t n)
{
    for (; n > 0; n--) {
        if (rng_chance(r, 30)) buf_puts(out, words[rng_range(r, 0, (int64_t)(sizeof words / sizeof *words) - 1)]);
        else buf_put_cp(out, 0x4E00 + (uint32_t)(rng_range(r, 0, 44) * rng_range(r, 0, 44)));
    }
}

static search_doc random_doc(rng *r, size_t i)
{
    static const char *const kinds[][2] = {{"notices", "公告"}, {"services", "服务"}, {"grids", "网格"}};
    size_t k = (size_t)rng_range(r, 0, 2);
    buf text = {0}, title = {0};
    put_random(r, &text, rng_range(r, 0, 200));
    put_random(r, &title, rng_range(r, 1, 8));
    search_doc d = {.url = str_fmt(mem, "%s/d%zu.html", kinds[k][0], i), .title = str_copy(mem, buf_str(&title)), .kind = str_from(kinds[k][0]),
                    .label = str_from(kinds[k][1]), .order = (int)k, .day = k ? DATE_NONE : date_make(2026, 1, 1) + (date)rng_range(r, 0, 99),
                    .text = str_copy(mem, buf_str(&text))};
    buf_fini(&text);
    buf_fini(&title);
    return d;
}

static void build(struct folder *f, size_t n, unsigned workers, unsigned threads, uint64_t seed)
{
    rng r = {seed};
    search *s = search_new(workers);
    search_doc *docs = arena_make_n(mem, search_doc, n);
    for (size_t i = 0; i < n; i++) docs[i] = random_doc(&r, i);
    for (size_t i = 0; i < n; i++) {
        size_t at = workers > 1 ? n - 1 - i : i; /* another order */
        search_add(s, (unsigned)(at % workers), &docs[at]);
    }
    search_write(s, threads, emit, f);
    search_free(s);
}

static void the_index_does_not_show_who_made_it(void **state)
{
    (void)state;
    struct folder one = {0}, four = {0};
    build(&one, 2000, 1, 1, 7);
    build(&four, 2000, 4, 3, 7);
    assert_true(one.files > 20);
    assert_true(str_eq(buf_str(&one.all), buf_str(&four.all)));
    buf_fini(&one.all);
    buf_fini(&four.all);
}

static void lists_are_written_as_described(void **state)
{
    (void)state;
    struct folder f = {0};
    search *s = search_new(1);
    for (int i = 0; i < 70; i++) {
        str url = str_fmt(mem, "n/%02d.html", i);
        /* “甲” in all, “乙” in the last, “丙” in the first three and in the title of the second */
        str text = i == 69 ? STR("甲\n\n 乙") : i < 3 ? STR("甲 丙") : STR("甲");
        search_add(s, 0, &(search_doc){.url = url, .title = i == 1 ? STR("丙") : STR(""), .kind = STR("n"), .label = STR("N"), .day = DATE_NONE, .text = text});
    }
    search_write(s, 1, emit, &f);
    search_free(s);
    assert_true(str_find(buf_str(&f.all), STR("p/0.js\ngongshiSearch.p(0,\"丙 !!}$~乙 i!~甲 !f!~\")\n"), 0) == 0);
    assert_true(str_find(buf_str(&f.all), STR("[\"n/69.html\",\"\",\"\",\"甲 乙\"]])\n"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&f.all), STR("\"n\":70,\"bits\":0,"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&f.all), STR("\"kinds\":[[\"n\",\"N\",0,70]]})\n"), 0) != SIZE_MAX);
    buf_fini(&f.all);
}

static void nothing_to_find(void **state)
{
    (void)state;
    struct folder f = {0};
    build(&f, 0, 2, 2, 1);
    assert_int_equal(f.files, 2); /* one empty list file and the index */
    buf_fini(&f.all);
}

static void a_browser_finds_every_substring(void **state)
{
    (void)state;
    struct folder f = {.path = "build/tests/search-index"};
    io_remove_tree(f.path);
    assert_true(io_make_folders("build/tests/search-index/p") && io_make_folders("build/tests/search-index/d"));
    build(&f, 2000, 3, 2, rng_seeded().state);
    printf("# %zu files, %zu bytes for 2000 pages\n", f.files, f.all.n);
    fflush(stdout);
    buf_fini(&f.all);
    assert_int_equal(system("node tests/search_browser.js build/tests/search-index templates/assets/search.js 1000"), 0);
}

int main(void)
{
    mem = arena_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_does_not_show_who_made_it), cmocka_unit_test(lists_are_written_as_described),
        cmocka_unit_test(nothing_to_find), cmocka_unit_test(a_browser_finds_every_substring),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(mem);
    return failed;
}
