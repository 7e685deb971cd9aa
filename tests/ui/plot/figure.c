/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "mant-figure-private.h"
#include "mantissa-figure.h"

static GBytes *
doubles (const double *values,
         gsize         n)
{
  return g_bytes_new (values, n * sizeof *values);
}

static void
add (MantFigure    *figure,
     MantPlotLayer *layer)
{
  mant_figure_add_layer (figure, layer);
  g_object_unref (layer);
}

/* Series */

static void
test_series_min_max (void)
{
  static const gsize lengths[] = { 0, 1, 15, 16, 17, 255, 256, 257, 4096, 70001 };

  for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++)
    for (int wide = 0; wide < 2; wide++)
      {
        gsize n = lengths[k], n_nan = 0, n_infinite = 0;
        g_autofree double *y = g_new (double, n + 1);
        g_autofree float *narrow = g_new (float, n + 1);
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (MantSeries) series = NULL;

        for (gsize i = 0; i < n; i++)
          {
            int dice = g_test_rand_int_range (0, 40);

            narrow[i] = (float) g_test_rand_double_range (-1e6, 1e6);
            if (dice == 0)
              narrow[i] = NAN;
            else if (dice == 1)
              narrow[i] = g_test_rand_bit () ? INFINITY : -INFINITY;
            y[i] = narrow[i];
            if (wide && isfinite (y[i]))
              y[i] += 1e-9;
            n_nan += isnan (y[i]) ? 1 : 0;
            n_infinite += isinf (y[i]) ? 1 : 0;
          }
        bytes = wide ? doubles (y, n) : g_bytes_new (narrow, n * sizeof *narrow);
        series = wide ? mant_series_new_f64 (bytes, 0, 1) : mant_series_new_f32 (bytes, 0, 1);
        g_assert_true (mant_series_is_prepared (series) == (n <= 65536));
        g_assert_true (mant_series_prepare (series, NULL, NULL));
        g_assert_cmpuint (mant_series_get_length (series), ==, n);
        g_assert_cmpuint (mant_series_get_n_nan (series), ==, n_nan);
        g_assert_cmpuint (mant_series_get_n_infinite (series), ==, n_infinite);

        for (int trial = 0; trial < 300; trial++)
          {
            gsize first = (gsize) g_test_rand_int_range (0, (int) n + 1);
            gsize end = (gsize) g_test_rand_int_range ((int) first, (int) n + 1);
            double lo = INFINITY, hi = -INFINITY, min, max;
            gboolean found;

            for (gsize i = first; i < end; i++)
              if (isfinite (y[i]))
                {
                  lo = fmin (lo, y[i]);
                  hi = fmax (hi, y[i]);
                }
            found = mant_series_get_min_max (series, first, end, &min, &max);
            if (found != (lo <= hi) || min != lo || max != hi)
              g_error ("[%zu, %zu) of %zu: got %a to %a, want %a to %a", first, end, n, min, max,
                       lo, hi);
          }
      }
}

static void
test_series_find (void)
{
  double x[] = { -2, -1, -1, 0, 5, 5, 5, 9 };
  double y[8] = { 0 };
  g_autoptr (GBytes) bx = doubles (x, 8), by = doubles (y, 8), short_y = doubles (y, 7);
  g_autoptr (MantSeries) series = mant_series_new_xy (bx, by, NULL);
  g_autoptr (MantSeries) even = mant_series_new_f64 (by, 10, 0.5);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (mant_series_find_x (series, -3), ==, 0);
  g_assert_cmpuint (mant_series_find_x (series, -1), ==, 1);
  g_assert_cmpuint (mant_series_find_x (series, 4.9), ==, 4);
  g_assert_cmpuint (mant_series_find_x (series, 9.1), ==, 8);
  g_assert_cmpuint (mant_series_find_nearest (series, 100), ==, 7);
  g_assert_cmpuint (mant_series_find_nearest (series, 1), ==, 3);
  g_assert_cmpuint (mant_series_find_x (even, 10.5), ==, 1);
  g_assert_cmpuint (mant_series_find_x (even, 10.6), ==, 2);
  g_assert_cmpuint (mant_series_find_x (even, NAN), ==, 0);
  g_assert_cmpuint (mant_series_find_x (even, 1e300), ==, 8);

  g_assert_null (mant_series_new_xy (bx, short_y, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "8 x values for 7"));
  g_clear_error (&error);

  x[3] = -1.5;
  {
    g_autoptr (GBytes) falling = doubles (x, 8);

    g_assert_null (mant_series_new_xy (falling, by, &error));
    g_assert_error (error, MANT_ERROR, MANT_ERROR_SHAPE);
    g_assert_nonnull (strstr (error->message, "x value 3 (-1.5)"));
  }
}

