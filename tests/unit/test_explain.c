/* What explain says: every number it names is a finding, no number twice, every text says why and how. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#include "cli/explain_words.h"

static void explanations_fit_the_findings(void **state)
{
    (void)state;
    arena *a = arena_new();
    diags *d = diags_new();
    bool seen[10000] = {false};
    const val *words = explain_words(a, d), *all = VAL_AT(words, "findings");
    assert_non_null(all);
    assert_true(all->n > 20);
    for (uint32_t i = 0; i < all->n; i++) {
        const val *codes = VAL_AT(&all->u.items[i], "codes");
        assert_true(val_str(VAL_AT(&all->u.items[i], "why")).n > 0 && val_str(VAL_AT(&all->u.items[i], "mend")).n > 0);
        for (uint32_t k = 0; k < codes->n; k++) {
            str number = val_str(&codes->u.items[k]), padded = str_fmt(a, "E%04d", atoi(str_c(a, number)));
            if (diag_by_number(padded) == DIAG_COUNT) fail_msg("%.*s is no finding", STR_ARG(number));
            assert_false(seen[atoi(str_c(a, number))]);
            seen[atoi(str_c(a, number))] = true;
            assert_ptr_equal(explain_of_finding(words, padded), &all->u.items[i]);
        }
    }
    const val *period = explain_of_rule(words, STR("period"));
    assert_non_null(period);
    assert_ptr_equal(explain_of_rule(words, val_str(VAL_AT(period, "name"))), period);
    assert_null(explain_of_rule(words, STR("nothing")));
    assert_null(explain_of_finding(words, STR("E0001")));
    assert_int_equal(diags_count(d, DIAG_ERROR), 0);
    diags_free(d);
    arena_free(a);
}

/* A number is what a clerk looks up: it stands for one finding. */
static void no_number_stands_for_two(void **state)
{
    (void)state;
    static const int numbers[] = {
#define D(number, name, level, text, hint) number,
#include "base/diag.def"
#undef D
    };
    bool seen[10000] = {false};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (seen[numbers[i]]) fail_msg("E%04d stands for two findings", numbers[i]);
        seen[numbers[i]] = true;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(explanations_fit_the_findings), cmocka_unit_test(no_number_stands_for_two)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
