#include "rules/figures.h"

__extension__ typedef __int128 wide;

#define LARGEST INT64_C(1000000000000) /* of whole units: no estate has so many square metres */

tally tally_none(void)
{
    return (tally){.on = DATE_NONE,
                   .issued = BALLOTS_UNKNOWN,
                   .returned = BALLOTS_UNKNOWN,
                   .valid = BALLOTS_UNKNOWN,
                   .invalid = BALLOTS_UNKNOWN,
                   .proxies = BALLOTS_UNKNOWN};
}

static const struct {
    str key, name;
} names[] = {
    [FIGURE_FOR] = {STR_INIT("for"), STR_INIT("同意")},
    [FIGURE_AGAINST] = {STR_INIT("against"), STR_INIT("反对")},
    [FIGURE_ABSTAIN] = {STR_INIT("abstain"), STR_INIT("弃权")},
    [FIGURE_FOLLOW] = {STR_INIT("follow"), STR_INIT("从多数")},
    [FIGURE_TOTAL] = {STR_INIT("totals"), STR_INIT("全体")},
    [FIGURE_PARTICIPATING] = {STR_INIT("participating"), STR_INIT("参与表决")},
    [FIGURE_VOTES] = {STR_INIT("votes"), STR_INIT("票数合计")},
    [FIGURE_SILENT] = {STR_INIT("silent"), STR_INIT("未参与表决")},
    [FIGURE_ISSUED] = {STR_INIT("issued"), STR_INIT("发出的表决票")},
    [FIGURE_RETURNED] = {STR_INIT("returned"), STR_INIT("收回的表决票")},
    [FIGURE_VALID] = {STR_INIT("valid"), STR_INIT("有效表决票")},
    [FIGURE_INVALID] = {STR_INIT("invalid"), STR_INIT("无效表决票")},
    [FIGURE_PROXIES] = {STR_INIT("proxies"), STR_INIT("委托投票")},
    [FIGURE_OTHER] = {STR_INIT("others"), STR_INIT("其他基数")},
};

str figure_key(figure_of f) { return names[f].key; }
str figure_name(figure_of f) { return names[f].name; }

bool figure_parse(str key, figure_of *out)
{
    if (str_eq(key, STR("total")) || str_eq(key, STR("all"))) key = names[FIGURE_TOTAL].key;
    for (int f = 0; f <= FIGURE_OTHER; f++) {
        if (!str_eq(key, names[f].key) && !str_eq(key, names[f].name)) continue;
        *out = (figure_of)f;
        return true;
    }
    return false;
}

bool figure_ref_parse(str s, figure_ref *out, bool *has_basis)
{
    str rest, head = str_cut(str_trim(s), '.', &rest);
    *has_basis = rest.n > 0;
    return figure_parse(head, &out->of) && (!rest.n || basis_parse(rest, &out->basis));
}

/* ---- reading a tally -------------------------------------------------------------------------- */

static bool from_figures(const figures *f, basis b, dec *out)
{
    if (!f->known[b]) return false;
    *out = f->v[b];
    return true;
}

static bool from_ballots(int64_t n, dec *out)
{
    if (n == BALLOTS_UNKNOWN) return false;
    *out = (dec){n, 0};
    return true;
}

/* Votes added up: all of for, against and abstain must be known. */
static bool votes_sum(const figures *votes, basis b, dec *out)
{
    dec sum = {0};
    for (int v = VOTE_FOR; v <= VOTE_ABSTAIN; v++)
        if (!votes[v].known[b] || !dec_add(sum, votes[v].v[b], &sum)) return false;
    if (votes[VOTE_FOLLOW].known[b] && !dec_add(sum, votes[VOTE_FOLLOW].v[b], &sum)) return false;
    *out = sum;
    return true;
}

