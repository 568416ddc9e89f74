/*
 * Charts as inline SVG: whole numbers, so that they are the same everywhere; told apart by shape and tone, so
 * that they can be read in black and white. What they show stands as text or table beside them.
 */
#include "base/chart.h"

#include "base/num.h"
#include "base/svg.h"
#include "base/utf8.h"
#include "view/internal.h"

enum {
    WIDTH = 360,
    SIZE = 13, /* of text; the style sheet says the same */
    LINE = 20,
    SIDE = 8,
    PLOT = 100, /* height of what is plotted over time */
    ROW = 26,
    BAR = 14,
    MOST_POINTS = 400,
    MOST_ROWS = 60,
    MOST_TOLD = 12 /* a longer description tires; the table has all of it */
};

typedef struct plot {
    svg s;
    dyn_env *env;
    const chart *c;
    int64_t left, right, top, low; /* where it is drawn */
    int64_t from, to;              /* of the scale along */
    int64_t least, most;           /* of the values */
} plot;

/* v between a and b as a place between x and y. */
static int64_t between(int64_t v, int64_t a, int64_t b, int64_t x, int64_t y)
{
    int64_t at = 0;
    if (b <= a || !num_muldiv(v - a, y - x, b - a, NUM_HALF_UP, &at)) return (x + y) / 2;
    return x + at;
}

static int64_t along(const plot *p, int64_t at) { return between(at, p->from, p->to, p->left, p->right); }

static int64_t up(const plot *p, int64_t value)
{
    return p->top + p->low - between(value, p->least, p->most, p->top, p->low);
}

/* ---- words ---- */

static int64_t width_of(str text) { return svg_text_width(text) * SIZE / 100; }

static void put_words(plot *p, const char *css, int64_t x, int64_t y, svg_anchor anchor, str text)
{
    svg_text(&p->s, css, x, y, anchor, 0, text);
}

static str shortened(dyn_env *env, str text, int64_t most)
{
    if (width_of(text) <= most) return text;
    size_t end = 0, kept = 0;
    while (end < text.n) {
        utf8_next(text, &end);
        if (width_of(str_sub(text, 0, end)) + SIZE > most) break;
        kept = end;
    }
    return str_fmt(env->scratch, "%.*s…", STR_ARG(str_sub(text, 0, kept)));
}

static str told(const chart *c, dyn_env *env)
{
    if (c->description.n) return c->description;
    buf b = {0};
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->n > MOST_TOLD && i >= MOST_TOLD / 2 && i + MOST_TOLD / 2 < c->n) continue;
        if (i) buf_put(&b, dyn_word(env, STR("charts.join")));
        if (i && c->n > MOST_TOLD && i + MOST_TOLD / 2 == c->n) buf_puts(&b, "… ");
        buf_fmt(&b, "%.*s %.*s", STR_ARG(c->points[i].label), STR_ARG(c->points[i].text));
    }
    for (uint32_t i = 0; i < c->nmarks; i++) {
        buf_put(&b, dyn_word(env, STR("charts.join")));
        buf_put(&b, c->marks[i].text);
    }
    str s = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return s;
}

/* ---- over time ---- */

typedef struct taken { /* stretches of a row of text that are in use */
    int64_t from[MOST_TOLD], to[MOST_TOLD];
    uint32_t n;
} taken;

static bool take(taken *t, int64_t from, int64_t to)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (from < t->to[i] + 4 && t->from[i] < to + 4) return false;
    if (t->n == MOST_TOLD) return false;
    t->from[t->n] = from;
    t->to[t->n++] = to;
    return true;
}

/* A text around x, kept within the drawing; only where nothing stands yet. */
static void put_at(plot *p, taken *t, int64_t x, int64_t y, str text)
{
    int64_t w = width_of(text), from = x - w / 2;
    if (from < 0) from = 0;
    if (from + w > WIDTH) from = WIDTH - w;
    if (text.n && take(t, from, from + w)) put_words(p, NULL, from, y, SVG_START, text);
}

/* The last value says most, then the first, the highest and the lowest, then the others from the left. */
static void put_values(plot *p)
{
    const chart *c = p->c;
    uint32_t high = 0, low = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->points[i].value > c->points[high].value) high = i;
        if (c->points[i].value < c->points[low].value) low = i;
    }
    uint32_t first[] = {c->n - 1, 0, high, low};
    taken values = {.n = 0}, days = {.n = 0};
    for (uint32_t k = 0; k < 4 + c->n; k++) {
        const chart_point *one = &c->points[k < 4 ? first[k] : k - 4];
        int64_t x = along(p, one->at), over = x;
        if (c->form == CHART_STEPS)
            over += width_of(one->text) / 2 + 4; /* on the step, not across its edge */
        put_at(p, &values, over, up(p, one->value) - (over > x ? 5 : 9), one->text);
        if (k < 2 || k >= 4) put_at(p, &days, x, p->low + LINE, one->label);
    }
}

