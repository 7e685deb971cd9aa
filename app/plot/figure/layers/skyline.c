/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "skyline.h"

typedef struct
{
  GBytes       *edges_bytes;
  GBytes       *heights_bytes;
  const double *edges;
  const double *heights;
  gsize         n;
  MantExtent    x;
  MantExtent    y;
} MantSkylineLayerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MantSkylineLayer, mant_skyline_layer, MANT_TYPE_PLOT_LAYER)

#define PRIVATE(layer) \
  mant_skyline_layer_get_instance_private (MANT_SKYLINE_LAYER ((MantPlotLayer *) (layer)))

static void
clear (MantSkylineLayerPrivate *self)
{
  g_clear_pointer (&self->edges_bytes, g_bytes_unref);
  g_clear_pointer (&self->heights_bytes, g_bytes_unref);
  self->edges = NULL;
  self->heights = NULL;
  self->n = 0;
}

/* Replaces the data: n + 1 edges and n heights, binary64. */
void
_mant_skyline_layer_set_data (MantSkylineLayer *layer,
                              GBytes           *edges_f64,
                              GBytes           *heights_f64)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);
  g_autoptr (GBytes) edges = NULL;
  g_autoptr (GBytes) heights = NULL;
  gsize n_edges, n_heights;

  edges = _mant_plot_doubles (edges_f64, &n_edges);
  heights = _mant_plot_doubles (heights_f64, &n_heights);
  if (n_edges != n_heights + 1 && !(n_edges == 0 && n_heights == 0))
    {
      g_critical ("There must be one edge more than there are heights.");
      return;
    }

  clear (self);
  self->edges_bytes = g_steal_pointer (&edges);
  self->heights_bytes = g_steal_pointer (&heights);
  self->edges = g_bytes_get_data (self->edges_bytes, NULL);
  self->heights = g_bytes_get_data (self->heights_bytes, NULL);
  self->n = n_heights;

  /* Measured once: the axes ask at every frame of a zoom. */
  mant_extent_init (&self->x);
  mant_extent_init (&self->y);
  for (gsize i = 0; i < self->n; i++)
    {
      mant_extent_add (&self->y, self->heights[i]);
      mant_extent_add (&self->x, self->edges[i]);
      mant_extent_add (&self->x, self->edges[i + 1]);
    }

  mant_plot_layer_changed (MANT_PLOT_LAYER (layer));
}

/* Where bars stand: at zero, or at the bottom where zero has no place. */
double
_mant_skyline_layer_baseline (const MantPlotFrame *frame)
{
  double place = mant_plot_frame_place_y (frame, 0);

  return CLAMP (place, frame->top, frame->top + frame->height);
}

/* Bins narrower than a drawing unit would cost much and show nothing more than their extremes do.
 * Bins without a finite height leave a gap. */
GArray *
_mant_skyline_layer_columns (MantSkylineLayer    *layer,
                             const MantPlotFrame *frame)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (MantSkylineColumn));
  MantSkylineColumn column = { 0 };
  gboolean open = FALSE;
  double right = frame->left + frame->width;

  for (gsize i = 0; i < self->n; i++)
    {
      double a, b, x0, x1, y;

      if (!isfinite (self->heights[i]) || isnan (self->edges[i]) || isnan (self->edges[i + 1]))
        {
          if (open)
            g_array_append_val (columns, column);
          open = FALSE;
          continue;
        }

      a = mant_plot_frame_place_x (frame, self->edges[i]);
      b = mant_plot_frame_place_x (frame, self->edges[i + 1]);
      x0 = MIN (a, b);
      x1 = MAX (a, b);
      if (x1 < frame->left - 2 || x0 > right + 2)
        {
          if (open)
            g_array_append_val (columns, column);
          open = FALSE;
          continue;
        }
      y = mant_plot_frame_place_y (frame, self->heights[i]);

      if (open && x0 >= column.x0 && x1 - column.x0 <= 0.75)
        {
          column.x1 = MAX (column.x1, x1);
          column.lo = MAX (column.lo, y);
          column.hi = MIN (column.hi, y);
          continue;
        }

      if (open)
        g_array_append_val (columns, column);
      column = (MantSkylineColumn) { x0, x1, y, y };
      open = TRUE;
    }

  if (open)
    g_array_append_val (columns, column);

  return columns;
}

static void
mant_skyline_layer_copy_data (MantPlotLayer *layer,
                              MantPlotLayer *copy_layer)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer), *copy = PRIVATE (copy_layer);

  clear (copy);
  *copy = *self;
  if (copy->edges_bytes != NULL)
    {
      g_bytes_ref (copy->edges_bytes);
      g_bytes_ref (copy->heights_bytes);
    }
}

