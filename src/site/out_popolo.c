/*
 * Votes as Popolo vote events. Popolo counts whole votes and knows neither thresholds nor floor area, so each
 * basis of a vote is a vote event of its own on the same motion: persons first, areas in whole hundredths (or
 * thousandths) of a square metre. What Popolo has no word for has names that begin with "gongshi:".
 */
#include "model/votes.h"
#include "site/json.h"

typedef struct popolo {
    out *o;
    buf *b;
    const record *r;
    uint32_t n;        /* votes of this record so far */
    str title, motion; /* of what is voted on */
} popolo;

static const struct {
    figure_of of;
    const char *option;
} options[] = {{FIGURE_FOR, "yes"},
               {FIGURE_AGAINST, "no"},
               {FIGURE_ABSTAIN, "abstain"},
               {FIGURE_FOLLOW, "with majority"},
               {FIGURE_SILENT, "absent"}};

/* What a count is in: "persons", or hundredths of a square metre. */
static void put_unit(buf *b, basis of, uint8_t scale)
{
    json_some(b, "gongshi:basis", basis_key(of));
    if (of == BASIS_AREA) json_some(b, "gongshi:unit", scale > 2 ? STR("0.001 m2") : STR("0.01 m2"));
}

/* An integer of whole steps; false: the figure is not known. */
static bool put_count(buf *b, str option, dec value, uint8_t scale)
{
    if (!dec_rescale(value, scale, &value)) return false;
    json_next(b);
    buf_putc(b, '{');
    json_some(b, "option", option);
    json_key(b, "value");
    buf_put_int(b, value.value);
    buf_putc(b, '}');
    return true;
}

static void put_counts(buf *b, const vote_case *c, basis of, uint8_t scale)
{
    json_key(b, "counts");
    buf_putc(b, '[');
    for (size_t i = 0; !c->e && i < sizeof options / sizeof *options; i++) {
        dec value;
        if (tally_figure(c->t, (figure_ref){options[i].of, of, 0}, &value))
            put_count(b, str_from(options[i].option), value, scale);
    }
    for (size_t i = 0; c->e && i < c->e->n; i++)
        if (c->e->candidates[i].votes.known[of])
            put_count(b, c->e->candidates[i].name, c->e->candidates[i].votes.v[of], scale);
    buf_putc(b, ']');
}

static bool is_counted(const vote_case *c, basis of)
{
    bool any = false;
    for (int v = 0; !c->e && v < VOTE_COUNT; v++) any |= c->t->votes[v].known[of];
    for (size_t i = 0; c->e && i < c->e->n; i++) any |= c->e->candidates[i].votes.known[of];
    return any;
}

/* pass, fail, or null where the figures do not tell. */
static const char *result_of(const vote_case *c)
{
    if (c->e)
        return !c->count || c->count->outcome == ELECTION_UNDETERMINABLE ? NULL
               : c->count->outcome == ELECTION_FILLED                    ? "pass"
                                                                         : "fail";
    outcome is = c->decision ? c->decision->governing : OUTCOME_UNDETERMINABLE;
    return is == OUTCOME_UNDETERMINABLE || is == OUTCOME_NONE ? NULL : is == OUTCOME_PASSED ? "pass" : "fail";
}

static void put_result(buf *b, const vote_case *c)
{
    const char *result = result_of(c);
    json_key(b, "result");
    if (result) buf_put_json(b, str_from(result));
    else buf_puts(b, "null");
}

static void put_motion(popolo *p, const vote_case *c, str id)
{
    buf *b = p->b;
    const pack_rule *law = c->rule.law;
    json_key(b, "motion");
    buf_putc(b, '{');
    json_some(b, "id", id);
    json_some(b, "text", p->motion.n ? p->motion : p->title);
    json_some(b, "classification", c->e ? STR("election") : STR("decision"));
    if (law)
        json_some(b, "requirement",
                  str_fmt(p->o->env.dyn.scratch, "%.*s（%.*s%.*s）", STR_ARG(law->name),
                          STR_ARG(law->source.law), STR_ARG(law->source.article)));
    put_result(b, c);
    buf_putc(b, '}');
}

static void put_sources(popolo *p, const vote_case *c)
{
    arena *a = p->o->env.dyn.scratch;
    buf *b = p->b;
    json_key(b, "sources");
    buf_puts(b, "[{");
    json_some(b, "url", str_join(a, p->o->base, route_record(p->o->v, p->r)));
    json_some(b, "note", record_title(p->r));
    buf_putc(b, '}');
    if (c->rule.law && c->rule.law->source.url.n) {
        json_next(b);
        buf_putc(b, '{');
        json_some(b, "url", c->rule.law->source.url);
        json_some(b, "note", c->rule.law->source.law);
        buf_putc(b, '}');
    }
    buf_putc(b, ']');
}

