/* What a page is about in the words of schema.org (JSON-LD), for programs that read pages. buf_put_json
 * escapes `<`, so that no text can end the script it stands in. */
#include "model/linked.h"

#include "view/internal.h"

static void put_comma(buf *b)
{
    if (b->p[b->n - 1] != '{' && b->p[b->n - 1] != '[') buf_putc(b, ',');
}

static void put_text(buf *b, str name, str value)
{
    if (!value.n) return;
    put_comma(b);
    buf_put_json(b, name);
    buf_putc(b, ':');
    buf_put_json(b, value);
}

/* A moment of the day gets its seconds and the site's zone. */
static str with_zone(page_env *e, str s)
{
    int zone = e->v->m->zone_minutes, m = zone < 0 ? -zone : zone;
    if (s.n != 16 || s.p[10] != 'T') return s;
    return str_fmt(e->dyn.scratch, "%.*s:00%c%02d:%02d", STR_ARG(s), zone < 0 ? '-' : '+', m / 60, m % 60);
}

/* false: nothing but its type and what is fixed would stand there, and nothing was written. */
static bool put_object(page_env *e, const linked *l, dyn at, buf *b)
{
    size_t had = b->n;
    bool any = false;
    buf_putc(b, '{');
    put_text(b, STR("@type"), l->type);
    for (uint32_t i = 0; i < l->n; i++) {
        const linked_part *p = &l->parts[i];
        if (p->inside) {
            size_t before = b->n;
            put_comma(b);
            buf_put_json(b, p->name);
            buf_putc(b, ':');
            if (put_object(e, p->inside, at, b)) any = true;
            else b->n = before;
            continue;
        }
        dyn value = p->path.n ? dyn_path(at, p->path, &e->dyn) : dyn_text(p->fixed);
        str text = dyn_is(value, DYN_ABSENT) ? STR_NONE : with_zone(e, dyn_str(value, &e->dyn));
        any |= p->path.n && text.n;
        put_text(b, p->name, text);
    }
    buf_putc(b, '}');
    if (!any) b->n = had;
    return any;
}

static bool put_record(page_env *e, const record *r, buf *b)
{
    str base = route_base(e->v), path = route_record(e->v, r);
    if (!r->kind->linked || !put_object(e, r->kind->linked, record_dyn(r), b)) return false;
    b->n--;
    put_text(b, STR("@context"), STR("https://schema.org"));
    if (base.n && path.n) put_text(b, STR("url"), str_join(e->dyn.scratch, base, path));
    buf_putc(b, '}');
    return true;
}

/* ---- the data page: a catalogue of datasets with their files ---- */

static str at_path(dyn at, const char *path, page_env *e)
{
    return dyn_str(dyn_path(at, str_from(path), &e->dyn), &e->dyn);
}

static void put_files(page_env *e, dyn files, str base, buf *b)
{
    buf_puts(b, ",\"distribution\":[");
    for (uint32_t i = 0; dyn_is(files, DYN_LIST) && i < dyn_n(files); i++) {
        dyn file = dyn_at(files, i, &e->dyn);
        put_comma(b);
        buf_putc(b, '{');
        put_text(b, STR("@type"), STR("DataDownload"));
        put_text(b, STR("encodingFormat"), at_path(file, "type", e));
        put_text(b, STR("contentUrl"), str_join(e->dyn.scratch, base, at_path(file, "url", e)));
        put_text(b, STR("contentSize"), at_path(file, "size", e));
        buf_putc(b, '}');
    }
    buf_putc(b, ']');
}

static bool put_catalogue(page_env *e, buf *b)
{
    str base = route_base(e->v), today = date_iso(e->dyn.scratch, e->v->m->today);
    dyn site = record_dyn(e->v->m->site);
    if (!base.n) return false;
    buf_puts(b, "{\"@context\":\"https://schema.org\",\"@type\":\"DataCatalog\"");
    put_text(b, STR("name"), at_path(site, "name", e));
    put_text(b, STR("url"), str_join(e->dyn.scratch, base, e->plan->path));
    buf_puts(b, ",\"dataset\":[");
    for (uint32_t i = 0; i < e->v->m->nkinds; i++) {
        const kind *k = e->v->m->kinds[i];
        dyn data = kind_data(e->v, k, &e->dyn);
        if (!dyn_is(data, DYN_OBJECT)) continue;
        put_comma(b);
        buf_putc(b, '{');
        put_text(b, STR("@type"), STR("Dataset"));
        put_text(b, STR("name"), k->label);
        put_text(b, STR("description"), k->help.n ? k->help : k->label);
        put_text(b, STR("license"), at_path(site, "licence_url", e));
        put_text(b, STR("dateModified"), today);
        buf_puts(b, ",\"creator\":{");
        put_text(b, STR("@type"), STR("GovernmentOrganization"));
        put_text(b, STR("name"), at_path(site, "office", e));
        buf_putc(b, '}');
        put_files(e, dyn_path(data, STR("files"), &e->dyn), base, b);
        buf_putc(b, '}');
    }
    buf_puts(b, "]}");
    return true;
}

dyn linked_dyn(page_env *e)
{
    const page_plan *p = e->plan;
    const record *r = p->r ? p->r : str_eq(p->path, STR("index.html")) ? e->v->m->site : NULL;
    buf b = {0};
    bool any = r ? put_record(e, r, &b) : str_eq(p->name, STR("data")) && put_catalogue(e, &b);
    dyn text = any ? dyn_html(str_copy(e->dyn.scratch, buf_str(&b))) : DYN_NO;
    buf_fini(&b);
    return text;
}
