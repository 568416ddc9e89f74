#include "model/builtin.h"

#include "base/embed.h"
#include "base/par.h"

struct builtin {
    load *loads;
    size_t first; /* of embed_paths */
    yaml_docs *docs;
};

static void read_file(void *context, size_t i, unsigned worker)
{
    struct builtin *b = context;
    load *l = &b->loads[worker];
    str bytes = embed_bytes(b->first + i);
    uint32_t file = src_add(str_from(embed_paths[b->first + i]), bytes);
    b->docs[i] = yaml_read(l->a, l->d, file, 0, (uint32_t)bytes.n);
}

static bool is_in(size_t i, str folder)
{
    return embed_paths[i] && str_starts(str_from(embed_paths[i]), folder);
}

yaml_docs *builtin_read(load *loads, str folder, size_t *n)
{
    struct builtin b = {.loads = loads};
    while (embed_paths[b.first] && !is_in(b.first, folder)) b.first++;
    *n = 0;
    while (is_in(b.first + *n, folder)) ++*n; /* side by side, as the paths are in order */
    b.docs = arena_make_n(loads->a, yaml_docs, *n);
    par_run(loads->m->threads, *n, read_file, &b);
    return b.docs;
}