/* One basis of a vote. The first also says what the engine makes of the whole, thresholds included. */
static void put_event(popolo *p, const vote_case *c, basis of, str motion, bool first)
{
    out *o = p->o;
    buf *b = p->b;
    arena *a = o->env.dyn.scratch;
    dyn r = record_dyn(p->r);
    uint8_t scale = tally_scale(c->t, of);
    buf_puts(b, b->p[b->n - 1] == '[' ? "\n{" : ",\n{");
    json_some(b, "id", str_fmt(a, "%.*s/%.*s", STR_ARG(motion), STR_ARG(basis_key(of))));
    json_some(b, "organization_id", json_at(r, "council.id", &o->env.dyn));
    json_some(b, "identifier", json_at(r, "number", &o->env.dyn));
    put_motion(p, c, motion);
    if (c->t->on != DATE_NONE) json_some(b, "start_date", date_iso(a, c->t->on));
    put_result(b, c);
    put_counts(b, c, of, scale);
    put_sources(p, c);
    put_unit(b, of, scale);
    if (first && (c->decision || c->count)) {
        json_key(b, "gongshi:result");
        if (c->decision) decide_json(a, b, c->decision);
        else elect_json(a, b, c->e, c->count);
    }
    buf_putc(b, '}');
}

static void put_vote(popolo *p, const field *f, const fval *v)
{
    vote_case c = vote_of(f, v);
    arena *a = p->o->env.dyn.scratch;
    str motion = str_fmt(a, "%.*s/%.*s/%u", STR_ARG(p->r->kind->name), STR_ARG(p->r->id), (unsigned)++p->n);
    bool first = true;
    for (int of = 0; of < BASIS_COUNT; of++) {
        if (!is_counted(&c, (basis)of)) continue;
        put_event(p, &c, (basis)of, motion, first);
        first = false;
    }
}

static str text_in(popolo *p, const shape *s, const fvals *values, str name)
{
    uint32_t i = shape_find(s, name);
    return i == NO_FIELD || !out_is_shown(&s->fields[i], value_at(values, i))
               ? STR_NONE
               : value_text(&s->fields[i], value_at(values, i), &p->o->env.dyn);
}

static void look_inside(popolo *p, const shape *s, const fvals *values);

static void look(popolo *p, const field *f, const fval *v)
{
    if (!out_is_shown(f, v)) return;
    json_form form = json_form_of(f);
    const nested_list *list = v->as.p;
    if (form == JSON_VOTE) put_vote(p, f, v);
    else if (form == JSON_RECORD) look_inside(p, f->inside, ((const nested *)v->as.p)->values);
    for (uint32_t i = 0; form == JSON_ITEMS && f->inside && i < list->n; i++)
        if (!list->items[i].bad) look_inside(p, f->inside, ((const nested *)list->items[i].as.p)->values);
}

/* What is voted on is named beside the vote: an agenda item's title and its motion. */
static void look_inside(popolo *p, const shape *s, const fvals *values)
{
    str title = p->title, motion = p->motion, own = text_in(p, s, values, STR("title"));
    if (own.n) p->title = own;
    p->motion = text_in(p, s, values, STR("motion"));
    for (uint32_t i = 0; i < values->n; i++) look(p, field_nth(s, values, i), value_nth(values, i));
    p->title = title;
    p->motion = motion;
}

static void put_organizations(out *o, buf *b)
{
    const kind *k = model_kind(o->m, STR("councils"));
    buf_puts(b, "\"organizations\":[");
    for (uint32_t i = 0; k && k->paged && i < k->nrecords; i++) {
        const record *r = k->records[i];
        dyn at = record_dyn(r);
        arena_reset(o->env.dyn.scratch);
        buf_puts(b, i ? ",\n{" : "\n{");
        json_some(b, "id", r->id);
        json_some(b, "name", record_title(r));
        json_some(b, "classification", json_at(at, "type", &o->env.dyn));
        json_key(b, "sources");
        buf_puts(b, "[{");
        json_some(b, "url", str_join(o->env.dyn.scratch, o->base, route_record(o->v, r)));
        buf_puts(b, "}]}");
    }
    buf_puts(b, "\n],\n");
}

void out_popolo(out *o)
{
    buf b = {0};
    buf_puts(&b, "{");
    put_organizations(o, &b);
    buf_puts(&b, "\"vote_events\":[");
    size_t empty = b.n;
    for (uint32_t i = 0; i < o->m->nkinds; i++) {
        const kind *k = o->m->kinds[i];
        for (uint32_t r = 0; k->paged && r < k->nrecords; r++) {
            popolo p = {.o = o, .b = &b, .r = k->records[r]};
            arena_reset(o->env.dyn.scratch);
            look_inside(&p, &k->shape, k->records[r]->values);
        }
    }
    bool any = b.n > empty;
    buf_puts(&b, "\n]}\n");
    if (any) out_put(o, STR("data/popolo.json"), buf_str(&b));
    buf_fini(&b);
}
