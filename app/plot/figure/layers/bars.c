/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "bars.h"
#include "skyline.h"

/* Wide bars are told apart by a line of background between them. */
#define SEPARATED_WIDTH 7

#define FILL_ALPHA 0.62

/**
 * MantBarsLayer:
 *
 * Bars between edges, standing on zero: a histogram.  On a logarithmic axis bars stand on the
 * bottom, and one of height zero is not there.
 */
struct _MantBarsLayer
{
  MantSkylineLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (MantBarsLayer, mant_bars_layer, MANT_TYPE_SKYLINE_LAYER)

/* One outline for each run of touching bars: separate rectangles would show hairlines between them
 * where their antialiased edges overlap. */
static void
trace_bars (cairo_t             *cr,
            const GArray        *columns,
            const MantPlotFrame *frame)
{
  double baseline = _mant_skyline_layer_baseline (frame);

  for (guint first = 0, end; first < columns->len; first = end)
    {
      const MantSkylineColumn *run = &g_array_index (columns, MantSkylineColumn, first);

      end = first + 1;
      while (end < columns->len)
        {
          const MantSkylineColumn *next = &g_array_index (columns, MantSkylineColumn, end);

          if (fabs (next->x0 - next[-1].x1) > 0.01)
            break;
          end++;
        }

      cairo_move_to (cr, run->x0, baseline);
      for (guint i = 0; i < end - first; i++)
        {
          cairo_line_to (cr, run[i].x0, MIN (run[i].hi, baseline));
          cairo_line_to (cr, run[i].x1, MIN (run[i].hi, baseline));
        }
      for (guint i = end - first; i-- > 0;)
        {
          cairo_line_to (cr, run[i].x1, MAX (run[i].lo, baseline));
          cairo_line_to (cr, run[i].x0, MAX (run[i].lo, baseline));
        }
      cairo_close_path (cr);
    }
}

static void
mant_bars_layer_draw (MantPlotLayer       *layer,
                      cairo_t             *cr,
                      const MantPlotFrame *frame)
{
  g_autoptr (GArray) columns = _mant_skyline_layer_columns (MANT_SKYLINE_LAYER (layer), frame);
  double baseline = _mant_skyline_layer_baseline (frame);
  MantRgba color;

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  trace_bars (cr, columns, frame);
  _mant_plot_set_source (cr, &color, FILL_ALPHA);
  cairo_fill (cr);

  /* The tops in full colour: the shape stays clear under another layer. */
  cairo_set_line_width (cr, 1);
  _mant_plot_set_source (cr, &color, 1);
  for (guint i = 0; i < columns->len; i++)
    {
      const MantSkylineColumn *column = &g_array_index (columns, MantSkylineColumn, i);
      double top = MIN (column->hi, baseline), bottom = MAX (column->lo, baseline);

      if (top < baseline)
        {
          cairo_move_to (cr, column->x0, top + 0.5);
          cairo_line_to (cr, column->x1, top + 0.5);
        }
      if (bottom > baseline)
        {
          cairo_move_to (cr, column->x0, bottom - 0.5);
          cairo_line_to (cr, column->x1, bottom - 0.5);
        }
    }
  cairo_stroke (cr);

  mant_palette_get_ink (MANT_PLOT_INK_BACKGROUND, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  for (guint i = 1; i < columns->len; i++)
    {
      const MantSkylineColumn *left = &g_array_index (columns, MantSkylineColumn, i - 1);
      const MantSkylineColumn *right = left + 1;
      double top = MAX (MIN (left->hi, baseline), MIN (right->hi, baseline));
      double bottom = MIN (MAX (left->lo, baseline), MAX (right->lo, baseline));

      /* Only where the two touch. */
      if (left->x1 - left->x0 < SEPARATED_WIDTH || right->x1 - right->x0 < SEPARATED_WIDTH
          || fabs (right->x0 - left->x1) > 0.01 || top >= bottom)
        continue;

      cairo_move_to (cr, right->x0, top);
      cairo_line_to (cr, right->x0, bottom);
    }
  cairo_stroke (cr);
}

static void
mant_bars_layer_draw_key (MantPlotLayer *layer,
                          cairo_t       *cr,
                          MantPlotTheme  theme,
                          double         width,
                          double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  cairo_rectangle (cr, 0, 1, width, height - 1);
  _mant_plot_set_source (cr, &color, FILL_ALPHA);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, 1.5);
  cairo_line_to (cr, width, 1.5);
  _mant_plot_set_source (cr, &color, 1);
  cairo_stroke (cr);
}

static void
mant_bars_layer_class_init (MantBarsLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  layer_class->draw = mant_bars_layer_draw;
  layer_class->draw_key = mant_bars_layer_draw_key;
}

static void
mant_bars_layer_init (MantBarsLayer *self)
{
}

/**
 * mant_bars_layer_new:
 * @title: (nullable): what the bars are
 * @edges_f64: n + 1 binary64 edges that do not decrease
 * @heights_f64: n binary64 heights
 *
 * Makes a layer of n bars.  Bars with a NaN edge or a height that is not finite are left out.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_bars_layer_new (const char *title,
                     GBytes     *edges_f64,
                     GBytes     *heights_f64)
{
  MantBarsLayer *self = g_object_new (MANT_TYPE_BARS_LAYER, "title", title, NULL);

  mant_bars_layer_set_data (self, edges_f64, heights_f64);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_bars_layer_set_data:
 * @self: a layer of bars
 * @edges_f64: n + 1 binary64 edges that do not decrease
 * @heights_f64: n binary64 heights
 *
 * Replaces the data.
 */
void
mant_bars_layer_set_data (MantBarsLayer *self,
                          GBytes        *edges_f64,
                          GBytes        *heights_f64)
{
  g_return_if_fail (MANT_IS_BARS_LAYER (self));
  g_return_if_fail (edges_f64 != NULL && heights_f64 != NULL);

  _mant_skyline_layer_set_data (MANT_SKYLINE_LAYER (self), edges_f64, heights_f64);
}
