/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mergeable statistics: the same bits however a tensor is cut up, and the figures of the golden
 * vectors. */

#include "mant-num.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static guint64
random_word (void)
{
  static guint64 index;

  return mant_random_word (G_GUINT64_CONSTANT (0x73746174), index++);
}

static double
random_uniform (void)
{
  return (double) (random_word () >> 11) * 0x1p-53;
}

/* Logistic tails, some outliers, some zeros. */
static float *
random_tensor (gsize n)
{
  float *x = g_new (float, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      const double u = random_uniform ();

      x[i] = random_word () % 13 == 0
                 ? 0.0f
                 : (float) (3 + u / (1.0001 - u) * (random_word () % 2 == 0 ? 1 : -1));
    }
  return x;
}

typedef struct {
  MantRange range;
  MantMoments moments;
  MantErrors errors;
  MantCrest crest[3];
} Figures;

static const gsize crest_lengths[3] = { 16, 32, 128 };

/* A slice of whole granules from element @from on: what a thread does. */
static void
slice (const MantKernels *kernels,
       const float       *x,
       const float       *y,
       gsize              from,
       gsize              n,
       Figures           *figures)
{
  MantMomentsTree moments_tree;
  MantErrorsTree errors_tree;

  mant_range_init (&figures->range);
  mant_moments_tree_init (&moments_tree);
  mant_errors_tree_init (&errors_tree);
  for (int i = 0; i < 3; i++)
    mant_crest_init (&figures->crest[i]);

  for (gsize i = from; i < from + n; i += MANT_GRANULE)
    {
      const gsize m = MIN (MANT_GRANULE, from + n - i);
      MantRange range;
      MantMoments moments;
      MantErrors errors;

      kernels->range (x + i, m, &range);
      mant_range_merge (&figures->range, &range);
      kernels->moments (x + i, m, &moments);
      mant_moments_tree_push (&moments_tree, &moments, 0);
      kernels->errors (x + i, y + i, m, &errors);
      errors.argmax += i;
      mant_errors_tree_push (&errors_tree, &errors, 0);
      for (int c = 0; c < 3; c++)
        kernels->crest (x + i, m, crest_lengths[c], &figures->crest[c]);
    }

  mant_moments_tree_finish (&moments_tree, &figures->moments);
  mant_errors_tree_finish (&errors_tree, &figures->errors);
}

/* The whole tensor in slices of 2^level granules. */
static void
whole (const MantKernels *kernels,
       const float       *x,
       const float       *y,
       gsize              n,
       unsigned           level,
       Figures           *figures)
{
  const gsize step = (gsize) MANT_GRANULE << level;
  MantMomentsTree moments_tree;
  MantErrorsTree errors_tree;

  memset (figures, 0, sizeof *figures);
  mant_moments_tree_init (&moments_tree);
  mant_errors_tree_init (&errors_tree);

  for (gsize i = 0; i < n; i += step)
    {
      Figures part;

      memset (&part, 0, sizeof part);
      slice (kernels, x, y, i, MIN (step, n - i), &part);
      mant_range_merge (&figures->range, &part.range);
      mant_moments_tree_push (&moments_tree, &part.moments, level);
      mant_errors_tree_push (&errors_tree, &part.errors, level);
      for (int c = 0; c < 3; c++)
        mant_crest_merge (&figures->crest[c], &part.crest[c]);
    }

  mant_moments_tree_finish (&moments_tree, &figures->moments);
  mant_errors_tree_finish (&errors_tree, &figures->errors);
}

static void
test_slices (void)
{
  static const gsize lengths[] = {
    1, 16383, 16384, 16385, 100000, 16384 * 8, 16384 * 11 + 5, 700001
  };

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      const gsize n = lengths[l];
      g_autofree float *x = random_tensor (n);
      g_autofree float *y = random_tensor (n);
      Figures expected;

      whole (mant_isas[0].kernels, x, y, n, 0, &expected);
      g_assert_cmpuint (expected.moments.n, ==, n);

      for (gsize isa = 0; isa < mant_n_isas; isa++)
        for (unsigned level = 0; level < 7 && mant_isas[isa].available (); level++)
          {
            Figures figures;

            whole (mant_isas[isa].kernels, x, y, n, level, &figures);
            if (memcmp (&figures, &expected, sizeof figures) != 0)
              g_error ("%s, %" G_GSIZE_FORMAT
                       " elements in slices of 2^%u granules: mean %a m2 %a m3 %a m4 %a error² %a, "
                       "granule by granule on %s: %a %a %a %a %a",
                       mant_isas[isa].id, n, level, figures.moments.mean, figures.moments.m2,
                       figures.moments.m3, figures.moments.m4, figures.errors.sum_error_squares,
                       mant_isas[0].id, expected.moments.mean, expected.moments.m2,
                       expected.moments.m3, expected.moments.m4, expected.errors.sum_error_squares);
          }
    }
}

