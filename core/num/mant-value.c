/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-value.h"

#include "mant-round.h"

#include <string.h>

/* IEEE 754 binary interchange fields: @n_fraction stored significand bits, exponent bias @bias. */
static MantValue
from_bits (uint64_t bits,
           int      n_fraction,
           int      bias,
           int      n_bits)
{
  const uint64_t fraction = bits & ((UINT64_C (1) << n_fraction) - 1);
  const int field = (int) (bits >> n_fraction & (2 * (unsigned) bias + 1));
  const bool negative = bits >> (n_bits - 1) & 1;

  if (field == 2 * bias + 1)
    return (MantValue){ .number_class = fraction == 0 ? MANT_CLASS_INF : MANT_CLASS_NAN,
                        .negative = negative };

  return mant_value_make (negative,
                          field == 0 ? fraction : fraction | UINT64_C (1) << n_fraction,
                          (field == 0 ? 1 : field) - bias - n_fraction);
}

/**
 * mant_value_from_f64:
 * @x: any binary64
 *
 * Unpacks @x, exactly. Every finite number but zero is %MANT_CLASS_NORMAL: subnormal is a property
 * of a format and a value, and @x has only been carried in binary64. NaN keeps its sign and loses
 * its payload.
 *
 * Returns: @x
 */
MantValue
mant_value_from_f64 (double x)
{
  uint64_t bits;

  memcpy (&bits, &x, sizeof bits);
  return from_bits (bits, 52, 1023, 64);
}

/**
 * mant_value_from_f32:
 * @x: any binary32
 *
 * As [func@value_from_f64]; bits are read, so that a signalling NaN does not trap and a subnormal
 * does not depend on the processor's mode.
 *
 * Returns: @x
 */
MantValue
mant_value_from_f32 (float x)
{
  uint32_t bits;

  memcpy (&bits, &x, sizeof bits);
  return from_bits (bits, 23, 127, 32);
}

/* Packs into IEEE binary interchange fields, to nearest, ties to even. */
static uint64_t
to_bits (const MantValue *value,
         int              n_fraction,
         int              bias,
         int              n_bits)
{
  const uint64_t sign = (uint64_t) value->negative << (n_bits - 1);
  const uint64_t inf = (uint64_t) (2 * bias + 1) << n_fraction;
  const uint64_t half = UINT64_C (1) << (MANT_FRACTION_BITS - 1);
  const int emin = 1 - bias;
  MantU128 kept;
  uint64_t fraction, bits;
  int64_t quantum;

  switch (value->number_class)
    {
    case MANT_CLASS_ZERO:
      return sign;
    case MANT_CLASS_INF:
      return sign | inf;
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      return sign | inf | UINT64_C (1) << (n_fraction - 1);
    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      break;
    }

  if (value->exponent > bias)
    return sign | inf;

  quantum = (value->exponent < emin ? emin : (int64_t) value->exponent) - n_fraction;
  mant_round_split (value, quantum, &kept, &fraction);
  bits = (uint64_t) kept;
  if (value->exponent >= emin)
    bits += (uint64_t) (value->exponent - emin) << n_fraction; /* kept has the hidden bit */
  if (fraction > half || (fraction == half && (bits & 1) != 0))
    bits++;

  return sign | bits;
}

/**
 * mant_value_to_f64:
 * @value: a number
 *
 * Rounds to binary64, to nearest, ties to even, subnormals and overflow to infinity included. NaN
 * and NaR become a quiet NaN of the same sign. Exact for every format that fits binary64.
 *
 * Returns: the nearest binary64
 */