static void
test_series_cancel (void)
{
  gsize n = 2000000;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (n * sizeof (float)), n * sizeof (float));
  g_autoptr (MantSeries) series = mant_series_new_f32 (bytes, 0, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (mant_series_prepare (series, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (mant_series_is_prepared (series));
  g_assert_true (mant_series_prepare (series, NULL, NULL));
}

/* Pixels */

static cairo_surface_t *
raster (MantPlotLayer *layer,
        MantScaleKind  x_kind,
        MantScaleKind  y_kind,
        double         x_lo,
        double         x_hi,
        double         y_lo,
        double         y_hi,
        int            width,
        int            height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  MantPlotFrame frame = { .width = width, .height = height, .pixels_per_unit = 1 };

  mant_scale_init (&frame.x, x_kind, 10, x_lo, x_hi, NAN);
  mant_scale_init (&frame.y, y_kind, 10, y_lo, y_hi, NAN);
  g_assert_true (mant_plot_layer_prepare (layer, NULL, NULL));
  g_assert_true (mant_plot_layer_rasterize (layer, &frame, surface, NULL));
  cairo_surface_flush (surface);

  return surface;
}

static guint32
pixel (cairo_surface_t *surface,
       int              x,
       int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface)
                      + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x];
}

static int
topmost_ink (cairo_surface_t *surface,
             int              x)
{
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    if (pixel (surface, x, y) >> 24 > 0x20)
      return y;

  return -1;
}

/* A million points, one of them high: its column must show it, at any zoom that has it. */
static void
test_spike (void)
{
  gsize n = 1000000, spike = 654321;
  g_autofree float *y = g_new0 (float, n);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MantSeries) series = NULL;
  g_autoptr (MantPlotLayer) layer = NULL;

  y[spike] = 1;
  bytes = g_bytes_new (y, n * sizeof *y);
  series = mant_series_new_f32 (bytes, 0, 1);
  layer = mant_line_layer_new ("spike", series);
  mant_plot_layer_set_color_index (layer, 0);

  for (double half = 500000; half > 20; half /= 3)
    {
      cairo_surface_t *surface = raster (layer, MANT_SCALE_LINEAR, MANT_SCALE_LINEAR,
                                         (double) spike - half, (double) spike + half, -0.1, 1.1,
                                         200, 120);
      int highest = 1000;

      for (int x = 95; x < 105; x++)
        if (topmost_ink (surface, x) >= 0)
          highest = MIN (highest, topmost_ink (surface, x));
      g_assert_cmpint (highest, >=, 7);
      g_assert_cmpint (highest, <=, 11);
      cairo_surface_destroy (surface);
    }
}

static void
test_gap (void)
{
  gsize n = 100000;
  g_autofree float *y = g_new0 (float, n);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MantSeries) series = NULL;
  g_autoptr (MantPlotLayer) layer = NULL;
  cairo_surface_t *surface;

  for (gsize i = 40000; i < 60000; i++)
    y[i] = i % 2 ? NAN : INFINITY;
  for (gsize i = 60000; i < n; i++)
    y[i] = 1;
  bytes = g_bytes_new (y, n * sizeof *y);
  series = mant_series_new_f32 (bytes, 0, 1);
  layer = mant_line_layer_new ("gap", series);
  surface = raster (layer, MANT_SCALE_LINEAR, MANT_SCALE_LINEAR, 0, (double) n, -1, 2, 100, 60);

  for (int x = 1; x < 99; x++)
    g_assert_true ((topmost_ink (surface, x) < 0) == (x >= 40 && x < 60));
  g_assert_cmpint (topmost_ink (surface, 20), >, topmost_ink (surface, 80));
  cairo_surface_destroy (surface);
}

