/*
 * How a text comes to libyaml.
 *
 * It decodes what it is given character by character into a buffer of its own, and checks each: a fifth of
 * its time, and it proves what guard_text has proven already. So a text that guard_text found usable is
 * written into that buffer as it is, with the state that libyaml itself reaches at the end of its input: no
 * raw bytes left, the end seen, a NUL behind the last character. From there on yaml_parser_update_buffer, the
 * only one to fill it, returns at once. The scanner looks at characters only, never at how
 * they came; `unread` it compares with the few it wants to see, so that it may be more than there are: bytes
 * are counted here, not characters.
 *
 * That was read in reader.c and scanner.c of libyaml 0.2.5. Other versions than 0.2, and texts that its
 * buffer of 48 KB does not hold, are read the ordinary way, to the same events: tests/yaml_events.h compares
 * them.
 */
#include "data/yaml_state.h"

#include <string.h>

/* The scanner looks up to three characters ahead; it stops at the first NUL. */
enum { NULS = 4 };

static bool is_known_version(void)
{
    int major, minor, patch;
    yaml_get_version(&major, &minor, &patch);
    return major == 0 && minor == 2;
}

void yaml_give_text(yaml_parser_t *parser, str text, bool proven)
{
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)text.p, text.n);
    size_t room = (size_t)(parser->buffer.end - parser->buffer.start);
    if (!proven || text.n + NULS > room || !is_known_version()) return;
    if (text.n) memcpy(parser->buffer.start, text.p, text.n);
    memset(parser->buffer.start + text.n, 0, NULS);
    parser->buffer.last = parser->buffer.start + text.n + 1;
    parser->unread = text.n + 1;
    parser->eof = 1;
}
