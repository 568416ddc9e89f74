/*
 * norms: how many are needed for so many people or households, and who is short of it.
 *
 *   18 community workers for every 10,000 urban residents (每万城镇常住人口拥有社区工作者18人:
 *   “十四五”城乡社区服务体系建设规划, 国办发〔2021〕56号)
 *   300 households a grid (网格), 50 a micro-grid (微网格): the local norm of 开原; other cities have their
 * own
 */
#ifndef GONGSHI_RULES_NORMS_H
#define GONGSHI_RULES_NORMS_H

#include "base/num.h"

#define NORM_WORKERS        18
#define NORM_WORKERS_PEOPLE 10000
#define NORM_GRID           300
#define NORM_MICRO_GRID     50

typedef struct norm_result {
    int64_t need;    /* the smallest number that keeps the norm */
    int64_t missing; /* need - have, never below 0 */
    bool kept;
} norm_result;

/* At least `rate` for every `per` of `base` (all >= 0, per > 0): exactly enough counts. false: out of range.
 */
bool norm_at_least(int64_t have, int64_t base, int64_t rate, int64_t per, norm_result *out);

/* Parts that should cover a whole (grids a community): what is left out or counted twice. */
typedef struct cover_result {
    int64_t sum;
    int64_t missing; /* whole - sum where the parts are too few; else 0 */
    int64_t beyond;  /* sum - whole where they are too many; else 0 */
} cover_result;
bool norm_cover(int64_t whole, const int64_t *parts, size_t n, cover_result *out);

#endif
