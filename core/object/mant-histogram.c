/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-histogram.h"

#include <math.h>

struct _MantHistogram {
  gatomicrefcount ref_count;
  double lo, hi;
  gboolean log_magnitude;
  guint64 total;
  guint n_bins;
  guint64 counts[];
};

G_DEFINE_BOXED_TYPE (MantHistogram, mant_histogram, mant_histogram_ref, mant_histogram_unref)

/**
 * mant_histogram_new:
 * @lo: left edge of the first bin
 * @hi: right edge of the last bin; above @lo
 * @counts: (array length=n_bins): the count of each bin; copied
 * @n_bins: number of bins, at least 1
 * @log_magnitude: whether @lo and @hi are magnitudes on the scale of mant_histogram_dup_edges()
 *
 * Makes a histogram of @n_bins bins of equal width (@hi − @lo) / @n_bins.
 *
 * Returns: (transfer full): a new histogram
 */
MantHistogram *
mant_histogram_new (double         lo,
                    double         hi,
                    const guint64 *counts,
                    guint          n_bins,
                    gboolean       log_magnitude)
{
  MantHistogram *self;

  g_return_val_if_fail (n_bins >= 1, NULL);
  g_return_val_if_fail (lo < hi, NULL);

  self = g_malloc0 (sizeof *self + n_bins * sizeof self->counts[0]);
  g_atomic_ref_count_init (&self->ref_count);
  self->lo = lo;
  self->hi = hi;
  self->log_magnitude = !!log_magnitude;
  self->n_bins = n_bins;
  for (guint i = 0; i < n_bins; i++)
    {
      self->counts[i] = counts[i];
      self->total += counts[i];
    }
  return self;
}

/**
 * mant_histogram_ref:
 * @self: a histogram
 *
 * Adds a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
MantHistogram *
mant_histogram_ref (MantHistogram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mant_histogram_unref:
 * @self: (transfer full): a histogram
 *
 * Drops a reference; the last one frees. Any thread.
 */
void
mant_histogram_unref (MantHistogram *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * mant_histogram_get_n_bins:
 * @self: a histogram
 *
 * Returns: the number of bins, at least 1
 */
guint
mant_histogram_get_n_bins (MantHistogram *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bins;
}

/**
 * mant_histogram_get_log_magnitude:
 * @self: a histogram
 *
 * Returns: whether it counts magnitudes, over a logarithmic scale, zeros left out
 */
gboolean
mant_histogram_get_log_magnitude (MantHistogram *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->log_magnitude;
}

/**
 * mant_histogram_get_lo:
 * @self: a histogram
 *
 * Returns: the left edge of the first bin: a value or, for a logarithmic one, an exponent of two
 */
double
mant_histogram_get_lo (MantHistogram *self)
{
  g_return_val_if_fail (self != NULL, NAN);

  return self->lo;
}

/**
 * mant_histogram_get_hi:
 * @self: a histogram
 *
 * Returns: the right edge of the last bin: a value or, for a logarithmic one, an exponent of two
 */
double
mant_histogram_get_hi (MantHistogram *self)
{
  g_return_val_if_fail (self != NULL, NAN);

  return self->hi;
}

/**
 * mant_histogram_dup_edges:
 * @self: a histogram
 *
 * The edges of the bins, ascending: bin i lies between edge i and edge i + 1. For a histogram of
 * magnitudes bins are equal on the scale e + m of x = 2^e·(1 + m), 0 <= m < 1 (log2 x at the powers
 * of two, and straight lines between them: what the bits of a float say by themselves), and the
 * edges are these x.
 *
 * Returns: (transfer full): `n_bins + 1` binary64 values, native byte order
 */
GBytes *
mant_histogram_dup_edges (MantHistogram *self)
{
  double *edges;

  g_return_val_if_fail (self != NULL, NULL);

  edges = g_new (double, self->n_bins + 1);
  for (guint i = 0; i <= self->n_bins; i++)
    {
      /* Both ends come out exactly, whatever the width rounds to. */
      double t = (double) i / self->n_bins;
      double edge = i == self->n_bins ? self->hi : self->lo * (1.0 - t) + self->hi * t;

      if (self->log_magnitude)
        edge = ldexp (1.0 + (edge - floor (edge)), (int) floor (edge));
      edges[i] = edge;
    }
  return g_bytes_new_take (edges, (self->n_bins + 1) * sizeof *edges);
}

/**
 * mant_histogram_dup_counts:
 * @self: a histogram
 *
 * Returns: (transfer full): the `n_bins` counts as binary64 values, native byte order
 */
GBytes *
mant_histogram_dup_counts (MantHistogram *self)
{
  double *counts;

  g_return_val_if_fail (self != NULL, NULL);

  counts = g_new (double, self->n_bins);
  for (guint i = 0; i < self->n_bins; i++)
    counts[i] = (double) self->counts[i];
  return g_bytes_new_take (counts, self->n_bins * sizeof *counts);
}

/**
 * mant_histogram_get_total:
 * @self: a histogram
 *
 * Returns: the sum of all counts
 */
guint64
mant_histogram_get_total (MantHistogram *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->total;
}
