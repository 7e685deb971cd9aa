/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pixels of every layer, as serialised render nodes: tests/ui/expected/plot-NAME.node.
 *
 * What has changed on purpose is recorded with MANTISSA_RECORD=1 meson test --suite plot and
 * looked at before it is committed; a failure leaves what it got beside the build.  Layers
 * here have no text, so fonts do not matter; a PNG inside a node may be packed differently by
 * another zlib, so what is compared is its pixels. */

#include <math.h>
#include <string.h>

#include <gtk/gtk.h>

#include "mantissa-plot.h"

#define WIDTH  72
#define HEIGHT 48

/* How far a channel may be off: cairo rounds coverage its own way in each release. */
#define TOLERANCE 2

static GBytes *
doubles (const double *values,
         gsize         n)
{
  return g_bytes_new (values, n * sizeof *values);
}

static MantPlotLayer *
make_bars (void)
{
  double edges[] = { 0, 1, 2, 3, 4, 5, 6 }, heights[] = { 1, 4, 0, -2, NAN, 3 };
  g_autoptr (GBytes) e = doubles (edges, 7), h = doubles (heights, 6);

  return mant_bars_layer_new ("bars", e, h);
}

static MantPlotLayer *
make_steps (void)
{
  double edges[] = { 0, 1, 2, 3, 4, 5, 6 }, heights[] = { 1, 4, 0, -2, NAN, 3 };
  g_autoptr (GBytes) e = doubles (edges, 7), h = doubles (heights, 6);

  return mant_steps_layer_new ("steps", e, h);
}

static MantPlotLayer *
make_line (void)
{
  double y[] = { 0, 3, 1, NAN, 2, NAN, -1, 4, 4, -2 };
  g_autoptr (GBytes) bytes = doubles (y, G_N_ELEMENTS (y));
  g_autoptr (MantSeries) series = mant_series_new_f64 (bytes, 0, 0.6);

  return mant_line_layer_new ("line", series);
}

static MantPlotLayer *
make_dense (void)
{
  float y[2000];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MantSeries) series = NULL;

  /* A triangle whose fast wobble grows: no transcendental function, so the same everywhere. */
  for (int i = 0; i < 2000; i++)
    y[i] = (float) (abs (i % 800 - 400) / 130.0 - 1.5 + (i * 7919 % 101 - 50) / 50.0 * i / 1500);
  y[1000] = NAN;
  bytes = g_bytes_new (y, sizeof y);
  series = mant_series_new_f32 (bytes, 0, 0.003);

  return mant_line_layer_new ("dense", series);
}

static MantPlotLayer *
make_band (void)
{
  double x[] = { 0, 1, 2, 2.5, 3, 4, 5, 6 }, lo[] = { 0, -1, 0, NAN, -2, -1, 0, 1 };
  double hi[] = { 1, 3, 2, 3, 1, 4, 2, 1 };
  g_autoptr (GBytes) bx = doubles (x, 8), blo = doubles (lo, 8), bhi = doubles (hi, 8);

  return mant_band_layer_new ("band", bx, blo, bhi);
}

static MantPlotLayer *
make_heat (void)
{
  float values[24];
  g_autoptr (GBytes) bytes = NULL;

  for (int i = 0; i < 24; i++)
    values[i] = (float) (i * 5 % 24);
  values[9] = NAN;
  values[10] = INFINITY;
  bytes = g_bytes_new (values, sizeof values);

  return mant_heat_layer_new ("heat", 4, 6, bytes, 0, 6, -3, 5);
}

static MantPlotLayer *
make_cells (void)
{
  static const guint8 marks[] = {
    1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1,
  };
  g_autoptr (GBytes) bytes = g_bytes_new (marks, sizeof marks);
  MantPlotLayer *layer = mant_cells_layer_new ("cells", 4, 6, bytes, 0, 6, -3, 5);

  mant_cells_layer_set_hatch (MANT_CELLS_LAYER (layer), MANT_CELLS_CROSSED);
  return layer;
}

static MantPlotLayer *
make_ticks (void)
{
  double x[] = { 0, 0.01, 0.5, 1, 2, 4, 6 };
  g_autoptr (GBytes) bytes = doubles (x, 7);

  return mant_marks_layer_new ("ticks", bytes);
}

static MantPlotLayer *
make_points (void)
{
  double x[] = { 0.5, 1, 2, 3, 4, 5 }, y[] = { 0, 1, NAN, 3, -2, 4 };
  g_autoptr (GBytes) bx = doubles (x, 6), by = doubles (y, 6);

  return mant_marks_layer_new_points ("points", bx, by);
}

static GskRenderNode *
render (MantPlotLayer *layer,
        MantPlotTheme  theme)
{
  MantPlotFrame frame = { .width = WIDTH, .height = HEIGHT, .pixels_per_unit = 1, .theme = theme };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  mant_scale_init (&frame.x, MANT_SCALE_LINEAR, 10, 0, 6, NAN);
  mant_scale_init (&frame.y, MANT_SCALE_LINEAR, 10, -3, 5, NAN);
  g_assert_true (mant_plot_layer_rasterize (layer, &frame, surface, NULL));
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) cairo_image_surface_get_stride (surface) * HEIGHT);
  texture = gdk_memory_texture_new (WIDTH, HEIGHT, GDK_MEMORY_DEFAULT, bytes,
                                    (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);

  return gsk_texture_node_new (texture, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
}

static void
parse_error (const GskParseLocation *start,
             const GskParseLocation *end,
             const GError           *error,
             gpointer                user_data)
{
  g_error ("%s:%zu: %s", (const char *) user_data, start->lines + 1, error->message);
}

static void
download (GskRenderNode *node,
          guint8        *pixels)
{
  GdkTexture *texture;

  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_NODE);
  texture = gsk_texture_node_get_texture (node);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
  gdk_texture_download (texture, pixels, WIDTH * 4);
}

