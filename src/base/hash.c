#include "base/hash.h"

#define XXH_INLINE_ALL /* the header is all of it: no library to load */
#include <errno.h>
#include <fcntl.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <unistd.h>
#include <xxhash.h>

uint64_t hash_bytes(str s) { return XXH3_64bits(s.p, s.n); }

sha256 hash_sha256(str s)
{
    sha256 h;
    struct sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, s.n, (const uint8_t *)s.p);
    sha256_digest(&state, sizeof h.bytes, h.bytes);
    return h;
}

bool hash_file(const char *path, sha256 *h, uint64_t *size)
{
    struct sha256_ctx state;
    unsigned char chunk[32768];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    sha256_init(&state);
    ssize_t n;
    for (*size = 0; (n = read(fd, chunk, sizeof chunk)) != 0; *size += (uint64_t)n) {
        if (n < 0 && errno == EINTR) n = 0;
        else if (n < 0) break;
        sha256_update(&state, (size_t)n, chunk);
    }
    int why = errno;
    close(fd);
    errno = why;
    sha256_digest(&state, sizeof h->bytes, h->bytes);
    return n == 0;
}

str hash_hex(arena *a, sha256 h, size_t digits)
{
    char all[BASE16_ENCODE_LENGTH(sizeof h.bytes)];
    base16_encode_update(all, sizeof h.bytes, h.bytes);
    return str_copy(a, (str){all, digits > sizeof all ? sizeof all : digits});
}
