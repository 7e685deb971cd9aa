/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "steps.h"
#include "skyline.h"

#define LINE_WIDTH 1.5

/**
 * MantStepsLayer:
 *
 * The outline of a histogram: what to lay over the bars of another.
 */
struct _MantStepsLayer
{
  MantSkylineLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (MantStepsLayer, mant_steps_layer, MANT_TYPE_SKYLINE_LAYER)

static void
mant_steps_layer_draw (MantPlotLayer       *layer,
                       cairo_t             *cr,
                       const MantPlotFrame *frame)
{
  g_autoptr (GArray) columns = _mant_skyline_layer_columns (MANT_SKYLINE_LAYER (layer), frame);
  double baseline = _mant_skyline_layer_baseline (frame);
  /* Below the bottom, where a height has no place on a logarithmic axis. */
  double lowest = frame->top + frame->height + 2 * LINE_WIDTH;
  double last_x = 0;
  gboolean drawing = FALSE;
  MantRgba color;

  for (guint i = 0; i < columns->len; i++)
    {
      const MantSkylineColumn *column = &g_array_index (columns, MantSkylineColumn, i);
      double hi = MIN (column->hi, lowest), lo = MIN (column->lo, lowest);
      gboolean flat = (hi == baseline && lo == baseline) || hi == lowest;

      /* Where there is nothing, the line would only cover the axis. */
      if (drawing && (flat || fabs (column->x0 - last_x) > 0.01))
        {
          cairo_line_to (cr, last_x, baseline);
          drawing = FALSE;
        }
      if (flat)
        continue;
      if (!drawing)
        cairo_move_to (cr, column->x0, baseline);
      drawing = TRUE;
      cairo_line_to (cr, column->x0, lo);
      if (lo != hi)
        cairo_line_to (cr, column->x0, hi);
      cairo_line_to (cr, column->x1, hi);
      last_x = column->x1;
    }
  if (drawing)
    cairo_line_to (cr, last_x, baseline);

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_stroke (cr);
}

static void
mant_steps_layer_draw_key (MantPlotLayer *layer,
                           cairo_t       *cr,
                           MantPlotTheme  theme,
                           double         width,
                           double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_move_to (cr, 0, height - 0.5);
  cairo_line_to (cr, width * 0.25, height - 0.5);
  cairo_line_to (cr, width * 0.25, 1);
  cairo_line_to (cr, width * 0.65, 1);
  cairo_line_to (cr, width * 0.65, height * 0.6);
  cairo_line_to (cr, width, height * 0.6);
  cairo_stroke (cr);
}

static void
mant_steps_layer_class_init (MantStepsLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  layer_class->draw = mant_steps_layer_draw;
  layer_class->draw_key = mant_steps_layer_draw_key;
}

static void
mant_steps_layer_init (MantStepsLayer *self)
{
}

/**
 * mant_steps_layer_new:
 * @title: (nullable): what the steps are
 * @edges_f64: n + 1 binary64 edges that do not decrease
 * @heights_f64: n binary64 heights
 *
 * Makes a layer of n steps.  A NaN edge or a height that is not finite leaves a gap.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_steps_layer_new (const char *title,
                      GBytes     *edges_f64,
                      GBytes     *heights_f64)
{
  MantStepsLayer *self = g_object_new (MANT_TYPE_STEPS_LAYER, "title", title, NULL);

  mant_steps_layer_set_data (self, edges_f64, heights_f64);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_steps_layer_set_data:
 * @self: a layer of steps
 * @edges_f64: n + 1 binary64 edges that do not decrease
 * @heights_f64: n binary64 heights
 *
 * Replaces the data.
 */
void
mant_steps_layer_set_data (MantStepsLayer *self,
                           GBytes        *edges_f64,
                           GBytes        *heights_f64)
{
  g_return_if_fail (MANT_IS_STEPS_LAYER (self));
  g_return_if_fail (edges_f64 != NULL && heights_f64 != NULL);

  _mant_skyline_layer_set_data (MANT_SKYLINE_LAYER (self), edges_f64, heights_f64);
}
