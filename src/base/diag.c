#include "base/diag.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"

#include <libintl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
    int number;
    diag_level level;
    const char *text, *hint;
};

static const struct row rows[] = {
#define D(number, name, level, text, hint) {number, level, text, hint},
#include "base/diag.def"
#undef D
};

struct note {
    struct note *next;
    diag_code code;
    span at;
    str *args;
    size_t nargs;
};

struct finding {
    diag_code code;
    span at;
    str *args;
    size_t nargs;
    str suggest;
    struct note *notes;
};

struct diags {
    pthread_mutex_t lock;
    arena *in;
    finding **list;
    size_t n, cap, dropped, by_level[4];
    diag_level least; /* what is shown */
};

diags *diags_new(void)
{
    diags *d = mem_alloc(sizeof *d);
    *d = (diags){.in = arena_new()};
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

void diags_free(diags *d)
{
    if (!d) return;
    pthread_mutex_destroy(&d->lock);
    arena_free(d->in);
    free(d->list);
    free(d);
}

static str *copy_args(arena *a, const str *args, size_t n)
{
    str *out = arena_make_n(a, str, n);
    for (size_t i = 0; i < n; i++) out[i] = str_copy(a, args[i]);
    return out;
}

finding *diag_put(diags *d, diag_code code, span at, const str *args, size_t nargs)
{
    pthread_mutex_lock(&d->lock);
    finding *f = arena_make(d->in, finding);
    *f = (finding){.code = code, .at = at, .args = copy_args(d->in, args + 1, nargs), .nargs = nargs};
    d->by_level[rows[code].level]++;
    if (d->n == LIMIT_FINDINGS_KEPT) {
        d->dropped++;
    } else {
        if (d->n == d->cap) {
            d->cap = d->cap ? d->cap * 2 : 64;
            d->list = mem_resize(d->list, d->cap * sizeof *d->list);
        }
        d->list[d->n++] = f;
    }
    pthread_mutex_unlock(&d->lock);
    return f;
}

void diag_note_put(diags *d, finding *f, diag_code code, span at, const str *args, size_t nargs)
{
    pthread_mutex_lock(&d->lock);
    struct note *note = arena_make(d->in, struct note), **end = &f->notes;
    *note = (struct note){NULL, code, at, copy_args(d->in, args + 1, nargs), nargs};
    while (*end) end = &(*end)->next;
    *end = note;
    pthread_mutex_unlock(&d->lock);
}

void diag_suggest(diags *d, finding *f, str x)
{
    if (!x.n) return;
    pthread_mutex_lock(&d->lock);
    f->suggest = str_copy(d->in, x);
    pthread_mutex_unlock(&d->lock);
}

size_t diags_count(const diags *d, diag_level level) { return d->by_level[level]; }

diag_level diags_worst(const diags *d)
{
    for (int level = DIAG_ERROR; level > DIAG_NOTE; level--)
        if (d->by_level[level]) return (diag_level)level;
    return DIAG_NOTE;
}

size_t diags_total(const diags *d) { return d->n + d->dropped; }

bool diags_mark(const diags *d, bool *files, uint32_t n)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->list[i]->at.file < n) files[d->list[i]->at.file] = true;
    return !d->dropped;
}

bool diags_system(const diags *d)
{
    for (size_t i = 0; i < d->n; i++) {
        diag_code c = d->list[i]->code;
        if (c == DIAG_FILE_UNWRITABLE || c == DIAG_FOLDER_MISSING || c == DIAG_TEMPLATES_MISSING ||
            c == DIAG_OUT_BUSY || c == DIAG_PREVIEW_PORT || c == DIAG_PREVIEW_LISTEN ||
            c == DIAG_PREVIEW_WATCH)
            return true;
    }
    return false;
}

str diag_number(arena *a, diag_code code) { return str_fmt(a, "E%04d", rows[code].number); }
diag_level diag_level_of(diag_code code) { return rows[code].level; }
const char *diag_text(diag_code code) { return gettext(rows[code].text); }
const char *diag_hint(diag_code code) { return rows[code].hint ? gettext(rows[code].hint) : NULL; }

diag_code diag_by_number(str number)
{
    int64_t v;
    if (number.n && (number.p[0] == 'E' || number.p[0] == 'e')) number = str_sub(number, 1, number.n);
    if (num_parse(number, &v))
        for (int i = 0; i < DIAG_COUNT; i++)
            if (rows[i].number == v) return (diag_code)i;
    return DIAG_COUNT;
}

void diag_fill(buf *out, const char *text, const str *args, size_t nargs)
{
    for (const char *p = text, *mark;; p = mark + 3) {
        for (mark = strchrnul(p, '{'); *mark; mark = strchrnul(mark + 1, '{'))
            if (mark[1] >= '1' && mark[1] <= '9' && mark[2] == '}') break;
        buf_put(out, (str){p, (size_t)(mark - p)});
        if (!*mark) return;
        size_t i = (size_t)(mark[1] - '1');
        if (i < nargs) buf_put(out, args[i]);
    }
}

