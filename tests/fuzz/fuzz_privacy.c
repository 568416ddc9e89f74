/* The privacy scanner over any bytes: hits lie in order inside the text, and their plain forms can be masked.
 */
#include <stdlib.h>

#include "rules/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static arena *a;
    if (!a) a = arena_new();
    arena_reset(a);
    str text = {(const char *)data, n};
    size_t at = 0, before = 0;
    privacy_hit hit;
    while (privacy_next(text, &at, &hit)) {
        if (hit.begin < before || hit.begin >= hit.end || hit.end > n || at != hit.end) abort();
        before = hit.end;
        str plain = privacy_plain(a, text, hit);
        if (hit.cls == PRIVACY_IDENTITY && !privacy_is_identity(plain)) abort();
        if (hit.cls == PRIVACY_CARD && !privacy_is_luhn(plain)) abort();
        privacy_mask(a, hit.cls, plain);
    }
    if (at != n) abort();
    privacy_marked m;
    if (privacy_unmark(a, text, &m)) {
        for (size_t i = 0; i < m.seen.n; i++)
            if (m.from[i] > m.from[i + 1] || m.from[i] >= n) abort();
        if (m.from[m.seen.n] != n) abort();
        for (at = 0; privacy_next(m.seen, &at, &hit);) privacy_plain(a, m.seen, hit);
    }
    privacy_mask_name(a, text);
    if (privacy_mask_address(text).n > n) abort();
    return 0;
}
