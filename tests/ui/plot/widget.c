/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plot in a real window: what the keyboard, the pointer and a screen reader get. */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "mant-plot-widget.h"
#include "mantissa-plot.h"

typedef struct
{
  GtkWidget  *window;
  MantPlot   *plot;
  MantFigure *figure;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* Until the worker has delivered a raster of just what shows. */
static void
settle (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  do
    {
      spin (30);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  while (mant_plot_get_busy (fixture->plot) || fixture->plot->raster == NULL
         || _mant_plot_get_layout (fixture->plot) == NULL
         || !_mant_plot_raster_fits (fixture->plot->raster, fixture->plot->layout,
                                     _mant_figure_get_data_serial (fixture->figure),
                                     gtk_widget_get_scale_factor (GTK_WIDGET (fixture->plot))));
}

static MantFigure *
make_figure (gsize n)
{
  MantFigure *figure = mant_figure_new ("Weights", "Index", "Value");
  double edges[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, heights[] = { 1, 2, 4, 8, 8, 4, 2, 1 };
  double ticks[] = { 0.5, 4, 7.5 };
  float *y = g_new (float, n);
  g_autoptr (GBytes) e = g_bytes_new (edges, sizeof edges), h = g_bytes_new (heights, 64);
  g_autoptr (GBytes) t = g_bytes_new (ticks, sizeof ticks), bytes = NULL;
  g_autoptr (MantSeries) series = NULL;
  g_autoptr (MantPlotLayer) bars = mant_bars_layer_new ("Before", e, h), line = NULL;
  g_autoptr (MantPlotLayer) marks = mant_marks_layer_new ("e2m1", t);

  for (gsize i = 0; i < n; i++)
    y[i] = (float) (i % 97) / 20;
  bytes = g_bytes_new_take (y, n * sizeof *y);
  series = mant_series_new_f32 (bytes, 0, 8.0 / (double) n);
  line = mant_line_layer_new ("Series", series);
  mant_figure_add_layer (figure, bars);
  mant_figure_add_layer (figure, line);
  mant_figure_add_layer (figure, marks);

  return figure;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->figure = make_figure (1000000);
  fixture->window = gtk_window_new ();
  fixture->plot = MANT_PLOT (mant_plot_new (fixture->figure));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->plot));
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  MantPlot *plot = fixture->plot;
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_object_add_weak_pointer (G_OBJECT (plot), (gpointer *) &plot);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (plot != NULL)
    {
      spin (10);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
  g_assert_finalize_object (fixture->figure);
}

/* Activates what the widget binds to a key, as the key would. */
static void
press (Fixture    *fixture,
       const char *key)
{
  GtkWidget *widget = GTK_WIDGET (fixture->plot);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (key);

  g_assert_nonnull (wanted);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;

      for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            {
              g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                           widget,
                                                           gtk_shortcut_get_arguments (shortcut)));
              return;
            }
        }
    }

  g_error ("no key %s", key);
}

static const MantPlotFrame *
frame_of (Fixture *fixture)
{
  return &_mant_plot_get_layout (fixture->plot)->frame;
}

static GdkTexture *
texture_of (Fixture *fixture)
{
  return g_array_index (fixture->plot->raster->panels, MantPlotPanel, 0).texture;
}

/* The crosshair moves over the same texture, and over the same nodes of axes and grid. */
static void
test_hover (Fixture       *fixture,
            gconstpointer  data)
{
  guint64 serial = mant_plot_get_raster_serial (fixture->plot);
  GdkTexture *texture = texture_of (fixture);
  GskRenderNode *over = fixture->plot->over;
  const MantPlotFrame *frame = frame_of (fixture);

  g_assert_cmpuint (serial, >=, 1);
  g_assert_cmpint (gdk_texture_get_width (texture), ==,
                   frame->width * gtk_widget_get_scale_factor (GTK_WIDGET (fixture->plot)));
  for (int i = 1; i < 20; i++)
    {
      g_autofree char *reading = NULL;
      double x, y;

      _mant_plot_point_at (fixture->plot, frame->left + frame->width * i / 20,
                           frame->top + frame->height * i / 20);
      g_assert_true (mant_plot_get_crosshair (fixture->plot, &x, &y));
      g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&frame->x, x), i / 20.0, 1e-9);
      reading = mant_plot_get_reading (fixture->plot);
      g_assert_nonnull (strstr (reading, "Index: "));
      g_assert_nonnull (strstr (reading, "\nBefore: "));
      g_assert_nonnull (strstr (reading, "\nSeries: "));
      spin (20);
    }
  g_assert_cmpuint (mant_plot_get_raster_serial (fixture->plot), ==, serial);
  g_assert_true (texture_of (fixture) == texture);
  g_assert_true (fixture->plot->over == over);

  _mant_plot_point_at (fixture->plot, 1, 1);
  g_assert_null (mant_plot_get_reading (fixture->plot));
}

