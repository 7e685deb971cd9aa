/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every kernel of statistics on every instruction set this CPU has, against a plain loop that adds
 * in the order mant-stats.h states. Bit for bit. */

#include "conformance.h"

static void
fill (float *x,
      gsize  n,
      guint  kind)
{
  for (gsize i = 0; i < n; i++)
    {
      const guint64 word = random_word ();

      switch (kind % 4)
        {
        case 0: /* any pattern */
          x[i] = of_bits ((guint32) word);
          break;
        case 1: /* even between −1 and 1 */
          x[i] = (float) ((double) (gint64) word * 0x1p-63);
          break;
        case 2: /* mostly zeros */
          x[i] = word % 8 == 0   ? (float) ((double) (gint64) word * 0x1p-63)
                 : word % 8 == 1 ? -0.0f
                                 : 0.0f;
          break;
        default: /* nothing finite */
          x[i] = of_bits (0x7f800000 | (guint32) (word & 1) << 31 | (guint32) (word >> 1 & 1));
          break;
        }
    }
}

static gsize
random_length (guint round)
{
  return round < 2 * MAX_LENGTH ? round % (MAX_LENGTH + 1)
                                : (gsize) (random_word () % (MANT_GRANULE + 1));
}

static void
test_range (void)
{
  g_autofree float *x = g_new (float, MANT_GRANULE + 3);

  for (guint round = 0; round < 400; round++)
    {
      const gsize n = random_length (round);
      const float *v = x + round % 3;
      MantRange expected = { 0 };

      fill (x, n + 3, round / 3);
      for (gsize i = 0; i < n; i++)
        {
          if (isnan (v[i]))
            expected.n_nan++;
          else if (isinf (v[i]))
            *(v[i] > 0 ? &expected.n_pos_inf : &expected.n_neg_inf) += 1;
          else
            {
              expected.min = expected.n_finite == 0 || v[i] < expected.min ? v[i] : expected.min;
              expected.max = expected.n_finite == 0 || v[i] > expected.max ? v[i] : expected.max;
              expected.absmax = MAX (expected.absmax, fabsf (v[i]));
              expected.n_finite++;
              expected.n_zero += v[i] == 0;
              expected.n_negative += v[i] < 0;
            }
        }
      expected.min += 0.0f;
      expected.max += 0.0f;

      FOR_EACH_ISA ({
        MantRange range;

        memset (&range, GUARD_BYTE, sizeof range);
        kernels->range (v, n, &range);
        if (memcmp (&range.min, &expected.min, 3 * sizeof (float)) != 0
            || range.n_nan != expected.n_nan || range.n_pos_inf != expected.n_pos_inf
            || range.n_neg_inf != expected.n_neg_inf || range.n_zero != expected.n_zero
            || range.n_negative != expected.n_negative || range.n_finite != expected.n_finite)
          g_error ("range %s, %" G_GSIZE_FORMAT
                   " elements of kind %u: expected %a … %a, absmax %a, got %a … %a, %a",
                   isa, n, round / 3 % 4, expected.min, expected.max, expected.absmax, range.min,
                   range.max, range.absmax);
      })
    }
}

/* The order of additions that mant-stats.h states, in the plainest words. */
static double
sum_lanes (const double lane[MANT_LANES])
{
  double level[MANT_LANES];

  memcpy (level, lane, sizeof level);
  for (gsize width = MANT_LANES / 2; width > 0; width /= 2)
    for (gsize i = 0; i < width; i++)
      level[i] += level[i + width];
  return level[0];
}

static void
test_moments (void)
{
  g_autofree float *x = g_new (float, MANT_GRANULE + 3);

  for (guint round = 0; round < 400; round++)
    {
      const gsize n = random_length (round);
      const float *v = x + round % 3;
      double lane[5][MANT_LANES] = { { 0 } };
      MantMoments expected = { 0 };

      fill (x, n + 3, round / 3);
      for (gsize i = 0; i < n; i++)
        if (isfinite (v[i]))
          {
            lane[0][i % MANT_LANES] += (double) v[i];
            lane[1][i % MANT_LANES] += (double) v[i] * (double) v[i];
            expected.n++;
          }
      expected.sum_squares = sum_lanes (lane[1]);
      if (expected.n > 0)
        expected.mean = sum_lanes (lane[0]) / (double) expected.n;
      for (gsize i = 0; i < n; i++)
        if (isfinite (v[i]))
          {
            const double d = (double) v[i] - expected.mean, d2 = d * d;

            lane[2][i % MANT_LANES] += d2;
            lane[3][i % MANT_LANES] += d2 * d;
            lane[4][i % MANT_LANES] += d2 * d2;
          }
      expected.m2 = sum_lanes (lane[2]);
      expected.m3 = sum_lanes (lane[3]);
      expected.m4 = sum_lanes (lane[4]);

      FOR_EACH_ISA ({
        MantMoments moments;

        kernels->moments (v, n, &moments);
        if (memcmp (&moments, &expected, sizeof moments) != 0)
          g_error (
              "moments %s, %" G_GSIZE_FORMAT " elements of kind %u: expected n %" G_GUINT64_FORMAT
              " mean %a m2 %a m3 %a m4 %a, got n %" G_GUINT64_FORMAT " mean %a m2 %a m3 %a m4 %a",
              isa, n, round / 3 % 4, expected.n, expected.mean, expected.m2, expected.m3,
              expected.m4, moments.n, moments.mean, moments.m2, moments.m3, moments.m4);
      })
    }
}

