/*
 * Official documents 公文 by GB/T 9704-2012 (numbers in comments are its clauses) and their 纪要 form.
 * Red heading 7.2.4, number 7.2.5, signer 7.2.6, red rule 7.2.7, title 7.3.1, addressee 7.3.2, text 7.3.3,
 * attachments 7.3.4, signature and date 7.3.5, note 7.3.6, foot 7.4, page number 7.5, 纪要 10.3.
 */
#include "print/gongwen.h"

#include <string.h>

/* ---- measures -------------------------------------------------------------------------------------- */

void gongwen_measure(look *l, const print_doc *d, int percent)
{
    *l = (look){.page_w = MM(21000),
                .page_h = MM(29700),
                .left = MM(2800),
                .top = MM(3700),
                .width = MM(15600),
                .height = MM(22500),
                .snap = true,
                .number_headings = true,
                .table_line = POINTS(1),
                .ink = INK,
                .faint = 0x9A9A9A,
                .accent = RED};
    int lines = (d->large ? 17 : 22) * 100 / percent, chars = d->large ? 21 : 28;
    milli size = d->large ? POINTS(21) : POINTS(16), pitch = (l->height + lines / 2) / lines;
    l->cell = l->width / chars;
    milli small = size * 14 / 16, cell_size = size * 12 / 16;
    for (int i = 0; i < LOOK_KINDS; i++)
        l->text[i] = (look_text){FONT_BODY, size, pitch, INK, LINE_JUSTIFY, 2, 0, 0};
    l->text[LOOK_TITLE] = (look_text){FONT_TITLE, size * 22 / 16, size * 34 / 16, INK, LINE_CENTRE, 0, 0, 0};
    l->text[LOOK_SUBTITLE] = (look_text){FONT_KAI, size, pitch, INK, LINE_CENTRE, 0, 0, 0};
    l->text[LOOK_H1].role = FONT_HEI;
    l->text[LOOK_H2].role = FONT_KAI;
    milli cell_pitch = cell_size * 3 / 2 * percent / 100;
    l->text[LOOK_CELL] = (look_text){FONT_BODY, cell_size, cell_pitch, INK, LINE_LEFT, 0, 0, 0};
    l->text[LOOK_CELL_HEAD] = (look_text){FONT_HEI, cell_size, cell_pitch, INK, LINE_LEFT, 0, 0, 0};
    l->text[LOOK_QUOTE].role = FONT_KAI;
    l->text[LOOK_CODE] = (look_text){FONT_SANS, cell_size, cell_size * 3 / 2, INK, LINE_LEFT, 0, 0, 0};
    l->text[LOOK_SMALL] = (look_text){FONT_BODY, small * 12 / 16, small, INK, LINE_CENTRE, 0, 0, 0};
    l->text[LOOK_BIG].role = FONT_HEI;
}

/* ---- head ------------------------------------------------------------------------------------------ */

static void blank_lines(flow *f, int n)
{
    for (int i = 0; i < n; i++) flow_space(f, gongwen_pitch(f), ROW_SNAP);
}

void gongwen_line(flow *f, str text, font_role role, milli size, milli pitch, uint32_t colour,
                  line_align align, unsigned flags)
{
    sheet *s = f->s;
    uint32_t e = sheet_elem(s, TAG_P, f->parent), first = s->nitems;
    look_text l = {role, size, pitch, colour, align, 0, 0, 0};
    type how = flow_type(&l, e);
    line_text lt;
    line_start(&lt, s, size == f->look->text[LOOK_BODY].size ? f->look->cell : 0);
    line_put(&lt, text, &how);
    line_box box = flow_box(f, &l);
    line_cut *cuts;
    uint32_t n = line_break(&lt, &box, &cuts);
    for (uint32_t i = 0; i < n; i++) {
        if (i) first = s->nitems;
        line_draw(&lt, &box, &cuts[i], i == 0, 0);
        sheet_row(s, first, pitch, 0, flags);
    }
}

