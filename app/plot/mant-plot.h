/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "figure/mant-figure.h"

G_BEGIN_DECLS

#define MANT_TYPE_PLOT (mant_plot_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantPlot, mant_plot, MANT, PLOT, GtkWidget)

MANT_AVAILABLE_IN_ALL
GtkWidget  *mant_plot_new               (MantFigure           *figure);
MANT_AVAILABLE_IN_ALL
MantFigure *mant_plot_get_figure        (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_set_figure        (MantPlot             *self,
                                         MantFigure           *figure);

MANT_AVAILABLE_IN_ALL
void        mant_plot_zoom              (MantPlot             *self,
                                         double                factor);
MANT_AVAILABLE_IN_ALL
void        mant_plot_reset             (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_toggle_log        (MantPlot             *self,
                                         GtkOrientation        orientation);

MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_get_drag_picks    (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_set_drag_picks    (MantPlot             *self,
                                         gboolean              drag_picks);

MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_set_crosshair     (MantPlot             *self,
                                         double                x,
                                         double                y);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_get_crosshair     (MantPlot             *self,
                                         double               *x,
                                         double               *y);
MANT_AVAILABLE_IN_ALL
void        mant_plot_clear_crosshair   (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
char       *mant_plot_get_reading       (MantPlot             *self);

MANT_AVAILABLE_IN_ALL
void        mant_plot_show_table        (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_show_export       (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_copy_values       (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
void        mant_plot_export_async      (MantPlot             *self,
                                         GFile                *file,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_export_finish     (MantPlot             *self,
                                         GAsyncResult         *result,
                                         GError              **error);

MANT_AVAILABLE_IN_ALL
gboolean    mant_plot_get_busy          (MantPlot             *self);
MANT_AVAILABLE_IN_ALL
guint64     mant_plot_get_raster_serial (MantPlot             *self);

G_END_DECLS
