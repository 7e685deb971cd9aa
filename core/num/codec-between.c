/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codec-between.h"

/* Fixed point, as wide as it takes for numbers whose exponents are up to 300 apart; see
 * mant_between (). */
#define N_LIMBS 8
#define N_BITS  (64 * N_LIMBS)

typedef struct {
  uint64_t limb[N_LIMBS]; /* least significant first */
} Fixed;

/* The magnitude of a number below 2^(lowest + N_BITS) in units of 2^lowest; what is below bit 0 is
 * jammed into it. */
static Fixed
fixed_from_value (const MantValue *value,
                  int64_t          lowest)
{
  Fixed fixed = { { 0 } };
  const int64_t shift = (int64_t) value->exponent - 127 - lowest;
  MantU128 significand = mant_value_significand (value);
  bool tail = value->sticky;

  if (!mant_value_is_finite_nonzero (value))
    return fixed;

  if (shift < 0)
    {
      if (shift <= -128)
        {
          fixed.limb[0] = 1;
          return fixed;
        }
      tail |= (significand & (((MantU128) 1 << -shift) - 1)) != 0;
      significand >>= -shift;
      fixed.limb[0] = (uint64_t) significand;
      fixed.limb[1] = (uint64_t) (significand >> 64);
    }
  else
    {
      const int limb = (int) (shift / 64), bits = (int) (shift % 64);

      fixed.limb[limb] = (uint64_t) (significand << bits);
      fixed.limb[limb + 1] = (uint64_t) (significand << bits >> 64);
      if (bits != 0)
        fixed.limb[limb + 2] = (uint64_t) (significand >> (128 - bits));
    }
  fixed.limb[0] |= tail;
  return fixed;
}

static int
fixed_compare (const Fixed *a,
               const Fixed *b)
{
  for (int i = N_LIMBS - 1; i >= 0; i--)
    if (a->limb[i] != b->limb[i])
      return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

/* a + b, or a − b for a >= b */
static Fixed
fixed_add (const Fixed *a,
           const Fixed *b,
           bool         subtract)
{
  Fixed sum;
  MantU128 carry = subtract;

  for (int i = 0; i < N_LIMBS; i++)
    {
      carry += (MantU128) a->limb[i] + (subtract ? ~b->limb[i] : b->limb[i]);
      sum.limb[i] = (uint64_t) carry;
      carry >>= 64;
    }
  return sum;
}

/* |a − b| of two numbers */
static Fixed
fixed_distance (const MantValue *a,
                const MantValue *b,
                int64_t          lowest)
{
  const Fixed fa = fixed_from_value (a, lowest), fb = fixed_from_value (b, lowest);

  if (a->negative != b->negative)
    return fixed_add (&fa, &fb, false);
  return fixed_compare (&fa, &fb) >= 0 ? fixed_add (&fa, &fb, true) : fixed_add (&fb, &fa, true);
}

/* part / whole as MANT_FRACTION_BITS jammed bits; part < whole */
static uint64_t
fixed_ratio (Fixed        part,
             const Fixed *whole)
{
  static const Fixed zero;
  uint64_t bits = 0;

  for (int i = 0; i < MANT_FRACTION_BITS; i++)
    {
      part = fixed_add (&part, &part, false);
      bits <<= 1;
      if (fixed_compare (&part, whole) >= 0)
        {
          part = fixed_add (&part, whole, true);
          bits |= 1;
        }
    }

  return bits | (fixed_compare (&part, &zero) != 0);
}

/* The same as far as a mode without chance can tell: below half, half, above half;
 * 0 < part < whole. */
static uint64_t
fixed_ratio_to_half (const Fixed *part,
                     const Fixed *whole)
{
  const uint64_t half = UINT64_C (1) << (MANT_FRACTION_BITS - 1);
  const Fixed twice = fixed_add (part, part, false);
  const int side = fixed_compare (&twice, whole);

  return side < 0 ? 1 : side == 0 ? half : half | 1;
}

/* The exponent of the last bit of a number that is not 0. */
static int64_t
last_place (const MantValue *value)
{
  const int zeros = value->lo != 0 ? __builtin_ctzll (value->lo) : 64 + __builtin_ctzll (value->hi);

  return (int64_t) value->exponent - 127 + zeros;
}

/* The number in units of 2^lowest, where that is an integer below 2^63. */
static int64_t
to_integer (const MantValue *value,
            int64_t          lowest)
{
  const int64_t shift = 127 - ((int64_t) value->exponent - lowest);
  int64_t magnitude;

  if (!mant_value_is_finite_nonzero (value))
    return 0;
  magnitude = (int64_t) (mant_value_significand (value) >> shift);
  return value->negative ? -magnitude : magnitude;
}

/* The same as mant_between () for numbers that 63 bits hold together, which most do; false where
 * they do not. */
static bool
between_small (const MantValue *value,
               const MantValue *kept,
               const MantValue *other,
               bool             exact,
               uint64_t        *fraction)
{
  const uint64_t half = UINT64_C (1) << (MANT_FRACTION_BITS - 1);
  const MantValue *const all[] = { value, kept, other };
  int64_t lowest = INT64_MAX, highest = INT64_MIN, origin, v, o;
  uint64_t part, whole;
  MantU128 twice;

  if (value->sticky)
    return false;
  for (int i = 0; i < 3; i++)
    if (mant_value_is_finite_nonzero (all[i]))
      {
        const int64_t place = last_place (all[i]);

        lowest = place < lowest ? place : lowest;
        highest = all[i]->exponent > highest ? all[i]->exponent : highest;
      }
  if (highest - lowest > 61)
    return false;

  origin = to_integer (kept, lowest);
  v = to_integer (value, lowest) - origin;
  o = to_integer (other, lowest) - origin;
  part = (uint64_t) (v < 0 ? -v : v);
  whole = (uint64_t) (o < 0 ? -o : o);
  if (exact)
    {
      const MantU128 dividend = (MantU128) part << MANT_FRACTION_BITS;
      const MantU128 quotient = dividend / whole;

      *fraction = (uint64_t) quotient | (quotient * whole != dividend);
    }
  else
    {
      twice = (MantU128) part << 1;
      *fraction = twice < whole ? 1 : twice == whole ? half : half | 1;
    }
  return true;
}

/* |value − kept| / |other − kept| as the fraction that mant_round_up () takes. value lies strictly
 * between the two; exact: for the modes that compare the fraction with random bits, the others need
 * to know no more than on which side of the middle it is.
 *
 * The largest of the three magnitudes has its first bit at N_BITS − 3, which leaves room for a sum
 * and a doubling. What value has below bit 0 is jammed: that is the true fraction's jam, as long as
 * kept and other have no bits below bit 63 + 1 and so no threshold lies there. Binary32 numbers, 64-
 * bit integers and posits whose exponents are less than 192 apart are well above that. */
uint64_t
mant_between (const MantValue *value,
              const MantValue *kept,
              const MantValue *other,
              bool             exact)
{
  int64_t highest = INT64_MIN, lowest;
  Fixed part, whole;
  uint64_t fraction;

  if (between_small (value, kept, other, exact, &fraction))
    return fraction;

  if (mant_value_is_finite_nonzero (kept))
    highest = kept->exponent;
  if (mant_value_is_finite_nonzero (other) && other->exponent > highest)
    highest = other->exponent;
  lowest = highest - (N_BITS - 3);

  part = fixed_distance (value, kept, lowest);
  whole = fixed_distance (other, kept, lowest);
  return exact ? fixed_ratio (part, &whole) : fixed_ratio_to_half (&part, &whole);
}