/* 【2026】 [2026] (2026) （2026） become 〔2026〕, as 7.2.5 has it. */
static str with_brackets(arena *a, str s)
{
    static const struct {
        const char *from, *to;
    } pairs[] = {{"【", "〔"}, {"】", "〕"}, {"[", "〔"}, {"]", "〕"},  {"［", "〔"},
                 {"］", "〕"}, {"(", "〔"},  {")", "〕"}, {"（", "〔"}, {"）", "〕"}};
    buf o = {0};
    for (size_t i = 0; i < s.n;) {
        size_t k = 0, n = sizeof pairs / sizeof *pairs;
        while (k < n && !str_starts(str_sub(s, i, s.n), str_from(pairs[k].from))) k++;
        if (k < n) buf_puts(&o, pairs[k].to), i += strlen(pairs[k].from);
        else buf_putc(&o, s.p[i++]);
    }
    str out = str_copy(a, buf_str(&o));
    buf_fini(&o);
    return out;
}

str gongwen_number(const flow *f) { return with_brackets(f->s->mem, f->doc->number); }

/* Left and right on one line, each one cell in from the edge: 7.2.6, and the second line of a 纪要. */
static void two_sides(flow *f, str left, str label, str right, font_role right_role, unsigned flags,
                      milli size)
{
    sheet *s = f->s;
    const look_text *b = &f->look->text[LOOK_BODY];
    uint32_t e = sheet_elem(s, TAG_P, f->parent), first = s->nitems;
    look_text l = *b;
    l.size = size;
    type how = flow_type(&l, e), name = how;
    name.role = right_role;
    milli base = line_base(size, b->pitch), cell = f->look->cell;
    line_text t;
    line_start(&t, s, size == b->size ? cell : 0);
    line_put(&t, left, &how);
    line_draw_at(&t, 0, t.n, f->x + cell, base);
    line_start(&t, s, size == b->size ? cell : 0);
    line_put(&t, label, &how);
    line_put(&t, right, &name);
    line_draw_at(&t, 0, t.n, f->x + f->width - cell - line_width(&t), base);
    sheet_row(s, first, b->pitch, 0, flags);
}

static void red_rule(flow *f)
{
    uint32_t first = f->s->nitems;
    sheet_fill(f->s, ELEM_ARTIFACT, f->x, MM(400) - 700, f->width, 1400, RED); /* 4 mm below the number */
    sheet_row(f->s, first, MM(400), 0, ROW_KEEP_NEXT);
}

void gongwen_corner(flow *f)
{
    const str texts[] = {f->doc->copy_no, f->doc->secrecy, f->doc->urgency};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].n)
            gongwen_line(f, texts[i], FONT_HEI, f->look->text[LOOK_BODY].size, gongwen_pitch(f), INK,
                         LINE_LEFT, ROW_KEEP_NEXT);
}

static void red_heading(flow *f, str text, uint32_t corner_rows)
{
    /* 35 mm from the head of the type area to its upper edge */
    milli used = (milli)corner_rows * gongwen_pitch(f);
    milli size = style_fit(f, text, FONT_TITLE, POINTS(54), POINTS(22), f->width - 2 * f->look->cell);
    if (used < MM(3500)) flow_space(f, MM(3500) - used, ROW_KEEP_NEXT);
    gongwen_line(f, text, FONT_TITLE, size, size * 5 / 4, RED, LINE_CENTRE, ROW_KEEP_NEXT);
}

static void addressee(flow *f)
{
    str to = f->doc->to;
    if (!to.n) return;
    bool colon = str_ends(to, STR("：")) || str_ends(to, STR(":"));
    look inner = *f->look;
    inner.text[LOOK_BODY].indent = 0;
    const look *outer = f->look;
    f->look = &inner; // cppcheck-suppress autoVariables; put back below
    flow_text(f, colon ? to : str_join(f->s->mem, to, STR("：")), LOOK_BODY, TAG_P, ROW_KEEP_NEXT);
    f->look = outer;
}

void gongwen_title(flow *f, int lines_above)
{
    if (f->doc->title.n) {
        flow_space(f, lines_above * gongwen_pitch(f), ROW_KEEP_NEXT);
        flow_text(f, f->doc->title, LOOK_TITLE, TAG_H1, ROW_KEEP_NEXT);
        f->last_rank = 0;
        if (f->doc->subtitle.n) flow_text(f, f->doc->subtitle, LOOK_SUBTITLE, TAG_P, ROW_KEEP_NEXT);
        flow_space(f, gongwen_pitch(f) / 2, ROW_KEEP_NEXT);
    }
    addressee(f);
}

