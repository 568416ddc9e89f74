/*
 * Outline maps as inline SVG: what a record is made of (linked, with names where there is room), what lies
 * around it (faint, linked), the places on it (numbered), a scale and north. All of it stands in lists beside
 * the drawing, too: {svg, parts, near, places}.
 */
#include "base/num.h"
#include "base/svg.h"
#include "model/boundary.h"
#include "model/type.h"
#include "view/internal.h"

enum {
    WIDTH = 400,
    HEIGHT = 360,
    FOOT = 26, /* the scale, below the map */
    EDGE = 4,  /* units beyond the window that are still drawn: strokes end outside it */
    MARGIN = 14,
    MOST_PARTS = 80,
    MOST_NEAR = 40,
    MOST_PLACES = 12, /* more would hide the map, and the list of venues has them */
    MOST_THIN = 120,
    MARK = 10,       /* radius of a place */
    TEXT_LEAST = 12, /* a smaller name is left to the list */
    TEXT_PART = 30,
    TEXT_NEAR = 15
};

typedef struct part { /* what is drawn, and stands in the list */
    const ground_node *n;
    str label;
} part;

typedef struct map_draft {
    dyn_env *env;
    const view *v;
    const record *r;        /* whose map it is; NULL: of all of a kind */
    const ground_node *own; /* whose outline stands out; NULL: none */
    part *parts, *near;
    uint32_t nparts, nnear;
    const ground_place **places;
    spot *marks;
    uint32_t nplaces;
    outline_frame f;
    svg s;
} map_draft;

static page_env *page_of(dyn_env *env) { return (page_env *)env; }

static void has_read(dyn_env *env, const record *r)
{
    if (env->use) env->use(env, DYN_USES_RECORD, r);
}

/* ---- names ---- */

static str short_name(const record *r, dyn_env *env)
{
    uint32_t at = r->kind->abbreviation;
    if (at == NO_FIELD) return record_title(r);
    str s = value_text(&r->kind->shape.fields[at], value_at(r->values, at), env);
    return s.n ? s : record_title(r);
}

/* Within its grid XH-01 the micro-grid XH-01-3 is 3. */
static str name_within(const record *r, const ground_node *up, dyn_env *env)
{
    str s = short_name(r, env);
    if (!up) return s;
    str of = short_name(up->r, env);
    if (!str_starts(s, of) || s.n == of.n) return s;
    s = str_sub(s, of.n, s.n);
    while (s.n > 1 && (s.p[0] == '-' || s.p[0] == '.' || s.p[0] == '/' || s.p[0] == ' '))
        s = str_sub(s, 1, s.n);
    return s;
}

static str fill(dyn_env *env, const char *key, const str *args, size_t n)
{
    buf b = {0};
    diag_fill(&b, str_c(env->scratch, dyn_word(env, str_from(key))), args, n);
    str s = str_copy(env->scratch, buf_str(&b));
    buf_fini(&b);
    return s;
}

static str link_of(const map_draft *m, const record *r)
{
    return route_link(m->v, r, page_of(m->env)->root, m->env->scratch);
}

/* ---- drawing ---- */

static void put_shape(map_draft *m, const char *css_class, const outline_path *p)
{
    svg_path(&m->s, css_class);
    for (uint32_t r = 0, i = 0; r < p->nrings; r++) {
        svg_move(&m->s, p->spots[i].x, p->spots[i].y);
        for (i++; i < p->ends[r]; i++) svg_line(&m->s, p->spots[i].x, p->spots[i].y);
        svg_close(&m->s);
    }
    svg_path_end(&m->s);
}

/* The name as large as it fits, up to `most`. */
static void put_label(map_draft *m, const outline_path *p, str label, int32_t most)
{
    enum { LINE = 120 }; /* of the size: a line with the room around it */
    if (!label.n) return;
    int64_t wide = svg_text_width(label) + 40;
    outline_room room = outline_room_in(p, &(outline_text){.most = most * LINE / 100,
                                                           .least = (TEXT_LEAST * LINE + 99) / 100,
                                                           .aspect = (int32_t)(wide * 100 / LINE),
                                                           .clear = MARK + 2,
                                                           .avoid = m->marks,
                                                           .navoid = m->nplaces});
    int32_t size = room.high * 100 / LINE;
    if (size < TEXT_LEAST) return;
    if (size > most) size = most;
    svg_text(&m->s, NULL, room.at.x, room.at.y + size * 35 / 100, SVG_MIDDLE, size, label);
}