/* Those who did not take part: as the record says, else all less those who did. */
static bool silent_of(const tally *t, basis b, dec *out)
{
    dec part;
    if (from_figures(&t->silent, b, out)) return true;
    if (!t->totals.known[b]) return false;
    if (!from_figures(&t->participating, b, &part) && !votes_sum(t->votes, b, &part)) return false;
    part.value = -part.value;
    return dec_add(t->totals.v[b], part, out);
}

bool tally_figure(const tally *t, figure_ref ref, dec *out)
{
    switch (ref.of) {
    case FIGURE_FOR:
    case FIGURE_AGAINST:
    case FIGURE_ABSTAIN:
    case FIGURE_FOLLOW:
        if (ref.i > t->nchannels) return false;
        return from_figures(ref.i ? &t->channels[ref.i - 1].votes[ref.of] : &t->votes[ref.of], ref.basis,
                            out);
    case FIGURE_TOTAL: return from_figures(&t->totals, ref.basis, out);
    case FIGURE_PARTICIPATING: return from_figures(&t->participating, ref.basis, out);
    case FIGURE_VOTES: return votes_sum(t->votes, ref.basis, out);
    case FIGURE_SILENT: return silent_of(t, ref.basis, out);
    case FIGURE_ISSUED: return from_ballots(t->issued, out);
    case FIGURE_RETURNED: return from_ballots(t->returned, out);
    case FIGURE_VALID: return from_ballots(t->valid, out);
    case FIGURE_INVALID: return from_ballots(t->invalid, out);
    case FIGURE_PROXIES: return from_ballots(t->proxies, out);
    case FIGURE_OTHER: return ref.i < t->nothers && from_figures(&t->others[ref.i].v, ref.basis, out);
    }
    return false;
}

static void widen(const figures *f, basis b, uint8_t *scale)
{
    if (f->known[b] && f->v[b].scale > *scale) *scale = f->v[b].scale;
}

uint8_t tally_scale(const tally *t, basis b)
{
    uint8_t scale = b == BASIS_AREA ? 2 : 0;
    widen(&t->totals, b, &scale);
    widen(&t->participating, b, &scale);
    widen(&t->silent, b, &scale);
    for (int v = 0; v < VOTE_COUNT; v++) widen(&t->votes[v], b, &scale);
    for (size_t c = 0; c < t->nchannels; c++)
        for (int v = 0; v < VOTE_COUNT; v++) widen(&t->channels[c].votes[v], b, &scale);
    for (size_t i = 0; i < t->nothers; i++) widen(&t->others[i].v, b, &scale);
    return scale;
}

/* ---- percentages ------------------------------------------------------------------------------ */

static int64_t ceil_div(wide a, wide b) { return (int64_t)((a + b - 1) / b); }

/*
 * Printed p units of 10^-(scale+2). Half up: (2p-1) den <= 2 k unit < (2p+1) den; cut off:
 * p den <= k unit < (p+1) den.
 */
bool percent_counts(int64_t den, dec percent, num_round how, int64_t *lo, int64_t *hi)
{
    wide unit = 100, p = percent.value;
    for (unsigned i = 0; i < percent.scale; i++) unit *= 10;
    if (den <= 0 || percent.value < 0 || percent.value > 1000 * unit) return false;
    if (how == NUM_DOWN) {
        *lo = ceil_div(p * den, unit);
        *hi = ceil_div((p + 1) * den, unit) - 1;
    } else {
        *lo = p ? ceil_div((2 * p - 1) * den, 2 * unit) : 0;
        *hi = ceil_div((2 * p + 1) * den, 2 * unit) - 1;
    }
    return *lo <= *hi;
}

void percent_bounds(dec percent, frac *low, frac *high)
{
    int64_t unit = 100;
    for (unsigned i = 0; i < percent.scale && i < 9; i++) unit *= 10;
    *low = (frac){percent.value ? 2 * percent.value - 1 : 0, 2 * unit};
    *high = (frac){percent.value + 1, unit};
}

/* ---- problems --------------------------------------------------------------------------------- */

typedef struct checker {
    arena *in;
    const tally *t;
    figures_report r;
    size_t cap;
} checker;