static void
test_bars_log (void)
{
  double edges[] = { 0, 1, 2, 3, 4 }, heights[] = { 100, 0, 1, 10 };
  g_autoptr (GBytes) e = doubles (edges, 5), h = doubles (heights, 4);
  g_autoptr (MantPlotLayer) bars = mant_bars_layer_new ("bars", e, h);
  g_autoptr (MantPlotLayer) steps = mant_steps_layer_new ("steps", e, h);
  cairo_surface_t *surface = raster (bars, MANT_SCALE_LINEAR, MANT_SCALE_LOG, 0, 4, 0.1, 1000,
                                     40, 80);

  /* Four decades on 80 rows: 100 is a quarter down, 10 a half, 1 three quarters. */
  g_assert_cmpint (topmost_ink (surface, 5), ==, 20);
  g_assert_cmpint (topmost_ink (surface, 15), ==, -1);
  g_assert_cmpint (topmost_ink (surface, 25), ==, 60);
  g_assert_cmpint (topmost_ink (surface, 35), ==, 40);
  cairo_surface_destroy (surface);

  surface = raster (steps, MANT_SCALE_LINEAR, MANT_SCALE_LOG, 0, 4, 0.1, 1000, 40, 80);
  g_assert_cmpint (topmost_ink (surface, 15), ==, -1);
  g_assert_cmpint (ABS (topmost_ink (surface, 25) - 60), <=, 1);
  cairo_surface_destroy (surface);
}

static void
test_bars_merged (void)
{
  g_autofree double *edges = g_new (double, 50001);
  g_autofree double *heights = g_new0 (double, 50000);
  g_autoptr (GBytes) e = NULL, h = NULL;
  g_autoptr (MantPlotLayer) bars = NULL;
  cairo_surface_t *surface;

  for (int i = 0; i <= 50000; i++)
    edges[i] = i;
  heights[25250] = 1;
  e = doubles (edges, 50001);
  h = doubles (heights, 50000);
  bars = mant_bars_layer_new ("bars", e, h);
  surface = raster (bars, MANT_SCALE_LINEAR, MANT_SCALE_LINEAR, 0, 50000, 0, 1, 100, 50);

  /* One bar of fifty thousand keeps its height among a hundred columns. */
  g_assert_cmpint (topmost_ink (surface, 50), <=, 1);
  g_assert_cmpint (topmost_ink (surface, 20), ==, -1);
  cairo_surface_destroy (surface);
}

static guint32
heat_pixel (double position)
{
  MantRgba color;

  mant_palette_get_heat (position, &color);

  return 0xff000000u | (guint32) rint (color.red * 255) << 16
         | (guint32) rint (color.green * 255) << 8 | (guint32) rint (color.blue * 255);
}

static void
test_heat (void)
{
  float values[] = { 0, 1, NAN, 0.2f, 0.4f, 0.6f };
  g_autoptr (GBytes) bytes = g_bytes_new (values, sizeof values);
  g_autoptr (MantPlotLayer) layer = mant_heat_layer_new ("heat", 2, 3, bytes, 0, 3, 0, 2);
  cairo_surface_t *surface = raster (layer, MANT_SCALE_LINEAR, MANT_SCALE_LINEAR, 0, 3, 0, 2,
                                     30, 20);
  g_autofree char *value = NULL;
  MantPlotFrame frame = { .width = 30, .height = 20, .pixels_per_unit = 1 };
  double x, y;

  /* Row 0 is at the bottom of an axis that is not inverted. */
  g_assert_cmphex (pixel (surface, 5, 15), ==, heat_pixel (0));
  g_assert_cmphex (pixel (surface, 15, 15), ==, heat_pixel (1));
  g_assert_cmphex (pixel (surface, 5, 5), ==, heat_pixel (51 / 255.0));
  g_assert_cmphex (pixel (surface, 25, 5), ==, heat_pixel (153 / 255.0));
  /* Missing: two greys in stripes, neither of them a colour of the map. */
  g_assert_cmphex (pixel (surface, 22, 12), !=, pixel (surface, 25, 12));
  cairo_surface_destroy (surface);

  mant_scale_init (&frame.x, MANT_SCALE_LINEAR, 10, 0, 3, NAN);
  mant_scale_init (&frame.y, MANT_SCALE_LINEAR, 10, 0, 2, NAN);
  value = mant_plot_layer_value_at (layer, &frame, 1.2, 1.9, &x, &y);
  g_assert_cmpstr (value, ==, "0.4 (row 1, column 1)");
  g_assert_cmpfloat (x, ==, 1.5);
  g_assert_cmpfloat (y, ==, 1.5);

  /* Six cells in one pixel: their mean, the missing one left out. */
  surface = raster (layer, MANT_SCALE_LINEAR, MANT_SCALE_LINEAR, 0, 3, 0, 2, 1, 1);
  g_assert_cmphex (pixel (surface, 0, 0), ==, heat_pixel (rint (255 * 0.44) / 255));
  cairo_surface_destroy (surface);
}