static int span_cmp(span a, span b)
{
    int order = str_cmp(src_path(a.file), src_path(b.file));
    if (order) return order;
    if (a.begin != b.begin) return a.begin < b.begin ? -1 : 1;
    return (a.end > b.end) - (a.end < b.end);
}

static int finding_cmp(const void *x, const void *y)
{
    const finding *a = *(finding *const *)x, *b = *(finding *const *)y;
    int order = span_cmp(a->at, b->at);
    if (order) return order;
    if (a->code != b->code) return rows[a->code].number < rows[b->code].number ? -1 : 1;
    for (size_t i = 0; i < a->nargs && i < b->nargs; i++)
        if ((order = str_cmp(a->args[i], b->args[i]))) return order;
    return (a->nargs > b->nargs) - (a->nargs < b->nargs);
}

/* Sorts, and drops a finding that says what the one before it said. */
static void settle(diags *d)
{
    if (d->n < 2) return;
    qsort(d->list, d->n, sizeof *d->list, finding_cmp);
    size_t kept = 1;
    for (size_t i = 1; i < d->n; i++) {
        if (finding_cmp(&d->list[i], &d->list[kept - 1]) == 0) {
            d->by_level[rows[d->list[i]->code].level]--;
            continue;
        }
        d->list[kept++] = d->list[i];
    }
    d->n = kept;
}

const char *diag_level_word(diag_level level)
{
    static const char *const words[] = {N_("note"), N_("advice"), N_("warning"), N_("error")};
    return gettext(words[level]);
}

static const char *const level_names[] = {"note", "advice", "warning", "error"};

static size_t digits_of(uint32_t v) { return v < 10 ? 1 : 1 + digits_of(v / 10); }

static void put_many(buf *out, char c, size_t n)
{
    while (n--) buf_putc(out, c);
}

/* Where quoting begins: at the line's begin, or near the place if that is far to the right. */
static size_t quote_from(str text, size_t before)
{
    size_t from = 0, width = utf8_width(str_sub(text, 0, before));
    if (width <= 100) return 0;
    while (width > 40) width -= utf8_cells(utf8_next(text, &from));
    return from;
}

/* The line and a caret under the place, by display width: a Han character is two cells. */
static void put_quote(buf *out, const diag_shown *f)
{
    src_place place = f->place;
    size_t gutter = digits_of(place.line) > 4 ? digits_of(place.line) : 4;
    put_many(out, ' ', gutter - digits_of(place.line));
    buf_fmt(out, "%u | ", (unsigned)place.line);
    size_t cells = 0, caret = 0, under = 0;
    size_t from = quote_from(place.text, place.before);
    if (from) buf_puts(out, "…");
    if (from) caret = cells = 1;
    for (size_t i = from; i < place.text.n && cells < 160;) {
        size_t begin = i;
        uint32_t cp = utf8_next(place.text, &i);
        size_t w = cp == '\t' ? 1 : utf8_cells(cp);
        if (begin < place.before) caret += w;
        else if (begin < place.before + f->length) under += w;
        cells += w;
        if (cp == '\t') buf_putc(out, ' ');
        else if (cp == UTF8_BAD) buf_put_cp(out, cp); /* whatever byte stood there */
        else if (utf8_is_control(cp)) continue;       /* it would act on the terminal */
        else if (w || cp > 0x300) buf_put(out, str_sub(place.text, begin, i));
    }
    buf_putc(out, '\n');
    put_many(out, ' ', gutter);
    buf_puts(out, " | ");
    put_many(out, ' ', caret);
    buf_putc(out, '^');
    if (under > 1) put_many(out, '~', under - 1);
    buf_putc(out, '\n');
}

static void put_head(buf *out, const diag_shown *f)
{
    buf_put(out, f->path.n ? f->path : STR("gongshi"));
    if (f->place.line) buf_fmt(out, ":%u:%u", (unsigned)f->place.line, (unsigned)f->place.column);
    buf_fmt(out, ": %s: ", diag_level_word(f->level));
}

static src_place place_of(span at)
{
    if (!at.file || !src_bytes(at.file).n) return (src_place){0};
    return src_locate(at.file, at.begin);
}

