#include "view/uses.h"

#include "base/num.h"
#include "model/duties.h"
#include "model/type.h"
#include "view/internal.h"

#include <stdlib.h>
#include <string.h>

struct uses_note {
    uint64_t *items; /* each once, in order of first use */
    uint32_t *slots; /* 1 + index into items; 0 is free */
    uint32_t n, cap;
    bool unsettled;
    uint64_t *log; /* while logging: every use, as it comes */
    uint32_t nlog, log_cap;
    bool logging;
};

enum { FEWEST = 64 };

/* ---- noting ------------------------------------------------------------------------------- */

static uint64_t code_of(use_kind what, uint32_t of, uint32_t number)
{
    return (uint64_t)what << 56 | (uint64_t)of << 32 | number;
}

static uint32_t slot_of(const uses_note *u, uint64_t code)
{
    uint32_t mask = u->cap * 2 - 1, at = (uint32_t)(code * 0x9e3779b97f4a7c15u >> 40) & mask;
    while (u->slots[at] && u->items[u->slots[at] - 1] != code) at = (at + 1) & mask;
    return at;
}

static void widen(uses_note *u)
{
    u->cap *= 2;
    u->items = mem_resize(u->items, u->cap * sizeof *u->items);
    free(u->slots);
    u->slots = mem_alloc(u->cap * 2 * sizeof *u->slots);
    memset(u->slots, 0, u->cap * 2 * sizeof *u->slots);
    for (uint32_t i = 0; i < u->n; i++) u->slots[slot_of(u, u->items[i])] = i + 1;
}

/* Is it the same for all records of the kind? Then view_facts tells it, and no page need. */
static bool is_fact(const view *v, use_kind what, uint32_t of)
{
    return (what == USE_CARD && !v->cards) || (what == USE_BULLETINS && !v->bulletins) ||
           (what == USE_ROUTES && !v->reaches[of]);
}

static void log_use(uses_note *u, uint64_t code)
{
    if (u->nlog && u->log[u->nlog - 1] == code) return;
    if (u->nlog == u->log_cap) {
        u->log_cap = u->log_cap ? 2 * u->log_cap : FEWEST;
        u->log = mem_resize(u->log, u->log_cap * sizeof *u->log);
    }
    u->log[u->nlog++] = code;
}

static void note(page_env *e, use_kind what, uint32_t of, uint32_t number)
{
    uses_note *u = e->uses;
    if (!u) return;
    uint64_t code = code_of(what, of, number);
    if (u->logging) log_use(u, code);
    if (u->n && u->items[u->n - 1] == code) return;
    uint32_t at = slot_of(u, code);
    if (u->slots[at] || is_fact(e->v, what, of)) return;
    u->items[u->n++] = code;
    u->slots[at] = u->n;
    if (u->n == u->cap) widen(u);
}

void page_uses(page_env *e, use_kind what, uint32_t of, uint32_t number)
{
    e->dyn.varied++;
    note(e, what, of, number);
}

static void on_record(page_env *e, const record *r)
{
    if (r == e->v->m->site) return; /* all pages have it: view_facts */
    e->dyn.varied++;
    note(e, USE_RECORD, r->kind->index, r->index);
    e->dyn.used = r;
}

static void on_use(dyn_env *env, dyn_use what, const void *thing)
{
    page_env *e = (page_env *)env;
    const record *r = thing;
    switch (what) {
    case DYN_USES_RECORD: on_record(e, r); break;
    case DYN_USES_BACKS: page_uses(e, USE_BACKS, r->kind->index, r->index); break;
    case DYN_USES_TMPL: note(e, USE_TMPL, 0, tmpl_number(thing)); break;
    case DYN_USES_MISS:
        if (e->uses) e->uses->unsettled = true;
        break;
    }
}

static void log_begin(dyn_env *env)
{
    page_env *e = (page_env *)env;
    e->dyn.used = NULL;
    if (!e->uses) return;
    e->uses->nlog = 0;
    e->uses->logging = true;
}

static uint32_t log_end(dyn_env *env, const uint64_t **all)
{
    uses_note *u = ((page_env *)env)->uses;
    if (!u) return 0;
    u->logging = false;
    *all = u->log;
    return u->nlog;
}

static void log_again(dyn_env *env, const uint64_t *all, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        note((page_env *)env, (use_kind)(all[i] >> 56), all[i] >> 32 & 0xFFFFFF, (uint32_t)all[i]);
}

static const struct dyn_log uses_log = {log_begin, log_end, log_again};

uses_note *uses_new(void)
{
    uses_note *u = mem_alloc(sizeof *u);
    *u = (uses_note){.cap = FEWEST / 2};
    widen(u);
    return u;
}