static figures_problem *found(checker *c, figures_code code, figure_ref a, figure_ref b)
{
    if (c->r.n == c->cap) {
        size_t cap = c->cap ? 2 * c->cap : 8;
        c->r.problems =
            arena_grow(c->in, c->r.problems, c->cap * sizeof *c->r.problems, cap * sizeof *c->r.problems);
        c->cap = cap;
    }
    figures_problem *p = &c->r.problems[c->r.n++];
    *p = (figures_problem){.code = code, .a = a, .b = b};
    (void)tally_figure(c->t, a, &p->found);
    (void)tally_figure(c->t, b, &p->expected);
    return p;
}

static bool has_basis(figure_of f) { return f <= FIGURE_SILENT || f == FIGURE_OTHER; }

/* A figure that cannot be what it says: below nought, half a person, absurdly large. */
static void check_form(checker *c, figure_ref ref)
{
    dec d, whole;
    if (!tally_figure(c->t, ref, &d)) return;
    bool counted = !has_basis(ref.of) || basis_whole(ref.basis);
    if (d.value < 0) found(c, FIGURES_NEGATIVE, ref, ref);
    else if (counted && !dec_rescale(d, 0, &whole)) found(c, FIGURES_NOT_WHOLE, ref, ref);
    else if (d.scale > 3 && !dec_rescale(d, 3, &whole)) found(c, FIGURES_TOO_FINE, ref, ref);
    else if (dec_cmp(d, (dec){LARGEST, 0}) > 0) found(c, FIGURES_TOO_LARGE, ref, ref);
}

static void check_forms(checker *c)
{
    for (int b = 0; b < BASIS_COUNT; b++) {
        for (int f = FIGURE_FOR; f <= FIGURE_PARTICIPATING; f++)
            check_form(c, (figure_ref){(figure_of)f, (basis)b, 0});
        if (c->t->silent.known[b]) check_form(c, (figure_ref){FIGURE_SILENT, (basis)b, 0});
        for (uint32_t i = 0; i < c->t->nothers; i++) check_form(c, (figure_ref){FIGURE_OTHER, (basis)b, i});
        for (uint32_t i = 1; i <= c->t->nchannels; i++)
            for (int v = 0; v < VOTE_COUNT; v++) check_form(c, (figure_ref){(figure_of)v, (basis)b, i});
    }
    for (int f = FIGURE_ISSUED; f <= FIGURE_PROXIES; f++)
        check_form(c, (figure_ref){(figure_of)f, BASIS_PERSONS, 0});
}

static bool more_than(checker *c, figure_ref part, figure_ref whole)
{
    dec x, y;
    if (!tally_figure(c->t, part, &x) || !tally_figure(c->t, whole, &y) || dec_cmp(x, y) <= 0) return false;
    found(c, FIGURES_MORE_THAN, part, whole);
    return true;
}

/* Are those taking part more than the votes by exactly the invalid ballots? */
static bool holds_invalid(const tally *t, basis b)
{
    dec votes, taking, gap;
    return t->invalid > 0 && basis_whole(b) && tally_figure(t, (figure_ref){FIGURE_VOTES, b, 0}, &votes) &&
           tally_figure(t, (figure_ref){FIGURE_PARTICIPATING, b, 0}, &taking) &&
           dec_sub(taking, votes, &gap) && dec_cmp(gap, (dec){t->invalid, 0}) == 0;
}

/* Then the area is more by that of the same owners, which nobody prints. */
static bool holds_invalid_area(const tally *t, basis b, dec votes, dec taking)
{
    bool any = false;
    for (int k = 0; k < BASIS_COUNT; k++) any = any || holds_invalid(t, (basis)k);
    return any && !basis_whole(b) && dec_cmp(votes, taking) < 0;
}

