/*
 * Services and canteens as HSDS 3 (Human Services Data Specification): one page of services as its API gives
 * them, each with its organization, places, schedules, costs and area. A canteen has one cost option a price
 * of its wall table, with the days on which it is valid. Addresses are left out: HSDS wants a postcode,
 * records have none.
 */
#include "site/json.h"

typedef struct hsds {
    out *o;
    buf *b;
    const record *r;
    dyn at;
    str id;     /* of the service, makes the ids of its parts */
    unsigned n; /* parts so far */
} hsds;

static str text_at(hsds *h, const char *path) { return json_at(h->at, path, &h->o->env.dyn); }

/* Begins a part: an object with an id of its own. */
static void part(hsds *h, const char *what)
{
    json_next(h->b);
    buf_putc(h->b, '{');
    json_uuid(h->b, "id", str_fmt(h->o->env.dyn.scratch, "%.*s/%s/%u", STR_ARG(h->id), what, h->n++));
}

static void end(hsds *h) { buf_putc(h->b, '}'); }

static void list(hsds *h, const char *key)
{
    json_key(h->b, key);
    buf_putc(h->b, '[');
    h->n = 0;
}

static void end_list(hsds *h) { buf_putc(h->b, ']'); }

static void put_clock(hsds *h, const char *key, str clock)
{
    int zone = h->o->m->zone_minutes, m = zone < 0 ? -zone : zone;
    if (!clock.n) return;
    json_some(h->b, key,
              str_fmt(h->o->env.dyn.scratch, "%s%.*s%c%02d:%02d", clock.n == 4 ? "0" : "", STR_ARG(clock),
                      zone < 0 ? '-' : '+', m / 60, m % 60));
}

static void put_zone(hsds *h)
{
    int minutes = h->o->m->zone_minutes;
    json_key(h->b, "timezone");
    if (minutes % 60)
        buf_fmt(h->b, "%s%d.%d", minutes < 0 ? "-" : "", (minutes < 0 ? -minutes : minutes) / 60,
                (minutes < 0 ? -minutes : minutes) % 60 * 10 / 60);
    else buf_put_int(h->b, minutes / 60);
}

static void put_days(hsds *h, unsigned bits)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    json_key(h->b, "byday");
    buf_putc(h->b, '"');
    for (int i = 0, n = 0; i < 7; i++)
        if (bits >> i & 1) buf_fmt(h->b, "%s%s", n++ ? "," : "", names[i]);
    buf_putc(h->b, '"');
}

/* Weekly hours, and dates one by one, of a field of type schedule. */
static void put_schedules(hsds *h, const char *name)
{
    const shape *s = &h->r->kind->shape;
    uint32_t i = shape_find(s, str_from(name));
    list(h, "schedules");
    if (i != NO_FIELD && out_is_shown(&s->fields[i], value_at(h->r->values, i)) &&
        json_form_of(&s->fields[i]) == JSON_RECORD) {
        const field *f = &s->fields[i], *hours = nested_field(f, STR("hours"));
        const fval *weekly = nested_value(f, value_at(h->r->values, i)->as.p, STR("hours"));
        dyn all = value_dyn(f, value_at(h->r->values, i), &h->o->env.dyn),
            rows = dyn_path(all, STR("hours"), &h->o->env.dyn),
            dates = dyn_path(all, STR("dates"), &h->o->env.dyn);
        for (uint32_t k = 0; weekly && dyn_is(rows, DYN_LIST) && k < dyn_n(rows); k++) {
            const fval *item = &((const nested_list *)weekly->as.p)->items[k],
                       *days = item->bad ? NULL : nested_value(hours, item->as.p, STR("days"));
            dyn row = dyn_at(rows, k, &h->o->env.dyn);
            if (!days) continue;
            part(h, "schedule");
            put_zone(h);
            json_some(h->b, "freq", STR("WEEKLY"));
            json_some(h->b, "wkst", STR("MO"));
            put_days(h, (unsigned)days->as.n);
            put_clock(h, "opens_at", json_at(row, "from", &h->o->env.dyn));
            put_clock(h, "closes_at", json_at(row, "to", &h->o->env.dyn));
            json_some(h->b, "description", json_at(row, "note", &h->o->env.dyn));
            end(h);
        }
        for (uint32_t k = 0; dyn_is(dates, DYN_LIST) && k < dyn_n(dates); k++) {
            dyn row = dyn_at(dates, k, &h->o->env.dyn);
            str day = json_at(row, "date.iso", &h->o->env.dyn);
            part(h, "date");
            json_some(h->b, "valid_from", day);
            json_some(h->b, "valid_to", day);
            json_some(h->b, "dtstart", day);
            put_zone(h);
            put_clock(h, "opens_at", json_at(row, "from", &h->o->env.dyn));
            put_clock(h, "closes_at", json_at(row, "to", &h->o->env.dyn));
            json_some(h->b, "description", json_at(row, "place", &h->o->env.dyn));
            json_some(h->b, "notes", json_at(row, "note", &h->o->env.dyn));
            end(h);
        }
    }
    end_list(h);
}

