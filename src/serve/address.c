#include "serve/address.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte at *at, decoded; -1: a percent sign without two digits. */
static int next_byte(str s, size_t *at)
{
    if (s.p[*at] != '%') return (unsigned char)s.p[(*at)++];
    if (s.n - *at < 3) return -1;
    int high = digit(s.p[*at + 1]), low = digit(s.p[*at + 2]);
    *at += 3;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool is_refused(int c) { return c < 0x20 || c == 0x7f || c == '/' || c == '\\'; }

/* Decodes one part onto the path. A dot is refused in front of anything: "..", ".gongshi", ".git". */
static address_result put_part(str part, char *path, size_t *n)
{
    for (size_t i = 0, first = *n; i < part.n;) {
        int c = next_byte(part, &i);
        if (is_refused(c)) return ADDRESS_BAD;
        if (c == '.' && *n == first) return ADDRESS_HIDDEN;
        path[(*n)++] = (char)c;
    }
    return ADDRESS_FINE;
}

address_result address_path(str target, char path[ADDRESS_BYTES])
{
    static const char index[] = "index.html";
    if (!target.n || target.p[0] != '/' || target.n > ADDRESS_BYTES - sizeof index) return ADDRESS_BAD;
    size_t n = 0;
    str rest = str_sub(target, 1, target.n);
    while (rest.n) {
        bool folder = str_find_char(rest, '/', 0) != SIZE_MAX;
        str part = str_cut(rest, '/', &rest);
        if (!part.n) return ADDRESS_HIDDEN;
        address_result result = put_part(part, path, &n);
        if (result != ADDRESS_FINE) return result;
        if (folder) path[n++] = '/';
    }
    if (n == 0 || path[n - 1] == '/') {
        memcpy(path + n, index, sizeof index - 1);
        n += sizeof index - 1;
    }
    path[n] = '\0';
    return utf8_check((str){path, n}) == n ? ADDRESS_FINE : ADDRESS_BAD;
}

bool address_is_own(str host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (host.n < n || strncasecmp(host.p, names[i], n) != 0) continue;
        str port = str_sub(host, n, host.n);
        if (!port.n) return true;
        if (port.p[0] != ':' || port.n < 2 || port.n > 6) return false;
        for (size_t k = 1; k < port.n; k++)
            if (port.p[k] < '0' || port.p[k] > '9') return false;
        return true; /* whatever the port: it may be reached through a tunnel */
    }
    return false;
}

static size_t dot_before(str s, size_t end)
{
    while (end > 0 && s.p[end - 1] != '.' && s.p[end - 1] != '/') end--;
    return end > 0 && s.p[end - 1] == '.' ? end - 1 : SIZE_MAX;
}

bool address_lasts(str path)
{
    enum { DIGITS = 8 };
    if (!str_starts(path, STR("assets/")) && !str_starts(path, STR("files/"))) return false;
    size_t ending = dot_before(path, path.n);
    size_t hash = ending == SIZE_MAX ? SIZE_MAX : dot_before(path, ending);
    if (hash == SIZE_MAX || ending - hash - 1 != DIGITS) return false;
    for (size_t i = hash + 1; i < ending; i++)
        if (!memchr("0123456789abcdef", path.p[i], 16)) return false;
    return true;
}

const char *address_type(str path)
{
    static const char *const types[][2] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".geojson", "application/geo+json; charset=utf-8"},
        {".atom", "application/atom+xml; charset=utf-8"},
        {".xml", "application/xml; charset=utf-8"},
        {".ics", "text/calendar; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".md", "text/markdown; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".ico", "image/vnd.microsoft.icon"},
        {".pdf", "application/pdf"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
        {".xls", "application/vnd.ms-excel"},
        {".doc", "application/msword"},
        {".zip", "application/zip"},
        {".mp3", "audio/mpeg"},
        {".mp4", "video/mp4"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".webmanifest", "application/manifest+json; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t n = strlen(types[i][0]);
        if (path.n > n && strncasecmp(path.p + path.n - n, types[i][0], n) == 0) return types[i][1];
    }
    return "application/octet-stream";
}
