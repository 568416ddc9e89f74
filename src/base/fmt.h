/*
 * fmt: formats without flags, quicker than libc's. Private to base/: str_fmt and buf_fmt use it.
 */
#ifndef GONGSHI_BASE_FMT_H
#define GONGSHI_BASE_FMT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Writes what vsnprintf would, without the final 0, and returns its length. Knows %s, %.*s, %d, %u and %%,
 * and only what fits into the room: SIZE_MAX otherwise, and then vsnprintf has to do it. Uses up args.
 */
size_t fmt_short(char *to, size_t room, const char *format, va_list args);

#endif
