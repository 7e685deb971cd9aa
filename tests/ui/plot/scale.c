/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <float.h>
#include <math.h>
#include <string.h>

#include "mantissa-figure.h"

/* libm is the other way to compute; it may be off by an ulp itself. */
static void
test_log2 (void)
{
  static const double special[] = { 0x1p-1074, 0x1.fffffffffffffp-1023, 0x1p-1022, 0x1p-1, 1,
                                    0x1.0000000000001p0, 0x1.fffffffffffffp-1, M_SQRT2, 10, 1000,
                                    0x1.fffffffffffffp1023 };

  for (gsize i = 0; i < G_N_ELEMENTS (special); i++)
    {
      double got = mant_scale_log2 (special[i]), want = log2 (special[i]);

      if (!(fabs (got - want) <= 4 * DBL_EPSILON * fmax (fabs (want), 1)))
        g_error ("log2 (%a) = %a, want %a", special[i], got, want);
    }

  for (int i = 0; i < 100000; i++)
    {
      double x = ldexp (1 + g_test_rand_double (), g_test_rand_int_range (-1000, 1000));
      double got = mant_scale_log2 (x), want = log2 (x);

      if (!(fabs (got - want) <= 4 * DBL_EPSILON * fmax (fabs (want), 1)))
        g_error ("log2 (%a) = %a, want %a", x, got, want);
    }

  for (int e = -1074; e < 1024; e++)
    g_assert_cmpfloat (mant_scale_log2 (ldexp (1, e)), ==, e);

  g_assert_true (isnan (mant_scale_log2 (-1)));
  g_assert_true (isnan (mant_scale_log2 (NAN)));
  g_assert_cmpfloat (mant_scale_log2 (0), ==, -INFINITY);
  g_assert_cmpfloat (mant_scale_log2 (INFINITY), ==, INFINITY);
}

static void
test_exp2 (void)
{
  for (int i = 0; i < 100000; i++)
    {
      double x = g_test_rand_double_range (-1020, 1020);
      double got = mant_scale_exp2 (x), want = exp2 (x);

      if (!(fabs (got - want) <= 4 * DBL_EPSILON * want))
        g_error ("exp2 (%a) = %a, want %a", x, got, want);
    }

  for (int e = -1074; e < 1024; e++)
    g_assert_cmpfloat (mant_scale_exp2 (e), ==, ldexp (1, e));

  g_assert_true (isnan (mant_scale_exp2 (NAN)));
  g_assert_cmpfloat (mant_scale_exp2 (INFINITY), ==, INFINITY);
  g_assert_cmpfloat (mant_scale_exp2 (2000), ==, INFINITY);
  g_assert_cmpfloat (mant_scale_exp2 (-2000), ==, 0);
}

static const double awkward[] = {
  0, -0.0, 1, -1, 0.1, 3, -1e-3, 1e300, -1e300, DBL_MAX, -DBL_MAX, 0x1p-1074, -0x1p-1074, 1e-305,
  NAN, INFINITY, -INFINITY, 1.0000000000000002, 448, 65504, 0x1.fffffep127,
};

static void
check_ticks (const MantScale *scale)
{
  for (guint n = 2; n <= 12; n += 5)
    {
      g_autoptr (GArray) ticks = mant_scale_get_ticks (scale, n);
      guint n_major = 0;

      g_assert_cmpuint (ticks->len, <=, 200);
      for (guint i = 0; i < ticks->len; i++)
        {
          const MantTick *tick = &g_array_index (ticks, MantTick, i);

          g_assert_true (isfinite (tick->value));
          g_assert_true (tick->position >= 0 && tick->position <= 1);
          g_assert_true (tick->major == (tick->label != NULL));
          n_major += tick->major ? 1 : 0;
          if (tick->label != NULL)
            {
              g_assert_cmpuint (g_utf8_strlen (tick->label, -1), >, 0);
              /* The widest range needs 16 digits; nothing needs more than 24 letters. */
              g_assert_cmpuint (g_utf8_strlen (tick->label, -1), <=, 24);
              g_assert_null (strstr (tick->label, "nan"));
              g_assert_null (strstr (tick->label, "inf"));
            }
        }
      g_assert_cmpuint (n_major, <=, 4 * n);
    }
}

