/*
 * gongwen: what official documents 公文 and letters 信函 share. Numbers are clauses of GB/T 9704-2012.
 */
#ifndef GONGSHI_PRINT_GONGWEN_H
#define GONGSHI_PRINT_GONGWEN_H

#include "print/style.h"

/*
 * Page, type area and text. percent brings the lines nearer, as 7.3.5.5 allows where the signature would not
 * find room: 100 is 22 lines a page, 88 is 25.
 */
void gongwen_measure(look *l, const print_doc *d, int percent);
/* One line in a role and size of its own. */
void gongwen_line(flow *f, str text, font_role role, milli size, milli pitch, uint32_t colour,
                  line_align align, unsigned flags);
void gongwen_corner(flow *f);      /* 份号 密级 紧急程度, one below another */
str gongwen_number(const flow *f); /* 发文字号 with 〔〕 */
/* Title and subtitle so many lines below what stands above, then 主送. */
void gongwen_title(flow *f, int lines_above);
/* Text, attachments, signature and note. true: the code stands beside the signature. */
bool gongwen_text(flow *f);
void gongwen_copies(flow *f, unsigned flags); /* 抄送 */
/* Page numbers of the pages from `first` on. */
void gongwen_page_numbers(flow *f, uint32_t first);

static inline milli gongwen_pitch(const flow *f) { return f->look->text[LOOK_BODY].pitch; }

#endif