static void put_dots(plot *p)
{
    for (uint32_t i = 0; i < p->c->n; i++)
        svg_circle(&p->s, p->c->points[i].hollow ? "dot hollow" : "dot", along(p, p->c->points[i].at),
                   up(p, p->c->points[i].value), 4);
}

static void put_curve(plot *p)
{
    const chart *c = p->c;
    svg_path(&p->s, "line");
    for (uint32_t i = 0; i < c->n; i++) {
        int64_t x = along(p, c->points[i].at), y = up(p, c->points[i].value);
        if (!i) svg_move(&p->s, x, y);
        else svg_line(&p->s, x, y);
    }
    svg_path_end(&p->s);
}

/* The balance holds until the next entry; the ground below is nought. */
static void put_stairs(plot *p, bool filled)
{
    const chart *c = p->c;
    int64_t x = along(p, c->points[0].at), y = up(p, c->points[0].value), nought = up(p, 0);
    svg_path(&p->s, filled ? "area" : "line");
    svg_move(&p->s, x, filled ? nought : y);
    if (filled) svg_line(&p->s, x, y);
    for (uint32_t i = 1; i < c->n; i++) {
        svg_line(&p->s, along(p, c->points[i].at), y);
        y = up(p, c->points[i].value);
        svg_line(&p->s, along(p, c->points[i].at), y);
    }
    svg_line(&p->s, p->right, y);
    if (filled) {
        svg_line(&p->s, p->right, nought);
        svg_close(&p->s);
    }
    svg_path_end(&p->s);
}

static void put_rule(plot *p, const char *css, int64_t x, int64_t y, int64_t to_x, int64_t to_y)
{
    svg_path(&p->s, css);
    svg_move(&p->s, x, y);
    svg_line(&p->s, to_x, to_y);
    svg_path_end(&p->s);
}

/* What the line of the goal and the two kinds of dots mean, above the plot. */
static void put_key(plot *p)
{
    const chart *c = p->c;
    int64_t x = SIDE, y = LINE - 5;
    for (uint32_t i = 0; i < c->nmarks; i++) {
        put_rule(p, "goal", x, y - 5, x + 24, y - 5);
        put_words(p, "goal", x + 30, y, SVG_START, c->marks[i].text);
        x += 30 + width_of(c->marks[i].text) + 16;
    }
    str means[] = {c->filled, c->hollow};
    for (int i = 0; i < 2; i++) {
        if (!means[i].n) continue;
        svg_circle(&p->s, i ? "dot hollow" : "dot", x + 4, y - 5, 4);
        put_words(p, NULL, x + 13, y, SVG_START, means[i]);
        x += 13 + width_of(means[i]) + 16;
    }
}

static void measure(plot *p)
{
    const chart *c = p->c;
    bool stairs = c->form == CHART_STEPS;
    p->from = c->points[0].at;
    p->to = c->points[c->n - 1].at;
    if (stairs) p->to += (p->to - p->from) / 8 + 1; /* room for the last step */
    p->least = stairs ? 0 : c->points[0].value;
    p->most = stairs ? 0 : c->points[0].value;
    for (uint32_t i = 0; i < c->n; i++) {
        int64_t v = c->points[i].value;
        p->least = v < p->least ? v : p->least;
        p->most = v > p->most ? v : p->most;
    }
    for (uint32_t i = 0; i < c->nmarks; i++) {
        p->least = c->marks[i].at < p->least ? c->marks[i].at : p->least;
        p->most = c->marks[i].at > p->most ? c->marks[i].at : p->most;
    }
}

static void draw_over_time(plot *p)
{
    const chart *c = p->c;
    put_key(p);
    put_rule(p, "axis", p->left, p->low + 5, p->right, p->low + 5);
    for (uint32_t i = 0; i < c->nmarks; i++)
        put_rule(p, "goal", p->left, up(p, c->marks[i].at), p->right, up(p, c->marks[i].at));
    if (c->form == CHART_STEPS) {
        put_stairs(p, true);
        put_stairs(p, false);
    } else {
        put_curve(p);
        put_dots(p);
    }
    put_values(p);
}

/* ---- rows ---- */