/* Every pair of awkward ends gives a scale that is defined all along. */
static void
test_degenerate (void)
{
  static const MantScaleKind kinds[] = { MANT_SCALE_LINEAR, MANT_SCALE_LOG, MANT_SCALE_SYMLOG };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (awkward); i++)
      for (gsize j = 0; j < G_N_ELEMENTS (awkward); j++)
        for (int base = 2; base <= 10; base += 8)
          {
            MantScale scale;

            mant_scale_init (&scale, kinds[k], base, awkward[i], awkward[j], awkward[(i + j) % 17]);
            g_assert_true (isfinite (scale.lo) && isfinite (scale.hi) && scale.lo < scale.hi);
            if (kinds[k] == MANT_SCALE_LOG)
              g_assert_cmpfloat (scale.lo, >, 0);
            g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&scale, scale.lo), 0, 1e-9);
            g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&scale, scale.hi), 1, 1e-9);

            for (gsize m = 0; m < G_N_ELEMENTS (awkward); m++)
              {
                double place = mant_scale_normalise (&scale, awkward[m]);

                g_assert_true (isnan (awkward[m]) ? isnan (place) : fabs (place) <= 1000);
              }
            for (double p = 0; p <= 1; p += 0.125)
              {
                double value = mant_scale_denormalise (&scale, p);

                g_assert_true (isfinite (value));
                /* Subnormal numbers have few bits to say where they are. */
                if (fabs (mant_scale_normalise (&scale, value) - p)
                    > (kinds[k] == MANT_SCALE_LOG && value < 0x1p-1021 ? 1e-3 : 1e-9))
                  g_error ("kind %d [%a, %a]: %g comes back as %g", kinds[k], scale.lo, scale.hi,
                           p, mant_scale_normalise (&scale, value));
              }
            check_ticks (&scale);
          }
}

static void
assert_labels (MantScaleKind kind,
               int           base,
               double        lo,
               double        hi,
               guint         max_major,
               const char   *want)
{
  MantScale scale;
  g_autoptr (GArray) ticks = NULL;
  g_autoptr (GString) got = g_string_new (NULL);

  mant_scale_init (&scale, kind, base, lo, hi, 1);
  ticks = mant_scale_get_ticks (&scale, max_major);
  for (guint i = 0; i < ticks->len; i++)
    {
      const char *label = g_array_index (ticks, MantTick, i).label;

      if (label != NULL)
        g_string_append_printf (got, "%s%s", got->len > 0 ? " | " : "", label);
    }
  g_assert_cmpstr (got->str, ==, want);
}

static void
test_labels (void)
{
  const MantScaleKind lin = MANT_SCALE_LINEAR, log = MANT_SCALE_LOG, sym = MANT_SCALE_SYMLOG;

  assert_labels (lin, 10, 0, 1, 6, "0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0");
  assert_labels (lin, 10, 0, 10, 5, "0 | 2 | 4 | 6 | 8 | 10");
  assert_labels (lin, 10, -0.3, 0.3, 7, "−0.3 | −0.2 | −0.1 | 0 | 0.1 | 0.2 | 0.3");
  assert_labels (lin, 10, 0, 448, 5, "0 | 100 | 200 | 300 | 400");
  assert_labels (lin, 10, 0, 20000, 5, "0 | 5\u202fk | 10\u202fk | 15\u202fk | 20\u202fk");
  assert_labels (lin, 10, 0, 3e6, 4, "0 | 1\u202fM | 2\u202fM | 3\u202fM");
  assert_labels (lin, 10, 0, 3e-7, 4, "0 | 1×10⁻⁷ | 2×10⁻⁷ | 3×10⁻⁷");
  assert_labels (lin, 10, 0, 2e20, 3, "0 | 1×10²⁰ | 2×10²⁰");
  assert_labels (lin, 10, 1, 1.0000001, 2, "1.00000000 | 1.00000005 | 1.00000010");
  assert_labels (lin, 10, 1000000.1, 1000000.2, 2, "1000000.10 | 1000000.15 | 1000000.20");
  assert_labels (log, 10, 1, 1000, 6, "1 | 10 | 100 | 1000");
  assert_labels (log, 10, 0.001, 1000, 8, "0.001 | 0.01 | 0.1 | 1 | 10 | 100 | 1000");
  assert_labels (log, 10, 1e-6, 1, 4, "10⁻⁶ | 10⁻⁴ | 10⁻² | 10⁰");
  assert_labels (log, 10, 1, 100, 6, "1 | 2 | 5 | 10 | 20 | 50 | 100");
  assert_labels (log, 10, 4, 6, 5, "4.0 | 4.5 | 5.0 | 5.5 | 6.0");
  assert_labels (log, 2, 1, 16, 5, "1 | 2 | 4 | 8 | 16");
  assert_labels (log, 2, ldexp (1, -8), 1, 5, "2⁻⁸ | 2⁻⁶ | 2⁻⁴ | 2⁻² | 2⁰");
  assert_labels (sym, 10, -1000, 1000, 12,
                 "−1000 | −100 | −10 | −1 | 0 | 1 | 10 | 100 | 1000");
  assert_labels (sym, 10, -0.5, 0.5, 5, "−0.4 | −0.2 | 0 | 0.2 | 0.4");
}