static void check_votes(checker *c, basis b)
{
    const tally *t = c->t;
    figure_ref all = {FIGURE_TOTAL, b, 0}, part = {FIGURE_PARTICIPATING, b, 0}, votes = {FIGURE_VOTES, b, 0};
    dec sum, taking;
    more_than(c, part, all);
    bool summed = tally_figure(t, votes, &sum);
    if (!tally_figure(t, part, &taking)) {
        if (summed) more_than(c, votes, all);
        for (int v = 0; v < VOTE_COUNT && !summed; v++) more_than(c, (figure_ref){(figure_of)v, b, 0}, all);
        return;
    }
    if (!summed) {
        for (int v = 0; v < VOTE_COUNT; v++) more_than(c, (figure_ref){(figure_of)v, b, 0}, part);
        return;
    }
    if (dec_cmp(sum, taking) == 0) return;
    for (int v = 0; v < VOTE_COUNT; v++)
        if (more_than(c, (figure_ref){(figure_of)v, b, 0}, part)) return;
    bool invalid = holds_invalid(t, b) || holds_invalid_area(t, b, sum, taking);
    found(c, invalid ? FIGURES_INVALID_IN : FIGURES_VOTES_SUM, votes, part);
}

/* Silent owners counted cannot be more than those who are left. */
static void check_silent(checker *c, basis b)
{
    dec all, sum;
    if (!c->t->silent.known[b] || !c->t->totals.known[b]) return;
    dec taking;
    if (!tally_figure(c->t, (figure_ref){FIGURE_PARTICIPATING, b, 0}, &taking) &&
        !tally_figure(c->t, (figure_ref){FIGURE_VOTES, b, 0}, &taking))
        return;
    all = c->t->totals.v[b];
    if (dec_add(taking, c->t->silent.v[b], &sum) && dec_cmp(sum, all) > 0)
        found(c, FIGURES_MORE_THAN, (figure_ref){FIGURE_SILENT, b, 0}, (figure_ref){FIGURE_TOTAL, b, 0});
}

static void check_channels(checker *c, basis b)
{
    for (int v = 0; v < VOTE_COUNT; v++) {
        dec sum = {0};
        figure_ref whole = {(figure_of)v, b, 0};
        size_t known = 0;
        for (size_t i = 0; i < c->t->nchannels; i++) {
            const figures *f = &c->t->channels[i].votes[v];
            if (f->known[b] && dec_add(sum, f->v[b], &sum)) known++;
        }
        dec total;
        if (!known || !tally_figure(c->t, whole, &total) || dec_cmp(sum, total) == 0) continue;
        found(c, FIGURES_CHANNELS_SUM, whole, whole)->found = sum;
    }
}

/* Heads on whichever basis a ballot was given out for; the most of them. */
static bool most_owners(const tally *t, figure_ref *out)
{
    static const basis heads[] = {BASIS_PERSONS, BASIS_HOUSEHOLDS, BASIS_UNITS, BASIS_MEMBERS, BASIS_VOTES};
    bool any = false;
    dec best = {0};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (!t->totals.known[heads[i]] || (any && dec_cmp(t->totals.v[heads[i]], best) <= 0)) continue;
        any = true;
        best = t->totals.v[heads[i]];
        *out = (figure_ref){FIGURE_TOTAL, heads[i], 0};
    }
    return any;
}

