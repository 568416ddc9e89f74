#include "base/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>

struct deflater {
    struct libdeflate_compressor *with;
};

deflater *deflater_new(int level)
{
    deflater *d = mem_alloc(sizeof *d);
    d->with = libdeflate_alloc_compressor(level);
    if (!d->with) mem_fail();
    return d;
}

void deflater_free(deflater *d)
{
    if (!d) return;
    libdeflate_free_compressor(d->with);
    free(d);
}

void deflate_put(deflater *d, str bytes, buf *out)
{
    size_t room = libdeflate_zlib_compress_bound(d->with, bytes.n);
    buf_reserve(out, room);
    size_t n = libdeflate_zlib_compress(d->with, bytes.n ? bytes.p : "", bytes.n, out->p + out->n, room);
    if (!n) mem_fail(); /* cannot happen within the bound */
    out->n += n;
}

/* libdeflate wants room for all of it: the room grows until it is enough, or max. */
bool inflate_put(buf *out, str data, size_t max, bool zlib)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (!d) mem_fail();
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    size_t room = data.n < 1024 ? 4096 : data.n * 4, used = 0, n = 0;
    for (bool last = false; result == LIBDEFLATE_INSUFFICIENT_SPACE && !last; room *= 2) {
        last = room >= max;
        if (last) room = max;
        buf_reserve(out, room + 1);
        result = zlib ? libdeflate_zlib_decompress_ex(d, data.p, data.n, out->p + out->n, room, &used, &n)
                      : libdeflate_deflate_decompress_ex(d, data.p, data.n, out->p + out->n, room, &used, &n);
    }
    libdeflate_free_decompressor(d);
    if (result != LIBDEFLATE_SUCCESS) return false;
    out->n += n;
    return true;
}
