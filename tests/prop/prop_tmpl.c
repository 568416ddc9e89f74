/*
 * Templates made at random: text is never changed, nothing crashes, a render repeated is the same,
 * and a template shown through another shows the same. SEED=N repeats a run.
 */
#include "tmpl/tmpl.h"

#include "random.h"

#include <string.h>

static rng source;

static uint32_t random_below(uint32_t n) { return (uint32_t)rng_range(&source, 0, (int64_t)n - 1); }

/* ---- data: every name has a value by its first letter ---------------------------------------- */

static dyn thing_get(dyn self, const dyn_name *name, dyn_env *env);

static dyn thing_at(dyn self, uint32_t i, dyn_env *env)
{
    (void)self, (void)env;
    return i % 2 ? dyn_text(STR("item\n<&>")) : dyn_text(STR("x"));
}

static str thing_call(dyn self, str raw, str open, str close, dyn_env *env)
{
    (void)self, (void)open, (void)close;
    return str_join(env->scratch, raw, STR("{{a}}"));
}

static const dyn_class thing_class = {.get = thing_get, .at = thing_at, .call = thing_call};

static dyn thing_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)self, (void)env;
    switch (name->s.p[0]) {
    case 'a': return dyn_text(STR("<a>\nb"));
    case 'o': return dyn_of(DYN_OBJECT, 0, NULL, &thing_class);
    case 'l': return dyn_of(DYN_LIST, 2, NULL, &thing_class);
    case 'n': return DYN_NO;
    case 'p': return dyn_text(STR("p")); /* also the name of a template */
    case 'c': return dyn_of(DYN_LAMBDA, 0, NULL, &thing_class);
    default: return DYN_NOTHING;
    }
}

/* Pages alike: below, constants and v, which differs from page to page and says so; above, o and n of each
 * page. */
static uint32_t page;

static dyn of_page(dyn_env *env)
{
    env->varied++;
    env->placed++;
    return page % 3 ? dyn_text(page % 3 == 1 ? STR("one") : STR("two\n")) : DYN_NO;
}

/* Items that last: the same on every page, but for v. */
static dyn item_get(dyn self, const dyn_name *name, dyn_env *env)
{
    if (name->s.p[0] == 'a') return dyn_text((str){self.p, 1});
    return name->s.p[0] == 'v' ? of_page(env) : DYN_NOTHING;
}

static dyn item_at(dyn self, uint32_t i, dyn_env *env)
{
    static const dyn_class item_class = {.get = item_get, .lasting = true};
    (void)self, (void)env;
    return dyn_of(DYN_OBJECT, 0, &"xyz"[i], &item_class);
}

static void begin(dyn_env *env) { (void)env; }
static uint32_t end(dyn_env *env, const uint64_t **all)
{
    (void)env, (void)all;
    return 0;
}
static void again(dyn_env *env, const uint64_t *all, uint32_t n) { (void)env, (void)all, (void)n; }
static const struct dyn_log no_log = {begin, end, again};

static dyn shared_get(dyn self, const dyn_name *name, dyn_env *env)
{
    static const dyn_class items_class = {.at = item_at};
    if (name->s.p[0] == 'm') return dyn_of(DYN_LIST, 3, NULL, &items_class);
    if (name->s.p[0] == 'o' || name->s.p[0] == 'n') return DYN_NOTHING;
    return name->s.p[0] == 'v' ? of_page(env) : thing_get(self, name, env);
}

static dyn own_get(dyn self, const dyn_name *name, dyn_env *env)
{
    (void)self, (void)env;
    static const dyn_class own_class = {.get = own_get};
    if (name->s.p[0] == 'o') return page % 2 ? dyn_of(DYN_OBJECT, 0, NULL, &own_class) : DYN_NO;
    if (name->s.p[0] == 'n') return page % 4 ? dyn_text(STR("p")) : DYN_NO;
    return DYN_NOTHING;
}

static const dyn_class shared_class = {.get = shared_get}, page_class = {.get = own_get};

/* ---- templates ------------------------------------------------------------------------------- */