static void
test_errors (void)
{
  g_autofree float *x = g_new (float, MANT_GRANULE);
  g_autofree float *y = g_new (float, MANT_GRANULE);

  for (guint round = 0; round < 400; round++)
    {
      const gsize n = random_length (round);
      double lane[5][MANT_LANES] = { { 0 } };
      MantErrors expected = { 0 };

      fill (x, n, round);
      fill (y, n, round / 4);
      for (gsize i = 0; i < n; i++)
        {
          const double v = (double) x[i], q = (double) y[i], e = q - v;
          const gsize l = i % MANT_LANES;

          if (isfinite (v) && !isfinite (q))
            expected.n_became_nonfinite++;
          if (!isfinite (v) || !isfinite (q))
            continue;
          expected.n_zeroed += v != 0 && q == 0;
          lane[0][l] += e * e;
          lane[1][l] += e;
          lane[2][l] += v * v;
          lane[3][l] += q * q;
          lane[4][l] += q * v;
          if (expected.n == 0 || fabs (e) > expected.max_abs_error)
            {
              expected.max_abs_error = fabs (e);
              expected.argmax = i;
            }
          expected.n++;
        }
      expected.sum_error_squares = sum_lanes (lane[0]);
      expected.sum_error = sum_lanes (lane[1]);
      expected.sum_x_squares = sum_lanes (lane[2]);
      expected.sum_q_squares = sum_lanes (lane[3]);
      expected.sum_xq = sum_lanes (lane[4]);

      FOR_EACH_ISA ({
        MantErrors errors;

        kernels->errors (x, y, n, &errors);
        if (memcmp (&errors, &expected, sizeof errors) != 0)
          g_error ("errors %s, %" G_GSIZE_FORMAT
                   " elements, kinds %u and %u: expected n %" G_GUINT64_FORMAT
                   " squares %a sum %a max %a at %" G_GUINT64_FORMAT ", got n %" G_GUINT64_FORMAT
                   " squares %a sum %a max %a at %" G_GUINT64_FORMAT,
                   isa, n, round % 4, round / 4 % 4, expected.n, expected.sum_error_squares,
                   expected.sum_error, expected.max_abs_error, expected.argmax, errors.n,
                   errors.sum_error_squares, errors.sum_error, errors.max_abs_error, errors.argmax);
      })
    }
}

static void
test_histogram (void)
{
  static const guint n_bins[] = { 1, 2, 64, 512, 1023, 1024, 5000 };
  g_autofree float *x = g_new (float, MANT_GRANULE);
  g_autofree guint64 *expected = g_new (guint64, 5000);
  g_autofree guint64 *counts = g_new (guint64, 5000 + 1);

  for (guint round = 0; round < 600; round++)
    {
      const gsize n = random_length (round);
      const MantBins bins = {
        .log_magnitude = round % 2 == 1,
        .lo = round % 2 == 1 ? (round % 5 == 0 ? -149 : -20) : -0.75,
        .hi = round % 2 == 1 ? (round % 5 == 0 ? 128 : 1) : 0.5,
        .n_bins = n_bins[round / 4 % G_N_ELEMENTS (n_bins)],
      };

      fill (x, n, round / 2);
      memset (expected, 0, bins.n_bins * sizeof *expected);
      for (gsize i = 0; i < n; i++)
        {
          double position = (double) x[i], place;
          int exponent;

          if (!isfinite (x[i]) || (bins.log_magnitude && x[i] == 0))
            continue;
          if (bins.log_magnitude)
            {
              const double significand = frexp (fabs (position), &exponent);

              position = exponent - 1 + (2 * significand - 1);
            }
          place = floor ((position - bins.lo) * (bins.n_bins / (bins.hi - bins.lo)));
          expected[(gsize) CLAMP (place, 0, bins.n_bins - 1.0)]++;
        }

      FOR_EACH_ISA ({
        memset (counts, 0, 5001 * sizeof *counts);
        counts[bins.n_bins] = 12345;
        kernels->histogram (&bins, x, n, counts);
        kernels->histogram (&bins, x, 0, counts);
        g_assert_cmpuint (counts[bins.n_bins], ==, 12345);
        for (guint b = 0; b < bins.n_bins; b++)
          if (counts[b] != expected[b])
            g_error ("histogram %s, %" G_GSIZE_FORMAT
                     " elements, %s, %u bins: bin %u: expected %" G_GUINT64_FORMAT
                     ", got %" G_GUINT64_FORMAT,
                     isa, n, bins.log_magnitude ? "log" : "linear", bins.n_bins, b, expected[b],
                     counts[b]);
      })
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/conformance-stats/range", test_range);
  g_test_add_func ("/num/conformance-stats/moments", test_moments);
  g_test_add_func ("/num/conformance-stats/errors", test_errors);
  g_test_add_func ("/num/conformance-stats/histogram", test_histogram);

  return g_test_run ();
}
