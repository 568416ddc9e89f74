#include "print/font.h"

#include "base/io.h"
#include "base/num.h"
#include "base/utf8.h"
#include "print/bytes.h"
#include "print/hb.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PAGES = 0x1100, CHAIN = 8, SIMPLIFIED = 2 };

typedef struct face {
    str path, family;
    bool open, failed;
    unsigned index;
    hb_face_t *whole;
    hb_font_t *whole_font;
    hb_set_t *wanted; /* characters */
    size_t count;
    hb_face_t *cut;
    hb_font_t *cut_font;
    font_face_facts facts;
} face;

/* A character of one role: 0 is not asked for, 1 missing, else face + 1 << 16 | glyph. */
typedef struct role {
    uint8_t chain[CHAIN], latin[CHAIN];
    unsigned n, nlatin;
    uint32_t *pages[PAGES];
    uint16_t *advances[PAGES];
} role;

struct font_set {
    arena *mem;
    diags *d;
    print_fonts asked;
    face faces[FONT_FACES];
    unsigned n;
    role roles[FONT_ROLES];
};

enum { MISSING = 1 };

/* Where Debian, other distributions and people keep fonts. */
static const char *const places[] = {
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/opentype/noto-cjk",
    "/usr/share/fonts/truetype/gongshi",
    "/usr/local/share/fonts",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/opentype/fandol",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/fonts/truetype/msttcorefonts",
    "/usr/share/fonts/truetype",
    "/usr/share/fonts",
};

/* Candidates of a role in order, by file name. */
static const char *const serif[] = {"NotoSerifCJK-Regular.ttc",
                                    "NotoSerifCJKsc-Regular.otf",
                                    "NotoSerifSC-Regular.otf",
                                    "SourceHanSerifSC-Regular.otf",
                                    "simsun.ttc",
                                    NULL};
static const char *const serif_bold[] = {"NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf",
                                         "NotoSerifSC-Bold.otf", "SourceHanSerifSC-Bold.otf", NULL};
static const char *const sans[] = {"NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf",
                                   "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf", NULL};
static const char *const sans_bold[] = {"NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf",
                                        "NotoSansSC-Bold.otf", "SourceHanSansSC-Bold.otf", NULL};
static const char *const fangsong[] = {"simfang.ttf", "FandolFang-Regular.otf", NULL};
static const char *const kai[] = {"simkai.ttf", "FandolKai-Regular.otf", NULL};
static const char *const hei[] = {"simhei.ttf", "FandolHei-Regular.otf", NULL};
static const char *const song[] = {"FZXBSJW.TTF", "xiaobiaosong.ttf", NULL};
static const char *const times[] = {"times.ttf", "Times_New_Roman.ttf", "LiberationSerif-Regular.ttf",
                                    "texgyretermes-regular.otf", NULL};
static const char *const symbols[] = {"DejaVuSans.ttf", NULL};

static bool file_is_there(const char *path) { return io_exists(path) && !io_is_folder(path); }

/* The path of a file in the folders given or the known ones; NULL where it is nowhere. */
static const char *find_file(font_set *f, const char *name)
{
    for (size_t i = 0; i < f->asked.nfolders; i++) {
        str p = str_fmt(f->mem, "%.*s/%s", STR_ARG(f->asked.folders[i]), name);
        const char *c = str_c(f->mem, p);
        if (file_is_there(c)) return c;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *c = str_c(f->mem, str_fmt(f->mem, "%s/%s", places[i], name));
        if (file_is_there(c)) return c;
    }
    return NULL;
}

/* The number of a face with this path, added where it is new. */
static uint8_t face_for(font_set *f, const char *path, unsigned index)
{
    str s = str_from(path);
    for (unsigned i = 0; i < f->n; i++)
        if (str_eq(f->faces[i].path, s) && f->faces[i].index == index) return (uint8_t)i;
    if (f->n == FONT_FACES) return FONT_NO_FACE;
    f->faces[f->n] = (face){.path = s, .index = index};
    return (uint8_t)f->n++;
}

static void chain_add(uint8_t *chain, unsigned *n, uint8_t which)
{
    if (which == FONT_NO_FACE || *n == CHAIN) return;
    for (unsigned i = 0; i < *n; i++)
        if (chain[i] == which) return;
    chain[(*n)++] = which;
}

