/*
 * libpng: loaded with the first picture that is a PNG, or becomes one. What is called of it is listed here
 * once.
 */
#ifndef GONGSHI_PRINT_LIBPNG_H
#define GONGSHI_PRINT_LIBPNG_H

#include <png.h>

/* clang-format off */
#define LIBPNG_CALLS(X) \
    X(png_create_info_struct) X(png_create_read_struct) X(png_create_write_struct) \
    X(png_destroy_read_struct) X(png_destroy_write_struct) X(png_error) X(png_get_channels) \
    X(png_get_error_ptr) X(png_get_io_ptr) X(png_get_rowbytes) X(png_read_image) \
    X(png_read_info) X(png_read_update_info) X(png_set_IHDR) X(png_set_PLTE) \
    X(png_set_background) X(png_set_expand) X(png_set_filter) X(png_set_interlace_handling) \
    X(png_set_read_fn) X(png_set_strip_16) X(png_set_write_fn) X(png_write_end) \
    X(png_write_info) X(png_write_row)
/* clang-format on */

struct libpng_calls {
#define X(call) __typeof__(&(call)) call;
    LIBPNG_CALLS(X)
#undef X
};
extern struct libpng_calls libpng;

/* Has to be called before any of them, by any thread; ends the program where there is no libpng. */
void libpng_load(void);

#define png_create_info_struct     libpng.png_create_info_struct
#define png_create_read_struct     libpng.png_create_read_struct
#define png_create_write_struct    libpng.png_create_write_struct
#define png_destroy_read_struct    libpng.png_destroy_read_struct
#define png_destroy_write_struct   libpng.png_destroy_write_struct
#define png_error                  libpng.png_error
#define png_get_channels           libpng.png_get_channels
#define png_get_error_ptr          libpng.png_get_error_ptr
#define png_get_io_ptr             libpng.png_get_io_ptr
#define png_get_rowbytes           libpng.png_get_rowbytes
#define png_read_image             libpng.png_read_image
#define png_read_info              libpng.png_read_info
#define png_read_update_info       libpng.png_read_update_info
#define png_set_IHDR               libpng.png_set_IHDR
#define png_set_PLTE               libpng.png_set_PLTE
#define png_set_background         libpng.png_set_background
#define png_set_expand             libpng.png_set_expand
#define png_set_filter             libpng.png_set_filter
#define png_set_interlace_handling libpng.png_set_interlace_handling
#define png_set_read_fn            libpng.png_set_read_fn
#define png_set_strip_16           libpng.png_set_strip_16
#define png_set_write_fn           libpng.png_set_write_fn
#define png_write_end              libpng.png_write_end
#define png_write_info             libpng.png_write_info
#define png_write_row              libpng.png_write_row

#endif
