#include "data/yaml_state.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- places ------------------------------------------------------------------------------- */

static span at_event(reader *r, const yaml_event_t *e)
{
    uint32_t begin = yaml_byte_at(r, e->start_mark.index);
    return (span){r->file, begin, yaml_byte_at(r, e->end_mark.index)};
}

static void stop(reader *r)
{
    r->ok = false;
    r->stopped = true;
}

static str number(reader *r, uint64_t v) { return str_fmt(r->a, "%llu", (unsigned long long)v); }

/* ---- anchors ------------------------------------------------------------------------------ */

static uint32_t anchor_put(reader *r, const yaml_char_t *name, span at, bool open)
{
    if (!r->side) {
        r->side = arena_new();
        map_init(&r->names, r->side);
    }
    str key = str_from((const char *)name);
    uint32_t known = map_find(&r->names, key);
    if (known != MAP_NONE) {
        r->ok = false;
        finding *f = diag(r->d, YAML_ANCHOR_REPEATED, at, key);
        diag_note(r->d, f, YAML_ANCHOR_FIRST, r->anchors[known].at, key);
        return 0;
    }
    if (r->nanchors == r->anchors_cap) {
        uint32_t cap = r->anchors_cap ? r->anchors_cap * 2 : 8;
        r->anchors = arena_grow(r->side, r->anchors, r->anchors_cap * sizeof(anchor), cap * sizeof(anchor));
        r->anchors_cap = cap;
    }
    map_add(&r->names, str_copy(r->side, key), r->nanchors);
    r->anchors[r->nanchors] = (anchor){.at = at, .open = open};
    return ++r->nanchors;
}

/* 0: the node has none, as nearly all. */
static inline uint32_t anchor_add(reader *r, const yaml_char_t *name, span at, bool open)
{
    return name ? anchor_put(r, name, at, open) : 0;
}

static void anchor_settle(reader *r, uint32_t number, const val *v)
{
    if (!number) return;
    r->anchors[number - 1].value = *v;
    r->anchors[number - 1].open = false;
}

static str anchor_name(const void *list, size_t i) { return ((const map *)list)->entries[i].key; }

static val on_alias(reader *r, const yaml_event_t *e)
{
    span at = at_event(r, e);
    str name = str_from((const char *)e->data.alias.anchor);
    uint32_t i = r->side ? map_find(&r->names, name) : MAP_NONE;
    if (i != MAP_NONE && !r->anchors[i].open) return r->anchors[i].value;
    r->ok = false;
    if (i != MAP_NONE) {
        diag(r->d, YAML_ALIAS_CYCLE, at, name);
    } else if (!r->mending.ntorn) { /* else it may stand in what is left out */
        finding *f = diag(r->d, YAML_ALIAS_UNKNOWN, at, name);
        if (r->side) diag_suggest(r->d, f, str_nearest(name, &r->names, r->names.n, anchor_name));
    }
    return val_make(VAL_NULL, at);
}

/* ---- nodes -------------------------------------------------------------------------------- */

/* Standard tags say nothing that the field's type does not know better. true: the node is a text. */
static bool tag_says_text(reader *r, const yaml_char_t *tag, span at)
{
    static const char *const known[] = {"str", "seq", "map", "null", "bool", "int", "float"};
    str t = str_from((const char *)tag), core = STR("tag:yaml.org,2002:");
    if (str_eq(t, STR("!"))) return true;
    if (str_starts(t, core)) {
        t = str_sub(t, core.n, t.n);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (str_eq(t, str_from(known[i]))) return i == 0;
    }
    r->ok = false;
    diag(r->d, YAML_TAG, at, t);
    return false;
}

static inline bool on_tag(reader *r, const yaml_char_t *tag, span at)
{
    return tag && tag_says_text(r, tag, at);
}

static inline void charge(reader *r, uint32_t weight, span at)
{
    r->weight += weight;
    if (r->weight <= LIMIT_YAML_WEIGHT) return;
    diag(r->d, YAML_HEAVY, at, number(r, LIMIT_YAML_WEIGHT));
    stop(r);
}

static void grow_stack(reader *r)
{
    uint32_t cap = r->cap * 4;
    val_pair *old = r->stack == r->first_stack ? NULL : r->stack;
    r->stack = mem_resize(old, cap * sizeof *r->stack);
    if (!old) memcpy(r->stack, r->first_stack, sizeof r->first_stack);
    r->cap = cap;
}