static void put_piece(buf *b)
{
    static const char *const pieces[] = {
        "a", "{", "}", "<&>", "'\"", "\n", "\r\n", "  ", "\t", "公示", "\xF0\xA0\xAE\xB7", "{ {", "=", "|"};
    buf_puts(b, pieces[random_below(sizeof pieces / sizeof *pieces)]);
}

/* Text without a tag in it. */
static void put_text(buf *b, uint32_t pieces)
{
    while (pieces--) {
        size_t before = b->n;
        put_piece(b);
        if (str_find(str_sub(buf_str(b), before ? before - 1 : 0, b->n), STR("{{"), 0) != SIZE_MAX)
            b->n = before;
    }
}

static const char *random_name(void)
{
    static const char *const names[] = {"a",     "o", "l", "n", "u", "o.a", "o.l",
                                        "o.u.a", ".", "c", "p", "v", "m"};
    return names[random_below(sizeof names / sizeof *names)];
}

static void put_template(buf *b, unsigned depth);

static void put_pair(buf *b, const char *sigil, const char *name, unsigned depth)
{
    buf_fmt(b, "{{%s%s}}", sigil, name);
    if (random_below(2)) buf_putc(b, '\n');
    put_template(b, depth + 1);
    if (random_below(2)) buf_putc(b, '\n');
    buf_fmt(b, "{{/%s}}", name);
}

/* A template without errors. */
static void put_template(buf *b, unsigned depth)
{
    for (uint32_t n = random_below(5); n--;) {
        put_text(b, random_below(6));
        if (b->n && b->p[b->n - 1] == '{') buf_putc(b, ' ');
        switch (random_below(depth < 6 ? 10 : 5)) {
        case 0: buf_fmt(b, "{{%s}}", random_name()); break;
        case 1: buf_fmt(b, "{{{ %s }}}", random_name()); break;
        case 2: buf_puts(b, "{{! comment\n}}"); break;
        case 3: buf_puts(b, random_below(2) ? "{{>p}}" : "{{>*p}}"); break;
        case 4: buf_puts(b, "{{=<% %>=}}<%={{ }}=%>"); break;
        case 5:
        case 6: put_pair(b, "#", random_name(), depth); break;
        case 7: put_pair(b, "^", random_name(), depth); break;
        case 8: put_pair(b, "$", random_below(2) ? "x" : "y", depth); break;
        case 9:
            buf_puts(b, "{{<p}}");
            put_pair(b, "$", random_below(2) ? "x" : "y", depth);
            buf_puts(b, "{{/p}}");
            break;
        }
        if (random_below(2)) buf_putc(b, '\n');
    }
}

/* Bytes thrown into a template: some errors, any errors. */
static void damage(buf *b)
{
    static const char bytes[] = "{}#^/!=<>$&.* \nax|";
    for (uint32_t n = 1 + random_below(3); n-- && b->n;)
        b->p[random_below((uint32_t)b->n)] = bytes[random_below(sizeof bytes - 1)];
}

/* ---- properties ------------------------------------------------------------------------------ */

static int tests, failures;

static void report(bool ok, const char *what)
{
    printf("%s %d - %s\n", ok ? "ok" : "not ok", ++tests, what);
    if (!ok) failures++;
}

static bool same(const char *what, str text, str got, str want)
{
    if (str_eq(got, want)) return true;
    printf("# %s\n# template: ", what);
    for (size_t i = 0; i < text.n; i++)
        printf(text.p[i] < ' ' && text.p[i] >= 0 ? "\\x%02x" : "%c", text.p[i]);
    printf("\n# got %zu bytes, expected %zu\n", got.n, want.n);
    return false;
}

typedef struct lab {
    arena *a;
    diags *d;
    tmpl_set *set;
} lab;

static lab open_lab(void)
{
    lab l = {arena_new(), diags_new(), NULL};
    l.set = tmpl_set_new(l.a);
    return l;
}

static void close_lab(lab *l)
{
    diags_free(l->d);
    arena_free(l->a);
    src_clear();
}

static const tmpl *add(lab *l, const char *name, str text)
{
    return tmpl_add(l->set, l->d, str_from(name), src_add(STR("t"), text));
}

