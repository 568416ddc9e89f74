/*
 * Official documents 公文 by GB/T 9704-2012 (numbers in comments are its clauses) and their 纪要 form.
 * Red heading 7.2.4, number 7.2.5, signer 7.2.6, red rule 7.2.7, title 7.3.1, addressee 7.3.2, text 7.3.3,
 * attachments 7.3.4, signature and date 7.3.5, note 7.3.6, foot 7.4, page number 7.5, 纪要 10.3.
 */
#include "print/style.h"

#include <string.h>

/* ---- measures -------------------------------------------------------------------------------------- */

static void measure(look *l, const print_doc *d, int percent)
{
    (void)percent;
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
    int lines = d->large ? 17 : 22, chars = d->large ? 21 : 28;
    milli size = d->large ? POINTS(21) : POINTS(16), pitch = (l->height + lines / 2) / lines;
    l->cell = l->width / chars;
    milli small = size * 14 / 16, cell_size = size * 12 / 16;
    for (int i = 0; i < LOOK_KINDS; i++)
        l->text[i] = (look_text){FONT_BODY, size, pitch, INK, LINE_JUSTIFY, 2, 0, 0};
    l->text[LOOK_TITLE] = (look_text){FONT_TITLE, size * 22 / 16, size * 34 / 16, INK, LINE_CENTRE, 0, 0, 0};
    l->text[LOOK_SUBTITLE] = (look_text){FONT_KAI, size, pitch, INK, LINE_CENTRE, 0, 0, 0};
    l->text[LOOK_H1].role = FONT_HEI;
    l->text[LOOK_H2].role = FONT_KAI;
    l->text[LOOK_CELL] = (look_text){FONT_BODY, cell_size, cell_size * 3 / 2, INK, LINE_LEFT, 0, 0, 0};
    l->text[LOOK_CELL_HEAD] = (look_text){FONT_HEI, cell_size, cell_size * 3 / 2, INK, LINE_LEFT, 0, 0, 0};
    l->text[LOOK_QUOTE].role = FONT_KAI;
    l->text[LOOK_CODE] = (look_text){FONT_SANS, cell_size, cell_size * 3 / 2, INK, LINE_LEFT, 0, 0, 0};
    l->text[LOOK_SMALL] = (look_text){FONT_BODY, small * 12 / 16, small, INK, LINE_CENTRE, 0, 0, 0};
    l->text[LOOK_BIG].role = FONT_HEI;
}

/* ---- head ------------------------------------------------------------------------------------------ */

static milli pitch_of(const flow *f) { return f->look->text[LOOK_BODY].pitch; }

static void blank_lines(flow *f, int n)
{
    for (int i = 0; i < n; i++) flow_space(f, pitch_of(f), ROW_SNAP);
}

