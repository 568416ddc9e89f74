#include "site/sheet.h"

#include "base/num.h"
#include "base/utf8.h"
#include "site/lxw.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NAME_CHARS = 31, CELL_CHARS = 32767, DIGITS = 15, NARROW = 8, WIDE = 60 };

struct formats {
    lxw_format *header, *text, *date, *number[10]; /* by decimals */
};

static lxw_format *number_format(lxw_workbook *book, unsigned decimals)
{
    lxw_format *f = workbook_add_format(book);
    char pattern[16] = "0";
    if (decimals) {
        pattern[1] = '.';
        memset(pattern + 2, '0', decimals);
    }
    format_set_num_format(f, pattern);
    return f;
}

static void make_formats(lxw_workbook *book, struct formats *f)
{
    f->header = workbook_add_format(book);
    format_set_bold(f->header);
    format_set_text_wrap(f->header);
    f->text = workbook_add_format(book);
    format_set_text_wrap(f->text);
    format_set_align(f->text, LXW_ALIGN_VERTICAL_TOP);
    f->date = workbook_add_format(book);
    format_set_num_format(f->date, "yyyy-mm-dd");
    for (unsigned i = 0; i < 10; i++) f->number[i] = number_format(book, i);
}

/* A workbook keeps numbers as doubles: 15 digits are exact. */
static bool is_number(str s, dec *d)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) digits += s.p[i] >= '0' && s.p[i] <= '9';
    return digits <= DIGITS && dec_parse(s, d);
}

static void put_text(lxw_worksheet *to, lxw_row_t row, lxw_col_t column, str s, lxw_format *f, arena *a)
{
    if (s.n) worksheet_write_string(to, row, column, str_c(a, utf8_clip(s, CELL_CHARS)), f);
}

static void put_cell(lxw_worksheet *to, lxw_row_t row, lxw_col_t column, str s, column_kind kind,
                     const struct formats *f, arena *a)
{
    dec number;
    date day = kind == COLUMN_DATE ? date_parse(s) : DATE_NONE;
    if (kind == COLUMN_NUMBER && is_number(s, &number)) {
        worksheet_write_number(to, row, column, strtod(str_c(a, s), NULL), f->number[number.scale]);
    } else if (day != DATE_NONE && date_split(day).year >= 1900) {
        ymd d = date_split(day);
        lxw_datetime when = {.year = d.year, .month = d.month, .day = d.day};
        worksheet_write_datetime(to, row, column, &when, f->date);
    } else {
        put_text(to, row, column, s, f->text, a);
    }
}

/* As wide as its widest line, within bounds. */
static double column_width(const sheet *s, size_t column)
{
    size_t widest = utf8_width(s->columns[column].header) + 3; /* room for the filter's button */
    for (size_t row = 0; row < s->nrows && widest < WIDE; row++) {
        for (str rest = s->cells[row * s->ncolumns + column]; rest.n;) {
            size_t w = utf8_width(str_cut(rest, '\n', &rest)) + 1;
            if (w > widest) widest = w;
        }
    }
    return widest < NARROW ? NARROW : widest > WIDE ? WIDE : (double)widest;
}

static void put_sheet(lxw_worksheet *to, const sheet *s, const struct formats *f, arena *a)
{
    for (size_t c = 0; c < s->ncolumns; c++) {
        worksheet_set_column(to, (lxw_col_t)c, (lxw_col_t)c, column_width(s, c), NULL);
        put_text(to, 0, (lxw_col_t)c, s->columns[c].header, f->header, a);
        for (size_t r = 0; r < s->nrows; r++)
            put_cell(to, (lxw_row_t)(r + 1), (lxw_col_t)c, s->cells[r * s->ncolumns + c], s->columns[c].kind,
                     f, a);
    }
    worksheet_freeze_panes(to, 1, 0);
    if (s->ncolumns) worksheet_autofilter(to, 0, 0, (lxw_row_t)s->nrows, (lxw_col_t)(s->ncolumns - 1));
}

/* At most 31 characters, none of []:*?/\, no apostrophe at the ends, unlike those before. */
static char *sheet_name(lxw_workbook *book, str name, size_t number, arena *a)
{
    char *c = str_c(a, utf8_clip(name, NAME_CHARS));
    for (char *p = c; *p; p++)
        if (strchr("[]:*?/\\'", *p)) *p = ' ';
    if (!str_trim(str_from(c)).n || workbook_validate_sheet_name(book, c) != LXW_NO_ERROR) {
        str head = utf8_clip(str_from(c), NAME_CHARS - 4);
        c = str_c(a, str_fmt(a, "%.*s %zu", STR_ARG(head), number + 1));
    }
    return c;
}

static bool make(const char *path, const sheet *sheets, size_t n, str title, str author, date created,
                 arena *a)
{
    lxw_workbook *book = lxw_load() ? workbook_new(path) : NULL;
    if (!book) return false;
    struct formats f;
    make_formats(book, &f);
    lxw_doc_properties about = {
        .title = str_c(a, title), .author = str_c(a, author), .created = (time_t)created * 86400};
    workbook_set_properties(book, &about);
    for (size_t i = 0; i < n; i++) {
        lxw_worksheet *to = workbook_add_worksheet(book, sheet_name(book, sheets[i].name, i, a));
        if (to) put_sheet(to, &sheets[i], &f, a);
    }
    return workbook_close(book) == LXW_NO_ERROR;
}

static bool read_all(int fd, buf *out)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0 || lseek(fd, 0, SEEK_SET) != 0) return false;
    buf_reserve(out, (size_t)size);
    for (off_t done = 0; done < size;) {
        ssize_t got = read(fd, out->p + out->n, (size_t)(size - done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        out->n += (size_t)got;
        done += got;
    }
    return true;
}

bool xlsx_write(const sheet *sheets, size_t n, str title, str author, date created, buf *out)
{
    /* the library writes to a path, and asks gmtime for its date, which is one for all threads */
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    int fd = memfd_create("sheet", MFD_CLOEXEC);
    if (fd < 0) return false;
    arena *a = arena_new();
    str path = str_fmt(a, "/proc/self/fd/%d", fd);
    pthread_mutex_lock(&one);
    bool ok = make(path.p, sheets, n, title, author, created, a);
    pthread_mutex_unlock(&one);
    size_t had = out->n;
    ok = ok && read_all(fd, out);
    if (!ok) out->n = had;
    close(fd);
    arena_free(a);
    return ok;
}
