/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <mantissa.h>

static void
test_linear (void)
{
  const guint64 counts[] = { 3, 0, 5, G_GUINT64_CONSTANT (1) << 40 };
  g_autoptr (MantHistogram) histogram = mant_histogram_new (-1, 3, counts, 4, FALSE);
  g_autoptr (GBytes) edges = mant_histogram_dup_edges (histogram);
  g_autoptr (GBytes) values = mant_histogram_dup_counts (histogram);
  const double *e = g_bytes_get_data (edges, NULL), *c = g_bytes_get_data (values, NULL);

  g_assert_cmpuint (mant_histogram_get_n_bins (histogram), ==, 4);
  g_assert_cmpfloat (mant_histogram_get_lo (histogram), ==, -1);
  g_assert_cmpfloat (mant_histogram_get_hi (histogram), ==, 3);
  g_assert_false (mant_histogram_get_log_magnitude (histogram));
  g_assert_cmpuint (mant_histogram_get_total (histogram), ==, 8 + (G_GUINT64_CONSTANT (1) << 40));
  g_assert_cmpuint (g_bytes_get_size (edges), ==, 5 * sizeof (double));
  g_assert_cmpuint (g_bytes_get_size (values), ==, 4 * sizeof (double));
  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (e[i], ==, i - 1);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (c[i], ==, (double) counts[i]);
}

/* On the scale of log magnitudes 0.5 is 1.5, not √2: the middle of the octave's numbers. */
static void
test_log (void)
{
  const guint64 counts[] = { 1, 2, 3, 4 };
  const double expected[] = { 0.5, 0.75, 1, 1.5, 2 };
  g_autoptr (MantHistogram) histogram = mant_histogram_new (-1, 1, counts, 4, TRUE);
  g_autoptr (GBytes) edges = mant_histogram_dup_edges (histogram);
  const double *e = g_bytes_get_data (edges, NULL);

  g_assert_true (mant_histogram_get_log_magnitude (histogram));
  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (e[i], ==, expected[i]);
}

/* The last edge is the limit itself, whatever the bins' width rounds to. */
static void
test_edges (void)
{
  g_autofree guint64 *counts = g_new0 (guint64, 1000);

  for (guint n_bins = 1; n_bins < 1000; n_bins += 7)
    {
      const double lo = -0.1 * n_bins, hi = 1.0 / n_bins + 3e8;
      g_autoptr (MantHistogram) histogram = mant_histogram_new (lo, hi, counts, n_bins, FALSE);
      g_autoptr (GBytes) edges = mant_histogram_dup_edges (histogram);
      const double *e = g_bytes_get_data (edges, NULL);

      g_assert_cmpfloat (e[0], ==, lo);
      g_assert_cmpfloat (e[n_bins], ==, hi);
      for (guint i = 0; i < n_bins; i++)
        g_assert_cmpfloat (e[i], <, e[i + 1]);
    }
}

static void
test_boxed (void)
{
  const guint64 counts[] = { 7 };
  MantHistogram *histogram = mant_histogram_new (0, 1, counts, 1, FALSE);
  MantHistogram *copy = g_boxed_copy (MANT_TYPE_HISTOGRAM, histogram);

  g_assert_true (copy == histogram);
  mant_histogram_unref (histogram);
  g_assert_cmpuint (mant_histogram_get_total (copy), ==, 7);
  g_boxed_free (MANT_TYPE_HISTOGRAM, copy);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/linear", test_linear);
  g_test_add_func ("/histogram/log", test_log);
  g_test_add_func ("/histogram/edges", test_edges);
  g_test_add_func ("/histogram/boxed", test_boxed);
  return g_test_run ();
}
