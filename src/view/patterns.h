/*
 * patterns: what pages are made after: the templates, compiled and joined, and the page words.
 *
 * They know nothing of records, so they may be read before it is known what a build has to do.
 */
#ifndef GONGSHI_VIEW_PATTERNS_H
#define GONGSHI_VIEW_PATTERNS_H

#include "view/view.h"
#include "view/words.h"

struct patterns {
    arena *in;
    tmpl_set *templates;
    str *names; /* of the templates, in byte order */
    uint32_t n;
    words words;
    uint32_t words_file; /* 0: could not be read */
    str lang;
};

/* Of a folder, with the words of a language ("zh-CN"). What is wrong with them is in d. */
patterns *patterns_read(const char *folder, str lang, diags *d);
void patterns_free(patterns *p); /* NULL is fine */
/* Would patterns_read give the same, to the byte? */
bool patterns_stand(const patterns *p, const char *folder, str lang);

#endif
