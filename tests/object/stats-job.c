/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <mantissa.h>
#include "mant-num.h"

static guint64 random_state = 1;

static float *
make_values (gsize    n,
             gboolean with_specials)
{
  float *values = g_new (float, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      double x = -6;

      for (int k = 0; k < 12; k++)
        x += (double) (mant_random_word (4711, random_state++) >> 11) * 0x1p-53;
      if (i / 500 % 7 == 3)
        x = 0;
      values[i] = (float) (x * 0.02 + 0.001);
      if (i / 500 % 7 == 3)
        values[i] = 0;
      if (with_specials && mant_random_word (4711, random_state++) % 300 == 0)
        values[i] = (float[]) { NAN, INFINITY, -INFINITY, -0.0f, 40 }[random_state % 5];
    }
  return values;
}

static MantTensor *
make_tensor (const float   *values,
             const guint64 *shape,
             guint          n_dims)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  MantTensor *tensor;
  guint64 n = 1;

  for (guint i = 0; i < n_dims; i++)
    n *= shape[i];
  bytes = g_bytes_new (values, n * sizeof *values);
  tensor = mant_tensor_new ("test", MANT_DTYPE_F32, shape, n_dims, bytes, &error);
  g_assert_no_error (error);
  return tensor;
}

static MantStatsJob *
run (MantTensor *tensor,
     guint       n_threads)
{
  MantStatsJob *job = mant_stats_job_new (tensor);
  g_autoptr (GError) error = NULL;

  mant_job_set_n_threads (MANT_JOB (job), n_threads);
  mant_job_run (MANT_JOB (job), NULL, &error);
  g_assert_no_error (error);
  return job;
}

/* Mean over blocks of `length` in each row of max|x| / rms, in long double; a short tail as if
 * filled up with zeros. */
static double
crest (const float *x,
       gsize        n,
       gsize        row_length,
       gsize        length)
{
  long double sum = 0;
  gsize n_blocks = 0;

  for (gsize row = 0; row < n; row += row_length)
    for (gsize from = 0; from < row_length; from += length)
      {
        long double squares = 0, most = 0;
        gsize n_finite = from + length - MIN (from + length, row_length);

        for (gsize i = row + from; i < row + MIN (from + length, row_length); i++)
          if (isfinite (x[i]))
            {
              squares += (long double) x[i] * x[i];
              most = MAX (most, fabsl (x[i]));
              n_finite++;
            }
        if (most > 0)
          {
            sum += most / sqrtl (squares / n_finite);
            n_blocks++;
          }
      }
  return n_blocks == 0 ? NAN : (double) (sum / n_blocks);
}

#define ASSERT_CLOSE(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-10 * (fabs (b) + 1e-3))

static void
check_definition (const guint64 *shape,
                  guint          n_dims)
{
  const gsize row_length = n_dims == 0 ? 1 : shape[n_dims - 1];
  gsize n = 1, n_finite = 0, zeros = 0, nans = 0, infs = 0;
  g_autofree float *x = NULL;
  g_autoptr (MantTensor) tensor = NULL;
  g_autoptr (MantStatsJob) job = NULL;
  g_autoptr (GBytes) edge_bytes = NULL;
  g_autoptr (GBytes) count_bytes = NULL;
  const double *edges, *counts;
  MantTensorStats stats;
  long double mean = 0, m2 = 0, m4 = 0;
  double min = INFINITY, max = -INFINITY;
  double below = 0;

  for (guint i = 0; i < n_dims; i++)
    n *= shape[i];
  x = make_values (n, TRUE);
  tensor = make_tensor (x, shape, n_dims);
  job = run (tensor, 3);
  mant_stats_job_get_stats (job, &stats);

  for (gsize i = 0; i < n; i++)
    {
      nans += isnan (x[i]) != 0;
      infs += isinf (x[i]) != 0;
      zeros += x[i] == 0;
      if (!isfinite (x[i]))
        continue;
      n_finite++;
      mean += x[i];
      min = MIN (min, x[i]);
      max = MAX (max, x[i]);
    }
  mean /= n_finite;
  for (gsize i = 0; i < n; i++)
    if (isfinite (x[i]))
      {
        const long double d = (x[i] - mean) * (x[i] - mean);

        m2 += d;
        m4 += d * d;
      }
  g_assert_cmpuint (stats.count, ==, n);
  g_assert_cmpuint (stats.zeros, ==, zeros);
  g_assert_cmpuint (stats.nans, ==, nans);
  g_assert_cmpuint (stats.infs, ==, infs);
  ASSERT_CLOSE (stats.mean, (double) mean);
  ASSERT_CLOSE (stats.std, (double) sqrtl (m2 / n_finite));
  if (n > 1)
    ASSERT_CLOSE (stats.kurtosis_pearson, (double) (m4 * n_finite / (m2 * m2)));
  g_assert_cmpfloat (stats.min, ==, min);
  g_assert_cmpfloat (stats.max, ==, max);
  g_assert_cmpfloat (stats.absmax, ==, MAX (-min, max));
  ASSERT_CLOSE (stats.crest16, crest (x, n, row_length, 16));
  ASSERT_CLOSE (stats.crest32, crest (x, n, row_length, 32));
  ASSERT_CLOSE (stats.crest128, crest (x, n, row_length, 128));
  ASSERT_CLOSE (stats.crest_row, crest (x, n, row_length, row_length));

  edge_bytes = mant_histogram_dup_edges (mant_stats_job_get_histogram (job));
  count_bytes = mant_histogram_dup_counts (mant_stats_job_get_histogram (job));
  edges = g_bytes_get_data (edge_bytes, NULL);
  counts = g_bytes_get_data (count_bytes, NULL);
  g_assert_cmpuint (mant_histogram_get_total (mant_stats_job_get_histogram (job)), ==, n_finite);
  g_assert_cmpuint (mant_histogram_get_total (mant_stats_job_get_log_histogram (job)), ==,
                    n_finite - zeros);
  for (int bin = 0; bin < 512; bin += 37)
    {
      double n_below = 0, n_near = 0;

      /* What lies next to an edge may be on either side of it. */
      for (gsize i = 0; i < n; i++)
        {
          n_below += isfinite (x[i]) && x[i] < edges[bin];
          n_near += fabs (x[i] - edges[bin]) < 1e-12;
        }
      below = 0;
      for (int b = 0; b < bin; b++)
        below += counts[b];
      g_assert_cmpfloat (fabs (below - n_below), <=, n_near);
    }
}

