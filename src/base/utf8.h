/*
 * utf8: decoding, validity, display width and the classes of characters that Chinese
 * typesetting needs. The only user of utf8proc.
 */
#ifndef GONGSHI_BASE_UTF8_H
#define GONGSHI_BASE_UTF8_H

#include "base/str.h"

#include <endian.h>
#include <string.h>

#define UTF8_BAD 0xFFFDu

/* The code point at *at, which moves past it; a broken byte gives UTF8_BAD and moves one byte. */
uint32_t utf8_next(str s, size_t *at);
/* Writes 1-4 bytes to out, returns how many; an invalid code point is written as U+FFFD. */
size_t utf8_put(char out[4], uint32_t cp);
/* Offset of the first byte that is not valid UTF-8 (surrogates and overlong forms are not), or s.n. */
size_t utf8_check(str s);
/* Full-width letters, digits, signs and spaces (６，：　) as ASCII has them; s itself where there are none.
 */
str utf8_narrow(arena *a, str s);
size_t utf8_length(str s); /* code points */
/* Where the code point stands that is so many after the one at a place; at most s.n. s must be valid. */
size_t utf8_forward(str s, size_t at, size_t chars);
size_t utf8_width(str s);           /* terminal cells: Han and full-width take two */
size_t utf8_cells(uint32_t cp);     /* 0, 1 or 2 */
str utf8_clip(str s, size_t chars); /* the first so many code points */

bool utf8_is_han(uint32_t cp); /* ideographs, all planes */
/* Does U+4000 to U+9FFF stand there, most of what is ever written? Four bytes are looked at. */
static inline bool utf8_is_common_han(const char *p)
{
    uint32_t four;
    memcpy(&four, p, 4);
    four = le32toh(four);
    return (four & 0xC0C0F0) == 0x8080E0 && (four & 15) - 4 < 6;
}
bool utf8_is_wide(uint32_t cp); /* Han, kana, full-width forms and CJK punctuation */
bool utf8_is_cjk_punct(uint32_t cp); /* ，。、；：？！“”‘’（）《》〈〉【】〔〕…— and the like */
bool utf8_is_control(uint32_t cp); /* C0, C1, bidi overrides: never published; tab and LF are not */

/* Stays what it is in normal form C, whatever stands beside it: Latin, Han, common punctuation. */
bool utf8_nfc_settled(uint32_t cp);
/* Normal form C in the arena; returns s itself where nothing changes. s must be valid. */
str utf8_nfc(arena *a, str s);

#endif
