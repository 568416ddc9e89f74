/* Front matter: see print.h. */
#include "print/print.h"

#include <stddef.h>

typedef enum kind { TEXT, LIST, YES_NO, STYLE, PAPER } kind;

typedef struct key {
    const char *name;
    kind kind;
    size_t at;
} key;

#define AT(name, kind)                                                                                       \
    {                                                                                                        \
#name, kind, offsetof(print_doc, name)                                                               \
    }
static const key keys[] = {
    AT(style, STYLE),     AT(paper, PAPER),     AT(landscape, YES_NO), AT(large, YES_NO),
    AT(unsealed, YES_NO), AT(lang, TEXT),       AT(header, TEXT),      AT(issuer, TEXT),
    AT(number, TEXT),     AT(signer, TEXT),     AT(copy_no, TEXT),     AT(secrecy, TEXT),
    AT(urgency, TEXT),    AT(title, TEXT),      AT(subtitle, TEXT),    AT(to, TEXT),
    AT(date, TEXT),       AT(sign, LIST),       AT(note, TEXT),        AT(attachments, LIST),
    AT(copies, TEXT),     AT(printed_by, TEXT), AT(printed_on, TEXT),  AT(present, LIST),
    AT(excused, LIST),    AT(observers, LIST),  AT(url, TEXT),         AT(hash, TEXT),
    AT(entry, TEXT),      AT(big, TEXT),        AT(phone, TEXT),       AT(footer, TEXT),
    AT(author, TEXT),     AT(subject, TEXT),    AT(keywords, TEXT),
};

typedef struct word {
    const char *text;
    int value;
} word;

static const word styles[] = {{"gongwen", PRINT_GONGWEN},
                              {"公文", PRINT_GONGWEN},
                              {"minutes", PRINT_MINUTES},
                              {"纪要", PRINT_MINUTES},
                              {"letter", PRINT_LETTER},
                              {"信函", PRINT_LETTER},
                              {"poster", PRINT_POSTER},
                              {"海报", PRINT_POSTER},
                              {"card", PRINT_CARD},
                              {"门牌", PRINT_CARD},
                              {"booklet", PRINT_BOOKLET},
                              {"月报", PRINT_BOOKLET},
                              {NULL, 0}};
static const word papers[] = {{"A3", PRINT_A3}, {"A4", PRINT_A4}, {"A5", PRINT_A5}, {"a3", PRINT_A3},
                              {"a4", PRINT_A4}, {"a5", PRINT_A5}, {NULL, 0}};
static const word answers[] = {{"true", 1}, {"yes", 1}, {"是", 1}, {"false", 0},
                               {"no", 0},   {"否", 0},  {"", 0},   {NULL, 0}};

static int word_value(const word *list, str s)
{
    for (; list->text; list++)
        if (str_eq(s, str_from(list->text))) return list->value;
    return -1;
}

void print_doc_init(print_doc *doc)
{
    *doc = (print_doc){.style = PRINT_GONGWEN, .paper = PRINT_A4, .lang = STR("zh-CN")};
}

/* A list given as one text is one item; a text given as a list is its items with a 、 between. */
static void put_list(print_list *to, arena *a, const str *values, size_t n)
{
    str *items = arena_make_n(a, str, n);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (str_trim(values[i]).n) items[k++] = str_copy(a, str_trim(values[i]));
    *to = (print_list){items, k};
}

static str one_text(arena *a, const str *values, size_t n)
{
    str out = n ? str_copy(a, str_trim(values[0])) : STR_NONE;
    for (size_t i = 1; i < n; i++) out = str_fmt(a, "%.*s、%.*s", STR_ARG(out), STR_ARG(str_trim(values[i])));
    return out;
}

bool print_set(print_doc *doc, arena *a, str name, const str *values, size_t n, span at, diags *d)
{
    size_t i = 0, all = sizeof keys / sizeof *keys;
    while (i < all && !str_eq(name, str_from(keys[i].name))) i++;
    if (i == all) {
        diag(d, PRINT_KEY_UNKNOWN, at, name);
        return false;
    }
    void *field = (char *)doc + keys[i].at;
    str text = one_text(a, values, n);
    int v = 0;
    switch (keys[i].kind) {
    case TEXT: *(str *)field = text; return true;
    case LIST: put_list(field, a, values, n); return true;
    case YES_NO: v = word_value(answers, text); break;
    case STYLE: v = word_value(styles, text); break;
    case PAPER: v = word_value(papers, text); break;
    }
    if (v < 0) {
        diag(d, PRINT_VALUE_UNKNOWN, at, name, text);
        return false;
    }
    if (keys[i].kind == YES_NO) *(bool *)field = v > 0;
    else if (keys[i].kind == STYLE) doc->style = (print_style)v;
    else doc->paper = (print_paper)v;
    return true;
}