/* Figures */

static const MantScaleKind kinds[] = { MANT_SCALE_LINEAR, MANT_SCALE_LOG, MANT_SCALE_SYMLOG };

static void
draw_everywhere (MantFigure *figure)
{
  static const int sizes[][2] = { { 640, 400 }, { 90, 60 }, { 1, 1 }, { 3000, 40 } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        mant_axis_set_scale_kind (mant_figure_get_x_axis (figure), kinds[i]);
        mant_axis_set_scale_kind (mant_figure_get_y_axis (figure), kinds[j]);
        for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
          {
            cairo_rectangle_t extents = { 0, 0, sizes[k][0], sizes[k][1] };
            cairo_surface_t *surface =
              cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
            cairo_t *cr = cairo_create (surface);

            mant_figure_draw (figure, cr, sizes[k][0], sizes[k][1]);
            g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
            cairo_destroy (cr);
            cairo_surface_destroy (surface);
          }
      }
  {
    g_autofree char *words = mant_figure_describe (figure);

    g_assert_cmpuint (strlen (words), >, 20);
  }
}

static void
fill (double     *values,
      gsize       n,
      const char *what)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (what, "nan"))
      values[i] = NAN;
    else if (g_str_equal (what, "inf"))
      values[i] = i % 2 ? INFINITY : -INFINITY;
    else if (g_str_equal (what, "zero"))
      values[i] = 0;
    else if (g_str_equal (what, "huge"))
      values[i] = i % 2 ? 1.7e308 : -1.7e308;
    else if (g_str_equal (what, "tiny"))
      values[i] = 0x1p-1074;
    else
      values[i] = i % 3 ? (double) i - 2 : NAN;
}

static void
test_degenerate (void)
{
  static const char *const fillings[] = { "nan", "inf", "zero", "huge", "tiny", "mixed" };
  static const gsize lengths[] = { 0, 1, 2, 7 };

  for (gsize f = 0; f < G_N_ELEMENTS (fillings); f++)
    for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++)
      {
        gsize n = lengths[k];
        double x[9], y[9];
        float cells[9];
        g_autoptr (GBytes) edges = NULL, bx = NULL, by = NULL, bcells = NULL;
        g_autoptr (MantSeries) even = NULL, uneven = NULL;
        g_autoptr (MantFigure) figure = mant_figure_new (fillings[f], "x", "y");

        for (gsize i = 0; i < 9; i++)
          x[i] = (double) i;
        fill (y, 9, fillings[f]);
        for (gsize i = 0; i < 9; i++)
          cells[i] = (float) y[i];
        edges = doubles (x, n == 0 ? 0 : n + 1);
        bx = doubles (x, n);
        by = doubles (y, n);
        bcells = g_bytes_new (cells, n * sizeof *cells);
        even = mant_series_new_f64 (by, 0, 1);
        uneven = mant_series_new_xy (bx, by, NULL);

        draw_everywhere (figure);
        add (figure, mant_bars_layer_new ("bars", edges, by));
        draw_everywhere (figure);
        mant_figure_remove_all_layers (figure);
        add (figure, mant_line_layer_new ("line", even));
        draw_everywhere (figure);
        add (figure, mant_line_layer_new ("uneven", uneven));
        add (figure, mant_steps_layer_new ("steps", edges, by));
        add (figure, mant_band_layer_new ("band", bx, by, by));
        add (figure, mant_marks_layer_new ("marks", by));
        add (figure, mant_marks_layer_new_points ("points", by, by));
        add (figure, mant_heat_layer_new ("heat", n > 0 ? 1 : 0, (guint) n, bcells, 0, 1, 0, 1));
        mant_axis_set_extra_ticks (mant_figure_get_x_axis (figure), by);
        draw_everywhere (figure);
      }
}

