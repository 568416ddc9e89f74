/* JSON Schema (draft 2020-12) of the JSON that json.c writes. */
#include "site/json.h"

#define DAY        "\"type\":\"string\",\"format\":\"date\""
#define DAY_OR_NOT "{\"type\":[\"string\",\"null\"],\"format\":\"date\"}"
#define STRING     "{\"type\":\"string\"}"
#define OBJECT     "\"type\":\"object\",\"additionalProperties\":false,"
#define LIST_OF(x) "\"type\":\"array\",\"items\":{" x "}"
#define REF                                                                                                  \
    OBJECT "\"required\":[\"kind\",\"id\",\"title\"],\"properties\":{\"kind\":" STRING ",\"id\":" STRING     \
           ",\"title\":" STRING "}"
#define COUNT                                                                                                \
    OBJECT "\"required\":[\"code\",\"label\",\"count\"],\"properties\":{\"code\":" STRING                    \
           ",\"label\":" STRING                                                                              \
           ",\"count\":{\"type\":[\"integer\",\"null\"],\"description\":\"null: not published\"}}"
#define FILE_OF                                                                                              \
    OBJECT "\"required\":[\"title\",\"url\"],\"properties\":{\"title\":" STRING ",\"url\":" STRING "}"
#define PRICE                                                                                                \
    OBJECT "\"required\":[\"meal\",\"yuan\",\"text\",\"rule\"],\"properties\":{\"meal\":" STRING             \
           ",\"yuan\":{\"type\":[\"number\",\"null\"]},\"text\":" STRING ",\"rule\":" STRING "}"
#define PRICE_ROW                                                                                            \
    OBJECT "\"required\":[\"people\",\"prices\"],\"properties\":{\"people\":" STRING                         \
           ",\"prices\":{" LIST_OF(PRICE) "}}"
#define PRICE_TABLE                                                                                          \
    OBJECT "\"required\":[\"from\",\"to\",\"rows\"],\"properties\":{\"from\":" DAY_OR_NOT                    \
           ",\"to\":" DAY_OR_NOT ",\"rows\":{" LIST_OF(PRICE_ROW) "}}"
/* What the engine says grows with it: only what readers build on is fixed. */
#define VOTE                                                                                                 \
    OBJECT                                                                                                   \
    "\"required\":[\"date\",\"figures\",\"result\"],\"properties\":{\"date\":" DAY_OR_NOT                    \
    ",\"figures\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"basis\"],"              \
    "\"properties\":{\"basis\":" STRING "},\"additionalProperties\":{\"type\":\"number\"}}},"                \
    "\"result\":{\"type\":[\"object\",\"null\"],\"required\":[\"outcome\",\"outcome_text\",\"rule\"],"       \
    "\"properties\":{\"outcome\":" STRING ",\"outcome_text\":" STRING                                        \
    ",\"rule\":{\"type\":\"object\",\"required\":[\"id\",\"name\",\"law\",\"article\"]}}}}"
#define SUMS                                                                                                 \
    "\"sums\":{" OBJECT                                                                                      \
    "\"properties\":{\"in\":{\"type\":[\"number\",\"null\"]},\"out\":{\"type\":[\"number\","                 \
    "\"null\"]},\"balance\":{\"type\":[\"number\",\"null\"]}}}"

/* Of forms that say all by themselves; NULL: below. */
static const char *fixed(json_form form)
{
    switch (form) {
    case JSON_TEXT: return "\"type\":\"string\"";
    case JSON_NUMBER: return "\"type\":[\"number\",\"null\"]";
    case JSON_AMOUNT:
        return OBJECT "\"required\":[\"number\",\"unit\"],\"properties\":{\"number\":{\"type\":[\"number\","
                      "\"null\"]},\"unit\":" STRING "}";
    case JSON_YES_NO: return "\"type\":\"boolean\"";
    case JSON_DATE: return DAY;
    case JSON_MOMENT:
        return "\"type\":\"string\",\"anyOf\":[{\"format\":\"date\",\"maxLength\":10},{\"format\":\"date-"
               "time\"}]";
    case JSON_TIME: return "\"type\":\"string\",\"pattern\":\"^([01][0-9]|2[0-4]):[0-5][0-9]$\"";
    case JSON_WEEKDAYS:
        return "\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"type\":\"integer\",\"minimum\":1,"
               "\"maximum\":7}";
    case JSON_SPAN:
        return OBJECT "\"required\":[\"from\",\"to\"],\"properties\":{\"from\":" DAY_OR_NOT
                      ",\"to\":" DAY_OR_NOT "}";
    case JSON_REF: return REF;
    case JSON_REFS: return LIST_OF(REF);
    case JSON_COUNTS: return LIST_OF(COUNT);
    case JSON_POINT:
        return OBJECT
            "\"required\":[\"lng\",\"lat\"],\"properties\":{\"lng\":{\"type\":\"number\"},\"lat\":{\"type\":"
            "\"number\"}}";
    case JSON_FILES: return LIST_OF(FILE_OF);
    case JSON_VOTE: return VOTE;
    case JSON_PRICES: return LIST_OF(PRICE_TABLE);
    default: return NULL;
    }
}

static void put_choice(const field *f, buf *b)
{
    buf_puts(b, VAL_AT(f->def, "many") ? LIST_OF("\"type\":\"string\"") : "\"type\":\"string\"");
}

static void put_items(const field *f, buf *b)
{
    buf_puts(b, "\"type\":\"array\",\"items\":{");
    if (f->inside) json_schema_shape(f->inside, b);
    else json_schema_value(f->of, b);
    buf_putc(b, '}');
}

void json_schema_value(const field *f, buf *b)
{
    json_form form = json_form_of(f);
    const char *whole = fixed(form);
    if (whole) buf_puts(b, whole);
    else if (form == JSON_CHOICE) put_choice(f, b);
    else if (form == JSON_ITEMS) put_items(f, b);
    else json_schema_shape(f->inside, b);
    if (strcmp(f->type->name, "entries") != 0) return;
    b->n--; /* into its properties */
    buf_puts(b, b->p[b->n - 1] == '{' ? SUMS "}" : "," SUMS "}");
}

void json_schema_shape(const shape *s, buf *b)
{
    bool any = false;
    buf_puts(b, OBJECT "\"properties\":{");
    for (uint32_t i = 0; i < s->n; i++) {
        const field *f = &s->fields[i];
        if (f->is_private || json_form_of(f) == JSON_NOTHING) continue;
        if (any) buf_putc(b, ',');
        any = true;
        buf_put_json(b, f->name);
        buf_puts(b, ":{");
        out_pair(b, "title", f->label);
        buf_putc(b, ',');
        if (f->help.n) out_pair(b, "description", f->help), buf_putc(b, ',');
        json_schema_value(f, b);
        buf_putc(b, '}');
    }
    buf_putc(b, '}');
}