static void put_part(map_draft *m, const part *one, const char *css_class, int32_t most)
{
    outline_path p = outline_path_of(m->env->scratch, &m->f, one->n->lines, EDGE);
    if (!p.nrings) return;
    str href = link_of(m, one->n->r), title = record_title(one->n->r);
    if (!str_eq(title, one->label))
        title = str_fmt(m->env->scratch, "%.*s %.*s", STR_ARG(one->label), STR_ARG(title));
    if (href.n) svg_link(&m->s, href, title);
    put_shape(m, css_class, &p);
    const int32_t within = -2; /* of names all must be in view */
    if (!outline_in_view(&m->f, &p, within))
        p = outline_path_of(m->env->scratch, &m->f, one->n->lines, within);
    put_label(m, &p, one->label, most);
    if (href.n) svg_link_end(&m->s);
}

/* What the parts are made of, in hairlines below them, where that is not too much. */
static void put_thin(map_draft *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->nparts; i++)
        for (const ground_node *c = m->parts[i].n->first; c; c = c->next) n += c->lines != NULL;
    if (!n || n > MOST_THIN) return;
    svg_group(&m->s, "thin");
    for (uint32_t i = 0; i < m->nparts; i++)
        for (const ground_node *c = m->parts[i].n->first; c; c = c->next) {
            if (!c->lines) continue;
            has_read(m->env, c->r);
            outline_path p = outline_path_of(m->env->scratch, &m->f, c->lines, EDGE);
            if (p.nrings) put_shape(m, NULL, &p);
        }
    svg_group_end(&m->s);
}

static void put_places(map_draft *m)
{
    if (!m->nplaces) return;
    svg_group(&m->s, "place");
    for (uint32_t i = 0; i < m->nplaces; i++) {
        const record *r = m->places[i]->r;
        str href = link_of(m, r), number = num_text(m->env->scratch, i + 1);
        if (href.n)
            svg_link(&m->s, href,
                     str_fmt(m->env->scratch, "%.*s %.*s", STR_ARG(number), STR_ARG(record_title(r))));
        svg_circle(&m->s, NULL, m->marks[i].x, m->marks[i].y, MARK);
        svg_text(&m->s, NULL, m->marks[i].x, m->marks[i].y + 5, SVG_MIDDLE, 0, number);
        if (href.n) svg_link_end(&m->s);
    }
    svg_group_end(&m->s);
}

/* The longest of 1, 2, 5, 10 … that is no longer than a third of the map. */
static int64_t scale_metres(const outline_frame *f)
{
    int64_t best = 1;
    for (int64_t ten = 1; ten <= 1000000; ten *= 10)
        for (int64_t k = 1; k <= 5; k += k == 1 ? 1 : 3) {
            if (outline_length(f, ten * k) > f->width / 3) return best;
            best = ten * k;
        }
    return best;
}

static void put_scale(map_draft *m)
{
    arena *a = m->env->scratch;
    int64_t metres = scale_metres(&m->f), length = outline_length(&m->f, metres), y = m->f.height + 17;
    bool far = metres >= 1000;
    str number = num_text(a, far ? metres / 1000 : metres);
    svg_group(&m->s, "scale");
    svg_path(&m->s, NULL);
    svg_move(&m->s, 2, y - 5);
    svg_line(&m->s, 2, y);
    svg_line(&m->s, 2 + length, y);
    svg_line(&m->s, 2 + length, y - 5);
    svg_path_end(&m->s);
    svg_text(&m->s, NULL, length + 10, y, SVG_START, 0, fill(m->env, far ? "maps.km" : "maps.m", &number, 1));
    int64_t x = m->f.width - 8;
    svg_path(&m->s, "north");
    svg_move(&m->s, x, y - 13);
    svg_line(&m->s, x + 5, y + 2);
    svg_line(&m->s, x, y - 2);
    svg_line(&m->s, x - 5, y + 2);
    svg_close(&m->s);
    svg_path_end(&m->s);
    svg_text(&m->s, NULL, x - 10, y, SVG_END, 0, dyn_word(m->env, STR("maps.north")));
    svg_group_end(&m->s);
}

static str description(const map_draft *m)
{
    arena *a = m->env->scratch;
    str args[] = {num_text(a, m->nparts), num_text(a, m->nnear), num_text(a, m->nplaces)};
    return fill(m->env, "maps.about", args, 3);
}

