/* Any bytes as an attached file of each form: read without going wrong, and the text through the privacy scanner. */
#include <stdlib.h>

#include "data/readable.h"
#include "rules/privacy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void scan(void *context, str part, str text)
{
    size_t at = 0;
    privacy_hit hit;
    (void)context, (void)part;
    while (privacy_next(text, &at, &hit))
        if (hit.end > text.n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const names[] = {"a.csv", "a.xlsx", "a.pdf", "a.doc", "a.xml"};
    if (!n) return 0;
    readable_text(str_from(names[data[0] % 5]), (str){(const char *)data + 1, n - 1}, scan, NULL);
    return 0;
}