/* Limits end the recursion of a template that shows itself, in the same way each time. */
static str render(lab *l, const tmpl *t)
{
    buf out = {0};
    dyn_env env = {.scratch = l->a};
    const dyn thing = dyn_of(DYN_OBJECT, 0, NULL, &thing_class);
    tmpl_render(t, &thing, 1, &env, &out, l->d);
    str s = str_copy(l->a, buf_str(&out));
    buf_fini(&out);
    return s;
}

static bool text_renders_to_itself(void)
{
    buf b = {0};
    put_text(&b, random_below(40));
    lab l = open_lab();
    bool ok = same("text", buf_str(&b), render(&l, add(&l, "t", buf_str(&b))), buf_str(&b)) &&
              !diags_count(l.d, DIAG_ERROR);
    close_lab(&l);
    buf_fini(&b);
    return ok;
}

/* The text of a partial alone on its line: every line of it with the indentation before it. */
static bool text_is_indented(void)
{
    buf b = {0}, want = {0};
    put_text(&b, random_below(40));
    for (str rest = buf_str(&b); rest.n;) {
        size_t nl = str_find_char(rest, '\n', 0), end = nl == SIZE_MAX ? rest.n : nl + 1;
        buf_puts(&want, " \t");
        buf_put(&want, str_sub(rest, 0, end));
        rest = str_sub(rest, end, rest.n);
    }
    lab l = open_lab();
    add(&l, "p", buf_str(&b));
    const tmpl *t = add(&l, "t", STR(" \t{{>p}}\n"));
    tmpl_link(l.set, l.d);
    bool ok = same("indented text", buf_str(&b), render(&l, t), buf_str(&want));
    close_lab(&l);
    buf_fini(&b);
    buf_fini(&want);
    return ok;
}

static bool shown_through_others(void)
{
    buf b = {0}, p = {0};
    put_template(&b, 0);
    put_text(&p, random_below(5));
    buf_puts(&p, " {{$x}}{{a}}{{/x}}\n {{$y}}\n  {{#l}}\n  {{.}}\n{{/l}}\n {{/y}}\n");
    lab l = open_lab();
    const tmpl *t = add(&l, "t", buf_str(&b));
    add(&l, "p", buf_str(&p));
    const tmpl *inlined = add(&l, "i", STR("{{>t}}")), *parent = add(&l, "r", STR("{{<t}}\n{{/t}}\n"));
    tmpl_link(l.set, l.d);
    bool ok = !diags_count(l.d, DIAG_ERROR);
    if (!ok) printf("# a template without errors has some: %.*s\n", STR_ARG(buf_str(&b)));
    str once = render(&l, t);
    ok = ok && same("twice", buf_str(&b), render(&l, t), once) &&
         same("as a partial", buf_str(&b), render(&l, inlined), once) &&
         same("as a parent", buf_str(&b), render(&l, parent), once);
    close_lab(&l);
    buf_fini(&b);
    buf_fini(&p);
    return ok;
}

static bool alike_is_alone(void)
{
    const dyn frames[] = {dyn_of(DYN_OBJECT, 0, NULL, &shared_class),
                          dyn_of(DYN_OBJECT, 0, NULL, &page_class)};
    buf b = {0}, p = {0}, alone = {0}, alike = {0};
    put_template(&b, 0);
    put_template(&p, 0);
    buf_puts(&p, "{{$x}}{{a}}{{/x}}{{#l}}{{a}}{{v}}{{/l}}\n");
    lab l = open_lab();
    const tmpl *two[] = {add(&l, "t", buf_str(&b)), add(&l, "p", buf_str(&p))};
    tmpl_link(l.set, l.d);
    tmpl_memo *memo = tmpl_memo_new();
    tmpl_lines *lines = tmpl_lines_new();
    bool ok = true;
    for (int i = 0; i < 12 && ok; i++) {
        uint32_t which = random_below(2);
        dyn_env env = {.scratch = l.a, .log = &no_log};
        page = random_below(12);
        buf_clear(&alone);
        buf_clear(&alike);
        bool good = tmpl_render(two[which], frames, 2, &env, &alone, l.d);
        ok = tmpl_render_alike((tmpl_alike){memo, lines, which}, two[which], frames, 2, &env, &alike, l.d) ==
             good;
        ok = same("alike", buf_str(&b), buf_str(&alike), buf_str(&alone)) && ok;
    }
    tmpl_memo_free(memo);
    tmpl_lines_free(lines);
    close_lab(&l);
    buf_fini(&b);
    buf_fini(&p);
    buf_fini(&alone);
    buf_fini(&alike);
    return ok;
}