static dyn draw(map_draft *m)
{
    buf out = {0};
    buf_reserve(&out, 4096); /* most are shorter */
    page_env *e = page_of(m->env);
    str title = m->r ? record_title(m->r) : m->nparts ? m->parts[0].n->r->kind->label : STR_NONE;
    svg_about about = {.css_class = "map",
                       .id = page_figure(e),
                       .title = fill(m->env, "maps.title", &title, 1),
                       .description = description(m),
                       .has_links = true};
    svg_begin(&m->s, &out, m->f.width, m->f.height + FOOT, &about);
    outline_path own = {0};
    if (m->own && m->own->lines) own = outline_path_of(m->env->scratch, &m->f, m->own->lines, EDGE);
    if (own.nrings) put_shape(m, "ground", &own);
    if (m->own) put_thin(m);
    svg_group(&m->s, m->own ? "parts" : "parts all");
    for (uint32_t i = 0; i < m->nparts; i++) put_part(m, &m->parts[i], NULL, TEXT_PART);
    svg_group_end(&m->s);
    svg_window(&m->s, about.id, m->f.width, m->f.height);
    svg_group(&m->s, "near");
    for (uint32_t i = 0; i < m->nnear; i++) put_part(m, &m->near[i], NULL, TEXT_NEAR);
    svg_group_end(&m->s);
    svg_group_end(&m->s);
    if (own.nrings) {
        put_shape(m, "own", &own);
        if (!m->nparts) put_label(m, &own, name_within(m->own->r, m->own->up, m->env), TEXT_PART);
    }
    put_places(m);
    put_scale(m);
    svg_end(&m->s);
    str s = str_copy(m->env->scratch, buf_str(&out));
    buf_fini(&out);
    return dyn_html(s);
}

/* ---- what is on it ---- */

static part *parts_of(map_draft *m, const ground_node *first, const ground_node *up, uint32_t *n)
{
    part *list = arena_make_n(m->env->scratch, part, MOST_PARTS);
    for (const ground_node *c = first; c && *n < MOST_PARTS; c = c->next) {
        if (!c->lines) continue;
        has_read(m->env, c->r);
        list[(*n)++] = (part){c, name_within(c->r, up, m->env)};
    }
    return list;
}

static void add_near(map_draft *m, const ground_node *n)
{
    const ground_node **found = arena_make_n(m->env->scratch, const ground_node *, MOST_NEAR);
    uint32_t count = ground_around(&m->v->ground, n, m->f.of, found, MOST_NEAR);
    m->near = arena_make_n(m->env->scratch, part, count);
    for (uint32_t i = 0; i < count; i++) {
        outline_path p = outline_path_of(m->env->scratch, &m->f, found[i]->lines, 0);
        if (!p.nrings) continue; /* its box is in view, itself it is not */
        has_read(m->env, found[i]->r);
        bool sibling = found[i]->up == n->up && n->depth;
        m->near[m->nnear++] = (part){found[i], name_within(found[i]->r, sibling ? n->up : NULL, m->env)};
    }
}

/* Marks that would cover each other are moved apart, to the right and down. */
static void add_places(map_draft *m, const ground_node *n, const ground_place *only)
{
    m->places = arena_make_n(m->env->scratch, const ground_place *, MOST_PLACES + 1);
    m->marks = arena_make_n(m->env->scratch, spot, MOST_PLACES);
    if (only) m->places[m->nplaces++] = only;
    else m->nplaces = ground_places(n, m->places, MOST_PLACES + 1);
    if (m->nplaces > MOST_PLACES) m->nplaces = 0;
    for (uint32_t i = 0; i < m->nplaces; i++) {
        has_read(m->env, m->places[i]->r);
        spot at = outline_spot(&m->f, m->places[i]->at);
        for (uint32_t k = 0; k < i; k++) {
            int32_t dx = at.x - m->marks[k].x, dy = at.y - m->marks[k].y;
            if (dx * dx + dy * dy >= 4 * MARK * MARK) continue;
            at.x = m->marks[k].x + 2 * MARK + 1;
            at.y = m->marks[k].y;
            k = UINT32_MAX; /* look at all of them again */
        }
        m->marks[i] = at;
    }
}

static dyn list_of(const map_draft *m, const part *parts, uint32_t n)
{
    dyn *list = arena_make_n(m->env->scratch, dyn, n);
    for (uint32_t i = 0; i < n; i++) {
        dyn_entry *e = arena_make_n(m->env->scratch, dyn_entry, 2);
        bool named = str_eq(parts[i].label, record_title(parts[i].n->r));
        e[0] = (dyn_entry){STR("label"), named ? DYN_NO : dyn_text(parts[i].label)};
        e[1] = (dyn_entry){STR("record"), record_dyn(parts[i].n->r)};
        list[i] = dyn_object(e, 2);
    }
    return dyn_array(list, n);
}