static void add_found(font_set *f, uint8_t *chain, unsigned *n, const char *const *names)
{
    for (; *names; names++) {
        const char *path = find_file(f, *names);
        if (!path) continue;
        bool many = str_ends(str_from(path), STR(".ttc")) && !str_eq(str_from(*names), STR("simsun.ttc"));
        chain_add(chain, n, face_for(f, path, many ? SIMPLIFIED : 0));
        return;
    }
}

static void add_asked(font_set *f, uint8_t *chain, unsigned *n, str path)
{
    if (!path.n) return;
    size_t hash = str_find_char(path, '#', 0);
    int64_t index = str_ends(path, STR(".ttc")) ? SIMPLIFIED : 0;
    if (hash != SIZE_MAX) {
        if (!num_parse(str_sub(path, hash + 1, path.n), &index) || index < 0 || index > 63) index = 0;
        path = str_sub(path, 0, hash);
    }
    const char *c = str_c(f->mem, path);
    if (!file_is_there(c)) {
        diag(f->d, PRINT_FONT_UNREADABLE, (span){0}, path);
        return;
    }
    chain_add(chain, n, face_for(f, c, (unsigned)index));
}

/* The chain of a role: what was asked for, the face made for it, then what draws rare characters. */
static void chain_make(font_set *f, font_role r, str asked, const char *const *own, const char *const *next)
{
    role *o = &f->roles[r];
    add_asked(f, o->chain, &o->n, asked);
    if (own) add_found(f, o->chain, &o->n, own);
    bool special = o->n > 0 && (r == FONT_BODY || r == FONT_KAI);
    add_found(f, o->chain, &o->n, next);
    add_found(f, o->chain, &o->n, serif);
    add_found(f, o->chain, &o->n, sans);
    add_found(f, o->chain, &o->n, symbols);
    if (!special) return;
    add_asked(f, o->latin, &o->nlatin, f->asked.latin);
    add_found(f, o->latin, &o->nlatin, times);
    add_found(f, o->latin, &o->nlatin, serif);
}

font_set *font_set_new(arena *a, const print_fonts *fonts, diags *d)
{
    font_set *f = arena_make(a, font_set);
    hb_load();
    f->mem = a;
    f->d = d;
    if (fonts) f->asked = *fonts;
    chain_make(f, FONT_BODY, f->asked.body, fangsong, serif);
    chain_make(f, FONT_KAI, f->asked.kai, kai, serif);
    chain_make(f, FONT_HEI, f->asked.hei, hei, sans_bold);
    chain_make(f, FONT_TITLE, f->asked.title, song, serif_bold);
    chain_make(f, FONT_SANS, f->asked.sans, NULL, sans);
    return f;
}

void font_set_free(font_set *f)
{
    if (!f) return;
    for (unsigned i = 0; i < f->n; i++) {
        face *c = &f->faces[i];
        hb_font_destroy(c->cut_font);
        hb_face_destroy(c->cut);
        hb_font_destroy(c->whole_font);
        hb_face_destroy(c->whole);
        hb_set_destroy(c->wanted);
        *c = (face){0};
    }
    f->n = 0;
}

static str face_name(font_set *f, hb_face_t *from, hb_ot_name_id_t id)
{
    char text[128];
    unsigned n = sizeof text;
    hb_ot_name_get_utf8(from, id, hb_language_from_string("en", -1), &n, text);
    return str_copy(f->mem, (str){text, n});
}

/* PostScript names hold no blanks or delimiters; a font that breaks this gets what is left. */
static str plain_name(font_set *f, str s)
{
    char *out = arena_alloc(f->mem, s.n + 8);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
            out[n++] = c;
    }
    if (!n) n = 4, memcpy(out, "Face", 4);
    return (str){out, n};
}

static bool has(str s, const char *part) { return str_find(s, str_from(part), 0) != SIZE_MAX; }

