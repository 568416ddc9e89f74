/* yaml_events: a text in libyaml's own buffer gives what the ordinary way gives, event by event. */
#ifndef GONGSHI_TESTS_YAML_EVENTS_H
#define GONGSHI_TESTS_YAML_EVENTS_H

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

#endif
