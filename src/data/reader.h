/*
 * reader: what the parts of the YAML reader share; only src/data includes it.
 * guard.c looks at whole files, json.c smooths JSON for libyaml, slip.c explains in a clerk's words
 * what libyaml could not read or read otherwise than meant, mend.c lets it read on behind that.
 */
#ifndef GONGSHI_DATA_READER_H
#define GONGSHI_DATA_READER_H

#include "data/mend.h"
#include "data/yaml.h"

typedef struct guard {
    bool usable;  /* libyaml can be asked: UTF-8 without NUL and controls */
    bool clean;   /* no finding of level error */
    bool ascii;   /* bytes are code points */
    bool settled; /* nothing that NFC could change, escapes apart */
    bool percent; /* a line begins with % */
    bool unseen;  /* holds characters that guard_unseen knows: reported, and left out of texts */
} guard;

/* Looks at every byte of a part of a file. */
guard guard_text(diags *d, uint32_t file, uint32_t begin, uint32_t end);
/* A character that is never published: controls, bidirectional marks, non-characters. */
bool guard_forbids(uint32_t cp);
/* Zero-width characters that join or part nothing in Chinese: left by copying, never published. */
bool guard_unseen(uint32_t cp);
str guard_drop_unseen(arena *a, str s); /* a copy without them */
/* Reports a line with a directive: libyaml compares every %TAG with all before it, and is not asked. */
bool guard_directives(diags *d, uint32_t file, str text, uint32_t base);
/* Reports a forbidden character. */
void guard_report(diags *d, span at, uint32_t cp);

/* Memory for libyaml while this thread reads a file (yaml_memory.c). */
void yaml_room_open(void);
void yaml_room_close(void);

/*
 * JSON allows what libyaml refuses: tabs between tokens, surrogate pairs after \u.
 * The text to give to libyaml, and for each of its bytes (and its end) the offset it comes from,
 * counted from text. *origin is NULL and text itself is returned where nothing has to change.
 */
str json_smooth(arena *side, str text, const uint32_t **origin);

/* Where libyaml stopped. Offsets in bytes of the file. */
typedef struct yaml_stop {
    const char *problem;         /* libyaml's words */
    uint32_t at, from;           /* where it stopped; where what it was reading began */
    uint32_t scalar, scalar_end; /* the last text read before */
    uint32_t bracket;            /* the innermost [ or { still open; UINT32_MAX: none */
} yaml_stop;

/* Reports why, adds to m what was meant where that is plain, and returns where it went wrong; begin and end
 * bound the part of the file that was read. */
uint32_t slip_explain(diags *d, uint32_t file, uint32_t begin, uint32_t end, const yaml_stop *stop,
                      mending *m);
/* yaml_slip, that adds to m (or NULL) what was meant. */
bool slip_due(diags *d, const val *v, mending *m);
/* Looks at a plain text that goes over several lines: did it swallow fields or items? */
typedef enum slip_found {
    SLIP_NOTHING,
    SLIP_IN_TEXT, /* an error, but it is a text */
    SLIP_NO_TEXT  /* an error, and something else was meant */
} slip_found;
slip_found slip_swallowed(diags *d, uint32_t file, uint32_t begin, uint32_t end);
/* Looks behind a plain text or an empty value for a comment that may be meant as text. */
void slip_comment(diags *d, uint32_t file, uint32_t end, uint32_t limit);
/*
 * Looks at the name of a field as it stands in the file; false: reported. *name becomes what was meant, or
 * empty where the field stands in a wrong place, so that one mistake gives one finding.
 */
bool slip_key(diags *d, uint32_t file, uint32_t begin, uint32_t end, str *name);
/* Without full-width, non-breaking and ordinary blanks at both ends. */
str slip_trim_ends(str s);
static inline str slip_trim(str s)
{
    unsigned char first = s.n ? (unsigned char)s.p[0] : 0, last = s.n ? (unsigned char)s.p[s.n - 1] : 0;
    bool none = first != 0xE3 && first != 0xC2 && last != 0x80 && last != 0xA0; /* most texts */
    return none ? s : slip_trim_ends(s);
}
/* Looks at an item of a list in brackets. */
void slip_flow_item(diags *d, const val *item);

#endif
