/*
 * Titles: as few lines as needed, of like length, broken by meaning (GB/T 9704-2012, 7.3.1:
 * 回行时要做到词意完整， 排列对称，长短适宜，间距恰当). Best: where the writer offers a break; good: after 的
 * and commas; bad: inside a word.
 */
#include "print/line.h"

#include "base/utf8.h"

enum { LONGEST = 200, MOST_LINES = 8, IN_WORD = 60 };

/* Words of notices, which a line should not part. */
static const char words[] =
    "同志 等同志 任职 第一季度 第二季度 第三季度 第四季度 更换 经营 经营权 曳引机 供应 广告 租金 养犬 文明 "
    "公约 占道 早市 "
    "疏通 "
    "架空层 菜店 施工单位 增收 分配 返还 捐赠 慰问 走访 体检 义诊 疫苗 接种 大集 集市 市场 摊位 商户 店铺 "
    "门前 三包 "
    "关于 公示 公告 通告 通知 通报 纪要 决定 决议 意见 报告 方案 办法 名单 指南 结果 情况 说明 更正 "
    "撤回 社区 街道 网格 微网格 小区 业主 大会 委员会 委员 业委会 居委会 食堂 大食堂 老年 老年人 老人 "
    "助餐 居民 议事 议事会 会议 例会 物业 服务 管理 办事处 办事 中心 工作 项目 维修 资金 专项 使用 "
    "选举 候选人 候补 表决 事项 价格 餐价 收费 标准 调整 动态 临时 停水 停电 停气 施工 改造 更新 电梯 "
    "充电 端口 选址 停车 停车位 车位 安全 消防 卫生 防汛 志愿 志愿者 活动 清单 台账 月报 周报 月度 "
    "季度 年度 半年 上半年 下半年 监督 督办 汇总 问题 办理 整治 环境 楼道 扶手 加装 飞线 垃圾 分类 "
    "党群 党建 共建 联席 联席会议 人民 人民政府 政府 便民 养老 托育 托管 托管班 医疗 保健 救助 补贴 "
    "补助 低保 残疾 残疾人 退役 军人 征求 公开 信息 规划 建设 验收 竣工 签约 需求 资源 共同 决策 主任 "
    "副主任 书记 任期 换届 筹备 筹备组 成员 成员单位 单位 公众 开放 最低 生活 保障 对象 最低生活保障 "
    "住宅 房屋 屋面 外墙 管道 下水 供水 供暖 供热 供餐 供电 取暖 燃气 用电 用气 公共 收益 收支 收入 "
    "支出 账户 移交 财务 居务 村务 党务 审计 预算 决算 经费 基金 积分 超市 兑换 目录 时间 银行 爱心 "
    "红色 惠民 示范 评估 评议 测评 考核 第三方 招生 招聘 招募 报名 秋季 春季 冬季 夏季 学期 中秋 国庆 "
    "春节 元旦 端午 清明 期间 安排 做好 加强 开展 组织 举办 举行 召开 成立 设立 增设 调解 矛盾 纠纷 "
    "法律 咨询 诉求 反映 投诉 异议 兼职 专职 拟任 任职 任命 聘任 人选 人员 名额 推荐 提名 当选 "
    "居民委员会 业主委员会 业主大会 社区居民 党委 大党委 党工委 大工委 党支部 支部 党员 群众 点单 "
    "接单 评单 满意 满意度 指标 统计 数据 电动 自行车 电动自行车 机动车 车辆 道路 通行 封闭 绿化 树木 "
    "修剪 照明 路灯 监控 门禁 快递 广场 凉亭 花园 家园 新村 雅居 东区 西区 南区 北区 一期 二期 一区 "
    "二区 三区 工程 中标 招标 采购 比选 合同 签订 续聘 选聘 解聘 企业 公司 服务站 卫生服务 医生 家庭 "
    "幼儿 儿童 青年 妇女 学生 家长 课堂 学堂 讲座 培训 演练 检查 巡查 排查 隐患 治理 综合 执法 联合 "
    "区域 范围 边界 划分 编号 人口 普查 登记 申报 申请 审批 受理 条件 材料 流程 时限 地点 电话 开放日 "
    "征集 建议 提案 方便 优惠 免费 减免 三方 四方 第一 第二 第三 第四 第五 初步 正式 补充 延期 暂停 "
    "恢复 取消 变更 备案 印发 实施 执行 落实 推进 完成 进展 阶段 批次 ";

enum { WORD = 10, SINGLE = 8 }; /* the text is read as the words that cost least */

static bool is_figure(uint32_t cp) { return (cp >= '0' && cp <= '9') || cp == '.' || cp == '%'; }
static bool is_among(uint32_t cp, const char *list)
{
    str all = str_from(list);
    for (size_t at = 0; at < all.n;)
        if (utf8_next(all, &at) == cp) return true;
    return false;
}

static bool is_han_figure(uint32_t cp) { return is_among(cp, "一二三四五六七八九十百两"); }
static bool is_measure(uint32_t cp)
{
    return is_among(cp, "年月日号次期届批季项个名户元岁栋层章条款轮份件位天时点分人倍度");
}

/* A number with what it counts: 2026年 12月 第三批. The characters it has from i on; 0: none. */
static uint32_t counted(const line_text *t, uint32_t i)
{
    uint32_t k = i;
    if (t->c[k].cp == 0x7B2C) /* 第 */
        for (k++; k < t->n && (is_figure(t->c[k].cp) || is_han_figure(t->c[k].cp));) k++;
    else
        while (k < t->n && is_figure(t->c[k].cp)) k++;
    if (k == i || k == t->n) return k - i;
    if (!is_measure(t->c[k].cp)) return k - i;
    bool building = t->c[k].cp == 0x53F7 && k + 1 < t->n && t->c[k + 1].cp == 0x697C; /* 号楼 */
    return k + (building ? 2 : 1) - i;
}

