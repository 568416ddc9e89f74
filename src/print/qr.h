/*
 * qr: QR codes as few rectangles. The only user of libqrencode. Error correction M, bytes as UTF-8.
 */
#ifndef GONGSHI_PRINT_QR_H
#define GONGSHI_PRINT_QR_H

#include "base/buf.h"

typedef struct qr_rect { /* modules */
    uint16_t x, y, w, h;
} qr_rect;

typedef struct qr_code {
    uint32_t side; /* modules, with the quiet zone of four at each side */
    qr_rect *rects;
    uint32_t n;
} qr_code;

/* false: text is empty or too long (about 2,300 bytes). */
bool qr_make(arena *a, str text, qr_code *out);
/* The same as an SVG element for a web page: black on white, a title for those who cannot see it. */
bool qr_svg(arena *a, str text, str title, buf *out);

#endif
