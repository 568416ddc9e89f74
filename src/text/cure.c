/*
 * cure: what clerks mean by stars.
 *
 * CommonMark lets a run of stars open or close by the characters at its sides: a run between punctuation
 * and a letter belongs to the letter. Chinese has no blanks around words, so `**“公示”**期` stays as stars.
 * Here a mark that is neither blank nor punctuation goes between such a run and the punctuation, which
 * lets it close (or open) all the same. Whether it should is told by the runs before it in the paragraph,
 * because `注意：**请` opens where `**注意：**请` closes.
 *
 * Stars that hide something are no emphasis, and must not vanish from a notice: 138****1234, 张*、李*和王*,
 * nor are those that multiply: 3*4*5. They become stars of ours that cmark takes for letters.
 *
 * Both do no harm in the wrong place: every string that cmark gives back is freed of them.
 */
#include "text/md.h"

#include "base/utf8.h"

#include <string.h>

enum { OPEN_MAX = 32, TICKS_MAX = 64 };

struct cure {
    str s;
    buf bytes; /* s up to `done`, with marks */
    size_t done;
    bool masked;            /* the last run of stars hid part of a name */
    uint8_t open[OPEN_MAX]; /* lengths of the runs that wait for their end */
    size_t nopen;
    size_t ticks_seen[TICKS_MAX]; /* last place from which no end of a code span of this length was found */
};

enum side { BLANK, LETTER, MARK };

struct neighbour {
    enum side side;
    bool cjk, digit;
    bool pause; /* punctuation that ends something: 张*、 masks a name and opens nothing */
};

static bool is_pause(uint32_t cp)
{
    if (cp < 0x80) return strchr(",.;:?)]}>%/|", (int)cp) != NULL;
    static const uint32_t openers[] = {0x201C, 0x2018, 0xFF08, 0x300A, 0x3008, 0x3010, 0x3014,
                                       0x300C, 0x300E, 0x3016, 0xFF3B, 0xFF5B, 0x3018, 0x301D};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (cp == openers[i]) return false;
    return true;
}

static struct neighbour classify(uint32_t cp)
{
    struct neighbour n = {.side = LETTER};
    if (cp == ' ' || cp == '\n' || cp == '\t' || cp == 0x3000 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A))
        n.side = BLANK;
    else if (cp < 0x80) {
        n.digit = cp >= '0' && cp <= '9';
        n.side = n.digit || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z') ? LETTER : MARK;
    } else if (utf8_is_cjk_punct(cp) || (cp >= 0x2010 && cp <= 0x205E)) {
        n.side = MARK;
        n.cjk = true;
    } else {
        n.cjk = utf8_is_wide(cp);
    }
    n.pause = n.side == MARK && is_pause(cp);
    return n;
}

static struct neighbour before(str s, size_t at)
{
    if (at == 0) return classify('\n');
    size_t i = at - 1;
    while (i && ((unsigned char)s.p[i] & 0xC0) == 0x80) i--;
    return classify(utf8_next(s, &i));
}

static struct neighbour after(str s, size_t at) { return classify(at < s.n ? utf8_next(s, &at) : '\n'); }

static void put_mark(struct cure *c, size_t at)
{
    buf_put(&c->bytes, str_sub(c->s, c->done, at));
    buf_puts(&c->bytes, MD_MARK);
    c->done = at;
}

/* Does an open run of this length wait, or a longer one that it may end in part (*** by ** and *)? */
static bool waits(const struct cure *c, size_t n)
{
    for (size_t i = c->nopen; i-- > 0;)
        if (c->open[i] == n) return true;
    return c->nopen && c->open[c->nopen - 1] == 3 && n < 3;
}

static void close_run(struct cure *c, size_t n)
{
    while (c->nopen && n) {
        uint8_t *top = &c->open[c->nopen - 1];
        if (*top > n) {
            *top = (uint8_t)(*top - n);
            return;
        }
        n -= *top;
        c->nopen--;
    }
}

static void open_run(struct cure *c, size_t n)
{
    if (c->nopen < OPEN_MAX && n < 16) c->open[c->nopen++] = (uint8_t)n;
}

static size_t run_end(str s, size_t at)
{
    size_t end = at;
    while (end < s.n && s.p[end] == s.p[at]) end++;
    return end;
}

/* Does a family name alone stand before `at`, as in 张*? */
static bool after_family_name(str s, size_t at)
{
    static const str names = STR_INIT(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
        "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向"
        "汤");
    static const str joins = STR_INIT("和与及同由被对给向为、");
    if (at < 3) return false;
    str name = str_sub(s, at - 3, at);
    if ((unsigned char)name.p[0] < 0xE4 || (str_find(names, name, 0)) == SIZE_MAX) return false;
    struct neighbour x = before(s, at - 3);
    return x.side != LETTER || (at >= 6 && str_find(joins, str_sub(s, at - 6, at - 3), 0) != SIZE_MAX);
}

/* Is the next run of stars in the paragraph one of n after a family name? */
static bool mask_follows(str s, size_t at, size_t n)
{
    size_t next = str_find_char(s, '*', at), gap;
    if (next == SIZE_MAX || run_end(s, next) - next != n || !after_family_name(s, next)) return false;
    gap = str_find(str_sub(s, at, next), STR("\n\n"), 0);
    return gap == SIZE_MAX;
}

/* Do the stars stand for what is not said, or for times? */
static bool is_literal(struct cure *c, size_t begin, size_t end, struct neighbour x, struct neighbour y)
{
    size_t n = end - begin;
    bool was = c->masked;
    c->masked = false;
    if (n > 3 || (x.digit && y.digit)) return true;
    if (n > 2 || !after_family_name(c->s, begin)) return false;
    bool ends = y.side == BLANK || y.pause;
    c->masked = (ends && !waits(c, n)) || was || mask_follows(c->s, end, n);
    return c->masked;
}

