/*
 * pdf: objects, streams and the file around them (ISO 32000-1, version 1.7 with object and
 * cross-reference streams). Knows no fonts and no pages.
 *
 * Streams go to the output at once; other objects are gathered and written into object streams.
 * The bytes follow from the calls alone: no clock, no random identifier.
 */
#ifndef GONGSHI_PRINT_PDF_H
#define GONGSHI_PRINT_PDF_H

#include "base/buf.h"

typedef struct pdf pdf;
typedef struct pdf_press pdf_press; /* a compressor, kept for many files by one thread */

pdf_press *pdf_press_new(int level); /* 1..12 */
void pdf_press_free(pdf_press *p);
/* Appends the zlib form of bytes. */
void pdf_press_put(pdf_press *p, str bytes, buf *out);

/* Starts a file at the end of out; scratch lives until pdf_end. */
pdf *pdf_begin(arena *scratch, pdf_press *press, buf *out);
/* A number for an object that is written later, or refers to itself. From 1. */
uint32_t pdf_number(pdf *f);
/* Writes object `number`: a dictionary, array, … as text. */
void pdf_put(pdf *f, uint32_t number, str body);
/* The same with text built in f's own buffer: pdf_open, buf_… , pdf_close. */
buf *pdf_open(pdf *f);
void pdf_close(pdf *f, uint32_t number);
/* A stream: entries is the inside of its dictionary without Length and Filter ("" for none). */
void pdf_put_stream(pdf *f, uint32_t number, str entries, str bytes);
/* A stream that is compressed already: entries must name its Filter. */
void pdf_put_packed(pdf *f, uint32_t number, str entries, str bytes);
void pdf_end(pdf *f, uint32_t root, uint32_t info);

/* Text as a PDF string with its delimiters: plain where it is ASCII, else UTF-16 with a mark. */
void pdf_put_text(buf *out, str s);
/* Bytes as a literal string. */
void pdf_put_bytes(buf *out, str s);
/* Thousandths as a decimal with at most three places: 12500 is "12.5". */
void pdf_put_milli(buf *out, int64_t v);
static inline void pdf_put_ref(buf *out, uint32_t number) { buf_put_int(out, number), buf_puts(out, " 0 R"); }

#endif
