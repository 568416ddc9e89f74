/* The result of a vote in plain Chinese: what a resident reads under the table. */
#include "base/buf.h"
#include "rules/decide.h"

str decide_quantity(arena *a, dec v, basis b)
{
    dec whole;
    if (basis_whole(b) && dec_rescale(v, 0, &whole)) v = whole;
    str digits = dec_cmp(v, (dec){10000, 0}) < 0 ? dec_text(a, v) : dec_grouped(a, v);
    return str_fmt(a, "%.*s %.*s", STR_ARG(digits), STR_ARG(basis_unit(b)));
}

str decide_percent(arena *a, const decide_line *l)
{
    if (l->from_percent && !l->counted) return str_fmt(a, "%.*s%%", STR_ARG(dec_text(a, l->percent)));
    if (!l->counted || l->denominator.value <= 0) return STR_NONE;
    frac real = {l->numerator.value, l->denominator.value};
    int side = frac_cmp(real, l->test->share);
    str s = STR_NONE;
    for (unsigned d = 2; d <= 6; d++) {
        frac shown;
        s = num_percent(a, real.num, real.den, d);
        if (!side || (frac_parse(s, &shown) && frac_cmp(shown, l->test->share) == side)) break;
    }
    return s;
}

str decide_figure_text(arena *a, figure_ref f)
{
    if (f.of >= FIGURE_ISSUED && f.of <= FIGURE_PROXIES) return figure_name(f.of);
    str name = figure_name(f.of);
    if (f.of == FIGURE_TOTAL) return str_join(a, name, basis_name(f.basis));
    return str_fmt(a, "%.*s的%.*s", STR_ARG(name), STR_ARG(basis_name(f.basis)));
}

/* What is counted, before its number: "同意", "同意的专有部分面积". */
static str subject(arena *a, figure_ref f)
{
    return f.basis == BASIS_AREA || f.basis == BASIS_VOTES ? decide_figure_text(a, f) : figure_name(f.of);
}

static str whole_name(const decide_line *l)
{
    return l->kind == LINE_QUORUM ? share_of_name(OF_ALL) : share_of_name(l->test->of);
}

static void put_margin(arena *a, buf *out, const decide_line *l)
{
    basis b = l->test->basis;
    buf_put(out, STR("，至少 "));
    buf_put(out, decide_quantity(a, l->needed, b));
    dec gap = l->margin;
    if (gap.value == 0) {
        buf_put(out, STR("，恰好够"));
        return;
    }
    buf_put(out, gap.value < 0 ? STR("，差 ") : STR("，多 "));
    if (gap.value < 0) gap.value = -gap.value;
    buf_put(out, decide_quantity(a, gap, b));
}

static void put_line(arena *a, buf *out, const decide_line *l)
{
    basis b = l->test->basis;
    buf_put(out, subject(a, l->over));
    if (l->counted) {
        str p = decide_percent(a, l);
        buf_fmt(out, " %.*s，占%.*s ", STR_ARG(decide_quantity(a, l->numerator, b)), STR_ARG(whole_name(l)));
        buf_put(out, decide_quantity(a, l->denominator, b));
        if (p.n) buf_fmt(out, "的 %.*s", STR_ARG(p));
    } else if (l->from_percent) {
        buf_fmt(out, "占%.*s的 %.*s（只公布了比例）", STR_ARG(whole_name(l)), STR_ARG(decide_percent(a, l)));
    } else if (l->missing) {
        buf_fmt(out, "能否达到%.*s无法判定：缺少%.*s", STR_ARG(pack_threshold_text(a, l->test)),
                STR_ARG(decide_figure_text(a, l->absent)));
        return;
    }
    static const char *const met[] = {
        [TRI_NO] = "，未达到要求（", [TRI_YES] = "，达到要求（", [TRI_UNKNOWN] = "，能否达到要求无法判定（"};
    buf_puts(out, met[l->met]);
    buf_put(out, pack_threshold_text(a, l->test));
    if (l->counted) put_margin(a, out, l);
    buf_put(out, STR("）"));
}

str decide_line_text(arena *a, const decide_line *l)
{
    buf out = {0};
    put_line(a, &out, l);
    str s = str_copy(a, buf_str(&out));
    buf_fini(&out);
    return s;
}

str decide_reason_text(arena *a, const decide_reason *r)
{
    switch (r->code) {
    case DECIDE_NO_QUORUM: return STR("参与表决的未达到法定比例，本次表决没有产生有效决定");
    case DECIDE_NO_SIDE: return STR("同意和反对都没有达到规定的多数，本次表决没有产生有效决定");
    case DECIDE_MISSING: return str_fmt(a, "缺少%.*s，不能判定", STR_ARG(decide_figure_text(a, r->figure)));
    case DECIDE_CONFLICT: return STR("公布的数字互相矛盾，按哪一个算结果不同，不能判定");
    case DECIDE_IMPRECISE:
        return str_fmt(a, "%.*s只公布了四舍五入的比例，恰在界线上，不能判定",
                       STR_ARG(decide_figure_text(a, r->figure)));
    case DECIDE_SILENT_UNSOURCED: return STR("没有写明依据，未参与表决的业主不计入多数");
    case DECIDE_SILENT_FORBIDDEN: return STR("所适用的规定不允许把未参与表决的业主计入多数");
    case DECIDE_SILENT_UNCLEAR: return STR("各项基数上的多数意见不一致，未参与表决的业主无从计入");
    case DECIDE_SILENT_COUNTED: return STR("按所列依据，未参与表决的业主计入多数意见");
    case DECIDE_SILENT_DECIDES: return STR("如不计入未参与表决的业主，结果将不同");
    case DECIDE_LOCAL_LAXER: return STR("议事规则的要求低于法律，以法律为准");
    case DECIDE_LOCAL_STRICTER: return STR("法定比例已达到，但未达到议事规则更高的要求");
    }
    return STR_NONE;
}

str decide_sentence(arena *a, const decide_result *r)
{
    buf out = {0};
    if (r->stage == STAGE_PRELIMINARY) buf_put(&out, STR("初步统计，"));
    if (r->stage == STAGE_EXTENDED) buf_put(&out, STR("投票延期，截至目前"));
    buf_put(&out, outcome_name(r->governing ? r->governing : r->outcome));
    buf_put(&out, STR("："));
    for (size_t i = 0; i < r->nlines; i++) {
        if (i) buf_put(&out, STR("；"));
        put_line(a, &out, &r->lines[i]);
    }
    buf_put(&out, STR("。"));
    for (size_t i = 0; i < r->nreasons; i++) {
        buf_put(&out, decide_reason_text(a, &r->reasons[i]));
        buf_put(&out, STR("。"));
    }
    str s = str_copy(a, buf_str(&out));
    buf_fini(&out);
    return s;
}
