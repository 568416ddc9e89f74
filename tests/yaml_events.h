/* yaml_events: a text in libyaml's own buffer, or read without libyaml, gives what the ordinary way gives,
 * event by event. */
#ifndef GONGSHI_TESTS_YAML_EVENTS_H
#define GONGSHI_TESTS_YAML_EVENTS_H

#include "base/utf8.h"
#include "data/plain.h"
#include "data/yaml_state.h"

#include <string.h>

static inline bool same_mark(yaml_mark_t x, yaml_mark_t y)
{
    return x.index == y.index && x.line == y.line && x.column == y.column;
}

static inline bool same_words(const void *x, const void *y) { return x && y ? strcmp(x, y) == 0 : x == y; }

static inline bool same_event(const yaml_event_t *x, const yaml_event_t *y)
{
    if (x->type != y->type || !same_mark(x->start_mark, y->start_mark) ||
        !same_mark(x->end_mark, y->end_mark))
        return false;
    switch (x->type) {
    case YAML_SCALAR_EVENT:
        return x->data.scalar.length == y->data.scalar.length &&
               x->data.scalar.style == y->data.scalar.style &&
               same_words(x->data.scalar.anchor, y->data.scalar.anchor) &&
               same_words(x->data.scalar.tag, y->data.scalar.tag) &&
               memcmp(x->data.scalar.value, y->data.scalar.value, x->data.scalar.length) == 0;
    case YAML_ALIAS_EVENT: return same_words(x->data.alias.anchor, y->data.alias.anchor);
    case YAML_SEQUENCE_START_EVENT:
        return x->data.sequence_start.style == y->data.sequence_start.style &&
               same_words(x->data.sequence_start.anchor, y->data.sequence_start.anchor) &&
               same_words(x->data.sequence_start.tag, y->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return x->data.mapping_start.style == y->data.mapping_start.style &&
               same_words(x->data.mapping_start.anchor, y->data.mapping_start.anchor) &&
               same_words(x->data.mapping_start.tag, y->data.mapping_start.tag);
    case YAML_STREAM_START_EVENT: return x->data.stream_start.encoding == y->data.stream_start.encoding;
    default: return true;
    }
}

static inline bool same_problem(const yaml_parser_t *x, const yaml_parser_t *y)
{
    return x->error == y->error && same_words(x->problem, y->problem) && same_words(x->context, y->context) &&
           same_mark(x->problem_mark, y->problem_mark) && same_mark(x->context_mark, y->context_mark) &&
           x->problem_offset == y->problem_offset && x->problem_value == y->problem_value;
}

/* text: usable, as guard_text found. Looks at no more events than a document of ours may have. */
static inline bool yaml_events_alike(str text)
{
    yaml_parser_t ordinary, quick;
    bool alike = yaml_parser_initialize(&ordinary) && yaml_parser_initialize(&quick), more = true;
    yaml_give_text(&ordinary, text, false);
    yaml_give_text(&quick, text, true);
    uint32_t events = 0;
    for (int depth = 0; alike && more && events < LIMIT_YAML_WEIGHT; events++) {
        yaml_event_t x, y;
        int read = yaml_parser_parse(&ordinary, &x), also = yaml_parser_parse(&quick, &y);
        alike = read == also && (read ? same_event(&x, &y) : same_problem(&ordinary, &quick));
        more = read && also && x.type != YAML_STREAM_END_EVENT;
        if (read) {
            depth += x.type == YAML_SEQUENCE_START_EVENT || x.type == YAML_MAPPING_START_EVENT;
            depth -= x.type == YAML_SEQUENCE_END_EVENT || x.type == YAML_MAPPING_END_EVENT;
            more = more && depth <= LIMIT_YAML_DEPTH;
            yaml_event_delete(&x);
        }
        if (also) yaml_event_delete(&y);
    }
    yaml_parser_delete(&ordinary);
    yaml_parser_delete(&quick);
    return alike;
}

/* Where it stands in bytes; *chars and *bytes are a place before it, and move there. */
static inline uint32_t byte_of(str text, yaml_mark_t mark, size_t *chars, size_t *bytes)
{
    *bytes = utf8_forward(text, *bytes, mark.index - *chars);
    *chars = mark.index;
    return (uint32_t)*bytes;
}

static inline bool same_plain_text(arena *a, str text, const plain_event *e, const yaml_event_t *y,
                                   uint32_t end)
{
    static const val_style styles[] = {
        [YAML_PLAIN_SCALAR_STYLE] = VAL_PLAIN,          [YAML_SINGLE_QUOTED_SCALAR_STYLE] = VAL_QUOTED,
        [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = VAL_QUOTED, [YAML_LITERAL_SCALAR_STYLE] = VAL_BLOCK,
        [YAML_FOLDED_SCALAR_STYLE] = VAL_BLOCK,
    };
    str value = {(const char *)y->data.scalar.value, y->data.scalar.length};
    while (e->style == VAL_BLOCK && end > e->begin && strchr(" \t\r\n", text.p[end - 1])) end--;
    return !y->data.scalar.anchor && !y->data.scalar.tag && e->style == styles[y->data.scalar.style] &&
           e->end == end && str_eq(plain_text(a, text, e), value);
}

static inline bool same_plain(arena *a, str text, const plain_event *e, const yaml_event_t *y, size_t *chars,
                              size_t *bytes)
{
    bool flow_list = y->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
         flow_map = y->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    uint32_t begin = byte_of(text, y->start_mark, chars, bytes);
    size_t to = *bytes;
    uint32_t end = (uint32_t)utf8_forward(text, to, y->end_mark.index - *chars);
    switch (y->type) {
    case YAML_SCALAR_EVENT:
        return e->kind == PLAIN_TEXT && e->begin == begin && same_plain_text(a, text, e, y, end);
    case YAML_SEQUENCE_START_EVENT:
        return e->kind == PLAIN_LIST && e->begin == begin && e->end == end && e->flow == flow_list &&
               !y->data.sequence_start.anchor && !y->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return e->kind == PLAIN_MAP && e->begin == begin && e->end == end && e->flow == flow_map &&
               !y->data.mapping_start.anchor && !y->data.mapping_start.tag;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: /* where a block ends is where its last child does, to the reader */
        return e->kind == PLAIN_END && (!e->flow || (e->begin == begin && e->end == end));
    default: return false;
    }
}

/* What plain_scan takes is what libyaml reads: one document, without an error. text: usable and not odd. */
static inline bool plain_alike(str text, bool *taken)
{
    plain_events events;
    yaml_parser_t parser;
    bool alike = true, more = *taken = plain_scan(&events, text);
    arena *a = arena_new();
    alike = yaml_parser_initialize(&parser);
    yaml_give_text(&parser, text, false);
    uint32_t n = 0, documents = 0;
    for (size_t chars = 0, bytes = 0; alike && more;) {
        yaml_event_t y;
        if (!yaml_parser_parse(&parser, &y)) {
            alike = false;
            break;
        }
        if (y.type == YAML_DOCUMENT_START_EVENT) documents++;
        else if (y.type == YAML_STREAM_END_EVENT) more = false;
        else if (y.type != YAML_STREAM_START_EVENT && y.type != YAML_DOCUMENT_END_EVENT)
            alike = n < events.n && same_plain(a, text, &events.list[n++], &y, &chars, &bytes);
        yaml_event_delete(&y);
    }
    alike = alike && (!*taken || (n == events.n && documents == 1));
    yaml_parser_delete(&parser);
    arena_free(a);
    plain_free(&events);
    return alike;
}

#endif
