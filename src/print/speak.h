/*
 * speak: text as a Chinese announcer reads it over the loudspeaker.
 *
 * 2026-06-12 and 2026年6月12日 → 二〇二六年六月十二日; 08:30 → 八点三十分; 69.66% →
 * 百分之六十九点六六; 6.50元 → 六元五角; 1.9万元 → 一点九万元; 10,000.01㎡ → 一万点零一平方米; 2/3 →
 * 三分之二; 70—79 → 七十至七十九; 2个 → 两个; 024-7363 0000, 12345热线 → 幺 digits one by one; 〔2026〕12号 →
 * 二〇二六年十二号; XD-03 → XD 零三. Addresses on the net become 公示单上的网址, brackets become pauses.
 */
#ifndef GONGSHI_PRINT_SPEAK_H
#define GONGSHI_PRINT_SPEAK_H

#include "base/buf.h"

/* Appends text as it is read. */
void speak_text(arena *scratch, str text, buf *out);
/* 0 to 10^15: 一万零三百二十; a whole number below zero is 负…. */
void speak_number(int64_t n, buf *out);
/* Seconds that reading takes: four characters a second, and a breath after each sentence. */
unsigned speak_seconds(str spoken);

#endif