void uses_free(uses_note *u)
{
    if (!u) return;
    free(u->items);
    free(u->slots);
    free(u->log);
    free(u);
}

void uses_begin(page_env *e, uses_note *u)
{
    e->uses = u;
    e->dyn.used = NULL;
    e->dyn.use = on_use;
    e->dyn.log = &uses_log;
    if (!u) return;
    for (uint32_t i = u->n; i-- > 0;)
        u->slots[slot_of(u, u->items[i])] = 0; /* last in, first out: no chain breaks */
    u->n = 0;
    u->unsettled = false;
}

uses uses_end(page_env *e)
{
    const uses_note *u = e->uses;
    e->uses = NULL;
    e->dyn.use = NULL;
    e->dyn.log = NULL;
    return (uses){u->items, u->n, u->unsettled};
}

/* ---- attached files, which have no number of their own ------------------------------------ */

str page_file(page_env *e, str path)
{
    view *v = (view *)(uintptr_t)e->v;
    if (!v->o.file) return STR_NONE;
    if (e->uses) {
        pthread_mutex_lock(&v->files_lock);
        uint32_t i = map_find(&v->files, path);
        if (i == MAP_NONE) map_add(&v->files, str_copy(v->files.in, path), i = v->files.n);
        pthread_mutex_unlock(&v->files_lock);
        page_uses(e, USE_FILE, 0, i);
    }
    return v->o.file(v->o.files, path);
}

/* ---- names -------------------------------------------------------------------------------- */

static const char *const use_words[] = {
    [USE_ALL] = "all",   [USE_RECORD] = "record", [USE_BACKS] = "backs",
    [USE_LIST] = "list", [USE_QUERY] = "query",   [USE_ARCHIVES] = "archives",
    [USE_KIND] = "kind", [USE_ROUTES] = "routes", [USE_BULLETINS] = "bulletins",
    [USE_CARD] = "card", [USE_ENTRY] = "entry",   [USE_GROUND] = "ground",
    [USE_DATA] = "data", [USE_TMPL] = "template", [USE_FILE] = "file"};
enum { USE_WORDS = sizeof use_words / sizeof *use_words };

static use_kind what_of(uint64_t use) { return (use_kind)(use >> 56); }
static const kind *kind_of(const view *v, uint64_t use) { return v->m->kinds[use >> 32 & 0xFFFFFF]; }
static uint32_t number_of(uint64_t use) { return (uint32_t)use; }

static const record *record_of(const view *v, uint64_t use)
{
    return kind_of(v, use)->records[number_of(use)];
}

static bool has_record(use_kind what)
{
    return what == USE_RECORD || what == USE_BACKS || what == USE_ROUTES || what == USE_CARD ||
           what == USE_ENTRY || what == USE_BULLETINS;
}

static bool has_kind(use_kind what)
{
    return has_record(what) || what == USE_LIST || what == USE_QUERY || what == USE_ARCHIVES ||
           what == USE_KIND || what == USE_DATA;
}

void use_name(const view *v, uint64_t use, buf *out)
{
    use_kind what = what_of(use);
    buf_puts(out, use_words[what]);
    if (has_kind(what)) {
        buf_putc(out, ' ');
        buf_put(out, kind_of(v, use)->name);
    }
    if (what != USE_QUERY && what != USE_TMPL && what != USE_FILE && !has_record(what)) return;
    buf_putc(out, ' ');
    if (has_record(what)) buf_put(out, record_of(v, use)->id);
    else if (what == USE_QUERY) buf_put(out, kind_of(v, use)->queries[number_of(use)].name);
    else if (what == USE_TMPL) buf_put(out, tmpl_name(tmpl_at(v->templates, number_of(use))));
    else buf_put(out, v->files.entries[number_of(use)].key);
}

static uint32_t number_in_kind(const kind *k, use_kind what, str name)
{
    if (has_record(what)) return k->single ? (k->nrecords ? 0 : MAP_NONE) : map_find(&k->by_id, name);
    for (uint32_t i = 0; what == USE_QUERY && i < k->nqueries; i++)
        if (str_eq(k->queries[i].name, name)) return i;
    return what == USE_QUERY ? MAP_NONE : 0;
}