/* A label says its value: read back, it is the same binary64. */
static void
test_tick_values (void)
{
  for (int i = 0; i < 5000; i++)
    {
      double lo = ldexp (g_test_rand_double_range (-1, 1), g_test_rand_int_range (-20, 20));
      double hi = lo + ldexp (g_test_rand_double_range (0.1, 1), g_test_rand_int_range (-20, 20));
      g_autoptr (MantScale) scale = mant_scale_new (MANT_SCALE_LINEAR, lo, hi);
      g_autoptr (GArray) ticks = mant_scale_get_ticks (scale, 6);

      for (guint k = 0; k < ticks->len; k++)
        {
          const MantTick *tick = &g_array_index (ticks, MantTick, k);
          char text[G_ASCII_DTOSTR_BUF_SIZE];

          /* A 1-2-5 multiple of a power of ten never has a tail like 0.30000000000000004. */
          g_ascii_formatd (text, sizeof text, "%.14g", tick->value);
          if (g_ascii_strtod (text, NULL) != tick->value)
            g_error ("[%a, %a]: tick %a is not %s", lo, hi, tick->value, text);
        }
    }
}

static void
test_format (void)
{
  g_autoptr (MantScale) unit = mant_scale_new (MANT_SCALE_LINEAR, 0, 1);
  g_autoptr (MantScale) narrow = mant_scale_new (MANT_SCALE_LINEAR, 1, 1.000001);
  static const struct
  {
    double value;
    const char *text;
  } plain[] = {
    { 0, "0" }, { 1, "1" }, { -1.5, "−1.5" }, { 1234567, "1234567" }, { 12345678, "1.23457×10⁷" },
    { 1e-5, "1×10⁻⁵" }, { -2.5e-10, "−2.5×10⁻¹⁰" }, { 0.1, "0.1" }, { NAN, "NaN" },
    { INFINITY, "∞" }, { -INFINITY, "−∞" }, { 0x1p-1074, "4.94066×10⁻³²⁴" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autofree char *text = mant_scale_format (NULL, plain[i].value);

      g_assert_cmpstr (text, ==, plain[i].text);
    }

  {
    g_autofree char *coarse = mant_scale_format (unit, 0.123456789);
    g_autofree char *fine = mant_scale_format (narrow, 1.0000001234);

    g_assert_cmpstr (coarse, ==, "0.1235");
    g_assert_cmpstr (fine, ==, "1.0000001234");
  }
}

static void
test_zoom (void)
{
  static const MantScaleKind kinds[] = { MANT_SCALE_LINEAR, MANT_SCALE_LOG, MANT_SCALE_SYMLOG };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (int inverted = 0; inverted < 2; inverted++)
      {
        MantScale scale, before;
        double anchor;
        int n = 0;

        mant_scale_init (&scale, kinds[k], 10, 0.5, 2000, 1);
        scale.inverted = inverted;
        anchor = mant_scale_denormalise (&scale, 0.3);
        before = scale;
        g_assert_true (mant_scale_zoom (&scale, 0.3, 2));
        g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&scale, anchor), 0.3, 1e-9);
        g_assert_true (mant_scale_zoom (&scale, 0.3, 0.5));
        g_assert_cmpfloat_with_epsilon (scale.lo, before.lo, 1e-9 * before.hi);
        g_assert_cmpfloat_with_epsilon (scale.hi, before.hi, 1e-9 * before.hi);

        g_assert_true (mant_scale_pan (&scale, 0.25));
        g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&before,
                                                              mant_scale_denormalise (&scale, 0)),
                                        0.25, 1e-9);

        /* Without end, either way: it stops, and stays a range. */
        while (mant_scale_zoom (&scale, 0.5, 1.5))
          g_assert_cmpint (++n, <, 1000);
        g_assert_cmpfloat (scale.lo, <, scale.hi);
        for (n = 0; mant_scale_zoom (&scale, 0.5, 0.1);)
          g_assert_cmpint (++n, <, 5000);
        g_assert_true (isfinite (scale.lo) && isfinite (scale.hi) && scale.lo < scale.hi);
        check_ticks (&scale);
        g_assert_false (mant_scale_zoom (&scale, NAN, 2));
        g_assert_false (mant_scale_zoom (&scale, 0.5, 0));
        g_assert_false (mant_scale_pan (&scale, INFINITY));
      }
}