static void
test_reading (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *reading = NULL;

  /* In the middle of the bar from 3 to 4, far from a mark; 437500 is 30 modulo 97. */
  g_assert_true (mant_plot_set_crosshair (fixture->plot, 3.5, 5));
  reading = mant_plot_get_reading (fixture->plot);
  g_assert_cmpstr (reading, ==, "Index: 3.5\nValue: 5\nBefore: 8 (3 to 4)\nSeries: 1.5 (at 3.5)");
  g_assert_false (mant_plot_set_crosshair (fixture->plot, NAN, 5));

  g_free (reading);
  mant_plot_set_crosshair (fixture->plot, 4, 5);
  reading = mant_plot_get_reading (fixture->plot);
  g_assert_true (g_str_has_suffix (reading, "\ne2m1: 4"));
}

static void
test_zoom (Fixture       *fixture,
           gconstpointer  data)
{
  MantScale before = frame_of (fixture)->x;
  guint64 serial = mant_plot_get_raster_serial (fixture->plot);
  double lo, hi;

  mant_plot_zoom (fixture->plot, 2);
  g_assert_true (mant_axis_get_view (mant_figure_get_x_axis (fixture->figure), &lo, &hi));
  g_assert_cmpfloat_with_epsilon (hi - lo, (before.hi - before.lo) / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (lo + hi, before.lo + before.hi, 1e-9);
  /* At once the old texture is shown at twice its size; then there is a new one. */
  g_assert_cmpuint (mant_plot_get_raster_serial (fixture->plot), ==, serial);
  settle (fixture);
  g_assert_cmpuint (mant_plot_get_raster_serial (fixture->plot), >, serial);

  mant_plot_reset (fixture->plot);
  g_assert_true (mant_scale_equal (&before, &frame_of (fixture)->x));

  /* Around the crosshair, which stays. */
  mant_plot_set_crosshair (fixture->plot, 1, 2);
  mant_plot_zoom (fixture->plot, 4);
  g_assert_cmpfloat_with_epsilon (mant_scale_normalise (&frame_of (fixture)->x, 1),
                                  mant_scale_normalise (&before, 1), 1e-9);

  /* For ever: it stops somewhere, and still draws. */
  for (int i = 0; i < 200; i++)
    mant_plot_zoom (fixture->plot, 3);
  settle (fixture);
  for (int i = 0; i < 2000; i++)
    mant_plot_zoom (fixture->plot, 1 / 3.0);
  settle (fixture);
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  MantScale x = frame_of (fixture)->x, y = frame_of (fixture)->y;
  double cross_x, cross_y, next_x, next_y;

  press (fixture, "plus");
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->x.hi - frame_of (fixture)->x.lo,
                                  (x.hi - x.lo) / 1.5, 1e-9);
  press (fixture, "minus");
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->x.hi, x.hi, 1e-9);
  press (fixture, "0");
  g_assert_true (mant_scale_equal (&x, &frame_of (fixture)->x));

  press (fixture, "Right");
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->x.lo, x.lo + 0.1 * (x.hi - x.lo), 1e-9);
  press (fixture, "Up");
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->y.lo, y.lo + 0.1 * (y.hi - y.lo), 1e-9);
  press (fixture, "Home");
  g_assert_true (mant_scale_equal (&y, &frame_of (fixture)->y));

  press (fixture, "<Control>Right");
  g_assert_true (mant_plot_get_crosshair (fixture->plot, &cross_x, &cross_y));
  press (fixture, "<Control>Right");
  g_assert_true (mant_plot_get_crosshair (fixture->plot, &next_x, &next_y));
  g_assert_cmpfloat_with_epsilon (mant_plot_frame_place_x (frame_of (fixture), next_x)
                                    - mant_plot_frame_place_x (frame_of (fixture), cross_x),
                                  8, 1e-6);
  g_assert_cmpfloat_with_epsilon (next_y, cross_y, 1e-9);
  press (fixture, "<Control><Shift>Up");
  g_assert_true (mant_plot_get_crosshair (fixture->plot, &next_x, &next_y));
  g_assert_cmpfloat (next_y, >, cross_y);
  press (fixture, "Escape");
  g_assert_false (mant_plot_get_crosshair (fixture->plot, &cross_x, &cross_y));

  press (fixture, "l");
  g_assert_cmpint (frame_of (fixture)->y.kind, ==, MANT_SCALE_LOG);
  g_assert_cmpint (frame_of (fixture)->x.kind, ==, MANT_SCALE_LINEAR);
  press (fixture, "l");
  g_assert_cmpint (frame_of (fixture)->y.kind, ==, MANT_SCALE_LINEAR);
  press (fixture, "<Shift>l");
  g_assert_cmpint (frame_of (fixture)->x.kind, ==, MANT_SCALE_LOG);
  settle (fixture);
  mant_axis_set_allow_log (mant_figure_get_x_axis (fixture->figure), FALSE);
  g_assert_false (mant_plot_toggle_log (fixture->plot, GTK_ORIENTATION_HORIZONTAL));

  press (fixture, "<Shift>F10");
  g_assert_true (gtk_widget_get_visible (fixture->plot->menu));
  gtk_popover_popdown (GTK_POPOVER (fixture->plot->menu));
  spin (50);
}

