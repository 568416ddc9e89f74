#include "base/hash.h"

#include <sodium.h>

sha256 hash_sha256(str s)
{
    sha256 h;
    crypto_hash_sha256(h.bytes, (const unsigned char *)s.p, s.n);
    return h;
}

str hash_hex(arena *a, sha256 h, size_t digits)
{
    char all[65];
    sodium_bin2hex(all, sizeof all, h.bytes, sizeof h.bytes);
    return str_copy(a, (str){all, digits > 64 ? 64 : digits});
}
