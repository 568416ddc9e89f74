#include "print/card.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/map.h"
#include "base/par.h"
#include "base/utf8.h"
#include "model/type.h"
#include "print/font.h"
#include "print/image.h"
#include "print/raster.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { INK, SEAL, SOFT, INKS };
enum { MARGIN = 44, TITLE_SIZE = 37, TITLE_PITCH = 48, TITLE_LINES = 3, SMALL = 20, MOST_BYTES = 1 << 16 };

/* Bump where the drawing changes: old pictures are made anew under new names. */
static const char version[] = "card 1\n";

typedef struct card {
    const record *r; /* NULL: the site's */
    str office, kicker, title, foot, path;
    str old;   /* its bytes as they stand in the output; empty: to be drawn */
    bool twin; /* one before it has the same words, and so the same picture */
} card;

struct cards {
    const view *v;
    arena *a;
    unsigned threads;
    font_set *fonts;
    card *items; /* the first is the site's */
    uint32_t n;
    uint32_t **of; /* [kind->index][record->index]: place in items; 0: none */
    atomic_bool failed;
    bulletin_put put;
    void *to;
    arena **scratch; /* one a thread */
};

/* ---- what stands on them ---- */

static str path_text(const record *r, const char *path, dyn_env *env)
{
    return dyn_str(dyn_path(record_dyn(r), str_from(path), env), env);
}

/* 公示至 11月23日　兴开街道办事处, or the day of publication. */
static str foot_of(const record *r, dyn_env *env)
{
    str issuer = path_text(r, "disclosure.issuer", env), until = STR_NONE;
    if (shape_find(&r->kind->shape, STR("period")) != NO_FIELD) until = path_text(r, "period.to", env);
    str day = until.n ? until : path_text(r, "disclosure.published", env);
    str word = until.n ? dyn_word(env, STR("period.until")) : dyn_word(env, STR("published"));
    if (!day.n) return issuer;
    return str_fmt(env->scratch, "%.*s %.*s　%.*s", STR_ARG(word), STR_ARG(day), STR_ARG(issuer));
}

static void key_of(cards *c, card *one, str faces, const char *previous)
{
    str all = str_fmt(c->a, "%s%.*s%.*s\n%.*s\n%.*s\n%.*s", version, STR_ARG(faces), STR_ARG(one->office),
                      STR_ARG(one->kicker), STR_ARG(one->title), STR_ARG(one->foot));
    one->path = str_fmt(c->a, "cards/%.*s.png", STR_ARG(hash_hex(c->a, hash_sha256(all), 16)));
    str bytes;
    if (previous &&
        io_read(c->a, str_c(c->a, str_fmt(c->a, "%s/%.*s", previous, STR_ARG(one->path))), MOST_BYTES,
                &bytes) == IO_OK &&
        str_starts(bytes, STR("\x89PNG")) && str_ends(bytes, STR("\xae\x42\x60\x82")))
        one->old = bytes;
}

static void want(cards *c, font_role role, str s, span at)
{
    for (size_t i = 0; i < s.n;) font_want(c->fonts, role, utf8_next(s, &i), at, STR("cards"));
}

static void want_all(cards *c)
{
    for (uint32_t i = 0; i < c->n; i++) {
        const card *one = &c->items[i];
        span at = one->r ? record_span(one->r) : SPAN_NONE;
        if (one->old.n) continue;
        want(c, FONT_TITLE, one->title, at);
        want(c, FONT_TITLE, one->office, at);
        want(c, FONT_SANS, one->kicker, at);
        want(c, FONT_SANS, one->foot, at);
        want(c, FONT_TITLE, STR("…"), at);
        want(c, FONT_SANS, STR("…"), at);
    }
}

static void plan_records(cards *c, str office, dyn_env *env)
{
    const model *m = view_model(c->v);
    for (uint32_t k = 0; k < m->nkinds; k++) {
        const kind *one = m->kinds[k];
        if (!one->disclosed || !one->paged) continue;
        c->of[k] = arena_make_n(c->a, uint32_t, one->nrecords);
        for (uint32_t i = 0; i < one->nrecords; i++) {
            const record *r = one->records[i];
            if (!route_record(c->v, r).n) continue;
            c->of[k][i] = c->n;
            c->items[c->n++] = (card){.r = r,
                                      .office = office,
                                      .kicker = one->one,
                                      .title = str_copy(c->a, record_title(r)),
                                      .foot = str_copy(c->a, foot_of(r, env))};
            arena_reset(env->scratch);
        }
    }
}