static void
mant_skyline_layer_range (MantPlotLayer *layer,
                          MantExtent    *x,
                          MantExtent    *y)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);

  if (self->n > 0)
    {
      *x = self->x;
      *y = self->y;
    }
  y->from_zero = TRUE;
  y->loose = TRUE;
}

static char *
mant_skyline_layer_value_at (MantPlotLayer       *layer,
                             const MantPlotFrame *frame,
                             double               x,
                             double               y,
                             double              *found_x,
                             double              *found_y)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);
  gsize first = 0, end = self->n;
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;
  g_autofree char *height = NULL;

  if (self->n == 0 || !(x >= self->edges[0] && x <= self->edges[self->n]))
    return NULL;

  while (end - first > 1)
    {
      gsize middle = first + (end - first) / 2;

      if (self->edges[middle] <= x)
        first = middle;
      else
        end = middle;
    }

  *found_x = self->edges[first] / 2 + self->edges[first + 1] / 2;
  *found_y = self->heights[first];
  lo = mant_scale_format (&frame->x, self->edges[first]);
  hi = mant_scale_format (&frame->x, self->edges[first + 1]);
  height = mant_scale_format (NULL, self->heights[first]);

  /* Translators: the height of a bar of a histogram, and the two ends of its bin */
  return g_strdup_printf (_("%s (%s to %s)"), height, lo, hi);
}

static char *
mant_skyline_layer_describe (MantPlotLayer *layer)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);
  const char *title = mant_plot_layer_get_title (layer);
  g_autofree char *count = NULL;
  g_autofree char *lo = NULL;
  g_autofree char *hi = NULL;
  g_autofree char *at_lo = NULL;
  g_autofree char *at_hi = NULL;
  g_autofree char *height = NULL;
  gsize highest = 0;
  gboolean found = FALSE;

  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->heights[i]) && (!found || self->heights[i] > self->heights[highest]))
      {
        highest = i;
        found = TRUE;
      }

  if (!found)
    return g_strdup_printf (_("%s: nothing to draw."), title);

  count = _mant_plot_count_text (self->n);
  lo = mant_scale_format (NULL, self->edges[0]);
  hi = mant_scale_format (NULL, self->edges[self->n]);
  at_lo = mant_scale_format (NULL, self->edges[highest]);
  at_hi = mant_scale_format (NULL, self->edges[highest + 1]);
  height = mant_scale_format (NULL, self->heights[highest]);

  /* Translators: layer title, number of bins, range, largest height, and its bin */
  return g_strdup_printf (ngettext ("%s: %s bin from %s to %s, height %s between %s and %s.",
                                    "%s: %s bins from %s to %s, highest %s between %s and %s.",
                                    self->n),
                          title, count, lo, hi, height, at_lo, at_hi);
}

static char **
mant_skyline_layer_columns (MantPlotLayer *layer)
{
  static const char *const names[] = { "x_lo", "x_hi", "y", NULL };

  return g_strdupv ((GStrv) names);
}

static guint64
mant_skyline_layer_n_rows (MantPlotLayer *layer)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);

  return self->n;
}

static char **
mant_skyline_layer_row (MantPlotLayer *layer,
                        guint64        row)
{
  MantSkylineLayerPrivate *self = PRIVATE (layer);
  GStrv cells = g_new0 (char *, 4);

  cells[0] = _mant_plot_number_text (self->edges[row]);
  cells[1] = _mant_plot_number_text (self->edges[row + 1]);
  cells[2] = _mant_plot_number_text (self->heights[row]);

  return cells;
}

static void
mant_skyline_layer_finalize (GObject *object)
{
  clear (PRIVATE (object));

  G_OBJECT_CLASS (mant_skyline_layer_parent_class)->finalize (object);
}

static void
mant_skyline_layer_class_init (MantSkylineLayerClass *klass)
{
  MantPlotLayerClass *layer_class = MANT_PLOT_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mant_skyline_layer_finalize;

  layer_class->range = mant_skyline_layer_range;
  layer_class->value_at = mant_skyline_layer_value_at;
  layer_class->describe = mant_skyline_layer_describe;
  layer_class->columns = mant_skyline_layer_columns;
  layer_class->n_rows = mant_skyline_layer_n_rows;
  layer_class->row = mant_skyline_layer_row;
  layer_class->copy_data = mant_skyline_layer_copy_data;
}

static void
mant_skyline_layer_init (MantSkylineLayer *self)
{
}
