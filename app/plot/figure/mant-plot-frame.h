/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-palette.h"
#include "mant-scale.h"

G_BEGIN_DECLS

/**
 * MantPlotFrame:
 * @x: the horizontal scale
 * @y: the vertical scale
 * @left: left edge of the data rectangle, in the units of the drawing (pixels of a raster)
 * @top: its top edge
 * @width: its width, above zero
 * @height: its height, above zero
 * @pixels_per_unit: device pixels per unit: what a line width of one is multiplied by in a raster
 * @theme: colours to use
 *
 * Where data goes: two scales and the rectangle they span.  Small y are at the bottom.
 */
typedef struct
{
  MantScale     x;
  MantScale     y;
  double        left;
  double        top;
  double        width;
  double        height;
  double        pixels_per_unit;
  MantPlotTheme theme;
} MantPlotFrame;

/**
 * MantExtent:
 * @lo: smallest finite value, or above @hi when there is none
 * @hi: largest finite value
 * @lo_positive: smallest value above zero, or 0 when there is none; where a log axis may begin
 * @from_zero: whether zero belongs to the picture (bars stand on it)
 * @loose: whether the picture wants a little room beyond the data
 * @weak: whether the layer only follows: ticks of representable values do not widen the view,
 *   unless there is nothing else
 *
 * What one layer needs of one axis.
 */
typedef struct
{
  double   lo;
  double   hi;
  double   lo_positive;
  gboolean from_zero;
  gboolean loose;
  gboolean weak;
} MantExtent;

#define MANT_TYPE_PLOT_FRAME (mant_plot_frame_get_type ())
#define MANT_TYPE_EXTENT     (mant_extent_get_type ())

MANT_AVAILABLE_IN_ALL
GType          mant_plot_frame_get_type (void) G_GNUC_CONST;
MANT_AVAILABLE_IN_ALL
MantPlotFrame *mant_plot_frame_copy     (const MantPlotFrame *self);
MANT_AVAILABLE_IN_ALL
void           mant_plot_frame_free     (MantPlotFrame       *self);
MANT_AVAILABLE_IN_ALL
double         mant_plot_frame_place_x  (const MantPlotFrame *self,
                                         double               x);
MANT_AVAILABLE_IN_ALL
double         mant_plot_frame_place_y  (const MantPlotFrame *self,
                                         double               y);
MANT_AVAILABLE_IN_ALL
double         mant_plot_frame_value_x  (const MantPlotFrame *self,
                                         double               place);
MANT_AVAILABLE_IN_ALL
double         mant_plot_frame_value_y  (const MantPlotFrame *self,
                                         double               place);

MANT_AVAILABLE_IN_ALL
GType          mant_extent_get_type     (void) G_GNUC_CONST;
MANT_AVAILABLE_IN_ALL
MantExtent    *mant_extent_copy         (const MantExtent    *self);
MANT_AVAILABLE_IN_ALL
void           mant_extent_free         (MantExtent          *self);
MANT_AVAILABLE_IN_ALL
void           mant_extent_init         (MantExtent          *self);
MANT_AVAILABLE_IN_ALL
void           mant_extent_add          (MantExtent          *self,
                                         double               value);
MANT_AVAILABLE_IN_ALL
void           mant_extent_union        (MantExtent          *self,
                                         const MantExtent    *other);
MANT_AVAILABLE_IN_ALL
gboolean       mant_extent_is_empty     (const MantExtent    *self);

G_END_DECLS
