/* Any bytes as the path and the Host of a request: a path that is served stays below the folder and shows nothing hidden. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "serve/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    str rest, target = str_cut((str){(const char *)data, n}, '\n', &rest);
    char path[ADDRESS_BYTES];
    memset(path, 'x', sizeof path);
    if (address_path(target, path) == ADDRESS_FINE) {
        const char *end = memchr(path, '\0', sizeof path);
        if (!end || end == path || path[0] == '/' || path[0] == '.' || end[-1] == '/') abort();
        if (strstr(path, "/.") || strstr(path, "//") || strchr(path, '\\')) abort();
        for (const char *p = path; *p; p++)
            if ((unsigned char)*p < 0x20 || *p == 0x7f) abort();
        str s = str_from(path);
        if (utf8_check(s) != s.n || !*address_type(s)) abort();
    }
    if (address_is_own(rest)) {
        char host[ADDRESS_BYTES];
        if (rest.n > 15) abort(); /* "127.0.0.1:65535" */
        memcpy(host, rest.p, rest.n);
        host[rest.n] = '\0';
        if (strncasecmp(host, "localhost", 9) && strncmp(host, "127.0.0.1", 9) && strncmp(host, "[::1]", 5)) abort();
    }
    return 0;
}