double
mant_value_to_f64 (const MantValue *value)
{
  const uint64_t bits = to_bits (value, 52, 1023, 64);
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/**
 * mant_value_to_f32:
 * @value: a number
 *
 * As [func@value_to_f64], to binary32, in one rounding.
 *
 * Returns: the nearest binary32
 */
float
mant_value_to_f32 (const MantValue *value)
{
  const uint32_t bits = (uint32_t) to_bits (value, 23, 127, 32);
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/**
 * mant_value_to_hex:
 * @value: a number
 * @buffer: (out caller-allocates) (array length=buffer_size): where the text goes, NUL included;
 *   64 bytes are always enough
 * @buffer_size: its size in bytes
 *
 * The number as a C99 hexadecimal float, normalised and without trailing zeros: `0x1.8p+3`,
 * `-0x0p+0`, `inf`, `-inf`, `nan` (whatever its sign), `nar`. Exact: all 128 bits are written; only
 * `sticky` is not shown.
 *
 * Returns: %MANT_OK, or %MANT_SHORT_BUFFER with nothing written
 */
MantStatus
mant_value_to_hex (const MantValue *value,
                   char            *buffer,
                   size_t           buffer_size)
{
  char text[64];
  size_t n = 0;

  switch (value->number_class)
    {
    case MANT_CLASS_NAN:
      memcpy (text, "nan", 3);
      n = 3;
      break;

    case MANT_CLASS_NAR:
      memcpy (text, "nar", 3);
      n = 3;
      break;

    case MANT_CLASS_INF:
      if (value->negative)
        text[n++] = '-';
      memcpy (text + n, "inf", 3);
      n += 3;
      break;

    case MANT_CLASS_ZERO:
      if (value->negative)
        text[n++] = '-';
      memcpy (text + n, "0x0p+0", 6);
      n += 6;
      break;

    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      {
        MantU128 tail = mant_value_significand (value) << 1; /* the leading 1 falls off */
        int64_t exponent = value->exponent;
        char digits[16];
        size_t n_digits = 0;

        if (value->negative)
          text[n++] = '-';
        memcpy (text + n, "0x1", 3);
        n += 3;
        if (tail != 0)
          text[n++] = '.';
        for (; tail != 0; tail <<= 4)
          text[n++] = "0123456789abcdef"[(unsigned) (tail >> 124)];
        text[n++] = 'p';
        text[n++] = exponent < 0 ? '-' : '+';
        if (exponent < 0)
          exponent = -exponent;
        do
          digits[n_digits++] = (char) ('0' + exponent % 10);
        while ((exponent /= 10) != 0);
        while (n_digits > 0)
          text[n++] = digits[--n_digits];
        break;
      }
    }

  if (buffer_size < n + 1)
    return MANT_SHORT_BUFFER;

  memcpy (buffer, text, n);
  buffer[n] = '\0';
  return MANT_OK;
}

/* Order of magnitudes, both finite and not zero. */
static int
compare_magnitude (const MantValue *a,
                   const MantValue *b)
{
  const MantU128 sa = mant_value_significand (a), sb = mant_value_significand (b);

  if (a->exponent != b->exponent)
    return a->exponent < b->exponent ? -1 : 1;
  if (sa != sb)
    return sa < sb ? -1 : 1;
  return (int) a->sticky - (int) b->sticky;
}

/**
 * mant_value_compare:
 * @a: a number
 * @b: a number
 *
 * The order of @a and @b on the real line: −1, 0 or 1. −0 equals +0. To be usable as a sort order
 * it is total: NaN and NaR come after everything else and equal each other. Two sticky numbers with
 * the same bits count as equal.
 *
 * Returns: the sign of @a − @b
 */
int
mant_value_compare (const MantValue *a,
                    const MantValue *b)
{
  const bool a_nan = a->number_class == MANT_CLASS_NAN || a->number_class == MANT_CLASS_NAR;
  const bool b_nan = b->number_class == MANT_CLASS_NAN || b->number_class == MANT_CLASS_NAR;
  int sa, sb, order;

  if (a_nan || b_nan)
    return (int) a_nan - (int) b_nan;

  sa = a->number_class == MANT_CLASS_ZERO ? 0 : a->negative ? -1 : 1;
  sb = b->number_class == MANT_CLASS_ZERO ? 0 : b->negative ? -1 : 1;
  if (sa != sb)
    return sa < sb ? -1 : 1;
  if (sa == 0)
    return 0;

  if (a->number_class == MANT_CLASS_INF || b->number_class == MANT_CLASS_INF)
    order = (int) (a->number_class == MANT_CLASS_INF) - (int) (b->number_class == MANT_CLASS_INF);
  else
    order = compare_magnitude (a, b);

  return sa < 0 ? -order : order;
}

/**
 * mant_class_name:
 * @number_class: a class
 *
 * The class as cli.md's `decode` prints it: "zero", "subnormal", "normal", "inf", "nan", "nar".
 *
 * Returns: (transfer none): static text
 */
const char *
mant_class_name (MantClass number_class)
{
  switch (number_class)
    {
    case MANT_CLASS_ZERO:      return "zero";
    case MANT_CLASS_SUBNORMAL: return "subnormal";
    case MANT_CLASS_NORMAL:    return "normal";
    case MANT_CLASS_INF:       return "inf";
    case MANT_CLASS_NAN:       return "nan";
    case MANT_CLASS_NAR:       return "nar";
    }

  return "nan";
}
