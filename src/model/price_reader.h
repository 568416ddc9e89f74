/*
 * price_reader: what the two halves of reading a canteen's prices share. price_read.c reads rules and how
 * they go together, price_menu.c meals, categories and people; everybody else uses price.h.
 */
#ifndef GONGSHI_MODEL_PRICE_READER_H
#define GONGSHI_MODEL_PRICE_READER_H

#include "model/price.h"
#include "model/types/types.h"
#include "rules/price_spell.h"

typedef struct reader {
    load *l;
    const field *f;
    price_record *p;
    price_meal *meals;
    price_item *items;
    price_category *categories;
    price_rule *rules;
    price_places *places;
    bool ok;
} reader;

#define bad(r, code, v, ...) ((r)->ok = false, type_error((r)->l, code, v, ##__VA_ARGS__))

typedef struct word { /* one value, its Chinese spelling, what it means */
    const char *code, *label;
    int64_t value;
} word;

/* Each reports what is wrong at its place and clears r->ok. */
int64_t price_read_word(reader *r, const val *v, const char *key, const word *words, size_t n,
                        int64_t otherwise);
#define READ_WORD(r, v, key, words, otherwise)                                                               \
    price_read_word((r), (v), (key), (words), sizeof(words) / sizeof *(words), (otherwise))
/* Keys of a map that are not among `known`, names separated by blanks. */
void price_check_keys(reader *r, const val *v, const char *known);
str price_read_text(reader *r, const val *in, str key, str otherwise);
bool price_read_amount(reader *r, const val *v, int64_t *fen);
date price_read_day(reader *r, const val *in, str key);
bool price_too_many(reader *r, const val *v, uint32_t n, uint32_t most, const char *what);

void price_read_meals(reader *r, const val *whole);
void price_read_categories(reader *r, const val *whole);
/* The items of a meal, a set meal, or a list of them. */
uint64_t price_read_items(reader *r, const val *v);
price_who price_read_who(reader *r, const val *v); /* NULL: everybody */

#endif
