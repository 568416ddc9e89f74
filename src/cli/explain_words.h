/*
 * explain_words: src/cli/explain.yaml, read from the program itself. All texts are Chinese and live for ever.
 */
#ifndef GONGSHI_CLI_EXPLAIN_WORDS_H
#define GONGSHI_CLI_EXPLAIN_WORDS_H

#include "data/val.h"

/* The whole file; NULL where it cannot be read (a fault of the build). */
const val *explain_words(arena *a, diags *d);

/* The map {why, source, mend} for a finding's number such as "E1310"; NULL: nothing more to say. */
const val *explain_of_finding(const val *words, str number);
/* The map {id, name, explain, source} of a rule that is in no pack; NULL: no such rule. */
const val *explain_of_rule(const val *words, str id);

#endif