static void
test_accessible (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (fixture->plot);
  g_autofree char *words = mant_figure_describe (fixture->figure);
  g_autofree char *later = NULL;

  spin (300);
  gtk_test_accessible_assert_role (accessible, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "Weights");
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  g_assert_nonnull (strstr (words, " points from 0 to 7.99999, "));

  /* Kept current. */
  mant_plot_layer_set_visible (mant_figure_get_layer (fixture->figure, 1), FALSE);
  spin (300);
  later = mant_figure_describe (fixture->figure);
  g_assert_cmpstr (later, !=, words);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, later);

  press (fixture, "<Control>Left");
  {
    g_autofree char *reading = mant_plot_get_reading (fixture->plot);

    gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, reading);
  }
}

static void
test_data_change (Fixture       *fixture,
                  gconstpointer  data)
{
  guint64 serial = mant_plot_get_raster_serial (fixture->plot);
  double edges[] = { 0, 4, 8 }, heights[] = { 100, 200 };
  g_autoptr (GBytes) e = g_bytes_new (edges, sizeof edges), h = g_bytes_new (heights, 16);

  mant_bars_layer_set_data (MANT_BARS_LAYER (mant_figure_get_layer (fixture->figure, 0)), e, h);
  settle (fixture);
  g_assert_cmpuint (mant_plot_get_raster_serial (fixture->plot), >, serial);
  g_assert_cmpfloat (frame_of (fixture)->y.hi, >, 200);

  mant_figure_remove_all_layers (fixture->figure);
  settle (fixture);
  g_assert_nonnull (fixture->plot->layout->nothing);
}

/* A layer as a Python plugin would write it: it draws, and that is all.  It cannot be copied to a
 * worker. */
#define TEST_TYPE_LAYER (test_layer_get_type ())
G_DECLARE_FINAL_TYPE (TestLayer, test_layer, TEST, LAYER, MantPlotLayer)

struct _TestLayer
{
  MantPlotLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (TestLayer, test_layer, MANT_TYPE_PLOT_LAYER)

static GThread *drawn_in;

static void
test_layer_range (MantPlotLayer *layer,
                  MantExtent    *x,
                  MantExtent    *y)
{
  mant_extent_add (x, 0);
  mant_extent_add (x, 1);
  mant_extent_add (y, 0);
  mant_extent_add (y, 1);
}

static void
test_layer_draw (MantPlotLayer       *layer,
                 cairo_t             *cr,
                 const MantPlotFrame *frame)
{
  drawn_in = g_thread_self ();
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, frame->left, frame->top, frame->width / 2, frame->height);
  cairo_fill (cr);
}

static char *
test_layer_describe (MantPlotLayer *layer)
{
  return g_strdup ("Half of it is red.");
}

static char **
test_layer_columns (MantPlotLayer *layer)
{
  return g_new0 (char *, 1);
}

static guint64
test_layer_n_rows (MantPlotLayer *layer)
{
  return 0;
}

static void
test_layer_class_init (TestLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  layer_class->range = test_layer_range;
  layer_class->draw = test_layer_draw;
  layer_class->describe = test_layer_describe;
  layer_class->columns = test_layer_columns;
  layer_class->n_rows = test_layer_n_rows;
}

static void
test_layer_init (TestLayer *self)
{
}