static void
assert_near (const char *what,
             double      got,
             double      expected,
             double      relative)
{
  if (!(fabs (got - expected) <= relative * fabs (expected)))
    g_error ("%s: expected %.17g, got %.17g", what, expected, got);
}

/* The mergeable sums against the definitions, in long double. */
static void
test_definitions (void)
{
  const gsize n = 300007;
  g_autofree float *x = random_tensor (n);
  g_autofree float *y = random_tensor (n);
  long double mean = 0, m2 = 0, m4 = 0, e2 = 0, e1 = 0, xx = 0, qq = 0, xq = 0;
  Figures figures;

  whole (mant_isa_current ()->kernels, x, y, n, 2, &figures);
  for (gsize i = 0; i < n; i++)
    mean += x[i];
  mean /= n;
  for (gsize i = 0; i < n; i++)
    {
      const long double d = x[i] - mean, e = (long double) y[i] - x[i];

      m2 += d * d;
      m4 += d * d * d * d;
      e2 += e * e;
      e1 += e;
      xx += (long double) x[i] * x[i];
      qq += (long double) y[i] * y[i];
      xq += (long double) x[i] * y[i];
    }

  assert_near ("mean", figures.moments.mean, (double) mean, 1e-12);
  assert_near ("std", mant_moments_std (&figures.moments), (double) sqrtl (m2 / n), 1e-12);
  assert_near ("kurtosis", mant_moments_kurtosis (&figures.moments), (double) (m4 * n / (m2 * m2)),
               1e-12);
  assert_near ("mse", mant_errors_mse (&figures.errors), (double) (e2 / n), 1e-12);
  assert_near ("qsnr", mant_errors_qsnr_db (&figures.errors), (double) (-10 * log10l (e2 / xx)),
               1e-12);
  assert_near ("bias", mant_errors_bias (&figures.errors), (double) (e1 / n), 1e-9);
  assert_near ("cosine", mant_errors_cosine (&figures.errors), (double) (xq / sqrtl (xx * qq)),
               1e-9);
  assert_near ("misalign", mant_errors_misalign (&figures.errors), (double) (1 - xq / xx), 1e-12);
}

static void
test_undefined (void)
{
  const MantMoments no_moments = { 0 };
  const MantErrors no_errors = { 0 };
  MantMoments constant = { .n = 5, .mean = 3 };
  MantErrors exact = { .n = 2, .sum_x_squares = 4, .sum_q_squares = 4, .sum_xq = 4 };
  MantErrors zero = { .n = 2 };
  MantErrors noise = { .n = 2, .sum_error_squares = 1, .sum_q_squares = 1 };
  MantCrest crest;
  g_autofree MantGgd *ggd = g_new (MantGgd, 1);

  g_assert_true (isnan (mant_moments_std (&no_moments)));
  g_assert_true (isnan (mant_moments_kurtosis (&no_moments)));
  g_assert_cmpfloat (mant_moments_std (&constant), ==, 0);
  g_assert_true (isnan (mant_moments_kurtosis (&constant)));
  g_assert_true (isnan (mant_errors_mse (&no_errors)));
  g_assert_true (isnan (mant_errors_qsnr_db (&no_errors)));
  g_assert_true (isnan (mant_errors_bias (&no_errors)));
  g_assert_true (isnan (mant_errors_cosine (&no_errors)));
  g_assert_true (isnan (mant_errors_misalign (&no_errors)));
  g_assert_true (isinf (mant_errors_qsnr_db (&exact)) && mant_errors_qsnr_db (&exact) > 0);
  g_assert_cmpfloat (mant_errors_cosine (&exact), ==, 1);
  g_assert_cmpfloat (mant_errors_misalign (&exact), ==, 0);
  g_assert_true (isnan (mant_errors_qsnr_db (&zero)));
  g_assert_true (isnan (mant_errors_cosine (&zero)));
  g_assert_true (isinf (mant_errors_qsnr_db (&noise)) && mant_errors_qsnr_db (&noise) < 0);
  g_assert_cmpfloat (mant_db10 (100), ==, 20);

  mant_crest_init (&crest);
  g_assert_true (isnan (mant_crest_mean (&crest)));
  mant_ggd_init (ggd);
  g_assert_true (isnan (mant_ggd_beta (ggd)));
  mant_ggd_add (ggd, (const float[]) { 0, -0.0f, NAN, INFINITY }, 4);
  g_assert_cmpuint (ggd->n_zero, ==, 2);
  g_assert_true (isnan (mant_ggd_beta (ggd)));
}

