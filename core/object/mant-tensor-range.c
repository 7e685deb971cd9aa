/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-range-private.h"

#include <math.h>
#include <string.h>

/* Histograms of magnitudes reach no further below the largest than this. */
#define MAX_OCTAVES 40

/* mant_tensor_range_init:
 * @self: (out): the range of nothing */
void
mant_tensor_range_init (MantTensorRange *self)
{
  mant_range_init (&self->range);
  self->min_magnitude = G_MAXUINT32;
}

/* mant_tensor_range_add:
 * @values: n numbers of any kind */
void
mant_tensor_range_add (MantTensorRange   *self,
                       const MantKernels *kernels,
                       const float       *values,
                       gsize              n)
{
  MantRange range;
  guint32 least = self->min_magnitude;

  kernels->range (values, n, &range);
  mant_range_merge (&self->range, &range);

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, values + i, sizeof bits);
      /* Zero wraps around to the largest number. */
      bits = (bits & 0x7fffffff) - 1;
      least = MIN (least, bits);
    }
  self->min_magnitude = least;
}

/* mant_tensor_range_merge:
 * @into: takes in @from; any order gives the same */
void
mant_tensor_range_merge (MantTensorRange       *into,
                         const MantTensorRange *from)
{
  mant_range_merge (&into->range, &from->range);
  into->min_magnitude = MIN (into->min_magnitude, from->min_magnitude);
}

/* mant_tensor_range_choose_bins:
 * @n_bins: number of bins
 * @bins: (out): linear, between the least and the greatest finite value; where these are equal, or
 *   there is none, a unit wide around it, or as wide as can be told apart from it
 * @log_bins: (out): of magnitudes, from the smallest to the largest that is not zero, in whole
 * octaves */
void
mant_tensor_range_choose_bins (const MantTensorRange *self,
                               guint                  n_bins,
                               MantBins              *bins,
                               MantBins              *log_bins)
{
  double lo = self->range.min, hi = self->range.max;

  if (!(lo < hi))
    {
      const double half = MAX (0.5, ldexp (fabs (lo), -20));

      hi = lo + half;
      lo -= half;
    }
  *bins = (MantBins) { .n_bins = n_bins, .lo = lo, .hi = hi };

  *log_bins = (MantBins) { .log_magnitude = true, .n_bins = n_bins, .lo = -1, .hi = 1 };
  if (self->range.absmax > 0)
    {
      const guint32 bits = self->min_magnitude + 1;
      float least;
      int exponent;

      memcpy (&least, &bits, sizeof least);
      frexp (self->range.absmax, &exponent);
      log_bins->hi = exponent;
      frexp (least, &exponent);
      log_bins->lo = MAX (exponent - 1, log_bins->hi - MAX_OCTAVES);
    }
}