static void draw_rows(plot *p)
{
    const chart *c = p->c;
    int64_t labels = 0, texts = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        int64_t l = width_of(c->points[i].label), t = width_of(c->points[i].text);
        labels = l > labels ? l : labels;
        texts = t > texts ? t : texts;
        p->most = c->points[i].value > p->most ? c->points[i].value : p->most;
    }
    if (labels > WIDTH / 3) labels = WIDTH / 3;
    p->left = labels + 12;
    p->right = WIDTH - texts - 10;
    for (uint32_t i = 0; i < c->n; i++) {
        const chart_point *one = &c->points[i];
        int64_t y = p->top + (int64_t)i * ROW, end = between(one->value, 0, p->most, p->left, p->right);
        if (!p->most || !one->value) end = p->left;
        put_words(p, NULL, p->left - 10, y + BAR - 2, SVG_END, shortened(p->env, one->label, labels));
        svg_rect(&p->s, "bar", p->left, y, end - p->left, BAR);
        put_words(p, NULL, end + 8, y + BAR - 2, SVG_START, one->text);
    }
    put_rule(p, "axis", p->left, p->top - 4, p->left, p->top + (int64_t)(c->n - 1) * ROW + BAR + 4);
}

/* ---- columns ---- */

/* Where a mark ends: above the figure of its column. */
static int64_t above(const plot *p, int64_t at, int64_t least)
{
    int64_t y = p->low;
    for (uint32_t i = 0; i < p->c->n; i++)
        if (p->c->points[i].at == at && p->c->points[i].value) y = up(p, p->c->points[i].value) - LINE;
    return y > least ? y : least;
}

static void draw_columns(plot *p)
{
    const chart *c = p->c;
    bool labelled = c->form == CHART_COLUMNS;
    p->least = 0;
    p->from = c->points[0].at;
    p->to = c->points[c->n - 1].at + 1;
    for (uint32_t i = 0; i < c->n; i++) p->most = c->points[i].value > p->most ? c->points[i].value : p->most;
    taken values = {.n = 0}, below = {.n = 0};
    for (uint32_t i = 0; i < c->n; i++) {
        const chart_point *one = &c->points[i];
        int64_t x = along(p, one->at), end = along(p, one->at + 1), y = up(p, one->value);
        int64_t gap = end - x > 6 ? 2 : 1;
        if (one->value) svg_rect(&p->s, one->hollow ? "bar last" : "bar", x, y, end - x - gap, p->low - y);
        if (!labelled) continue;
        values.n = 0;
        if (one->value && end - x >= width_of(one->text))
            put_at(p, &values, (x + end - gap) / 2, y - 4, one->text);
        put_at(p, &below, (x + end - gap) / 2, p->low + LINE - 3, one->label);
    }
    put_rule(p, "axis", p->left, p->low, p->right, p->low);
    for (uint32_t i = 0; i < c->nmarks; i++) {
        int64_t x = (along(p, c->marks[i].at) + along(p, c->marks[i].at + 1)) / 2;
        int64_t y = LINE * (int64_t)(i + 1) - 5; /* one above the other */
        put_rule(p, "tick", x, y + 4, x, above(p, c->marks[i].at, y + 8));
        bool end = x > WIDTH / 2;
        put_words(p, "goal", end ? x - 5 : x + 5, y + 6, end ? SVG_END : SVG_START, c->marks[i].text);
    }
}

/* ---- the writer ---- */

static str spark(plot *p, buf *out)
{
    enum { TALL = 22, WIDE = 7 };
    p->right = (int64_t)p->c->n * WIDE;
    p->low = TALL;
    svg_begin(&p->s, out, p->right, TALL + 1, &(svg_about){.css_class = "spark"});
    draw_columns(p);
    svg_end(&p->s);
    return str_copy(p->env->scratch, buf_str(out));
}

dyn chart_draw(dyn_env *env, const chart *c)
{
    page_env *e = (page_env *)env;
    buf out = {0};
    chart few = *c;
    plot p = {.env = env, .c = &few};
    if (!c->n) return DYN_NO;
    if (few.n > MOST_POINTS) few.points += few.n - MOST_POINTS, few.n = MOST_POINTS;
    if (few.form == CHART_BARS && few.n > MOST_ROWS) few.n = MOST_ROWS;
    if (few.form == CHART_SPARK) {
        str s = spark(&p, &out);
        buf_fini(&out);
        return dyn_html(s);
    }
    bool rows = few.form == CHART_BARS, columns = few.form == CHART_COLUMNS;
    p.left = SIDE;
    p.right = WIDTH - SIDE;
    p.top = rows ? 6 : columns ? LINE * ((int64_t)few.nmarks + 1) : 2 * LINE + 4;
    p.low = rows ? p.top : p.top + PLOT;
    int64_t height = rows ? p.top + (int64_t)few.n * ROW - 4 : p.low + LINE + 6;
    svg_about about = {
        .css_class = "chart", .id = page_figure(e), .title = few.title, .description = told(&few, env)};
    svg_begin(&p.s, &out, WIDTH, height, &about);
    if (rows) {
        draw_rows(&p);
    } else if (columns) {
        draw_columns(&p);
    } else {
        measure(&p);
        draw_over_time(&p);
    }
    svg_end(&p.s);
    str s = str_copy(env->scratch, buf_str(&out));
    buf_fini(&out);
    return dyn_html(s);
}