/* The lengths that words beginning at character i may have, a bit each. */
static uint32_t word_lengths(const line_text *t, uint32_t i)
{
    uint32_t bits = 0, n = counted(t, i);
    if (n > 1 && n < 32) bits |= 1u << n;
    for (str rest = str_from(words); rest.n;) {
        str w = str_cut(rest, ' ', &rest);
        size_t at = 0;
        for (n = 0; at < w.n && i + n < t->n; n++)
            if (utf8_next(w, &at) != t->c[i + n].cp) break;
        if (n > 1 && at == w.n && n < 32) bits |= 1u << n;
    }
    return bits;
}

/* inside[i]: the place before character i is within a word. */
static bool *find_words(const line_text *t)
{
    bool *inside = arena_make_n(t->s->mem, bool, t->n + 1);
    uint32_t *cost = arena_make_n(t->s->mem, uint32_t, t->n + 1);
    uint8_t *length = arena_make_n(t->s->mem, uint8_t, t->n + 1);
    for (uint32_t i = 1; i <= t->n; i++) cost[i] = UINT32_MAX;
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t bits = word_lengths(t, i) | 2;
        for (uint32_t n = 1; n < 32 && i + n <= t->n; n++) {
            uint32_t c = cost[i] + (n == 1 ? SINGLE : WORD);
            if (bits >> n & 1 && c < cost[i + n]) cost[i + n] = c, length[i + n] = (uint8_t)n;
        }
    }
    for (uint32_t i = t->n; i > 0; i -= length[i])
        for (uint32_t k = 1; k < length[i]; k++) inside[i - k] = true;
    return inside;
}

/* The cost of ending a line before character i, in squared ems of raggedness; -1: not allowed. */
static int64_t break_cost(const line_text *t, uint32_t i, const bool *inside)
{
    if (i == t->n) return 0;
    const type_char *c = &t->c[i - 1];
    if (c->breaks == LINE_BREAK_MUST || c->breaks == LINE_BREAK_OFFERED) return 0;
    if (c->breaks == LINE_BREAK_NO) return -1;
    if (c->class == CLASS_STOP || c->class == CLASS_CLOSE || c->class == CLASS_SPACE) return 2;
    if (c->cp == 0x7684) return 3;                                            /* 的 */
    if (t->c[i].cp == 0x7B2C) return 2;                                       /* before 第 */
    if (i > 1 && is_han_figure(c->cp) && t->c[i - 2].cp == 0x7B2C) return 40; /* 第一 | 网格 */
    if (c->cp == 0x548C || c->cp == 0x4E0E || c->cp == 0x53CA)
        return 14; /* 和 与 及 begin a line, not end one */
    return inside[i] ? IN_WORD : 6;
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

/* What a title costs in so many lines: best[l][i] is the least for the first i characters in l of them. */
typedef struct plan {
    int64_t (*best)[LONGEST + 1];
    uint8_t (*from)[LONGEST + 1];
    uint32_t lines;
} plan;

static plan plan_lines(const line_text *t, milli avail, uint32_t lines, const bool *inside)
{
    plan p = {.lines = lines};
    p.best = arena_array(t->s->mem, lines + 1, sizeof *p.best);
    p.from = arena_array(t->s->mem, lines + 1, sizeof *p.from);
    milli em = t->types[0].size;
    int64_t target = width_of(t, 0, t->n) / (int64_t)lines;
    for (uint32_t l = 0; l <= lines; l++)
        for (uint32_t i = 0; i <= t->n; i++) p.best[l][i] = l == 0 && i == 0 ? 0 : -1;
    for (uint32_t l = 1; l <= lines; l++) {
        for (uint32_t i = 1; i <= t->n; i++) {
            int64_t price = break_cost(t, i, inside);
            for (uint32_t k = 0; price >= 0 && k < i; k++) {
                milli w = width_of(t, k, i);
                if (p.best[l - 1][k] < 0 || w > avail) continue;
                int64_t off = (w - target) * 2 / em, cost = p.best[l - 1][k] + off * off / 2 + price;
                if (p.best[l][i] >= 0 && p.best[l][i] <= cost) continue;
                p.best[l][i] = cost;
                p.from[l][i] = (uint8_t)k;
            }
        }
    }
    return p;
}

uint32_t line_balance(line_text *t, const line_box *b, line_cut **cuts)
{
    uint32_t lines = line_break(t, b, cuts);
    if (lines < 2 || lines >= MOST_LINES || t->n > LONGEST || has_offer(t)) return lines;
    milli avail = b->width - (b->first > b->rest ? b->first : b->rest);
    const bool *inside = find_words(t);
    plan p = plan_lines(t, avail, lines, inside);
    int64_t cost = p.best[lines][t->n];
    if (cost >= IN_WORD) { /* a word would be parted: one line more may save it */
        plan more = plan_lines(t, avail, lines + 1, inside);
        int64_t other = more.best[lines + 1][t->n];
        if (other >= 0 && other + IN_WORD / 2 < cost) p = more, cost = other;
    }
    if (cost < 0) return lines;
    *cuts = arena_make_n(t->s->mem, line_cut, p.lines);
    uint32_t end = t->n;
    for (uint32_t l = p.lines; l > 0; l--) {
        uint32_t begin = p.from[l][end], stop = end;
        while (stop > begin && t->c[stop - 1].class == CLASS_SPACE) stop--;
        (*cuts)[l - 1] = (line_cut){begin, stop, l == p.lines};
        end = begin;
    }
    return p.lines;
}
