#include "base/inflate.h"

enum { MOST_BITS = 15, SYMBOLS = 288, DISTANCES = 30 };

typedef struct bits {
    const unsigned char *p, *end;
    uint32_t hold;
    unsigned n;     /* bits in hold */
    bool short_of;  /* more was asked for than there is */
} bits;

static unsigned take(bits *b, unsigned n)
{
    while (b->n < n) {
        if (b->p == b->end) {
            b->short_of = true;
            return 0;
        }
        b->hold |= (uint32_t)*b->p++ << b->n;
        b->n += 8;
    }
    unsigned v = b->hold & ((1u << n) - 1);
    b->hold >>= n;
    b->n -= n;
    return v;
}

/* A canonical Huffman code: how many codes there are of each length, and their symbols in order. */
typedef struct code {
    uint16_t count[MOST_BITS + 1], symbol[SYMBOLS];
} code;

/* false: the lengths are no code. One that is not full is fine where it has a single symbol. */
static bool make_code(code *c, const uint8_t *lengths, unsigned n)
{
    uint16_t at[MOST_BITS + 2] = {0};
    *c = (code){{0}, {0}};
    for (unsigned i = 0; i < n; i++) c->count[lengths[i]]++;
    int left = 1;
    for (unsigned k = 1; k <= MOST_BITS; k++) {
        left = left * 2 - c->count[k];
        if (left < 0) return false;
        at[k + 1] = (uint16_t)(at[k] + c->count[k]);
    }
    for (unsigned i = 0; i < n; i++)
        if (lengths[i]) c->symbol[at[lengths[i]]++] = (uint16_t)i;
    return left == 0 || n - c->count[0] <= 1;
}

/* The next symbol; -1: no such code. */
static int decode(bits *b, const code *c)
{
    int at = 0, first = 0, index = 0;
    for (unsigned k = 1; k <= MOST_BITS; k++) {
        at |= (int)take(b, 1);
        if (b->short_of) return -1;
        int count = c->count[k];
        if (at - count < first) return c->symbol[index + (at - first)];
        index += count;
        first = (first + count) * 2;
        at *= 2;
    }
    return -1;
}

static bool copy_back(buf *out, size_t distance, size_t length, size_t end)
{
    if (distance > out->n || length > end - out->n) return false;
    buf_reserve(out, length);
    for (size_t i = 0; i < length; i++, out->n++) out->p[out->n] = out->p[out->n - distance];
    return true;
}

static bool read_block(bits *b, buf *out, const code *symbols, const code *distances, size_t begin, size_t end)
{
    static const uint16_t base[] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static const uint16_t far[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                   193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    static const uint8_t far_extra[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
    for (;;) {
        int s = decode(b, symbols);
        if (s < 0) return false;
        if (s == 256) return true;
        if (s < 256) {
            if (out->n == end) return false;
            buf_putc(out, (char)s);
            continue;
        }
        s -= 257;
        if (s >= 29) return false;
        size_t length = base[s] + take(b, extra[s]);
        int d = decode(b, distances);
        if (d < 0 || d >= DISTANCES) return false;
        size_t distance = far[d] + (size_t)take(b, far_extra[d]);
        if (b->short_of || distance > out->n - begin || !copy_back(out, distance, length, end)) return false;
    }
}

static bool read_stored(bits *b, buf *out, size_t end)
{
    b->hold = b->n = 0;
    if (b->end - b->p < 4) return false;
    size_t n = b->p[0] | (size_t)b->p[1] << 8;
    b->p += 4;
    if (n > (size_t)(b->end - b->p) || n > end - out->n) return false;
    buf_put(out, (str){(const char *)b->p, n});
    b->p += n;
    return true;
}

static bool read_fixed(bits *b, buf *out, size_t begin, size_t end)
{
    uint8_t lengths[SYMBOLS];
    code symbols, distances;
    for (unsigned i = 0; i < SYMBOLS; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    make_code(&symbols, lengths, SYMBOLS);
    for (unsigned i = 0; i < DISTANCES; i++) lengths[i] = 5;
    make_code(&distances, lengths, DISTANCES);
    return read_block(b, out, &symbols, &distances, begin, end);
}

static bool read_dynamic(bits *b, buf *out, size_t begin, size_t end)
{
    static const uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    unsigned nsymbols = take(b, 5) + 257, ndistances = take(b, 5) + 1, n = take(b, 4) + 4;
    uint8_t lengths[SYMBOLS + 32] = {0};
    code helper, symbols, distances;
    if (nsymbols > 286 || ndistances > DISTANCES) return false;
    for (unsigned i = 0; i < n; i++) lengths[order[i]] = (uint8_t)take(b, 3);
    if (b->short_of || !make_code(&helper, lengths, 19)) return false;
    uint8_t all[SYMBOLS + 32] = {0};
    for (unsigned i = 0; i < nsymbols + ndistances;) {
        int s = decode(b, &helper);
        if (s < 0 || (s == 16 && !i)) return false;
        if (s < 16) {
            all[i++] = (uint8_t)s;
            continue;
        }
        uint8_t again = s == 16 ? all[i - 1] : 0;
        unsigned times = s == 16 ? 3 + take(b, 2) : s == 17 ? 3 + take(b, 3) : 11 + take(b, 7);
        if (i + times > nsymbols + ndistances) return false;
        while (times--) all[i++] = again;
    }
    if (!make_code(&symbols, all, nsymbols) || !make_code(&distances, all + nsymbols, ndistances)) return false;
    return read_block(b, out, &symbols, &distances, begin, end);
}

bool inflate_put(buf *out, str data, size_t max, bool zlib)
{
    const unsigned char *p = (const unsigned char *)data.p;
    if (zlib && data.n < 2) return false;
    bits b = {.p = p + (zlib ? 2 : 0), .end = p + data.n};
    size_t begin = out->n, end = begin + max;
    for (bool last = false; !last;) {
        last = take(&b, 1);
        unsigned kind = take(&b, 2);
        if (b.short_of || kind == 3) return false;
        bool ok = kind == 0 ? read_stored(&b, out, end) : kind == 1 ? read_fixed(&b, out, begin, end) : read_dynamic(&b, out, begin, end);
        if (!ok) return false;
    }
    return true;
}