bool use_find(const view *v, str name, uint64_t *use)
{
    str rest, first = str_cut(name, ' ', &rest);
    int what = 0;
    uint32_t of = 0, number = 0;
    while (what < USE_WORDS && !str_eq(first, str_from(use_words[what]))) what++;
    if (what == USE_WORDS) return false;
    if (has_kind((use_kind)what)) {
        const kind *k = model_kind(v->m, str_cut(rest, ' ', &rest));
        if (!k) return false;
        of = k->index;
        number = number_in_kind(k, (use_kind)what, rest);
    } else if (what == USE_TMPL) {
        const tmpl *t = tmpl_find(v->templates, rest);
        number = t ? tmpl_number(t) : MAP_NONE;
    } else if (what == USE_FILE) {
        map *files = (map *)(uintptr_t)&v->files;
        number = map_find(files, rest);
        if (number == MAP_NONE) map_add(files, str_copy(files->in, rest), number = files->n);
    }
    *use = code_of((use_kind)what, of, number);
    return number != MAP_NONE;
}

/* ---- digests ------------------------------------------------------------------------------ */

static uint64_t mix_text(uint64_t h, str s) { return hash_mix(h, str_hash(s)); }

static uint64_t mix_list(uint64_t h, record_list list)
{
    h = hash_mix(h, list.n);
    for (uint32_t i = 0; i < list.n; i++) h = mix_text(h, list.items[i]->id);
    return h;
}

static uint64_t digest_backs(const record *r)
{
    uint64_t h = 1;
    for (uint32_t i = 0; r->backs && i < r->kind->nbacks; i++) h = mix_list(h, r->backs[i]);
    return h;
}

static uint64_t digest_archives(const view *v, const kind *k)
{
    uint64_t h = 1;
    for (uint32_t a = 0; a < k->narchives; a++) {
        const archive_index *index = &v->archives[k->index][a];
        h = hash_mix(h, index->n);
        for (uint32_t i = 0; i < index->n; i++)
            h = hash_mix(mix_text(mix_text(h, index->values[i].value), index->values[i].label),
                         index->values[i].records.n);
    }
    return h;
}

static uint64_t digest_kind(const kind *k)
{
    uint64_t h = k->nrecords;
    for (uint32_t i = 0; i < k->nrecords; i++) h = hash_mix(h, record_digest(k->sorted[i]));
    return h;
}

static uint64_t digest_routes(const view *v, const record *r)
{
    arena *a = arena_new();
    uint64_t h = mix_text(str_hash(route_area_feed(a, v, r)), route_area_calendar(a, v, r));
    arena_free(a);
    return h;
}

static str card_path(const view *v, const record *r)
{
    return v->cards ? v->cards(v->cards_context, r) : STR_NONE;
}

static uint64_t digest_entry(const view *v, const record *r)
{
    const record *entry = duty_entry(v->m, r);
    return entry ? mix_text(entry->digest, entry->id) : 0;
}

static bool is_on_maps(const kind *k)
{
    for (uint32_t i = 0; i < k->shape.n; i++) {
        str named = str_from(k->shape.fields[i].type->name);
        if (str_eq(named, STR("boundary")) || str_eq(named, STR("point"))) return true;
    }
    return false;
}

static uint64_t digest_ground(const view *v)
{
    uint64_t h = 1;
    for (uint32_t i = 0; i < v->m->nkinds; i++)
        if (is_on_maps(v->m->kinds[i])) h = hash_mix(h, digest_kind(v->m->kinds[i]));
    return h;
}

static uint64_t digest_data(const view *v, const kind *k)
{
    static const char *const ends[] = {"csv", "xlsx", "json", "schema.json", "geojson"};
    arena *a = arena_new();
    uint64_t h = digest_kind(k);
    for (size_t i = 0; v->made && i < sizeof ends / sizeof *ends; i++)
        h = hash_mix(h, map_find(v->made, str_fmt(a, "data/%.*s.%s", STR_ARG(k->name), ends[i])));
    arena_free(a);
    return h;
}

static uint64_t digest_bulletins(const view *v, const record *r)
{
    static const str parts[] = {STR_INIT("label"), STR_INIT("title"), STR_INIT("pdf"),  STR_INIT("txt"),
                                STR_INIT("read"),  STR_INIT("paper"), STR_INIT("pages")};
    page_env e;
    arena *a = arena_new();
    page_env_init(&e, v, a, v->d);
    dyn list = v->bulletins ? v->bulletins(v->bulletins_context, &e.dyn, r) : DYN_NO;
    uint64_t h = dyn_is(list, DYN_LIST) ? dyn_n(list) : 0;
    for (uint32_t i = 0; dyn_is(list, DYN_LIST) && i < dyn_n(list); i++)
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            h = mix_text(h, dyn_str(dyn_part(dyn_at(list, i, &e.dyn), parts[k], &e.dyn), &e.dyn));
    arena_free(a);
    return h;
}

