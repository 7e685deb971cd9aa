/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a plot of many points costs the main thread, in milliseconds of CPU: for a person to run,
 *   tests/headless.sh bench-plot [N]
 * Not a test: CPU times of a shared machine are no gate.  The aim is 4 ms a frame at 10⁸ points, of
 * our own code: snapshot is everything MantPlot does for a frame, rendering is GTK's. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gtk/gtk.h>

#include "mant-plot-widget.h"
#include "mantissa-plot.h"

static double
cpu_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec * 1e-6;
}

static void
settle (MantPlot *plot)
{
  do
    {
      gint64 end = g_get_monotonic_time () + 50000;

      while (g_get_monotonic_time () < end)
        if (!g_main_context_iteration (NULL, FALSE))
          g_usleep (1000);
    }
  while (mant_plot_get_busy (plot) || plot->raster == NULL);
}

/* Our own part of a frame, on the main thread; GTK's rendering is not in it. */
static double
snapshot_ms (MantPlot *plot)
{
  double begin = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  double end;

  GTK_WIDGET_GET_CLASS (plot)->snapshot (GTK_WIDGET (plot), snapshot);
  end = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_unref (node);

  return end - begin;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *what,
        double     *ms,
        int         n)
{
  qsort (ms, (size_t) n, sizeof *ms, compare);
  printf ("%-44s median %7.3f ms   worst %7.3f ms\n", what, ms[n / 2], ms[n - 1]);
}

/* The longest time that one turn of the main loop took, CPU of the main thread, while it ran for a
 * while: what a click would have waited for us. */
static double longest_turn;
static double last_poll;

static gint
timed_poll (GPollFD *fds,
            guint    n_fds,
            gint     timeout)
{
  double now = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
  gint result;

  if (last_poll != 0 && now - last_poll > longest_turn)
    longest_turn = now - last_poll;
  result = g_poll (fds, n_fds, timeout);
  last_poll = cpu_ms (CLOCK_THREAD_CPUTIME_ID);

  return result;
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 100000000;
  float *y = g_new (float, n);
  guint32 state = 1;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MantSeries) series = NULL;
  g_autoptr (MantFigure) figure = mant_figure_new ("Weights", "Index", "Value");
  g_autoptr (MantPlotLayer) layer = NULL;
  MantPlot *plot;
  GtkWidget *window;
  double ms[200], begin, layout;

  gtk_init ();
  for (gsize i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      y[i] = (float) (state >> 8) * 0x1p-24f - 0.5f;
    }
  bytes = g_bytes_new_take (y, n * sizeof *y);
  series = mant_series_new_f32 (bytes, 0, 1);

  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  plot = MANT_PLOT (mant_plot_new (figure));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (plot));
  gtk_window_present (GTK_WINDOW (window));
  settle (plot);

  g_main_context_set_poll_func (NULL, timed_poll);
  {
    g_autoptr (MantSeries) another = mant_series_new_f32 (bytes, 0, 1);

    begin = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
    mant_series_prepare (another, NULL, NULL);
    printf ("%-44s        %7.0f ms of CPU\n", "pyramid (in a worker)",
            cpu_ms (CLOCK_THREAD_CPUTIME_ID) - begin);
  }

  last_poll = 0;
  begin = cpu_ms (CLOCK_MONOTONIC);
  layer = mant_line_layer_new ("y", series);
  mant_figure_add_layer (figure, layer);
  settle (plot);
  printf ("%zu points, %d by %d\n", n, gtk_widget_get_width (GTK_WIDGET (plot)),
          gtk_widget_get_height (GTK_WIDGET (plot)));
  printf ("%-44s %7.0f ms of wall time, main loop at most %.1f ms a turn\n",
          "pyramid and first picture", cpu_ms (CLOCK_MONOTONIC) - begin, longest_turn);

  for (int i = 0; i < 200; i++)
    ms[i] = snapshot_ms (plot);
  report ("snapshot, nothing changed", ms, 200);

  for (int i = 0; i < 200; i++)
    {
      mant_plot_set_crosshair (plot, (double) n * i / 200, 0.1);
      ms[i] = snapshot_ms (plot);
    }
  report ("snapshot, crosshair moved", ms, 200);
  mant_plot_clear_crosshair (plot);

  for (int i = 0; i < 200; i++)
    {
      begin = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
      mant_plot_zoom (plot, i < 100 ? 1.05 : 1 / 1.05);
      layout = cpu_ms (CLOCK_THREAD_CPUTIME_ID) - begin;
      ms[i] = layout + snapshot_ms (plot);
    }
  report ("layout and snapshot, zoomed", ms, 200);
  settle (plot);

  {
    MantPlotFrame frame = plot->layout->frame;
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                           (int) frame.width, (int) frame.height);

    frame.left = frame.top = 0;
    for (int i = 0; i < 50; i++)
      {
        begin = cpu_ms (CLOCK_THREAD_CPUTIME_ID);
        mant_plot_layer_rasterize (layer, &frame, surface, NULL);
        ms[i] = cpu_ms (CLOCK_THREAD_CPUTIME_ID) - begin;
      }
    report ("raster of the line (in the worker)", ms, 50);
    cairo_surface_destroy (surface);
  }

  longest_turn = last_poll = 0;
  begin = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  for (int i = 0; i < 100; i++)
    {
      mant_plot_set_crosshair (plot, (double) n * i / 100, 0.1);
      for (int k = 0; k < 10; k++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (1600);
        }
    }
  printf ("%-44s %7.2f ms of CPU a frame with GTK's rendering, at most %.1f ms a turn\n",
          "hover", (cpu_ms (CLOCK_PROCESS_CPUTIME_ID) - begin) / 100, longest_turn);

  gtk_window_destroy (GTK_WINDOW (window));

  return 0;
}