static inline val_pair *push(reader *r)
{
    if (r->n == r->cap) grow_stack(r);
    return &r->stack[r->n++];
}

static void push_root(reader *r, const val *v)
{
    if (r->nroots == r->roots_cap) {
        uint32_t cap = r->roots_cap ? r->roots_cap * 2 : 1;
        r->roots = arena_grow(r->a, r->roots, r->roots_cap * sizeof(val), cap * sizeof(val));
        r->roots_cap = cap;
    }
    r->roots[r->nroots++] = *v;
}

/* A node in the place of a key. A pair without a key is dropped when the map ends. */
static void give_key(reader *r, const val *v)
{
    val_pair *p = push(r);
    span at = {r->file, v->begin, v->end};
    *p = (val_pair){0};
    r->frames[r->depth - 1].keyed = true;
    if (v->kind == VAL_LIST || v->kind == VAL_MAP) {
        diag(r->d, YAML_KEY_COMPLEX, at);
    } else if (v->kind == VAL_TEXT ? v->n == 0 : v->begin == v->end) {
        diag(r->d, YAML_KEY_EMPTY, at);
    } else if (v->kind == VAL_TEXT && v->n == 2 && v->style == VAL_PLAIN && memcmp(v->u.text, "<<", 2) == 0) {
        diag(r->d, YAML_MERGE, at);
    } else {
        /* a field may be called null */
        str written = v->kind == VAL_TEXT ? val_str(v) : str_sub(r->all, v->begin, v->end);
        unsigned char first = (unsigned char)r->all.p[v->begin];
        if (first >= 0xC2 && first <= 0xE3 && !slip_key(r->d, r->file, v->begin, v->end, &written)) {
            r->ok = false;
            if (!written.n) return;
        }
        p->key = written.n ? written.p : "";
        p->value.key_n = written.n & VAL_KEY; /* its value will leave that as it is: put_node */
        if (written.n > LIMIT_KEY_BYTES) {
            diag(r->d, YAML_KEY_LONG, at, number(r, written.n), number(r, LIMIT_KEY_BYTES));
            stop(r);
        }
        return;
    }
    r->ok = false;
}

/* Where the next node is to be put: its place in the list or behind its key, or r->loose; then call settle.
 */
static inline val *next_node(reader *r)
{
    frame *f = r->depth ? &r->frames[r->depth - 1] : NULL;
    if (f && f->kind == VAL_LIST) {
        val_pair *item = push(r);
        item->value.key_n = 0;
        return &item->value;
    }
    if (!f || !f->keyed) return &r->loose;
    f->keyed = false;
    return &r->stack[r->n - 1].value;
}

static inline void put_node(val *node, val v)
{
    v.key_n = node->key_n;
    *node = v;
}

static inline void settle(reader *r, const val *v)
{
    if (v == &r->loose) {
        if (r->depth) give_key(r, v);
        else if (v->kind != VAL_NULL) push_root(r, v);
    } else if (r->frames[r->depth - 1].flow && r->frames[r->depth - 1].kind == VAL_LIST) {
        slip_flow_item(r->d, v);
    }
}

static void give(reader *r, val v)
{
    val *node = next_node(r);
    put_node(node, v);
    settle(r, node);
}

/* ---- texts -------------------------------------------------------------------------------- */

static bool is_null(str s)
{
    if (s.n == 0) return true;
    if (s.n == 1) return s.p[0] == '~';
    return s.n == 4 &&
           (memcmp(s.p, "null", 4) == 0 || memcmp(s.p, "Null", 4) == 0 || memcmp(s.p, "NULL", 4) == 0);
}

/* What copying leaves is reported, or of no meaning at the ends of a value: the text is without it. */
static str cleaned(reader *r, str s, bool plain)
{
    if (r->guard.unseen) s = utf8_nfc(r->a, guard_drop_unseen(r->a, s)); /* what they kept apart may be one */
    return plain && !r->guard.ascii ? slip_trim(s) : s;
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }

static bool on_new_line(const reader *r, uint32_t begin, uint32_t end)
{
    return end > begin && memchr(r->all.p + begin, '\n', end - begin) != NULL;
}