/* The finding, then its notes, as a reader sees them. */
static void show(const finding *f, arena *scratch, diag_show fn, void *context)
{
    buf text = {0}, hint = {0};
    diag_fill(&text, diag_text(f->code), f->args, f->nargs);
    if (f->suggest.n) diag_fill(&hint, diag_text(DIAG_DID_YOU_MEAN), &f->suggest, 1);
    else if (rows[f->code].hint) diag_fill(&hint, diag_hint(f->code), f->args, f->nargs);
    fn(context, &(diag_shown){rows[f->code].level, diag_number(scratch, f->code), src_path(f->at.file),
                              buf_str(&text), buf_str(&hint), place_of(f->at),
                              f->at.end > f->at.begin ? f->at.end - f->at.begin : 1, false});
    unsigned notes = 0; /* more than two are a list */
    for (const struct note *n = f->notes; n; n = n->next) notes++;
    for (const struct note *n = f->notes; n; n = n->next) {
        buf_clear(&text);
        diag_fill(&text, diag_text(n->code), n->args, n->nargs);
        fn(context,
           &(diag_shown){DIAG_NOTE, STR_NONE, src_path(n->at.file), buf_str(&text), STR_NONE, place_of(n->at),
                         n->at.end > n->at.begin ? n->at.end - n->at.begin : 1, notes > 2});
    }
    buf_fini(&text);
    buf_fini(&hint);
}

static void put_text(void *context, const diag_shown *f)
{
    buf *out = context;
    put_head(out, f);
    buf_put(out, f->text);
    if (f->number.n) buf_fmt(out, " [%.*s]", STR_ARG(f->number));
    buf_putc(out, '\n');
    if (f->place.line && !f->listed) put_quote(out, f);
    if (f->hint.n) buf_fmt(out, "  %s: %.*s\n", gettext("hint"), STR_ARG(f->hint));
}

static void json_place(buf *out, span at)
{
    src_place begin = place_of(at);
    buf_puts(out, "\"file\":");
    if (at.file) buf_put_json(out, src_path(at.file));
    else buf_puts(out, "null");
    if (!begin.line) return;
    src_place end = place_of((span){at.file, at.end, at.end});
    buf_fmt(out, ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u", (unsigned)begin.line,
            (unsigned)begin.column, (unsigned)end.line, (unsigned)end.column);
}

static void json_text(buf *out, const char *name, const char *text, const str *args, size_t nargs)
{
    buf filled = {0};
    diag_fill(&filled, text, args, nargs);
    buf_fmt(out, ",\"%s\":", name);
    buf_put_json(out, buf_str(&filled));
    buf_fini(&filled);
}

static void print_json(buf *out, const finding *f, arena *scratch)
{
    buf_putc(out, '{');
    json_place(out, f->at);
    buf_fmt(out, ",\"level\":\"%s\",\"code\":", level_names[rows[f->code].level]);
    buf_put_json(out, diag_number(scratch, f->code));
    json_text(out, "message", diag_text(f->code), f->args, f->nargs);
    if (f->suggest.n) json_text(out, "hint", diag_text(DIAG_DID_YOU_MEAN), &f->suggest, 1);
    else if (rows[f->code].hint) json_text(out, "hint", diag_hint(f->code), f->args, f->nargs);
    buf_puts(out, ",\"notes\":[");
    for (const struct note *n = f->notes; n; n = n->next) {
        if (n != f->notes) buf_putc(out, ',');
        buf_putc(out, '{');
        json_place(out, n->at);
        json_text(out, "message", diag_text(n->code), n->args, n->nargs);
        buf_putc(out, '}');
    }
    buf_puts(out, "]}");
}

void diags_show_from(diags *d, diag_level least) { d->least = least; }

static bool is_shown(const diags *d, size_t i) { return rows[d->list[i]->code].level >= d->least; }

size_t diags_each(diags *d, diag_show fn, void *context)
{
    arena *scratch = arena_new();
    size_t n = 0;
    settle(d);
    for (size_t i = 0; i < d->n; i++)
        if (is_shown(d, i) && n++ < LIMIT_FINDINGS_SHOWN) show(d->list[i], scratch, fn, context);
    arena_free(scratch);
    return n > LIMIT_FINDINGS_SHOWN ? n - LIMIT_FINDINGS_SHOWN + d->dropped : d->dropped;
}

static void print_all_json(diags *d, buf *out)
{
    arena *scratch = arena_new();
    const char *before = "\n";
    settle(d);
    buf_putc(out, '[');
    for (size_t i = 0; i < d->n; i++) {
        if (!is_shown(d, i)) continue;
        buf_puts(out, before);
        print_json(out, d->list[i], scratch);
        before = ",\n";
    }
    buf_puts(out, "\n]\n");
    arena_free(scratch);
}

void diags_print(diags *d, buf *out, diag_format format)
{
    if (format == DIAG_JSON) {
        print_all_json(d, out);
        return;
    }
    size_t rest = diags_each(d, put_text, out);
    if (!rest) return;
    char number[24];
    snprintf(number, sizeof number, "%zu", rest);
    diag_fill(out, diag_text(DIAG_FINDINGS_CUT), &(str){number, strlen(number)}, 1);
    buf_putc(out, '\n');
}
