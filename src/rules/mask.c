#include "rules/privacy.h"

#include "base/buf.h"
#include "base/utf8.h"

/* `text` with all but its first and last bytes starred. */
static str starred(arena *a, str text, size_t first, size_t last)
{
    if (first + last >= text.n) first = last = 0;
    char *out = arena_alloc(a, text.n);
    for (size_t i = 0; i < text.n; i++) out[i] = i < first || i + last >= text.n ? text.p[i] : '*';
    return (str){out, text.n};
}

str privacy_mask(arena *a, privacy_class cls, str plain)
{
    switch (cls) {
    case PRIVACY_IDENTITY:
    case PRIVACY_IDENTITY_OLD: return starred(a, plain, 2, 3);
    case PRIVACY_MOBILE: return starred(a, str_sub(plain, plain.n > 11 ? plain.n - 11 : 0, plain.n), 3, 4);
    case PRIVACY_CARD: return starred(a, plain, 0, 4);
    case PRIVACY_PLATE: return str_join(a, utf8_clip(plain, 2), STR("****"));
    }
    return STR_NONE;
}

/* Family names of two characters (复姓). */
static bool is_compound(str two)
{
    static const char all[] = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 "
                              "澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
                              "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 "
                              "公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
                              "段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南荣 第五 公仪 公户 "
                              "达奚 纳兰 叶赫 那拉 完颜 耶律 ";
    for (size_t i = 0; i + 7 < sizeof all; i += 7)
        if (str_eq(two, (str){all + i, 6})) return true;
    return false;
}

static bool is_name_gap(uint32_t cp)
{
    return cp == 0xB7 || cp == 0x2022 || cp == 0x30FB || cp == 0x2027 || cp == '.' || cp == ' ';
}

str privacy_mask_name(arena *a, str name)
{
    buf b = {0};
    name = str_trim(name);
    bool latin = name.n && (unsigned char)name.p[0] < 0x80, initial = true;
    bool parts = str_find(name, STR("·"), 0) != SIZE_MAX || str_find(name, STR("•"), 0) != SIZE_MAX;
    size_t family = !parts && utf8_length(name) > 2 && is_compound(utf8_clip(name, 2)) ? 2 : 1, n = 0;
    for (size_t i = 0; i < name.n; n++) {
        uint32_t cp = utf8_next(name, &i);
        bool gap = is_name_gap(cp);
        if (gap || (latin ? initial : n < family)) buf_put_cp(&b, cp);
        else buf_putc(&b, '*');
        initial = gap;
    }
    str out = str_copy(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

static bool ends_with_any(str s, const char *const *words, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (str_ends(s, str_from(words[k]))) return true;
    return false;
}

/* A town's word at the end of `s` that is not a part of another name: 景德镇市, 镇江市, 乡宁县. */
static bool is_town_end(str s, str rest)
{
    static const char *const towns[] = {"街道", "苏木", "镇", "乡"}, *const above[] = {"省", "市", "州", "区",
                                                                                       "县", "盟", "旗"};
    for (size_t k = 0; k < sizeof towns / sizeof *towns; k++) {
        if (!str_ends(s, str_from(towns[k]))) continue;
        str before = str_sub(s, 0, s.n - str_from(towns[k]).n);
        return before.n && !ends_with_any(before, above, sizeof above / sizeof *above) &&
               !str_starts(rest, STR("市")) && !str_starts(rest, STR("街道"));
    }
    return false;
}

str privacy_mask_address(str address)
{
    static const char *const above[] = {"区", "县", "旗", "市"};
    size_t last = 0;
    for (size_t i = 0; i < address.n;) {
        utf8_next(address, &i);
        str s = str_sub(address, 0, i);
        if (is_town_end(s, str_sub(address, i, address.n))) return s;
        if (ends_with_any(s, above, sizeof above / sizeof *above) && !str_ends(s, STR("小区")) &&
            !str_ends(s, STR("社区")))
            last = i;
    }
    return str_sub(address, 0, last);
}
