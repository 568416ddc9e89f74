/* The published schemes as canteens, for the unit and property tests. Macros keep a rule on one line. */
#ifndef TESTS_PRICE_SCHEMES_H
#define TESTS_PRICE_SCHEMES_H

#include "rules/price.h"

#define EVERYBODY   .below = PRICE_NO_AGE
#define AGES(f, b)  .from = (f), .below = (b)
#define FROM_AGE(f) .from = (f), .below = PRICE_NO_AGE
#define ALWAYS      .from = DATE_NONE, .to = DATE_NONE
#define RULE(name, text, pay, ...)                                                                           \
    {                                                                                                        \
        .id = STR_INIT(name), .label = STR_INIT(text), .kind = (pay), ALWAYS, __VA_ARGS__                    \
    }
#define ALL_ITEMS   0xFFFFFFFFu
#define BIT(k)      (1ull << (k))
#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
#define CATEGORY(name, text)                                                                                 \
    {                                                                                                        \
        .id = STR_INIT(name), .label = STR_INIT(text), .proof = STR_INIT("证件")                             \
    }

/* One meal, one item, one standard price (negative: none). */
#define ONE_LUNCH(price)                                                                                     \
    .meals = (const price_meal[]){{STR_INIT("lunch"), STR_INIT("午餐"), 0, 1}}, .nmeals = 1,                 \
    .items = (const price_item[]){{.id = STR_INIT("lunch"),                                                  \
                                   .label = STR_INIT("午餐"),                                                \
                                   .standards = (const price_standard[]){{(price), DATE_NONE, DATE_NONE}},   \
                                   .nstandards = (price) >= 0}},                                             \
    .nitems = 1, .from = DATE_NONE, .to = DATE_NONE

#endif