/* Blocks of any length, whole or through the moments of their granules, against the definition. */
static void
test_crest (void)
{
  static const gsize lengths[] = { 1, 16, 17, 32, 100, 128, 4096, 16384, 16385, 100003 };
  const gsize n = 150001;
  g_autofree float *x = random_tensor (n);

  for (gsize i = 0; i < n; i++)
    {
      if (i / 128 % 5 == 0)
        x[i] = 0;
      if (i % 1001 == 0)
        x[i] = i % 2 == 0 ? NAN : INFINITY;
    }

  for (gsize l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      MantCrest expected_crest;
      double sum = 0;
      gsize n_blocks = 0;

      mant_crest_init (&expected_crest);
      for (gsize i = 0; i < n; i += lengths[l])
        {
          const gsize m = MIN (lengths[l], n - i);
          double squares = 0, max = 0;
          gsize n_finite = 0;
          MantMomentsTree tree;
          MantMoments moments;
          MantRange range;

          for (gsize j = i; j < i + m; j++)
            if (isfinite (x[j]))
              {
                squares += (double) x[j] * (double) x[j];
                max = MAX (max, fabs ((double) x[j]));
                n_finite++;
              }
          if (max > 0)
            {
              sum += max / sqrt (squares / (double) (n_finite + lengths[l] - m));
              n_blocks++;
            }

          mant_moments_tree_init (&tree);
          for (gsize j = i; j < i + m; j += MANT_GRANULE)
            {
              mant_isas[0].kernels->moments (x + j, MIN (MANT_GRANULE, i + m - j), &moments);
              mant_moments_tree_push (&tree, &moments, 0);
            }
          mant_moments_tree_finish (&tree, &moments);
          mant_isas[0].kernels->range (x + i, m, &range);
          /* the tail is filled up with zeros */
          mant_crest_add_block (&expected_crest, (double) range.absmax, moments.sum_squares,
                                moments.n + lengths[l] - m);
        }

      for (gsize isa = 0; isa < mant_n_isas; isa++)
        if (mant_isas[isa].available ())
          {
            MantCrest crest;

            mant_crest_init (&crest);
            mant_isas[isa].kernels->crest (x, n, lengths[l], &crest);
            g_assert_cmpuint (crest.n_blocks, ==, n_blocks);
            assert_near ("crest", mant_crest_mean (&crest), sum / (double) n_blocks, 1e-11);
            g_assert_cmpmem (&crest, sizeof crest, &expected_crest, sizeof expected_crest);
          }
    }
}

static void
test_log2_exp2 (void)
{
  for (int i = 0; i < 200000; i++)
    {
      const double x = ldexp (1 + random_uniform (), (int) (random_word () % 2000) - 1000);
      const double y = (random_uniform () - 0.5) * 2000;
      const long double log2_x = log2l ((long double) x), exp2_y = exp2l ((long double) y);

      if (!(fabsl (mant_log2 (x) - log2_x) <= 1e-15L + fabsl (log2_x) * 0x1p-51L))
        g_error ("log2 %a: expected %La, got %a", x, log2_x, mant_log2 (x));
      if (!(fabsl (mant_exp2 (y) - exp2_y) <= exp2_y * 0x1p-50L))
        g_error ("exp2 %a: expected %La, got %a", y, exp2_y, mant_exp2 (y));
    }

  for (int k = -1074; k <= 1023; k++)
    {
      g_assert_cmpfloat (mant_log2 (ldexp (1, k)), ==, k);
      g_assert_cmpfloat (mant_exp2 (k), ==, ldexp (1, k));
    }
  g_assert_cmpfloat (mant_exp2 (-2000), ==, 0);
  g_assert_true (isinf (mant_exp2 (2000)));
  g_assert_true (isnan (mant_exp2 (NAN)));
  g_assert_true (isinf (mant_log2 (0)) && mant_log2 (0) < 0);
  g_assert_true (isnan (mant_log2 (-1)));
  g_assert_true (isnan (mant_log2 (NAN)));
  g_assert_true (isinf (mant_log2 (INFINITY)));
}

/* β of what has a known one, by inversion; and merging. */
static void
test_ggd (void)
{
  g_autofree MantGgd *ggd = g_new (MantGgd, 1);
  g_autofree MantGgd *half = g_new (MantGgd, 1);
  const int n = 1 << 20;
  double beta;

  /* Laplace */
  mant_ggd_init (ggd);
  mant_ggd_init (half);
  for (int i = 0; i < n; i++)
    {
      const float x = (float) -log ((i + 0.5) / n);

      mant_ggd_add (i % 2 == 0 ? ggd : half, &x, 1);
    }
  mant_ggd_merge (ggd, half);
  beta = mant_ggd_beta (ggd);
  assert_near ("Laplace", beta, 1, 1e-4);

  /* all the same: as flat as it gets */
  mant_ggd_init (ggd);
  for (int i = 0; i < 1000; i++)
    mant_ggd_add (ggd, (const float[]) { -0x1p-149f }, 1);
  g_assert_cmpfloat (mant_ggd_beta (ggd), ==, MANT_GGD_MAX_BETA);

  /* hardly anything but zeros */
  mant_ggd_add (ggd, (const float[]) { 1 }, 1);
  for (int i = 0; i < 1000; i++)
    mant_ggd_add (ggd, (const float[]) { 0 }, 1);
  g_assert_cmpfloat (mant_ggd_beta (ggd), ==, MANT_GGD_MIN_BETA);
}