static MantFigure *
example (void)
{
  double edges[] = { -1, 0, 0.5, 1 }, heights[] = { 3, 0, 0.1 }, x[] = { -0.5, 0.25 };
  g_autoptr (GBytes) e = doubles (edges, 4), h = doubles (heights, 3), m = doubles (x, 2);
  MantFigure *figure = mant_figure_new ("Values", "Value", "Share");
  static const char *const labels[] = { "a, \"b\"", "c", NULL };
  MantPlotLayer *marks;

  mant_axis_set_unit (mant_figure_get_y_axis (figure), "%");
  add (figure, mant_bars_layer_new ("Before", e, h));
  marks = mant_marks_layer_new ("e2m1", m);
  mant_marks_layer_set_labels (MANT_MARKS_LAYER (marks), labels);
  add (figure, marks);

  return figure;
}

static char *
temporary_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mantissa-figure-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_export (void)
{
  static const struct
  {
    const char *name;
    const char *begin;
  } files[] = { { "a.svg", "<?xml" }, { "a.PDF", "%PDF-" }, { "a.png", "\x89PNG\r\n" },
                { "a.csv", "layer,x_lo,x_hi,y,x,label\n" } };
  g_autofree char *folder = temporary_folder ();
  g_autoptr (MantFigure) figure = example ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      MantFigureFormat format;
      gsize length;

      g_assert_true (mant_figure_format_from_path (path, &format, &error));
      g_assert_cmpint (format, ==, i);
      mant_figure_save (figure, path, format, 320, 200, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_true (g_str_has_prefix (contents, files[i].begin));
      /* 320 by 200 at two pixels a unit, big endian. */
      if (format == MANT_FIGURE_FORMAT_PNG)
        g_assert_cmpmem (contents + 16, 8, "\0\0\x02\x80\0\0\x01\x90", 8);
      if (format == MANT_FIGURE_FORMAT_CSV)
        g_assert_cmpstr (contents, ==,
                         "layer,x_lo,x_hi,y,x,label\n"
                         "Before,-1,0,3,,\n"
                         "Before,0,0.5,0,,\n"
                         "Before,0.5,1,0.1,,\n"
                         "e2m1,,,,-0.5,\"a, \"\"b\"\"\"\n"
                         "e2m1,,,,0.25,c\n");
    }
  g_assert_cmpuint (count_files (folder), ==, G_N_ELEMENTS (files));
  remove_folder (folder);
}