static void head(flow *f)
{
    const print_doc *d = f->doc;
    uint32_t before = f->s->nrows;
    gongwen_corner(f);
    str name = d->header.n ? d->header : d->issuer;
    if (name.n) {
        red_heading(f, name, f->s->nrows - before);
        str number = gongwen_number(f);
        milli size = f->look->text[LOOK_BODY].size;
        if (number.n || d->signer.n) flow_space(f, 2 * gongwen_pitch(f), ROW_KEEP_NEXT);
        if (d->signer.n) two_sides(f, number, STR("签发人："), d->signer, FONT_KAI, ROW_KEEP_NEXT, size);
        else if (number.n)
            gongwen_line(f, number, FONT_BODY, size, gongwen_pitch(f), INK, LINE_CENTRE, ROW_KEEP_NEXT);
        red_rule(f);
    }
    gongwen_title(f, name.n ? 2 : 0);
}

/* ---- tail ------------------------------------------------------------------------------------------ */

/* A label and text that hangs below its own beginning: attachments, 出席, 抄送. */
static void hanging(flow *f, str label, font_role label_role, str text, milli size, milli pitch, milli margin,
                    unsigned flags, uint32_t e, bool whole)
{
    sheet *s = f->s;
    look_text l = {FONT_BODY, size, pitch, INK, LINE_JUSTIFY, 0, 0, 0};
    type how = flow_type(&l, e), mark = how;
    mark.role = label_role;
    bool grid = size == f->look->text[LOOK_BODY].size;
    line_text t;
    line_start(&t, s, grid ? f->look->cell : 0);
    line_put(&t, label, &mark);
    milli w = line_width(&t);
    line_start(&t, s, grid ? f->look->cell : 0);
    t.whole = whole;
    line_put(&t, label, &mark);
    line_put(&t, text, &how);
    line_box box = {.x = f->x + margin,
                    .width = f->width - 2 * margin,
                    .first = 0,
                    .rest = w,
                    .pitch = pitch,
                    .align = LINE_JUSTIFY};
    if (margin > f->look->cell) box.width += margin; /* an indent is at the left side only */
    line_cut *cuts;
    uint32_t n = line_break(&t, &box, &cuts);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = s->nitems;
        line_draw(&t, &box, &cuts[i], i == 0, 0);
        unsigned keep = n > 1 && (i == 0 || i + 2 == n) ? ROW_KEEP_NEXT : 0; /* no line alone */
        sheet_row(s, first, pitch, 0, flags | keep | (grid ? ROW_SNAP : 0));
    }
}

static void attachments(flow *f)
{
    const print_doc *d = f->doc;
    if (!d->attachments.n) return;
    blank_lines(f, 1);
    milli size = f->look->text[LOOK_BODY].size, cell = f->look->cell;
    uint32_t list = sheet_elem(f->s, TAG_L, f->parent);
    f->s->elems[list].ordered = d->attachments.n > 1;
    for (size_t i = 0; i < d->attachments.n; i++) {
        uint32_t body = sheet_elem(f->s, TAG_LBODY, sheet_elem(f->s, TAG_LI, list));
        str word = i ? STR_NONE : STR("附件：");
        str number = d->attachments.n > 1 ? str_fmt(f->s->mem, "%zu. ", i + 1) : STR_NONE;
        str label = str_join(f->s->mem, word, number);
        hanging(f, label, FONT_BODY, d->attachments.items[i], size, gongwen_pitch(f),
                2 * cell + (i ? 3 * cell : 0), 0, body, false);
    }
}

static str joined(arena *a, const print_list *l)
{
    str out = STR_NONE;
    for (size_t i = 0; i < l->n; i++)
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), i ? "  " : "", STR_ARG(l->items[i]));
    return out;
}

static void people(flow *f, const char *label, const print_list *l)
{
    if (!l->n) return;
    uint32_t e = sheet_elem(f->s, TAG_P, f->parent);
    hanging(f, str_from(label), FONT_HEI, joined(f->s->mem, l), f->look->text[LOOK_BODY].size,
            gongwen_pitch(f), 2 * f->look->cell, 0, e, true);
}