static void
test_definition (void)
{
  static const guint64 shapes[][3] = { { 30000 }, { 1000, 33 }, { 2, 40000 }, { 5, 77, 129 },
                                       { 40000, 2 }, { 100, 128 } };
  static const guint n_dims[] = { 1, 2, 2, 3, 2, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    check_definition (shapes[i], n_dims[i]);
}

static void
test_degenerate (void)
{
  static const float values[] = { 0, NAN, INFINITY, 0.25f };
  static const guint64 sizes[] = { 0, 1, 50, 40000 };

  for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        const guint64 n = sizes[s];
        g_autofree float *x = g_new (float, n + 1);
        g_autoptr (MantTensor) tensor = NULL;
        g_autoptr (MantStatsJob) job = NULL;
        MantTensorStats stats;
        MantHistogram *histogram;

        for (guint64 i = 0; i < n; i++)
          x[i] = values[v];
        tensor = make_tensor (x, &n, 1);
        job = run (tensor, 2);
        mant_stats_job_get_stats (job, &stats);
        histogram = mant_stats_job_get_histogram (job);
        g_assert_cmpuint (stats.count, ==, n);
        g_assert_cmpfloat (mant_histogram_get_lo (histogram), <, mant_histogram_get_hi (histogram));
        g_assert_true (isnan (stats.kurtosis_pearson));
        if (n == 0 || !isfinite (values[v]))
          {
            g_assert_cmpuint (stats.nans + stats.infs, ==, n);
            g_assert_true (isnan (stats.mean) && isnan (stats.std) && isnan (stats.absmax)
                           && isnan (stats.min)
                           && isnan (stats.max) && isnan (stats.crest16) && isnan (stats.crest_row)
                           && isnan (stats.ggd_beta));
            g_assert_cmpuint (mant_histogram_get_total (histogram), ==, 0);
          }
        else
          {
            g_assert_cmpfloat (stats.mean, ==, values[v]);
            g_assert_cmpfloat (stats.std, ==, 0);
            g_assert_cmpfloat (stats.absmax, ==, values[v]);
            g_assert_cmpuint (stats.zeros, ==, values[v] == 0 ? n : 0);
            g_assert_cmpuint (mant_histogram_get_total (histogram), ==, n);
            if (values[v] == 0)
              g_assert_true (isnan (stats.crest16) && isnan (stats.crest_row));
            else
              {
                g_assert_cmpfloat (stats.crest_row, ==, 1);
                if (n % 16 == 0)
                  g_assert_cmpfloat (stats.crest16, ==, 1);
              }
          }
      }
}

static void
test_invariance (void)
{
  const guint64 shape[] = { 5, 37003 };
  g_autofree float *x = make_values (5 * 37003, TRUE);
  g_autoptr (MantTensor) tensor = make_tensor (x, shape, 2);
  MantTensorStats first, stats;
  gboolean is_first = TRUE;

  memset (&first, 0, sizeof first);
  memset (&stats, 0, sizeof stats);
  for (gsize isa = 0; isa < mant_n_isas; isa++)
    for (guint n_threads = 1; n_threads <= 4; n_threads++)
      {
        g_autoptr (MantStatsJob) job = NULL;

        if (!mant_isas[isa].available ())
          continue;
        g_assert_cmpint (mant_isa_select (mant_isas[isa].id), ==, MANT_OK);
        job = run (tensor, n_threads);
        mant_stats_job_get_stats (job, is_first ? &first : &stats);
        if (!is_first)
          g_assert_cmpmem (&first, sizeof first, &stats, sizeof stats);
        is_first = FALSE;
      }
}

