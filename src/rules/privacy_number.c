/* Is it such a number at all: region, birthday, check digit, prefix. */
#include "rules/privacy_parts.h"

#include "base/date.h"

/* The first two digits of a region code (GB/T 2260), with 71, 81, 82, 83 of Taiwan, Hong Kong and Macao. */
static bool is_province(unsigned two)
{
    static const unsigned char last_of_ten[] = {0, 5, 3, 7, 6,
                                                4, 5, 1, 3}; /* 11-15, 21-23, … each ten starts with 1 */
    if (two == 50) return true;                              /* but 重庆 */
    return two / 10 < sizeof last_of_ten && two % 10 >= 1 && two % 10 <= last_of_ten[two / 10];
}

unsigned number_of(const unsigned char *d, size_t n)
{
    unsigned v = 0;
    for (size_t i = 0; i < n; i++) v = v * 10 + d[i];
    return v;
}

static bool is_region(const unsigned char *d)
{
    return is_province(number_of(d, 2)) || (d[0] == 9 && is_province(number_of(d + 1, 2)));
}

static bool is_birthday(unsigned year, const unsigned char *month_day)
{
    return year >= 1900 && year <= 2100 &&
           date_make((int)year, (int)number_of(month_day, 2), (int)number_of(month_day + 2, 2)) != DATE_NONE;
}

bool is_identity(const unsigned char *d, unsigned check)
{
    static const unsigned char weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++) sum += (unsigned)d[i] * weight[i];
    return (sum + check) % 11 == 1 && is_region(d) && is_birthday(number_of(d + 6, 4), d + 10);
}

bool is_old_identity(const unsigned char *d)
{
    unsigned year = 1900 + number_of(d + 6, 2);
    return is_province(number_of(d, 2)) && year >= 1920 && is_birthday(year, d + 8) &&
           number_of(d + 12, 3) != 0;
}

static bool is_luhn(const unsigned char *d, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned v = (unsigned)d[n - 1 - i] << (i & 1);
        sum += v > 9 ? v - 9 : v;
    }
    return sum % 10 == 0;
}

bool is_card(const unsigned char *d, size_t n)
{
    unsigned two = number_of(d, 2);
    bool known = two == 62 ? n >= 16 && n <= 19
                 : n == 16 ? d[0] == 4 || (two >= 51 && two <= 55)
                           : n == 19 && number_of(d, 4) == 9558;
    return known && is_luhn(d, n);
}

static bool read_digits(str s, unsigned char *d)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        d[i] = (unsigned char)(s.p[i] - '0');
    }
    return true;
}

bool privacy_is_identity(str s)
{
    unsigned char d[18];
    if (s.n != 18) return false;
    bool x = (s.p[17] | 0x20) == 'x';
    return read_digits(str_sub(s, 0, x ? 17 : 18), d) && is_identity(d, x ? 10 : d[17]);
}

bool privacy_is_luhn(str digits)
{
    unsigned char d[64];
    return digits.n && digits.n <= sizeof d && read_digits(digits, d) && is_luhn(d, digits.n);
}