/* Offices centred over the date, which ends four cells from the right edge (two without a seal). */
milli flow_sign(flow *f, const str *names, size_t n, str date, bool sealed)
{
    sheet *s = f->s;
    const look_text *l = &f->look->text[LOOK_BODY];
    milli cell = f->look->cell ? f->look->cell : l->size, widest = 0;
    str day = style_date(s->mem, date);
    if (!n && !day.n) return f->x;
    /* no page may hold the signature alone: it takes the last lines of the text with it */
    uint32_t last = s->nrows;
    if (last >= 1) s->rows[last - 1].flags |= ROW_KEEP_NEXT;
    for (int i = 0; i < (sealed ? 2 : 1); i++)
        flow_space(f, l->pitch, ROW_KEEP_NEXT | (f->look->snap ? ROW_SNAP : 0));
    for (size_t i = 0; i <= n; i++) {
        str text = i < n ? names[i] : day;
        line_text t;
        type how = flow_type(l, 0);
        line_start(&t, s, f->look->cell);
        line_put(&t, text, &how);
        milli w = line_width(&t);
        if (w > widest) widest = w;
    }
    milli right = f->x + f->width - (sealed ? 4 : 2) * cell, middle = right - widest / 2;
    if (middle - widest / 2 < f->x) middle = f->x + f->width / 2;
    for (size_t i = 0; i <= n; i++) {
        str text = i < n ? names[i] : day;
        if (!text.n) continue;
        uint32_t e = sheet_elem(s, TAG_P, f->parent), first = s->nitems;
        line_text t;
        type how = flow_type(l, e);
        line_start(&t, s, f->look->cell);
        line_put(&t, text, &how);
        milli w = line_width(&t);
        line_draw_at(&t, 0, t.n, middle - w / 2, line_base(l->size, l->pitch));
        sheet_row(s, first, l->pitch, 0, (i < n ? ROW_KEEP_NEXT : 0) | (f->look->snap ? ROW_SNAP : 0));
    }
    return middle - widest / 2;
}

/*
 * Beside the signature is room that a seal does not need: the code of the page stands there, so that it costs
 * no line and never hangs alone on a page. false: the office's name is too long, the code goes to the foot.
 */
static bool code_beside(flow *f, uint32_t first_row, uint32_t first_item, milli left)
{
    sheet *s = f->s;
    milli side = MM(2600), gap = MM(200), room = left - f->x - f->look->cell;
    if (!f->doc->url.n || s->nrows == first_row) return false;
    if (!s->wanting && room < side + gap + MM(3400)) return false;
    milli height = sheet_stack(s, first_row), bottom = 0;
    uint32_t snap = f->look->snap ? ROW_SNAP : 0;
    milli y = height > side ? height - side : 0;
    if (figure_qr(f, f->doc->url, f->parent, f->x, y, side)) {
        uint32_t items = s->nitems;
        figure_words(f, style_code_words(s->mem, f->doc), LOOK_SMALL, f->parent, f->x + side + gap, y,
                     room - side - gap, LINE_LEFT, &bottom);
        if (bottom - y < side) sheet_shift(s, items, 0, (side - (bottom - y)) / 2);
    }
    if (bottom > height) height = bottom;
    sheet_row(s, first_item, height, 0, snap);
    return true;
}

static bool signature(flow *f)
{
    const print_doc *d = f->doc;
    const str *names = d->sign.n ? d->sign.items : &d->issuer;
    size_t n = d->sign.n ? d->sign.n : d->issuer.n ? 1 : 0;
    bool beside = false;
    if (d->date.n) {
        uint32_t first = f->s->nrows, items = f->s->nitems;
        milli left = flow_sign(f, names, n, d->date, !d->unsealed);
        beside = code_beside(f, first, items, left);
    }
    if (!d->note.n) return beside;
    bool bracket = str_starts(d->note, STR("（")) || str_starts(d->note, STR("("));
    str note = bracket ? d->note : str_fmt(f->s->mem, "（%.*s）", STR_ARG(d->note));
    flow_text(f, note, LOOK_BODY, TAG_P, 0);
    return beside;
}

bool gongwen_text(flow *f)
{
    flow_blocks(f, f->doc->body ? f->doc->body->first : NULL);
    f->pending = 0;
    attachments(f);
    return signature(f);
}

