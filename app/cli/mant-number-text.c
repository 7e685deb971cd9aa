/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-number-text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 MantU128;

/**
 * mant_number_to_text:
 * @number: any binary64
 * @text: room for %MANT_NUMBER_TEXT_SIZE bytes
 *
 * The shortest of 15, 16 or 17 significant digits that reads back as the same binary64, in any
 * locale; "nan", "inf", "-inf".
 *
 * Returns: the length, without the NUL
 */
gsize
mant_number_to_text (double number,
                     char  *text)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (number))
    return g_strlcpy (text, isnan (number) ? "nan" : number < 0 ? "-inf" : "inf",
                      MANT_NUMBER_TEXT_SIZE);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, MANT_NUMBER_TEXT_SIZE, formats[i], number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  return strlen (text);
}

/**
 * mant_hex_to_text:
 * @value: a number
 * @text: room for %MANT_HEX_TEXT_SIZE bytes
 *
 * The number as a C99 hexadecimal float. A decimal such as 0.1, which no number of bits can
 * express, is rounded to odd at 128 bits: rounding the text once more to anything shorter gives
 * what rounding the decimal itself gives. A decimal so large or small that it was not read out is
 * the empty text.
 *
 * Returns: the length, without the NUL
 */
gsize
mant_hex_to_text (const MantValue *value,
                  char            *text)
{
  MantValue shown = *value;

  if (value->number_class == MANT_CLASS_NORMAL && value->sticky)
    {
      if (value->exponent == INT32_MAX || value->exponent == INT32_MIN)
        {
          text[0] = '\0';
          return 0;
        }
      shown.lo |= 1;
    }
  if (mant_value_to_hex (&shown, text, MANT_HEX_TEXT_SIZE) != MANT_OK)
    g_assert_not_reached ();
  return strlen (text);
}

/**
 * mant_code_to_text:
 * @code: a code
 * @bits: how many bits codes of its format have
 * @text: room for %MANT_CODE_TEXT_SIZE bytes
 *
 * The code as `0x` and ⌈@bits / 4⌉ hexadecimal digits.
 *
 * Returns: the length, without the NUL
 */
gsize
mant_code_to_text (MantCode code,
                   int      bits,
                   char    *text)
{
  int n_digits = MAX ((bits + 3) / 4, 1);
  MantU128 rest = (MantU128) code.hi << 64 | code.lo;

  text[0] = '0';
  text[1] = 'x';
  for (int i = n_digits + 1; i >= 2; i--, rest >>= 4)
    text[i] = "0123456789abcdef"[(guint) rest & 15];
  text[n_digits + 2] = '\0';
  return n_digits + 2;
}

/**
 * mant_code_from_text:
 * @text: `0x` and hexadecimal digits, `0b` and binary ones, or a decimal integer; `_` between digits
 *   is passed over
 * @length: its length in bytes
 * @bits: how many bits codes of the format have
 * @code: (out): the code
 *
 * Returns: %FALSE if it is neither, or is 2^@bits or more
 */
gboolean
mant_code_from_text (const char *text,
                     gsize       length,
                     int         bits,
                     MantCode   *code)
{
  MantU128 rest = 0;
  guint base = 10;

  if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
    base = 16;
  else if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'b')
    base = 2;
  if (base != 10)
    {
      text += 2;
      length -= 2;
    }
  if (length == 0)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (text[i] == '_' && i > 0 && i + 1 < length && text[i + 1] != '_')
        continue;
      if (digit < 0 || digit >= (int) base || rest > (~(MantU128) 0 - digit) / base)
        return FALSE;
      rest = rest * base + digit;
    }
  if (bits < 128 && rest >> bits != 0)
    return FALSE;

  code->lo = (guint64) rest;
  code->hi = (guint64) (rest >> 64);
  return TRUE;
}

static guint64
power_of_five (guint exponent)
{
  guint64 power = 1;

  while (exponent-- > 0)
    power *= 5;
  return power;
}

/* w·10^exponent10, |exponent10| <= 27, w not zero: exact, with what lies below 128 bits in sticky.
 * 5^27 has 63 bits, so a product has at most 127, and a quotient comes 64 bits at a time. */
