/* Rules and tallies for the tests of the vote engines: Civil Code Art. 278 and the older law, in C. */
#ifndef TESTS_VOTE_H
#define TESTS_VOTE_H

#include "rules/decide.h"

#define AT_LEAST(b, o, n, d)                                                                                 \
    {                                                                                                        \
        .basis = (b), .of = (o), .share = {(n), (d)}, .at_least = true                                       \
    }
#define MORE_THAN(b, o, n, d)                                                                                \
    {                                                                                                        \
        .basis = (b), .of = (o), .share = {(n), (d)}, .at_least = false                                      \
    }
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const pack_test two_thirds[] = {AT_LEAST(BASIS_AREA, OF_ALL, 2, 3),
                                       AT_LEAST(BASIS_PERSONS, OF_ALL, 2, 3)};
static const pack_test over_half[] = {MORE_THAN(BASIS_AREA, OF_PARTICIPATING, 1, 2),
                                      MORE_THAN(BASIS_PERSONS, OF_PARTICIPATING, 1, 2)};
static const pack_test three_quarters[] = {AT_LEAST(BASIS_AREA, OF_PARTICIPATING, 3, 4),
                                           AT_LEAST(BASIS_PERSONS, OF_PARTICIPATING, 3, 4)};
static const pack_test half_of_all[] = {MORE_THAN(BASIS_AREA, OF_ALL, 1, 2),
                                        MORE_THAN(BASIS_PERSONS, OF_ALL, 1, 2)};

#define TESTS(q, p) .quorum = (q), .nquorum = COUNT(q), .passing = (p), .npassing = COUNT(p)

/* Art. 278: ordinary and special matters; the law before 2021: shares of all owners. */
static const pack_rule ordinary = {.id = STR_INIT("owners-ordinary"),
                                   TESTS(two_thirds, over_half),
                                   .stricter = true,
                                   .silent = SILENT_BY_RULES,
                                   .source = {.article = STR_INIT("第二百七十八条")},
                                   .from = DATE_NONE,
                                   .to = DATE_NONE};
static const pack_rule special = {.id = STR_INIT("owners-special"),
                                  TESTS(two_thirds, three_quarters),
                                  .stricter = true,
                                  .silent = SILENT_BY_RULES,
                                  .source = {.article = STR_INIT("第二百七十八条")},
                                  .from = DATE_NONE,
                                  .to = DATE_NONE};
static const pack_rule before_2021 = {.id = STR_INIT("owners-ordinary"),
                                      TESTS(half_of_all, half_of_all),
                                      .silent = SILENT_BY_RULES,
                                      .source = {.article = STR_INIT("第十二条")},
                                      .from = DATE_NONE,
                                      .to = DATE_NONE};

static inline void put_figure(figures *f, basis b, int64_t value, uint8_t scale)
{
    f->known[b] = true;
    f->v[b] = (dec){value, scale};
}

/* persons, and area in hundredths */
static inline void put_both(figures *f, int64_t persons, int64_t area)
{
    put_figure(f, BASIS_PERSONS, persons, 0);
    put_figure(f, BASIS_AREA, area, 2);
}

#endif
