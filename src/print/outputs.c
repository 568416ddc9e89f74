/* The files of bulletins, their web pages, and the page that lists them: see making.h. */
#include "print/making.h"
#include "print/style.h"

#include "base/date.h"
#include "base/hash.h"
#include "model/model.h"

static bool put_as(making *m, unsigned number, const bulletin *b, const char *ending, str bytes)
{
    worker *w = &m->workers[number];
    bool ok = m->put(m->context, number, str_fmt(w->scratch, "%.*s%s", STR_ARG(b->path), ending), bytes);
    if (!ok) atomic_store(&m->failed, true);
    return ok;
}

const char *bulletin_paper(const bulletin *b)
{
    static const char *const names[][2] = {{"A3", "A3 横"}, {"A4", "A4 横"}, {"A5", "A5 横"}};
    return names[b->paper][b->landscape];
}

static const bulletin *large_of(const making *m, const bulletin *b)
{
    const bulletin *next = b + 1;
    return next < m->items + m->n && next->large && !next->left_out ? next : NULL;
}

/* ---- entries for templates ----------------------------------------------------------------------------- */

typedef struct entries {
    arena *a;
    dyn_entry *e;
    uint32_t n;
} entries;

enum { ENTRIES = 40 };

static entries entries_new(arena *a) { return (entries){a, arena_make_n(a, dyn_entry, ENTRIES), 0}; }

static void put_dyn(entries *t, const char *name, dyn value)
{
    t->e[t->n++] = (dyn_entry){str_from(name), value};
}

static void put_text(entries *t, const char *name, str text) { put_dyn(t, name, dyn_text(text)); }

/* Names with 、 between. */
static void put_list(entries *t, const char *name, const print_list *l)
{
    str out = STR_NONE;
    for (size_t i = 0; i < l->n; i++)
        out = str_fmt(t->a, "%.*s%s%.*s", STR_ARG(out), i ? "、" : "", STR_ARG(l->items[i]));
    put_text(t, name, out);
}

/* Addresses from the folder of the site that `from` names: "print/" or the bulletin's own. */
static void put_files(entries *t, const making *m, const bulletin *b, size_t from)
{
    static const char *const kinds[][2] = {
        {"html", ".html"}, {"pdf", ".pdf"}, {"txt", ".txt"}, {"read", ".read.txt"}};
    str at = str_sub(b->path, from, b->path.n);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        put_text(t, kinds[i][0], str_fmt(t->a, "%.*s%s", STR_ARG(at), kinds[i][1]));
    const bulletin *large = large_of(m, b);
    str big = large ? str_sub(large->path, from, large->path.n) : STR_NONE;
    put_text(t, "large", big.n ? str_join(t->a, big, STR(".pdf")) : STR_NONE);
    put_text(t, "label", b->form->label);
    put_text(t, "title", b->title);
    put_text(t, "paper", str_from(bulletin_paper(b)));
    put_text(t, "sheets", str_fmt(t->a, "%zu", b->pages));
    put_text(t, "seconds", str_fmt(t->a, "%u", b->seconds));
}

static bool render(making *m, unsigned number, const tmpl *t, str path, str name, str root, dyn frame)
{
    worker *w = &m->workers[number];
    page_plan here = {.t = t, .path = path, .name = name};
    str before = w->env.root;
    w->env.plan = &here;
    w->env.root = root;
    buf_clear(&w->out);
    dyn frames[] = {view_globals(m->v, &w->env), frame};
    bool ok = tmpl_render(t, frames, 2, &w->env.dyn, &w->out, m->d);
    if (!ok) atomic_store(&m->failed, true);
    w->env.root = before;
    return ok;
}

/* ---- the web page ------------------------------------------------------------------------------------ */

static str folder_up(arena *a, str path, size_t *folder)
{
    str up = STR_NONE;
    *folder = 0;
    for (size_t at = 0; (at = str_find_char(path, '/', at)) != SIZE_MAX; *folder = ++at)
        up = str_join(a, up, STR("../"));
    return up;
}

