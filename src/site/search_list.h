/*
 * search_list: the lists of index files while they are built: from a pair of characters to the documents that
 * hold it, already in the form in which they are written (search.h). Private to the search index.
 */
#ifndef GONGSHI_SITE_SEARCH_LIST_H
#define GONGSHI_SITE_SEARCH_LIST_H

#include "base/buf.h"

struct search_lists;

struct search_lists *search_lists_new(void);
void search_lists_free(struct search_lists *l);

/* What a pair is found by, sorted by the file that holds it, then by its characters. b is ' ' for a single
 * one. */
uint64_t search_key(uint32_t a, uint32_t b, unsigned bits);
uint32_t search_key_file(uint64_t key);

/* Documents come in rising numbers; the same key may come many times for a document. */
void search_lists_add(struct search_lists *l, const uint64_t *keys, size_t n, uint32_t doc);
/* Ends all lists and sorts them by key; nothing may be added afterwards. */
void search_lists_sort(struct search_lists *l);

/* The i-th list in order; false where there are no more. The bytes are borrowed until search_lists_free. */
bool search_lists_at(const struct search_lists *l, size_t i, uint64_t *key, str *list);
/* Writes the characters of a key. */
void search_put_key(uint64_t key, buf *out);

#endif