static void put_literal(struct cure *c, size_t begin, size_t end)
{
    buf_put(&c->bytes, str_sub(c->s, c->done, begin));
    for (size_t i = begin; i < end; i++) buf_puts(&c->bytes, MD_STAR);
    c->done = end;
}

static void see_stars(struct cure *c, size_t begin, size_t end)
{
    struct neighbour x = before(c->s, begin), y = after(c->s, end);
    size_t n = end - begin;
    if (x.side == BLANK && y.side == BLANK) return;
    if (is_literal(c, begin, end, x, y)) {
        put_literal(c, begin, end);
        return;
    }
    bool opens = y.side != BLANK && (y.side == LETTER || x.side != LETTER);
    bool closes = x.side != BLANK && (x.side == LETTER || y.side != LETTER);
    bool wanted = waits(c, n), chinese = x.cjk || y.cjk;
    if (opens && !closes && wanted && x.side == MARK && chinese) {
        put_mark(c, begin);
        close_run(c, n);
    } else if (closes && !opens && !wanted && y.side == MARK && !y.pause && chinese) {
        put_mark(c, end);
        open_run(c, n);
    } else if (closes && (!opens || wanted)) {
        close_run(c, n);
    } else {
        open_run(c, n);
    }
}

/* The end of the code span opened by the backticks at begin..end; `end` itself where it never closes. */
static size_t skip_code(struct cure *c, size_t begin, size_t end)
{
    size_t n = end - begin;
    if (n >= TICKS_MAX || begin < c->ticks_seen[n]) return end;
    for (size_t at = end; (at = str_find_char(c->s, '`', at)) != SIZE_MAX;) {
        size_t stop = run_end(c->s, at);
        if (stop - at == n) {
            size_t gap = str_find(str_sub(c->s, end, at), STR("\n\n"), 0);
            return gap == SIZE_MAX ? stop : end;
        }
        at = stop;
    }
    c->ticks_seen[n] = c->s.n;
    return end;
}

/* Where a line's own text begins, after blanks, quote marks, list markers and heading signs. */
static size_t skip_prefix(str s, size_t at, bool *marker)
{
    *marker = false;
    while (at < s.n) {
        size_t i = at;
        char c = s.p[i];
        if (c == ' ' || c == '\t') {
            at++;
            continue;
        }
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
        if (i > at && i < s.n && s.p[i] != '.' && s.p[i] != ')') break;
        if (i == at && c == '#') i = run_end(s, at) - 1;
        bool follows = i + 1 < s.n && (s.p[i + 1] == ' ' || s.p[i + 1] == '\t');
        if (c != '>' && !(follows && (i > at || c == '-' || c == '+' || c == '*' || c == '#'))) break;
        *marker = true;
        at = i + 1;
    }
    return at;
}

/* A fenced block begins at `at`: the place after its last line. */
static size_t skip_fence(str s, size_t at)
{
    size_t n = run_end(s, at) - at;
    char c = s.p[at];
    for (size_t nl = at; (nl = str_find_char(s, '\n', nl)) != SIZE_MAX;) {
        bool marker;
        nl++;
        size_t begin = skip_prefix(s, nl, &marker);
        if (begin < s.n && s.p[begin] == c && run_end(s, begin) - begin >= n) return run_end(s, begin);
        if (begin > nl) nl = begin;
    }
    return s.n;
}

/* At the beginning of a line: paragraphs and items start afresh, fenced blocks are passed over. */
static size_t see_line(struct cure *c, size_t at)
{
    bool marker;
    size_t begin = skip_prefix(c->s, at, &marker);
    if (begin >= c->s.n) return begin;
    if (marker || c->s.p[begin] == '\n') c->nopen = 0;
    char first = c->s.p[begin];
    if ((first == '`' || first == '~') && run_end(c->s, begin) - begin >= 3) return skip_fence(c->s, begin);
    return begin;
}

/* An escaped ~ or * must not look like half of a pair later on. */
static size_t see_escape(struct cure *c, size_t at)
{
    size_t end = at + 1;
    if (end == c->s.n || c->s.p[end] == '\n') return end;
    char x = c->s.p[end++], y = end < c->s.n ? c->s.p[end] : 0;
    if ((x == '~' && (y == '~' || y == '\\')) || (x == '*' && y == '\\')) put_mark(c, end);
    return end;
}

static size_t next_special(str s, size_t at)
{
    static const bool special[256] = {['\\'] = true, ['`'] = true, ['*'] = true, ['\n'] = true};
    while (at < s.n && !special[(unsigned char)s.p[at]]) at++;
    return at;
}

str md_cure(arena *a, str source, bool *marked)
{
    *marked = false;
    if (str_find_char(source, '*', 0) == SIZE_MAX && str_find(source, STR("\\~"), 0) == SIZE_MAX)
        return source;
    struct cure c = {.s = source};
    for (size_t at = see_line(&c, 0); (at = next_special(source, at)) < source.n;) {
        size_t end = at + 1;
        switch (source.p[at]) {
        case '\\': at = see_escape(&c, at); break;
        case '`':
            end = run_end(source, at);
            at = skip_code(&c, at, end);
            break;
        case '*':
            end = run_end(source, at);
            see_stars(&c, at, end);
            at = end;
            break;
        default: at = see_line(&c, end);
        }
    }
    if (!c.done) return source;
    *marked = true;
    buf_put(&c.bytes, str_sub(source, c.done, source.n));
    str cured = str_copy(a, buf_str(&c.bytes));
    buf_fini(&c.bytes);
    return cured;
}
