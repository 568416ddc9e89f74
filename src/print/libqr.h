/*
 * libqr: libqrencode, loaded with the first QR code. What is called of it is listed here once.
 */
#ifndef GONGSHI_PRINT_LIBQR_H
#define GONGSHI_PRINT_LIBQR_H

#include <qrencode.h>

/* clang-format off */
#define LIBQR_CALLS(X) \
    X(QRcode_encodeData) X(QRcode_free)
/* clang-format on */

struct libqr_calls {
#define X(call) __typeof__(&(call)) call;
    LIBQR_CALLS(X)
#undef X
};
extern struct libqr_calls libqr;

/* Has to be called before any of them, by any thread; ends the program where there is no libqrencode. */
void libqr_load(void);

#define QRcode_encodeData libqr.QRcode_encodeData
#define QRcode_free       libqr.QRcode_free

#endif