static double
oklab_lightness (const MantRgba *color)
{
  double rgb[3] = { color->red, color->green, color->blue }, l, m, s;

  for (int i = 0; i < 3; i++)
    rgb[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : pow ((rgb[i] + 0.055) / 1.055, 2.4);
  l = cbrt (0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2]);
  m = cbrt (0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2]);
  s = cbrt (0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2]);

  return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
}

static void
test_palette (void)
{
  static const MantRgba light[] = { { 1, 1, 1, 1 }, { 0xf6 / 255., 0xf5 / 255., 0xf4 / 255., 1 } };
  static const MantRgba dark[] = { { 0x1e / 255., 0x1e / 255., 0x1e / 255., 1 },
                                   { 0x30 / 255., 0x30 / 255., 0x30 / 255., 1 } };
  const MantRgba black = { 0, 0, 0, 1 };
  MantRgba color;
  double last = -1;

  g_assert_cmpfloat_with_epsilon (mant_palette_get_contrast (&light[0], &black), 21, 1e-9);
  for (guint i = 0; i < MANT_PALETTE_N_COLORS; i++)
    for (int k = 0; k < 2; k++)
      {
        mant_palette_get_color (i, MANT_PLOT_THEME_LIGHT, &color);
        g_assert_cmpfloat (mant_palette_get_contrast (&color, &light[k]), >=, 3);
        mant_palette_get_color (i, MANT_PLOT_THEME_DARK, &color);
        g_assert_cmpfloat (mant_palette_get_contrast (&color, &dark[k]), >=, 3);
      }
  mant_palette_get_ink (MANT_PLOT_INK_TEXT, MANT_PLOT_THEME_LIGHT, &color);
  g_assert_cmpfloat (mant_palette_get_contrast (&color, &light[0]), >=, 7);
  mant_palette_get_ink (MANT_PLOT_INK_TEXT, MANT_PLOT_THEME_DARK, &color);
  g_assert_cmpfloat (mant_palette_get_contrast (&color, &dark[0]), >=, 7);

  /* Evenly lighter, all the way. */
  for (int i = 0; i <= 64; i++)
    {
      double lightness;

      mant_palette_get_heat (i / 64.0, &color);
      lightness = oklab_lightness (&color);
      g_assert_cmpfloat_with_epsilon (lightness, 0.23 + 0.715 * i / 64, 0.012);
      g_assert_cmpfloat (lightness, >, last);
      last = lightness;
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/scale/log2", test_log2);
  g_test_add_func ("/plot/scale/exp2", test_exp2);
  g_test_add_func ("/plot/scale/degenerate", test_degenerate);
  g_test_add_func ("/plot/scale/labels", test_labels);
  g_test_add_func ("/plot/scale/tick-values", test_tick_values);
  g_test_add_func ("/plot/scale/format", test_format);
  g_test_add_func ("/plot/scale/zoom", test_zoom);
  g_test_add_func ("/plot/palette", test_palette);

  return g_test_run ();
}