/* A binary32 NPY of version 1, as the golden tensors are. */
static float *
read_npy (const char *path,
          gsize      *n)
{
  g_autofree char *contents = NULL;
  gsize length, header;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return NULL;
  g_assert_cmpuint (length, >, 10);
  g_assert_cmpmem (contents, 8, "\x93NUMPY\x01\x00", 8);
  header = 10 + (guint8) contents[8] + 256u * (guint8) contents[9];
  g_assert_nonnull (g_strstr_len (contents + 10, (gssize) header - 10, "'<f4'"));
  *n = (length - header) / sizeof (float);
  return g_memdup2 (contents + header, length - header);
}

static void
check_golden_tensor (const char *directory,
                     char      **row)
{
  g_autofree char *file = g_strconcat (row[0], ".npy", NULL);
  g_autofree char *path = g_build_filename (directory, file, NULL);
  const gsize n_rows = g_ascii_strtoull (row[1], NULL, 10),
              n_columns = g_ascii_strtoull (row[2], NULL, 10);
  const gsize lengths[] = { 16, 32, 128, n_columns };
  const MantKernels *kernels = mant_isa_current ()->kernels;
  g_autofree MantGgd *ggd = g_new (MantGgd, 1);
  MantCrest crest[4];
  Figures figures;
  gsize n = 0;
  g_autofree float *x = read_npy (path, &n);

  g_assert_nonnull (x);
  g_assert_cmpuint (n, ==, n_rows * n_columns);
  whole (kernels, x, x, n, 0, &figures);
  for (int i = 0; i < 4; i++)
    {
      mant_crest_init (&crest[i]);
      for (gsize r = 0; r < n_rows; r++)
        kernels->crest (x + r * n_columns, n_columns, lengths[i], &crest[i]);
    }
  mant_ggd_init (ggd);
  mant_ggd_add (ggd, x, n);

  g_test_message ("%s: ggd_beta %.6f, golden %s", row[0], mant_ggd_beta (ggd), row[12]);
  assert_near ("mean", figures.moments.mean, g_ascii_strtod (row[3], NULL), 1e-6);
  assert_near ("std", mant_moments_std (&figures.moments), g_ascii_strtod (row[4], NULL), 1e-6);
  assert_near ("kurtosis_pearson", mant_moments_kurtosis (&figures.moments),
               g_ascii_strtod (row[5], NULL), 1e-6);
  assert_near ("absmax", (double) figures.range.absmax, g_ascii_strtod (row[6], NULL), 1e-6);
  for (int i = 0; i < 4; i++)
    assert_near ("crest", mant_crest_mean (&crest[i]), g_ascii_strtod (row[7 + i], NULL), 1e-6);
  assert_near ("ggd_beta_mle", mant_ggd_beta (ggd), g_ascii_strtod (row[12], NULL), 1e-3);
}

static void
test_golden (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *directory = NULL, *path = NULL, *contents = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_tensors = 0;

  if (shared == NULL)
    {
      g_test_skip ("no golden vectors here");
      return;
    }

  directory = g_build_filename (shared, "golden", "quant", NULL);
  path = g_build_filename (directory, "stats.csv", NULL);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  lines = g_strsplit (g_strstrip (contents), "\n", -1);
  g_assert_true (g_str_has_prefix (
      lines[0],
      "tensor,rows,cols,mean,std,kurtosis_pearson,absmax,crest16,crest32,crest128,crest_row,"
      "frac_gt_6sigma,ggd_beta_mle"));

  for (gsize i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], ",", -1);

      check_golden_tensor (directory, row);
      n_tensors++;
    }
  g_assert_cmpuint (n_tensors, ==, 6);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/stats/slices", test_slices);
  g_test_add_func ("/num/stats/definitions", test_definitions);
  g_test_add_func ("/num/stats/undefined", test_undefined);
  g_test_add_func ("/num/stats/crest", test_crest);
  g_test_add_func ("/num/stats/log2-exp2", test_log2_exp2);
  g_test_add_func ("/num/stats/ggd", test_ggd);
  g_test_add_func ("/num/stats/golden", test_golden);

  return g_test_run ();
}
