/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text to MantValue: exact, then cut once to 128 bits and `sticky`. Independent of the locale, no
 * allocation, and bounded in time: digits beyond those that can matter are only looked at. */

#include "mant-value.h"

#include "mant-round.h"

#include <string.h>

/* The decimal magnitudes that are computed exactly: 10^−LIMIT <= |x| < 10^LIMIT. */
#define DECIMAL_LIMIT 100000

/* Significant digits that are kept. A number with a significand of 128 bits and the exponent range
 * of binary128 has at most 11 700 of them (n·2^−k has as many decimals as k, less the leading
 * zeros), so with 12 500 digits "and something more" it is still known on which side of every such
 * number the text lies. */
#define MAX_DIGITS 12500
#define SOUND_LIMIT 5000 /* … as long as the number is within 10^±5000 */

/* 5^(DECIMAL_LIMIT + MAX_DIGITS) has 261 218 bits; 128 bits of quotient and a limb to spare */
#define MAX_LIMBS 4096

#define FIVE_27 UINT64_C (7450580596923828125) /* the largest power below 2^64 */
#define FEW_FIVES 1000 /* divided by one limb at a time; more of them in one division */

typedef struct {
  uint64_t limb[MAX_LIMBS]; /* least significant first */
  size_t   n;               /* in use; the topmost is not zero */
} BigInteger;

static void
big_multiply_add (BigInteger *big,
                  uint64_t    factor,
                  uint64_t    addend)
{
  MantU128 carry = addend;

  for (size_t i = 0; i < big->n; i++)
    {
      carry += (MantU128) big->limb[i] * factor;
      big->limb[i] = (uint64_t) carry;
      carry >>= 64;
    }
  if (carry != 0)
    big->limb[big->n++] = (uint64_t) carry;
}

/* 5^n, n <= 27 */
static uint64_t
power_of_five (int64_t n)
{
  uint64_t power = 1;

  for (; n > 0; n--)
    power *= 5;
  return power;
}

/* big·5^n */
static void
big_multiply_power_of_five (BigInteger *big,
                            int64_t     n)
{
  for (; n >= 27; n -= 27)
    big_multiply_add (big, FIVE_27, 0);
  if (n > 0)
    big_multiply_add (big, power_of_five (n), 0);
}

static int64_t
big_bit_length (const BigInteger *big)
{
  return big->n == 0 ? 0 : (int64_t) big->n * 64 - __builtin_clzll (big->limb[big->n - 1]);
}

/* big <<= n, n >= 0 */
static void
big_shift_left (BigInteger *big,
                int64_t     n)
{
  const size_t limbs = (size_t) (n / 64);
  const int bits = (int) (n % 64);

  if (big->n == 0 || n == 0)
    return;

  big->limb[big->n] = 0;
  for (size_t i = big->n + 1; i-- > 0;)
    {
      const uint64_t high = big->limb[i] << bits;
      const uint64_t low = bits != 0 && i > 0 ? big->limb[i - 1] >> (64 - bits) : 0;

      big->limb[i + limbs] = high | low;
    }
  memset (big->limb, 0, limbs * sizeof big->limb[0]);
  big->n += limbs + 1;
  while (big->n > 0 && big->limb[big->n - 1] == 0)
    big->n--;
}

