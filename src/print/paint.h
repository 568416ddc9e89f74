/*
 * paint: a sheet becomes a tagged PDF: content streams, fonts, structure, links, outline, metadata.
 */
#ifndef GONGSHI_PRINT_PAINT_H
#define GONGSHI_PRINT_PAINT_H

#include "print/pdf.h"
#include "print/sheet.h"

/* Appends the file. */
void paint_pdf(sheet *s, pdf_press *press, buf *out);

/* ---- between the files of the painter --------------------------------------------------------------- */

/* The fonts of one document: characters get numbers (CIDs) by face, in order of code point. */
typedef struct doc_fonts doc_fonts;
doc_fonts *doc_fonts_new(arena *scratch, const font_set *fonts);
void doc_fonts_want(doc_fonts *d, uint8_t face, font_role role, uint32_t cp);
void doc_fonts_number(doc_fonts *d);
unsigned doc_fonts_cid(const doc_fonts *d, uint8_t face, font_role role, uint32_t cp);
/* Writes all font objects; puts "/F0 5 0 R/F1 …" into resources. */
void doc_fonts_put(doc_fonts *d, pdf *f, buf *resources);

/* Structure: elements hang below their parents in the order in which their content is drawn. */
typedef struct structure structure;
structure *structure_new(arena *scratch, sheet *s);
/* The next marked-content number on a page for content of this element. */
unsigned structure_content(structure *t, uint32_t of, uint32_t on);
void structure_touch(structure *t, uint32_t of, uint32_t on);
/* A link annotation, object `number`, of a LINK element; returns its key in the parent tree. */
unsigned structure_annotation(structure *t, uint32_t of, uint32_t on, uint32_t number);
/* Key of a page in the parent tree. */
unsigned structure_page_key(const structure *t, uint32_t on);
/* Writes all elements; returns the number of the StructTreeRoot. pages: object numbers. */
uint32_t structure_put(structure *t, pdf *f, const uint32_t *pages);
/* LINK above or at an element; 0: none. */
uint32_t structure_link(const structure *t, uint32_t of);

const char *tag_name(tag t);

#endif