static bool face_open(font_set *f, face *c)
{
    if (c->open || c->failed) return c->open;
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(str_c(f->mem, c->path));
    if (blob) {
        c->whole = hb_face_create(blob, c->index < hb_face_count(blob) ? c->index : 0);
        hb_blob_destroy(blob);
        if (!hb_face_get_glyph_count(c->whole)) hb_face_destroy(c->whole), c->whole = NULL;
    }
    if (!c->whole) {
        c->failed = true;
        diag(f->d, PRINT_FONT_UNREADABLE, (span){0}, c->path);
        return false;
    }
    c->whole_font = hb_font_create(c->whole);
    c->wanted = hb_set_create();
    c->family = face_name(f, c->whole, HB_OT_NAME_ID_FULL_NAME);
    c->facts.name = plain_name(f, face_name(f, c->whole, HB_OT_NAME_ID_POSTSCRIPT_NAME));
    c->facts.family = c->family;
    c->facts.bold = has(c->family, "Bold");
    c->facts.serif = !has(c->family, "Sans") && !has(c->family, "Hei");
    return c->open = true;
}

static bool face_has(font_set *f, uint8_t i, uint32_t cp)
{
    hb_codepoint_t glyph;
    return face_open(f, &f->faces[i]) && hb_font_get_nominal_glyph(f->faces[i].whole_font, cp, &glyph) &&
           glyph;
}

static void face_want(face *c, uint32_t cp)
{
    if (hb_set_has(c->wanted, cp)) return;
    hb_set_add(c->wanted, cp);
    c->count++;
}

/* U+3013 is the printers' old sign for a type that is not in the case. */
enum { GETA = 0x3013 };

static uint8_t face_drawing(font_set *f, role *o, uint32_t cp)
{
    /* ASCII and Latin letters only: “ ” — … are written in the Han face */
    if (cp < 0x250 && cp != 0xB7)
        for (unsigned i = 0; i < o->nlatin; i++)
            if (face_has(f, o->latin[i], cp)) return o->latin[i];
    for (unsigned i = 0; i < o->n; i++)
        if (face_has(f, o->chain[i], cp)) return o->chain[i];
    return FONT_NO_FACE;
}

void font_want(font_set *f, font_role r, uint32_t cp, span at, str name)
{
    role *o = &f->roles[r];
    if (cp >= PAGES * 256u) return;
    uint32_t **page = &o->pages[cp >> 8];
    if (!*page) *page = arena_make_n(f->mem, uint32_t, 256);
    uint32_t *slot = &(*page)[cp & 255];
    if (*slot) return;
    uint8_t i = face_drawing(f, o, cp);
    if (i == FONT_NO_FACE) {
        *slot = MISSING;
        char c[4];
        size_t n = utf8_put(c, cp);
        diag(f->d, PRINT_GLYPH_MISSING, at, (str){c, n}, str_fmt(f->mem, "U+%04X", (unsigned)cp), name);
        font_want(f, r, GETA, at, name);
        return;
    }
    *slot = ((uint32_t)i + 1) << 16;
    face_want(&f->faces[i], cp);
}

static const char *const dropped[] = {"GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "post",
                                      "OS/2", "STAT", "kern", "gasp", "meta", "PCLT", "name"};

static bool face_cut(font_set *f, face *c)
{
    hb_subset_input_t *in = hb_subset_input_create_or_fail();
    if (!in) mem_fail();
    hb_set_union(hb_subset_input_unicode_set(in), c->wanted);
    hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NO_HINTING);
    hb_set_t *drop = hb_subset_input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        hb_set_add(drop, hb_tag_from_string(dropped[i], 4));
    /* The closure over GSUB would double the glyphs; of the layout features only kerning is used. */
    hb_set_t *features = hb_subset_input_set(in, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(features);
    hb_set_add(features, HB_TAG('k', 'e', 'r', 'n'));
    hb_face_t *built = hb_subset_or_fail(c->whole, in);
    hb_subset_input_destroy(in);
    if (!built) return false;
    hb_blob_t *blob = hb_face_reference_blob(built);
    hb_face_destroy(built);
    c->cut = hb_face_create(blob, 0);
    unsigned n;
    const char *p = hb_blob_get_data(blob, &n);
    c->facts.data = (str){p, n};
    hb_blob_destroy(blob); /* the face holds it */
    c->cut_font = hb_font_create(c->cut);
    unsigned units = hb_face_get_upem(c->cut);
    hb_font_set_scale(c->cut_font, (int)units, (int)units);
    hb_font_make_immutable(c->cut_font);
    (void)f;
    return hb_face_get_glyph_count(c->cut) > 0;
}

