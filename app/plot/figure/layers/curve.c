/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "curve.h"

#define LINE_WIDTH 1.5

/**
 * MantCurveLayer:
 *
 * A line through points at any places of x, ascending; straight between them as the axes show it, so
 * that a power law between two points is exact on two logarithmic axes.  It is interrupted where a
 * number is not finite.  Of points that fall into one drawing unit it shows the first, the lowest,
 * the highest and the last, so that no peak is lost.
 */
struct _MantCurveLayer
{
  MantPlotLayer parent_instance;

  GBytes *x_bytes;
  GBytes *y_bytes;
  const double *x;
  const double *y;
  gsize n;
  MantExtent x_extent;
  MantExtent y_extent;
};

G_DEFINE_FINAL_TYPE (MantCurveLayer, mant_curve_layer, MANT_TYPE_PLOT_LAYER)

static void
mant_curve_layer_range (MantPlotLayer *layer,
                        MantExtent    *x,
                        MantExtent    *y)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (layer);

  if (self->n > 0)
    {
      *x = self->x_extent;
      *y = self->y_extent;
    }
  y->loose = TRUE;
}

/* The points of one drawing unit, at place `column`. */
typedef struct
{
  double column;
  double first;
  double lowest;
  double highest;
  double last;
  gboolean any;
} Unit;

static void
flush (cairo_t  *cr,
       Unit     *unit,
       gboolean *drawing)
{
  if (!unit->any)
    return;

  if (*drawing)
    cairo_line_to (cr, unit->column, unit->first);
  else
    cairo_move_to (cr, unit->column, unit->first);
  if (unit->lowest != unit->highest)
    {
      cairo_line_to (cr, unit->column, unit->lowest);
      cairo_line_to (cr, unit->column, unit->highest);
      cairo_line_to (cr, unit->column, unit->last);
    }
  *drawing = TRUE;
  unit->any = FALSE;
}

static void
mant_curve_layer_draw (MantPlotLayer       *layer,
                       cairo_t             *cr,
                       const MantPlotFrame *frame)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (layer);
  Unit unit = { .any = FALSE };
  gboolean drawing = FALSE;
  const double *dashes;
  double lengths[6];
  guint n_dashes;
  MantRgba color;

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  dashes = mant_palette_get_dashes (mant_plot_layer_get_color_index (layer), &n_dashes);
  for (guint i = 0; i < n_dashes; i++)
    lengths[i] = dashes[i] * LINE_WIDTH;
  cairo_set_dash (cr, lengths, (int) n_dashes, 0);

  for (gsize i = 0; i < self->n; i++)
    {
      double x, y;

      if (!isfinite (self->x[i]) || !isfinite (self->y[i]))
        {
          flush (cr, &unit, &drawing);
          drawing = FALSE;
          continue;
        }
      x = mant_plot_frame_place_x (frame, self->x[i]);
      /* A number that has no place on a log axis is far below everything. */
      y = mant_plot_frame_place_y (frame, self->y[i]);
      if (!isfinite (x) || !isfinite (y))
        {
          flush (cr, &unit, &drawing);
          drawing = FALSE;
          continue;
        }
      /* Cairo's numbers are short of those that a deep zoom gives. */
      x = CLAMP (x, frame->left - 1e5, frame->left + frame->width + 1e5);
      y = CLAMP (y, frame->top - 1e5, frame->top + frame->height + 1e5);

      if (unit.any && floor (x) == floor (unit.column))
        {
          unit.lowest = MIN (unit.lowest, y);
          unit.highest = MAX (unit.highest, y);
          unit.last = y;
          continue;
        }
      flush (cr, &unit, &drawing);
      unit = (Unit) { x, y, y, y, y, TRUE };
    }
  flush (cr, &unit, &drawing);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
