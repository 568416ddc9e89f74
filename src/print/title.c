/*
 * Titles: as few lines as needed, of like length, broken by meaning (GB/T 9704-2012, 7.3.1:
 * 回行时要做到词意完整， 排列对称，长短适宜，间距恰当). Best: where the writer offers a break; good: after 的
 * and commas; bad: inside a word.
 */
#include "print/line.h"

#include "base/utf8.h"

enum { LONGEST = 200, MOST_LINES = 8 };

/* Words of notices that a line should not part. */
static const char *const words[] = {
    "关于", "公示", "公告", "通知", "通报",   "纪要", "决定", "意见", "报告",   "方案",   "办法", "名单",
    "指南", "结果", "情况", "社区", "街道",   "网格", "小区", "业主", "大会",   "委员会", "委员", "食堂",
    "老年", "助餐", "居民", "议事", "会议",   "物业", "服务", "管理", "办事处", "中心",   "工作", "项目",
    "维修", "资金", "使用", "选举", "候选人", "候补", "表决", "事项", "价格",   "收费",   "标准", "调整",
    "临时", "停水", "停电", "施工", "改造",   "更新", "电梯", "充电", "停车",   "安全",   "消防", "卫生",
    "防汛", "志愿", "活动", "清单", "台账",   "月报", "周报", "月度", "季度",   "年度",   "监督", "汇总",
    "问题", "办理", "整治", "环境", "楼道",   "飞线", "垃圾", "分类", "党群",   "共建",   "联席", "联席会议",
    "第一", "第二", "第三", "次会", "人民",   "政府", "便民", "养老", "托育",   "医疗",   "保健", "救助",
    "补贴", "补助", "低保", "残疾", "退役",   "军人", "征求", "公开", "信息",   "规划",   "建设", "验收",
    "竣工", "签约", "需求", "资源", "共同",   "决策", "主任", "书记", "任期",   "换届",   "公众", "开放"};

/* Does a word lie across the place between characters i-1 and i? */
static bool in_word(const line_text *t, uint32_t i)
{
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        uint32_t cp[4], n = 0;
        str s = str_from(words[w]);
        for (size_t at = 0; at < s.n && n < 4;) cp[n++] = utf8_next(s, &at);
        for (uint32_t k = 1; k < n; k++) { /* the word would begin k characters before i */
            if (k > i || i - k + n > t->n) continue;
            uint32_t m = 0;
            while (m < n && t->c[i - k + m].cp == cp[m]) m++;
            if (m == n) return true;
        }
    }
    return false;
}

/* The cost of ending a line before character i, in squared ems of raggedness; -1: not allowed. */
static int64_t break_cost(const line_text *t, uint32_t i)
{
    if (i == t->n) return 0;
    const type_char *c = &t->c[i - 1];
    if (c->breaks == LINE_BREAK_MUST || c->breaks == LINE_BREAK_OFFERED) return 0;
    if (c->breaks == LINE_BREAK_NO) return -1;
    if (c->class == CLASS_STOP || c->class == CLASS_CLOSE || c->class == CLASS_SPACE) return 2;
    if (c->cp == 0x7684) return 3; /* 的 */
    if (c->cp == 0x548C || c->cp == 0x4E0E || c->cp == 0x53CA)
        return 14; /* 和 与 及 begin a line, not end one */
    return in_word(t, i) ? 60 : 6;
}

static milli width_of(const line_text *t, uint32_t from, uint32_t to)
{
    while (to > from && t->c[to - 1].class == CLASS_SPACE) to--;
    milli w = 0;
    for (uint32_t i = from; i < to; i++) w += t->c[i].width + (i > from ? t->c[i].lead : 0);
    return w;
}

static bool has_offer(const line_text *t)
{
    for (uint32_t i = 0; i + 1 < t->n; i++)
        if (t->c[i].breaks == LINE_BREAK_MUST) return true;
    return false;
}

uint32_t line_balance(line_text *t, const line_box *b, line_cut **cuts)
{
    uint32_t lines = line_break(t, b, cuts);
    if (lines < 2 || lines > MOST_LINES || t->n > LONGEST || has_offer(t)) return lines;
    milli avail = b->width - (b->first > b->rest ? b->first : b->rest), em = t->types[0].size;
    int64_t target = line_width(t) / (int64_t)lines;
    /* best[l][i]: least cost of setting the first i characters in l lines */
    int64_t(*best)[LONGEST + 1] = arena_array(t->s->mem, MOST_LINES + 1, sizeof *best);
    uint8_t(*from)[LONGEST + 1] = arena_array(t->s->mem, MOST_LINES + 1, sizeof *from);
    for (uint32_t l = 0; l <= lines; l++)
        for (uint32_t i = 0; i <= t->n; i++) best[l][i] = l == 0 && i == 0 ? 0 : -1;
    for (uint32_t l = 1; l <= lines; l++) {
        for (uint32_t i = 1; i <= t->n; i++) {
            int64_t price = break_cost(t, i);
            for (uint32_t k = 0; price >= 0 && k < i; k++) {
                milli w = width_of(t, k, i);
                if (best[l - 1][k] < 0 || w > avail) continue;
                int64_t off = (w - target) * 2 / em, cost = best[l - 1][k] + off * off / 2 + price;
                if (best[l][i] >= 0 && best[l][i] <= cost) continue;
                best[l][i] = cost;
                from[l][i] = (uint8_t)k;
            }
        }
    }
    if (best[lines][t->n] < 0) return lines;
    uint32_t end = t->n;
    for (uint32_t l = lines; l > 0; l--) {
        uint32_t begin = from[l][end], stop = end;
        while (stop > begin && t->c[stop - 1].class == CLASS_SPACE) stop--;
        (*cuts)[l - 1] = (line_cut){begin, stop, l == lines};
        end = begin;
    }
    return lines;
}
