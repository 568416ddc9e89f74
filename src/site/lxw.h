/*
 * lxw: libxlsxwriter, loaded when the first workbook is written. What is called of it is listed here once.
 */
#ifndef GONGSHI_SITE_LXW_H
#define GONGSHI_SITE_LXW_H

#include <xlsxwriter.h>
#include <stdbool.h>

/* clang-format off */
#define LXW_CALLS(X) \
    X(format_set_align) X(format_set_bold) X(format_set_num_format) X(format_set_text_wrap) \
    X(workbook_add_format) X(workbook_add_worksheet) X(workbook_close) X(workbook_new) \
    X(workbook_set_properties) X(workbook_validate_sheet_name) X(worksheet_autofilter) \
    X(worksheet_freeze_panes) X(worksheet_set_column) X(worksheet_write_datetime) \
    X(worksheet_write_number) X(worksheet_write_string)
/* clang-format on */

struct lxw_calls {
#define X(call) __typeof__(&(call)) call;
    LXW_CALLS(X)
#undef X
};
extern struct lxw_calls lxw;

/* Has to be called, by one thread, before any of them. false: errno. */
bool lxw_load(void);

#define format_set_align             lxw.format_set_align
#define format_set_bold              lxw.format_set_bold
#define format_set_num_format        lxw.format_set_num_format
#define format_set_text_wrap         lxw.format_set_text_wrap
#define workbook_add_format          lxw.workbook_add_format
#define workbook_add_worksheet       lxw.workbook_add_worksheet
#define workbook_close               lxw.workbook_close
#define workbook_new                 lxw.workbook_new
#define workbook_set_properties      lxw.workbook_set_properties
#define workbook_validate_sheet_name lxw.workbook_validate_sheet_name
#define worksheet_autofilter         lxw.worksheet_autofilter
#define worksheet_freeze_panes       lxw.worksheet_freeze_panes
#define worksheet_set_column         lxw.worksheet_set_column
#define worksheet_write_datetime     lxw.worksheet_write_datetime
#define worksheet_write_number       lxw.worksheet_write_number
#define worksheet_write_string       lxw.worksheet_write_string

#endif
