/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "band.h"

#define FILL_ALPHA 0.3

/**
 * MantBandLayer:
 *
 * The area between two lines over the same x: a range, a bound, a confidence interval.  It ends
 * where one of the three numbers is not finite.
 */
struct _MantBandLayer
{
  MantPlotLayer parent_instance;

  GBytes *x_bytes;
  GBytes *lo_bytes;
  GBytes *hi_bytes;
  const double *x;
  const double *lo;
  const double *hi;
  gsize n;
  MantExtent x_extent;
  MantExtent y_extent;
};

G_DEFINE_FINAL_TYPE (MantBandLayer, mant_band_layer, MANT_TYPE_PLOT_LAYER)

static void
clear (MantBandLayer *self)
{
  g_clear_pointer (&self->x_bytes, g_bytes_unref);
  g_clear_pointer (&self->lo_bytes, g_bytes_unref);
  g_clear_pointer (&self->hi_bytes, g_bytes_unref);
  self->n = 0;
}

static gboolean
is_gap (MantBandLayer *self,
        gsize          i)
{
  return !isfinite (self->x[i]) || !isfinite (self->lo[i]) || !isfinite (self->hi[i]);
}

static void
mant_band_layer_range (MantPlotLayer *layer,
                       MantExtent    *x,
                       MantExtent    *y)
{
  MantBandLayer *self = MANT_BAND_LAYER (layer);

  if (self->n > 0)
    {
      *x = self->x_extent;
      *y = self->y_extent;
    }
  y->loose = TRUE;
}

typedef struct
{
  double x;
  double top;
  double bottom;
} Rung;

/* The rungs of one stretch without a gap, those within a drawing unit of each other joined; returns
 * the index where the next stretch may begin. */
static gsize
next_stretch (MantBandLayer       *self,
              const MantPlotFrame *frame,
              gsize                i,
              GArray              *rungs)
{
  g_array_set_size (rungs, 0);
  while (i < self->n && is_gap (self, i))
    i++;

  for (; i < self->n && !is_gap (self, i); i++)
    {
      double a = mant_plot_frame_place_y (frame, self->lo[i]);
      double b = mant_plot_frame_place_y (frame, self->hi[i]);
      Rung rung = { mant_plot_frame_place_x (frame, self->x[i]), MIN (a, b), MAX (a, b) };
      Rung *last = rungs->len > 0 ? &g_array_index (rungs, Rung, rungs->len - 1) : NULL;

      if (last != NULL && fabs (rung.x - last->x) < 0.5)
        {
          last->top = MIN (last->top, rung.top);
          last->bottom = MAX (last->bottom, rung.bottom);
        }
      else
        g_array_append_val (rungs, rung);
    }

  return i;
}

static void
mant_band_layer_draw (MantPlotLayer       *layer,
                      cairo_t             *cr,
                      const MantPlotFrame *frame)
{
  MantBandLayer *self = MANT_BAND_LAYER (layer);
  g_autoptr (GArray) rungs = g_array_new (FALSE, FALSE, sizeof (Rung));
  MantRgba color;

  mant_plot_layer_get_rgba (layer, frame->theme, &color);
  cairo_set_line_width (cr, 1);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);

  for (gsize i = 0; i < self->n;)
    {
      i = next_stretch (self, frame, i, rungs);
      if (rungs->len == 0)
        continue;

      for (int pass = 0; pass < 2; pass++)
        {
          for (guint k = 0; k < rungs->len; k++)
            cairo_line_to (cr, g_array_index (rungs, Rung, k).x,
                           g_array_index (rungs, Rung, k).top);
          if (pass == 1)
            cairo_new_sub_path (cr);
          for (guint k = rungs->len; k-- > 0;)
            cairo_line_to (cr, g_array_index (rungs, Rung, k).x,
                           g_array_index (rungs, Rung, k).bottom);
          _mant_plot_set_source (cr, &color, pass == 0 ? FILL_ALPHA : 1);
          if (pass == 0)
            cairo_fill (cr);
          else
            cairo_stroke (cr);
        }

      /* One rung alone encloses no area: a vertical line. */
      if (rungs->len == 1)
        {
          const Rung *rung = &g_array_index (rungs, Rung, 0);

          cairo_move_to (cr, rung->x, rung->top);
          cairo_line_to (cr, rung->x, rung->bottom);
          cairo_stroke (cr);
        }
    }
}

