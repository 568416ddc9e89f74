/*
 * privacy: finds personal numbers in text that is about to be published (隐私检查).
 *
 *   identity card   居民身份证号, 18 digits, GB 11643-1999: region, day of birth, check digit (X in any
 * writing); also residence permits of Hong Kong, Macao and Taiwan residents (81–83) and foreigners' cards
 * (9…) identity card   of the old form, 15 digits: region, day of birth 1920–1999; it has no check digit, so
 * that a number called a code, order or serial number (编码, 单号 …) just before is passed over bank card
 * 银行卡号: the prefixes 62 (16–19 digits), 4 and 51–55 (16), 9558 (19), with the check digit of Luhn mobile
 * 手机号: 1[3-9] and nine digits, also with 86, +86, 0086 before it plate           车牌号: a province, a
 * letter and 5 signs (6 for new energy 新能源), also with · after the letter
 *
 * Digits and letters may be full-width, and may stand in groups parted by a blank or a dash (a mobile's also
 * by points); characters of no width between them hide nothing. A number must be whole: 11 digits within a
 * longer number, within a code of letters and digits (统一社会信用代码, a hash) or after a decimal point (map
 * data) are none.
 *
 * Linear in the text, which must be UTF-8; broken bytes are passed over.
 */
#ifndef GONGSHI_RULES_PRIVACY_H
#define GONGSHI_RULES_PRIVACY_H

#include "base/str.h"

typedef enum privacy_class {
    PRIVACY_IDENTITY,
    PRIVACY_IDENTITY_OLD,
    PRIVACY_CARD,
    PRIVACY_MOBILE,
    PRIVACY_PLATE
} privacy_class;

typedef struct privacy_hit {
    privacy_class cls;
    size_t begin, end; /* bytes */
} privacy_hit;

/* A quick look: false where there are too few digits for a number, and no letter for a plate; references of
 * Markdown count as what they may be. Nearly all texts are done with it. */
bool privacy_may_hold(str text);
/* The first hit at or after *at, which moves past it; false: none, and *at is at the end. Start with 0. */
bool privacy_next(str text, size_t *at, privacy_hit *hit);

/* What a reader sees of a Markdown text: without emphasis, code, links' targets and tags, references decoded,
 * the lines of a paragraph joined. from[i] is where byte i of it stands in the text. False: no sign of
 * Markdown stands where it could part a number, nothing is made. */
typedef struct privacy_marked {
    str seen;
    const uint32_t *from; /* seen.n + 1 of them */
} privacy_marked;
bool privacy_unmark(arena *a, str markdown, privacy_marked *out);

/* The digits of a hit in ASCII without anything between them (X in capitals), a plate's signs; what an
 * allow-list compares. */
str privacy_plain(arena *a, str text, privacy_hit hit);

/* Checks of single numbers, of ASCII digits. */
bool privacy_is_identity(str s); /* 18 signs, the last may be X or x */
bool privacy_is_luhn(str digits);

/*
 * Masks, in the form public bodies use (field practice; an Information Disclosure circular of 永安市, 2023):
 * 138****1234, 35*************123, a name's family name (张**, 欧阳*), an address down to the town or street.
 */
str privacy_mask(arena *a, privacy_class cls, str plain); /* of what privacy_plain gives */
/* 张三 is 张*, 欧阳修 is 欧阳*, 阿迪力·买买提 is 阿**·***, John Smith is J*** S****. */
str privacy_mask_name(arena *a, str name);
/* Up to the first 街道, 镇, 乡, 苏木; where there is none, to the last 区, 县, 旗, 市; empty where there is
 * none either. */
str privacy_mask_address(str address);

#endif