static void put_phones(hsds *h)
{
    str number = text_at(h, "phone");
    list(h, "phones");
    if (number.n) {
        part(h, "phone");
        json_some(h->b, "number", number);
        json_some(h->b, "type", STR("voice"));
        end(h);
    }
    end_list(h);
}

/* Who provides it: the organisation it names, else the provider's or operator's name, else the site's office.
 */
static void put_organization(hsds *h)
{
    arena *a = h->o->env.dyn.scratch;
    str office = out_site_text(h->o, "office"), name = text_at(h, "organisation.name");
    str page = text_at(h, "organisation.path");
    if (!name.n) name = text_at(h, "provider");
    if (!name.n) name = text_at(h, "operator");
    if (!name.n) name = office;
    str id = str_fmt(a, "organization/%.*s", STR_ARG(name));
    json_uuid(h->b, "organization_id", id);
    json_key(h->b, "organization");
    buf_putc(h->b, '{');
    json_uuid(h->b, "id", id);
    json_some(h->b, "name", name);
    str role = text_at(h, "organisation.role");
    json_some(h->b, "description", role.n ? role : name);
    if (page.n && h->o->base.n) json_some(h->b, "website", str_join(a, h->o->base, page));
    end(h);
}

static void put_degrees(hsds *h, const char *key, str degrees)
{
    if (!degrees.n) return;
    json_key(h->b, key);
    json_figure(h->b, degrees);
}

static void put_places(hsds *h)
{
    arena *a = h->o->env.dyn.scratch;
    str venue = text_at(h, "venue.name"), place = text_at(h, "place"), address = text_at(h, "venue.address");
    list(h, "service_at_locations");
    if (venue.n || place.n) {
        part(h, "at");
        json_key(h->b, "location");
        buf_putc(h->b, '{');
        json_uuid(h->b, "id",
                  str_fmt(a, "location/%.*s/%.*s", STR_ARG(text_at(h, "venue.id")), STR_ARG(place)));
        json_some(h->b, "location_type", STR("physical"));
        json_some(h->b, "name", venue.n ? venue : place);
        json_some(h->b, "description", address);
        put_degrees(h, "latitude", text_at(h, "venue.at.lat"));
        put_degrees(h, "longitude", text_at(h, "venue.at.lng"));
        end(h);
        end(h);
    }
    end_list(h);
}

static void put_area(hsds *h)
{
    str name = text_at(h, "community.name"), page = text_at(h, "community.path");
    list(h, "service_areas");
    if (name.n) {
        part(h, "area");
        json_some(h->b, "name", name);
        if (page.n) json_some(h->b, "uri", str_join(h->o->env.dyn.scratch, h->o->base, page));
        end(h);
    }
    end_list(h);
}

static void put_documents(hsds *h)
{
    dyn_env *env = &h->o->env.dyn;
    dyn all = dyn_path(h->at, STR("documents"), env);
    list(h, "required_documents");
    for (uint32_t i = 0; dyn_is(all, DYN_LIST) && i < dyn_n(all); i++) {
        part(h, "document");
        json_some(h->b, "document", dyn_str(dyn_at(all, i, env), env));
        end(h);
    }
    end_list(h);
}

static str joined(hsds *h, const char *path)
{
    dyn_env *env = &h->o->env.dyn;
    dyn all = dyn_path(h->at, str_from(path), env);
    str s = STR_NONE;
    for (uint32_t i = 0; dyn_is(all, DYN_LIST) && i < dyn_n(all); i++)
        s = str_fmt(env->scratch, "%.*s%s%u. %.*s", STR_ARG(s), i ? "\n" : "", (unsigned)i + 1,
                    STR_ARG(dyn_str(dyn_at(all, i, env), env)));
    return s;
}

static void put_fee(hsds *h)
{
    str fee = text_at(h, "fee.yuan");
    list(h, "cost_options");
    if (fee.n) {
        part(h, "cost");
        json_some(h->b, "currency", STR("CNY"));
        json_key(h->b, "amount");
        json_figure(h->b, fee);
        json_some(h->b, "amount_description", text_at(h, "fee_note"));
        end(h);
    }
    end_list(h);
}

