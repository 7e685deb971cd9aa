/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Posits of any size. A positive posit is a bit string: a 0, a regime (a run of equal bits and the
 * bit that ends it, cut at the end of the string), the exponent's bits and the significand's; what
 * does not fit is not there and counts as 0. A negative one is the two's complement of its
 * magnitude, 10…0 is NaR.
 *
 * How a number between two neighbours is rounded:
 * - The modes without chance see the infinite bit string of the number, of which N bits are kept:
 *   the dropped ones are the fraction, the last kept one is the parity. Where exponent bits are
 *   dropped the middle is therefore not the arithmetic but the geometric one, as in the Posit
 *   Standard (2022), 4.1, whose only rounding is rne.
 * - The stochastic modes compare with the position on the straight line between the two
 *   neighbours, so that the expected result is the number itself. It is the same where no exponent
 *   bits are dropped.
 * - Below the smallest positive number the modes without chance see a number just below that one:
 *   the nearest ones never answer 0, as the standard wants it; to zero, and down for a positive
 *   number, answer 0, since nothing else is on their side. The stochastic ones go on as above, with
 *   0 as a neighbour.
 * - Beyond the largest number all modes answer that one; overflow policies have nothing to say.
 * - Inf is not a real number and becomes NaR, with MANT_FLAG_INVALID. */

#include "codec-between.h"

static MantU128
sign_bit (const MantFormat *format)
{
  return (MantU128) 1 << (format->bits - 1);
}

static MantU128
negate (const MantFormat *format,
        MantU128          integer)
{
  return -integer & mant_low_bits (format->bits);
}

/* The length of the run of bits equal to bit `from`, downwards. */
static int
run_length (MantU128 integer,
            int      from)
{
  const bool first = integer >> from & 1;
  int n = 1;

  while (n <= from && (integer >> (from - n) & 1) == first)
    n++;
  return n;
}

static MantValue
decode (const MantFormat *format,
        MantCode          code)
{
  const int es = format->exponent_bits;
  MantU128 integer = mant_code_to_integer (code);
  const bool negative = (integer & sign_bit (format)) != 0;
  int n_left, run, n_exponent;
  int64_t exponent;

  if (integer == 0)
    return mant_value_zero (false);
  if (integer == sign_bit (format))
    return (MantValue) { .number_class = MANT_CLASS_NAR };
  if (negative)
    integer = negate (format, integer);

  run = run_length (integer, format->bits - 2);
  exponent = integer >> (format->bits - 2) & 1 ? run - 1 : -run;
  n_left = format->bits - 1 - run - 1; /* below the regime and the bit that ends it */
  if (n_left < 0)
    n_left = 0;

  n_exponent = n_left < es ? n_left : es;
  exponent = (exponent * ((int64_t) 1 << es))
             + ((int64_t) (integer >> (n_left - n_exponent) & mant_low_bits (n_exponent))
                << (es - n_exponent));
  n_left -= n_exponent;
  return mant_value_make (negative, (integer & mant_low_bits (n_left)) | (MantU128) 1 << n_left,
                          exponent - n_left);
}

static MantCode
signed_code (const MantFormat *format,
             MantU128          magnitude,
             bool              negative)
{
  return mant_code_from_integer (negative ? negate (format, magnitude) : magnitude);
}

/* The position on the line from 2^low to 2^high, 2^low < |value| < 2^high, as a jammed fraction. */
static uint64_t
position_in_gap (const MantValue *value,
                 int64_t          low,
                 int64_t          high)
{
  const MantValue kept = mant_value_make (value->negative, 1, low),
                  other = mant_value_make (value->negative, 1, high);
  MantU128 whole_bits;
  uint64_t fraction;

  if (high - low < 192)
    return mant_between (value, &kept, &other, true);

  /* With d = high − low, y = |value|·2^−low and Z = y·2^(63−d) the position's first 63 bits are
   * those of Z − (2^63 − Z)/(2^d − 1). What is subtracted is positive and below 2^−128, while Z,
   * where it is 1 or more, has no bit below 2^−127: it matters only if Z is an integer. */
  mant_round_split (value, high - MANT_FRACTION_BITS, &whole_bits, &fraction);
  return (fraction != 0 ? (uint64_t) whole_bits : (uint64_t) whole_bits - 1) | 1;
}

