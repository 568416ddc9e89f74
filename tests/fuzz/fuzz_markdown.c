/* A Markdown field of any bytes: every output, balanced and free of our marks. The first byte chooses options. */
#include "../html_balance.h"
#include "base/utf8.h"
#include "text/markdown.h"

#include <stdlib.h>

static md_found find_record(void *context, str kind, str id, md_target *out)
{
    (void)context;
    if (id.n % 3 == 0) return MD_PASS;
    *out = (md_target){.url = id, .title = kind, .suggest = kind};
    return id.n % 3 == 1 ? MD_FOUND : MD_MISSING;
}

static md_found find_file(void *context, str path, bool image, md_target *out)
{
    return find_record(context, image ? STR("image") : STR("file"), path, out);
}

static void check(const buf *out)
{
    if (str_find(buf_str(out), STR("\xF4\x8F\xBF"), 0) != SIZE_MAX || utf8_check(buf_str(out)) != out->n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static arena *mem;
    if (!mem) mem = arena_new();
    uint8_t how = n ? data[0] : 0;
    /* a copy of just that length, so that reading past it is seen */
    str source = n ? str_copy(mem, (str){(const char *)data + 1, n - 1}) : STR_NONE;
    md_options o = {.base_level = how & 7, .anchor_prefix = how & 8 ? STR("b-") : STR_NONE};
    if (how & 16) o.record = find_record;
    if (how & 32) o.file = find_file;
    diags *d = how & 64 ? diags_new() : NULL;
    uint32_t file = src_add(STR("f.md"), source);
    buf html = {0}, plain = {0};
    const md_doc *doc = md_parse(mem, d, source, (md_place){{file, 0, (uint32_t)source.n}, how & 128}, how ? &o : NULL);
    md_html(doc, &html, NULL);
    md_plain(doc, &plain);
    md_excerpt(mem, doc, how);
    check(&html);
    check(&plain);
    if (html_unbalanced(buf_str(&html)) != SIZE_MAX) abort();
    if (d) diags_print(d, &plain, DIAG_TEXT);
    buf_fini(&html);
    buf_fini(&plain);
    diags_free(d);
    src_clear();
    arena_reset(mem);
    return 0;
}
