/*
 * vote: what the field types tally and election share: reading figures, choosing the rule, saying
 * what is wrong with the figures, and the engine's lines as templates see them.
 */
#ifndef GONGSHI_MODEL_TYPES_VOTE_H
#define GONGSHI_MODEL_TYPES_VOTE_H

#include "model/rulepacks.h"
#include "model/types/types.h"
#include "model/votes.h"
#include "rules/decide.h"

/* Field definitions (YAML flow maps) that both types use. */
#define VOTE_BASES                                                                                                        \
    "persons: {type: count, label: 人数, help: 按人表决的人数，一人有几套房按一人计, example: 412}, " \
    "households: {type: count, label: 户数, help: 按户表决的户数, example: "                                     \
    "412}, "                                                                                                              \
    "votes: {type: quantity, label: 票权, help: 按票权表决的票数, example: 412}, area: {type: area, label: "    \
    "专有部分面积, help: 专有部分面积，平方米, example: "                                                 \
    "38214.56}, "                                                                                                         \
    "members: {type: count, label: 成员数, help: 议事机构的成员人数, example: 7}, units: {type: count, "      \
    "label: 单位数, help: 成员单位的个数, example: 12}"
#define VOTE_FIGURES(label)                                                                                  \
    "{type: record, label: " label ", help: " label                                                          \
    "的各项数目；按什么表决写什么, example: {persons: 412}, fields: {" VOTE_BASES "}"                        \
    "}"
#define VOTE_COMMON                                                                                                          \
    "rule: {type: text, max: 60, label: 表决规则, help: 按哪种规则核算，代号见 gongshi explain, example: "    \
    "owners-ordinary}\n"                                                                                                     \
    "pack: {type: text, max: 60, label: 规则包, help: 规则的出处，不写则按全国规则, example: cn}\n"         \
    "date: {type: date, label: 表决日期, help: 计票那一天，按当天有效的规则核算, example: 2026-09-20}\n" \
    "stage: {type: enum, label: 阶段, help: 是最终结果、延期，还是初步统计, values: {final: 最终结果, " \
    "extended: 延期, preliminary: 初步统计}, "                                                                         \
    "example: final}\n"                                                                                                      \
    "totals: " VOTE_FIGURES(                                                                                                 \
        "全体") "\n"                                                                                                         \
                "participating: " VOTE_FIGURES(                                                                              \
                    "参与表决") "\n"                                                                                         \
                                "ballots: {type: record, label: 表决票, help: "                                           \
                                "发出、收回和有效、无效的票数, fields: {issued: {type: count, "                \
                                "label: 发出, help: 发出多少张, example: 620}, "                                      \
                                "returned: {type: count, label: 收回, help: 收回多少张, example: 415}, "              \
                                "valid: {type: count, "                                                                      \
                                "label: 有效, help: 有效票多少张, example: 412}, "                                   \
                                "invalid: {type: count, label: 无效, help: 无效票多少张, example: 3}}}\n"            \
                                "proxies: {type: count, label: 委托投票, help: 其中委托他人投的票数, "         \
                                "example: 12}\n"                                                                             \
                                "note: {type: text, max: 500, label: 说明, help: 需要说明的情况, example: "         \
                                "计票由居民委员会监督}\n"

/* A value inside a record value, with its field; v is NULL where it is absent or bad. */
typedef struct vote_at {
    const field *f;
    const fval *v;
} vote_at;
vote_at vote_in(const field *f, const nested *n, str name);
const nested *vote_nested(vote_at at); /* of a record value; NULL where absent */
str vote_text(const field *f, const nested *n, str name);
const nested_list *vote_items(vote_at list); /* of a list value; empty where absent */
int64_t vote_number(const field *f, const nested *n, str name, int64_t otherwise);
figures vote_figures(vote_at at);
/* totals, participating, ballots, proxies, stage and date, as VOTE_COMMON defines them. */
tally vote_common(const field *f, const nested *n);
/* Is any value within bad? Then its finding has been made, and what follows from it is no news. */
bool vote_has_bad(const shape *s, const fvals *values);
/* Where a figure was written; NULL: it was not. */
const val *vote_place(const field *f, const nested *n, figure_ref ref);

typedef struct vote_rule {
    pack_choice choice; /* law NULL: none found, reported */
    date on;
    bool by_matter;
} vote_rule;

/* The rule of the record: by id or by matter, on the day of the vote (else the record's). */
vote_rule vote_choose(load *l, const field *f, const val *src, const nested *n, bool electing);

/* Reports votes that are counted on a day after today. */
void vote_check_day(load *l, const field *f, const val *src, const nested *n, const tally *t);

/* "for.persons（同意的人数）" and "412 人". */
str vote_figure_title(arena *a, figure_ref ref);
/* Reports what figures_check found, each where the figure stands. */
void vote_report(load *l, const field *f, const val *src, const nested *n, const tally *t,
                 const figures_report *r);

/* ---- for templates ---- */

typedef struct vote_object { /* an object that grows by one entry after another */
    arena *in;
    dyn_entry entries[40];
    uint32_t n;
} vote_object;
vote_object vote_new(arena *in);
void vote_put(vote_object *o, const char *name, dyn value);
void vote_put_text(vote_object *o, const char *name, str value);
dyn vote_dyn(const vote_object *o);
str vote_why(str sentence);
dyn vote_line_dyn(const decide_line *l, dyn_env *env);
dyn vote_lines_dyn(const decide_line *lines, size_t n, dyn_env *env);
dyn vote_rule_dyn(const pack_rule *r, const pack *p, dyn_env *env);
/* One row a basis that the record gives: 同意, 反对, 弃权, who took part, shares, and a bar with its
 * thresholds. */
dyn vote_table_dyn(const tally *t, const pack_rule *rule, dyn_env *env);
/* What both types offer: rule date stage stage_word ballots proxies note; ABSENT for other names. */
dyn vote_part(const field *f, const nested *n, const tally *t, const vote_rule *r, const dyn_name *name,
              dyn_env *env);

/* A checked tally or election as votes.h lists it; what it has no rule for stays NULL. */
void tally_case(const fval *v, vote_case *out);
void election_case(const fval *v, vote_case *out);

#endif
