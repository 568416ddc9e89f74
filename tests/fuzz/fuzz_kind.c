/* Kind definitions: any bytes as content/kinds/x.yaml; then what is made of them: schema, skeleton, reference. */
#include "base/limits.h"
#include "model/describe.h"
#include "model/kind.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > LIMIT_FILE_BYTES) return 0;
    diags *d = diags_new();
    arena *a = arena_new();
    model m = {.threads = 1, .arenas = &a, .lang = STR("zh-CN")};
    load l = {.m = &m, .a = a, .d = d};
    uint32_t file = src_add(STR("content/kinds/x.yaml"), (str){(const char *)data, size});
    yaml_docs docs = yaml_read(a, d, file, 0, (uint32_t)size);
    tree_doc *list = arena_make_n(a, tree_doc, docs.n);
    for (size_t i = 0; i < docs.n; i++) list[i] = (tree_doc){.root = &docs.roots[i], .file = file, .folder = STR("kinds")};
    kinds_load(&l, &(tree){.docs = list, .ndocs = docs.n}, false);
    buf out = {0};
    for (uint32_t i = 0; i < m.nkinds; i++) {
        describe_schema(m.kinds[i], &out);
        describe_skeleton(m.kinds[i], size & 1, &out);
        describe_fields(m.kinds[i], &out);
    }
    describe_reference(&m, &out);
    diags_print(d, &out, DIAG_TEXT);
    buf_fini(&out);
    arena_free(a);
    diags_free(d);
    src_clear();
    return 0;
}
