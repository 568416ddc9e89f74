#include "model/calendars.h"

#include "base/embed.h"
#include "base/io.h"
#include "base/num.h"
#include "data/yaml.h"
#include "model/types/types.h"

enum { MOST_DAYS = 400, MOST_FAULTS = 16 };

/* The days of one list, with their places. */
struct days {
    date days[MOST_DAYS];
    const val *at[MOST_DAYS];
    size_t n;
};

static const field off_field = {.name = STR_INIT("off"), .label = STR_INIT("off")};
static const field work_field = {.name = STR_INIT("work"), .label = STR_INIT("work")};

static void add_day(struct days *to, date d, const val *at)
{
    if (to->n == MOST_DAYS) return;
    to->at[to->n] = at;
    to->days[to->n++] = d;
}

/* A day, a list of days, {name, days} or {name, from, to}. */
static bool read_days(load *l, const field *f, const val *v, struct days *to)
{
    bool ok = true;
    if (v->kind == VAL_LIST) {
        for (uint32_t i = 0; i < v->n; i++) ok = read_days(l, f, &v->u.items[i], to) && ok;
        return ok;
    }
    if (v->kind == VAL_MAP) {
        const val *days = VAL_AT(v, "days"), *from = VAL_AT(v, "from"), *end = VAL_AT(v, "to");
        if (days) return read_days(l, f, days, to);
        if (!from || !end) {
            diag(l->d, CALENDAR_SHAPE, val_span(v));
            return false;
        }
        date first = read_date(l, f, from), last = read_date(l, f, end);
        for (date d = first; first != DATE_NONE && last != DATE_NONE && d <= last && d - first < MOST_DAYS;
             d++)
            add_day(to, d, from);
        return first != DATE_NONE && last != DATE_NONE;
    }
    date d = read_date(l, f, v);
    if (d == DATE_NONE) return false;
    add_day(to, d, v);
    return true;
}

static void report(load *l, const calendar_fault *f, const val *at, str year)
{
    str day = f->day == DATE_NONE ? STR_NONE : date_iso(l->a, f->day);
    switch (f->kind) {
    case CALENDAR_YEAR_TWICE: diag(l->d, CALENDAR_YEAR_TWICE, val_span(at), year); break;
    case CALENDAR_OUTSIDE: diag(l->d, CALENDAR_OUTSIDE, val_span(at), day, year); break;
    case CALENDAR_DAY_TWICE: diag(l->d, CALENDAR_DAY_TWICE, val_span(at), day); break;
    case CALENDAR_DAY_BOTH: diag(l->d, CALENDAR_DAY_BOTH, val_span(at), day); break;
    case CALENDAR_NO_MAKE_UP: diag(l->d, CALENDAR_NO_MAKE_UP, val_span(at), day); break;
    }
}

static void check_keys(load *l, const val *root)
{
    static const char *const known[] = {"year", "source", "off", "work", "note"};
    for (uint32_t i = 0; i < root->n; i++) {
        bool found = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            found |= str_eq(val_key(&root->u.pairs[i]), str_from(known[k]));
        if (!found)
            diag(l->d, CALENDAR_KEY, val_key_span(root, &root->u.pairs[i]), val_key(&root->u.pairs[i]));
    }
}

/* The year a document is for; 0: it says none. */
static int year_of(const val *root)
{
    int64_t year;
    const val *v = VAL_AT(root, "year");
    return v && num_parse(str_trim(val_str(v)), &year) && year > 0 && year < 10000 ? (int)year : 0;
}

static void read_one(load *l, const val *root, calendar *c)
{
    int year = year_of(root);
    const val *off = VAL_AT(root, "off"), *work = VAL_AT(root, "work"), *source = VAL_AT(root, "source");
    if (root->kind != VAL_MAP || !year || !off) {
        diag(l->d, CALENDAR_SHAPE, val_span(root));
        return;
    }
    check_keys(l, root);
    str written = val_str(VAL_AT(root, "year"));
    if (!source || (!VAL_AT(source, "number") && !VAL_AT(source, "url")))
        diag(l->d, CALENDAR_NO_SOURCE, val_span(VAL_AT(root, "year")), written);
    struct days *is_off = arena_make(l->a, struct days), *is_work = arena_make(l->a, struct days);
    bool ok = read_days(l, &off_field, off, is_off);
    if (work && work->kind != VAL_NULL) ok = read_days(l, &work_field, work, is_work) && ok;
    if (!ok) return;
    calendar_fault faults[MOST_FAULTS];
    calendar_notice notice = {year, is_off->days, is_off->n, is_work->days, is_work->n};
    size_t n = calendar_add_year(c, &notice, faults, MOST_FAULTS);
    for (size_t i = 0; i < n && i < MOST_FAULTS; i++) {
        const struct days *in = faults[i].work ? is_work : is_off;
        report(l, &faults[i],
               faults[i].kind == CALENDAR_YEAR_TWICE ? VAL_AT(root, "year") : in->at[faults[i].at], written);
    }
}

/* The notices built in, but those of years for which the site has its own. */
static void add_built_in(load *l, calendar *c)
{
    for (size_t i = 0; embed_paths[i]; i++) {
        str path = str_from(embed_paths[i]), bytes = embed_bytes(i);
        if (!str_starts(path, STR("content/calendars/"))) continue;
        yaml_docs docs = yaml_read(l->a, l->d, src_add(path, bytes), 0, (uint32_t)bytes.n);
        for (size_t k = 0; k < docs.n; k++)
            if (!calendar_has_year(c, year_of(&docs.roots[k]))) read_one(l, &docs.roots[k], c);
    }
}

void calendars_load(load *l)
{
    struct calendars *all = arena_make(l->a, struct calendars);
    all->days = calendar_new(l->a);
    for (size_t i = 0; i < l->m->tree.ndocs; i++)
        if (str_eq(l->m->tree.docs[i].folder, STR("calendars")))
            read_one(l, l->m->tree.docs[i].root, all->days);
    add_built_in(l, all->days);
    l->m->calendars = all;
}

const calendar *calendars_days(const model *m) { return m->calendars->days; }

const calendar *calendars_read(arena *a, diags *d, str folder)
{
    model m = {.lang = STR("zh-CN")};
    load l = {.m = &m, .a = a, .d = d};
    char *path = str_c(a, str_fmt(a, "%.*s/content/calendars", STR_ARG(folder)));
    if (io_is_folder(path)) tree_read(&m.tree, &a, 1, d, path, STR("content/calendars"));
    tree_drop_torn(&m.tree, STR_NONE);
    for (size_t i = 0; i < m.tree.ndocs; i++) m.tree.docs[i].folder = STR("calendars");
    calendars_load(&l);
    return m.calendars->days;
}