static bool damaged_is_survived(void)
{
    buf b = {0};
    put_template(&b, 0);
    damage(&b);
    lab l = open_lab();
    const tmpl *t = add(&l, "p", buf_str(&b));
    tmpl_link(l.set, l.d);
    bool bad = diags_count(l.d, DIAG_ERROR);
    str once = render(&l, t);
    bool ok = same("twice", buf_str(&b), render(&l, t), once) && (!bad || !once.n);
    tmpl_report_unknown(l.set, l.d);
    close_lab(&l);
    buf_fini(&b);
    return ok;
}

static bool escapes_as_one_by_one(void)
{
    buf text = {0}, want = {0}, got = {0};
    put_text(&text, random_below(20));
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '&') buf_puts(&want, "&amp;");
        else if (c == '<') buf_puts(&want, "&lt;");
        else if (c == '>') buf_puts(&want, "&gt;");
        else if (c == '"') buf_puts(&want, "&quot;");
        else if (c == '\'') buf_puts(&want, "&#39;");
        else buf_putc(&want, c);
    }
    buf_put_html(&got, buf_str(&text));
    bool ok = same("escape", buf_str(&text), buf_str(&got), buf_str(&want));
    buf_fini(&text);
    buf_fini(&want);
    buf_fini(&got);
    return ok;
}

static void many(const char *what, bool (*holds)(void), int times)
{
    bool ok = true;
    while (times-- && ok) ok = holds();
    report(ok, what);
}

/* ---- hostile text takes no more than its length ---------------------------------------------- */

static double seconds_to_compile(const char *piece, size_t bytes)
{
    buf b = {0};
    while (b.n < bytes) buf_puts(&b, piece);
    lab l = open_lab();
    clock_t begin = clock();
    add(&l, "t", buf_str(&b));
    tmpl_link(l.set, l.d);
    double taken = (double)(clock() - begin) / CLOCKS_PER_SEC;
    close_lab(&l);
    buf_fini(&b);
    return taken;
}

/* Of several tries: a machine that does other work takes longer now and then, never shorter. */
static double least_seconds(const char *piece, size_t bytes)
{
    double least = seconds_to_compile(piece, bytes);
    for (int i = 0; i < 3; i++) {
        double next = seconds_to_compile(piece, bytes);
        if (next < least) least = next;
    }
    return least;
}

static void check_linear(void)
{
    static const char *const pieces[] = {"{{a ",
                                         "{{{x}} ",
                                         "{{#a}}",
                                         "{{/a}}",
                                         "{{#a}}{{/b}}",
                                         "{{=",
                                         "{{= x",
                                         "{{!",
                                         "{{<p}}{{$a}}",
                                         " ",
                                         "  {{a}}",
                                         "{{<p}}{{$a}}{{/a}}{{/p}}",
                                         "{{#a}}\n    {{/a}}\n",
                                         "|{{=| |=}}|={{ }}=|"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        double small = least_seconds(pieces[i], 125000), large = least_seconds(pieces[i], 1000000);
        bool ok = large < 16 * small + 0.1;
        if (!ok) printf("# '%s': %.3f s for 125 KB, %.3f s for 1 MB\n", pieces[i], small, large);
        report(ok, "time grows with the length");
    }
}

int main(void)
{
    source = rng_seeded();
    many("text renders to itself", text_renders_to_itself, 500);
    many("text is indented line by line", text_is_indented, 500);
    many("a template is the same twice, as a partial and as a parent", shown_through_others, 2000);
    many("a page alike is what it is alone", alike_is_alone, 3000);
    many("damaged templates are reported, not crashed on", damaged_is_survived, 2000);
    many("escaping by eight bytes is escaping one by one", escapes_as_one_by_one, 2000);
    check_linear();
    printf("1..%d\n", tests);
    return failures ? 1 : 0;
}
