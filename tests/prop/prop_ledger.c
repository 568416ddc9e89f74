/* Running balances against sums over 128-bit integers of a fixed scale, each made anew from the first line. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "random.h"
#include "rules/ledger.h"

#define CASES prop_cases(100000)
enum { LINES = 24 };

__extension__ typedef __int128 wide;

static wide scaled(dec d)
{
    wide v = d.value;
    for (unsigned k = d.scale; k < 9; k++) v *= 10;
    return v;
}

static dec amount(rng *r)
{
    return (dec){rng_chance(r, 3) ? rng_range(r, -50, 0) : rng_range(r, 0, 5000), (uint8_t)rng_range(r, 0, 4)};
}

static wide balance_after(const ledger *l, size_t upto)
{
    wide b = scaled(l->opening);
    for (size_t i = 0; i < upto; i++) {
        if (l->lines[i].has_in) b += scaled(l->lines[i].in);
        if (l->lines[i].has_out) b -= scaled(l->lines[i].out);
    }
    return b;
}

static size_t count_kind(const ledger_fault *f, size_t n, ledger_fault_kind kind)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) k += f[i].kind == kind;
    return k;
}

static void ledgers_add_up(void **state)
{
    (void)state;
    rng r = rng_seeded();
    arena *a = arena_new();
    size_t falls = 0, wrong_totals = 0;
    for (int c = 0; c < CASES; c++) {
        arena_reset(a);
        ledger_line lines[LINES];
        ledger l = {.opening = amount(&r), .may_be_negative = rng_chance(&r, 10), .lines = lines, .n = (size_t)rng_range(&r, 0, LINES)};
        date on = 0;
        size_t back = 0, ahead = 0, none = 0, want_falls = 0, wrong_lines = 0;
        wide in = 0, out = 0;
        bool below = !l.may_be_negative && scaled(l.opening) < 0;
        want_falls += below;
        for (size_t i = 0; i < l.n; i++) {
            date before = on;
            on += (date)(rng_chance(&r, 5) ? rng_range(&r, -3, -1) : rng_range(&r, 0, 2));
            bool has_in = rng_chance(&r, 48), has_out = !has_in && rng_chance(&r, 97);
            lines[i] = (ledger_line){.on = on, .has_in = has_in, .has_out = has_out, .in = amount(&r), .out = amount(&r)};
            if (has_in) in += scaled(lines[i].in);
            if (has_out) out += scaled(lines[i].out);
            back += i && on < before;
            ahead += on > 20;
            none += !has_in && !has_out;
            wide b = balance_after(&l, i + 1);
            bool now = !l.may_be_negative && b < 0;
            want_falls += now && !below;
            below = now;
            if (rng_chance(&r, 30)) {
                lines[i].has_balance = true;
                lines[i].balance = (dec){(int64_t)b + rng_chance(&r, 20), 9};
                wrong_lines += scaled(lines[i].balance) != b;
            }
        }
        l.has_total_in = l.has_total_out = l.has_balance = true;
        l.total_in = (dec){(int64_t)in, 9};
        l.total_out = (dec){(int64_t)out + rng_chance(&r, 30), 9};
        l.balance = (dec){(int64_t)balance_after(&l, l.n) - rng_chance(&r, 30), 9};
        bool bad_out = scaled(l.total_out) != out, bad_balance = scaled(l.balance) != balance_after(&l, l.n);
        ledger_result got;
        ledger_fault f[8 * LINES];
        size_t n = ledger_run(a, &l, 20, &got, f, 8 * LINES);
        for (size_t i = 0; i < l.n; i++)
            if (scaled(got.after[i]) != balance_after(&l, i + 1)) fail_msg("case %d line %zu", c, i);
        assert_true(scaled(got.in) == in && scaled(got.out) == out);
        assert_int_equal(count_kind(f, n, LEDGER_BELOW_ZERO), want_falls);
        assert_int_equal(count_kind(f, n, LEDGER_BACKWARDS), back);
        assert_int_equal(count_kind(f, n, LEDGER_AHEAD), ahead);
        assert_int_equal(count_kind(f, n, LEDGER_NO_AMOUNT), none);
        assert_int_equal(count_kind(f, n, LEDGER_LINE_BALANCE), wrong_lines);
        assert_int_equal(count_kind(f, n, LEDGER_TOTAL_IN), 0);
        assert_int_equal(count_kind(f, n, LEDGER_TOTAL_OUT), bad_out);
        assert_int_equal(count_kind(f, n, LEDGER_TOTAL_BALANCE), bad_balance);
        falls += want_falls;
        wrong_totals += bad_out + bad_balance;
    }
    printf("# %d ledgers, %zu falls below zero, %zu wrong totals\n", CASES, falls, wrong_totals);
    assert_true(falls > CASES / 100 && wrong_totals > CASES / 4);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ledgers_add_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