static int32_t in_thousandths(const face *c, int32_t v)
{
    int64_t out = 0;
    num_muldiv(v, 1000, c->facts.units, NUM_HALF_UP, &out);
    return (int32_t)out;
}

static void face_facts(const font_set *f, uint8_t i, face *c)
{
    font_face_facts *k = &c->facts;
    k->units = (int32_t)hb_face_get_upem(c->cut);
    k->truetype = font_table(f, i, "glyf").n > 0;
    str head = font_table(f, i, "head");
    for (size_t j = 0; j < 4; j++) k->box[j] = in_thousandths(c, (int16_t)read_be(head, 36 + 2 * j, 2));
    hb_font_extents_t e = {0};
    hb_font_get_h_extents(c->cut_font, &e);
    k->ascent = in_thousandths(c, e.ascender);
    k->descent = in_thousandths(c, e.descender);
    k->cap_height = k->ascent * 4 / 5;
}

/* Fills in glyph and advance of every character wanted. */
static void role_resolve(font_set *f, role *o)
{
    uint32_t geta = o->pages[GETA >> 8] ? o->pages[GETA >> 8][GETA & 255] : 0;
    for (uint32_t p = 0; p < PAGES; p++) {
        if (!o->pages[p]) continue;
        o->advances[p] = arena_make_n(f->mem, uint16_t, 256);
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t *slot = &o->pages[p][i];
            uint32_t cp = p << 8 | i;
            if (*slot == MISSING) *slot = geta & 0xFFFF0000u, cp = GETA;
            if (*slot < 1u << 16) continue;
            face *c = &f->faces[(*slot >> 16) - 1];
            hb_codepoint_t glyph = 0;
            hb_font_get_nominal_glyph(c->cut_font, cp, &glyph);
            *slot = (*slot & 0xFFFF0000u) | (glyph & 0xFFFFu);
            o->advances[p][i] = (uint16_t)in_thousandths(c, hb_font_get_glyph_h_advance(c->cut_font, glyph));
        }
    }
}

bool font_cut(font_set *f)
{
    bool any = false;
    for (unsigned i = 0; i < f->n; i++) {
        face *c = &f->faces[i];
        if (!c->open || !c->count) continue;
        if (!face_cut(f, c)) {
            diag(f->d, PRINT_FONT_UNREADABLE, (span){0}, c->path);
            return false;
        }
        face_facts(f, (uint8_t)i, c);
        any = true;
    }
    if (!any) {
        diag(f->d, PRINT_NO_FONT, (span){0});
        return false;
    }
    for (unsigned r = 0; r < FONT_ROLES; r++) role_resolve(f, &f->roles[r]);
    /* the whole files are not needed any more: their pages go back */
    for (unsigned i = 0; i < f->n; i++) {
        hb_font_destroy(f->faces[i].whole_font), f->faces[i].whole_font = NULL;
        hb_face_destroy(f->faces[i].whole), f->faces[i].whole = NULL;
    }
    return true;
}

str font_identity(const font_set *f, arena *a)
{
    str out = str_fmt(a, "HarfBuzz %s\n", hb_version_string());
    for (unsigned i = 0; i < f->n; i++) {
        struct stat file = {0};
        if (stat(str_c(a, f->faces[i].path), &file)) continue;
        out = str_fmt(a, "%.*s%.*s#%u %lld\n", STR_ARG(out), STR_ARG(f->faces[i].path), f->faces[i].index,
                      (long long)file.st_size);
    }
    return out;
}

font_glyph font_at(const font_set *f, font_role r, uint32_t cp)
{
    const role *o = &f->roles[r];
    const uint32_t *page = cp < PAGES * 256u ? o->pages[cp >> 8] : NULL;
    uint32_t v = page ? page[cp & 255] : 0;
    if (v < 1u << 16) return (font_glyph){FONT_NO_FACE, 0, 1000};
    return (font_glyph){(uint8_t)((v >> 16) - 1), (uint16_t)v, o->advances[cp >> 8][cp & 255]};
}

