/*
 * A bulletin's text as a web page: paragraphs and tables as text/ writes them, figures as tables and SVG. The
 * classes are those of templates/assets/style.css.
 */
#include "print/fence.h"
#include "print/making.h"
#include "print/qr.h"

enum { LONG = 1000, SPARK = 120 }; /* units of a figure's longer side, of a sparkline's height */

static void put_attribute(buf *o, const char *name, str value)
{
    buf_fmt(o, " %s=\"", name);
    buf_put_html(o, value);
    buf_putc(o, '"');
}

/* ---- bars ------------------------------------------------------------------------------------------ */

static const char *const part_class[] = {"for", "against", "abstain", "silent"};

static int along(int64_t v, int64_t most) { return (int)((v > most ? most : v) * LONG / most); }

static void put_bar(buf *o, const bar *b, int64_t most)
{
    buf_fmt(o, "<svg viewBox=\"0 0 %d 70\" preserveAspectRatio=\"none\" aria-hidden=\"true\">", LONG);
    int64_t sum = 0;
    for (unsigned k = 0; k < b->n; k++) {
        int x = along(sum, most), end = along(sum += b->parts[k], most);
        buf_fmt(o, "<rect class=\"%s\" x=\"%d\" y=\"10\" width=\"%d\" height=\"50\"/>",
                part_class[k < 4 ? k : 3], x, end - x);
    }
    if (b->tick >= 0)
        buf_fmt(o, "<line x1=\"%d\" x2=\"%d\" y1=\"0\" y2=\"70\" vector-effect=\"non-scaling-stroke\"/>",
                along(b->tick, most), along(b->tick, most));
    buf_puts(o, "</svg>");
}

static void put_spark(buf *o, const bar *b)
{
    int64_t least = b->parts[0], most = b->parts[0];
    for (unsigned k = 1; k < b->n; k++) {
        if (b->parts[k] < least) least = b->parts[k];
        if (b->parts[k] > most) most = b->parts[k];
    }
    buf_fmt(
        o, "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><polyline points=\"",
        LONG, SPARK);
    for (unsigned k = 0; k < b->n; k++) {
        int64_t y = most == least ? SPARK / 2 : 10 + (most - b->parts[k]) * (SPARK - 20) / (most - least);
        buf_fmt(o, "%s%d,%d", k ? " " : "", b->n > 1 ? LONG * (int)k / (int)(b->n - 1) : 0, (int)y);
    }
    buf_puts(o, "\" vector-effect=\"non-scaling-stroke\"/></svg>");
}

static void put_legend(buf *o, str names)
{
    buf_puts(o, "<ul class=\"legend\">");
    for (unsigned k = 0; names.n; k++) {
        buf_fmt(o, "<li class=\"%s\">", part_class[k < 4 ? k : 3]);
        buf_put_html(o, chart_legend(&names));
        buf_puts(o, "</li>");
    }
    buf_puts(o, "</ul>\n");
}

static void put_bars(arena *a, const block *b, buf *o)
{
    bar *bars = arena_make_n(a, bar, CHART_BARS);
    unsigned n = chart_read(b, bars);
    if (!n) return;
    str unit = fence_option(b->rest, STR("unit")), legend = fence_option(b->rest, STR("legend"));
    int64_t most = chart_most(b, bars, n);
    bool line = chart_is_line(b);
    buf_puts(o, "<figure class=\"bars\">\n<table>\n");
    for (unsigned i = 0; i < n; i++) {
        bar *r = &bars[i];
        if (!line) chart_fill_words(a, r, unit);
        buf_puts(o, "<tr><th scope=\"row\">");
        buf_put_html(o, r->label);
        buf_puts(o, line ? "</th><td class=\"spark\">" : "</th><td>");
        if (line) put_spark(o, r);
        else put_bar(o, r, most);
        buf_puts(o, "</td><td>");
        buf_put_html(o, r->words);
        if (r->tick >= 0 && r->tick_words.n) {
            buf_puts(o, " <span class=\"quiet\">");
            buf_put_html(o, r->tick_words);
            buf_puts(o, "</span>");
        }
        buf_puts(o, "</td></tr>\n");
    }
    buf_puts(o, "</table>\n");
    if (legend.n) put_legend(o, legend);
    buf_puts(o, "</figure>\n");
}

