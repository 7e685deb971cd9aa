/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

typedef struct {
  MantF64x8 error_squares, error, x_squares, q_squares, xq, max;
  MantI64x8 argmax, n, n_zeroed, n_became;
} Lanes;

MANT_INLINE void
add (Lanes       *lanes,
     const float *x,
     const float *y,
     MantI64x8    index)
{
  MantU32x8 x_bits, q_bits;
  MantI32x8 x_finite, q_finite, pair, zeroed;
  MantF64x8 v, q, e, magnitude;
  MantI64x8 keep, larger;

  memcpy (&x_bits, x, sizeof x_bits);
  memcpy (&q_bits, y, sizeof q_bits);
  x_finite = (MantI32x8) ((x_bits & ~MANT_F32_SIGN) < MANT_F32_INF);
  q_finite = (MantI32x8) ((q_bits & ~MANT_F32_SIGN) < MANT_F32_INF);
  pair = x_finite & q_finite;
  zeroed = pair & (MantI32x8) ((x_bits & ~MANT_F32_SIGN) != 0)
           & (MantI32x8) ((q_bits & ~MANT_F32_SIGN) == 0);
  keep = __builtin_convertvector (pair, MantI64x8);

  v = __builtin_convertvector ((MantF32x8) (x_bits & (MantU32x8) pair), MantF64x8);
  q = __builtin_convertvector ((MantF32x8) (q_bits & (MantU32x8) pair), MantF64x8);
  e = q - v;
  magnitude = (MantF64x8) ((MantI64x8) e & INT64_MAX);

  lanes->error_squares += e * e;
  lanes->error += e;
  lanes->x_squares += v * v;
  lanes->q_squares += q * q;
  lanes->xq += q * v;

  /* max begins at −1: the first pair is larger, and of equals the first stays */
  larger = (magnitude > lanes->max) & keep;
  lanes->max = (MantF64x8) (((MantI64x8) magnitude & larger) | ((MantI64x8) lanes->max & ~larger));
  lanes->argmax = (index & larger) | (lanes->argmax & ~larger);

  lanes->n -= keep;
  lanes->n_zeroed -= __builtin_convertvector (zeroed, MantI64x8);
  lanes->n_became -= __builtin_convertvector (x_finite & ~q_finite, MantI64x8);
}

void
MANT_KERNEL (errors) (const float *x,
                      const float *y,
                      size_t       n,
                      MantErrors  *errors)
{
  const MantI64x8 first = { 0, 1, 2, 3, 4, 5, 6, 7 };
  const size_t whole = n - n % MANT_LANES;
  Lanes low = { .max = (MantF64x8) { 0 } - 1.0 }, high = { .max = (MantF64x8) { 0 } - 1.0 };
  float rest_x[MANT_LANES], rest_y[MANT_LANES];

  for (size_t i = 0; i < whole; i += MANT_LANES)
    {
      add (&low, x + i, y + i, first + (int64_t) i);
      add (&high, x + i + 8, y + i + 8, first + (int64_t) (i + 8));
    }
  for (size_t i = 0; i < MANT_LANES; i++)
    {
      rest_x[i] = i < n - whole ? x[whole + i] : mant_f32_bits (MANT_F32_NAN);
      rest_y[i] = i < n - whole ? y[whole + i] : 0;
    }
  add (&low, rest_x, rest_y, first + (int64_t) whole);
  add (&high, rest_x + 8, rest_y + 8, first + (int64_t) (whole + 8));

  *errors = (MantErrors) {
    .sum_error_squares = MANT_SUM_LANES (low.error_squares, high.error_squares),
    .sum_error = MANT_SUM_LANES (low.error, high.error),
    .sum_x_squares = MANT_SUM_LANES (low.x_squares, high.x_squares),
    .sum_q_squares = MANT_SUM_LANES (low.q_squares, high.q_squares),
    .sum_xq = MANT_SUM_LANES (low.xq, high.xq),
  };

  for (int l = 0; l < MANT_LANES; l++)
    {
      const Lanes *lanes = l < 8 ? &low : &high;
      const double max = lanes->max[l % 8];
      const uint64_t argmax = (uint64_t) lanes->argmax[l % 8];

      errors->n += (uint64_t) lanes->n[l % 8];
      errors->n_zeroed += (uint64_t) lanes->n_zeroed[l % 8];
      errors->n_became_nonfinite += (uint64_t) lanes->n_became[l % 8];
      if (lanes->n[l % 8] > 0
          && (max > errors->max_abs_error
              || (max == errors->max_abs_error && argmax < errors->argmax)
              || errors->n == (uint64_t) lanes->n[l % 8]))
        {
          errors->max_abs_error = max;
          errors->argmax = argmax;
        }
    }
}
