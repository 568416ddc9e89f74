/*
 * money: whole fen (分), rounding as a record declares it, and the ways Chinese notices write an amount.
 *
 * An amount is an int64_t of fen. Nothing here is a float; what does not fit is refused, never wrapped.
 * Texts are copied into the arena given.
 */
#ifndef GONGSHI_RULES_MONEY_H
#define GONGSHI_RULES_MONEY_H

#include "base/num.h"

#define MONEY_MOST 100000000000LL /* 10^11 fen, a thousand million yuan: more is refused as a slip */

typedef struct money_rounding {
    int64_t unit;   /* fen in the unit: MONEY_FEN, MONEY_JIAO, MONEY_YUAN */
    num_round mode; /* half up (四舍五入), up (进一), down (舍去) */
} money_rounding;

enum { MONEY_FEN = 1, MONEY_JIAO = 10, MONEY_YUAN = 100 };

/* value (in fen, as a fraction, >= 0) rounded to a whole number of units. false: does not fit. */
bool money_round(frac value, money_rounding how, int64_t *fen);
/* Is value a whole number of units already? */
bool money_is_whole(frac value, int64_t unit);

/*
 * An amount as a clerk writes it: 6  6.00  6元  6块  ¥6.00  6.5元  1,900元  1.9万元  50分  5角  5毛.
 * At most two decimals of a yuan. false: not an amount (a range such as 10-15 is none either), or too large.
 */
bool money_scan(str s, int64_t *fen);
/* Two amounts with a dash, ~ or 至 between them, as 10-15元: a range where a price belongs. */
bool money_scan_range(str s, int64_t *low, int64_t *high);

str money_yuan(arena *a, int64_t fen);   /* "6.00", "-0.50" */
str money_short(arena *a, int64_t fen);  /* "6", "6.50": as it stands on a price wall */
str money_text(arena *a, int64_t fen);   /* "6元", "6.50元" */
str money_exact(arena *a, frac fen);     /* "2.875元" where it ends within 6 decimals, else "约…元" */
str money_spoken(arena *a, int64_t fen); /* "六元五角", "一万零二十元": for the loudspeaker */
/* A whole number read aloud: 一百二十. 0 <= n <= MONEY_MOST. */
str money_spoken_count(arena *a, int64_t n);

/* A share of a price as shops say it: 7/10 "7折", 85/100 "8.5折", 2/3 "2/3". */
str money_discount(arena *a, frac share);

#endif
