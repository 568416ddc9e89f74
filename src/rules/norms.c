#include "rules/norms.h"

bool norm_at_least(int64_t have, int64_t base, int64_t rate, int64_t per, norm_result *out)
{
    int64_t need;
    if (!num_muldiv(base, rate, per, NUM_UP, &need)) return false;
    int64_t missing = need > have ? need - have : 0;
    *out = (norm_result){need, missing, missing == 0};
    return true;
}

bool norm_cover(int64_t whole, const int64_t *parts, size_t n, cover_result *out)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (!num_add(sum, parts[i], &sum)) return false;
    *out = (cover_result){sum, sum < whole ? whole - sum : 0, sum > whole ? sum - whole : 0};
    return true;
}