cards *cards_plan(const view *v, arena *a, unsigned threads, const char *previous, diags *d)
{
    const model *m = view_model(v);
    cards *c = arena_make(a, cards);
    *c = (cards){.v = v, .a = a, .threads = threads ? threads : 1};
    if (!route_base(v).n) return c;
    arena *scratch = arena_new();
    page_env e;
    page_env_init(&e, v, scratch, d);
    str office = str_copy(a, path_text(m->site, "name", &e.dyn));
    c->items = arena_make_n(a, card, m->nrecords + 1);
    c->of = arena_make_n(a, uint32_t *, m->nkinds);
    c->items[c->n++] = (card){.office = str_copy(a, path_text(m->site, "office", &e.dyn)),
                              .title = office,
                              .foot = str_copy(a, path_text(m->site, "summary", &e.dyn))};
    plan_records(c, office, &e.dyn);
    c->fonts = font_set_new(a, NULL, d);
    str faces = font_identity(c->fonts, a);
    bool any = false;
    map seen;
    map_init(&seen, a);
    for (uint32_t i = 0; i < c->n; i++) {
        key_of(c, &c->items[i], faces, previous);
        c->items[i].twin = map_add(&seen, c->items[i].path, i) != MAP_NONE;
        any |= !c->items[i].old.n;
    }
    want_all(c);
    if (any && !font_cut(c->fonts)) c->n = 0;
    arena_free(scratch);
    return c;
}

str cards_path(const cards *c, const record *r)
{
    if (!c->n) return STR_NONE;
    const uint32_t *of = r ? c->of[r->kind->index] : NULL;
    return c->items[of ? of[r->index] : 0].path;
}

void cards_free(cards *c)
{
    if (c && c->fonts) font_set_free(c->fonts);
}

/* ---- drawing ---- */

typedef struct pen {
    canvas *c;
    int32_t x, y; /* of the base line, in 1/256 pixel */
    int64_t size, units;
} pen;

static int32_t at_x(const pen *p, int32_t v) { return p->x + (int32_t)(v * p->size * 256 / p->units); }
static int32_t at_y(const pen *p, int32_t v) { return p->y - (int32_t)(v * p->size * 256 / p->units); }
static void move(void *to, int32_t x, int32_t y)
{
    const pen *p = to;
    canvas_move(p->c, at_x(p, x), at_y(p, y));
}
static void line(void *to, int32_t x, int32_t y)
{
    const pen *p = to;
    canvas_line(p->c, at_x(p, x), at_y(p, y));
}
static void quad(void *to, int32_t x1, int32_t y1, int32_t x, int32_t y)
{
    const pen *p = to;
    canvas_quad(p->c, at_x(p, x1), at_y(p, y1), at_x(p, x), at_y(p, y));
}
static void cubic(void *to, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t x, int32_t y)
{
    const pen *p = to;
    canvas_cubic(p->c, at_x(p, x1), at_y(p, y1), at_x(p, x2), at_y(p, y2), at_x(p, x), at_y(p, y));
}

/* Width in 1/1000 pixel. */
static int64_t width_of(const cards *c, font_role role, str s, int64_t size)
{
    int64_t sum = 0;
    for (size_t i = 0; i < s.n;) sum += font_at(c->fonts, role, utf8_next(s, &i)).advance * size;
    return sum;
}

static void put_text(const cards *c, canvas *on, font_role role, str s, int32_t x, int32_t y, int64_t size,
                     uint8_t ink)
{
    int64_t at = 0;
    for (size_t i = 0; i < s.n;) {
        font_glyph g = font_at(c->fonts, role, utf8_next(s, &i));
        if (g.face != FONT_NO_FACE) {
            pen p = {on, x * 256 + (int32_t)(at * 256 / 1000), y * 256, size,
                     font_facts(c->fonts, g.face)->units};
            font_outline(c->fonts, g, &(font_pen){&p, move, line, quad, cubic});
            canvas_fill(on, ink);
        }
        at += g.advance * size;
    }
}

static void put_box(canvas *on, int32_t x, int32_t y, int32_t w, int32_t h, uint8_t ink)
{
    canvas_move(on, x * 256, y * 256);
    canvas_line(on, (x + w) * 256, y * 256);
    canvas_line(on, (x + w) * 256, (y + h) * 256);
    canvas_line(on, x * 256, (y + h) * 256);
    canvas_fill(on, ink);
}

/* May a line end between these two? Not within numbers and Latin words, before a stop, after an opening mark.
 */
static bool may_break(uint32_t before, uint32_t after)
{
    static const str no_end = STR_INIT("（《〈「『【〔“‘"),
                     no_start = STR_INIT("，。、；：？！）》〉」』】〕”’…—％");
    char bytes[4];
    str a = {bytes, utf8_put(bytes, after)};
    if (str_find(no_start, a, 0) != SIZE_MAX) return false;
    str b = {bytes, utf8_put(bytes, before)};
    if (str_find(no_end, b, 0) != SIZE_MAX) return false;
    return utf8_is_wide(before) || utf8_is_wide(after) || before == ' ';
}

