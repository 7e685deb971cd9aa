/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Code books: code i stands for values[i], ascending. Between two neighbours a rounding mode sees
 * the position on the straight line from the one nearer to zero (what is kept) to the other one;
 * the parity is that of the kept one's index. No Inf, no NaN. */

#include "mant-round.h"

#include "mant-format.h"

#include <math.h>
#include <string.h>

/* Fixed point that holds every binary32, and then some: bit 0 is 2^−320. */
#define N_LIMBS  8
#define LOWEST   (-320)

typedef struct {
  uint64_t limb[N_LIMBS]; /* least significant first */
} Fixed;

/* The magnitude of a number below 2^129; what is below bit 0 is jammed into it. Thresholds of a
 * rounding are multiples of 2^−149−63, so a jammed bit 0 cannot cross one. */
static Fixed
fixed_from_value (const MantValue *value)
{
  Fixed fixed = { { 0 } };
  const int64_t shift = (int64_t) value->exponent - 127 - LOWEST;
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
                const MantValue *b)
{
  const Fixed fa = fixed_from_value (a), fb = fixed_from_value (b);

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

/* The same as far as a mode without chance can tell: below half, half, above half; 0 < part < whole. */
static uint64_t
fixed_ratio_to_half (const Fixed *part,
                     const Fixed *whole)
{
  const uint64_t half = UINT64_C (1) << (MANT_FRACTION_BITS - 1);
  const Fixed twice = fixed_add (part, part, false);
  const int side = fixed_compare (&twice, whole);

  return side < 0 ? 1 : side == 0 ? half : half | 1;
}

static MantValue
decode (const MantFormat *format,
        MantCode          code)
{
  if (code.hi != 0 || code.lo >= (uint64_t) format->n_values)
    return (MantValue) { .number_class = MANT_CLASS_NAN }; /* a code without a number */

  return mant_value_from_f32 (format->values[code.lo]);
}

static MantCode
encode (const MantFormat          *format,
        const MantValue           *value,
        const MantRoundingContext *rounding,
        MantOverflow               overflow,
        MantFlags                 *flags)
{
  int below = -1, above = format->n_values; /* values[below] <= value < values[above] */
  MantValue lower, upper;
  Fixed part, whole;
  bool lower_is_kept;
  uint64_t fraction;
  int kept;

  if (value->number_class == MANT_CLASS_NAN || value->number_class == MANT_CLASS_NAR)
    {
      MantValue zero = mant_value_zero (false);

      *flags |= MANT_FLAG_INVALID;
      return encode (format, &zero, rounding, overflow, &(MantFlags) { MANT_FLAG_NONE });
    }

  while (above - below > 1)
    {
      const int middle = below + (above - below) / 2;

      lower = mant_value_from_f32 (format->values[middle]);
      if (mant_value_compare (&lower, value) <= 0)
        below = middle;
      else
        above = middle;
    }

  if (below < 0)
    {
      *flags |= MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      return (MantCode) { .lo = 0 };
    }

  lower = mant_value_from_f32 (format->values[below]);
  if (mant_value_compare (&lower, value) == 0)
    return (MantCode) { .lo = (uint64_t) below };
  *flags |= MANT_FLAG_INEXACT;
  if (above == format->n_values)
    {
      *flags |= MANT_FLAG_OVERFLOW;
      return (MantCode) { .lo = (uint64_t) below };
    }

  upper = mant_value_from_f32 (format->values[above]);
  lower_is_kept = fabsf (format->values[below]) < fabsf (format->values[above]);
  kept = lower_is_kept ? below : above;
  whole = fixed_distance (&upper, &lower);
  part = fixed_distance (value, lower_is_kept ? &lower : &upper);
  fraction = rounding->rounding->stochastic ? fixed_ratio (part, &whole)
                                            : fixed_ratio_to_half (&part, &whole);

  if (mant_round_up (rounding, fraction, kept & 1, !lower_is_kept))
    kept = lower_is_kept ? above : below;
  return (MantCode) { .lo = (uint64_t) kept };
}

const MantCodec mant_codec_table = { .id = "table", .decode = decode, .encode = encode };
