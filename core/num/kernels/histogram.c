/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

/* Bins are found for so many elements at once, then counted. */
#define CHUNK 1024
/* Up to so many bins are counted in four tables of 32 bits, taken in turn: a count that is still on
 * its way to the cache is not waited for when the next element falls into the same bin. */
#define LOCAL_BINS 1023
#define LOCAL_MAX  ((size_t) 1 << 24)

/* x = 2^k·(1 + f), 0 <= f < 1, is at k + f: log2 to within 0.09, exact at powers of two, and even
 * in x from one power to the next. 2^23·(k + f) is the bit pattern itself, less 127·2^23; a
 * subnormal's that of its integer significand, less 149·2^23 more. */
MANT_INLINE double
log_position (uint32_t a)
{
  const uint32_t integer = mant_bits_f32 ((float) (int32_t) a) - (UINT32_C (149) << 23);
  const uint32_t key = mant_select (mant_mask (a < UINT32_C (0x800000)), integer, a);

  return (double) (int32_t) key * 0x1p-23 - 127.0;
}

/* bin[i] = n_bins for elements that are not counted. Choices are masks, or the loop is none of
 * vectors. */
MANT_INLINE void
find_bins (bool         log_magnitude,
           double       lo,
           double       bins_per_unit,
           uint32_t     n_bins,
           const float *x,
           size_t       n,
           int32_t     *bin)
{
  const double last = (double) (n_bins - 1);
  const uint32_t least = log_magnitude ? 1 : 0; /* magnitude that is counted */

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t bits = mant_bits_f32 (x[i]), a = bits & ~MANT_F32_SIGN;
      const uint32_t counts = mant_mask (a - least < MANT_F32_INF - least);
      const double position = log_magnitude ? log_position (a & counts)
                                            : (double) mant_f32_bits (bits & counts);
      double place = (position - lo) * bins_per_unit;

      place = place > 0 ? place : 0;
      place = place < last ? place : last;
      bin[i] = (int32_t) mant_select (counts, (uint32_t) (int32_t) place, n_bins);
    }
}

static void
find (const MantBins *bins,
      const float    *x,
      size_t          n,
      int32_t        *bin)
{
  const double width = bins->hi - bins->lo;
  const double bins_per_unit = width > 0 ? bins->n_bins / width : 0;

  if (bins->log_magnitude)
    find_bins (true, bins->lo, bins_per_unit, bins->n_bins, x, n, bin);
  else
    find_bins (false, bins->lo, bins_per_unit, bins->n_bins, x, n, bin);
}

static void
count_in_tables (const MantBins *bins,
                 const float    *x,
                 size_t          n,
                 uint64_t       *counts)
{
  uint32_t table[4][LOCAL_BINS + 1];
  int32_t bin[CHUNK];

  for (int t = 0; t < 4; t++)
    memset (table[t], 0, (bins->n_bins + 1) * sizeof table[t][0]);

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;
      size_t i = 0;

      find (bins, x + done, m, bin);
      for (; i + 4 <= m; i += 4)
        {
          table[0][bin[i]]++;
          table[1][bin[i + 1]]++;
          table[2][bin[i + 2]]++;
          table[3][bin[i + 3]]++;
        }
      for (; i < m; i++)
        table[0][bin[i]]++;
    }

  for (uint32_t b = 0; b < bins->n_bins; b++)
    counts[b] += (uint64_t) table[0][b] + table[1][b] + table[2][b] + table[3][b];
}

void
MANT_KERNEL (histogram) (const MantBins *bins,
                         const float    *x,
                         size_t          n,
                         uint64_t       *counts)
{
  int32_t bin[CHUNK];

  if (bins->n_bins == 0)
    return;

  if (bins->n_bins <= LOCAL_BINS && n >= bins->n_bins)
    {
      for (size_t done = 0; done < n; done += LOCAL_MAX)
        count_in_tables (bins, x + done, n - done < LOCAL_MAX ? n - done : LOCAL_MAX, counts);
      return;
    }

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      find (bins, x + done, m, bin);
      for (size_t i = 0; i < m; i++)
        if (bin[i] < (int32_t) bins->n_bins)
          counts[bin[i]]++;
    }
}
