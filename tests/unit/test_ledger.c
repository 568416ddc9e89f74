#include "arena_test.h"

#include "rules/ledger.h"
#include "rules/norms.h"
#include "rules/series.h"

static dec d(const char *text)
{
    dec out;
    assert_true(dec_parse(str_from(text), &out));
    return out;
}

static ledger_line in(date on, const char *amount) { return (ledger_line){.on = on, .has_in = true, .in = d(amount)}; }
static ledger_line out(date on, const char *amount) { return (ledger_line){.on = on, .has_out = true, .out = d(amount)}; }

static void balances_are_exact(void **state)
{
    (void)state;
    ledger_line lines[] = {in(1, "500"), out(1, "20.05"), out(2, "0.5"), in(3, "0.125")};
    ledger l = {.opening = d("10"), .lines = lines, .n = 4, .has_balance = true, .balance = d("489.5750")};
    ledger_result r;
    ledger_fault f[4];
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 0);
    assert_int_equal(dec_cmp(r.after[1], d("489.95")), 0);
    assert_int_equal(dec_cmp(r.in, d("500.125")), 0);
    assert_int_equal(dec_cmp(r.out, d("20.55")), 0);
    assert_int_equal(dec_cmp(r.lowest, d("10")), 0);
}

static void below_zero_is_told_once_a_fall(void **state)
{
    (void)state;
    ledger_line lines[] = {out(1, "5"), out(1, "5"), in(2, "20"), out(3, "11")};
    ledger l = {.opening = d("4"), .lines = lines, .n = 4};
    ledger_result r;
    ledger_fault f[4];
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 1);
    assert_int_equal(f[0].kind, LEDGER_BELOW_ZERO);
    assert_int_equal(f[0].at, 0);
    assert_int_equal(dec_cmp(f[0].computed, d("-1")), 0);
    assert_int_equal(dec_cmp(r.lowest, d("-6")), 0);
    lines[3] = out(3, "14"); /* exactly zero is not below */
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 1);
    lines[3] = out(3, "14.01");
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 2);
    l.may_be_negative = true;
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 0);
    l = (ledger){.opening = d("-1")};
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 1);
}

static void what_is_stated_must_agree(void **state)
{
    (void)state;
    ledger_line lines[] = {in(2, "5"), out(1, "3"), {.on = 3}, {.on = 10, .has_in = true, .has_out = true, .in = d("1"), .out = d("1")}, out(11, "-1")};
    lines[0].no = lines[3].no = STR("1");
    lines[1].has_balance = true;
    lines[1].balance = d("2.5");
    ledger l = {.lines = lines, .n = 5, .has_total_in = true, .total_in = d("6"), .has_total_out = true, .total_out = d("4"),
                .has_balance = true, .balance = d("2")};
    ledger_result r;
    ledger_fault f[12];
    const ledger_fault_kind want[] = {LEDGER_BACKWARDS, LEDGER_LINE_BALANCE,    LEDGER_NO_AMOUNT, LEDGER_BOTH,      LEDGER_NUMBER_TWICE,
                                      LEDGER_NEGATIVE_AMOUNT, LEDGER_AHEAD, LEDGER_TOTAL_OUT, LEDGER_TOTAL_BALANCE};
    assert_int_equal(ledger_run(mem, &l, 10, &r, f, 12), 9);
    for (size_t i = 0; i < 9; i++) assert_int_equal(f[i].kind, want[i]);
    assert_int_equal(dec_cmp(f[1].computed, d("2")), 0);
    assert_int_equal(dec_cmp(f[7].computed, d("3")), 0);
    assert_int_equal(dec_cmp(f[8].computed, d("3")), 0);
}

static void sums_out_of_range_stop(void **state)
{
    (void)state;
    ledger_line lines[] = {in(1, "9223372036854775807"), in(1, "1"), in(1, "1")};
    ledger l = {.lines = lines, .n = 3};
    ledger_result r;
    ledger_fault f[4];
    assert_int_equal(ledger_run(mem, &l, 9, &r, f, 4), 1);
    assert_int_equal(f[0].kind, LEDGER_TOO_LARGE);
    assert_int_equal(f[0].at, 1);
}

static void series_know_their_target(void **state)
{
    (void)state;
    series_point p[] = {{1, d("90")}, {2, d("96.5")}, {3, d("95")}};
    dec target = d("95.0");
    series_result r;
    series_fault f[4];
    assert_int_equal(series_run(p, 3, &target, SERIES_HIGHER, 9, &r, f, 4), 0);
    assert_true(r.met);
    assert_int_equal(r.times_met, 2);
    assert_int_equal(dec_cmp(r.change, d("-1.5")), 0);
    assert_int_equal(r.trend, SERIES_DOWN);
    assert_true(r.worsened && !r.improved);
    assert_int_equal(r.highest.on, 2);
    assert_int_equal(series_run(p, 2, &target, SERIES_LOWER, 9, &r, f, 4), 0);
    assert_false(r.met);
    assert_int_equal(dec_cmp(r.missing, d("1.5")), 0);
    assert_true(r.worsened);
    p[1].on = 1;
    p[2].on = 0;
    assert_int_equal(series_run(p, 3, NULL, SERIES_NEITHER, 0, &r, f, 4), 3);
    assert_int_equal(f[0].kind, SERIES_AHEAD);
    assert_int_equal(f[1].kind, SERIES_DAY_TWICE);
    assert_int_equal(f[2].kind, SERIES_BACKWARDS);
    assert_false(r.improved || r.worsened || r.met);
    assert_int_equal(series_run(p, 0, &target, SERIES_HIGHER, 0, &r, f, 4), 0);
    assert_false(r.met || r.has_change);
}

static void norms_round_up(void **state)
{
    (void)state;
    norm_result r;
    assert_true(norm_at_least(18, 10000, NORM_WORKERS, NORM_WORKERS_PEOPLE, &r));
    assert_true(r.kept && r.need == 18);
    assert_true(norm_at_least(18, 10001, NORM_WORKERS, NORM_WORKERS_PEOPLE, &r));
    assert_true(!r.kept && r.need == 19 && r.missing == 1);
    assert_true(norm_at_least(1286, 459 * 300, 1, NORM_MICRO_GRID, &r)); /* 开原: 459 grids of 300 households */
    assert_int_equal(r.need, 2754);
    assert_false(norm_at_least(1, INT64_MAX, 18, 1, &r));
    cover_result c;
    const int64_t parts[] = {300, 280, 310};
    assert_true(norm_cover(900, parts, 3, &c));
    assert_true(c.sum == 890 && c.missing == 10 && c.beyond == 0);
    assert_true(norm_cover(800, parts, 3, &c));
    assert_true(c.missing == 0 && c.beyond == 90);
    const int64_t large[] = {INT64_MAX, 1};
    assert_false(norm_cover(1, large, 2, &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balances_are_exact),        cmocka_unit_test(below_zero_is_told_once_a_fall),
        cmocka_unit_test(what_is_stated_must_agree), cmocka_unit_test(sums_out_of_range_stop),
        cmocka_unit_test(series_know_their_target),  cmocka_unit_test(norms_round_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