static void check_ballots(checker *c)
{
    const tally *t = c->t;
    figure_ref issued = {FIGURE_ISSUED, BASIS_PERSONS, 0}, returned = {FIGURE_RETURNED, BASIS_PERSONS, 0};
    figure_ref valid = {FIGURE_VALID, BASIS_PERSONS, 0}, invalid = {FIGURE_INVALID, BASIS_PERSONS, 0}, owners;
    more_than(c, returned, issued);
    if (t->returned == BALLOTS_UNKNOWN) more_than(c, valid, issued);
    if (t->valid != BALLOTS_UNKNOWN && t->invalid != BALLOTS_UNKNOWN && t->returned != BALLOTS_UNKNOWN) {
        int64_t sum;
        if (!num_add(t->valid, t->invalid, &sum) || sum != t->returned)
            found(c, FIGURES_BALLOTS_SUM, valid, returned)->found = (dec){sum, 0};
    } else if (!more_than(c, valid, returned)) {
        more_than(c, invalid, returned);
    }
    if (most_owners(t, &owners) && t->issued != BALLOTS_UNKNOWN &&
        dec_cmp((dec){t->issued, 0}, t->totals.v[owners.basis]) > 0)
        found(c, FIGURES_BALLOTS_OWNERS, issued, owners);
    /* One person, household or member hands in one ballot at least. */
    figure_ref holds = t->valid != BALLOTS_UNKNOWN ? valid : returned;
    static const basis heads[] = {BASIS_PERSONS, BASIS_HOUSEHOLDS, BASIS_MEMBERS};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        more_than(c, (figure_ref){FIGURE_VOTES, heads[i], 0}, holds);
    if (!more_than(c, (figure_ref){FIGURE_PROXIES, BASIS_PERSONS, 0}, returned) &&
        t->returned == BALLOTS_UNKNOWN)
        more_than(c, (figure_ref){FIGURE_PROXIES, BASIS_PERSONS, 0},
                  (figure_ref){FIGURE_PARTICIPATING, BASIS_PERSONS, 0});
}

/* ---- printed percentages ---------------------------------------------------------------------- */

static bool same_ref(figure_ref a, figure_ref b)
{
    return a.of == b.of && a.i == b.i && (!has_basis(a.of) || a.basis == b.basis);
}

/* Both brought to whole steps of the same size. */
static bool steps(dec x, dec y, int64_t *a, int64_t *b)
{
    uint8_t scale = x.scale > y.scale ? x.scale : y.scale;
    if (!dec_rescale(x, scale, &x) || !dec_rescale(y, scale, &y)) return false;
    *a = x.value;
    *b = y.value;
    return true;
}

static bool prints_as(dec num, dec den, dec percent, num_round how)
{
    int64_t k, n, lo, hi;
    return steps(num, den, &k, &n) && percent_counts(n, percent, how, &lo, &hi) && lo <= k && k <= hi;
}

/* Is there any count in the steps of its basis that prints so? */
static bool any_prints_as(const tally *t, figure_ref den, dec d, dec percent)
{
    int64_t lo, hi;
    dec fine;
    uint8_t scale = has_basis(den.of) ? tally_scale(t, den.basis) : 0;
    if (!dec_rescale(d, scale, &fine)) return true;
    if (percent_counts(fine.value, percent, NUM_HALF_UP, &lo, &hi) && lo <= fine.value) return true;
    return percent_counts(fine.value, percent, NUM_DOWN, &lo, &hi) && lo <= fine.value;
}

static void fit(const checker *c, figures_problem *p, figure_ref ref)
{
    dec d, known;
    for (size_t i = 0; i < p->nfits; i++) /* the same number under another name adds nothing */
        if (tally_figure(c->t, ref, &d) && tally_figure(c->t, p->fits[i], &known) && dec_cmp(d, known) == 0)
            return;
    if (p->nfits < FIGURES_FITS) p->fits[p->nfits++] = ref;
}

/* Denominators of the same nature: heads over heads and ballots, area over area. */
static void seek_fits(checker *c, figures_problem *p, const tally_printed *pr, const dec *num)
{
    static const figure_of wholes[] = {FIGURE_TOTAL, FIGURE_PARTICIPATING, FIGURE_VOTES};
    bool area = pr->figure.basis == BASIS_AREA;
    dec d;
#define TRY(...)                                                                                             \
    do {                                                                                                     \
        figure_ref r = __VA_ARGS__;                                                                          \
        if (!same_ref(r, pr->of) && !same_ref(r, pr->figure) && tally_figure(c->t, r, &d) && d.value > 0 &&  \
            (num ? prints_as(*num, d, pr->percent, NUM_HALF_UP) : any_prints_as(c->t, r, d, pr->percent)))   \
            fit(c, p, r);                                                                                    \
    } while (0)
    for (size_t w = 0; w < 3; w++)
        for (int b = 0; b < BASIS_COUNT; b++)
            if ((b == BASIS_AREA) == area) TRY({wholes[w], (basis)b, 0});
    for (uint32_t i = 0; i < c->t->nothers; i++)
        for (int b = 0; b < BASIS_COUNT; b++)
            if ((b == BASIS_AREA) == area) TRY({FIGURE_OTHER, (basis)b, i});
    for (int f = FIGURE_ISSUED; f <= FIGURE_VALID && !area; f++) TRY({(figure_of)f, pr->figure.basis, 0});
#undef TRY
}