static dyn list_of_places(const map_draft *m)
{
    dyn *list = arena_make_n(m->env->scratch, dyn, m->nplaces);
    for (uint32_t i = 0; i < m->nplaces; i++) {
        dyn_entry *e = arena_make_n(m->env->scratch, dyn_entry, 2);
        e[0] = (dyn_entry){STR("label"), dyn_text(num_text(m->env->scratch, i + 1))};
        e[1] = (dyn_entry){STR("record"), record_dyn(m->places[i]->r)};
        list[i] = dyn_object(e, 2);
    }
    return dyn_array(list, m->nplaces);
}

static dyn finished(map_draft *m)
{
    dyn_entry *e = arena_make_n(m->env->scratch, dyn_entry, 4);
    e[0] = (dyn_entry){STR("svg"), draw(m)};
    e[1] = (dyn_entry){STR("parts"), list_of(m, m->parts, m->nparts)};
    e[2] = (dyn_entry){STR("near"), list_of(m, m->near, m->nnear)};
    e[3] = (dyn_entry){STR("places"), list_of_places(m)};
    return dyn_object(e, 4);
}

dyn map_dyn(dyn_env *env, const record *r)
{
    const view *v = page_of(env)->v;
    const ground_node *n = ground_find(&v->ground, r);
    const ground_place *only = n ? NULL : ground_place_of(&v->ground, r, &n);
    if (!n || outline_box_is_empty(n->box)) return DYN_NO;
    map_draft m = {.env = env, .v = v, .r = r, .own = n};
    m.f = outline_fit(n->box, WIDTH, HEIGHT, MARGIN);
    add_near(&m, n);
    if (!m.nnear) m.f = outline_fit(n->box, WIDTH, HEIGHT, 2); /* nothing around it to be shown */
    add_places(&m, n, only);
    if (!only) m.parts = parts_of(&m, n->first, n, &m.nparts);
    return finished(&m);
}

/* What they belong to instead, each once; returns how many. */
static uint32_t to_parents(const ground_node **list, uint32_t n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n && kept < MOST_PARTS; i++) {
        const ground_node *up = list[i]->up;
        bool had = !up || !up->lines;
        for (uint32_t j = 0; j < kept && !had; j++) had = list[j] == up;
        if (!had) list[kept++] = up;
    }
    return kept;
}

/* The outlines of a kind that belong to none of their own kind: all grids. Where they are too many, what
 * they belong to is drawn instead. */
dyn map_of_kind(dyn_env *env, const kind *k)
{
    const view *v = page_of(env)->v;
    const ground_node **top = arena_make_n(env->scratch, const ground_node *, k->nrecords);
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const ground_node *one = ground_find(&v->ground, k->sorted[i]);
        if (one && !one->depth && one->lines) top[n++] = one;
    }
    if (n > MOST_PARTS) n = to_parents(top, n);
    if (!n) return DYN_NO;
    map_draft m = {.env = env, .v = v, .parts = arena_make_n(env->scratch, part, n), .nparts = n};
    outline_box box = OUTLINE_NO_BOX;
    for (uint32_t i = 0; i < n; i++) {
        has_read(env, top[i]->r);
        m.parts[i] = (part){top[i], short_name(top[i]->r, env)};
        box = outline_box_join(box, top[i]->box);
    }
    m.f = outline_fit(box, WIDTH, HEIGHT, 2);
    return finished(&m);
}

/* ---- outlines on paper ---- */

/* Each outline as points of longitude,latitude, as fenced blocks `map` take them: {points}. */
static dyn outlines(const boundary *b, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, b->n);
    for (uint32_t i = 0; i < b->n; i++) {
        buf out = {0};
        for (uint32_t k = 0; k < b->rings[i].n; k++) {
            point p = b->rings[i].points[k];
            if (k) buf_putc(&out, ' ');
            buf_put(&out, dec_text(env->scratch, (dec){p.lng, 7}));
            buf_putc(&out, ',');
            buf_put(&out, dec_text(env->scratch, (dec){p.lat, 7}));
        }
        dyn_entry *e = arena_make(env->scratch, dyn_entry);
        *e = (dyn_entry){STR("points"), dyn_text(str_copy(env->scratch, buf_str(&out)))};
        list[i] = dyn_object(e, 1);
        buf_fini(&out);
    }
    return dyn_array(list, b->n);
}

dyn shape_more(dyn_env *env, const void *p, const dyn_name *name)
{
    return name_is(name, "outlines") ? outlines(p, env) : DYN_NOTHING;
}
