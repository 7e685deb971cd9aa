/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo-gobject.h>
#include <gio/gio.h>

#include "mant-plot-frame.h"

G_BEGIN_DECLS

#define MANT_TYPE_PLOT_LAYER (mant_plot_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (MantPlotLayer, mant_plot_layer, MANT, PLOT_LAYER, GObject)

/**
 * MantPlotLayerClass:
 * @parent_class: the parent class
 * @is_prepared: whether the layer may be drawn and measured at once
 * @prepare: does the work that comes before the first picture; called in a worker
 * @range: what the layer needs of the two axes
 * @draw: draws as vectors; at most some ten thousand elements
 * @rasterize: draws heavy data into pixels; called in a worker
 * @draw_key: draws the legend's sample
 * @value_at: what the crosshair reads
 * @describe: one sentence about the data
 * @columns: names of the columns of the layer's table
 * @n_rows: number of rows of the layer's table
 * @row: one row of the layer's table
 * @color_scale: the numbers that the layer's colours stand for
 * @rug_height: the height of the strip under the data that the layer is drawn in, instead of over
 *   the data; 0 for none
 * @copy_data: gives the data to a copy of the layer, which another thread will draw
 *
 * A plot kind.  @range, @draw, @describe, @columns, @n_rows and @row are required.  A class with
 * @copy_data is drawn in a worker thread, on a copy; one without it is drawn in the main thread.
 */
struct _MantPlotLayerClass
{
  GObjectClass parent_class;

  gboolean   (*is_prepared) (MantPlotLayer        *self);
  gboolean   (*prepare)     (MantPlotLayer        *self,
                             GCancellable         *cancellable,
                             GError              **error);
  void       (*range)       (MantPlotLayer        *self,
                             MantExtent           *x,
                             MantExtent           *y);
  void       (*draw)        (MantPlotLayer        *self,
                             cairo_t              *cr,
                             const MantPlotFrame  *frame);
  gboolean   (*rasterize)   (MantPlotLayer        *self,
                             const MantPlotFrame  *frame,
                             cairo_surface_t      *target,
                             GCancellable         *cancellable);
  void       (*draw_key)    (MantPlotLayer        *self,
                             cairo_t              *cr,
                             MantPlotTheme         theme,
                             double                width,
                             double                height);
  char      *(*value_at)    (MantPlotLayer        *self,
                             const MantPlotFrame  *frame,
                             double                x,
                             double                y,
                             double               *found_x,
                             double               *found_y);
  char      *(*describe)    (MantPlotLayer        *self);
  char     **(*columns)     (MantPlotLayer        *self);
  guint64    (*n_rows)      (MantPlotLayer        *self);
  char     **(*row)         (MantPlotLayer        *self,
                             guint64               row);
  gboolean   (*color_scale) (MantPlotLayer        *self,
                             MantScale            *scale);
  double     (*rug_height)  (MantPlotLayer        *self);
  void       (*copy_data)   (MantPlotLayer        *self,
                             MantPlotLayer        *copy);

  /*< private >*/
  gpointer padding[8];
};

MANT_AVAILABLE_IN_ALL
const char *mant_plot_layer_get_title       (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_set_title       (MantPlotLayer        *self,
                                             const char           *title);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_layer_get_visible     (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_set_visible     (MantPlotLayer        *self,
                                             gboolean              visible);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_layer_get_in_legend   (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_set_in_legend   (MantPlotLayer        *self,
                                             gboolean              in_legend);
MANT_AVAILABLE_IN_ALL
int         mant_plot_layer_get_color_index (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_set_color_index (MantPlotLayer        *self,
                                             int                   color_index);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_set_rgba        (MantPlotLayer        *self,
                                             const MantRgba       *color);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_get_rgba        (MantPlotLayer        *self,
                                             MantPlotTheme         theme,
                                             MantRgba             *color);

MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_layer_is_prepared     (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_layer_prepare         (MantPlotLayer        *self,
                                             GCancellable         *cancellable,
                                             GError              **error);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_range           (MantPlotLayer        *self,
                                             MantExtent           *x,
                                             MantExtent           *y);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_draw            (MantPlotLayer        *self,
                                             cairo_t              *cr,
                                             const MantPlotFrame  *frame);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_layer_rasterize       (MantPlotLayer        *self,
                                             const MantPlotFrame  *frame,
                                             cairo_surface_t      *target,
                                             GCancellable         *cancellable);
MANT_AVAILABLE_IN_ALL
void        mant_plot_layer_draw_key        (MantPlotLayer        *self,
                                             cairo_t              *cr,
                                             MantPlotTheme         theme,
                                             double                width,
                                             double                height);
MANT_AVAILABLE_IN_ALL
char       *mant_plot_layer_value_at        (MantPlotLayer        *self,
                                             const MantPlotFrame  *frame,
                                             double                x,
                                             double                y,
                                             double               *found_x,
                                             double               *found_y);
MANT_AVAILABLE_IN_ALL
char       *mant_plot_layer_describe        (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
char      **mant_plot_layer_columns         (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
guint64     mant_plot_layer_n_rows          (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
char      **mant_plot_layer_row             (MantPlotLayer        *self,
                                             guint64               row);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_layer_color_scale     (MantPlotLayer        *self,
                                             MantScale            *scale);
MANT_AVAILABLE_IN_ALL
double      mant_plot_layer_rug_height      (MantPlotLayer        *self);

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_plot_layer_copy         (MantPlotLayer        *self);
MANT_AVAILABLE_IN_ALL
void           mant_plot_layer_changed      (MantPlotLayer        *self);

G_END_DECLS
