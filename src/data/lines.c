#include "data/lines.h"

#include <string.h>

line line_at(str all, uint32_t at, uint32_t low, uint32_t high)
{
    uint32_t begin = at < high ? at : high, end = begin;
    while (begin > low && all.p[begin - 1] != '\n') begin--;
    while (end < high && all.p[end] != '\n') end++;
    if (end > begin && all.p[end - 1] == '\r') end--;
    uint32_t text = begin;
    while (text < end && all.p[text] == ' ') text++;
    return (line){begin, end, text};
}

bool line_says(str all, line l) { return l.text != l.end && all.p[l.text] != '#'; }

bool line_step(str all, line *l, bool up, uint32_t low, uint32_t high)
{
    do {
        uint32_t next = l->begin;
        if (up && next-- <= low) return false;
        if (!up) {
            next = l->end;
            while (next < high && all.p[next] != '\n') next++;
            if (++next >= high) return false;
        }
        *l = line_at(all, next, low, high);
    } while (!line_says(all, *l));
    return true;
}

bool stands_at(str all, uint32_t at, uint32_t end, const char *what)
{
    size_t n = strlen(what);
    return end >= at && end - at >= n && memcmp(all.p + at, what, n) == 0;
}

bool line_is_item(str all, line l)
{
    return stands_at(all, l.text, l.end, "- ") || (l.end == l.text + 1 && all.p[l.text] == '-');
}

uint32_t line_past_dashes(str all, line l)
{
    uint32_t at = l.text;
    while (stands_at(all, at, l.end, "- ")) {
        at += 2;
        while (at < l.end && all.p[at] == ' ') at++;
    }
    return at;
}