/* The same figure is the same file. */
static void
test_svg (void)
{
  g_autoptr (MantFigure) figure = example ();
  g_autoptr (MantFigure) copy = mant_figure_copy (figure);
  g_autoptr (GBytes) svg = mant_figure_to_svg (figure, 320, 200, NULL);
  g_autoptr (GBytes) again = mant_figure_to_svg (copy, 320, 200, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

  g_assert_nonnull (strstr (text, "width=\"320px\" height=\"200px\""));
  g_assert_true (g_bytes_equal (svg, again));

  /* Another figure shares no id with it: both may stand in one page. */
  {
    g_autoptr (GBytes) other = NULL;
    g_autofree char *other_text = NULL;
    g_autoptr (GRegex) ids = g_regex_new (" id=\"([^\"]*)\"", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    guint n = 0;

    mant_figure_set_title (copy, "Valuer");
    other = mant_figure_to_svg (copy, 320, 200, NULL);
    other_text = g_strndup (g_bytes_get_data (other, NULL), g_bytes_get_size (other));
    for (g_regex_match (ids, text, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL))
      {
        g_autofree char *id = g_match_info_fetch (match, 1);
        g_autofree char *use = g_strdup_printf ("#%s\"", id);

        g_assert_null (strstr (other_text, id));
        n += strstr (text, use) != NULL ? 1 : 0;
      }
    g_assert_cmpuint (n, >, 10);
  }
}

static void
test_export_errors (void)
{
  g_autofree char *folder = temporary_folder ();
  g_autofree char *path = g_build_filename (folder, "kept.csv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "folder.svg", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (MantFigure) figure = example ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MantFigureFormat format;

  g_assert_false (mant_figure_format_from_path ("/tmp/picture.gif", &format, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "picture.gif"));
  g_clear_error (&error);

  g_assert_false (mant_figure_save (figure, nowhere, MANT_FIGURE_FORMAT_SVG, 320, 200, NULL,
                                    &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);

  g_assert_null (mant_figure_to_svg (figure, 320, 1e9, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (mant_figure_to_svg (figure, NAN, 100, &error));
  g_assert_error (error, MANT_ERROR, MANT_ERROR_LIMIT);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (mant_figure_save (figure, path, MANT_FIGURE_FORMAT_CSV, 0, 0, cancellable,
                                    &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "mine");
  g_assert_cmpuint (count_files (folder), ==, 1);
  remove_folder (folder);
}

static void
test_describe (void)
{
  g_autoptr (MantFigure) figure = example ();
  g_autofree char *words = mant_figure_describe (figure);
  g_autoptr (MantTable) table = mant_figure_get_table (figure);
  g_auto (GStrv) row = NULL;
  g_autoptr (MantTableRow) item = NULL;

  g_assert_cmpstr (words, ==,
                   "Values. Horizontal axis: Value, −1 to 1, linear. Vertical axis: Share (%), 0 "
                   "to 3.12, linear. Before: 3 bins from −1 to 1, highest 3 between −1 and 0. "
                   "e2m1: 2 marks from −0.5 to 0.25.");

  g_assert_cmpuint (mant_table_get_n_rows (table), ==, 5);
  row = mant_table_dup_row (table, 2);
  g_assert_cmpstr (row[0], ==, "Before");
  g_assert_cmpstr (row[3], ==, "0.1");
  item = g_list_model_get_item (G_LIST_MODEL (table), 3);
  g_assert_cmpstr (mant_table_row_get_cell (item, 4), ==, "-0.5");
  g_assert_cmpstr (mant_table_row_get_cell (item, 99), ==, "");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (table), 5));

  /* What is hidden is not said. */
  mant_plot_layer_set_visible (mant_figure_get_layer (figure, 0), FALSE);
  g_clear_object (&table);
  table = mant_figure_get_table (figure);
  g_assert_cmpuint (mant_table_get_n_rows (table), ==, 2);
}

static void
test_axes (void)
{
  g_autoptr (MantFigure) figure = example ();
  MantAxis *axis = mant_figure_get_y_axis (figure);
  MantExtent x, y;
  MantScale scale;
  double lo, hi;

  mant_figure_get_extents (figure, &x, &y);
  g_assert_cmpfloat (y.lo_positive, ==, 0.1);
  g_assert_cmpfloat (x.lo, ==, -1);

  mant_axis_resolve (axis, &y, &scale);
  g_assert_cmpfloat (scale.lo, ==, 0);
  mant_axis_set_scale_kind (axis, MANT_SCALE_LOG);
  mant_axis_resolve (axis, &y, &scale);
  g_assert_cmpfloat (scale.lo, >, 0);
  g_assert_cmpfloat (scale.lo, <, 0.1);
  g_assert_cmpfloat (scale.hi, >=, 3);

  mant_axis_set_range (axis, 1, 2);
  mant_axis_set_view (axis, 1.25, 1.5);
  mant_axis_resolve (axis, &y, &scale);
  g_assert_cmpfloat (scale.lo, ==, 1.25);
  g_assert_true (mant_axis_get_view (axis, &lo, &hi));
  mant_axis_reset_view (axis);
  mant_axis_resolve (axis, &y, &scale);
  g_assert_cmpfloat (scale.hi, ==, 2);
  mant_axis_set_view (axis, 2, NAN);
  g_assert_false (mant_axis_get_view (axis, &lo, &hi));

  mant_axis_set_inverted (axis, TRUE);
  mant_axis_resolve (axis, &y, &scale);
  g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&scale, 1), 1, 1e-12);
}

static void
count_changes (MantFigure *figure,
               int        *n)
{
  (*n)++;
}

static void
test_changed (void)
{
  g_autoptr (MantFigure) figure = example ();
  g_autoptr (MantFigure) other = mant_figure_new (NULL, NULL, NULL);
  MantAxis *shared = mant_figure_get_x_axis (figure);
  g_autoptr (MantPlotLayer) layer = g_object_ref (mant_figure_get_layer (figure, 0));
  int n = 0, n_other = 0;

  mant_figure_set_x_axis (other, shared);
  g_signal_connect (figure, "changed", G_CALLBACK (count_changes), &n);
  g_signal_connect (other, "changed", G_CALLBACK (count_changes), &n_other);

  mant_plot_layer_set_title (layer, "After");
  g_assert_cmpint (n, ==, 1);
  mant_plot_layer_set_title (layer, "After");
  g_assert_cmpint (n, ==, 1);
  mant_axis_set_view (shared, 0, 1);
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (n_other, ==, 1);
  mant_figure_remove_layer (figure, layer);
  g_assert_cmpint (n, ==, 3);
  mant_plot_layer_set_title (layer, "Gone");
  g_assert_cmpint (n, ==, 3);
}

/* Labels do not touch, the legend is not over the data, and all of it is inside. */
static void
test_layout (void)
{
  static const int sizes[][2] = { { 300, 220 }, { 480, 320 }, { 700, 260 }, { 1600, 1000 } };

  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (int n_layers = 1; n_layers < 30; n_layers += 7)
      for (int place = MANT_LEGEND_AUTO; place <= MANT_LEGEND_RIGHT; place++)
        {
          g_autoptr (MantFigure) figure = mant_figure_new ("Title", "Horizontal", "Vertical");
          g_autoptr (MantFigureLayout) layout = NULL;
          double y[] = { -1234567.8, 7654321 }, last_end = -1;
          g_autoptr (GBytes) bytes = doubles (y, 2);
          g_autoptr (MantSeries) series = mant_series_new_f64 (bytes, -1e-5, 3e-5);
          const MantPlotFrame *frame;

          for (int i = 0; i < n_layers; i++)
            {
              g_autofree char *title = g_strdup_printf ("Layer number %d", i);

              add (figure, mant_line_layer_new (title, series));
            }
          mant_figure_set_legend (figure, (MantLegendPlace) place);
          layout = _mant_figure_layout_new (figure, MANT_PLOT_THEME_LIGHT, sizes[k][0],
                                            sizes[k][1], NULL);
          frame = &layout->frame;
          g_assert_cmpfloat (frame->width, >=, 16);
          g_assert_cmpfloat (frame->left + frame->width, <=, sizes[k][0]);
          g_assert_true ((layout->legend->len == 0)
                         == (place == MANT_LEGEND_NONE
                             || (place == MANT_LEGEND_AUTO && n_layers == 1)));

          for (guint i = 0; i < layout->legend->len; i++)
            {
              const MantLegendEntry *entry = &g_array_index (layout->legend, MantLegendEntry, i);
              gboolean above = entry->y + entry->height <= frame->top;
              gboolean right = entry->x >= frame->left + frame->width;

              g_assert_true (above || right);
            }

          for (guint i = 0; i < layout->x_ticks->len; i++)
            {
              PangoLayout *text = g_ptr_array_index (layout->x_labels, i);
              double centre;
              int width;

              if (text == NULL)
                continue;
              pango_layout_get_pixel_size (text, &width, NULL);
              centre = frame->left
                       + g_array_index (layout->x_ticks, MantTick, i).position * frame->width;
              g_assert_cmpfloat (centre - width / 2.0, >, last_end);
              last_end = centre + width / 2.0;
            }
          g_assert_cmpfloat (last_end, >, 0);
        }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/series/min-max", test_series_min_max);
  g_test_add_func ("/plot/series/find", test_series_find);
  g_test_add_func ("/plot/series/cancel", test_series_cancel);
  g_test_add_func ("/plot/line/spike", test_spike);
  g_test_add_func ("/plot/line/gap", test_gap);
  g_test_add_func ("/plot/bars/log", test_bars_log);
  g_test_add_func ("/plot/bars/merged", test_bars_merged);
  g_test_add_func ("/plot/heat/cells", test_heat);
  g_test_add_func ("/plot/figure/degenerate", test_degenerate);
  g_test_add_func ("/plot/figure/export", test_export);
  g_test_add_func ("/plot/figure/svg", test_svg);
  g_test_add_func ("/plot/figure/export-errors", test_export_errors);
  g_test_add_func ("/plot/figure/describe", test_describe);
  g_test_add_func ("/plot/figure/axes", test_axes);
  g_test_add_func ("/plot/figure/changed", test_changed);
  g_test_add_func ("/plot/figure/layout", test_layout);

  return g_test_run ();
}
