/*
 * The calculator's data: the cells themselves, so that the page gives the engine's own answers.
 *
 * {"v": 1, "date": "2026-06-12",
 *  "items":      [{"id", "label", "standard": fen or null}],
 *  "bands":      [0, 60, 75],                     ages at which a band begins
 *  "categories": [{"id", "label", "class": 0}],   only those that a rule asks for
 *  "resident": bool, "registered": bool, "delivery": bool,   is the question asked?
 *  "sets":       ["", "0", "1", "0.1"],           classes of each set, ascending, joined by a point
 *  "rules":      [{"id", "label", "text"}],
 *  "outcomes":   [{"served": bool, "prices": [[fen or null, "6元", [rule, …]], …one an item],
 *                  "options": [[item, rule, "月卡450元…"], …]}],
 *  "cells":      [outcome, count, …]}             run lengths, cell (set * bands + band) * flags + flags of
 * the person, the flags of the questions asked, resident lowest
 */
#include "rules/price.h"

static void put_key(buf *out, const char *name, str value)
{
    buf_fmt(out, "\"%s\":", name);
    buf_put_json(out, value);
}

static void put_amount(buf *out, int64_t fen)
{
    if (fen == PRICE_UNPRICED) buf_puts(out, "null");
    else buf_put_int(out, fen);
}

static void put_comma(buf *out, uint32_t i)
{
    if (i) buf_putc(out, ',');
}

static void put_items(buf *out, arena *a, const price_cells *s)
{
    buf_puts(out, "\"items\":[");
    for (uint32_t i = 0; i < s->c->nitems; i++) {
        put_comma(out, i);
        buf_putc(out, '{');
        put_key(out, "id", s->c->items[i].id);
        buf_putc(out, ',');
        put_key(out, "label", price_item_text(a, s->c, i));
        buf_puts(out, ",\"standard\":");
        put_amount(out, s->c->items[i].listed ? PRICE_UNPRICED : s->standards[s->variant[i]]);
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_questions(buf *out, const price_cells *s)
{
    buf_puts(out, ",\"bands\":[");
    for (uint32_t i = 0; i < s->nbands; i++) {
        put_comma(out, i);
        buf_put_int(out, s->bands[i]);
    }
    buf_puts(out, "],\"categories\":[");
    for (uint32_t k = 0, n = 0; k < s->c->ncategories; k++)
        for (uint32_t g = 0; g < s->nclasses; g++) {
            if (!(s->classes[g] >> k & 1)) continue;
            put_comma(out, n++);
            buf_putc(out, '{');
            put_key(out, "id", s->c->categories[k].id);
            buf_putc(out, ',');
            put_key(out, "label", s->c->categories[k].label);
            buf_fmt(out, ",\"class\":%u}", (unsigned)g);
        }
    buf_fmt(out, "],\"resident\":%s,\"registered\":%s,\"delivery\":%s,\"sets\":[",
            s->asks_resident ? "true" : "false", s->asks_registered ? "true" : "false",
            s->asks_delivery ? "true" : "false");
    for (uint32_t i = 0; i < s->nsets; i++) {
        put_comma(out, i);
        buf_putc(out, '"');
        for (uint32_t g = 0, n = 0; g < s->nclasses; g++)
            if (s->sets[i] >> g & 1) buf_fmt(out, n++ ? ".%u" : "%u", (unsigned)g);
        buf_putc(out, '"');
    }
    buf_putc(out, ']');
}

static void put_rules(buf *out, arena *a, const price_canteen *c)
{
    buf_puts(out, ",\"rules\":[");
    for (uint32_t i = 0; i < c->nrules; i++) {
        put_comma(out, i);
        buf_putc(out, '{');
        put_key(out, "id", c->rules[i].id);
        buf_putc(out, ',');
        put_key(out, "label", c->rules[i].label);
        buf_putc(out, ',');
        put_key(out, "text", price_rule_text(a, c, &c->rules[i]));
        buf_putc(out, '}');
    }
    buf_putc(out, ']');
}

static void put_outcome(buf *out, arena *a, const price_cells *s, const price_outcome *o)
{
    buf options = {0};
    price_quote q;
    buf_fmt(out, "{\"served\":%s,\"prices\":[", o->served ? "true" : "false");
    for (uint32_t i = 0; i < s->c->nitems; i++) {
        uint32_t v = s->variant[i], n = 0;
        price_find_fit(s->c, &o->fit, i, s->standards[v], s->on, &q);
        put_comma(out, i);
        buf_putc(out, '[');
        put_amount(out, s->c->items[i].listed ? PRICE_UNPRICED : o->amounts[v]);
        buf_putc(out, ',');
        buf_put_json(out, price_cell_text(a, s, o, i));
        buf_puts(out, ",[");
        for (uint32_t k = 0; k < q.nsteps && o->served; k++)
            if (q.steps[k].rule >= 0) buf_fmt(out, n++ ? ",%d" : "%d", (int)q.steps[k].rule);
        buf_puts(out, "]]");
        /* beside a listed price an option has no break-even: there is nothing to compare it with */
        if (s->c->items[i].listed) price_find_fit(s->c, &o->fit, i, PRICE_UNPRICED, s->on, &q);
        for (uint32_t k = 0; k < q.noptions && o->served; k++) {
            buf_fmt(&options, "%s[%u,%d,", options.n ? "," : "", (unsigned)i, (int)q.options[k].rule);
            buf_put_json(&options, price_option_text(a, s->c, &q.options[k]));
            buf_putc(&options, ']');
        }
    }
    buf_puts(out, "],\"options\":[");
    buf_put(out, buf_str(&options));
    buf_puts(out, "]}");
    buf_fini(&options);
}

static void put_cells(buf *out, const price_cells *s)
{
    buf_puts(out, ",\"cells\":[");
    for (uint32_t cell = 0, run; cell < s->ncells; cell += run) {
        for (run = 1; cell + run < s->ncells && s->outcome[cell + run] == s->outcome[cell];) run++;
        put_comma(out, cell);
        buf_fmt(out, "%u,%u", (unsigned)s->outcome[cell], (unsigned)run);
    }
    buf_puts(out, "]}");
}

void price_cells_json(buf *out, const price_cells *s)
{
    arena *a = arena_new();
    buf_puts(out, "{\"v\":1,");
    put_key(out, "date", date_iso(a, s->on));
    buf_putc(out, ',');
    put_items(out, a, s);
    put_questions(out, s);
    put_rules(out, a, s->c);
    buf_puts(out, ",\"outcomes\":[");
    for (uint32_t i = 0; i < s->noutcomes; i++) {
        put_comma(out, i);
        put_outcome(out, a, s, &s->outcomes[i]);
    }
    buf_putc(out, ']');
    put_cells(out, s);
    arena_free(a);
}
