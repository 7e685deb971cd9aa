/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

/* Of one piece of a block, at most MANT_GRANULE elements: as the moments kernel sums it. */
MANT_INLINE double
piece (const float *x,
       size_t       n,
       uint32_t    *absmax,
       uint64_t    *n_finite)
{
  MantF64x8 squares[2] = { { 0 } };
  MantU32x8 max[2] = { { 0 } };
  MantI32x8 count = { 0 };

  for (size_t i = 0; i < n; i += MANT_LANES)
    {
      float rest[MANT_LANES];
      const float *from = x + i;

      if (n - i < MANT_LANES)
        {
          for (size_t l = 0; l < MANT_LANES; l++)
            rest[l] = l < n - i ? x[i + l] : mant_f32_bits (MANT_F32_NAN);
          from = rest;
        }

      for (int half = 0; half < 2; half++)
        {
          MantU32x8 a;
          MantI32x8 finite, larger;
          MantF64x8 v;

          memcpy (&a, from + 8 * half, sizeof a);
          a &= ~MANT_F32_SIGN;
          finite = (MantI32x8) (a < MANT_F32_INF);
          a &= (MantU32x8) finite;
          larger = (MantI32x8) (a > max[half]);
          max[half] = (a & (MantU32x8) larger) | (max[half] & ~(MantU32x8) larger);
          count -= finite;
          v = __builtin_convertvector ((MantF32x8) a, MantF64x8);
          squares[half] += v * v;
        }
    }

  for (int l = 0; l < 8; l++)
    {
      *n_finite += (uint64_t) count[l];
      *absmax = max[0][l] > *absmax ? max[0][l] : *absmax;
      *absmax = max[1][l] > *absmax ? max[1][l] : *absmax;
    }
  return MANT_SUM_LANES (squares[0], squares[1]);
}

/* Pieces of a long block merge as granules do, in a binary counter. */
static double
long_block (const float *x,
            size_t       n,
            uint32_t    *absmax,
            uint64_t    *n_finite)
{
  double node[MANT_TREE_LEVELS], sum = 0;
  uint64_t filled = 0;
  bool any = false;

  for (size_t i = 0; i < n; i += MANT_GRANULE)
    {
      double part = piece (x + i, n - i < MANT_GRANULE ? n - i : MANT_GRANULE, absmax, n_finite);
      unsigned level = 0;

      for (; (filled >> level & 1) != 0; level++)
        {
          part = node[level] + part;
          filled &= ~(UINT64_C (1) << level);
        }
      node[level] = part;
      filled |= UINT64_C (1) << level;
    }

  for (unsigned level = 0; level < MANT_TREE_LEVELS; level++)
    if ((filled >> level & 1) != 0)
      {
        sum = any ? node[level] + sum : node[level];
        any = true;
      }
  return sum;
}

void
MANT_KERNEL (crest) (const float *x,
                     size_t       n,
                     size_t       length,
                     MantCrest   *crest)
{
  for (size_t i = 0; i < n; i += length)
    {
      const size_t m = n - i < length ? n - i : length;
      uint32_t absmax = 0;
      uint64_t n_finite = 0;
      double sum;

      /* the common lengths with a loop that unrolls */
      if (m == 16)
        sum = piece (x + i, 16, &absmax, &n_finite);
      else if (m == 32)
        sum = piece (x + i, 32, &absmax, &n_finite);
      else if (m <= MANT_GRANULE)
        sum = piece (x + i, m, &absmax, &n_finite);
      else
        sum = long_block (x + i, m, &absmax, &n_finite);
      /* a short tail counts as filled up with zeros, as it is stored and as the golden vectors
       * have it */
      mant_crest_add_block (crest, (double) mant_f32_bits (absmax), sum, n_finite + (length - m));
    }
}
