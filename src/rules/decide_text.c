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

str decide_percent_beside(arena *a, frac real, frac threshold)
{
    int side = frac_cmp(real, threshold);
    str s = STR_NONE;
    for (unsigned d = 2; d <= 6; d++) {
        frac shown;
        s = num_percent(a, real.num, real.den, d);
        if (!side || (frac_parse(s, &shown) && frac_cmp(shown, threshold) == side)) break;
    }
    return s;
}

str decide_percent(arena *a, const decide_line *l)
{
    if (l->from_percent && !l->counted) return str_fmt(a, "%.*s%%", STR_ARG(dec_text(a, l->percent)));
    if (!l->counted || l->denominator.value <= 0) return STR_NONE;
    return decide_percent_beside(a, (frac){l->numerator.value, l->denominator.value}, l->test->share);
}

str decide_figure_text(arena *a, figure_ref f)
{
    if (f.of >= FIGURE_ISSUED && f.of <= FIGURE_PROXIES) return figure_name(f.of);
    str name = figure_name(f.of);
    if (f.of == FIGURE_TOTAL) return str_join(a, name, basis_name(f.basis));
    return str_fmt(a, "%.*s的%.*s", STR_ARG(name), STR_ARG(basis_name(f.basis)));
}

/* "参与表决的", "到会的": what the parts are parts of. */
static str whole_name(const decide_line *l)
{
    static const str names[] = {[OF_ALL] = STR_INIT("全体"),
                                [OF_PARTICIPATING] = STR_INIT("参与表决的"),
                                [OF_PRESENT] = STR_INIT("到会的"),
                                [OF_VALID] = STR_INIT("有效票")};
    return names[l->kind == LINE_QUORUM ? OF_ALL : l->test->of];
}

static str verb(const decide_line *l)
{
    if (l->kind != LINE_QUORUM) return figure_name(l->over.of);
    return l->test->basis == BASIS_MEMBERS ? STR("到会") : STR("参与表决");
}

/* "，差 2 人（至少 414 人）", of what is not met; nobody asks how much the other side is short. */
static void put_gap(arena *a, buf *out, const decide_line *l)
{
    if (l->met != TRI_NO || !l->counted || l->kind == LINE_REJECTING) return;
    dec gap = {-l->margin.value, l->margin.scale};
    buf_fmt(out, "，差 %.*s", STR_ARG(decide_quantity(a, gap, l->test->basis)));
    buf_fmt(out, "（至少 %.*s）", STR_ARG(decide_quantity(a, l->needed, l->test->basis)));
}

/* "达到三分之二", "超过二分之一"; "不足三分之二，差 2 人（至少 414 人）". */
static void put_judgement(arena *a, buf *out, const decide_line *l)
{
    str share = pack_share_text(a, l->test->share);
    if (l->test->share.num == l->test->share.den && l->met != TRI_UNKNOWN) { /* 一致同意 */
        buf_puts(out, l->met == TRI_YES ? "一致" : "没有达到一致");
        put_gap(a, out, l);
        return;
    }
    bool exactly = l->counted && l->margin.value == 0 && l->test->at_least &&
                   frac_cmp((frac){l->numerator.value, l->denominator.value}, l->test->share) == 0;
    if (l->met == TRI_UNKNOWN) {
        buf_fmt(out, "能否%s%.*s无法判定", l->test->at_least ? "达到" : "超过", STR_ARG(share));
        return;
    }
    if (l->met == TRI_YES) {
        buf_fmt(out, "%s%.*s", exactly ? "恰好达到" : l->test->at_least ? "达到" : "超过", STR_ARG(share));
        return;
    }
    buf_fmt(out, "%s%.*s", l->test->at_least ? "不足" : "没有超过", STR_ARG(share));
    put_gap(a, out, l);
}

static void put_line(arena *a, buf *out, const decide_line *l)
{
    basis b = l->test->basis;
    if (l->counted) {
        str p = decide_percent(a, l);
        buf_fmt(out, "%.*s %.*s中 ", STR_ARG(whole_name(l)), STR_ARG(decide_quantity(a, l->denominator, b)));
        buf_fmt(out, "%.*s%.*s", STR_ARG(decide_quantity(a, l->numerator, b)), STR_ARG(verb(l)));
        if (p.n) buf_fmt(out, "（%.*s）", STR_ARG(p));
        buf_put(out, STR("，"));
    } else if (l->missing) {
        buf_fmt(out, "缺少%.*s，", STR_ARG(decide_figure_text(a, l->absent)));
    } else if (l->from_percent) {
        buf_fmt(out, "%.*s占%.*s的 ", STR_ARG(decide_figure_text(a, l->over)),
                STR_ARG(decide_figure_text(a, l->under)));
        buf_fmt(out, "%.*s（只公布了比例），", STR_ARG(decide_percent(a, l)));
    } else if (l->bounded) { /* the record's figures allow several readings */
        str low = num_percent(a, l->low.num, l->low.den, 2),
            high = num_percent(a, l->high.num, l->high.den, 2);
        buf_fmt(out, "%.*s占%.*s的 ", STR_ARG(decide_figure_text(a, l->over)),
                STR_ARG(decide_figure_text(a, l->under)));
        buf_fmt(out, "%.*s 至 %.*s，", STR_ARG(low), STR_ARG(high));
    } else {
        buf_fmt(out, "%.*s，", STR_ARG(decide_figure_text(a, l->over)));
    }
    put_judgement(a, out, l);
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
    case DECIDE_HOUSEHOLDS: return STR("记录给的是户数，不能当作人数：一套房算一人，同一人有几套仍算一人");
    case DECIDE_CONFLICT: return STR("公布的数字互相矛盾，按哪一个算结果不同，不能判定");
    case DECIDE_IMPRECISE:
        return str_fmt(a, "%.*s只公布了四舍五入的比例，恰在界线上，不能判定",
                       STR_ARG(decide_figure_text(a, r->figure)));
    case DECIDE_SILENT_UNSOURCED: return STR("没有写明依据，未参与表决的业主不计入");
    case DECIDE_SILENT_FORBIDDEN: return STR("所适用的规定不允许把未参与表决的业主计入");
    case DECIDE_SILENT_UNCLEAR: return STR("各项基数上的多数意见不一致，未参与表决的业主无从计入");
    case DECIDE_SILENT_COUNTED:
        if (r->figure.of == FIGURE_FOR) return STR("按所列依据，未参与表决的业主视为同意");
        if (r->figure.of == FIGURE_ABSTAIN) return STR("按所列依据，未参与表决的业主视为弃权，计入参与表决");
        return STR("按所列依据，未参与表决的业主计入多数意见");
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
