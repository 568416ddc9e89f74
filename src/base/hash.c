#include "base/hash.h"

#define XXH_INLINE_ALL /* the header is all of it: no library to load */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <xxhash.h>

uint64_t hash_bytes(str s) { return XXH3_64bits(s.p, s.n); }

sha256 hash_sha256(str s)
{
    sha256 h;
    crypto_hash_sha256(h.bytes, (const unsigned char *)s.p, s.n);
    return h;
}

bool hash_file(const char *path, sha256 *h, uint64_t *size)
{
    crypto_hash_sha256_state state;
    unsigned char chunk[32768];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    crypto_hash_sha256_init(&state);
    ssize_t n;
    for (*size = 0; (n = read(fd, chunk, sizeof chunk)) != 0; *size += (uint64_t)n) {
        if (n < 0 && errno == EINTR) n = 0;
        else if (n < 0) break;
        crypto_hash_sha256_update(&state, chunk, (size_t)n);
    }
    int why = errno;
    close(fd);
    errno = why;
    crypto_hash_sha256_final(&state, h->bytes);
    return n == 0;
}

str hash_hex(arena *a, sha256 h, size_t digits)
{
    char all[65];
    sodium_bin2hex(all, sizeof all, h.bytes, sizeof h.bytes);
    return str_copy(a, (str){all, digits > 64 ? 64 : digits});
}