/* ---- maps ------------------------------------------------------------------------------------------ */

static void put_shape(buf *o, const map_frame *m, const map_shape *s)
{
    if (s->place) {
        buf_fmt(o, "<circle cx=\"%d\" cy=\"%d\" r=\"8\"/>", (int)map_x(m, s->xy[0]), (int)map_y(m, s->xy[1]));
        return;
    }
    buf_fmt(o, "<path%s d=\"", s->chosen ? " class=\"chosen\"" : "");
    for (uint32_t k = 0; k < s->n; k++)
        buf_fmt(o, "%c%d %d", k ? 'L' : 'M', (int)map_x(m, s->xy[2 * k]), (int)map_y(m, s->xy[2 * k + 1]));
    buf_puts(o, "Z\"/>");
}

static void put_label(buf *o, const map_frame *m, const map_shape *s)
{
    milli x, y;
    map_middle(m, s, &x, &y);
    buf_fmt(o, "<text x=\"%d\" y=\"%d\">", (int)x, (int)y - (s->place ? 16 : 0));
    buf_put_html(o, s->label);
    buf_puts(o, "</text>");
}

static void put_map(arena *a, const block *b, buf *o)
{
    map_shape *shapes = arena_make_n(a, map_shape, MAP_SHAPES);
    unsigned n = map_read(a, b, shapes);
    if (!n) return;
    map_frame m = {0};
    map_fit(&m, shapes, n, LONG, LONG);
    buf_fmt(o, "<figure class=\"sheet-map\"><svg viewBox=\"-10 -10 %d %d\" role=\"img\"", (int)m.w + 20,
            (int)m.h + 20);
    put_attribute(o, "aria-label", map_words(a, shapes, n));
    buf_putc(o, '>');
    for (unsigned layer = 0; layer < 3; layer++) /* neighbours, what it is about, places */
        for (unsigned i = 0; i < n; i++)
            if ((shapes[i].place ? 2u : shapes[i].chosen ? 1u : 0u) == layer) put_shape(o, &m, &shapes[i]);
    for (unsigned i = 0; i < n; i++)
        if (shapes[i].label.n) put_label(o, &m, &shapes[i]);
    buf_puts(o, "</svg></figure>\n");
}

/* ---- the others ------------------------------------------------------------------------------------ */

static void put_sign(const block *b, buf *o)
{
    str rest = b->text;
    buf_puts(o, "<p class=\"sign\">");
    bool any = false;
    for (str line = fence_line(&rest); line.n; line = fence_line(&rest), any = true) {
        if (any) buf_puts(o, "<br>");
        buf_put_html(o, line);
    }
    buf_puts(o, "</p>\n");
}

static void put_qr(arena *a, const print_doc *doc, const block *b, buf *o)
{
    str rest = b->text, url = fence_line(&rest), words = fence_line(&rest);
    if (!url.n) url = doc->url;
    qr_svg(a, url, words.n ? words : url, o);
    if (!words.n) return;
    buf_puts(o, "<p>");
    buf_put_html(o, words);
    buf_puts(o, "</p>\n");
}

typedef struct writing {
    arena *a;
    const print_doc *doc;
} writing;

static bool put_fence(void *context, const block *b, buf *out)
{
    const writing *w = context;
    if (str_eq(b->info, STR("columns"))) return false;
    if (str_eq(b->info, STR("bars"))) put_bars(w->a, b, out);
    else if (str_eq(b->info, STR("map"))) put_map(w->a, b, out);
    else if (str_eq(b->info, STR("sign"))) put_sign(b, out);
    else if (str_eq(b->info, STR("qr"))) put_qr(w->a, w->doc, b, out);
    return true; /* a page break shows nothing */
}

void web_html(arena *a, const print_doc *doc, buf *out)
{
    writing w = {a, doc};
    md_html(doc->md, out, &(md_html_options){.fence = put_fence, .context = &w});
}
