/* image, attachment: files that lie beside the record. */
#include "base/limits.h"
#include "base/num.h"
#include "model/types/types.h"

#include <sys/stat.h>

struct attached {
    str file; /* as written */
    str path; /* under content/ */
    str title, alt;
    int64_t bytes;
    const val *src;
};

struct attached_list {
    struct attached *items;
    uint32_t n;
};

static bool attached_options(load *l, field *f)
{
    bool *many = arena_make(l->a, bool);
    *many = option_bool(l, f->def, STR("many"), false);
    f->options = many;
    return true;
}

static const char image_endings[] = "png jpg jpeg gif webp svg";
static const char file_endings[] = "pdf doc docx xls xlsx csv txt zip ofd wps et png jpg jpeg";

static bool ending_allowed(str file, const char *endings)
{
    size_t dot = SIZE_MAX;
    for (size_t i = 0; i < file.n; i++)
        if (file.p[i] == '.') dot = i;
    if (dot == SIZE_MAX) return false;
    char low[8];
    str end = str_sub(file, dot + 1, file.n);
    if (end.n >= sizeof low) return false;
    for (size_t i = 0; i < end.n; i++)
        low[i] = end.p[i] >= 'A' && end.p[i] <= 'Z' ? (char)(end.p[i] + 32) : end.p[i];
    for (str rest = str_from(endings), one; rest.n;) {
        one = str_cut(rest, ' ', &rest);
        if (str_eq(one, (str){low, end.n})) return true;
    }
    return false;
}

static str folder_of(str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/') return str_sub(path, 0, i);
    return STR_NONE;
}

static str other_at(const void *list, size_t i) { return ((const tree *)list)->others[i].path; }

static bool attach(load *l, const field *f, const val *v, struct attached *out)
{
    const val *file = v->kind == VAL_MAP ? VAL_AT(v, "file") : v;
    str name;
    if (v->kind == VAL_MAP && !want_keys(l, f, v, "file title alt")) return false;
    if (!file) file = v;
    if (!want_text(l, f, file, &name)) return false;
    name = str_trim(name);
    if (!name.n || name.p[0] == '/' || str_find(name, STR(".."), 0) != SIZE_MAX ||
        str_find_char(name, '\\', 0) != SIZE_MAX) {
        type_error(l, ATTACHED_PATH, file, name);
        return false;
    }
    const char *endings = f->type == &type_image ? image_endings : file_endings;
    if (!ending_allowed(name, endings)) {
        type_error(l, ATTACHED_TYPE, file, name, str_from(endings));
        return false;
    }
    str folder = folder_of(l->r->doc->path);
    *out = (struct attached){.file = name, .path = str_join(l->a, folder, name), .src = file};
    struct stat st;
    if (stat(str_c(l->a, str_fmt(l->a, "%.*s/content/%.*s", STR_ARG(l->m->folder), STR_ARG(out->path))),
             &st) != 0 ||
        !S_ISREG(st.st_mode)) {
        finding *found =
            type_error(l, ATTACHED_MISSING, file, name, str_fmt(l->a, "content/%.*s", STR_ARG(folder)));
        str near = str_nearest(out->path, &l->m->tree, l->m->tree.nothers, other_at);
        if (str_starts(near, folder)) diag_suggest(l->d, found, str_sub(near, folder.n, near.n));
        return false;
    }
    out->bytes = st.st_size;
    if (out->bytes > LIMIT_ATTACHMENT_BYTES) {
        type_error(l, ATTACHED_SIZE, file, name, str_fmt(l->a, "%lld", (long long)out->bytes),
                   str_fmt(l->a, "%u", LIMIT_ATTACHMENT_BYTES));
        return false;
    }
    out->title = v->kind == VAL_MAP ? option_text(l, v, STR("title"), name) : name;
    out->alt = v->kind == VAL_MAP ? option_text(l, v, STR("alt"), out->title) : out->title;
    return true;
}