static int
big_compare (const BigInteger *a,
             const BigInteger *b)
{
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  for (size_t i = a->n; i-- > 0;)
    if (a->limb[i] != b->limb[i])
      return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

/* a -= b, a >= b */
static void
big_subtract (BigInteger       *a,
              const BigInteger *b)
{
  uint64_t borrow = 0;

  for (size_t i = 0; i < a->n; i++)
    {
      const MantU128 take = (MantU128) (i < b->n ? b->limb[i] : 0) + borrow;

      borrow = take > a->limb[i];
      a->limb[i] = (uint64_t) (a->limb[i] - take);
    }
  while (a->n > 0 && a->limb[a->n - 1] == 0)
    a->n--;
}

/* The 64 bits of a big integer from bit `position` on. */
static uint64_t
big_bits_at (const BigInteger *big,
             int64_t           position)
{
  const size_t i = (size_t) (position / 64);
  const int bits = (int) (position % 64);
  const uint64_t low = i < big->n ? big->limb[i] : 0;
  const uint64_t high = i + 1 < big->n ? big->limb[i + 1] : 0;

  return bits == 0 ? low : low >> bits | high << (64 - bits);
}

/* Whether any bit below `position` is set. */
static bool
big_any_below (const BigInteger *big,
               int64_t           position)
{
  const size_t limbs = (size_t) (position / 64);

  for (size_t i = 0; i < limbs && i < big->n; i++)
    if (big->limb[i] != 0)
      return true;

  return position % 64 != 0 && limbs < big->n
         && (big->limb[limbs] & ((UINT64_C (1) << position % 64) - 1)) != 0;
}

/* big /= divisor; whether there was a remainder. */
static bool
big_divide (BigInteger *big,
            uint64_t    divisor)
{
  MantU128 remainder = 0;

  for (size_t i = big->n; i-- > 0;)
    {
      const MantU128 dividend = remainder << 64 | big->limb[i];

      big->limb[i] = (uint64_t) (dividend / divisor);
      remainder = dividend % divisor;
    }
  while (big->n > 0 && big->limb[big->n - 1] == 0)
    big->n--;

  return remainder != 0;
}

/* The top 128 bits of a big integer that is not zero, the power of two of the lowest of them, and
 * *more set if anything is below. */
static MantU128
big_top_bits (BigInteger *big,
              int64_t    *lowest,
              bool       *more)
{
  *lowest = big_bit_length (big) - 128;
  if (*lowest < 0)
    {
      big_shift_left (big, -*lowest);
      return (MantU128) big_bits_at (big, 64) << 64 | big_bits_at (big, 0);
    }

  *more |= big_any_below (big, *lowest);
  return (MantU128) big_bits_at (big, *lowest + 64) << 64 | big_bits_at (big, *lowest);
}

/* digits·10^exponent, and something more below the last digit if `more`. digits is not zero, and
 * used up. */
static MantValue
from_decimal (BigInteger *digits,
              int64_t     exponent,
              bool        more,
              bool        negative)
{
  MantValue value;
  MantU128 significand;
  int64_t lowest; /* the power of two of the lowest of the 128 bits */

  if (exponent >= 0)
    {
      big_multiply_power_of_five (digits, exponent);
      significand = big_top_bits (digits, &lowest, &more);
    }
  else if (exponent >= -FEW_FIVES)
    {
      /* Lift the digits so far that 128 bits of quotient remain, then divide by one limb's worth of
       * fives at a time: a floor of floors is the floor. 5^n < 2^(2.3220 n). */
      const int64_t lift = 130 + -exponent * 2322 / 1000 - big_bit_length (digits);
      int64_t n = -exponent;

      if (lift > 0)
        big_shift_left (digits, lift);
      for (; n >= 27; n -= 27)
        more |= big_divide (digits, FIVE_27);
      if (n > 0)
        more |= big_divide (digits, power_of_five (n));
      significand = big_top_bits (digits, &lowest, &more);
      lowest -= lift > 0 ? lift : 0;
    }
  else
    {
      BigInteger divisor;
      int64_t shift;

      divisor.limb[0] = 1;
      divisor.n = 1;
      big_multiply_power_of_five (&divisor, -exponent);

      /* Shift so that divisor <= digits < 2 divisor: the quotient starts with a one. Then 128 steps
       * of restoring division. */
      shift = big_bit_length (&divisor) - big_bit_length (digits);
      if (shift >= 0)
        big_shift_left (digits, shift);
      else
        big_shift_left (&divisor, -shift);
      if (big_compare (digits, &divisor) < 0)
        {
          big_shift_left (digits, 1);
          shift++;
        }
      lowest = -shift - 127;

      significand = 0;
      for (int i = 0; i < 128; i++)
        {
          const bool take = big_compare (digits, &divisor) >= 0;

          if (take)
            big_subtract (digits, &divisor);
          significand = significand << 1 | take;
          big_shift_left (digits, 1);
        }
      more |= digits->n != 0;
    }

  value = mant_value_make (negative, significand, lowest + exponent);
  value.sticky = more;
  return value;
}

/* Out of what can be computed: larger than, or smaller than but not, any number of a format whose
 * exponents stay within ±(INT32_MAX − 1). */
static MantValue
beyond (bool negative,
        bool huge)
{
  MantValue value = mant_value_make (negative, 1, 0);

  value.exponent = huge ? INT32_MAX : INT32_MIN;
  value.sticky = true;
  return value;
}

typedef struct {
  const char *at, *end;
} Cursor;

static bool
take (Cursor *cursor,
      char    lower)
{
  if (cursor->at < cursor->end
      && (*cursor->at == lower || (lower >= 'a' && *cursor->at == lower - ('a' - 'A'))))
    {
      cursor->at++;
      return true;
    }

  return false;
}

static bool
take_word (Cursor     *cursor,
           const char *lower)
{
  Cursor ahead = *cursor;

  for (; *lower != '\0'; lower++)
    if (!take (&ahead, *lower))
      return false;

  *cursor = ahead;
  return true;
}

static int
digit_value (const Cursor *cursor,
             int           base)
{
  const char c = cursor->at < cursor->end ? *cursor->at : '\0';

  if (c >= '0' && c <= '9')
    return c - '0';
  if (base == 16 && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
    return (c | 0x20) - 'a' + 10;
  return -1;
}

/* "[+-]digits" after the exponent letter, clamped far beyond what matters. */
static bool
take_exponent (Cursor  *cursor,
               int64_t *exponent)
{
  bool negative = false, any = false;
  int64_t magnitude = 0;

  if (cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-'))
    negative = *cursor->at++ == '-';
  for (int d; (d = digit_value (cursor, 10)) >= 0; cursor->at++, any = true)
    if (magnitude < INT64_C (1) << 56)
      magnitude = magnitude * 10 + d;
  if (magnitude > INT64_C (1) << 56)
    magnitude = INT64_C (1) << 56;

  *exponent = negative ? -magnitude : magnitude;
  return any;
}

/* Hexadecimal: 128 bits are collected, the rest is sticky. */
static MantStatus
parse_hexadecimal (Cursor    *cursor,
                   bool       negative,
                   MantValue *value)
{
  MantU128 significand = 0;
  int64_t quantum = 0, exponent = 0;
  bool any = false, point = false, full = false, more = false;

  for (;; cursor->at++)
    {
      const int d = digit_value (cursor, 16);

      if (d < 0)
        {
          if (point || cursor->at >= cursor->end || *cursor->at != '.')
            break;
          point = true;
          continue;
        }

      any = true;
      if (significand >> 124 == 0)
        {
          significand = significand << 4 | (unsigned) d;
          quantum -= point ? 4 : 0;
        }
      else
        {
          /* the digit that crosses the 128th bit is split; what follows is sticky */
          const int n_free = full ? 0 : __builtin_clzll ((uint64_t) (significand >> 64));

          significand = significand << n_free | (unsigned) d >> (4 - n_free);
          more |= ((unsigned) d & ((1u << (4 - n_free)) - 1)) != 0;
          quantum += point ? -n_free : 4 - n_free;
          full = true;
        }
    }

  if (!any || (take (cursor, 'p') && !take_exponent (cursor, &exponent)))
    return MANT_DOMAIN;

  if (significand == 0)
    {
      *value = mant_value_zero (negative);
      return MANT_OK;
    }

  quantum += exponent;
  if (quantum > INT32_MAX - 256)
    {
      *value = beyond (negative, true);
    }
  else if (quantum < INT32_MIN + 256)
    {
      *value = beyond (negative, false);
    }
  else
    {
      *value = mant_value_make (negative, significand, quantum);
      value->sticky = more;
    }

  return MANT_OK;
}

static MantStatus
parse_decimal (Cursor    *cursor,
               bool       negative,
               MantValue *value)
{
  BigInteger digits;
  uint64_t chunk = 0, chunk_factor = 1;
  int64_t n_digits = 0, exponent10 = 0, exponent = 0, magnitude;
  bool any = false, point = false, more = false;

  digits.n = 0;
  for (;; cursor->at++)
    {
      const int d = digit_value (cursor, 10);

      if (d < 0)
        {
          if (point || cursor->at >= cursor->end || *cursor->at != '.')
            break;
          point = true;
          continue;
        }

      any = true;
      if (n_digits < MAX_DIGITS)
        {
          exponent10 -= point;
          if (n_digits == 0 && d == 0)
            continue; /* a leading zero */
          n_digits++;
          chunk = chunk * 10 + (unsigned) d;
          chunk_factor *= 10;
          if (chunk_factor == UINT64_C (10000000000000000000))
            {
              big_multiply_add (&digits, chunk_factor, chunk);
              chunk = 0;
              chunk_factor = 1;
            }
        }
      else
        {
          more |= d != 0;
          exponent10 += !point;
        }
    }
  if (chunk_factor > 1)
    big_multiply_add (&digits, chunk_factor, chunk);

  if (!any || (take (cursor, 'e') && !take_exponent (cursor, &exponent)))
    return MANT_DOMAIN;

  if (n_digits == 0)
    {
      *value = mant_value_zero (negative);
      return MANT_OK;
    }

  exponent10 += exponent;
  magnitude = exponent10 + n_digits; /* 10^(magnitude − 1) <= |x| < 10^magnitude */
  if (magnitude > DECIMAL_LIMIT || magnitude <= -DECIMAL_LIMIT)
    {
      *value = beyond (negative, magnitude > 0);
      return MANT_OK;
    }
  if (more && (magnitude > SOUND_LIMIT || magnitude < -SOUND_LIMIT))
    return MANT_UNABLE;

  *value = from_decimal (&digits, exponent10, more, negative);
  return MANT_OK;
}

/**
 * mant_value_from_string:
 * @text: (array length=length): a number; need not end in NUL
 * @length: its length in bytes
 * @value: (out caller-allocates): the number
 *
 * Reads `[+-]` followed by a decimal (`1`, `.5`, `6.02e23`), a C99 hexadecimal float (`0x1.8p+3`;
 * the exponent may be left out), `inf`, `infinity` or `nan`, in any case of letters. All of @text
 * has to be the number: no blanks, no thousands separators; the point is `.` in every locale.
 * `-nan` is a negative NaN.
 *
 * The text is read exactly, then cut once to 128 bits with `sticky` set if anything is left, so
 * that whatever rounds the value rounds the text, once. Decimals of 10^±100000 and beyond come as a
 * sticky number with the exponent `INT32_MAX` (or `INT32_MIN`), which is beyond (or below) all
 * numbers of all formats and is encoded as overflow (or underflow). That is the truth unless a
 * format's own range reaches 2^±332190; such a format answers a huge one with NaN and
 * %MANT_FLAG_INVALID.
 *
 * Costs up to 10 ms at 10^±99999, and is otherwise of the order of the number of digits squared;
 * digits beyond the 12500th cost nothing but reading.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no number; %MANT_UNABLE if it has more than 12500
 *   significant decimal digits and lies beyond 10^±5000
 */
MantStatus
mant_value_from_string (const char *text,
                        size_t      length,
                        MantValue  *value)
{
  Cursor cursor = { text, text + length };
  MantStatus status = MANT_OK;
  bool negative = false;

  if (length > 0 && (*text == '+' || *text == '-'))
    negative = *cursor.at++ == '-';

  if (take_word (&cursor, "nan"))
    {
      *value = (MantValue) { .number_class = MANT_CLASS_NAN, .negative = negative };
    }
  else if (take_word (&cursor, "inf"))
    {
      take_word (&cursor, "inity");
      *value = (MantValue) { .number_class = MANT_CLASS_INF, .negative = negative };
    }
  else if (take_word (&cursor, "0x"))
    {
      status = parse_hexadecimal (&cursor, negative, value);
    }
  else
    {
      status = parse_decimal (&cursor, negative, value);
    }

  if (status != MANT_DOMAIN && cursor.at != cursor.end)
    return MANT_DOMAIN;

  return status;
}
