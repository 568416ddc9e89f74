#include "text/blocks.h"

#include <string.h>

bool fence_known(str word)
{
    static const str words[] = {STR_INIT("qr"),   STR_INIT("map"),     STR_INIT("bars"),
                                STR_INIT("sign"), STR_INIT("columns"), STR_INIT("pagebreak")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, words[i])) return true;
    return false;
}

/* Bytes of the words of runs; with out, writes them there too. */
static size_t flatten(const run *r, char *out)
{
    size_t n = 0;
    for (; r; r = r->next) {
        str s = r->text;
        if (r->kind == RUN_SOFT || r->kind == RUN_BREAK) s = STR(" ");
        if (out && s.n) memcpy(out + n, s.p, s.n);
        n += s.n;
        if (r->first) n += flatten(r->first, out ? out + n : NULL);
    }
    return n;
}

str runs_text(arena *a, const run *runs)
{
    if (runs && !runs->next && !runs->first && runs->kind == RUN_TEXT) return runs->text;
    size_t n = flatten(runs, NULL);
    char *p = arena_alloc(a, n);
    flatten(runs, p);
    return (str){p, n};
}

const run *block_figure(const block *b)
{
    const run *r = b->runs;
    return b->kind == BLOCK_PARAGRAPH && r && !r->next && r->kind == RUN_IMAGE ? r : NULL;
}
