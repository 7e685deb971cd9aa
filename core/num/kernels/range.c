/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

/* Counts are taken in 32-bit lanes, so no more than this at a time. */
#define CHUNK ((size_t) 1 << 24)

/* Binary32 in the order of signed integers, −0 below +0. */
MANT_INLINE int32_t
ordered (uint32_t bits)
{
  return (int32_t) (bits ^ ((uint32_t) ((int32_t) bits >> 31) & 0x7fffffff));
}

static void
range_chunk (const float *x,
             size_t       n,
             MantRange   *range)
{
  uint32_t n_nan = 0, n_pos_inf = 0, n_neg_inf = 0, n_zero = 0, n_negative = 0;
  int32_t min = INT32_MAX, max = INT32_MIN;
  uint32_t absmax = 0;

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t bits = mant_bits_f32 (x[i]), a = bits & ~MANT_F32_SIGN;
      const uint32_t finite = mant_mask (a < MANT_F32_INF), order = (uint32_t) ordered (bits);
      const int32_t low = (int32_t) mant_select (finite, order, INT32_MAX);
      const int32_t high = (int32_t) mant_select (finite, order, (uint32_t) INT32_MIN);
      const uint32_t magnitude = a & finite;

      n_nan -= mant_mask (a > MANT_F32_INF);
      n_pos_inf -= mant_mask (bits == MANT_F32_INF);
      n_neg_inf -= mant_mask (bits == (MANT_F32_INF | MANT_F32_SIGN));
      n_zero -= mant_mask (a == 0);
      n_negative -= mant_mask (bits > MANT_F32_SIGN) & finite;
      min = low < min ? low : min;
      max = high > max ? high : max;
      absmax = magnitude > absmax ? magnitude : absmax;
    }

  range->n_nan = n_nan;
  range->n_pos_inf = n_pos_inf;
  range->n_neg_inf = n_neg_inf;
  range->n_zero = n_zero;
  range->n_negative = n_negative;
  range->n_finite = n - n_nan - n_pos_inf - n_neg_inf;
  range->min = range->max = range->absmax = 0;
  if (range->n_finite > 0)
    {
      range->min = mant_f32_bits ((uint32_t) ordered ((uint32_t) min)) + 0.0f; /* −0 is 0 */
      range->max = mant_f32_bits ((uint32_t) ordered ((uint32_t) max)) + 0.0f;
      range->absmax = mant_f32_bits (absmax);
    }
}

void
MANT_KERNEL (range) (const float *x,
                     size_t       n,
                     MantRange   *range)
{
  MantRange part;

  mant_range_init (range);
  for (size_t i = 0; i < n; i += CHUNK)
    {
      range_chunk (x + i, n - i < CHUNK ? n - i : CHUNK, &part);
      mant_range_merge (range, &part);
    }
}
