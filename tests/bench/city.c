/*
 * Makes the content of a city, N times over: 459 grids, 1,286 micro-grids, 698 staff, 136 committees, 320 minutes,
 * 3,200 issues and 400 notices each. The same bytes every time.
 *
 *   city FOLDER N
 */
#include "base/date.h"
#include "base/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;
static uint32_t pick(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % n);
}

static const char *const words[] = {"楼道", "居民", "反映", "下水", "堵塞", "网格员", "当天", "上门", "查看", "联系", "物业", "疏通", "社区", "协调",
                                    "单元门", "照明", "更换", "电动车", "充电", "消防", "通道", "清理", "杂物", "老人", "走访", "登记", "冬季", "供暖",
                                    "管线", "检修", "公共收益", "账目", "公布", "业主", "签字", "确认", "座谈", "意见", "采纳", "整改"};

static void sentence(buf *b, int n)
{
    for (int i = 0; i < n; i++) buf_puts(b, words[pick(sizeof words / sizeof *words)]);
    buf_puts(b, "。");
}

static void prose(buf *b, int paragraphs)
{
    for (int i = 0; i < paragraphs; i++) {
        for (int k = 0; k < 4; k++) sentence(b, 6 + (int)pick(8));
        buf_puts(b, i % 3 == 1 ? "\n\n- 第一项\n- 第二项 **要点**\n\n" : "\n\n");
    }
}

static const char *root;

static void put(const char *kind, const char *id, const char *ending, buf *b)
{
    char path[512];
    snprintf(path, sizeof path, "%s/content/%s/%.4s/%s.%s", root, kind, id, id, ending);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    io_make_folders(path);
    *slash = '/';
    if (!io_write(path, buf_str(b))) {
        perror(path);
        exit(3);
    }
    buf_clear(b);
}

enum { GRIDS = 459, MICRO = 1286, STAFF = 698, COUNCILS = 136, MINUTES = 320, ISSUES = 3200, NOTICES = 400, AREAS = 40 };

static int households(int grid) { return 280 + grid % 40; }

static void areas(buf *b, int c)
{
    char id[32];
    for (int i = 0; i < AREAS; i++) {
        int all = 0;
        for (int k = i; k < GRIDS; k += AREAS) all += households(k);
        snprintf(id, sizeof id, "c%03d-a%02d", c, i);
        buf_fmt(b, "name: 第%d社区\nlevel: community\nclass: old\npopulation: %u\nhouseholds: %u\nphone: 024-7390%04u\n", c * AREAS + i,
                4000 + pick(3000), (unsigned)all, pick(10000));
        put("areas", id, "yaml", b);
    }
}

static void grid(buf *b, int c, int i, bool micro)
{
    char id[32];
    snprintf(id, sizeof id, micro ? "c%03d-m%04d" : "c%03d-g%03d", c, i);
    int at = micro ? i % GRIDS : i, parts = micro ? MICRO / GRIDS + (at < MICRO % GRIDS) : 1, part = micro ? i / GRIDS : 0;
    int32_t lng = 1240000000 + c % 10 * 2000000 + at % 40 * 30000, lat = 425000000 + c / 10 * 2000000 + at / 40 * 30000;
    int32_t west = lng + 20000 * part / parts, east = lng + 20000 * (part + 1) / parts, north = lat + 20000; /* strips of the grid */
    buf_fmt(b, "name: 第%d%s\nlevel: %s\ncode: %s\ncommunity: c%03d-a%02d\n", i, micro ? "微网格" : "网格", micro ? "micro" : "grid", id, c, at % AREAS);
    if (micro) buf_fmt(b, "parent: c%03d-g%03d\nhead: 样本某\nhead_role: 楼栋长\n", c, at);
    const int32_t corners[] = {west, lat, east, lat, east, north, west, north};
    buf_puts(b, "boundary: {ring: [");
    for (int k = 0; k < 8; k++)
        buf_fmt(b, "%s%d.%07d%s", k % 2 ? ", " : k ? ", [" : "[", corners[k] / 10000000, corners[k] % 10000000, k % 2 ? "]" : "");
    buf_puts(b, "]}\n");
    if (!micro) buf_fmt(b, "households: %d\n", households(i));
    buf_fmt(b, "phone: 024-7390%04u\nteam:\n", pick(10000));
    for (int k = 0; k < (micro ? 1 : 3); k++)
        buf_fmt(b, "  - {role: %s, who: 样本某, unit: 社区党组织, phone: 024-7390%04u}\n", k ? "volunteer" : "worker", pick(10000));
    if (!micro) {
        buf_puts(b, "ages: {child: 120, adult: 480, elder60: 160, elder75: 60, elder90: 12}\nduties: [信息采集, 矛盾调解, 政策宣传, 安全巡查]\nbody: |\n  ");
        sentence(b, 20);
        buf_puts(b, "\n");
    }
    put("grids", id, "yaml", b);
}

static void staff(buf *b, int c, int i)
{
    char id[32];
    snprintf(id, sizeof id, "c%03d-s%03d", c, i);
    buf_fmt(b, "name: 网格员%d号\ngrid: c%03d-g%03d\nrole: worker\nphone: 024-7390%04u\nduty: 信息采集、矛盾调解、政策宣传\n", i, c, i % GRIDS, pick(10000));
    put("staff", id, "yaml", b);
}

