/*
 * num: exact numbers. Checked integers, decimals with a scale, fractions.
 * No rule, price, area or vote ever touches floating point.
 */
#ifndef GONGSHI_BASE_NUM_H
#define GONGSHI_BASE_NUM_H

#include "base/str.h"

/* false (and *out untouched) where the result does not fit. */
bool num_add(int64_t a, int64_t b, int64_t *out);
bool num_sub(int64_t a, int64_t b, int64_t *out);
bool num_mul(int64_t a, int64_t b, int64_t *out);

/* Decimal digits only, optional sign; no blanks, no separators. false: not a number, or too large. */
bool num_parse(str s, int64_t *out);

/* value / 10^scale, e.g. 10000.01 m² is {1000001, 2}. */
typedef struct dec {
    int64_t value;
    uint8_t scale; /* 0..9 */
} dec;

/* "12", "-3.50"; keeps the digits written. Plain ASCII digits and one point. */
bool dec_parse(str s, dec *out);
int dec_cmp(dec a, dec b);                        /* by value: 1.50 equals 1.5 */
bool dec_rescale(dec d, uint8_t scale, dec *out); /* exact only: false where digits would be lost */
bool dec_add(dec a, dec b, dec *out);
bool dec_sub(dec a, dec b, dec *out);
str dec_text(arena *a, dec d);    /* all its digits: "10000.01" */
str dec_grouped(arena *a, dec d); /* "10,000.01" */
str num_grouped(arena *a, int64_t v);
str num_text(arena *a, int64_t v); /* plain digits */

/* num / den in lowest terms is not kept; den > 0. */
typedef struct frac {
    int64_t num, den;
} frac;

bool frac_parse(str s, frac *out); /* "2/3", "0.75", "75%", "1" */
int frac_cmp(frac a, frac b);      /* exact, any int64 values with den > 0 */
frac frac_reduce(frac f);
/* a/b as a percentage with so many decimals, rounded half up: 287/412 with 2 is "69.66%". b > 0, a >= 0. */
str num_percent(arena *in, int64_t a, int64_t b, unsigned decimals);

typedef enum num_round { NUM_HALF_UP, NUM_UP, NUM_DOWN } num_round;
/* a * b / c (c > 0) rounded as said; half up is away from zero. false: does not fit. */
bool num_muldiv(int64_t a, int64_t b, int64_t c, num_round how, int64_t *out);

#endif
