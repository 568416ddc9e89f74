/*
 * readable: the words in a file that somebody attaches, as far as they can be read without its program.
 *
 *   csv, txt            the bytes as they are (UTF-8, or a national code in which digits are ASCII)
 *   xlsx, docx, ofd …   the text of every XML part of the zip, hidden rows and columns too; zips in it, once
 *   doc, xls, wps, et   the runs of text in the file, in one or two bytes a character
 *   pdf                 the text of its pages, where its fonts say what their characters mean
 *
 * Pictures are not read. Damaged and encrypted files give what can be had of them.
 */
#ifndef GONGSHI_DATA_READABLE_H
#define GONGSHI_DATA_READABLE_H

#include "base/buf.h"

/* Called with each piece of text; it lives for the call only. part: a name within the file, empty where there
 * is none. */
typedef void (*readable_fn)(void *context, str part, str text);

/* name: the file's name, whose ending tells its form. */
void readable_text(str name, str bytes, readable_fn fn, void *context);

/* The text of a PDF (readable_pdf.c). */
void readable_pdf(str bytes, readable_fn fn, void *context);

#endif
