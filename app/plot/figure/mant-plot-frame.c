/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-plot-frame.h"

G_DEFINE_BOXED_TYPE (MantPlotFrame, mant_plot_frame, mant_plot_frame_copy, mant_plot_frame_free)
G_DEFINE_BOXED_TYPE (MantExtent, mant_extent, mant_extent_copy, mant_extent_free)

/**
 * mant_plot_frame_copy:
 * @self: a frame
 *
 * Returns: (transfer full): a copy of @self
 */
MantPlotFrame *
mant_plot_frame_copy (const MantPlotFrame *self)
{
  return g_memdup2 (self, sizeof *self);
}

/**
 * mant_plot_frame_free:
 * @self: (transfer full): a frame
 *
 * Frees @self.
 */
void
mant_plot_frame_free (MantPlotFrame *self)
{
  g_free (self);
}

/**
 * mant_plot_frame_place_x:
 * @self: a frame
 * @x: a number of the horizontal axis
 *
 * Returns: where @x is drawn, in drawing units from the left; NaN only for NaN
 */
double
mant_plot_frame_place_x (const MantPlotFrame *self,
                         double               x)
{
  return self->left + self->width * mant_scale_normalise (&self->x, x);
}

/**
 * mant_plot_frame_place_y:
 * @self: a frame
 * @y: a number of the vertical axis
 *
 * Returns: where @y is drawn, in drawing units from the top; NaN only for NaN
 */
double
mant_plot_frame_place_y (const MantPlotFrame *self,
                         double               y)
{
  return self->top + self->height * (1 - mant_scale_normalise (&self->y, y));
}

/**
 * mant_plot_frame_value_x:
 * @self: a frame
 * @place: drawing units from the left
 *
 * Returns: the number of the horizontal axis drawn at @place
 */
double
mant_plot_frame_value_x (const MantPlotFrame *self,
                         double               place)
{
  return mant_scale_denormalise (&self->x, (place - self->left) / self->width);
}

/**
 * mant_plot_frame_value_y:
 * @self: a frame
 * @place: drawing units from the top
 *
 * Returns: the number of the vertical axis drawn at @place
 */
double
mant_plot_frame_value_y (const MantPlotFrame *self,
                         double               place)
{
  return mant_scale_denormalise (&self->y, 1 - (place - self->top) / self->height);
}

/**
 * mant_extent_copy:
 * @self: an extent
 *
 * Returns: (transfer full): a copy of @self
 */
MantExtent *
mant_extent_copy (const MantExtent *self)
{
  return g_memdup2 (self, sizeof *self);
}

/**
 * mant_extent_free:
 * @self: (transfer full): an extent
 *
 * Frees @self.
 */
void
mant_extent_free (MantExtent *self)
{
  g_free (self);
}

/**
 * mant_extent_init:
 * @self: (out caller-allocates): the extent to set
 *
 * Makes @self empty.
 */
void
mant_extent_init (MantExtent *self)
{
  self->lo = INFINITY;
  self->hi = -INFINITY;
  self->lo_positive = 0;
  self->from_zero = FALSE;
  self->loose = FALSE;
  self->weak = FALSE;
}

/**
 * mant_extent_add:
 * @self: an extent
 * @value: a number; ignored unless finite
 *
 * Widens @self until @value is in it.
 */
void
mant_extent_add (MantExtent *self,
                 double      value)
{
  if (!isfinite (value))
    return;

  self->lo = MIN (self->lo, value);
  self->hi = MAX (self->hi, value);
  if (value > 0 && (self->lo_positive == 0 || value < self->lo_positive))
    self->lo_positive = value;
}

/**
 * mant_extent_union:
 * @self: an extent
 * @other: another
 *
 * Widens @self until @other is in it.  Whether @self is weak stays as it was.
 */
void
mant_extent_union (MantExtent       *self,
                   const MantExtent *other)
{
  self->lo = MIN (self->lo, other->lo);
  self->hi = MAX (self->hi, other->hi);
  if (other->lo_positive > 0
      && (self->lo_positive == 0 || other->lo_positive < self->lo_positive))
    self->lo_positive = other->lo_positive;
  self->from_zero |= other->from_zero;
  self->loose |= other->loose;
}

/**
 * mant_extent_is_empty:
 * @self: an extent
 *
 * Returns: whether nothing finite was added
 */
gboolean
mant_extent_is_empty (const MantExtent *self)
{
  return !(self->lo <= self->hi);
}