/* The web form of a bulletin, where the site has a template for it. */
static void put_page(making *m, unsigned number, bulletin *b)
{
    worker *w = &m->workers[number];
    const tmpl *t = tmpl_find(view_templates(m->v), STR("print/page"));
    if (!t) return;
    arena *a = w->scratch;
    size_t folder;
    str root = folder_up(a, b->path, &folder), home = b->r ? route_record(m->v, b->r) : STR_NONE;
    print_doc doc;
    making_read(m, w, b, root, &doc);
    buf html = {0};
    web_html(a, &doc, &html);
    entries e = entries_new(a);
    put_files(&e, m, b, folder);
    const struct {
        const char *name;
        str text;
    } texts[] = {{"subtitle", doc.subtitle}, {"issuer", doc.issuer}, {"number", doc.number},
                 {"date", doc.date},         {"to", doc.to},         {"big", doc.big},
                 {"phone", doc.phone},       {"note", doc.note},     {"copies", doc.copies},
                 {"footer", doc.footer},     {"url", doc.url},       {"hash", doc.hash},
                 {"entry", doc.entry}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) put_text(&e, texts[i].name, texts[i].text);
    put_text(&e, "day", style_date(a, doc.date));
    put_text(&e, "record", home.n ? str_join(a, root, home) : STR_NONE);
    put_list(&e, "sign", doc.sign.n ? &doc.sign : &(print_list){&doc.issuer, doc.issuer.n > 0});
    put_list(&e, "attachments", &doc.attachments);
    put_list(&e, "present", &doc.present);
    put_list(&e, "excused", &doc.excused);
    put_list(&e, "observers", &doc.observers);
    put_dyn(&e, "body", dyn_html(buf_str(&html)));
    dyn_entry outer = {STR("bulletin"), dyn_object(e.e, e.n)};
    str path = str_join(a, b->path, STR(".html"));
    if (render(m, number, t, path, STR("print/page"), root, dyn_object(&outer, 1)))
        put_as(m, number, b, ".html", buf_str(&w->out));
    buf_fini(&html);
}

/* ---- one bulletin ------------------------------------------------------------------------------------- */

static bool make_pdf(making *m, worker *w, bulletin *b, const print_doc *doc)
{
    str bytes;
    if (b->kept && made_pdf(m, w->scratch, b, &bytes)) {
        buf_put(&w->out, bytes);
        return true;
    }
    if (b->kept) { /* taken away while we worked */
        diag(m->d, FILE_UNREADABLE, doc->at, b->path);
        atomic_store(&m->failed, true);
        return false;
    }
    b->pages = print_pdf(m->batch, w->setter, doc, &w->out);
    b->bytes = w->out.n;
    b->found = b->found || print_found(w->setter);
    b->pdf_hash = str_copy(w->kept, hash_hex(w->scratch, hash_sha256(buf_str(&w->out)), 32));
    return true;
}

void outputs_make(void *context, size_t i, unsigned number)
{
    making *m = context;
    worker *w = &m->workers[number];
    bulletin *b = &m->items[i];
    if (b->left_out) return;
    arena_reset(w->scratch);
    print_doc doc;
    making_read(m, w, b, m->base, &doc);
    buf_clear(&w->out), buf_clear(&w->text), buf_clear(&w->speech);
    if (!make_pdf(m, w, b, &doc)) return;
    put_as(m, number, b, ".pdf", buf_str(&w->out));
    if (b->large) return;
    print_text(&doc, &w->text);
    b->seconds = print_speech(&doc, &w->speech);
    put_as(m, number, b, ".txt", buf_str(&w->text));
    put_as(m, number, b, ".read.txt", buf_str(&w->speech));
    put_page(m, number, b);
}

/* ---- the index --------------------------------------------------------------------------------------- */

/* A template's bulletins are all on the index while they are few; else the first of them, and all on pages of
 * their own. */
enum { INDEX_MOST = 40, INDEX_FIRST = 20, LIST_PAGE = 100 };

/* Is it to be put up today: dated today, or made anew every day for the whole site? */
static bool is_todays(const bulletin *b, str today) { return !b->r || str_eq(b->date, today); }

/* "A4 12 张": {paper, sheets} of the bulletins in a list, in the order of the sizes. */
static dyn papers(arena *a, const making *m, str today, bool todays)
{
    dyn *list = arena_make_n(a, dyn, 6);
    uint32_t n = 0;
    for (unsigned k = 0; k < 6; k++) {
        bulletin sort = {.paper = (print_paper)(k / 2), .landscape = k % 2};
        size_t sheets = 0;
        for (size_t i = 0; i < m->n; i++) {
            const bulletin *b = &m->items[i];
            bool in = !b->left_out && !b->large && (!todays || is_todays(b, today));
            if (in && b->paper == sort.paper && b->landscape == sort.landscape) sheets += b->pages;
        }
        if (!sheets) continue;
        entries e = entries_new(a);
        put_text(&e, "paper", str_from(bulletin_paper(&sort)));
        put_text(&e, "sheets", str_fmt(a, "%zu", sheets));
        list[n++] = dyn_object(e.e, e.n);
    }
    return dyn_array(list, n);
}

typedef struct listing {
    const bulletin **items;
    uint32_t n;
} listing;