/* One price: who pays it for which meal, from when to when, by which rule. */
static void put_price(hsds *h, dyn version, str people, dyn price)
{
    dyn_env *env = &h->o->env.dyn;
    str yuan = dyn_truthy(dyn_path(price, STR("free"), env)) ? STR("0") : json_at(price, "yuan", env);
    part(h, "cost");
    json_some(h->b, "valid_from", json_at(version, "from.iso", env));
    json_some(h->b, "valid_to", json_at(version, "to.iso", env));
    json_some(h->b, "option",
              str_fmt(env->scratch, "%.*s · %.*s", STR_ARG(people), STR_ARG(json_at(price, "meal", env))));
    json_some(h->b, "currency", STR("CNY"));
    if (yuan.n) {
        json_key(h->b, "amount");
        json_figure(h->b, yuan);
    }
    json_some(h->b, "amount_description",
              str_fmt(env->scratch, "%.*s（%.*s）", STR_ARG(json_at(price, "text", env)),
                      STR_ARG(json_at(price, "rule", env))));
    end(h);
}

static void put_prices(hsds *h)
{
    dyn_env *env = &h->o->env.dyn;
    dyn all = dyn_path(h->at, STR("prices"), env), versions = dyn_path(all, STR("versions"), env);
    bool several = dyn_is(versions, DYN_LIST) && dyn_n(versions);
    list(h, "cost_options");
    for (uint32_t v = 0; v < (several ? dyn_n(versions) : 1); v++) {
        dyn version = several ? dyn_at(versions, v, env) : all, rows = dyn_path(version, STR("rows"), env);
        for (uint32_t i = 0; dyn_is(rows, DYN_LIST) && i < dyn_n(rows); i++) {
            dyn row = dyn_at(rows, i, env), prices = dyn_path(row, STR("prices"), env);
            str people = json_at(row, "label", env);
            for (uint32_t p = 0; p < dyn_n(prices); p++)
                put_price(h, version, people, dyn_at(prices, p, env));
        }
    }
    end_list(h);
}

static str status_of(hsds *h)
{
    str state = text_at(h, "state.code");
    bool over = dyn_truthy(dyn_path(h->at, STR("prices.expired"), &h->o->env.dyn));
    if (str_eq(state, STR("paused"))) return STR("temporarily closed");
    return over || str_eq(state, STR("ended")) ? STR("inactive") : STR("active");
}

static void put_service(hsds *h, bool canteen)
{
    buf *b = h->b;
    json_uuid(b, "id", h->id);
    json_some(b, "name", record_title(h->r));
    json_some(b, "url", str_join(h->o->env.dyn.scratch, h->o->base, route_record(h->o->v, h->r)));
    json_some(b, "status", status_of(h));
    str text = text_at(h, "body.plain");
    json_some(b, "description", text.n ? text : text_at(h, "outcome.plain"));
    json_some(b, "application_process", canteen ? text_at(h, "proof.plain") : joined(h, "steps"));
    json_some(b, "fees_description", canteen ? text_at(h, "funding.plain") : text_at(h, "fee_note"));
    json_some(b, "eligibility_description", text_at(h, "eligibility.plain"));
    put_organization(h);
    put_phones(h);
    put_schedules(h, canteen ? "open" : "schedule");
    put_area(h);
    put_places(h);
    if (canteen) put_prices(h);
    else {
        put_fee(h);
        put_documents(h);
    }
}

static uint32_t put_kind(out *o, buf *b, const char *name, bool canteen)
{
    const kind *k = model_kind(o->m, str_from(name));
    uint32_t n = k && k->paged ? k->nrecords : 0;
    for (uint32_t i = 0; i < n; i++) {
        arena_reset(o->env.dyn.scratch);
        hsds h = {.o = o, .b = b, .r = k->sorted[i], .at = record_dyn(k->sorted[i])};
        h.id = str_fmt(o->env.dyn.scratch, "%.*s%s/%.*s", STR_ARG(o->base), name, STR_ARG(h.r->id));
        buf_puts(b, b->n ? ",\n{" : "\n{");
        put_service(&h, canteen);
        buf_putc(b, '}');
    }
    return n;
}

void out_hsds(out *o)
{
    buf services = {0}, b = {0};
    uint32_t n = put_kind(o, &services, "services", false);
    n += put_kind(o, &services, "meals", true);
    buf_fmt(&b,
            "{\"total_items\":%u,\"total_pages\":1,\"page_number\":1,\"size\":%u,\"first_page\":true,"
            "\"last_page\":true,\"empty\":false,\"contents\":[",
            (unsigned)n, (unsigned)n);
    buf_put(&b, buf_str(&services));
    buf_puts(&b, "\n]}\n");
    if (n) out_put(o, STR("data/hsds.json"), buf_str(&b));
    buf_fini(&services);
    buf_fini(&b);
}