static bool attached_parse(load *l, const field *f, const val *v, fval *out)
{
    uint32_t n = v->kind == VAL_LIST ? v->n : 1;
    const val *items = v->kind == VAL_LIST ? v->u.items : v;
    struct attached_list *list = arena_make(l->a, struct attached_list);
    list->items = arena_make_n(l->a, struct attached, n);
    for (uint32_t i = 0; i < n; i++)
        if (attach(l, f, &items[i], &list->items[list->n])) list->n++;
    out->as.p = list;
    return list->n == n;
}

uint32_t attached_count(const fval *v) { return ((const struct attached_list *)v->as.p)->n; }
str attached_path(const fval *v, uint32_t i)
{
    return ((const struct attached_list *)v->as.p)->items[i].path;
}
const val *attached_src(const fval *v, uint32_t i)
{
    return ((const struct attached_list *)v->as.p)->items[i].src;
}

static dyn attached_get(dyn self, const dyn_name *name, dyn_env *env)
{
    const struct attached *a = self.p;
    if (name_is(name, "file")) return dyn_text(a->file);
    if (name_is(name, "path")) return dyn_text(a->path);
    if (name_is(name, "title")) return dyn_text(a->title);
    if (name_is(name, "alt")) return dyn_text(a->alt);
    if (name_is(name, "bytes")) return dyn_text(str_fmt(env->scratch, "%lld", (long long)a->bytes));
    if (name_is(name, "size")) { /* KB, rounded up: what a phone has to load */
        int64_t kb = (a->bytes + 1023) / 1024;
        return dyn_text(str_fmt(env->scratch, "%.*s KB", STR_ARG(num_grouped(env->scratch, kb))));
    }
    if (name_is(name, "url")) return env->file_url ? env->file_url(env, a->path) : DYN_NOTHING;
    return DYN_NOTHING;
}

static str attached_text(dyn self, dyn_env *env)
{
    (void)env;
    return ((const struct attached *)self.p)->title;
}

static const dyn_class attached_class = {.get = attached_get, .text = attached_text};

static dyn attached_show(const field *f, const fval *v, dyn_env *env)
{
    const struct attached_list *list = v->as.p;
    if (!*(const bool *)f->options) return dyn_of(DYN_OBJECT, 0, &list->items[0], &attached_class);
    dyn *items = arena_make_n(env->scratch, dyn, list->n);
    for (uint32_t i = 0; i < list->n; i++) items[i] = dyn_of(DYN_OBJECT, 0, &list->items[i], &attached_class);
    return dyn_array(items, list->n);
}

static str attached_all_text(const field *f, const fval *v, dyn_env *env)
{
    const struct attached_list *list = v->as.p;
    str all = STR_NONE;
    (void)f;
    for (uint32_t i = 0; i < list->n; i++)
        all = all.n ? str_fmt(env->scratch, "%.*s%.*s%.*s", STR_ARG(all),
                              STR_ARG(dyn_word(env, STR("list.comma"))), STR_ARG(list->items[i].title))
                    : list->items[i].title;
    return all;
}

static void attached_schema(const field *f, buf *out)
{
    (void)f;
    buf_puts(out, "\"type\":[\"string\",\"object\",\"array\"],\"properties\":{\"file\":{\"type\":\"string\"},"
                  "\"title\":{\"type\":\"string\"},\"alt\":{\"type\":\"string\"}}");
}

const type type_image = {.name = "image",
                         .holds = 1 << HOLDS_FILES,
                         .block = true,
                         .option_names = "many",
                         .options = attached_options,
                         .parse = attached_parse,
                         .show = attached_show,
                         .text = attached_all_text,
                         .schema = attached_schema,
                         .parts = "url title alt file size"};
const type type_attachment = {.name = "attachment",
                              .holds = 1 << HOLDS_FILES,
                              .option_names = "many",
                              .options = attached_options,
                              .parse = attached_parse,
                              .show = attached_show,
                              .text = attached_all_text,
                              .schema = attached_schema,
                              .parts = "url title file size"};
