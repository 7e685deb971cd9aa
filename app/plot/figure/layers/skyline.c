/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "../mant-plot-private.h"
#include "skyline.h"

gboolean
_mant_skyline_set (MantSkyline *self,
                   GBytes      *edges_f64,
                   GBytes      *heights_f64)
{
  g_autoptr (GBytes) edges = NULL;
  g_autoptr (GBytes) heights = NULL;
  gsize n_edges, n_heights;

  edges = _mant_plot_doubles (edges_f64, &n_edges);
  heights = _mant_plot_doubles (heights_f64, &n_heights);
  if (n_edges != n_heights + 1 && !(n_edges == 0 && n_heights == 0))
    return FALSE;

  _mant_skyline_clear (self);
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

  return TRUE;
}

void
_mant_skyline_copy (const MantSkyline *self,
                    MantSkyline       *copy)
{
  _mant_skyline_clear (copy);
  *copy = *self;
  if (copy->edges_bytes != NULL)
    {
      g_bytes_ref (copy->edges_bytes);
      g_bytes_ref (copy->heights_bytes);
    }
}

void
_mant_skyline_clear (MantSkyline *self)
{
  g_clear_pointer (&self->edges_bytes, g_bytes_unref);
  g_clear_pointer (&self->heights_bytes, g_bytes_unref);
  self->edges = NULL;
  self->heights = NULL;
  self->n = 0;
}

void
_mant_skyline_range (const MantSkyline *self,
                     MantExtent        *x,
                     MantExtent        *y)
{
  if (self->n > 0)
    {
      *x = self->x;
      *y = self->y;
    }
  y->from_zero = TRUE;
  y->loose = TRUE;
}

/* Where bars stand: at zero, or at the bottom where zero has no place. */
double
_mant_skyline_baseline (const MantPlotFrame *frame)
{
  double place = mant_plot_frame_place_y (frame, 0);

  return CLAMP (place, frame->top, frame->top + frame->height);
}

/* Bins narrower than a drawing unit would cost much and show nothing more than their extremes do.
 * Bins without a finite height leave a gap. */
GArray *
_mant_skyline_columns (const MantSkyline   *self,
                       const MantPlotFrame *frame)
{
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

char *
_mant_skyline_value_at (const MantSkyline   *self,
                        const MantPlotFrame *frame,
                        double               x,
                        double              *found_x,
                        double              *found_y)
{
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

char *
_mant_skyline_describe (const MantSkyline *self,
                        const char        *title)
{
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

char **
_mant_skyline_names (void)
{
  static const char *const names[] = { "x_lo", "x_hi", "y", NULL };

  return g_strdupv ((GStrv) names);
}

char **
_mant_skyline_row (const MantSkyline *self,
                   guint64            row)
{
  GStrv cells = g_new0 (char *, 4);

  cells[0] = _mant_plot_number_text (self->edges[row]);
  cells[1] = _mant_plot_number_text (self->edges[row + 1]);
  cells[2] = _mant_plot_number_text (self->heights[row]);

  return cells;
}
