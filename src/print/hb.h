/*
 * hb: HarfBuzz, loaded when the first fonts are looked for. What is called of it is listed here once.
 */
#ifndef GONGSHI_PRINT_HB_H
#define GONGSHI_PRINT_HB_H

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>

/* clang-format off */
#define HB_CALLS(X) \
    X(hb_blob_create_from_file_or_fail) X(hb_blob_destroy) X(hb_blob_get_data) \
    X(hb_buffer_add_utf32) X(hb_buffer_create) X(hb_buffer_destroy) X(hb_buffer_get_glyph_infos) \
    X(hb_buffer_get_glyph_positions) X(hb_buffer_set_direction) X(hb_buffer_set_script) \
    X(hb_draw_funcs_create) X(hb_draw_funcs_destroy) X(hb_draw_funcs_set_cubic_to_func) \
    X(hb_draw_funcs_set_line_to_func) X(hb_draw_funcs_set_move_to_func) \
    X(hb_draw_funcs_set_quadratic_to_func) X(hb_face_count) X(hb_face_create) X(hb_face_destroy) \
    X(hb_face_get_glyph_count) X(hb_face_get_upem) X(hb_face_reference_blob) X(hb_font_create) \
    X(hb_font_destroy) X(hb_font_get_glyph_h_advance) X(hb_font_get_glyph_shape) \
    X(hb_font_get_h_extents) X(hb_font_get_nominal_glyph) X(hb_font_make_immutable) \
    X(hb_font_set_scale) X(hb_language_from_string) X(hb_ot_name_get_utf8) X(hb_set_add) \
    X(hb_set_clear) X(hb_set_create) X(hb_set_destroy) X(hb_set_has) X(hb_set_union) X(hb_shape) \
    X(hb_subset_input_create_or_fail) X(hb_subset_input_destroy) X(hb_subset_input_set) \
    X(hb_subset_input_set_flags) X(hb_subset_input_unicode_set) X(hb_subset_or_fail) \
    X(hb_tag_from_string) X(hb_version_string)
/* clang-format on */

struct hb_calls {
#define X(call) __typeof__(&(call)) call;
    HB_CALLS(X)
#undef X
};
extern struct hb_calls hb;

/* Has to be called, by one thread, before any of them; ends the program where there is no HarfBuzz. */
void hb_load(void);

#define hb_blob_create_from_file_or_fail    hb.hb_blob_create_from_file_or_fail
#define hb_blob_destroy                     hb.hb_blob_destroy
#define hb_blob_get_data                    hb.hb_blob_get_data
#define hb_buffer_add_utf32                 hb.hb_buffer_add_utf32
#define hb_buffer_create                    hb.hb_buffer_create
#define hb_buffer_destroy                   hb.hb_buffer_destroy
#define hb_buffer_get_glyph_infos           hb.hb_buffer_get_glyph_infos
#define hb_buffer_get_glyph_positions       hb.hb_buffer_get_glyph_positions
#define hb_buffer_set_direction             hb.hb_buffer_set_direction
#define hb_buffer_set_script                hb.hb_buffer_set_script
#define hb_draw_funcs_create                hb.hb_draw_funcs_create
#define hb_draw_funcs_destroy               hb.hb_draw_funcs_destroy
#define hb_draw_funcs_set_cubic_to_func     hb.hb_draw_funcs_set_cubic_to_func
#define hb_draw_funcs_set_line_to_func      hb.hb_draw_funcs_set_line_to_func
#define hb_draw_funcs_set_move_to_func      hb.hb_draw_funcs_set_move_to_func
#define hb_draw_funcs_set_quadratic_to_func hb.hb_draw_funcs_set_quadratic_to_func
#define hb_face_count                       hb.hb_face_count
#define hb_face_create                      hb.hb_face_create
#define hb_face_destroy                     hb.hb_face_destroy
#define hb_face_get_glyph_count             hb.hb_face_get_glyph_count
#define hb_face_get_upem                    hb.hb_face_get_upem
#define hb_face_reference_blob              hb.hb_face_reference_blob
#define hb_font_create                      hb.hb_font_create
#define hb_font_destroy                     hb.hb_font_destroy
#define hb_font_get_glyph_h_advance         hb.hb_font_get_glyph_h_advance
#define hb_font_get_glyph_shape             hb.hb_font_get_glyph_shape
#define hb_font_get_h_extents               hb.hb_font_get_h_extents
#define hb_font_get_nominal_glyph           hb.hb_font_get_nominal_glyph
#define hb_font_make_immutable              hb.hb_font_make_immutable
#define hb_font_set_scale                   hb.hb_font_set_scale
#define hb_language_from_string             hb.hb_language_from_string
#define hb_ot_name_get_utf8                 hb.hb_ot_name_get_utf8
#define hb_set_add                          hb.hb_set_add
#define hb_set_clear                        hb.hb_set_clear
#define hb_set_create                       hb.hb_set_create
#define hb_set_destroy                      hb.hb_set_destroy
#define hb_set_has                          hb.hb_set_has
#define hb_set_union                        hb.hb_set_union
#define hb_shape                            hb.hb_shape
#define hb_subset_input_create_or_fail      hb.hb_subset_input_create_or_fail
#define hb_subset_input_destroy             hb.hb_subset_input_destroy
#define hb_subset_input_set                 hb.hb_subset_input_set
#define hb_subset_input_set_flags           hb.hb_subset_input_set_flags
#define hb_subset_input_unicode_set         hb.hb_subset_input_unicode_set
#define hb_subset_or_fail                   hb.hb_subset_or_fail
#define hb_tag_from_string                  hb.hb_tag_from_string
#define hb_version_string                   hb.hb_version_string

#endif
