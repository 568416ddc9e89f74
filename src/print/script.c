/* A document as plain text and as a script to read aloud: see print.h. */
#include "print/speak.h"
#include "print/style.h"

/* ---- plain text ------------------------------------------------------------------------------------ */

static void put_line(buf *out, str label, str words)
{
    if (!words.n) return;
    buf_put(out, label);
    for (size_t i = 0; i < words.n; i++) {
        bool zero_width = i + 3 <= words.n && str_starts(str_sub(words, i, words.n), STR("\xE2\x80\x8B"));
        if (zero_width) i += 2;
        else if (words.p[i] != '\n') buf_putc(out, words.p[i]);
    }
    buf_putc(out, '\n');
}

static void put_list(buf *out, const char *label, const print_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        buf_puts(out, i ? "、" : label);
        buf_put(out, l->items[i]);
    }
    if (l->n) buf_putc(out, '\n');
}

void print_text(const print_doc *d, buf *out)
{
    arena *a = arena_new();
    put_line(out, STR("【"), d->title.n ? str_join(a, d->title, STR("】")) : STR_NONE);
    put_line(out, STR_NONE, d->subtitle);
    put_line(out, STR_NONE, d->big);
    put_line(out, STR_NONE, d->number);
    put_line(out, STR_NONE, d->to.n ? str_join(a, d->to, STR("：")) : STR_NONE);
    if (d->md) md_plain(d->md, out);
    if (out->n && out->p[out->n - 1] != '\n') buf_putc(out, '\n');
    for (size_t i = 0; i < d->attachments.n; i++)
        put_line(out, str_fmt(a, "附件%zu：", i + 1), d->attachments.items[i]);
    put_list(out, "出席：", &d->present);
    put_list(out, "请假：", &d->excused);
    put_list(out, "列席：", &d->observers);
    put_line(out, STR("电话："), d->phone);
    put_line(out, STR_NONE, d->note);
    if (d->sign.n) put_list(out, "", &d->sign);
    else put_line(out, STR_NONE, d->issuer);
    put_line(out, STR_NONE, style_date(a, d->date));
    put_line(out, STR("原文："), d->url);
    put_line(out, STR_NONE, style_proof(a, d));
    arena_free(a);
}

/* ---- script ---------------------------------------------------------------------------------------- */

typedef struct script {
    arena *a;
    buf *out;
} script;

static void sentence(script *s, str words)
{
    words = str_trim(words);
    if (!words.n) return;
    size_t from = s->out->n;
    speak_text(s->a, words, s->out);
    if (s->out->n == from) return;
    str said = str_sub(buf_str(s->out), from, s->out->n);
    static const char *const ends[] = {"。", "！", "？", "；", "：", "，"};
    bool closed = false;
    for (size_t i = 0; i < 6; i++) closed = closed || str_ends(said, str_from(ends[i]));
    if (str_ends(said, STR("，"))) s->out->n -= 3, closed = false;
    if (!closed) buf_puts(s->out, "。");
    buf_putc(s->out, '\n');
}

static const block *cell_at(const block *r, uint32_t k)
{
    const block *c = r->first;
    while (c && k--) c = c->next;
    return c;
}

static bool ends_in_digit(str s) { return s.n && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9'; }

/* "午餐（元）": the unit follows the figures of its column. */
static str unit_of(str head, str *name)
{
    size_t open = str_find(head, STR("（"), 0), close = str_find(head, STR("）"), 0);
    *name = head;
    if (open == SIZE_MAX || close == SIZE_MAX || close < open || close - open > 15) return STR_NONE;
    *name = str_trim(str_sub(head, 0, open));
    return str_sub(head, open + 3, close);
}

/* A row is a sentence: 八十周岁以上：早餐两元，午餐六元。 */
static void table_sentences(script *s, const block *t)
{
    const block *head = t->first;
    for (const block *r = head ? head->next : NULL; r; r = r->next) {
        str line = r->first ? str_trim(runs_text(s->a, r->first->runs)) : STR_NONE;
        unsigned told = 0;
        for (uint32_t k = 1; k < t->columns; k++) {
            const block *c = cell_at(r, k), *h = cell_at(head, k);
            str words = c ? str_trim(runs_text(s->a, c->runs)) : STR_NONE, name = STR_NONE;
            str unit = h ? unit_of(str_trim(runs_text(s->a, h->runs)), &name) : STR_NONE;
            if (!words.n || str_eq(words, STR("—")) || str_eq(words, STR("-"))) continue;
            if (!ends_in_digit(words)) unit = STR_NONE;
            line = str_fmt(s->a, "%.*s%s%.*s%.*s%.*s", STR_ARG(line),
                           told     ? "，"
                           : line.n ? "："
                                    : "",
                           STR_ARG(name), STR_ARG(words), STR_ARG(unit));
            told++;
        }
        sentence(s, line);
    }
}

static void fence_sentences(script *s, const block *b)
{
    str rest = b->text;
    if (str_eq(b->info, STR("sign")))
        for (str line = fence_line(&rest); line.n; line = fence_line(&rest)) sentence(s, line);
    if (!str_eq(b->info, STR("bars"))) return;
    for (str line = fence_line(&rest); line.n; line = fence_line(&rest)) {
        str label = str_trim(str_cut(line, '|', &line)), figures = str_trim(str_cut(line, '|', &line));
        str words = str_trim(str_cut(line, '|', &line));
        sentence(s, str_fmt(s->a, "%.*s：%.*s", STR_ARG(label), STR_ARG(words.n ? words : figures)));
    }
}

static void blocks(script *s, const block *b)
{
    unsigned number = 0;
    for (; b; b = b->next) {
        switch (b->kind) {
        case BLOCK_HEADING:
        case BLOCK_PARAGRAPH:
            if (!block_figure(b)) sentence(s, runs_text(s->a, b->runs));
            break;
        case BLOCK_ITEM:
            buf_puts(s->out, "第");
            speak_number(++number, s->out);
            buf_puts(s->out, "，");
            blocks(s, b->first);
            break;
        case BLOCK_TABLE: table_sentences(s, b); break;
        case BLOCK_FENCE:
            fence_sentences(s, b);
            blocks(s, b->first);
            break;
        case BLOCK_LIST:
            if (!b->ordered) {
                for (const block *i = b->first; i; i = i->next) blocks(s, i->first);
                break;
            }
            blocks(s, b->first);
            break;
        case BLOCK_DOCUMENT:
        case BLOCK_QUOTE: blocks(s, b->first); break;
        case BLOCK_CODE:
        case BLOCK_RULE:
        case BLOCK_ROW:
        case BLOCK_CELL: break;
        }
    }
}

unsigned print_speech(const print_doc *d, buf *out)
{
    script s = {arena_new(), out};
    size_t from = out->n;
    buf title = {0};
    put_line(&title, STR_NONE, d->title);
    sentence(&s, buf_str(&title));
    buf_fini(&title);
    sentence(&s, d->subtitle);
    sentence(&s, d->big);
    blocks(&s, d->body ? d->body->first : NULL);
    sentence(&s, d->phone);
    sentence(&s, d->note);
    for (size_t i = 0; i < d->sign.n; i++) sentence(&s, d->sign.items[i]);
    if (!d->sign.n) sentence(&s, d->issuer);
    sentence(&s, style_date(s.a, d->date));
    unsigned seconds = speak_seconds(str_sub(buf_str(out), from, out->n));
    arena_free(s.a);
    return seconds;
}