/* The bulletins of one template, or of all that are put up today. */
static listing listed(arena *a, const making *m, const form *of, str today)
{
    listing l = {arena_make_n(a, const bulletin *, m->n), 0};
    for (size_t i = 0; i < m->n; i++) {
        const bulletin *b = &m->items[i];
        if (b->left_out || b->large || (of ? b->form != of : !is_todays(b, today))) continue;
        l.items[l.n++] = b;
    }
    return l;
}

static dyn rows(arena *a, const making *m, const listing *l, uint32_t begin, uint32_t end)
{
    if (end > l->n) end = l->n;
    dyn *list = arena_make_n(a, dyn, end - begin);
    for (uint32_t i = begin; i < end; i++) {
        entries e = entries_new(a);
        put_files(&e, m, l->items[i], sizeof "print/" - 1);
        list[i - begin] = dyn_object(e.e, e.n);
    }
    return dyn_array(list, end - begin);
}

static str list_path(const void *of, uint32_t number, dyn_env *env)
{
    const form *f = of;
    if (number == 1) return str_fmt(env->scratch, "print/by-%.*s.html", STR_ARG(f->name));
    return str_fmt(env->scratch, "print/by-%.*s-%u.html", STR_ARG(f->name), (unsigned)number);
}

/* All bulletins of a template, a hundred a page; the address of the first page. */
static str put_lists(making *m, const tmpl *t, const form *f, const listing *l)
{
    worker *w = &m->workers[0];
    arena *a = w->scratch;
    dyn_env *env = &w->env.dyn;
    uint32_t pages = (l->n + LIST_PAGE - 1) / LIST_PAGE;
    str before = w->env.root, root = STR("../");
    w->env.root = root;
    for (uint32_t i = 0; i < pages; i++) {
        str path = list_path(f, i + 1, env);
        entries e = entries_new(a);
        put_text(&e, "label", f->label);
        put_dyn(&e, "count", dyn_count(a, l->n));
        put_dyn(&e, "items", rows(a, m, l, i * LIST_PAGE, (i + 1) * LIST_PAGE));
        put_dyn(&e, "pager", pager_dyn(f, i + 1, pages, list_path, env));
        if (!render(m, 0, t, path, STR("print/list"), root, dyn_object(e.e, e.n)) ||
            !m->put(m->context, 0, path, buf_str(&w->out)))
            atomic_store(&m->failed, true);
    }
    w->env.root = before;
    return str_sub(list_path(f, 1, env), sizeof "print/" - 1, SIZE_MAX);
}

static dyn group(making *m, const form *f, const listing *l)
{
    arena *a = m->workers[0].scratch;
    const tmpl *t = l->n > INDEX_MOST ? tmpl_find(view_templates(m->v), STR("print/list")) : NULL;
    entries g = entries_new(a);
    put_text(&g, "label", f->label);
    put_dyn(&g, "count", dyn_count(a, l->n));
    put_text(&g, "all", t ? put_lists(m, t, f, l) : STR_NONE);
    put_dyn(&g, "items", rows(a, m, l, 0, t ? INDEX_FIRST : l->n));
    return dyn_object(g.e, g.n);
}

void outputs_index(making *m)
{
    worker *w = &m->workers[0];
    const tmpl *t = tmpl_find(view_templates(m->v), STR("print/index"));
    if (!t) return;
    arena_reset(w->scratch);
    arena *a = w->scratch;
    ymd day = date_split(view_model(m->v)->today);
    str today = str_fmt(a, "%04d-%02d-%02d", day.year, day.month, day.day);
    dyn *groups = arena_make_n(a, dyn, m->nforms);
    uint32_t ngroups = 0;
    for (size_t k = 0; k < m->nforms; k++) {
        listing l = listed(a, m, &m->forms[k], today);
        if (l.n) groups[ngroups++] = group(m, &m->forms[k], &l);
    }
    listing todays = listed(a, m, NULL, today);
    entries all = entries_new(a);
    put_dyn(&all, "bulletins", dyn_array(groups, ngroups));
    put_dyn(&all, "papers", papers(a, m, today, false));
    put_dyn(&all, "todays", rows(a, m, &todays, 0, todays.n));
    put_dyn(&all, "has_todays", dyn_bool(todays.n > 0));
    put_dyn(&all, "todays_papers", papers(a, m, today, true));
    str path = STR("print/index.html");
    if (render(m, 0, t, path, STR("print/index"), STR("../"), dyn_object(all.e, all.n)) &&
        !m->put(m->context, 0, path, buf_str(&w->out)))
        atomic_store(&m->failed, true);
}
