#include "print/image.h"

#include "print/bytes.h"
#include "print/libpng.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* ---- PNG ------------------------------------------------------------------------------------------- */

typedef struct feed {
    str file;
    size_t at;
} feed;

static void png_feed(png_structp png, png_bytep to, size_t n)
{
    feed *f = png_get_io_ptr(png);
    if (n > f->file.n - f->at) png_error(png, "short");
    memcpy(to, f->file.p + f->at, n);
    f->at += n;
}

static _Noreturn void png_stop(png_structp png, png_const_charp why)
{
    (void)why;
    longjmp(*(jmp_buf *)png_get_error_ptr(png), 1);
}

static void png_quiet(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
}

/* Everything becomes 8 bits of grey or RGB on white paper. */
static void png_plain(png_structp png, png_infop info)
{
    png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

/* Errors of libpng come back here by longjmp: no local changes after setjmp. */
static bool png_decode(arena *a, png_structp png, png_infop info, picture *out)
{
    png_read_info(png, info);
    png_plain(png, info);
    size_t row = png_get_rowbytes(png, info);
    out->channels = png_get_channels(png, info) == 1 ? 1 : 3;
    if (row != (size_t)out->width * out->channels) return false;
    unsigned char *all = arena_array(a, out->height, row);
    png_bytepp rows = arena_make_n(a, png_bytep, out->height);
    for (uint32_t i = 0; i < out->height; i++) rows[i] = all + i * row;
    png_read_image(png, rows);
    out->bytes = (str){(char *)all, out->height * row};
    return true;
}

static bool png_guarded(arena *a, feed *f, picture *out)
{
    jmp_buf stop;
    libpng_load();
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &stop, png_stop, png_quiet);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) mem_fail();
    png_set_read_fn(png, f, png_feed);
    volatile bool good = false;
    if (!setjmp(stop)) good = png_decode(a, png, info, out);
    png_destroy_read_struct(&png, &info, NULL);
    return good;
}

static picture_fault read_png(arena *a, str file, picture *out)
{
    /* the size is looked at before anything is reserved for it */
    out->width = read_be(file, 16, 4);
    out->height = read_be(file, 20, 4);
    if (!out->width || !out->height) return PICTURE_BROKEN;
    if (out->width > PICTURE_SIDE || out->height > PICTURE_SIDE ||
        (uint64_t)out->width * out->height > PICTURE_PIXELS)
        return PICTURE_TOO_LARGE;
    feed f = {file, 0};
    return png_guarded(a, &f, out) ? PICTURE_OK : PICTURE_BROKEN;
}

/* ---- JPEG ------------------------------------------------------------------------------------------ */

/* The file is embedded as it is: only its frame header is read (ITU T.81, B.2.2), and that it ends. */
static picture_fault read_jpeg(str file, picture *out)
{
    bool adobe = false, found = false;
    size_t at = 2;
    while (at + 4 <= file.n) {
        unsigned mark = (unsigned char)file.p[at + 1];
        if ((unsigned char)file.p[at] != 0xFF) return PICTURE_BROKEN;
        if (mark == 0xFF) {
            at++;
            continue;
        }
        size_t n = read_be(file, at + 2, 2);
        if (n < 2 || at + 2 + n > file.n) return PICTURE_BROKEN;
        if (mark == 0xDA) break;
        if (mark == 0xEE && n >= 14 && !memcmp(file.p + at + 4, "Adobe", 5)) adobe = true;
        bool frame = mark >= 0xC0 && mark <= 0xCF && mark != 0xC4 && mark != 0xC8 && mark != 0xCC;
        if (frame) {
            if (n < 8 || read_be(file, at + 4, 1) != 8 || mark > 0xC2) return PICTURE_BROKEN;
            out->height = read_be(file, at + 5, 2);
            out->width = read_be(file, at + 7, 2);
            out->channels = (uint8_t)read_be(file, at + 9, 1);
            found = true;
        }
        at += 2 + n;
    }
    if (!found || !out->width || !out->height) return PICTURE_BROKEN;
    if (out->channels != 1 && out->channels != 3 && out->channels != 4) return PICTURE_BROKEN;
    if (out->width > PICTURE_SIDE || out->height > PICTURE_SIDE) return PICTURE_TOO_LARGE;
    if (file.n < 4 || memcmp(file.p + file.n - 2, "\xFF\xD9", 2)) return PICTURE_BROKEN;
    out->inverted = adobe && out->channels == 4;
    out->jpeg = true;
    out->bytes = file;
    return PICTURE_OK;
}

picture_fault picture_read(arena *a, str file, picture *out)
{
    *out = (picture){0};
    if (file.n >= 33 && !memcmp(file.p, "\x89PNG\r\n\x1A\n", 8)) return read_png(a, file, out);
    if (file.n >= 4 && !memcmp(file.p, "\xFF\xD8\xFF", 3)) return read_jpeg(file, out);
    return PICTURE_UNKNOWN;
}

/* ---- writing ---- */

static void png_take(png_structp png, png_bytep bytes, size_t n)
{
    buf_put(png_get_io_ptr(png), (str){(const char *)bytes, n});
}

static void png_flushed(png_structp png) { (void)png; }

void picture_png(uint32_t width, uint32_t height, const uint8_t *pixels, const uint32_t *colours,
                 uint32_t ncolours, buf *out)
{
    libpng_load();
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_color palette[256];
    for (uint32_t i = 0; i < ncolours; i++)
        palette[i] =
            (png_color){(uint8_t)(colours[i] >> 16), (uint8_t)(colours[i] >> 8), (uint8_t)colours[i]};
    png_set_write_fn(png, out, png_take, png_flushed);
    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, palette, (int)ncolours);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}