static void council(buf *b, int c, int i)
{
    char id[32];
    snprintf(id, sizeof id, "c%03d-w%03d", c, i);
    buf_fmt(b, "name: 第%d小区业主委员会\ntype: committee\ncommunity: c%03d-a%02d\nseats: 5\nterm: {from: 2024-07-01, to: 2027-06-30}\nrhythm: month\nmembers:\n", i, c,
            i % AREAS);
    for (int k = 0; k < 5; k++) buf_puts(b, "  - {role: 委员, who: 样本某, unit: 业主}\n");
    put("councils", id, "yaml", b);
}

static void minutes(buf *b, int c, int i)
{
    char id[32];
    arena *a = arena_new();
    str day = date_iso(a, date_make(2026, 1, 1) + (date)pick(300));
    snprintf(id, sizeof id, "c%03d-y%03d", c, i);
    buf_fmt(b, "title: 第%d小区业主委员会第%d次会议纪要\ncouncil: c%03d-w%03d\ncommunity: c%03d-a%02d\ndate: %.*s 14:00\npublished: %.*s\nagenda:\n", i, i, c,
            i % COUNCILS, c, i % AREAS, STR_ARG(day), STR_ARG(day));
    for (int k = 1; k <= 3; k++) {
        buf_fmt(b, "  - no: %d\n    title: 第%d项议题\n    text: |\n      ", k, k);
        sentence(b, 18);
        buf_fmt(b, "\n    motion: 是否同意第%d项\n    tasks: [{what: 落实第%d项, who: 物业公司, due: 2026-12-20}]\n", k, k);
    }
    put("minutes", id, "yaml", b);
    arena_free(a);
}

static void issue(buf *b, int c, int i)
{
    char id[32];
    arena *a = arena_new();
    date found = date_make(2026, 1, 4) + (date)pick(200);
    snprintf(id, sizeof id, "c%03d-i%04d", c, i);
    buf_fmt(b, "number: '%d-%04d'\ntitle: 第%d号问题\ncategory: pipe\nchannel: patrol\ncommunity: c%03d-a%02d\ngrid: c%03d-g%03d\nplace: %u号楼%u单元\n", c, i, i, c,
            i % AREAS, c, i % GRIDS, 1 + pick(40), 1 + pick(6));
    buf_fmt(b, "found: %.*s\nsorting: small\nduty: 物业公司\nstages:\n", STR_ARG(date_iso(a, found)));
    static const char *const steps[] = {"found", "reported", "assigned", "resolved", "told"};
    for (int k = 0; k < 5; k++) buf_fmt(b, "  - {step: %s, on: %.*s, by: 网格员}\n", steps[k], STR_ARG(date_iso(a, found + k)));
    buf_puts(b, "body: |\n  ");
    sentence(b, 30);
    sentence(b, 30);
    buf_puts(b, "\n");
    put("issues", id, "yaml", b);
    arena_free(a);
}

static void notice(buf *b, int c, int i)
{
    char id[32];
    arena *a = arena_new();
    str day = date_iso(a, date_make(2026, 1, 4) + (date)pick(310));
    snprintf(id, sizeof id, "c%03d-n%03d", c, i);
    buf_fmt(b, "---\ntitle: 关于第%d号事项的公示\nnumber: 街办公示〔2026〕%d号\nissuer: 街道办事处\ncategory: fund\ncommunity: c%03d-a%02d\npublished: %.*s\nperiod: {from: %.*s, days: 7}\n---\n\n",
            i, i, c, i % AREAS, STR_ARG(day), STR_ARG(day));
    prose(b, 6);
    buf_puts(b, "| 项目 | 收入 | 支出 |\n|---|--:|--:|\n");
    for (int k = 0; k < 8; k++) buf_fmt(b, "| 第%d项 | %u.00 | %u.50 |\n", k, pick(9000), pick(9000));
    put("notices", id, "md", b);
    arena_free(a);
}

static void site(buf *b)
{
    char path[512];
    snprintf(path, sizeof path, "%s/content/kinds", root);
    io_make_folders(path);
    buf_puts(b, "name: 基准\noffice: 基准街道办事处\ntimezone: '+08:00'\nsearch: no\ndata: no\n");
    snprintf(path, sizeof path, "%s/content/site.yaml", root);
    io_write(path, buf_str(b));
    buf_clear(b);
    buf_puts(b, "kind: staff\nlabel: 网格员\nfields:\n  name: {type: text, label: 姓名}\n  grid: {type: ref, to: grids, back: staff, label: 网格}\n"
                "  role: {type: enum, values: {worker: 专职网格员}, label: 角色}\n  phone: {type: phone, label: 电话}\n  duty: {type: text, label: 职责}\n");
    snprintf(path, sizeof path, "%s/content/kinds/staff.yaml", root);
    io_write(path, buf_str(b));
    buf_clear(b);
}

int main(int argc, char **argv)
{
    if (argc != 3 || atoi(argv[2]) < 1) return 2;
    buf b = {0};
    root = argv[1];
    state = 20261121;
    site(&b);
    for (int c = 0; c < atoi(argv[2]); c++) {
        areas(&b, c);
        for (int i = 0; i < GRIDS; i++) grid(&b, c, i, false);
        for (int i = 0; i < MICRO; i++) grid(&b, c, i, true);
        for (int i = 0; i < STAFF; i++) staff(&b, c, i);
        for (int i = 0; i < COUNCILS; i++) council(&b, c, i);
        for (int i = 0; i < MINUTES; i++) minutes(&b, c, i);
        for (int i = 0; i < ISSUES; i++) issue(&b, c, i);
        for (int i = 0; i < NOTICES; i++) notice(&b, c, i);
    }
    buf_fini(&b);
    return 0;
}