/* One line in a role and size of its own. */
static void one_line(flow *f, str text, font_role role, milli size, milli pitch, uint32_t colour,
                     line_align align, tag t, unsigned flags)
{
    sheet *s = f->s;
    uint32_t e = sheet_elem(s, t, f->parent), first = s->nitems;
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

static void corner(flow *f, str text)
{
    if (text.n)
        one_line(f, text, FONT_HEI, f->look->text[LOOK_BODY].size, pitch_of(f), INK, LINE_LEFT, TAG_P,
                 ROW_KEEP_NEXT);
}

static void red_heading(flow *f, str text, uint32_t corner_rows)
{
    /* 35 mm from the head of the type area to its upper edge */
    milli used = (milli)corner_rows * pitch_of(f);
    milli size = style_fit(f, text, FONT_TITLE, POINTS(54), POINTS(22), f->width - 2 * f->look->cell);
    if (used < MM(3500)) flow_space(f, MM(3500) - used, ROW_KEEP_NEXT);
    one_line(f, text, FONT_TITLE, size, size * 5 / 4, RED, LINE_CENTRE, TAG_P, ROW_KEEP_NEXT);
}

static void title(flow *f, int before)
{
    if (!f->doc->title.n) return;
    flow_space(f, before * pitch_of(f), ROW_KEEP_NEXT);
    flow_text(f, f->doc->title, LOOK_TITLE, TAG_H1, ROW_KEEP_NEXT);
    f->last_rank = 0;
    if (f->doc->subtitle.n) flow_text(f, f->doc->subtitle, LOOK_SUBTITLE, TAG_P, ROW_KEEP_NEXT);
    flow_space(f, pitch_of(f) / 2, ROW_KEEP_NEXT);
}

static void head(flow *f)
{
    const print_doc *d = f->doc;
    uint32_t before = f->s->nrows;
    corner(f, d->copy_no);
    corner(f, d->secrecy);
    corner(f, d->urgency);
    str name = d->header.n ? d->header : d->issuer;
    if (name.n) {
        red_heading(f, name, f->s->nrows - before);
        str number = with_brackets(f->s->mem, d->number);
        flow_space(f, pitch_of(f), ROW_KEEP_NEXT);
        if (d->signer.n)
            two_sides(f, number, STR("签发人："), d->signer, FONT_KAI, ROW_KEEP_NEXT,
                      f->look->text[LOOK_BODY].size);
        else if (number.n)
            one_line(f, number, FONT_BODY, f->look->text[LOOK_BODY].size, pitch_of(f), INK, LINE_CENTRE,
                     TAG_P, ROW_KEEP_NEXT);
        red_rule(f);
    }
    title(f, name.n ? 1 : 0);
    if (d->to.n) {
        bool colon = str_ends(d->to, STR("：")) || str_ends(d->to, STR(":"));
        str to = colon ? d->to : str_join(f->s->mem, d->to, STR("："));
        look inner = *f->look;
        inner.text[LOOK_BODY].indent = 0;
        const look *outer = f->look;
        f->look = &inner;
        flow_text(f, to, LOOK_BODY, TAG_P, ROW_KEEP_NEXT);
        f->look = outer;
    }
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
        sheet_row(s, first, pitch, 0, flags | (grid ? ROW_SNAP : 0));
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
        hanging(f, label, FONT_BODY, d->attachments.items[i], size, pitch_of(f),
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
    hanging(f, str_from(label), FONT_HEI, joined(f->s->mem, l), f->look->text[LOOK_BODY].size, pitch_of(f),
            2 * f->look->cell, 0, e, true);
}

/* Offices centred over the date, which ends four cells from the right edge (two without a seal). */
void flow_sign(flow *f, const str *names, size_t n, str date, bool sealed)
{
    sheet *s = f->s;
    const look_text *l = &f->look->text[LOOK_BODY];
    milli cell = f->look->cell ? f->look->cell : l->size, widest = 0;
    str day = style_date(s->mem, date);
    if (!n && !day.n) return;
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
}

static void signature(flow *f)
{
    const print_doc *d = f->doc;
    const str *names = d->sign.n ? d->sign.items : &d->issuer;
    size_t n = d->sign.n ? d->sign.n : d->issuer.n ? 1 : 0;
    if (d->date.n) flow_sign(f, names, n, d->date, !d->unsealed);
    if (!d->note.n) return;
    bool bracket = str_starts(d->note, STR("（")) || str_starts(d->note, STR("("));
    str note = bracket ? d->note : str_fmt(f->s->mem, "（%.*s）", STR_ARG(d->note));
    flow_text(f, note, LOOK_BODY, TAG_P, 0);
}

static void foot_rule(flow *f, milli thick, unsigned flags)
{
    uint32_t first = f->s->nitems;
    sheet_fill(f->s, ELEM_ARTIFACT, f->x, 0, f->width, thick, INK);
    sheet_row(f->s, first, MM(100), 0, flags);
}

/* The foot 版记: address and code of the page, copies, who printed it and when. */
static void foot(flow *f)
{
    const print_doc *d = f->doc;
    milli size = f->look->text[LOOK_BODY].size * 14 / 16, pitch = size * 3 / 2;
    bool record = d->copies.n || d->printed_on.n || d->printed_by.n;
    if (d->url.n) style_qr(f, MM(2600), LINE_LEFT, ROW_BOTTOM);
    if (!record) return;
    foot_rule(f, MM(35), ROW_BOTTOM);
    if (d->copies.n) {
        str end = str_ends(d->copies, STR("。")) ? d->copies : str_join(f->s->mem, d->copies, STR("。"));
        hanging(f, STR("抄送："), FONT_BODY, end, size, pitch, f->look->cell, ROW_BOTTOM,
                sheet_elem(f->s, TAG_P, f->parent), false);
        foot_rule(f, MM(25), ROW_BOTTOM);
    }
    str by = d->printed_by.n ? d->printed_by : d->issuer;
    if (d->printed_on.n) {
        str on = str_join(f->s->mem, style_date(f->s->mem, d->printed_on), STR("印发"));
        two_sides(f, by, STR_NONE, on, FONT_BODY, ROW_BOTTOM, size);
    }
    foot_rule(f, MM(35), ROW_BOTTOM);
}

static void set(flow *f)
{
    head(f);
    flow_blocks(f, f->doc->body ? f->doc->body->first : NULL);
    f->pending = 0;
    attachments(f);
    signature(f);
    foot(f);
}

/* ---- 纪要 ------------------------------------------------------------------------------------------ */

static void set_minutes(flow *f)
{
    const print_doc *d = f->doc;
    str name = d->header.n ? d->header : str_join(f->s->mem, d->issuer, STR("会议纪要"));
    red_heading(f, name, 0);
    milli size = f->look->text[LOOK_BODY].size;
    str number = with_brackets(f->s->mem, d->number);
    flow_space(f, pitch_of(f) / 2, ROW_KEEP_NEXT);
    if (number.n) one_line(f, number, FONT_BODY, size, pitch_of(f), INK, LINE_CENTRE, TAG_P, ROW_KEEP_NEXT);
    if (d->issuer.n || d->date.n)
        two_sides(f, d->issuer, STR_NONE, style_date(f->s->mem, d->date), FONT_BODY, ROW_KEEP_NEXT, size);
    red_rule(f);
    title(f, 1);
    flow_blocks(f, d->body ? d->body->first : NULL);
    f->pending = 0;
    attachments(f);
    if (d->present.n || d->excused.n || d->observers.n) blank_lines(f, 1);
    people(f, "出席：", &d->present);
    people(f, "请假：", &d->excused);
    people(f, "列席：", &d->observers);
    foot(f);
}

/* ---- page numbers ---------------------------------------------------------------------------------- */

static void furnish(flow *f)
{
    sheet *s = f->s;
    milli size = POINTS(14), base = f->look->top + f->look->height + MM(700) + size * 88 / 100;
    for (uint32_t p = 0; p < s->npages; p++) {
        uint32_t first = s->nitems;
        str number = str_fmt(s->mem, "— %u —", (unsigned)p + 1);
        milli w = style_words(f, number, FONT_BODY, size, INK, 0, base);
        bool odd = p % 2 == 0;
        sheet_shift(s, first,
                    odd ? f->look->left + f->look->width - f->look->cell - w : f->look->left + f->look->cell,
                    0);
        s->pages[p].furniture = first;
        s->pages[p].nfurniture = s->nitems - first;
    }
}

const style style_gongwen = {measure, set, furnish, false, false};
const style style_minutes = {measure, set_minutes, furnish, false, false};
