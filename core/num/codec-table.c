/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Code books: code i stands for values[i], ascending. Between two neighbours a rounding mode sees
 * the position on the straight line from the one nearer to zero (what is kept) to the other one;
 * the parity is that of the kept one's index. No Inf, no NaN. */

#include "codec-between.h"

#include <math.h>

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
  fraction = mant_between (value, lower_is_kept ? &lower : &upper, lower_is_kept ? &upper : &lower,
                           rounding->rounding->stochastic);

  if (mant_round_up (rounding, fraction, kept & 1, !lower_is_kept))
    kept = lower_is_kept ? above : below;
  return (MantCode) { .lo = (uint64_t) kept };
}

static MantField
field (const MantFormat *format,
       MantCode          code,
       int               bit)
{
  (void) format;
  (void) code;
  (void) bit;
  return MANT_FIELD_INDEX;
}

static bool
neighbour (const MantFormat *format,
           MantCode          code,
           bool              up,
           MantCode         *result)
{
  const uint64_t last = (uint64_t) format->n_values - 1;

  if (code.hi != 0 || code.lo > last || code.lo == (up ? last : 0))
    return false;
  *result = (MantCode) { .lo = up ? code.lo + 1 : code.lo - 1 };
  return true;
}

const MantCodec mant_codec_table = {
  .id = "table", .decode = decode, .encode = encode, .field = field, .neighbour = neighbour
};