static void
check (GskRenderNode *node,
       const char    *name)
{
  g_autofree char *file = g_strdup_printf ("plot-%s.node", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ui", "expected", file, NULL);
  g_autofree char *got_path = g_test_build_filename (G_TEST_BUILT, file, NULL);
  g_autoptr (GBytes) bytes = gsk_render_node_serialize (node);
  g_autoptr (GBytes) want_bytes = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GskRenderNode) want_node = NULL;
  guint8 got[WIDTH * HEIGHT * 4], want[WIDTH * HEIGHT * 4];
  gsize length;
  int worst = 0, at = 0;

  if (g_getenv ("MANTISSA_RECORD") != NULL)
    g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                         &error);
  else
    g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  if (contents == NULL)
    return;

  want_bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
  want_node = gsk_render_node_deserialize (want_bytes, parse_error, path);
  download (node, got);
  download (want_node, want);
  for (int i = 0; i < WIDTH * HEIGHT * 4; i++)
    if (abs (got[i] - want[i]) > worst)
      {
        worst = abs (got[i] - want[i]);
        at = i / 4;
      }

  if (worst > TOLERANCE)
    {
      g_file_set_contents (got_path, g_bytes_get_data (bytes, NULL),
                           (gssize) g_bytes_get_size (bytes), NULL);
      g_error ("%s: pixel (%d, %d) is off by %d of 255; got %s, want %s", name, at % WIDTH,
               at / WIDTH, worst, got_path, path);
    }
}

static MantPlotLayer *
make_lane (void)
{
  double x[] = { 0, 0.05, 0.1, 0.15, 1, 2, 3.5, 5, NAN, 6 };
  g_autoptr (GBytes) bytes = doubles (x, G_N_ELEMENTS (x));

  return mant_lane_layer_new ("lane", bytes, -1, 3);
}

static MantPlotLayer *
make_curve (void)
{
  /* A fast wobble within one unit at 2, a gap, and one point alone. */
  double x[] = { 0, 1, 2, 2.001, 2.002, 2.003, 3, 4, 5, 6 };
  double y[] = { 0, 3, 0, 4, -1, 2, 1, NAN, 2, -2 };
  g_autoptr (GBytes) bx = doubles (x, 10), by = doubles (y, 10);

  return mant_curve_layer_new ("curve", bx, by);
}

static MantPlotLayer *
make_arrows (void)
{
  double from[] = { 3, 3, 3, 2, NAN }, to[] = { 1, 5, 3, 2.02, 1 }, y[] = { 3, 3, 1, 0, 0 };
  double weights[] = { 0.25, 0.75, 1, 1, 1 };
  g_autoptr (GBytes) bf = doubles (from, 5), bt = doubles (to, 5), by = doubles (y, 5);
  g_autoptr (GBytes) bw = doubles (weights, 5);

  return mant_arrows_layer_new ("arrows", bf, bt, by, bw);
}

static const struct
{
  const char *name;
  MantPlotLayer *(*make) (void);
} cases[] = {
  { "bars", make_bars },   { "steps", make_steps }, { "line", make_line },
  { "dense", make_dense }, { "band", make_band },   { "heat", make_heat },
  { "ticks", make_ticks }, { "points", make_points },
  { "lane", make_lane },   { "curve", make_curve }, { "arrows", make_arrows },
  { "cells", make_cells },
};

static void
test_layer (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data) / 2;
  gboolean dark = GPOINTER_TO_SIZE (data) % 2 != 0;
  g_autofree char *name = g_strconcat (cases[index].name, dark ? "-dark" : "", NULL);
  g_autoptr (MantPlotLayer) layer = cases[index].make ();
  g_autoptr (MantPlotLayer) copy = NULL;
  g_autoptr (GskRenderNode) node = NULL, copy_node = NULL;
  guint8 pixels[WIDTH * HEIGHT * 4], copy_pixels[WIDTH * HEIGHT * 4];
  gsize n_ink = 0;

  mant_plot_layer_set_color_index (layer, (int) index);
  node = render (layer, dark ? MANT_PLOT_THEME_DARK : MANT_PLOT_THEME_LIGHT);

  /* Something, and the same again from the copy that a worker would draw. */
  copy = mant_plot_layer_copy (layer);
  copy_node = render (copy, dark ? MANT_PLOT_THEME_DARK : MANT_PLOT_THEME_LIGHT);
  download (node, pixels);
  download (copy_node, copy_pixels);
  g_assert_cmpmem (pixels, sizeof pixels, copy_pixels, sizeof copy_pixels);
  for (gsize i = 3; i < sizeof pixels; i += 4)
    n_ink += pixels[i] > 0 ? 1 : 0;
  g_assert_cmpuint (n_ink, >, 20);

  check (node, name);
}

int
main (int    argc,
      char **argv)
{
  /* For the serialiser of nodes; no display is used. */
  gtk_init_check ();
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/plot/layers/%s%s", cases[i / 2].name,
                                               i % 2 ? "-dark" : "");

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_layer);
    }

  return g_test_run ();
}