mant_curve_layer_draw_key (MantPlotLayer *layer,
                           cairo_t       *cr,
                           MantPlotTheme  theme,
                           double         width,
                           double         height)
{
  const double *dashes;
  double lengths[6];
  guint n_dashes;
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  _mant_plot_set_source (cr, &color, 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  dashes = mant_palette_get_dashes (mant_plot_layer_get_color_index (layer), &n_dashes);
  for (guint i = 0; i < n_dashes; i++)
    lengths[i] = dashes[i] * LINE_WIDTH;
  cairo_set_dash (cr, lengths, (int) n_dashes, 0);
  cairo_move_to (cr, 0, height / 2);
  cairo_rel_line_to (cr, width, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* The index of the point nearest to x along the axis; n > 0. */
static gsize
nearest_point (MantCurveLayer      *self,
               const MantPlotFrame *frame,
               double               x)
{
  gsize first = 0, end = self->n;

  while (first < end)
    {
      const gsize middle = first + (end - first) / 2;

      if (self->x[middle] < x)
        first = middle + 1;
      else
        end = middle;
    }
  if (first == self->n)
    return self->n - 1;
  if (first > 0
      && fabs (mant_plot_frame_place_x (frame, self->x[first - 1])
               - mant_plot_frame_place_x (frame, x))
           < fabs (mant_plot_frame_place_x (frame, self->x[first])
                   - mant_plot_frame_place_x (frame, x)))
    first--;
  return first;
}

static char *
mant_curve_layer_value_at (MantPlotLayer       *layer,
                           const MantPlotFrame *frame,
                           double               x,
                           double               y,
                           double              *found_x,
                           double              *found_y)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (layer);
  g_autofree char *text_x = NULL;
  g_autofree char *text_y = NULL;
  gsize i;

  if (self->n == 0 || x < self->x[0] || x > self->x[self->n - 1])
    return NULL;

  i = nearest_point (self, frame, x);
  if (!isfinite (self->y[i]))
    return NULL;

  *found_x = self->x[i];
  *found_y = self->y[i];
  text_x = mant_scale_format (&frame->x, self->x[i]);
  text_y = mant_scale_format (&frame->y, self->y[i]);
  return g_strdup_printf (_("%s (at %s)"), text_y, text_x);
}

static char *
mant_curve_layer_describe (MantPlotLayer *layer)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (layer);
  const char *title = mant_plot_layer_get_title (layer);
  g_autofree char *count = NULL;
  g_autofree char *x_lo = NULL;
  g_autofree char *x_hi = NULL;
  g_autofree char *y_lo = NULL;
  g_autofree char *y_hi = NULL;

  if (self->n == 0 || mant_extent_is_empty (&self->y_extent))
    return g_strdup_printf (_("%s: nothing to draw."), title);

  count = _mant_plot_count_text (self->n);
  x_lo = mant_scale_format (NULL, self->x_extent.lo);
  x_hi = mant_scale_format (NULL, self->x_extent.hi);
  y_lo = mant_scale_format (NULL, self->y_extent.lo);
  y_hi = mant_scale_format (NULL, self->y_extent.hi);
  return g_strdup_printf (ngettext ("%s: %s point from %s to %s, between %s and %s.",
                                    "%s: %s points from %s to %s, between %s and %s.", self->n),
                          title, count, x_lo, x_hi, y_lo, y_hi);
}

static char **
mant_curve_layer_columns (MantPlotLayer *layer)
{
  GStrv names = g_new0 (char *, 3);

  names[0] = g_strdup ("x");
  names[1] = g_strdup ("y");

  return names;
}

static guint64
mant_curve_layer_n_rows (MantPlotLayer *layer)
{
  return MANT_CURVE_LAYER (layer)->n;
}

static char **
mant_curve_layer_row (MantPlotLayer *layer,
                      guint64        row)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (layer);
  GStrv cells = g_new0 (char *, 3);

  cells[0] = _mant_plot_number_text (self->x[row]);
  cells[1] = _mant_plot_number_text (self->y[row]);

  return cells;
}

static void
mant_curve_layer_copy_data (MantPlotLayer *layer,
                            MantPlotLayer *copy)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (layer);

  if (self->x_bytes != NULL)
    mant_curve_layer_set_data (MANT_CURVE_LAYER (copy), self->x_bytes, self->y_bytes);
}

static void
mant_curve_layer_finalize (GObject *object)
{
  MantCurveLayer *self = MANT_CURVE_LAYER (object);

  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  g_clear_pointer (&self->y_bytes, g_bytes_unref);

  G_OBJECT_CLASS (mant_curve_layer_parent_class)->finalize (object);
}

static void
mant_curve_layer_class_init (MantCurveLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_curve_layer_finalize;

  layer_class->range = mant_curve_layer_range;
  layer_class->draw = mant_curve_layer_draw;
  layer_class->draw_key = mant_curve_layer_draw_key;
  layer_class->value_at = mant_curve_layer_value_at;
  layer_class->describe = mant_curve_layer_describe;
  layer_class->columns = mant_curve_layer_columns;
  layer_class->n_rows = mant_curve_layer_n_rows;
  layer_class->row = mant_curve_layer_row;
  layer_class->copy_data = mant_curve_layer_copy_data;
}

static void
mant_curve_layer_init (MantCurveLayer *self)
{
}

/**
 * mant_curve_layer_new:
 * @title: (nullable): what the line is
 * @x_f64: binary64 places on the horizontal axis, ascending
 * @y_f64: as many numbers on the vertical axis
 *
 * Makes a layer of one line through points.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_curve_layer_new (const char *title,
                      GBytes     *x_f64,
                      GBytes     *y_f64)
{
  MantCurveLayer *self = g_object_new (MANT_TYPE_CURVE_LAYER, "title", title, NULL);

  mant_curve_layer_set_data (self, x_f64, y_f64);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_curve_layer_set_data:
 * @self: a curve
 * @x_f64: binary64 places on the horizontal axis, ascending
 * @y_f64: as many numbers on the vertical axis
 *
 * Replaces the points.  One that is not finite interrupts the line.
 */
void
mant_curve_layer_set_data (MantCurveLayer *self,
                           GBytes         *x_f64,
                           GBytes         *y_f64)
{
  g_autoptr (GBytes) x = NULL;
  g_autoptr (GBytes) y = NULL;
  gsize n_x, n_y;

  g_return_if_fail (MANT_IS_CURVE_LAYER (self));
  g_return_if_fail (x_f64 != NULL);
  g_return_if_fail (y_f64 != NULL);

  x = _mant_plot_doubles (x_f64, &n_x);
  y = _mant_plot_doubles (y_f64, &n_y);
  g_return_if_fail (n_x == n_y);

  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  g_clear_pointer (&self->y_bytes, g_bytes_unref);
  self->x_bytes = g_steal_pointer (&x);
  self->y_bytes = g_steal_pointer (&y);
  self->x = g_bytes_get_data (self->x_bytes, NULL);
  self->y = g_bytes_get_data (self->y_bytes, NULL);
  self->n = n_x;
  mant_extent_init (&self->x_extent);
  mant_extent_init (&self->y_extent);
  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->x[i]) && isfinite (self->y[i]))
      {
        mant_extent_add (&self->x_extent, self->x[i]);
        mant_extent_add (&self->y_extent, self->y[i]);
      }
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
