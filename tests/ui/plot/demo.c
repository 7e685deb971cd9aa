/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws every layer in light and dark as PNG files in a folder, for a person to look at:
 *   demo FOLDER
 * Not a test: what is pretty has no expected value. */

#include <math.h>
#include <string.h>

#include "mantissa-figure.h"

static guint64 state = 0x9e3779b97f4a7c15u;

static double
uniform (void)
{
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;

  return (double) (state >> 11) * 0x1p-53;
}

static double
normal (void)
{
  double sum = 0;

  for (int i = 0; i < 12; i++)
    sum += uniform ();

  return sum - 6;
}

static GBytes *
doubles (const double *values,
         gsize         n)
{
  return g_bytes_new (values, n * sizeof *values);
}

static void
histogram (int      n_bins,
           double   lo,
           double   hi,
           double   step,
           double   sigma,
           GBytes **edges,
           GBytes **heights)
{
  g_autofree double *e = g_new (double, n_bins + 1);
  g_autofree double *h = g_new0 (double, n_bins);

  for (int i = 0; i <= n_bins; i++)
    e[i] = lo + (hi - lo) * i / n_bins;
  for (int i = 0; i < 200000; i++)
    {
      double v = normal () * sigma;
      int k;

      if (step > 0)
        v = rint (v / step) * step;
      k = (int) floor ((v - lo) / (hi - lo) * n_bins);
      if (k >= 0 && k < n_bins)
        h[k]++;
    }
  *edges = doubles (e, n_bins + 1);
  *heights = doubles (h, n_bins);
}

static void
add (MantFigure    *figure,
     MantPlotLayer *layer)
{
  mant_figure_add_layer (figure, layer);
  g_object_unref (layer);
}

static MantFigure *
values_figure (gboolean log_counts,
               int      n_bins)
{
  MantFigure *figure = mant_figure_new ("Values before and after", "Value", "Elements per bin");
  g_autoptr (GBytes) edges = NULL, heights = NULL, edges2 = NULL, heights2 = NULL, marks = NULL;
  double x[31];

  histogram (n_bins, -0.08, 0.08, 0, 0.02, &edges, &heights);
  histogram (n_bins, -0.08, 0.08, 0.005, 0.02, &edges2, &heights2);
  for (int i = 0; i < 31; i++)
    x[i] = (i - 15) * 0.005;
  marks = doubles (x, 31);
  add (figure, mant_bars_layer_new ("Before", edges, heights));
  add (figure, mant_steps_layer_new ("After, in int4", edges2, heights2));
  add (figure, mant_marks_layer_new ("Representable values", marks));
  if (log_counts)
    mant_axis_set_scale_kind (mant_figure_get_y_axis (figure), MANT_SCALE_LOG);

  return figure;
}

static MantFigure *
octaves_figure (void)
{
  MantFigure *figure = mant_figure_new ("Magnitudes", "Magnitude", "Elements per bin");
  double edges[61], heights[60];
  g_autoptr (GBytes) e = NULL, h = NULL;

  for (int i = 0; i <= 60; i++)
    edges[i] = ldexp (1, i / 2 - 30) * (i % 2 ? M_SQRT2 : 1);
  for (int i = 0; i < 60; i++)
    heights[i] = rint (3e6 * mant_scale_exp2 (-(i - 48) * (i - 48) / 60.0));
  e = doubles (edges, 61);
  h = doubles (heights, 60);
  add (figure, mant_bars_layer_new ("Before", e, h));
  mant_axis_set_scale_kind (mant_figure_get_x_axis (figure), MANT_SCALE_LOG);
  mant_axis_set_base (mant_figure_get_x_axis (figure), 2);

  return figure;
}

static MantFigure *
channels_figure (void)
{
  MantFigure *figure = mant_figure_new ("QSNR by channel", "Channel (axis 0)", "QSNR");
  static const char *const formats[] = { "mxfp8", "nvfp4", "mxfp4", "int4", "e2m1" };

  for (int k = 0; k < 5; k++)
    {
      double y[96];
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (MantSeries) series = NULL;

      for (int i = 0; i < 96; i++)
        y[i] = 31 - 4.2 * k + 0.7 * normal () - (i % 40 == 17 ? 6 : 0);
      y[50] = NAN;
      bytes = doubles (y, 96);
      series = mant_series_new_f64 (bytes, 0, 1);
      add (figure, mant_line_layer_new (formats[k], series));
    }
  mant_axis_set_unit (mant_figure_get_y_axis (figure), "dB");

  return figure;
}

static MantFigure *
noise_figure (void)
{
  MantFigure *figure = mant_figure_new ("One million weights in order", "Index", "Value");
  gsize n = 1000000;
  g_autofree float *y = g_new (float, n);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MantSeries) series = NULL;

  for (gsize i = 0; i < n; i++)
    y[i] = (float) (normal () * (0.3 + (double) i / (double) n));
  for (gsize i = 400000; i < 430000; i++)
    y[i] = NAN;
  y[700000] = 9;
  bytes = g_bytes_new (y, n * sizeof *y);
  series = mant_series_new_f32 (bytes, 0, 1);
  add (figure, mant_line_layer_new ("layers.0.attn.q", series));

  return figure;
}