static void
value_from_short_decimal (gboolean   negative,
                          guint64    w,
                          int        exponent10,
                          MantValue *value)
{
  guint64 high, middle, low;
  int exponent = exponent10 + 63; /* of the top bit of high */
  gboolean rest = FALSE;
  guint shift;

  if (exponent10 >= 0)
    {
      MantU128 product = (MantU128) w * power_of_five (exponent10);

      high = (guint64) (product >> 64);
      middle = (guint64) product;
      low = 0;
      exponent += 64;
      if (high == 0)
        {
          high = middle;
          middle = 0;
          exponent -= 64;
        }
    }
  else
    {
      guint64 divisor = power_of_five (-exponent10);
      guint64 quotient[4], remainder = w % divisor;
      guint first;

      quotient[0] = w / divisor;
      for (guint i = 1; i < 4; i++)
        {
          MantU128 dividend = (MantU128) remainder << 64;

          quotient[i] = (guint64) (dividend / divisor);
          remainder = (guint64) (dividend % divisor);
        }
      first = quotient[0] == 0;
      exponent -= first ? 64 : 0;
      high = quotient[first];
      middle = quotient[first + 1];
      low = quotient[first + 2];
      rest = remainder != 0 || (!first && quotient[3] != 0);
    }

  shift = __builtin_clzll (high);
  exponent -= shift;
  if (shift > 0)
    {
      high = high << shift | middle >> (64 - shift);
      middle = middle << shift | low >> (64 - shift);
      low <<= shift;
    }

  *value = (MantValue) {
    .number_class = MANT_CLASS_NORMAL,
    .negative = negative,
    .sticky = rest || low != 0,
    .exponent = exponent,
    .hi = high,
    .lo = middle,
  };
}

/**
 * mant_value_from_text:
 * @text: a number, as for mant_value_from_string()
 * @length: its length in bytes
 * @value: (out): the number
 *
 * What mant_value_from_string() answers, sooner for the decimals that files are full of: up to 19
 * significant digits and a power of ten within ±27.
 *
 * Returns: as mant_value_from_string(): %MANT_DOMAIN if it is no number, %MANT_UNABLE if it has too
 *   many digits to be read exactly
 */
MantStatus
mant_value_from_text (const char *text,
                      gsize       length,
                      MantValue  *value)
{
  const char *p = text, *end = text + length;
  gboolean negative = FALSE, point = FALSE, any = FALSE;
  guint64 w = 0;
  guint n_digits = 0;
  int exponent10 = 0;

  if (p < end && (*p == '+' || *p == '-'))
    negative = *p++ == '-';
  if (end - p > 1 && p[0] == '0' && (p[1] | 0x20) == 'x')
    goto exact;

  for (; p < end; p++)
    {
      if (*p == '.')
        {
          if (point)
            goto exact;
          point = TRUE;
        }
      else if (g_ascii_isdigit (*p))
        {
          any = TRUE;
          if (w != 0 || *p != '0')
            n_digits++;
          if (n_digits > 19 || exponent10 < -100)
            goto exact;
          w = w * 10 + (*p - '0');
          exponent10 -= point;
        }
      else
        {
          break;
        }
    }
  if (!any || w == 0)
    goto exact;

  if (p < end && (*p | 0x20) == 'e')
    {
      gboolean down = FALSE;
      int exponent = 0;

      p++;
      if (p < end && (*p == '+' || *p == '-'))
        down = *p++ == '-';
      if (p == end || end - p > 3)
        goto exact;
      for (; p < end && g_ascii_isdigit (*p); p++)
        exponent = exponent * 10 + (*p - '0');
      exponent10 += down ? -exponent : exponent;
    }
  if (p != end || ABS (exponent10) > 27)
    goto exact;

  value_from_short_decimal (negative, w, exponent10, value);
  return MANT_OK;

exact:
  return mant_value_from_string (text, length, value);
}

/**
 * mant_flags_to_text:
 * @flags: what happened in an operation
 * @text: room for %MANT_FLAGS_TEXT_SIZE bytes
 *
 * The names of the flags that are set, separated by blanks; nothing when none is.
 *
 * Returns: the length, without the NUL
 */
gsize
mant_flags_to_text (MantFlags flags,
                    char     *text)
{
  static const struct {
    MantFlags flag;
    const char *name;
  } names[] = {
    { MANT_FLAG_INVALID, "invalid" },
    { MANT_FLAG_DIVZERO, "divzero" },
    { MANT_FLAG_OVERFLOW, "overflow" },
    { MANT_FLAG_UNDERFLOW, "underflow" },
    { MANT_FLAG_INEXACT, "inexact" },
  };
  char *p = text;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (flags & names[i].flag)
      {
        if (p != text)
          *p++ = ' ';
        p = g_stpcpy (p, names[i].name);
      }
  *p = '\0';
  return p - text;
}