/* The first line of s that fits; the rest stays in s. */
static str take_line(const cards *c, str *s, int64_t size, int64_t room)
{
    size_t end = s->n;
    int64_t sum = 0;
    uint32_t before = 0;
    for (size_t i = 0, cut = 0; i < s->n;) {
        size_t begin = i;
        uint32_t cp = utf8_next(*s, &i);
        if (before && may_break(before, cp)) cut = begin;
        sum += font_at(c->fonts, FONT_TITLE, cp).advance * size;
        if (sum > room) {
            end = cut ? cut : begin;
            break;
        }
        before = cp;
    }
    str taken = str_sub(*s, 0, end);
    *s = str_trim(str_sub(*s, end, s->n));
    return str_trim(taken);
}

/* s, or as much of it as fits with an ellipsis. */
static str clip(const cards *c, arena *a, font_role role, str s, int64_t size, int64_t room)
{
    if (width_of(c, role, s, size) <= room) return s;
    size_t chars = utf8_length(s);
    while (chars && width_of(c, role, utf8_clip(s, chars), size) + size * 1000 > room) chars--;
    return str_join(a, utf8_clip(s, chars), STR("…"));
}

static void draw(const cards *c, arena *a, const card *one, canvas *on)
{
    int64_t room = (CARD_WIDTH - 2 * MARGIN) * 1000;
    canvas_init(on, a, CARD_WIDTH, CARD_HEIGHT);
    put_box(on, MARGIN, 40, 9, 28, SEAL);
    put_text(c, on, FONT_TITLE, clip(c, a, FONT_TITLE, one->office, 26, room - 26000), MARGIN + 22, 64, 26,
             INK);
    put_box(on, MARGIN, 84, CARD_WIDTH - 2 * MARGIN, 1, SOFT);
    put_text(c, on, FONT_SANS, one->kicker, MARGIN, 118, SMALL, SEAL);
    str rest = one->title;
    for (int32_t i = 0; i < TITLE_LINES && rest.n; i++) {
        str part = i + 1 < TITLE_LINES ? take_line(c, &rest, TITLE_SIZE, room) : rest;
        put_text(c, on, FONT_TITLE, clip(c, a, FONT_TITLE, part, TITLE_SIZE, room), MARGIN,
                 168 + i * TITLE_PITCH, TITLE_SIZE, INK);
    }
    put_text(c, on, FONT_SANS, clip(c, a, FONT_SANS, one->foot, SMALL, room), MARGIN, 296, SMALL - 2, SOFT);
}

/* Shades from the paper to each ink. */
static void colours(uint32_t *list)
{
    static const uint32_t paper = 0xfbfaf6, inks[INKS] = {0x1d2226, 0xa61e22, 0x59626b};
    for (uint32_t k = 0; k < INKS; k++)
        for (uint32_t i = 0; i < RASTER_LEVELS; i++) {
            uint32_t *to = &list[k * RASTER_LEVELS + i];
            *to = 0;
            for (uint32_t s = 0; s < 24; s += 8) {
                uint32_t p = paper >> s & 255, q = inks[k] >> s & 255;
                *to |= ((p * (RASTER_LEVELS - 1 - i) + q * i) / (RASTER_LEVELS - 1)) << s;
            }
        }
}

static void make_one(void *context, size_t i, unsigned worker)
{
    cards *c = context;
    const card *one = &c->items[i];
    bool ok = true;
    if (one->twin) return;
    if (one->old.n) {
        ok = c->put(c->to, worker, one->path, one->old);
    } else {
        uint32_t palette[INKS * RASTER_LEVELS];
        canvas on;
        buf out = {0};
        arena_reset(c->scratch[worker]);
        draw(c, c->scratch[worker], one, &on);
        colours(palette);
        picture_png(CARD_WIDTH, CARD_HEIGHT, on.pixels, palette, INKS * RASTER_LEVELS, &out);
        ok = c->put(c->to, worker, one->path, buf_str(&out));
        buf_fini(&out);
    }
    if (!ok) atomic_store(&c->failed, true);
}

bool cards_make(cards *c, bulletin_put put, void *context)
{
    if (!c->n) return true;
    c->put = put;
    c->to = context;
    c->scratch = arena_make_n(c->a, arena *, c->threads);
    for (unsigned i = 0; i < c->threads; i++) c->scratch[i] = arena_new();
    par_run(c->threads, c->n, make_one, c);
    for (unsigned i = 0; i < c->threads; i++) arena_free(c->scratch[i]);
    return !atomic_load(&c->failed);
}