/* A text as a node; name: of its anchor, or NULL. A plain one is null where it says so, unless its tag says
 * text. */
static void take_text(reader *r, span at, val_style style, str s, bool is_text, const yaml_char_t *name)
{
    s = cleaned(r, s, style == VAL_PLAIN);
    bool null = style == VAL_PLAIN && !is_text && is_null(s);
    if (style == VAL_PLAIN && at.end < r->end && is_space(r->all.p[at.end]))
        slip_comment(r->d, r->file, at.end, r->end);
    val *v = next_node(r);
    if (null) put_node(v, val_make(VAL_NULL, at));
    else put_node(v, val_make_text(style, at, s.n ? s : STR("")));
    anchor_settle(r, anchor_add(r, name, at, false), v);
    charge(r, 1, at);
    settle(r, v);
}

static void on_scalar(reader *r, const yaml_event_t *e)
{
    span at;
    bool verbatim = yaml_place(r, e, &at);
    bool text = on_tag(r, e->data.scalar.tag, at), plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (e->data.scalar.length > LIMIT_SCALAR_BYTES) {
        diag(r->d, YAML_LONG, at, number(r, e->data.scalar.length), number(r, LIMIT_SCALAR_BYTES));
        stop(r);
        return;
    }
    str s = verbatim && r->guard.settled ? yaml_there(r, e, at) : yaml_text(r, e, at, verbatim);
    r->scalar = at.begin;
    r->scalar_end = at.end;
    slip_found slip = SLIP_NOTHING;
    if (plain && !verbatim && on_new_line(r, at.begin, at.end))
        slip = slip_swallowed(r->d, r->file, at.begin, at.end);
    if (slip != SLIP_NOTHING) r->ok = false;
    if (slip == SLIP_NO_TEXT) {
        text = false;
        s = STR_NONE; /* not what was meant */
    }
    take_text(r, at,
              is_block(e) ? VAL_BLOCK
              : plain     ? VAL_PLAIN
                          : VAL_QUOTED,
              s, text, e->data.scalar.anchor);
}

/* ---- lists and maps ----------------------------------------------------------------------- */

static void on_start(reader *r, const yaml_event_t *e, val_kind kind)
{
    bool list = kind == VAL_LIST;
    span at = at_event(r, e);
    on_tag(r, list ? e->data.sequence_start.tag : e->data.mapping_start.tag, at);
    if (r->depth == LIMIT_YAML_DEPTH) {
        diag(r->d, YAML_DEEP, ((span){r->file, at.begin, at.begin + 1}), number(r, LIMIT_YAML_DEPTH));
        stop(r);
        return;
    }
    bool flow = list ? e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
                     : e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    uint32_t named =
        anchor_add(r, list ? e->data.sequence_start.anchor : e->data.mapping_start.anchor, at, true);
    charge(r, 1, at);
    r->frames[r->depth++] = (frame){r->n, at.begin, named, (uint8_t)kind, flow, false};
}

/* More than any document may weigh. */
enum { HEAVIEST = (1 << VAL_WEIGHT_BITS) - 1 };
_Static_assert(LIMIT_YAML_WEIGHT < HEAVIEST && LIMIT_FILE_BYTES <= VAL_PLACE &&
                   3 * LIMIT_FILE_BYTES <= VAL_N && LIMIT_KEY_BYTES <= VAL_KEY,
               "a node holds them");

static uint32_t add_weight(uint32_t a, uint32_t b) { return a > HEAVIEST - b ? HEAVIEST : a + b; }

static void report_repeat(reader *r, const val_pair *first, const val_pair *again)
{
    r->ok = false;
    str key = val_key(again);
    val map_of = val_make(VAL_MAP, span_at(r->file, 0, 0));
    finding *f = diag(r->d, YAML_KEY_REPEATED, val_key_span(&map_of, again), key);
    diag_note(r->d, f, YAML_KEY_FIRST, val_key_span(&map_of, first), key);
}

static bool same_key(const val_pair *x, const val_pair *y)
{
    return x->value.key_n == y->value.key_n && str_eq(val_key(x), val_key(y));
}

