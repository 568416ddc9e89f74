/* Every kind as JSON, with the schema that it follows. */
#include "site/json.h"

static void put_data(out *o, const kind *k, buf *b)
{
    buf_fmt(b, "{\"$schema\":\"%.*s.schema.json\",", STR_ARG(k->name));
    out_pair(b, "kind", k->name);
    buf_putc(b, ',');
    out_pair(b, "label", k->label);
    buf_putc(b, ',');
    out_pair(b, "publisher", out_site_text(o, "office"));
    buf_putc(b, ',');
    out_pair(b, "licence", out_site_text(o, "licence"));
    buf_putc(b, ',');
    out_pair(b, "licence_url", out_site_text(o, "licence_url"));
    buf_putc(b, ',');
    out_pair(b, "made", date_iso(o->a, o->m->today));
    buf_puts(b, ",\"records\":[\n");
    for (uint32_t i = 0; i < k->nrecords; i++) {
        arena_reset(o->env.dyn.scratch);
        buf_puts(b, i ? ",\n{" : "{");
        out_record_names(o, k->sorted[i], b);
        buf_puts(b, ",\"fields\":{");
        json_members(o, &k->shape, k->sorted[i]->values, b);
        buf_puts(b, "}}");
    }
    buf_puts(b, "\n]}\n");
}

static void put_schema(const kind *k, buf *b)
{
    static const char *const texts[] = {"$schema", "kind", "label", "publisher", "licence", "licence_url"};
    buf_puts(b, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",");
    out_pair(b, "title", k->label);
    buf_puts(
        b,
        ",\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"kind\",\"label\",\"publisher\","
        "\"licence\",\"made\",\"records\"],\"properties\":{");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_fmt(b, "\"%s\":{\"type\":\"string\"},", texts[i]);
    buf_puts(b,
             "\"made\":{\"type\":\"string\",\"format\":\"date\"},\"records\":{\"type\":\"array\",\"items\":{"
             "\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"page\",\"title\","
             "\"fields\"],\"properties\":{"
             "\"id\":{\"type\":\"string\"},\"page\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"}"
             ",\"fields\":{");
    json_schema_shape(&k->shape, b);
    buf_puts(b, "}}}}}}\n");
}

void out_json(out *o, const kind *k)
{
    buf b = {0};
    put_data(o, k, &b);
    out_put(o, str_fmt(o->a, "data/%.*s.json", STR_ARG(k->name)), buf_str(&b));
    buf_clear(&b);
    put_schema(k, &b);
    out_put(o, str_fmt(o->a, "data/%.*s.schema.json", STR_ARG(k->name)), buf_str(&b));
    buf_fini(&b);
}
