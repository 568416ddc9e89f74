/*
 * image: PNG and JPEG files as a PDF wants them, and pictures written as PNG. The only user of libpng.
 */
#ifndef GONGSHI_PRINT_IMAGE_H
#define GONGSHI_PRINT_IMAGE_H

#include "base/buf.h"

typedef struct picture {
    uint32_t width, height;
    uint8_t channels; /* 1 grey, 3 RGB, 4 CMYK */
    bool jpeg;        /* bytes are the file's own (DCTDecode); else rows of samples of 8 bits, on white */
    bool inverted;    /* CMYK as Adobe writes it */
    str bytes;
    uint32_t number; /* in the file, set by the painter */
} picture;

typedef enum picture_fault {
    PICTURE_OK,
    PICTURE_UNKNOWN /* neither PNG nor JPEG */,
    PICTURE_BROKEN,
    PICTURE_TOO_LARGE
} picture_fault;

enum { PICTURE_PIXELS = 40000000, PICTURE_SIDE = 20000 };

/* file is borrowed for as long as the picture; samples go into the arena. */
picture_fault picture_read(arena *a, str file, picture *out);

/* A PNG file of indexed pixels; colours are 0xRRGGBB. */
void picture_png(uint32_t width, uint32_t height, const uint8_t *pixels, const uint32_t *colours,
                 uint32_t ncolours, buf *out);

#endif
