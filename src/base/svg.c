#include "base/svg.h"

#include "base/utf8.h"

/* Put together from pieces: a page with a map has a hundred of them, and a format is read each time. */

static void put_class(svg *s, const char *css_class)
{
    if (!css_class || !*css_class) return;
    buf_puts(s->out, " class=\"");
    buf_puts(s->out, css_class);
    buf_putc(s->out, '"');
}

/* `before` is all up to the number: ` x="`. */
static inline void put_number(svg *s, const char *before, int64_t v)
{
    buf_puts(s->out, before);
    buf_put_int(s->out, v);
    buf_putc(s->out, '"');
}

static inline void put_around(svg *s, const char *before, str id, const char *after)
{
    buf_puts(s->out, before);
    buf_put(s->out, id);
    buf_puts(s->out, after);
}

void svg_begin(svg *s, buf *out, int64_t width, int64_t height, const svg_about *about)
{
    *s = (svg){.out = out};
    buf_puts(out, "<svg");
    put_class(s, about->css_class);
    buf_puts(out, " viewBox=\"0 0 ");
    buf_put_int(out, width);
    buf_putc(out, ' ');
    buf_put_int(out, height);
    buf_putc(out, '"');
    if (about->title.n) {
        buf_puts(out, about->has_links ? " role=\"group\"" : " role=\"img\"");
        put_around(s, " aria-labelledby=\"", about->id, "-title\"");
        if (about->description.n) put_around(s, " aria-describedby=\"", about->id, "-desc\"");
    } else {
        buf_puts(out, " aria-hidden=\"true\" focusable=\"false\"");
    }
    buf_putc(out, '>');
    if (about->title.n) {
        put_around(s, "<title id=\"", about->id, "-title\">");
        buf_put_html(out, about->title);
        buf_puts(out, "</title>");
    }
    if (about->description.n) {
        put_around(s, "<desc id=\"", about->id, "-desc\">");
        buf_put_html(out, about->description);
        buf_puts(out, "</desc>");
    }
}

void svg_end(svg *s) { buf_puts(s->out, "</svg>"); }

void svg_group(svg *s, const char *css_class)
{
    buf_puts(s->out, "<g");
    put_class(s, css_class);
    buf_putc(s->out, '>');
}

void svg_group_end(svg *s) { buf_puts(s->out, "</g>"); }

void svg_window(svg *s, str id, int64_t width, int64_t height)
{
    put_around(s, "<clipPath id=\"", id, "-window\"><rect");
    put_number(s, " width=\"", width);
    put_number(s, " height=\"", height);
    put_around(s, "/></clipPath><g clip-path=\"url(#", id, "-window)\">");
}

void svg_link(svg *s, str href, str title)
{
    buf_puts(s->out, "<a href=\"");
    buf_put_html(s->out, href);
    buf_puts(s->out, "\">");
    if (!title.n) return;
    buf_puts(s->out, "<title>");
    buf_put_html(s->out, title);
    buf_puts(s->out, "</title>");
}

void svg_link_end(svg *s) { buf_puts(s->out, "</a>"); }

void svg_path(svg *s, const char *css_class)
{
    buf_puts(s->out, "<path");
    put_class(s, css_class);
    buf_puts(s->out, " d=\"");
    s->last = 0;
    s->x = s->y = 0;
}

/* A number after another needs a blank between, unless its minus parts them. */
static void put_next(svg *s, int64_t v)
{
    if (v >= 0) buf_putc(s->out, ' ');
    buf_put_int(s->out, v);
}

/* The command is written once for several steps of its kind. */
static void put_step(svg *s, char command, int64_t v)
{
    if (command == s->last) {
        put_next(s, v);
        return;
    }
    buf_putc(s->out, command);
    buf_put_int(s->out, v);
    s->last = command;
}

void svg_move(svg *s, int64_t x, int64_t y)
{
    bool first = !s->last;
    s->last = 0; /* a pair after m without a letter would be a line */
    put_step(s, first ? 'M' : 'm', first ? x : x - s->x);
    put_next(s, first ? y : y - s->y);
    s->x = s->start_x = x;
    s->y = s->start_y = y;
}

void svg_line(svg *s, int64_t x, int64_t y)
{
    int64_t dx = x - s->x, dy = y - s->y;
    if (dx == 0 && dy == 0) return;
    put_step(s, dy == 0 ? 'h' : dx == 0 ? 'v' : 'l', dx == 0 ? dy : dx);
    if (dx && dy) put_next(s, dy);
    s->x = x;
    s->y = y;
}

void svg_close(svg *s)
{
    buf_putc(s->out, 'z');
    s->last = 'z';
    s->x = s->start_x;
    s->y = s->start_y;
}

void svg_path_end(svg *s) { buf_puts(s->out, "\"/>"); }

void svg_rect(svg *s, const char *css_class, int64_t x, int64_t y, int64_t width, int64_t height)
{
    buf_puts(s->out, "<rect");
    put_class(s, css_class);
    put_number(s, " x=\"", x);
    put_number(s, " y=\"", y);
    put_number(s, " width=\"", width);
    put_number(s, " height=\"", height);
    buf_puts(s->out, "/>");
}

void svg_circle(svg *s, const char *css_class, int64_t x, int64_t y, int64_t radius)
{
    buf_puts(s->out, "<circle");
    put_class(s, css_class);
    put_number(s, " cx=\"", x);
    put_number(s, " cy=\"", y);
    put_number(s, " r=\"", radius);
    buf_puts(s->out, "/>");
}

void svg_text(svg *s, const char *css_class, int64_t x, int64_t y, svg_anchor anchor, int64_t size, str text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    buf_puts(s->out, "<text");
    put_class(s, css_class);
    put_number(s, " x=\"", x);
    put_number(s, " y=\"", y);
    buf_puts(s->out, anchors[anchor]);
    if (size) put_number(s, " font-size=\"", size);
    buf_putc(s->out, '>');
    buf_put_html(s->out, text);
    buf_puts(s->out, "</text>");
}

int64_t svg_text_width(str text)
{
    int64_t w = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t cp = utf8_next(text, &i);
        bool broad = cp == '%' || cp == '@' || cp == 'M' || cp == 'W';
        w += utf8_is_wide(cp) ? 100 : broad ? 92 : 60;
    }
    return w;
}