static MantFigure *
band_figure (void)
{
  MantFigure *figure = mant_figure_new ("Error of exp against the bound", "x", "Error");
  double x[200], lo[200], hi[200], y[200], px[6], py[6];
  static const char *const labels[] = { "worst", "", "zero", "", "", "last", NULL };
  g_autoptr (GBytes) bx = NULL, blo = NULL, bhi = NULL, by = NULL, bpx = NULL, bpy = NULL;
  g_autoptr (MantSeries) series = NULL;
  MantPlotLayer *points;

  for (int i = 0; i < 200; i++)
    {
      x[i] = (i - 100) / 20.0;
      lo[i] = -1e-7 * (1 + x[i] * x[i]);
      hi[i] = 1e-7 * (1 + x[i] * x[i]);
      y[i] = hi[i] * 0.8 * sin (x[i] * 5);
    }
  for (int i = 0; i < 6; i++)
    {
      px[i] = x[i * 39];
      py[i] = y[i * 39];
    }
  bx = doubles (x, 200);
  blo = doubles (lo, 200);
  bhi = doubles (hi, 200);
  by = doubles (y, 200);
  bpx = doubles (px, 6);
  bpy = doubles (py, 6);
  series = mant_series_new_xy (bx, by, NULL);
  add (figure, mant_band_layer_new ("Proven bound", bx, blo, bhi));
  add (figure, mant_line_layer_new ("Measured", series));
  points = mant_marks_layer_new_points ("Sampled", bpx, bpy);
  mant_marks_layer_set_labels (MANT_MARKS_LAYER (points), labels);
  add (figure, points);
  mant_axis_set_unit (mant_figure_get_y_axis (figure), "ulp");

  return figure;
}

static MantFigure *
symlog_figure (void)
{
  MantFigure *figure = mant_figure_new ("Outliers on a symmetric logarithmic axis", "Token",
                                        "Activation");
  double y[400];
  g_autoptr (GBytes) by = NULL;
  g_autoptr (MantSeries) series = NULL;

  for (int i = 0; i < 400; i++)
    y[i] = normal () * (i % 37 == 0 ? 3000 : i % 11 == 0 ? 20 : 0.5);
  by = doubles (y, 400);
  series = mant_series_new_f64 (by, 0, 1);
  add (figure, mant_line_layer_new ("x", series));
  mant_axis_set_scale_kind (mant_figure_get_y_axis (figure), MANT_SCALE_SYMLOG);
  mant_axis_set_linear_threshold (mant_figure_get_y_axis (figure), 0.1);

  return figure;
}

static MantFigure *
heat_figure (void)
{
  MantFigure *figure = mant_figure_new ("Block scales", "Block along the axis", "Row of blocks");
  guint rows = 24, cols = 40;
  g_autofree float *v = g_new (float, rows * cols);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < rows * cols; i++)
    v[i] = (float) rint (-8 + normal () + (i % cols == 13 ? 5 : 0) + (double) (i / cols) / 12);
  for (guint i = 0; i < 12; i++)
    v[5 * cols + 20 + i] = v[6 * cols + 20 + i] = NAN;
  bytes = g_bytes_new (v, rows * cols * sizeof *v);
  add (figure, mant_heat_layer_new ("log2 of the block scale", rows, cols, bytes,
                                    0, cols, 0, rows));
  mant_axis_set_inverted (mant_figure_get_y_axis (figure), TRUE);

  return figure;
}

static MantFigure *
empty_figure (void)
{
  MantFigure *figure = mant_figure_new ("All NaN", "Value", "Elements per bin");
  double edges[5] = { 0, 1, 2, 3, 4 }, heights[4] = { NAN, NAN, NAN, NAN };
  g_autoptr (GBytes) e = doubles (edges, 0), h = doubles (heights, 0);

  add (figure, mant_bars_layer_new ("Before", e, h));

  return figure;
}

static MantFigure *
few_bars_figure (void)
{
  MantFigure *figure = mant_figure_new ("Error by format", "Bin", "Bias");
  double edges[9], heights[8] = { 3, -1.5, 0, 2.25, -0.5, 4, 1, -2 };
  g_autoptr (GBytes) e = NULL, h = NULL;

  for (int i = 0; i < 9; i++)
    edges[i] = i;
  e = doubles (edges, 9);
  h = doubles (heights, 8);
  add (figure, mant_bars_layer_new ("Bias", e, h));

  return figure;
}

int
main (int    argc,
      char **argv)
{
  const char *folder = argc > 1 ? argv[1] : ".";
  struct
  {
    const char *name;
    MantFigure *figure;
  } figures[] = {
    { "values", values_figure (FALSE, 256) },
    { "values-log", values_figure (TRUE, 512) },
    { "octaves", octaves_figure () },
    { "channels", channels_figure () },
    { "noise", noise_figure () },
    { "band", band_figure () },
    { "symlog", symlog_figure () },
    { "heat", heat_figure () },
    { "few", few_bars_figure () },
    { "empty", empty_figure () },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *words = NULL;

      for (int dark = 0; dark < 2; dark++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *file = g_strdup_printf ("%s-%s.png", figures[i].name,
                                                   dark ? "dark" : "light");
          g_autofree char *path = g_build_filename (folder, file, NULL);

          mant_figure_set_theme (figures[i].figure,
                                 dark ? MANT_PLOT_THEME_DARK : MANT_PLOT_THEME_LIGHT);
          if (!mant_figure_save (figures[i].figure, path, MANT_FIGURE_FORMAT_PNG, 640, 400, NULL,
                                 &error))
            g_printerr ("%s\n", error->message);
        }
      words = mant_figure_describe (figures[i].figure);
      g_print ("%s\n", words);
      g_object_unref (figures[i].figure);
    }

  return 0;
}
