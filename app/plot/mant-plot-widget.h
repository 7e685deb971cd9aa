/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-plot-raster.h"
#include "mant-plot.h"

G_BEGIN_DECLS

/* A value the crosshair found: where it is drawn, and in which colour. */
typedef struct
{
  double   x;
  double   y;
  MantRgba color;
} MantFoundMark;

/* What mant-plot.c shows, mant-plot-input.c changes and mant-plot-export.c takes away. */
struct _MantPlot
{
  GtkWidget parent_instance;

  MantFigure       *figure;

  /* What is on the screen. */
  MantFigureLayout *layout;
  gboolean          layout_valid;
  GskRenderNode    *under;
  GskRenderNode    *over;
  MantPlotRaster   *raster;
  guint64           raster_serial;

  /* What a worker is at. */
  GCancellable     *prepare_cancellable; /* (nullable): no worker prepares */
  guint64           failed_serial;       /* data that could not be prepared */
  gboolean          failed;
  GCancellable     *raster_cancellable;  /* (nullable): no worker draws */
  guint64           running_serial;      /* the data it draws */
  guint             describe_source;

  /* What a person does. */
  gboolean          has_crosshair;
  double            crosshair_x;
  double            crosshair_y;
  PangoLayout      *reading;             /* (nullable): to be made anew */
  GArray           *found;               /* MantFoundMark, made with reading */
  gboolean          drag_picks;
  gboolean          dragging;            /* the present press has become a drag */
  gboolean          selecting;
  graphene_rect_t   selection;
  double            drag_x;
  double            drag_y;
  MantScale         drag_x_scale;
  MantScale         drag_y_scale;
  double            pinch;
  double            pointer_x;
  double            pointer_y;
  GtkWidget        *menu;
};

MantFigureLayout *_mant_plot_get_layout       (MantPlot       *self);
void              _mant_plot_zoom_at          (MantPlot       *self,
                                               double          x,
                                               double          y,
                                               double          factor_x,
                                               double          factor_y);
void              _mant_plot_pan              (MantPlot       *self,
                                               double          right,
                                               double          up);
void              _mant_plot_set_views        (MantPlot       *self,
                                               const MantScale *x,
                                               const MantScale *y);
void              _mant_plot_set_selection    (MantPlot       *self,
                                               const graphene_rect_t *selection);
void              _mant_plot_point_at         (MantPlot       *self,
                                               double          x,
                                               double          y);
GdkRGBA           _mant_plot_ink              (MantPlot       *self,
                                               MantPlotInk     which,
                                               double          alpha);
void              _mant_plot_drop_reading     (MantPlot       *self);
void              _mant_plot_snapshot_crosshair (MantPlot     *self,
                                               GtkSnapshot    *snapshot);
void              _mant_plot_pick_at          (MantPlot       *self,
                                               double          x,
                                               double          y);
void              _mant_plot_emit_picked      (MantPlot       *self,
                                               double          x,
                                               double          y);
void              _mant_plot_emit_error       (MantPlot       *self,
                                               const GError   *error);
void              _mant_plot_emit_exported    (MantPlot       *self,
                                               GFile          *file);

void              _mant_plot_input_class_init (GtkWidgetClass *widget_class);
void              _mant_plot_input_init       (MantPlot       *self);

G_END_DECLS