/* num/den as a percentage with as many decimals as printed, half up. */
static dec right_percent(dec num, dec den, dec printed)
{
    int64_t k, n, p = 0, unit = 100;
    for (unsigned i = 0; i < printed.scale; i++) unit *= 10;
    if (!steps(num, den, &k, &n) || n <= 0 || !num_muldiv(k, unit, n, NUM_HALF_UP, &p)) return (dec){0, 0};
    return (dec){p, printed.scale};
}

/* Can silent owners be counted in a figure? Where the record says on which side, only there. */
static bool may_hold_silent(const tally *t, figure_of f)
{
    if (f == FIGURE_PARTICIPATING) return true;
    if (t->silent_as == SILENT_AS_FOR) return f == FIGURE_FOR;
    return t->silent_as == SILENT_AS_ABSTAIN ? f == FIGURE_ABSTAIN : f <= FIGURE_ABSTAIN;
}

/* With those who stayed silent added to it, over the named denominator (without or with them) or over all. */
static bool with_silent(const tally *t, const tally_printed *pr, dec num, dec den)
{
    dec silent, all, both = den;
    if (pr->figure.of > FIGURE_PARTICIPATING || !silent_of(t, pr->figure.basis, &silent) || silent.value <= 0)
        return false;
    bool whole = pr->of.of == FIGURE_PARTICIPATING && dec_add(den, silent, &both);
    if (whole && t->silent_as && prints_as(num, both, pr->percent, NUM_HALF_UP)) return true;
    if (!may_hold_silent(t, pr->figure.of) || !dec_add(num, silent, &num)) return false;
    if (prints_as(num, den, pr->percent, NUM_HALF_UP) ||
        (whole && prints_as(num, both, pr->percent, NUM_HALF_UP)))
        return true;
    return from_figures(&t->totals, pr->figure.basis, &all) && prints_as(num, all, pr->percent, NUM_HALF_UP);
}

/* The same figure and whole on another basis: households where owners are named. */
static bool on_other_basis(const tally *t, const tally_printed *pr, figures_problem *p)
{
    for (int b = 0; b < BASIS_COUNT && pr->of.of != FIGURE_OTHER && pr->figure.of <= FIGURE_SILENT; b++) {
        figure_ref part = {pr->figure.of, (basis)b, 0}, whole = {pr->of.of, (basis)b, 0};
        dec num, den;
        if ((basis)b == pr->figure.basis || !tally_figure(t, part, &num) || !tally_figure(t, whole, &den) ||
            den.value <= 0 || !prints_as(num, den, pr->percent, NUM_HALF_UP))
            continue;
        p->fits[0] = part;
        p->fits[1] = whole;
        p->nfits = 2;
        return true;
    }
    return false;
}