static void
test_sample (void)
{
  const guint64 shape[] = { 1500, 2000 };
  g_autofree float *x = make_values (3000000, FALSE);
  g_autoptr (MantTensor) tensor = make_tensor (x, shape, 2);
  g_autoptr (MantStatsJob) job = mant_stats_job_new (tensor);
  g_autoptr (MantStatsJob) whole = run (tensor, 2);
  g_autoptr (GError) error = NULL;
  MantTensorStats stats, all;
  guint64 limit;

  g_object_set (job, "sample-limit", G_GUINT64_CONSTANT (100000), "n-bins", 0, NULL);
  g_object_get (job, "sample-limit", &limit, NULL);
  g_assert_cmpuint (limit, ==, 100000);
  g_assert_true (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_no_error (error);
  g_assert_true (mant_stats_job_is_sampled (job));
  g_assert_false (mant_stats_job_is_sampled (whole));
  g_assert_null (mant_stats_job_get_histogram (job));
  mant_stats_job_get_stats (job, &stats);
  mant_stats_job_get_stats (whole, &all);
  g_assert_cmpuint (all.count, ==, 3000000);
  g_assert_cmpuint (stats.count, <=, 100000);
  g_assert_cmpuint (stats.count, >=, 50000);
  g_assert_cmpfloat_with_epsilon (stats.std, all.std, 0.1 * all.std);
}

static void
test_unsupported (void)
{
  const guint64 shape[] = { 2 };
  g_autoptr (GBytes) bytes = g_bytes_new ("0123456789abcdef", 16);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantTensor) tensor = mant_tensor_new ("complex", MANT_DTYPE_C64, shape, 1, bytes,
                                                   &error);
  g_autoptr (MantStatsJob) job = NULL;

  g_assert_no_error (error);
  job = mant_stats_job_new (tensor);
  g_assert_false (mant_job_run (MANT_JOB (job), NULL, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
}

static void
test_golden (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) columns = NULL;
  g_autoptr (GError) error = NULL;

  if (shared == NULL)
    {
      g_test_skip ("MANTISSA_SHARED does not say where the golden files are");
      return;
    }
  path = g_build_filename (shared, "golden", "quant", "stats.csv", NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  columns = g_strsplit (g_strchomp (lines[0]), ",", -1);

  for (guint l = 1; lines[l] != NULL && *lines[l] != '\0'; l++)
    {
      g_auto (GStrv) row = g_strsplit (g_strchomp (lines[l]), ",", -1);
      g_autofree char *base = g_strconcat (row[0], ".npy", NULL);
      g_autofree char *npy = g_build_filename (shared, "golden", "quant", base, NULL);
      g_autoptr (MantTensorFile) file = mant_tensor_file_open (npy, NULL, &error);
      g_autoptr (MantStatsJob) job = NULL;
      MantTensorStats stats;
      guint n_compared = 0;

      g_assert_no_error (error);
      job = run (mant_tensor_file_get_tensor (file, 0), 2);
      mant_stats_job_get_stats (job, &stats);
      const struct { const char *column; double got, relative; } figures[] = {
        { "mean", stats.mean, 1e-6 },
        { "std", stats.std, 1e-6 },
        { "kurtosis_pearson", stats.kurtosis_pearson, 1e-6 },
        { "absmax", stats.absmax, 1e-6 },
        { "crest16", stats.crest16, 1e-6 },
        { "crest32", stats.crest32, 1e-6 },
        { "crest128", stats.crest128, 1e-6 },
        { "crest_row", stats.crest_row, 1e-6 },
        { "ggd_beta_mle", stats.ggd_beta, 1e-3 },
      };

      for (gsize f = 0; f < G_N_ELEMENTS (figures); f++)
        for (guint c = 0; columns[c] != NULL; c++)
          if (g_str_equal (columns[c], figures[f].column))
            {
              const double expected = g_ascii_strtod (row[c], NULL);

              n_compared++;
              if (!(fabs (figures[f].got - expected) <= figures[f].relative * fabs (expected)))
                g_error ("%s of %s: expected %.17g, got %.17g", columns[c], row[0], expected,
                         figures[f].got);
            }
      g_assert_cmpuint (n_compared, ==, G_N_ELEMENTS (figures));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("MANTISSA_ISA");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats-job/definition", test_definition);
  g_test_add_func ("/stats-job/degenerate", test_degenerate);
  g_test_add_func ("/stats-job/invariance", test_invariance);
  g_test_add_func ("/stats-job/sample", test_sample);
  g_test_add_func ("/stats-job/unsupported", test_unsupported);
  g_test_add_func ("/stats-job/golden", test_golden);
  return g_test_run ();
}