/* Drops pairs without a key and repeats; returns how many are left. */
static uint32_t settle_keys(reader *r, val_pair *pairs, uint32_t n)
{
    arena *scratch = n > FEW_KEYS ? arena_new() : NULL;
    map seen;
    map_init(&seen, scratch);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t same = 0;
        if (!pairs[i].key) continue;
        if (scratch) {
            same = map_add(&seen, val_key(&pairs[i]), kept);
            if (same == MAP_NONE) same = kept;
        } else {
            while (same < kept && !same_key(&pairs[same], &pairs[i])) same++;
        }
        if (same < kept) report_repeat(r, &pairs[same], &pairs[i]);
        else if (kept++ != i) pairs[kept - 1] = pairs[i];
    }
    arena_free(scratch);
    return kept;
}

static val close_frame(reader *r, uint32_t end)
{
    frame f = r->frames[--r->depth];
    val_pair *pairs = r->stack + f.first;
    uint32_t n = r->n - f.first;
    r->n = f.first;
    if (!f.flow) end = n && pairs[n - 1].value.end > f.begin ? pairs[n - 1].value.end : f.begin;
    if (f.kind == VAL_MAP) n = settle_keys(r, pairs, n);
    uint32_t weight = 1;
    for (uint32_t i = 0; i < n; i++) weight = add_weight(weight, pairs[i].value.weight);
    val v = val_make(f.kind, (span){r->file, f.begin, end});
    v.n = n & VAL_N;
    v.weight = weight & HEAVIEST;
    if (f.kind == VAL_MAP) {
        val_pair *copy = arena_room(r->a, n * sizeof *copy);
        if (n) memcpy(copy, pairs, n * sizeof *copy);
        v.u.pairs = copy;
    } else {
        val *copy = arena_room(r->a, n * sizeof *copy);
        for (uint32_t i = 0; i < n; i++) copy[i] = pairs[i].value;
        v.u.items = copy;
    }
    anchor_settle(r, f.anchor, &v);
    return v;
}

/* Only brackets have an end of their own; other lists and maps end where their last node does. */
static void on_end(reader *r, const yaml_event_t *e)
{
    bool flow = r->frames[r->depth - 1].flow;
    give(r, close_frame(r, flow ? yaml_byte_at(r, e->end_mark.index) : 0));
}

/* ---- a file ------------------------------------------------------------------------------- */

static void begin_document(reader *r)
{
    r->weight = 0;
    r->first_root = r->nroots;
    if (!r->side) return;
    arena_free(r->side);
    r->side = NULL;
    r->anchors = NULL;
    r->nanchors = r->anchors_cap = 0;
}

static void on_event(reader *r, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT: begin_document(r); break;
    case YAML_SCALAR_EVENT: on_scalar(r, e); break;
    case YAML_SEQUENCE_START_EVENT: on_start(r, e, VAL_LIST); break;
    case YAML_MAPPING_START_EVENT: on_start(r, e, VAL_MAP); break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: on_end(r, e); break;
    case YAML_ALIAS_EVENT: {
        val v = on_alias(r, e);
        charge(r, v.weight, at_event(r, e));
        give(r, v);
        break;
    }
    default: break;
    }
}

static uint32_t open_bracket(const reader *r)
{
    uint32_t depth = r->depth;
    while (depth && !r->frames[depth - 1].flow) depth--;
    return depth ? r->frames[depth - 1].begin : UINT32_MAX;
}

static void explain(reader *r, const yaml_parser_t *parser)
{
    if (parser->error == YAML_MEMORY_ERROR) mem_fail();
    /* the reader's own errors carry no mark; guard_text leaves none to find */
    size_t at = parser->error == YAML_READER_ERROR ? 0 : parser->problem_mark.index;
    yaml_stop s = {.problem = parser->problem,
                   .scalar = r->scalar,
                   .scalar_end = r->scalar_end,
                   .bracket = open_bracket(r)};
    s.from = yaml_byte_at(r, parser->context ? parser->context_mark.index : at);
    s.at = yaml_byte_at(r, at);
    uint32_t known = r->mending.n, wrong = slip_explain(r->d, r->file, r->base, r->end, &s, &r->mending);
    r->mended =
        !r->smooth && (r->mending.n > known || mending_leave_out(&r->mending, r->base, r->end, wrong));
    stop(r);
}

