/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-error-histogram-private.h"

#include <math.h>

/* Fine bins for each bin that is shown, at least: the range that is shown can then end closer to
 * the largest value than at the next power of two. */
#define FINE 4

/* mant_error_histogram_init:
 * @self: (out): an empty histogram
 * @n_bins: how many bins will be asked for, at least 1 */
void
mant_error_histogram_init (MantErrorHistogram *self,
                           guint               n_bins)
{
  guint n = 2;

  while (n < n_bins * FINE)
    n *= 2;
  self->exponent = MANT_ERROR_HISTOGRAM_EMPTY;
  self->n_fine_bins = n;
  self->counts = g_new0 (guint64, n);
}

/* mant_error_histogram_clear:
 * @self: a histogram; its memory is freed */
void
mant_error_histogram_clear (MantErrorHistogram *self)
{
  g_clear_pointer (&self->counts, g_free);
}

static void
widen (MantErrorHistogram *self,
       int                 exponent)
{
  const int half = (int) self->n_fine_bins / 2;

  for (; self->exponent < exponent; self->exponent++)
    {
      gboolean far = FALSE;

      /* From the middle outwards each target lies no farther out than its sources. */
      for (int i = 0; i < half / 2; i++)
        {
          const guint64 above = self->counts[half + 2 * i] + self->counts[half + 2 * i + 1];
          const guint64 below = self->counts[half - 1 - 2 * i] + self->counts[half - 2 - 2 * i];

          self->counts[half + i] = above;
          self->counts[half - 1 - i] = below;
          far |= i > 0 && (above | below) != 0;
        }
      for (int i = half / 2; i < half; i++)
        self->counts[half + i] = self->counts[half - 1 - i] = 0;
      if (!far)
        {
          /* Everything is next to zero already, and stays there. */
          self->exponent = exponent;
          return;
        }
    }
}

/* mant_error_histogram_add:
 * @before: n numbers
 * @after: what became of them
 * @n: how many
 * @max_abs_error: the largest |after − before| over pairs that are finite
 *
 * Counts after − before, exact in binary64. Pairs that are not finite are left out. */
void
mant_error_histogram_add (MantErrorHistogram *self,
                          const float        *before,
                          const float        *after,
                          gsize               n,
                          double              max_abs_error)
{
  const int half = (int) self->n_fine_bins / 2;
  double bins_per_unit;

  if (max_abs_error > 0)
    {
      int exponent;

      frexp (max_abs_error, &exponent);
      widen (self, exponent);
    }
  bins_per_unit = self->exponent == MANT_ERROR_HISTOGRAM_EMPTY ? 0 : ldexp (half, -self->exponent);

  for (gsize i = 0; i < n; i++)
    {
      const double error = (double) after[i] - (double) before[i];

      if (fabs (error) <= max_abs_error)
        {
          const double place = error * bins_per_unit;
          int bin = (int) place;

          bin -= place < bin;
          self->counts[half + bin]++;
        }
    }
}

/* mant_error_histogram_merge:
 * @into: takes in what @from counted
 * @from: may be widened on the way; of as many bins */
void
mant_error_histogram_merge (MantErrorHistogram *into,
                            MantErrorHistogram *from)
{
  widen (into, from->exponent);
  widen (from, into->exponent);
  for (guint i = 0; i < into->n_fine_bins; i++)
    into->counts[i] += from->counts[i];
}

/* mant_error_histogram_finish:
 * @self: a histogram
 * @n_bins: how many bins to make of it; one more if that is odd, so that zero is an edge
 *
 * The bins are symmetric around zero and as narrow as holds everything. Zero itself is counted
 * right of the edge. Without any error the range is ±½.
 *
 * Returns: (transfer full): the histogram */
MantHistogram *
mant_error_histogram_finish (const MantErrorHistogram *self,
                             guint                     n_bins)
{
  const int half = (int) self->n_fine_bins / 2, half_shown = ((int) n_bins + 1) / 2;
  g_autofree guint64 *counts = g_new0 (guint64, 2 * half_shown);
  double limit;
  int reach = 1, group;

  for (int i = 0; i < half; i++)
    if (self->counts[half + i] != 0 || self->counts[half - 1 - i] != 0)
      reach = i + 1;
  group = (reach + half_shown - 1) / half_shown;
  for (int i = 0; i < reach; i++)
    {
      counts[half_shown + i / group] += self->counts[half + i];
      counts[half_shown - 1 - i / group] += self->counts[half - 1 - i];
    }

  limit = self->exponent == MANT_ERROR_HISTOGRAM_EMPTY
          ? 0.5 : ldexp ((double) half_shown * group / half, self->exponent);
  if (!(limit > 0) || isinf (limit))
    limit = 0.5;
  return mant_histogram_new (-limit, limit, counts, 2 * half_shown, FALSE);
}