static void
test_foreign_layer (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (MantPlotLayer) layer = g_object_new (TEST_TYPE_LAYER, NULL);
  g_autofree guint32 *pixels = NULL;
  GdkTexture *texture;
  int width, height;

  mant_figure_remove_all_layers (fixture->figure);
  mant_figure_add_layer (fixture->figure, layer);
  settle (fixture);
  g_assert_true (drawn_in == g_thread_self ());

  texture = texture_of (fixture);
  width = gdk_texture_get_width (texture);
  height = gdk_texture_get_height (texture);
  pixels = g_new (guint32, (gsize) width * (gsize) height);
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  g_assert_cmphex (pixels[(gsize) width * (gsize) (height / 2) + (gsize) (width / 4)], ==,
                   0xffff0000);
  g_assert_cmphex (pixels[(gsize) width * (gsize) (height / 2) + (gsize) (3 * width / 4)], ==, 0);
}

static void
test_dark (Fixture       *fixture,
           gconstpointer  data)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (fixture->plot));

  g_assert_cmpint (frame_of (fixture)->theme, ==, MANT_PLOT_THEME_LIGHT);
  g_object_set (settings, "gtk-application-prefer-dark-theme", TRUE, NULL);
  settle (fixture);
  g_assert_cmpint (frame_of (fixture)->theme, ==, MANT_PLOT_THEME_DARK);
  g_object_set (settings, "gtk-application-prefer-dark-theme", FALSE, NULL);
  settle (fixture);
  g_assert_cmpint (frame_of (fixture)->theme, ==, MANT_PLOT_THEME_LIGHT);
}

static void
exported (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  GError **error = data;

  if (mant_plot_export_finish (MANT_PLOT (source), result, error))
    g_assert_no_error (*error);
  g_object_set_data (source, "done", GINT_TO_POINTER (1));
}

static void
export_to (Fixture    *fixture,
           GFile      *file,
           GError    **error)
{
  g_object_set_data (G_OBJECT (fixture->plot), "done", NULL);
  mant_plot_export_async (fixture->plot, file, NULL, exported, error);
  while (g_object_get_data (G_OBJECT (fixture->plot), "done") == NULL)
    spin (5);
}

static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("mantissa-plot-XXXXXX", NULL);
  g_autoptr (GFile) svg = g_file_new_build_filename (folder, "a.svg", NULL);
  g_autoptr (GFile) gif = g_file_new_build_filename (folder, "a.gif", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *size = NULL;
  g_autoptr (GError) error = NULL;

  export_to (fixture, svg, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (svg, NULL, &contents, NULL, NULL, NULL));
  size = g_strdup_printf ("width=\"%dpx\"", gtk_widget_get_width (GTK_WIDGET (fixture->plot)));
  g_assert_nonnull (strstr (contents, size));

  export_to (fixture, gif, &error);
  g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
  g_assert_false (g_file_query_exists (gif, NULL));

  g_file_delete (svg, NULL, NULL);
  g_rmdir (folder);
}

static void
got_text (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  mant_plot_layer_set_visible (mant_figure_get_layer (fixture->figure, 1), FALSE);
  press (fixture, "<Control>c");
  spin (200);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->plot)), NULL,
                                 got_text, &text);
  for (int i = 0; i < 100 && text == NULL; i++)
    spin (10);
  g_assert_nonnull (text);
  g_assert_true (g_str_has_prefix (text, "layer,x_lo,x_hi,y,x\nBefore,0,1,1,\n"));
}

static GtkWindow *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }

  return NULL;
}

static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWindow *window;

  press (fixture, "t");
  spin (300);
  window = find_window ("Values — Weights");
  g_assert_nonnull (window);
  gtk_window_destroy (window);
  spin (50);
}

/* The pointer itself, by way of the X server. */
static gboolean
xdotool (const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("xdotool %s", arguments);
  int status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  spin (120);

  return g_spawn_check_wait_status (status, NULL);
}

static void
move_pointer (Fixture *fixture,
              double   x,
              double   y)
{
  g_autofree char *arguments = NULL;
  double left, top, surface_x, surface_y;
  int scale;

  /* A window without a manager is at the origin; its content is inside the decoration. */
  gtk_widget_translate_coordinates (GTK_WIDGET (fixture->plot), fixture->window, x, y, &left,
                                    &top);
  gtk_native_get_surface_transform (GTK_NATIVE (fixture->window), &surface_x, &surface_y);
  scale = gtk_widget_get_scale_factor (fixture->window);
  arguments = g_strdup_printf ("mousemove %d %d", (int) rint (scale * (left + surface_x)),
                               (int) rint (scale * (top + surface_y)));
  g_assert_true (xdotool (arguments));
}

