/*
 * lines: looking at a YAML file line by line, as its writer sees it; only src/data includes it.
 * low and high bound the part of the file that is read.
 */
#ifndef GONGSHI_DATA_LINES_H
#define GONGSHI_DATA_LINES_H

#include "base/str.h"

typedef struct line {
    uint32_t begin, end; /* without the line end */
    uint32_t text;       /* where its text begins, past blanks */
} line;

line line_at(str all, uint32_t at, uint32_t low, uint32_t high);
/* The nearest line above or below that says something; false: there is none. */
bool line_step(str all, line *l, bool up, uint32_t low, uint32_t high);
bool line_says(str all, line l); /* is it neither blank nor a comment? */
bool line_is_item(str all, line l);
/* Past `- ` (also nested) and blanks. */
uint32_t line_past_dashes(str all, line l);
/* Does `what` stand there, before end? */
bool stands_at(str all, uint32_t at, uint32_t end, const char *what);

#endif