/* All content, and how large the data files are that were made of it. */
static uint64_t digest_all(const view *v)
{
    uint64_t sizes = 0;
    for (uint32_t i = 0; v->made && i < v->made->n; i++)
        if (str_starts(v->made->entries[i].key, STR("data/")))
            sizes += hash_mix(str_hash(v->made->entries[i].key), v->made->entries[i].value);
    return hash_mix(v->m->tree.digest, sizes);
}

uint64_t use_digest(const view *v, uint64_t use)
{
    uint64_t h = 1;
    switch (what_of(use)) {
    case USE_ALL: h = digest_all(v); break;
    case USE_RECORD: h = record_digest(record_of(v, use)); break;
    case USE_BACKS: h = digest_backs(record_of(v, use)); break;
    case USE_LIST: h = mix_list(1, (record_list){kind_of(v, use)->sorted, kind_of(v, use)->nrecords}); break;
    case USE_QUERY: h = mix_list(1, v->queries[use >> 32 & 0xFFFFFF][number_of(use)]); break;
    case USE_ARCHIVES: h = digest_archives(v, kind_of(v, use)); break;
    case USE_KIND: h = digest_kind(kind_of(v, use)); break;
    case USE_ROUTES: h = digest_routes(v, record_of(v, use)); break;
    case USE_CARD: h = str_hash(card_path(v, record_of(v, use))); break;
    case USE_ENTRY: h = digest_entry(v, record_of(v, use)); break;
    case USE_GROUND: h = digest_ground(v); break;
    case USE_DATA: h = digest_data(v, kind_of(v, use)); break;
    case USE_BULLETINS: h = digest_bulletins(v, record_of(v, use)); break;
    case USE_TMPL: h = tmpl_digest(tmpl_at(v->templates, number_of(use))); break;
    case USE_FILE: break; /* their names hold a digest, and are among the facts */
    }
    return h;
}

void use_keep(const view *v, uint64_t use)
{
    if (what_of(use) == USE_FILE && v->o.file) v->o.file(v->o.files, v->files.entries[number_of(use)].key);
}

uint64_t plan_digest(const view *v, const page_plan *p)
{
    uint64_t h = mix_text(str_hash(p->path), tmpl_name(p->t));
    if (p->month || p->day || p->codes) h = hash_mix(h, v->m->tree.digest);
    if (!p->list) return h;
    h = mix_list(mix_text(mix_text(mix_text(h, p->list->archive), p->list->value), p->list->label),
                 p->list->slice);
    return hash_mix(hash_mix(hash_mix(h, p->list->total), p->list->number), p->list->pages);
}

/* What a page may say of a kind without looking at its records. */
static uint64_t mix_kind(uint64_t h, const view *v, const kind *k, arena *a)
{
    h = hash_mix(mix_text(h, k->name), (uint64_t)(v->reaches[k->index] != NULL) << 1 | (k->nrecords > 0));
    return mix_text(mix_text(h, route_feed(a, v, k)), route_calendar(a, v, k));
}

static bool is_shared(const tree_doc *doc)
{
    return !doc->folder.n || str_eq(doc->folder, STR("kinds")) || str_eq(doc->folder, STR("calendars")) ||
           str_eq(doc->folder, STR("rules"));
}

uint64_t view_facts(const view *v)
{
    arena *a = arena_new();
    const model *m = v->m;
    uint64_t h = hash_mix(str_hash(m->lang), (uint64_t)(uint32_t)m->today << 32 | (uint32_t)m->zone_minutes);
    for (size_t i = 0; i < m->tree.ndocs; i++)
        if (is_shared(&m->tree.docs[i])) h = hash_mix(h, m->tree.docs[i].digest);
    if (m->site) h = hash_mix(h, record_digest(m->site));
    h = mix_text(h, src_bytes(v->patterns->words_file));
    for (uint32_t i = 0; i < v->patterns->n; i++) h = mix_text(h, v->patterns->names[i]);
    for (uint32_t i = 0; i < v->nnav; i++) h = mix_text(mix_text(h, v->nav[i].label), v->nav[i].path);
    for (uint32_t i = 0; i < m->nkinds; i++) {
        h = mix_kind(h, v, m->kinds[i], a);
        arena_reset(a);
    }
    h = hash_mix(h, v->nmonths);
    for (unsigned p = 0; p < OPTIONAL_PAGES; p++) h = hash_mix(h, v->has[p]);
    arena_free(a);
    return hash_mix(mix_text(h, card_path(v, NULL)),
                    (uint64_t)(v->cards != NULL) << 1 | (v->bulletins != NULL));
}
