/*
 * sheet: a table of data to be downloaded, as CSV and as a workbook.
 *
 * Everything is text as the page shows it; a column says what the text is meant to be. The struct is open
 * and borrows all it points to.
 */
#ifndef GONGSHI_SITE_SHEET_H
#define GONGSHI_SITE_SHEET_H

#include "base/buf.h"
#include "base/date.h"

typedef enum column_kind {
    COLUMN_TEXT,
    COLUMN_NUMBER, /* "-3.50"; a cell that is no plain decimal is text */
    COLUMN_DATE    /* "2026-06-12"; else text */
} column_kind;

typedef struct sheet_column {
    str header;
    column_kind kind;
} sheet_column;

typedef struct sheet {
    str name;
    const sheet_column *columns;
    size_t ncolumns;
    const str *cells; /* row after row, ncolumns each */
    size_t nrows;
} sheet;

/*
 * RFC 4180: UTF-8 with a byte order mark (Excel reads Chinese only with it), CR LF at line ends, the headers
 * first, quotes where needed. A cell that a spreadsheet would take for a formula - it begins with = + - @, a
 * tab, a carriage return or a full-width ＝ ＋ － ＠ - gets an apostrophe before it, unless it is a plain
 * number such as -3.50 or a single sign.
 */
void csv_write(const sheet *s, buf *out);

/*
 * An .xlsx workbook with these sheets: header row bold and frozen with filters, numbers as numbers with the
 * digits written, dates as dates, all else as text (nothing becomes a formula). Names of sheets are cleaned
 * and made unique. The bytes depend on the arguments alone; created is the date written into it (any but
 * 1970-01-01). Needs a writable TMPDIR or /tmp. false: the file could not be made, errno tells why.
 */
bool xlsx_write(const sheet *sheets, size_t n, str title, str author, date created, buf *out);

#endif
