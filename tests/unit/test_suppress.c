#include "arena_test.h"

#include <stdio.h>
#include <string.h>

#include "rules/suppress.h"

/* One letter a cell: . shown, s small, c covering, x exposed. */
static void chosen(const suppress_family *f, suppress_rule rule, const char *want)
{
    uint8_t states[64];
    char got[65];
    suppress_choose(mem, f, rule, states);
    for (uint32_t i = 0; i < f->n; i++) got[i] = ".scx"[states[i]];
    got[f->n] = 0;
    if (strcmp(got, want)) fail_msg("got %s, expected %s", got, want);
}

static const suppress_rule five = {5, false}, five_and_zero = {5, true};

static void alone_a_small_count_is_enough(void **state)
{
    (void)state;
    const int64_t counts[] = {31, 2, 0, 5};
    chosen(&(suppress_family){counts, 4, NULL, 0, NULL}, five, ".s..");
    chosen(&(suppress_family){counts, 4, NULL, 0, NULL}, five_and_zero, ".ss.");
}

static void a_total_needs_a_second_cell(void **state)
{
    (void)state;
    const int64_t counts[] = {31, 2, 9, 0, 42};
    const uint32_t parts[] = {0, 1, 2, 3};
    const suppress_sum sum = {4, parts, 4};
    chosen(&(suppress_family){counts, 5, &sum, 1, NULL}, five, ".sc..");
    const bool fixed[] = {true, false, true, false, false};
    chosen(&(suppress_family){counts, 5, &sum, 1, fixed}, five, ".s..c");
    const bool all[] = {true, false, true, true, true};
    chosen(&(suppress_family){counts, 5, &sum, 1, all}, five, ".x...");
    const bool small[] = {false, true, false, false, false}; /* what must be shown is shown, small or not */
    chosen(&(suppress_family){counts, 5, &sum, 1, small}, five, ".....");
    /* with zeros hidden, 2 and 0 cover each other: 2 + 0 is 1 + 1 as well */
    chosen(&(suppress_family){counts, 5, &sum, 1, NULL}, five_and_zero, ".s.s.");
}

static void two_ones_need_a_third(void **state)
{
    (void)state;
    /* 1 + 1 = 2 with zeros shown: both can only be one */
    const int64_t counts[] = {1, 1, 9, 11};
    const uint32_t parts[] = {0, 1, 2};
    const suppress_sum sum = {3, parts, 3};
    chosen(&(suppress_family){counts, 4, &sum, 1, NULL}, five, "ssc.");
}

static void a_table_needs_a_rectangle(void **state)
{
    (void)state;
    /* rows 0-2 and 3-5 with totals 6 and 7, columns with totals 8-10 */
    const int64_t counts[] = {2, 20, 30, 10, 8, 40, 52, 58, 12, 28, 70};
    const uint32_t parts[][3] = {{0, 1, 2}, {3, 4, 5}, {0, 3}, {1, 4}, {2, 5}};
    const suppress_sum sums[] = {{6, parts[0], 3}, {7, parts[1], 3}, {8, parts[2], 2}, {9, parts[3], 2}, {10, parts[4], 2}};
    chosen(&(suppress_family){counts, 11, sums, 5, NULL}, five, "sc.cc......");
}

static void the_same_count_on_two_pages(void **state)
{
    (void)state;
    const int64_t counts[] = {3, 7, 10, 7};
    const uint32_t parts[] = {0, 1}, same[] = {1};
    const suppress_sum sums[] = {{2, parts, 2}, {3, same, 1}};
    chosen(&(suppress_family){counts, 4, sums, 2, NULL}, five, "s.c.");
    const bool fixed[] = {false, false, true, false};
    chosen(&(suppress_family){counts, 4, sums, 2, fixed}, five, "sc.c");
}

static void sums_that_do_not_agree_tell_nothing(void **state)
{
    (void)state;
    const int64_t counts[] = {3, 7, 11};
    const uint32_t parts[] = {0, 1};
    const suppress_sum sum = {2, parts, 2};
    chosen(&(suppress_family){counts, 3, &sum, 1, NULL}, five, "s..");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_a_small_count_is_enough), cmocka_unit_test(a_total_needs_a_second_cell),
        cmocka_unit_test(two_ones_need_a_third),         cmocka_unit_test(a_table_needs_a_rectangle),
        cmocka_unit_test(the_same_count_on_two_pages),   cmocka_unit_test(sums_that_do_not_agree_tell_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
