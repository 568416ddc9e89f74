/*
 * chart: what a drawing of figures shows, without saying how it looks. Field types describe their values so;
 * view/ draws (dyn_env's draw). Values are whole numbers in a step of the caller's choice, the same for all
 * of one chart, with their text beside.
 */
#ifndef GONGSHI_BASE_CHART_H
#define GONGSHI_BASE_CHART_H

#include "base/str.h"

typedef enum chart_form {
    CHART_LINE,    /* values over time, with a goal across */
    CHART_STEPS,   /* a balance that holds until the next entry, over nought */
    CHART_BARS,    /* a row each, from nought */
    CHART_COLUMNS, /* how many there are of each number, with marks */
    CHART_SPARK    /* columns without words, within a sentence that says it all: decoration */
} chart_form;

typedef struct chart_point {
    str label;     /* "9月30日", the unit that was rated */
    str text;      /* "94.6%" */
    int64_t at;    /* its place along the time or the scale; rows have none */
    int64_t value; /* never below nought but in lines and steps */
    bool hollow;   /* a goal was missed */
} chart_point;

typedef struct chart_mark { /* a goal (value of a line), or a place on the scale of columns */
    int64_t at;
    str text;
} chart_mark;

typedef struct chart {
    chart_form form;
    str title, description; /* no description: one is made of the points */
    str filled, hollow;     /* what the two kinds of points mean; empty: they mean nothing */
    const chart_point *points;
    uint32_t n;
    const chart_mark *marks;
    uint32_t nmarks;
} chart;

#endif