static MantCode
encode (const MantFormat          *format,
        const MantValue           *value,
        const MantRoundingContext *rounding,
        MantOverflow               overflow,
        MantFlags                 *flags)
{
  const bool negative = value->negative;
  const int es = format->exponent_bits, n = format->bits - 1; /* without the sign */
  const bool stochastic = rounding->rounding->stochastic;
  int64_t regime, exponent;
  int n_regime, n_left;
  MantU128 kept;
  uint64_t fraction;

  (void) overflow;
  switch (value->number_class)
    {
    case MANT_CLASS_INF:
      *flags |= MANT_FLAG_INVALID;
      return mant_code_from_integer (sign_bit (format));

    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
      return mant_code_from_integer (sign_bit (format));

    case MANT_CLASS_ZERO:
      return mant_code_from_integer (0);

    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
      break;
    }

  if (value->exponent >= format->emax)
    {
      if (value->exponent > format->emax || value->sticky
          || mant_value_significand (value) != (MantU128) 1 << 127)
        *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      return signed_code (format, mant_low_bits (n), negative);
    }

  if (value->exponent < format->emin)
    {
      *flags |= MANT_FLAG_UNDERFLOW | MANT_FLAG_INEXACT;
      fraction = MANT_FRACTION_MASK;
      if (stochastic)
        mant_round_split (value, format->emin, &kept, &fraction);
      return signed_code (format, mant_round_up (rounding, fraction, false, negative), negative);
    }

  /* emin <= exponent < emax: the regime fits, if with nothing behind it */
  regime = value->exponent >> es; /* floor */
  exponent = value->exponent - regime * ((int64_t) 1 << es);
  if (regime >= 0)
    {
      n_regime = (int) regime + 2;
      kept = mant_low_bits ((int) regime + 1) << 1;
    }
  else
    {
      n_regime = (int) -regime + 1;
      kept = 1;
    }
  n_left = n - n_regime;

  if (n_left >= es)
    {
      const int m = n_left - es;
      MantU128 significand;

      mant_round_split (value, (int64_t) value->exponent - m, &significand, &fraction);
      kept = (kept << es | (MantU128) exponent) << m | (significand & mant_low_bits (m));
    }
  else
    {
      const int n_cut = es - n_left; /* exponent bits that are dropped */
      const int64_t cut = exponent & (int64_t) mant_low_bits (n_cut);

      kept = kept << n_left | (MantU128) (exponent >> n_cut);
      if (stochastic)
        {
          const int64_t low = (int64_t) value->exponent - cut;

          fraction = 0;
          if (cut != 0 || value->sticky || mant_value_significand (value) != (MantU128) 1 << 127)
            fraction = position_in_gap (value, low, low + ((int64_t) 1 << n_cut));
        }
      else
        {
          /* the dropped exponent bits, then the significand's */
          mant_round_split (value, (int64_t) value->exponent - (MANT_FRACTION_BITS - n_cut),
                            &(MantU128) { 0 }, &fraction);
          fraction = fraction != 0; /* the jam */
          fraction |= (uint64_t) cut << (MANT_FRACTION_BITS - n_cut);
          fraction |= (uint64_t) (mant_value_significand (value) << 1
                                  >> (128 - (MANT_FRACTION_BITS - n_cut)));
        }
    }

  if (fraction != 0)
    {
      *flags |= MANT_FLAG_INEXACT;
      kept += mant_round_up (rounding, fraction, kept & 1, negative);
    }
  return signed_code (format, kept, negative);
}

/* The fields of the string as it stands, which is how the standard reads a negative one, too: its
 * regime is the first run after the sign. */
static MantField
field (const MantFormat *format,
       MantCode          code,
       int               bit)
{
  const MantU128 integer = mant_code_to_integer (code);
  int n_left;

  if (bit == format->bits - 1)
    return MANT_FIELD_SIGN;

  n_left = format->bits - 1 - run_length (integer, format->bits - 2) - 1;
  if (bit >= n_left)
    return MANT_FIELD_REGIME;
  return bit >= n_left - format->exponent_bits ? MANT_FIELD_EXPONENT : MANT_FIELD_SIGNIFICAND;
}

static bool
neighbour (const MantFormat *format,
           MantCode          code,
           bool              up,
           MantCode         *result)
{
  const MantU128 integer = mant_code_to_integer (code) & mant_low_bits (format->bits);
  const MantU128 next = (up ? integer + 1 : integer - 1) & mant_low_bits (format->bits);

  if (integer == sign_bit (format) || next == sign_bit (format))
    return false;
  *result = mant_code_from_integer (next);
  return true;
}

const MantCodec mant_codec_posit = {
  .id = "posit", .decode = decode, .encode = encode, .field = field, .neighbour = neighbour
};