static void
mant_band_layer_draw_key (MantPlotLayer *layer,
                          cairo_t       *cr,
                          MantPlotTheme  theme,
                          double         width,
                          double         height)
{
  MantRgba color;

  mant_plot_layer_get_rgba (layer, theme, &color);
  cairo_rectangle (cr, 0, 0.5, width, height - 1);
  _mant_plot_set_source (cr, &color, FILL_ALPHA);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  for (int i = 0; i < 2; i++)
    {
      cairo_move_to (cr, 0, i == 0 ? 0.5 : height - 0.5);
      cairo_rel_line_to (cr, width, 0);
    }
  _mant_plot_set_source (cr, &color, 1);
  cairo_stroke (cr);
}

static char *
mant_band_layer_value_at (MantPlotLayer       *layer,
                          const MantPlotFrame *frame,
                          double               x,
                          double               y,
                          double              *found_x,
                          double              *found_y)
{
  MantBandLayer *self = MANT_BAND_LAYER (layer);
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;
  gsize first = 0, end = self->n;

  while (first < end)
    {
      gsize middle = first + (end - first) / 2;

      if (self->x[middle] < x)
        first = middle + 1;
      else
        end = middle;
    }
  if (self->n == 0)
    return NULL;
  if (first == self->n || (first > 0 && x - self->x[first - 1] < self->x[first] - x))
    first--;
  if (is_gap (self, first))
    return NULL;

  *found_x = self->x[first];
  *found_y = self->lo[first] / 2 + self->hi[first] / 2;
  lo = mant_scale_format (&frame->y, self->lo[first]);
  hi = mant_scale_format (&frame->y, self->hi[first]);

  /* Translators: the lower and the upper end of a band */
  return g_strdup_printf (_("%s to %s"), lo, hi);
}

static char *
mant_band_layer_describe (MantPlotLayer *layer)
{
  MantExtent x, y;
  g_autofree char *x_lo = NULL;
  g_autofree char *x_hi = NULL;
  g_autofree char *y_lo = NULL;
  g_autofree char *y_hi = NULL;
  const char *title = mant_plot_layer_get_title (layer);

  mant_plot_layer_range (layer, &x, &y);
  if (mant_extent_is_empty (&x))
    return g_strdup_printf (_("%s: nothing to draw."), title);

  x_lo = mant_scale_format (NULL, x.lo);
  x_hi = mant_scale_format (NULL, x.hi);
  y_lo = mant_scale_format (NULL, y.lo);
  y_hi = mant_scale_format (NULL, y.hi);

  return g_strdup_printf (_("%s: a band from %s to %s, within %s and %s."),
                          title, x_lo, x_hi, y_lo, y_hi);
}

static char **
mant_band_layer_columns (MantPlotLayer *layer)
{
  static const char *const names[] = { "x", "y_lo", "y_hi", NULL };

  return g_strdupv ((GStrv) names);
}

static guint64
mant_band_layer_n_rows (MantPlotLayer *layer)
{
  return MANT_BAND_LAYER (layer)->n;
}

static char **
mant_band_layer_row (MantPlotLayer *layer,
                     guint64        row)
{
  MantBandLayer *self = MANT_BAND_LAYER (layer);
  GStrv cells = g_new0 (char *, 4);

  cells[0] = _mant_plot_number_text (self->x[row]);
  cells[1] = _mant_plot_number_text (self->lo[row]);
  cells[2] = _mant_plot_number_text (self->hi[row]);

  return cells;
}

