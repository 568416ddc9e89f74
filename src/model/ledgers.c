/* Ledgers beside each other and beside their own parts. */
#include "model/ledgers.h"

#include "base/map.h"
#include "base/utf8.h"
#include "model/types/types.h"

/* ---- parts by source and by use ---- */
static bool sum_of_parts(const record *r, str list_name, dec *out)
{
    const fval *v = record_value(r, list_name);
    uint32_t i = shape_find(&r->kind->shape, list_name);
    *out = (dec){0, 2};
    if (!v || !r->kind->shape.fields[i].inside) return false;
    const nested_list *list = v->as.p;
    for (uint32_t k = 0; k < list->n; k++) {
        const fval *amount = item_value(&r->kind->shape.fields[i], &list->items[k], "amount");
        if (!amount || !num_add(out->value, amount->as.n, &out->value)) return false;
    }
    return list->n > 0;
}

static void check_parts(load *l, const record *r, str list_name, dec whole)
{
    dec sum, difference = {0};
    if (!sum_of_parts(r, list_name, &sum) || !dec_cmp(sum, whole)) return;
    (void)dec_sub(sum, whole, &difference);
    uint32_t i = shape_find(&r->kind->shape, list_name);
    diag(l->d, ENTRY_PARTS, val_span(value_at(r->values, i)->src), field_title(l, &r->kind->shape.fields[i]),
         dec_grouped(l->a, sum), dec_grouped(l->a, whole), dec_grouped(l->a, difference));
}

/* ---- one period after the other ---- */

/* A title without what tells periods apart: 积分超市2026年10月台账 and …2026年第四季度台账 are one ledger. */
static str title_stem(arena *a, str title)
{
    static const char marks[] = "年月日第季度上下半一二三四五六七八九十〇至到—-–()（）〔〕. ";
    char *out = arena_alloc(a, title.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < title.n;) {
        size_t from = i;
        uint32_t cp = utf8_next(title, &i);
        str sign = str_sub(title, from, i);
        if ((cp >= '0' && cp <= '9') || str_find((str){marks, sizeof marks - 1}, sign, 0) != SIZE_MAX)
            continue;
        memcpy(out + n, sign.p, sign.n);
        n += sign.n;
    }
    return (str){out, n};
}

/* What two periods of one ledger have in common, and the day on which the period `day` begins. */
static str series_key(load *l, const record *r, uint32_t entries, date day)
{
    static const char *const same[] = {"type", "community", "council", "holder"};
    str key =
        str_fmt(l->a, "%u %d %.*s", (unsigned)entries, (int)day, STR_ARG(title_stem(l->a, record_title(r))));
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        uint32_t at = shape_find(&r->kind->shape, str_from(same[i]));
        const fval *v = at == NO_FIELD ? NULL : value_at(r->values, at);
        bool is_enum = v && v->src && r->kind->shape.fields[at].type == &type_enum;
        if (is_enum) key = str_fmt(l->a, "%.*s|%lld", STR_ARG(key), (long long)v->as.n);
        else
            key = str_fmt(l->a, "%.*s|%.*s", STR_ARG(key), STR_ARG(v && v->src ? val_str(v->src) : STR_NONE));
    }
    return key;
}

/* A day of the period; DATE_NONE where it is not written. */
static date period_day(const record *r, const char *name)
{
    const fval *v = record_value(r, str_from(name));
    uint32_t at = shape_find(&r->kind->shape, str_from(name));
    return v && r->kind->shape.fields[at].type == &type_date ? (date)v->as.n : DATE_NONE;
}

static void check_opening(load *l, const record *before, const record *r, uint32_t entries)
{
    const fval *v = value_at(r->values, entries);
    const ledger_result *sums = entries_sums(value_at(before->values, entries));
    dec opening;
    span at;
    if (!sums || !entries_opening(v, &opening, &at) || dec_cmp(opening, sums->balance) == 0) return;
    finding *f = diag(l->d, ENTRY_CARRIED, at, dec_grouped(l->a, opening), record_title(before),
                      dec_grouped(l->a, sums->balance));
    diag_note(l->d, f, ENTRY_BEFORE, val_span(value_at(before->values, entries)->src));
}

/* Where one period ends the day before the next begins, the balance is carried over. */
static void check_series(load *l, const kind *k, uint32_t entries)
{
    enum { SEVERAL = UINT32_MAX - 1 };
    map begins;
    map_init(&begins, l->a);
    for (uint32_t i = 0; i < k->nrecords; i++) {
        const record *r = k->records[i];
        date from = period_day(r, "from");
        if (!value_at(r->values, entries)->src || value_at(r->values, entries)->bad || from == DATE_NONE)
            continue;
        str key = series_key(l, r, entries, from);
        if (map_add(&begins, key, i) != MAP_NONE) map_set(&begins, key, SEVERAL); /* which one, is not told */
    }
    for (uint32_t i = 0; i < k->nrecords && begins.n > 1; i++) {
        const record *r = k->records[i];
        date to = period_day(r, "to");
        if (!value_at(r->values, entries)->src || value_at(r->values, entries)->bad || to == DATE_NONE)
            continue;
        uint32_t next = map_find(&begins, series_key(l, r, entries, to + 1));
        if (next < SEVERAL) check_opening(l, r, k->records[next], entries);
    }
}

/* A ledger of money that also gives its sums by source and by use (fields sources and uses, each with an
 * amount); and every ledger after the one before it. */
void ledgers_check(load *l)
{
    const kind *k = model_kind(l->m, STR("ledgers"));
    for (uint32_t i = 0; k && i < k->nrecords; i++) {
        const fval *money = record_value(k->records[i], STR("money"));
        const ledger_result *sums = money ? entries_sums(money) : NULL;
        if (!sums) continue;
        check_parts(l, k->records[i], STR("sources"), sums->in);
        check_parts(l, k->records[i], STR("uses"), sums->out);
    }
    for (uint32_t i = 0; k && i < k->shape.n; i++)
        if (k->shape.fields[i].type == &type_entries) check_series(l, k, i);
}