void font_kern(const font_set *f, uint8_t i, const uint32_t *cp, size_t n, int32_t *advance)
{
    const face *c = &f->faces[i];
    hb_buffer_t *b = hb_buffer_create();
    hb_buffer_add_utf32(b, cp, (int)n, 0, (int)n);
    hb_buffer_set_direction(b, HB_DIRECTION_LTR);
    hb_buffer_set_script(b, HB_SCRIPT_LATIN);
    hb_shape(c->cut_font, b, NULL, 0);
    unsigned got;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &got);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(b, NULL);
    for (unsigned k = 0; got == n && k < got; k++) {
        int32_t plain = hb_font_get_glyph_h_advance(c->cut_font, info[k].codepoint);
        if (info[k].cluster < n) advance[info[k].cluster] += in_thousandths(c, at[k].x_advance - plain);
    }
    hb_buffer_destroy(b);
}

/* ---- outlines ---- */

static int32_t unit(float v) { return (int32_t)(v < 0 ? v - 0.5f : v + 0.5f); }

#define FROM_HARFBUZZ hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *st
#define PEN                                                                                                  \
    (void)funcs, (void)st, (void)user;                                                                       \
    const font_pen *p = data
static void pen_move(FROM_HARFBUZZ, float x, float y, void *user)
{
    PEN;
    p->move(p->to, unit(x), unit(y));
}
static void pen_line(FROM_HARFBUZZ, float x, float y, void *user)
{
    PEN;
    p->line(p->to, unit(x), unit(y));
}
static void pen_quad(FROM_HARFBUZZ, float x1, float y1, float x, float y, void *user)
{
    PEN;
    p->quad(p->to, unit(x1), unit(y1), unit(x), unit(y));
}
static void pen_cubic(FROM_HARFBUZZ, float x1, float y1, float x2, float y2, float x, float y, void *user)
{
    PEN;
    p->cubic(p->to, unit(x1), unit(y1), unit(x2), unit(y2), unit(x), unit(y));
}

void font_outline(const font_set *f, font_glyph g, const font_pen *pen)
{
    if (g.face == FONT_NO_FACE) return;
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();
    hb_draw_funcs_set_move_to_func(funcs, pen_move, NULL, NULL);
    hb_draw_funcs_set_line_to_func(funcs, pen_line, NULL, NULL);
    hb_draw_funcs_set_quadratic_to_func(funcs, pen_quad, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func(funcs, pen_cubic, NULL, NULL);
    hb_font_get_glyph_shape(f->faces[g.face].cut_font, g.glyph, funcs, (void *)(uintptr_t)pen);
    hb_draw_funcs_destroy(funcs);
}

const font_face_facts *font_facts(const font_set *f, uint8_t i) { return &f->faces[i].facts; }

str font_table(const font_set *f, uint8_t i, const char tag[4])
{
    str s = f->faces[i].facts.data;
    size_t count = read_be(s, 4, 2);
    for (size_t k = 0; k < count && 12 + 16 * (k + 1) <= s.n; k++) {
        const unsigned char *p = (const unsigned char *)s.p + 12 + 16 * k;
        if (memcmp(p, tag, 4)) continue;
        size_t begin = (size_t)p[8] << 24 | (size_t)p[9] << 16 | (size_t)p[10] << 8 | p[11];
        size_t n = (size_t)p[12] << 24 | (size_t)p[13] << 16 | (size_t)p[14] << 8 | p[15];
        return begin <= s.n && n <= s.n - begin ? (str){s.p + begin, n} : STR_NONE;
    }
    return STR_NONE;
}

str font_faces_used(const font_set *f, arena *a)
{
    static const char *const names[] = {"正文", "楷体", "黑体", "标题", "海报"};
    str out = STR_NONE;
    for (unsigned r = 0; r < FONT_ROLES; r++) {
        const role *o = &f->roles[r];
        uint8_t used = FONT_NO_FACE;
        for (unsigned i = 0; i < o->n && used == FONT_NO_FACE; i++)
            if (f->faces[o->chain[i]].cut) used = o->chain[i];
        bool asked = false;
        for (uint32_t p = 0; p < PAGES && !asked; p++) asked = o->pages[p] != NULL;
        if (!asked || used == FONT_NO_FACE) continue;
        out = str_fmt(a, "%.*s%s%s %.*s", STR_ARG(out), out.n ? "；" : "", names[r],
                      STR_ARG(f->faces[used].family));
    }
    return out;
}
