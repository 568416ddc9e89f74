#include "data/mend.h"

#include "data/lines.h"

void mending_init(mending *m, str file) { *m = (mending){.seen = file}; }

void mending_free(mending *m)
{
    arena_free(m->side);
    m->side = NULL;
}

static arena *side(mending *m)
{
    if (!m->side) m->side = arena_new();
    return m->side;
}

void mending_add(mending *m, uint32_t begin, uint32_t end, const char *by)
{
    uint32_t at = m->n;
    while (at && m->mends[at - 1].begin > begin) at--;
    if (at && m->mends[at - 1].begin == begin) return;
    if (m->n == m->cap) {
        uint32_t cap = m->cap ? m->cap * 2 : 8;
        m->mends = arena_grow(side(m), m->mends, m->cap * sizeof(mend), cap * sizeof(mend));
        m->cap = cap;
    }
    memmove(m->mends + at + 1, m->mends + at, (m->n - at) * sizeof(mend));
    m->mends[at] = (mend){begin, end, by};
    m->n++;
}

/* ---- what is left out --------------------------------------------------------------------- */

/* Blanks for all but line ends; false: there was nothing else. */
static bool blank(mending *m, uint32_t begin, uint32_t end)
{
    bool any = false;
    for (uint32_t i = begin; i < end && !any; i++) any = !strchr(" \t\r\n", m->seen.p[i]);
    if (!any) return false;
    char *copy = arena_alloc(side(m), m->seen.n);
    memcpy(copy, m->seen.p, m->seen.n);
    for (uint32_t i = begin; i < end; i++)
        if (copy[i] != '\n' && copy[i] != '\r') copy[i] = ' ';
    m->seen.p = copy;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->n; i++)
        if (m->mends[i].begin < begin || m->mends[i].begin >= end) m->mends[kept++] = m->mends[i];
    m->n = kept;
    return true;
}

static bool parts_documents(str all, line l)
{
    return l.text == l.begin &&
           (stands_at(all, l.begin, l.end, "---") || stands_at(all, l.begin, l.end, "..."));
}

/* The document around a place: between lines that part documents. */
static yaml_part document_at(str all, uint32_t low, uint32_t high, uint32_t at)
{
    yaml_part d = {low, high};
    line l = line_at(all, at, low, high);
    do {
        if (!parts_documents(all, l) || l.end >= at) continue;
        d.begin = l.end;
        break;
    } while (line_step(all, &l, true, low, high));
    for (l = line_at(all, at, low, high); line_step(all, &l, false, low, high);)
        if (parts_documents(all, l)) {
            d.end = l.begin;
            break;
        }
    return d;
}

static uint32_t column(line l) { return l.text - l.begin; }

/* The item of the document's list around a place. */
static yaml_part item_at(str all, yaml_part d, uint32_t at, uint32_t indent)
{
    yaml_part item = d;
    line l = line_at(all, at, d.begin, d.end);
    do {
        if (!line_is_item(all, l) || column(l) != indent) continue;
        item.begin = l.begin;
        break;
    } while (line_step(all, &l, true, d.begin, d.end));
    for (l = line_at(all, at, d.begin, d.end); line_step(all, &l, false, d.begin, d.end);)
        if (line_is_item(all, l) && column(l) <= indent) {
            item.end = l.begin;
            break;
        }
    return item;
}

/* The field around a place of a record whose fields begin at a column: a list may stand as far left. */
static yaml_part field_at(str all, yaml_part unit, uint32_t at, uint32_t indent, bool item)
{
    yaml_part f = unit;
    line l = line_at(all, at, unit.begin, unit.end);
    do {
        bool first = item && l.begin == unit.begin;
        f.begin = first ? l.begin + indent : l.begin;
        if (first || (column(l) <= indent && !line_is_item(all, l))) break;
    } while (line_step(all, &l, true, unit.begin, unit.end));
    for (l = line_at(all, at, unit.begin, unit.end); line_step(all, &l, false, unit.begin, unit.end);)
        if (column(l) <= indent && !line_is_item(all, l)) {
            f.end = l.begin;
            break;
        }
    return f;
}

static bool add_torn(mending *m, yaml_part unit)
{
    if (m->ntorn == m->torn_cap) {
        uint32_t cap = m->torn_cap ? m->torn_cap * 2 : 4;
        m->torn = arena_grow(side(m), m->torn, m->torn_cap * sizeof(yaml_part), cap * sizeof(yaml_part));
        m->torn_cap = cap;
    }
    m->torn[m->ntorn++] = unit;
    return true;
}

bool mending_leave_out(mending *m, uint32_t low, uint32_t high, uint32_t at)
{
    if (at >= high) at = high ? high - 1 : 0;
    yaml_part unit = document_at(m->seen, low, high, at);
    line first = line_at(m->seen, unit.begin, unit.begin, unit.end);
    if (!line_says(m->seen, first) && !line_step(m->seen, &first, false, unit.begin, unit.end)) return false;
    bool flow = m->seen.p[first.text] == '{' || m->seen.p[first.text] == '[',
         item = line_is_item(m->seen, first);
    uint32_t indent = column(first);
    yaml_part whole = unit;
    if (item) {
        unit = item_at(m->seen, unit, at, indent);
        line l = line_at(m->seen, unit.begin, unit.begin, unit.end);
        indent = line_past_dashes(m->seen, l) - l.begin;
        item = line_is_item(m->seen, l);
    }
    line second = first, wrong = line_at(m->seen, at, low, high);
    if (line_step(m->seen, &second, false, whole.begin, whole.end) && second.begin == wrong.begin &&
        column(second) < column(first)) { /* it is the first line that stands out of line */
        uint32_t known = m->n;
        mending_add(m, first.begin + column(second), first.text, "");
        if (m->n > known) return true;
    }
    yaml_part f = field_at(m->seen, unit, at, indent, item);
    return (!flow && blank(m, f.begin, f.end) && add_torn(m, unit)) ||
           (blank(m, unit.begin, unit.end) && add_torn(m, unit)) ||
           (blank(m, whole.begin, whole.end) && add_torn(m, whole));
}

const yaml_part *mending_torn(const mending *m, arena *a)
{
    if (!m->ntorn) return NULL;
    yaml_part *copy = arena_make_n(a, yaml_part, m->ntorn);
    memcpy(copy, m->torn, m->ntorn * sizeof *copy);
    return copy;
}

bool yaml_is_torn(const yaml_docs *docs, uint32_t at)
{
    for (uint32_t i = 0; i < docs->ntorn; i++)
        if (at >= docs->torn[i].begin && at < docs->torn[i].end) return true;
    return false;
}

/* ---- what is read ------------------------------------------------------------------------- */

str mending_text(mending *m, uint32_t low, uint32_t high, const uint32_t **origin)
{
    size_t more = 0;
    for (uint32_t i = 0; i < m->n; i++) more += strlen(m->mends[i].by);
    char *out = arena_alloc(side(m), high - low + more + 1);
    uint32_t *from = arena_make_n(side(m), uint32_t, high - low + more + 1), at = low, next = 0;
    size_t n = 0;
    while (at < high) {
        if (next < m->n && m->mends[next].begin == at) {
            const mend *one = &m->mends[next++];
            for (const char *p = one->by; *p; p++) {
                from[n] = (p == one->by ? one->begin : one->end) - low;
                out[n++] = *p;
            }
            if (one->end > at) {
                at = one->end;
                continue;
            }
        }
        from[n] = at - low;
        out[n++] = m->seen.p[at++];
    }
    from[n] = high - low;
    *origin = from;
    return (str){out, n};
}
