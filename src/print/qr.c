#include "print/qr.h"

#include "print/libqr.h"

enum { QUIET = 4, LONGEST = 2300 };

/* Runs of a row grow downwards while the rows below have the same run. */
static void merge(arena *a, qr_code *q, const QRcode *c)
{
    uint32_t w = (uint32_t)c->width;
    uint32_t *above = arena_make_n(a, uint32_t, w); /* by x: the last run that began there + 1 */
    for (uint32_t y = 0; y < w; y++) {
        for (uint32_t x = 0; x < w;) {
            if (!(c->data[y * w + x] & 1)) {
                x++;
                continue;
            }
            uint32_t end = x;
            while (end < w && c->data[y * w + end] & 1) end++;
            qr_rect *r = above[x] ? &q->rects[above[x] - 1] : NULL;
            if (r && r->w == end - x && (uint32_t)(r->y + r->h) == y + QUIET) {
                r->h++;
            } else {
                r = &q->rects[q->n++];
                *r = (qr_rect){(uint16_t)(x + QUIET), (uint16_t)(y + QUIET), (uint16_t)(end - x), 1};
                above[x] = q->n;
            }
            x = end;
        }
    }
}

bool qr_make(arena *a, str text, qr_code *out)
{
    *out = (qr_code){0};
    if (!text.n || text.n > LONGEST) return false;
    libqr_load();
    QRcode *c = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!c) return false;
    out->side = (uint32_t)c->width + 2 * QUIET;
    out->rects = arena_make_n(a, qr_rect, (size_t)c->width * (size_t)c->width);
    merge(a, out, c);
    QRcode_free(c);
    return true;
}

bool qr_svg(arena *a, str text, str title, buf *out)
{
    qr_code q;
    if (!qr_make(a, text, &q)) return false;
    buf_fmt(out,
            "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %u %u\" "
            "shape-rendering=\"crispEdges\"><title>",
            (unsigned)q.side, (unsigned)q.side);
    buf_put_html(out, title);
    buf_fmt(out, "</title><path fill=\"#fff\" d=\"M0 0h%uv%uH0z\"/><path d=\"", (unsigned)q.side,
            (unsigned)q.side);
    for (uint32_t i = 0; i < q.n; i++) {
        const qr_rect *r = &q.rects[i];
        buf_fmt(out, "M%u %uh%uv%uh-%uz", r->x, r->y, r->w, r->h, r->w);
    }
    buf_puts(out, "\"/></svg>");
    return true;
}
