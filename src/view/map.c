/* An outline as inline SVG. Latitude is stretched by its cosine (fixed point), so that shapes look as they
 * are. */
#include "base/num.h"
#include "model/boundary.h"
#include "model/type.h"
#include "view/internal.h"

/* cos(latitude) in thousandths, for whole degrees 0..90. */
static const int32_t cosine[91] = {
    1000, 1000, 999, 999, 998, 996, 995, 993, 990, 988, 985, 982, 978, 974, 970, 966, 961, 956, 951,
    946,  940,  934, 927, 921, 914, 906, 899, 891, 883, 875, 866, 857, 848, 839, 829, 819, 809, 799,
    788,  777,  766, 755, 743, 731, 719, 707, 695, 682, 669, 656, 643, 629, 616, 602, 588, 574, 559,
    545,  530,  515, 500, 485, 469, 454, 438, 423, 407, 391, 375, 358, 342, 326, 309, 292, 276, 259,
    242,  225,  208, 191, 174, 156, 139, 122, 105, 87,  70,  52,  35,  17,  0};

struct frame {
    int64_t west, north, width, height; /* in ten-millionths of a degree; width after stretching */
    int64_t stretch;                    /* thousandths */
};

static struct frame frame_of(const boundary *b)
{
    int64_t w = INT32_MAX, e = INT32_MIN, s = INT32_MAX, n = INT32_MIN;
    for (uint32_t i = 0; i < b->n; i++)
        for (uint32_t k = 0; k < b->rings[i].n; k++) {
            point p = b->rings[i].points[k];
            if (p.lng < w) w = p.lng;
            if (p.lng > e) e = p.lng;
            if (p.lat < s) s = p.lat;
            if (p.lat > n) n = p.lat;
        }
    int64_t middle = (s + n) / 2 / 10000000;
    int64_t stretch = cosine[middle < 0 ? -middle : middle];
    return (struct frame){w, n, (e - w) * stretch / 1000, n - s, stretch};
}

enum { SIZE = 1000 };

static void put_point(buf *out, const struct frame *f, int64_t scale, point p)
{
    buf_put_int(out, (p.lng - f->west) * f->stretch / 1000 * SIZE / scale);
    buf_putc(out, ' ');
    buf_put_int(out, (f->north - p.lat) * SIZE / scale);
}

/* Each outline as points of longitude,latitude, as fenced blocks `map` take them: {points}. */
static dyn outlines(const boundary *b, dyn_env *env)
{
    dyn *list = arena_make_n(env->scratch, dyn, b->n);
    for (uint32_t i = 0; i < b->n; i++) {
        buf out = {0};
        for (uint32_t k = 0; k < b->rings[i].n; k++) {
            point p = b->rings[i].points[k];
            if (k) buf_putc(&out, ' ');
            buf_put(&out, dec_text(env->scratch, (dec){p.lng, 7}));
            buf_putc(&out, ',');
            buf_put(&out, dec_text(env->scratch, (dec){p.lat, 7}));
        }
        dyn_entry *e = arena_make(env->scratch, dyn_entry);
        *e = (dyn_entry){STR("points"), dyn_text(str_copy(env->scratch, buf_str(&out)))};
        list[i] = dyn_object(e, 1);
        buf_fini(&out);
    }
    return dyn_array(list, b->n);
}

dyn shape_more(dyn_env *env, const void *p, dyn_name name)
{
    const boundary *b = p;
    if (name_is(name, "outlines")) return outlines(b, env);
    if (!name_is(name, "svg")) return DYN_NOTHING;
    struct frame f = frame_of(b);
    int64_t scale = f.width > f.height ? f.width : f.height;
    if (scale <= 0) return DYN_NO;
    buf out = {0};
    buf_fmt(&out,
            "<svg class=\"outline\" viewBox=\"-10 -10 %lld %lld\" aria-hidden=\"true\" "
            "focusable=\"false\"><path d=\"",
            (long long)(f.width * SIZE / scale + 20), (long long)(f.height * SIZE / scale + 20));
    for (uint32_t i = 0; i < b->n; i++) {
        for (uint32_t k = 0; k < b->rings[i].n; k++) {
            buf_putc(&out, k ? 'L' : 'M');
            put_point(&out, &f, scale, b->rings[i].points[k]);
        }
        buf_putc(&out, 'Z');
    }
    buf_puts(&out, "\"/></svg>");
    str svg = str_copy(env->scratch, buf_str(&out));
    buf_fini(&out);
    return dyn_html(svg);
}
