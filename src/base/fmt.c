#include "base/fmt.h"

#include <stdint.h>
#include <string.h>

/* Pages are made of short texts put together by the hundred thousand; libc takes 700 instructions for one. */

typedef struct short_text {
    char *at, *end;
} short_text;

static int put(short_text *t, const char *bytes, size_t n)
{
    if ((size_t)(t->end - t->at) < n) return 0;
    if (n) memcpy(t->at, bytes, n);
    t->at += n;
    return 1;
}

static int put_number(short_text *t, unsigned u, int negative)
{
    char digits[16], *p = digits + sizeof digits;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (negative) *--p = '-';
    return put(t, p, (size_t)(digits + sizeof digits - p));
}

static int put_int(short_text *t, int v)
{
    return put_number(t, v < 0 ? 0u - (unsigned)v : (unsigned)v, v < 0);
}

size_t fmt_short(char *to, size_t room, const char *format, va_list args)
{
    short_text t = {to, to + room};
    for (int fits = 1; fits;) {
        const char *mark = strchrnul(format, '%');
        if (!put(&t, format, (size_t)(mark - format))) return SIZE_MAX;
        if (!*mark) return (size_t)(t.at - to);
        format = mark + 2;
        switch (mark[1]) {
        case '.': {
            if (mark[2] != '*' || mark[3] != 's') return SIZE_MAX;
            int n = va_arg(args, int);
            const char *s = va_arg(args, const char *);
            fits = n >= 0 && put(&t, s, s ? strnlen(s, (size_t)n) : 0);
            format = mark + 4;
            break;
        }
        case 's': {
            const char *s = va_arg(args, const char *);
            fits = s && put(&t, s, strlen(s));
            break;
        }
        case 'd': fits = put_int(&t, va_arg(args, int)); break;
        case 'u': fits = put_number(&t, va_arg(args, unsigned), 0); break;
        case '%': fits = put(&t, "%", 1); break;
        default: return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}
