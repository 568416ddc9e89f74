/*
 * price_spell: prices, shares and ages as clerks write them in words, without any record around them.
 *
 * Blanks and full-width digits do not matter. Nothing is kept: results are plain numbers.
 */
#ifndef GONGSHI_RULES_PRICE_SPELL_H
#define GONGSHI_RULES_PRICE_SPELL_H

#include "rules/price.h"

typedef enum price_spelled { PRICE_SPELL_OK, PRICE_SPELL_BAD, PRICE_SPELL_RANGE } price_spelled;

/* 70%  7/10  0.7  7折  8.5折  85折  七折  八五折  半价  四分之一 */
bool price_spell_share(str s, frac *out);
/*
 * What is paid; fills kind, amount, share, cap, days and times of *out:
 * 6  6元  每餐6元  6元/餐 · 免费 free · 7折 70% 半价 · 减1元 · 减1/4，最多减3元 · 三餐月卡450元 10次卡90元 ·
 * 预存120元享7折 · 加3元. RANGE: 10—15元, where one price belongs.
 */
price_spelled price_spell_pays(str s, price_rule *out);
/* 60以上 60+ 60—74周岁 60至74 不满6 60以上不满75 74以下 (includes 74: 民法典 第一千二百五十九条). A number
 * alone is no band. */
bool price_spell_ages(str s, int16_t *from, int16_t *below);
/* month, 月, 月卡, week, quarter, half_year, year, day: the days of a pass's period. 0: none of these. */
uint16_t price_spell_period(str s);

#endif