/*
 * After a stop the document is not what was meant: it is dropped, so that one mistake gives one
 * finding. The finished items of a list are kept, for they are records that were read whole.
 */
static void salvage(reader *r)
{
    if (r->depth && r->frames[0].kind == VAL_LIST) {
        if (r->depth > 1) r->n = r->frames[1].first;
        else if (r->n) r->n--; /* reading went wrong in it or right after it */
        r->depth = 1;
        give(r, close_frame(r, r->frames[0].begin));
    }
    uint32_t kept = r->first_root;
    for (uint32_t i = kept; i < r->nroots; i++)
        if (r->roots[i].kind == VAL_LIST) r->roots[kept++] = r->roots[i];
    r->nroots = kept;
}

static void read_events(reader *r)
{
    yaml_parser_t parser;
    yaml_room_open();
    if (!yaml_parser_initialize(&parser)) mem_fail();
    yaml_give_text(&parser, r->text, !r->origin); /* made texts were never looked at */
    for (bool more = true; more && !r->stopped;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&parser, &e)) {
            explain(r, &parser);
            break;
        }
        more = e.type != YAML_STREAM_END_EVENT;
        on_event(r, &e);
        yaml_event_drop(&e);
    }
    yaml_parser_delete(&parser);
    yaml_room_close();
}

/* Records that are one text to YAML: `名称：食堂` and nothing else. */
static void mend_roots(reader *r)
{
    for (uint32_t i = 0; i < r->nroots && !r->smooth; i++) {
        const val *v = &r->roots[i];
        if (slip_due(r->d, v, &r->mending)) r->mended = true;
        for (uint32_t k = 0; v->kind == VAL_LIST && k < v->n; k++)
            if (slip_due(r->d, &v->u.items[k], &r->mending)) r->mended = true;
    }
    if (r->mended) r->ok = false;
}

/* Reads again what was mended, until there is nothing more to mend. */
static void read_all(reader *r)
{
    for (int i = 1;; i++) {
        read_events(r);
        if (!r->stopped) mend_roots(r);
        if (!r->mended || i == READINGS) break;
        begin_document(r);
        r->text = mending_text(&r->mending, r->base, r->end, &r->origin);
        r->cp = r->pos = r->scalar = r->scalar_end = r->depth = r->n = r->nroots = 0;
        r->stopped = r->mended = false;
    }
    if (r->stopped) salvage(r);
}

yaml_docs yaml_read(arena *a, diags *d, uint32_t file, uint32_t begin, uint32_t end)
{
    str all = src_bytes(file);
    if (end > LIMIT_FILE_BYTES) {
        diag(d, FILE_TOO_LARGE, ((span){file, 0, 0}), str_fmt(a, "%u", (unsigned)end),
             str_fmt(a, "%u", LIMIT_FILE_BYTES));
        return (yaml_docs){0};
    }
    if (begin == 0 && str_starts(all, STR("\xEF\xBB\xBF")) && end >= 3) begin = 3;
    reader r = {
        .a = a, .d = d, .file = file, .all = all, .base = begin, .end = end, .cap = FIRST_STACK, .ok = true};
    r.guard = guard_text(d, file, begin, end);
    r.ok = r.guard.clean;
    r.text = str_sub(all, begin, end);
    if (!r.guard.usable || (r.guard.percent && guard_directives(d, file, r.text, begin)))
        return (yaml_docs){0};
    r.stack = r.first_stack;
    mending_init(&r.mending, all);
    arena *smoothed = NULL;
    if (r.text.n && (r.text.p[0] == '{' || r.text.p[0] == '[' || strchr(" \t\r\n", r.text.p[0]))) {
        smoothed = arena_new();
        r.text = json_smooth(smoothed, r.text, &r.origin);
        r.smooth = r.origin != NULL;
        if (r.origin) r.guard.ascii = false; /* a pair of escapes is a character now */
    }
    read_all(&r);
    yaml_docs docs = {r.roots, r.nroots, r.ok, !r.stopped && !r.mending.ntorn, NULL, r.mending.ntorn};
    docs.torn = mending_torn(&r.mending, a);
    if (r.stack != r.first_stack) free(r.stack);
    arena_free(r.side);
    arena_free(smoothed);
    mending_free(&r.mending);
    return docs;
}
