/*
 * diag: findings. What is wrong, where, and how to mend it; all of them in one run.
 *
 * Every possible finding is one row of diag.def. Texts hold {1}..{6}, filled with the
 * arguments given; they are translated through gettext (src/po). Findings may be added
 * from any thread; they are sorted when printed, so the number of threads never shows.
 */
#ifndef GONGSHI_BASE_DIAG_H
#define GONGSHI_BASE_DIAG_H

#include "base/buf.h"
#include "base/src.h"

typedef enum diag_level { DIAG_NOTE, DIAG_ADVICE, DIAG_WARNING, DIAG_ERROR } diag_level;

typedef enum diag_code {
#define D(number, name, level, text, hint) DIAG_##name,
#include "base/diag.def"
#undef D
    DIAG_COUNT
} diag_code;

typedef struct diags diags;
typedef struct finding finding;

diags *diags_new(void);
void diags_free(diags *d);

/* Adds a finding; the arguments are copied. at.file 0: no place. Never NULL. */
#define diag(d, code, at, ...)                                                                               \
    diag_put((d), DIAG_##code, (at), (str[]){STR_NONE, ##__VA_ARGS__},                                       \
             sizeof((str[]){STR_NONE, ##__VA_ARGS__}) / sizeof(str) - 1)
finding *diag_put(diags *d, diag_code code, span at, const str *args, size_t nargs);

/* A second place that explains the first; code is a row of level NOTE. */
#define diag_note(d, f, code, at, ...)                                                                       \
    diag_note_put((d), (f), DIAG_##code, (at), (str[]){STR_NONE, ##__VA_ARGS__},                             \
                  sizeof((str[]){STR_NONE, ##__VA_ARGS__}) / sizeof(str) - 1)
void diag_note_put(diags *d, finding *f, diag_code code, span at, const str *args, size_t nargs);
/* "did you mean 'x'?" instead of the row's hint; an empty x changes nothing. */
void diag_suggest(diags *d, finding *f, str x);

size_t diags_count(const diags *d, diag_level level); /* of exactly that level */
diag_level diags_worst(const diags *d);               /* DIAG_NOTE where there is none */

/* All there are, also those that are not kept. */
size_t diags_total(const diags *d);
/* Marks the files (by number, below n) in which findings are. false: not all findings were kept. */
bool diags_mark(const diags *d, bool *files, uint32_t n);

/* Was the system (disk, permissions) at fault: a row FILE_UNWRITABLE, FOLDER_MISSING …? Exit code 3. */
bool diags_system(const diags *d);

typedef enum diag_format { DIAG_TEXT, DIAG_JSON } diag_format;
/* All findings, sorted by place and code, repeats dropped, at most LIMIT_FINDINGS_SHOWN in text. */
void diags_print(diags *d, buf *out, diag_format format);

/* Findings below a level are counted, and neither printed nor shown. */
void diags_show_from(diags *d, diag_level least);

/* A finding as a reader sees it, in the language of the run. All of it is gone after the call. */
typedef struct diag_shown {
    diag_level level; /* DIAG_NOTE: a second place, of the finding before it */
    str number;       /* "E0101"; empty for a note */
    str path;         /* empty: no file */
    str text, hint;   /* hint: may be empty */
    src_place place;  /* line 0: the file as a whole */
    uint32_t length;  /* bytes that are marked, from place.before on */
    bool listed;      /* a note of a list: a line of text, the line of the file is not quoted */
} diag_shown;
typedef void (*diag_show)(void *context, const diag_shown *f);
/* Those that diags_print shows, in the same order; returns how many more there are. */
size_t diags_each(diags *d, diag_show fn, void *context);

/* A row: its number ("E0101"), level, text and hint in the language of the run. */
str diag_number(arena *a, diag_code code);
diag_level diag_level_of(diag_code code);
const char *diag_level_word(diag_level level); /* "error", in the language of the run */
const char *diag_text(diag_code code);
const char *diag_hint(diag_code code); /* NULL where there is none */
/* The row with a number such as "E0101" or "0101"; DIAG_COUNT: no such row. */
diag_code diag_by_number(str number);
/* text with {1}… replaced. */
void diag_fill(buf *out, const char *text, const str *args, size_t nargs);

#endif
