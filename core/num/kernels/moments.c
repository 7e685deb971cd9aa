/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

/* Eight elements as double, zero where they are not finite, with a mask of those that are. Elements
 * from n on count as not finite. */
MANT_INLINE MantF64x8
load (const float *x,
      MantI64x8   *finite)
{
  MantU32x8 bits;
  MantI32x8 keep;

  memcpy (&bits, x, sizeof bits);
  keep = (MantI32x8) ((bits & ~MANT_F32_SIGN) < MANT_F32_INF);
  bits &= (MantU32x8) keep;
  *finite = __builtin_convertvector (keep, MantI64x8);
  return __builtin_convertvector ((MantF32x8) bits, MantF64x8);
}

MANT_INLINE void
first_pass (const float *x,
            MantF64x8    sum[2],
            MantF64x8    squares[2],
            MantI64x8    count[2])
{
  for (int half = 0; half < 2; half++)
    {
      MantI64x8 finite;
      const MantF64x8 v = load (x + 8 * half, &finite);

      sum[half] += v;
      squares[half] += v * v;
      count[half] -= finite;
    }
}

MANT_INLINE void
second_pass (const float *x,
             double       mean,
             MantF64x8    m2[2],
             MantF64x8    m3[2],
             MantF64x8    m4[2])
{
  for (int half = 0; half < 2; half++)
    {
      MantI64x8 finite;
      const MantF64x8 v = load (x + 8 * half, &finite);
      const MantF64x8 d = (MantF64x8) ((MantI64x8) (v - mean) & finite);
      const MantF64x8 d2 = d * d;

      m2[half] += d2;
      m3[half] += d2 * d;
      m4[half] += d2 * d2;
    }
}

/* The last, incomplete sixteen: NaN is left out. */
MANT_INLINE void
pad (const float *x,
     size_t       n,
     float        padded[MANT_LANES])
{
  for (size_t i = 0; i < MANT_LANES; i++)
    padded[i] = i < n ? x[i] : mant_f32_bits (MANT_F32_NAN);
}

void
MANT_KERNEL (moments) (const float *x,
                       size_t       n,
                       MantMoments *moments)
{
  const size_t whole = n - n % MANT_LANES;
  MantF64x8 a[2] = { { 0 } }, b[2] = { { 0 } }, c[2] = { { 0 } };
  MantI64x8 count[2] = { { 0 } };
  float rest[MANT_LANES];

  *moments = (MantMoments) { 0 };
  pad (x + whole, n - whole, rest);

  for (size_t i = 0; i < whole; i += MANT_LANES)
    first_pass (x + i, a, b, count);
  first_pass (rest, a, b, count);

  count[0] += count[1];
  for (int l = 0; l < 8; l++)
    moments->n += (uint64_t) count[0][l];
  moments->sum_squares = MANT_SUM_LANES (b[0], b[1]);
  if (moments->n == 0)
    return;

  moments->mean = MANT_SUM_LANES (a[0], a[1]) / (double) moments->n;
  for (int half = 0; half < 2; half++)
    a[half] = b[half] = c[half] = (MantF64x8) { 0 };
  for (size_t i = 0; i < whole; i += MANT_LANES)
    second_pass (x + i, moments->mean, a, b, c);
  second_pass (rest, moments->mean, a, b, c);

  moments->m2 = MANT_SUM_LANES (a[0], a[1]);
  moments->m3 = MANT_SUM_LANES (b[0], b[1]);
  moments->m4 = MANT_SUM_LANES (c[0], c[1]);
}