static void foot_rule(flow *f, milli thick, unsigned flags)
{
    uint32_t first = f->s->nitems;
    sheet_fill(f->s, ELEM_ARTIFACT, f->x, 0, f->width, thick, INK);
    sheet_row(f->s, first, MM(100), 0, flags);
}

static milli foot_size(const flow *f) { return f->look->text[LOOK_BODY].size * 14 / 16; }

void gongwen_copies(flow *f, unsigned flags)
{
    str to = f->doc->copies;
    if (!to.n) return;
    if (!str_ends(to, STR("。"))) to = str_join(f->s->mem, to, STR("。"));
    hanging(f, STR("抄送："), FONT_BODY, to, foot_size(f), foot_size(f) * 3 / 2, f->look->cell, flags,
            sheet_elem(f->s, TAG_P, f->parent), false);
}

/* The foot 版记: address and code of the page, copies, who printed it and when. */
static void foot(flow *f, bool coded)
{
    const print_doc *d = f->doc;
    if (d->url.n && !coded) style_qr(f, MM(2600), LINE_LEFT, ROW_BOTTOM);
    if (!d->copies.n && !d->printed_on.n && !d->printed_by.n) return;
    foot_rule(f, MM(35), ROW_BOTTOM);
    if (d->copies.n) {
        gongwen_copies(f, ROW_BOTTOM);
        foot_rule(f, MM(25), ROW_BOTTOM);
    }
    str by = d->printed_by.n ? d->printed_by : d->issuer;
    if (d->printed_on.n) {
        str on = str_join(f->s->mem, style_date(f->s->mem, d->printed_on), STR("印发"));
        two_sides(f, by, STR_NONE, on, FONT_BODY, ROW_BOTTOM, foot_size(f));
    }
    foot_rule(f, MM(35), ROW_BOTTOM);
}

static void set(flow *f)
{
    head(f);
    foot(f, gongwen_text(f));
}

/* ---- 纪要 ------------------------------------------------------------------------------------------ */

static void set_minutes(flow *f)
{
    const print_doc *d = f->doc;
    str name = d->header.n ? d->header : str_join(f->s->mem, d->issuer, STR("会议纪要"));
    red_heading(f, name, 0);
    milli size = f->look->text[LOOK_BODY].size;
    str number = gongwen_number(f);
    flow_space(f, gongwen_pitch(f) / 2, ROW_KEEP_NEXT);
    if (number.n) gongwen_line(f, number, FONT_BODY, size, gongwen_pitch(f), INK, LINE_CENTRE, ROW_KEEP_NEXT);
    if (d->issuer.n || d->date.n)
        two_sides(f, d->issuer, STR_NONE, style_date(f->s->mem, d->date), FONT_BODY, ROW_KEEP_NEXT, size);
    red_rule(f);
    gongwen_title(f, 1);
    flow_blocks(f, d->body ? d->body->first : NULL);
    f->pending = 0;
    attachments(f);
    if (d->present.n || d->excused.n || d->observers.n) blank_lines(f, 1);
    people(f, "出席：", &d->present);
    people(f, "请假：", &d->excused);
    people(f, "列席：", &d->observers);
    foot(f, false);
}

/* ---- page numbers ---------------------------------------------------------------------------------- */

void gongwen_page_numbers(flow *f, uint32_t first_page)
{
    sheet *s = f->s;
    const look *l = f->look;
    milli size = POINTS(14), base = l->top + l->height + MM(700) + size * 88 / 100;
    for (uint32_t p = first_page; p < s->npages; p++) {
        uint32_t first = s->nitems;
        str number = str_fmt(s->mem, "— %u —", (unsigned)p + 1);
        milli w = style_words(f, number, FONT_BODY, size, INK, 0, base);
        bool odd = p % 2 == 0;
        sheet_shift(s, first, odd ? l->left + l->width - l->cell - w : l->left + l->cell, 0);
        s->pages[p].furniture = first;
        s->pages[p].nfurniture = s->nitems - first;
    }
}

static void furnish(flow *f) { gongwen_page_numbers(f, 0); }

const style style_gongwen = {gongwen_measure, set, furnish, .tightens = true};
const style style_minutes = {gongwen_measure, set_minutes, furnish, .tightens = true};
