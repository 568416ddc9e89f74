#include "rules/ledger.h"

#include "base/map.h"

typedef struct run {
    const ledger *l;
    ledger_fault *faults;
    size_t max, n;
} run;

static void fault(run *r, ledger_fault f)
{
    if (r->n < r->max) r->faults[r->n] = f;
    r->n++;
}

static bool is_negative(dec d) { return d.value < 0; }

static void check_line(run *r, size_t at, date today)
{
    const ledger_line *x = &r->l->lines[at];
    if (!x->has_in && !x->has_out) fault(r, (ledger_fault){.kind = LEDGER_NO_AMOUNT, .at = at});
    if (x->has_in && x->has_out && x->in.value && x->out.value)
        fault(r, (ledger_fault){.kind = LEDGER_BOTH, .at = at});
    if ((x->has_in && is_negative(x->in)) || (x->has_out && is_negative(x->out)))
        fault(r, (ledger_fault){.kind = LEDGER_NEGATIVE_AMOUNT,
                                .at = at,
                                .stated = is_negative(x->in) ? x->in : x->out});
    if (at && x->on < r->l->lines[at - 1].on)
        fault(r, (ledger_fault){.kind = LEDGER_BACKWARDS, .at = at, .other = at - 1});
    if (x->on > today) fault(r, (ledger_fault){.kind = LEDGER_AHEAD, .at = at});
}

/* Adds a line to the sums; false: out of range. */
static bool add_line(const ledger_line *x, ledger_result *sum)
{
    dec in = sum->in, out = sum->out, balance = sum->balance;
    if (x->has_in && !(dec_add(in, x->in, &in) && dec_add(balance, x->in, &balance))) return false;
    if (x->has_out && !(dec_add(out, x->out, &out) && dec_sub(balance, x->out, &balance))) return false;
    sum->in = in;
    sum->out = out;
    sum->balance = balance;
    return true;
}

static void check_total(run *r, ledger_fault_kind kind, bool has, dec stated, dec computed)
{
    if (has && dec_cmp(stated, computed))
        fault(r, (ledger_fault){.kind = kind, .at = r->l->n, .stated = stated, .computed = computed});
}

static void check_number(run *r, map *numbers, size_t at)
{
    str no = r->l->lines[at].no;
    if (!no.n) return;
    uint32_t seen = map_add(numbers, no, (uint32_t)at);
    if (seen != MAP_NONE) fault(r, (ledger_fault){.kind = LEDGER_NUMBER_TWICE, .at = at, .other = seen});
}

size_t ledger_run(arena *a, const ledger *l, date today, ledger_result *out, ledger_fault *faults, size_t max)
{
    run r = {l, faults, max, 0};
    map numbers;
    map_init(&numbers, a);
    *out = (ledger_result){.balance = l->opening, .after = arena_make_n(a, dec, l->n), .lowest = l->opening};
    bool below = !l->may_be_negative && is_negative(l->opening);
    if (below) fault(&r, (ledger_fault){.kind = LEDGER_BELOW_ZERO, .at = l->n, .computed = l->opening});
    for (size_t i = 0; i < l->n; i++) {
        const ledger_line *x = &l->lines[i];
        check_line(&r, i, today);
        check_number(&r, &numbers, i);
        if (!add_line(x, out)) {
            fault(&r, (ledger_fault){.kind = LEDGER_TOO_LARGE, .at = i});
            return r.n;
        }
        out->after[i] = out->balance;
        if (dec_cmp(out->balance, out->lowest) < 0) out->lowest = out->balance;
        bool now = !l->may_be_negative && is_negative(out->balance);
        if (now && !below)
            fault(&r, (ledger_fault){.kind = LEDGER_BELOW_ZERO, .at = i, .computed = out->balance});
        below = now;
        if (x->has_balance && dec_cmp(x->balance, out->balance))
            fault(&r,
                  (ledger_fault){
                      .kind = LEDGER_LINE_BALANCE, .at = i, .stated = x->balance, .computed = out->balance});
    }
    check_total(&r, LEDGER_TOTAL_IN, l->has_total_in, l->total_in, out->in);
    check_total(&r, LEDGER_TOTAL_OUT, l->has_total_out, l->total_out, out->out);
    check_total(&r, LEDGER_TOTAL_BALANCE, l->has_balance, l->balance, out->balance);
    return r.n;
}