static void check_printed(checker *c, size_t i)
{
    const tally_printed *pr = &c->t->printed[i];
    dec num, den;
    if (pr->percent.value < 0 || pr->percent.scale > 6 || !tally_figure(c->t, pr->of, &den) || den.value <= 0)
        return;
    figures_problem *p;
    if (tally_figure(c->t, pr->figure, &num)) {
        if (prints_as(num, den, pr->percent, NUM_HALF_UP)) return;
        if (c->t->silent_as && with_silent(c->t, pr, num, den))
            return; /* the record says openly that they are */
        if (prints_as(num, den, pr->percent, NUM_DOWN)) {
            p = found(c, FIGURES_PERCENT_CUT, pr->figure, pr->of);
        } else {
            p = found(c, FIGURES_PERCENT_WRONG, pr->figure, pr->of);
            seek_fits(c, p, pr, &num);
            if (p->nfits) p->code = FIGURES_PERCENT_OTHER;
            else if (with_silent(c->t, pr, num, den)) p->code = FIGURES_PERCENT_SILENT;
            else if (on_other_basis(c->t, pr, p)) p->code = FIGURES_PERCENT_BASIS;
        }
        p->expected = right_percent(num, den, pr->percent);
    } else {
        if (any_prints_as(c->t, pr->of, den, pr->percent)) return;
        p = found(c, FIGURES_PERCENT_NONE, pr->figure, pr->of);
        seek_fits(c, p, pr, NULL);
        if (p->nfits) p->code = FIGURES_PERCENT_OTHER;
        p->expected = (dec){0, 0};
    }
    p->found = pr->percent;
    p->printed = i;
}

/* 同意, 反对 and 弃权 of one whole: each is off by half a unit at most. */
static void check_percent_sum(checker *c, basis b, figure_of of)
{
    const tally_printed *part[VOTE_COUNT] = {0};
    size_t last = 0;
    for (size_t i = 0; i < c->t->nprinted; i++) {
        const tally_printed *pr = &c->t->printed[i];
        if (pr->figure.of > FIGURE_FOLLOW || pr->figure.i || pr->figure.basis != b || pr->of.of != of ||
            pr->of.basis != b)
            continue;
        part[pr->figure.of] = pr;
        last = i;
    }
    if (!part[VOTE_FOR] || !part[VOTE_AGAINST] || !part[VOTE_ABSTAIN]) return;
    if (!part[VOTE_FOLLOW] && c->t->votes[VOTE_FOLLOW].known[b] && c->t->votes[VOTE_FOLLOW].v[b].value)
        return;
    wide sum = 0, slack = 0; /* in half units of the sixth decimal */
    for (int v = 0; v < VOTE_COUNT; v++) {
        if (!part[v] || part[v]->percent.scale > 6) continue;
        wide unit = 2;
        for (unsigned s = part[v]->percent.scale; s < 6; s++) unit *= 10;
        sum += unit * part[v]->percent.value;
        slack += unit / 2;
    }
    wide off = sum - (wide)200000000;
    if ((off < 0 ? -off : off) <= slack) return;
    figures_problem *p = found(c, FIGURES_PERCENT_SUM, part[VOTE_FOR]->figure, part[VOTE_FOR]->of);
    p->found = (dec){(int64_t)(sum / 2), 6};
    while (p->found.scale > 2 && p->found.value % 10 == 0)
        p->found = (dec){p->found.value / 10, (uint8_t)(p->found.scale - 1)};
    p->expected = (dec){100, 0};
    p->printed = last;
}

figures_report figures_check(arena *a, const tally *t)
{
    checker c = {.in = a, .t = t};
    check_forms(&c);
    if (c.r.n) return c.r; /* no sense in adding up what is no figure */
    for (int b = 0; b < BASIS_COUNT; b++) {
        check_votes(&c, (basis)b);
        check_silent(&c, (basis)b);
        check_channels(&c, (basis)b);
    }
    check_ballots(&c);
    for (size_t i = 0; i < t->nprinted; i++) check_printed(&c, i);
    for (int b = 0; b < BASIS_COUNT; b++) {
        check_percent_sum(&c, (basis)b, FIGURE_PARTICIPATING);
        check_percent_sum(&c, (basis)b, FIGURE_VOTES);
    }
    return c.r;
}

bool figures_is_hint(figures_code c)
{
    return c == FIGURES_BALLOTS_OWNERS || c == FIGURES_INVALID_IN || c == FIGURES_PERCENT_CUT;
}
