#include "cli/explain_words.h"

#include "base/embed.h"
#include "base/num.h"
#include "data/yaml.h"

const val *explain_words(arena *a, diags *d)
{
    for (size_t i = 0; embed_paths[i]; i++) {
        str path = str_from(embed_paths[i]), bytes = embed_bytes(i);
        if (!str_eq(path, STR("src/cli/explain.yaml"))) continue;
        yaml_docs docs = yaml_read(a, d, src_add(path, bytes), 0, (uint32_t)bytes.n);
        return docs.n ? &docs.roots[0] : NULL;
    }
    return NULL;
}

const val *explain_of_finding(const val *words, str number)
{
    const val *all = VAL_AT(words, "findings");
    int64_t wanted, one;
    if (!num_parse(str_sub(number, 1, number.n), &wanted)) return NULL;
    for (uint32_t i = 0; all && i < all->n; i++) {
        const val *codes = VAL_AT(&all->u.items[i], "codes");
        for (uint32_t k = 0; codes && k < codes->n; k++)
            if (num_parse(val_str(&codes->u.items[k]), &one) && one == wanted) return &all->u.items[i];
    }
    return NULL;
}

const val *explain_of_rule(const val *words, str id)
{
    const val *all = VAL_AT(words, "rules");
    for (uint32_t i = 0; all && i < all->n; i++) {
        const val *rule = &all->u.items[i];
        if (str_eq(val_str(VAL_AT(rule, "id")), id) || str_eq(val_str(VAL_AT(rule, "name")), id)) return rule;
    }
    return NULL;
}