static void
mant_band_layer_copy_data (MantPlotLayer *layer,
                           MantPlotLayer *copy)
{
  MantBandLayer *self = MANT_BAND_LAYER (layer);

  if (self->n > 0)
    mant_band_layer_set_data (MANT_BAND_LAYER (copy), self->x_bytes, self->lo_bytes,
                              self->hi_bytes);
}

static void
mant_band_layer_finalize (GObject *object)
{
  clear (MANT_BAND_LAYER (object));

  G_OBJECT_CLASS (mant_band_layer_parent_class)->finalize (object);
}

static void
mant_band_layer_class_init (MantBandLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_band_layer_finalize;

  layer_class->range = mant_band_layer_range;
  layer_class->draw = mant_band_layer_draw;
  layer_class->draw_key = mant_band_layer_draw_key;
  layer_class->value_at = mant_band_layer_value_at;
  layer_class->describe = mant_band_layer_describe;
  layer_class->columns = mant_band_layer_columns;
  layer_class->n_rows = mant_band_layer_n_rows;
  layer_class->row = mant_band_layer_row;
  layer_class->copy_data = mant_band_layer_copy_data;
}

static void
mant_band_layer_init (MantBandLayer *self)
{
}

/**
 * mant_band_layer_new:
 * @title: (nullable): what the band is
 * @x_f64: binary64 numbers that do not decrease
 * @lo_f64: as many binary64 lower ends
 * @hi_f64: as many binary64 upper ends
 *
 * Makes a band.
 *
 * Returns: (transfer full): a new layer
 */
MantPlotLayer *
mant_band_layer_new (const char *title,
                     GBytes     *x_f64,
                     GBytes     *lo_f64,
                     GBytes     *hi_f64)
{
  MantBandLayer *self = g_object_new (MANT_TYPE_BAND_LAYER, "title", title, NULL);

  mant_band_layer_set_data (self, x_f64, lo_f64, hi_f64);

  return MANT_PLOT_LAYER (self);
}

/**
 * mant_band_layer_set_data:
 * @self: a band
 * @x_f64: binary64 numbers that do not decrease
 * @lo_f64: as many binary64 lower ends
 * @hi_f64: as many binary64 upper ends
 *
 * Replaces the data.
 */
void
mant_band_layer_set_data (MantBandLayer *self,
                          GBytes        *x_f64,
                          GBytes        *lo_f64,
                          GBytes        *hi_f64)
{
  g_autoptr (GBytes) x = NULL;
  g_autoptr (GBytes) lo = NULL;
  g_autoptr (GBytes) hi = NULL;
  gsize n_x, n_lo, n_hi;

  g_return_if_fail (MANT_IS_BAND_LAYER (self));
  g_return_if_fail (x_f64 != NULL && lo_f64 != NULL && hi_f64 != NULL);

  x = _mant_plot_doubles (x_f64, &n_x);
  lo = _mant_plot_doubles (lo_f64, &n_lo);
  hi = _mant_plot_doubles (hi_f64, &n_hi);
  g_return_if_fail (n_x == n_lo && n_x == n_hi);

  clear (self);
  self->x_bytes = g_steal_pointer (&x);
  self->lo_bytes = g_steal_pointer (&lo);
  self->hi_bytes = g_steal_pointer (&hi);
  self->x = g_bytes_get_data (self->x_bytes, NULL);
  self->lo = g_bytes_get_data (self->lo_bytes, NULL);
  self->hi = g_bytes_get_data (self->hi_bytes, NULL);
  self->n = n_x;

  mant_extent_init (&self->x_extent);
  mant_extent_init (&self->y_extent);
  for (gsize i = 0; i < self->n; i++)
    if (!is_gap (self, i))
      {
        mant_extent_add (&self->x_extent, self->x[i]);
        mant_extent_add (&self->y_extent, self->lo[i]);
        mant_extent_add (&self->y_extent, self->hi[i]);
      }
  mant_plot_layer_changed (MANT_PLOT_LAYER (self));
}