static void
test_pointer (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");
  MantPlotFrame frame = *frame_of (fixture);
  double x, y, middle_x = frame.left + floor (frame.width / 2);
  double middle_y = frame.top + floor (frame.height / 2);
  guint64 serial;

  if (program == NULL)
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  move_pointer (fixture, middle_x - 20, middle_y);
  move_pointer (fixture, middle_x, middle_y);
  g_assert_true (mant_plot_get_crosshair (fixture->plot, &x, &y));
  g_assert_cmpfloat_with_epsilon (mant_plot_frame_place_x (&frame, x), middle_x, 1.5);
  g_assert_cmpfloat_with_epsilon (mant_plot_frame_place_y (&frame, y), middle_y, 1.5);

  serial = mant_plot_get_raster_serial (fixture->plot);
  move_pointer (fixture, middle_x + 30, middle_y - 10);
  g_assert_cmpuint (mant_plot_get_raster_serial (fixture->plot), ==, serial);
  move_pointer (fixture, middle_x, middle_y);

  /* The wheel zooms around the pointer. */
  x = mant_plot_frame_value_x (&frame, middle_x);
  g_assert_true (xdotool ("click 4"));
  g_assert_cmpfloat (frame_of (fixture)->x.hi - frame_of (fixture)->x.lo, <,
                     frame.x.hi - frame.x.lo);
  g_assert_cmpfloat_with_epsilon (mant_plot_frame_place_x (frame_of (fixture), x), middle_x, 1.5);

  /* Dragging pans: the number under the pointer goes along. */
  x = mant_plot_frame_value_x (frame_of (fixture), middle_x);
  g_assert_true (xdotool ("mousedown 1"));
  move_pointer (fixture, middle_x + 20, middle_y);
  move_pointer (fixture, middle_x + 60, middle_y);
  g_assert_true (xdotool ("mouseup 1"));
  g_assert_cmpfloat_with_epsilon (mant_plot_frame_place_x (frame_of (fixture), x), middle_x + 60,
                                  2);

  /* A double click goes back. */
  spin (500);
  g_assert_true (xdotool ("click --repeat 2 --delay 60 1"));
  g_assert_true (mant_scale_equal (&frame.x, &frame_of (fixture)->x));

  /* A box with Shift. */
  spin (500);
  move_pointer (fixture, frame.left + 100, frame.top + 40);
  g_assert_true (xdotool ("keydown shift mousedown 1"));
  move_pointer (fixture, frame.left + 150, frame.top + 80);
  move_pointer (fixture, frame.left + 200, frame.top + 140);
  g_assert_true (fixture->plot->selecting);
  g_assert_true (xdotool ("mouseup 1 keyup shift"));
  g_assert_false (fixture->plot->selecting);
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->x.lo,
                                  mant_plot_frame_value_x (&frame, frame.left + 100), 0.05);
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->x.hi,
                                  mant_plot_frame_value_x (&frame, frame.left + 200), 0.05);
  g_assert_cmpfloat_with_epsilon (frame_of (fixture)->y.hi,
                                  mant_plot_frame_value_y (&frame, frame.top + 40), 0.1);

  /* Real keys, real focus. */
  g_assert_true (xdotool ("key Home"));
  g_assert_true (mant_scale_equal (&frame.x, &frame_of (fixture)->x));
  g_assert_true (xdotool ("key plus"));
  g_assert_cmpfloat (frame_of (fixture)->x.hi - frame_of (fixture)->x.lo, <,
                     frame.x.hi - frame.x.lo);
  g_assert_true (xdotool ("key shift+l"));
  g_assert_cmpint (frame_of (fixture)->x.kind, ==, MANT_SCALE_LOG);
}

int
main (int    argc,
      char **argv)
{
  /* Readings are compared as text: with a decimal point. */
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  gtk_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/plot/widget/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("hover", test_hover);
  ADD ("reading", test_reading);
  ADD ("zoom", test_zoom);
  ADD ("keys", test_keys);
  ADD ("accessible", test_accessible);
  ADD ("data-change", test_data_change);
  ADD ("foreign-layer", test_foreign_layer);
  ADD ("dark", test_dark);
  ADD ("export", test_export);
  ADD ("copy", test_copy);
  ADD ("table", test_table);
  ADD ("pointer", test_pointer);

  return g_test_run ();
}
