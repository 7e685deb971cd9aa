/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "figure/mant-figure-private.h"

G_BEGIN_DECLS

/* The part of a raster that one strip or the data themselves take. */
typedef struct
{
  MantPlotFrame  frame;
  GdkTexture    *texture;
} MantPlotPanel;

/* Layers drawn into textures: ref-counted, immutable once it is handed out. */
typedef struct
{
  guint64        data_serial;
  int            scale_factor;
  GArray        *panels; /* the data first, then the strips under them */
} MantPlotRaster;

MantPlotRaster *_mant_plot_raster_ref        (MantPlotRaster         *self);
void            _mant_plot_raster_unref      (MantPlotRaster         *self);
gboolean        _mant_plot_raster_fits       (const MantPlotRaster   *self,
                                              const MantFigureLayout *layout,
                                              guint64                 data_serial,
                                              int                     scale_factor);
void            _mant_plot_raster_snapshot   (const MantPlotRaster   *self,
                                              const MantFigureLayout *layout,
                                              GtkSnapshot            *snapshot);
void            _mant_plot_raster_make_async (const MantFigureLayout *layout,
                                              guint64                 data_serial,
                                              int                     scale_factor,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
MantPlotRaster *_mant_plot_raster_make_finish (GAsyncResult          *result,
                                               GError               **error);

G_END_DECLS
