/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "mant-figure.h"

G_BEGIN_DECLS

/* One entry of the legend; the last may say how many more there are, and has no layer then. */
typedef struct
{
  MantPlotLayer *layer;
  PangoLayout   *text;
  double         x;
  double         y;
  double         height;
} MantLegendEntry;

/* A visible layer and where it is drawn: with the data, or in a strip of its own under them. */
typedef struct
{
  MantPlotLayer *layer;
  MantPlotFrame  frame;
  gboolean       rug;
} MantPlacedLayer;

/* A vertical strip of colours beside the data, for a layer that says something by colour. */
typedef struct
{
  MantScale    scale;
  GArray      *ticks;
  GPtrArray   *labels;  /* PangoLayout or NULL, as ticks */
  PangoLayout *title;
  double       x;
  double       title_x;
} MantColorBar;

/* Where everything in a figure goes: worked out once, used by the widget and by files alike. */
typedef struct
{
  MantPlotFrame  frame;
  double         width;
  double         height;
  double         axis_y;  /* the horizontal axis: the bottom of the data or of the strips */
  gboolean       empty;
  GArray        *placed;

  GArray        *x_ticks;
  GArray        *y_ticks;
  GPtrArray     *x_labels;  /* PangoLayout or NULL, as x_ticks */
  GPtrArray     *y_labels;
  GBytes        *x_extra;
  GBytes        *y_extra;

  PangoLayout   *title;
  PangoLayout   *x_title;
  PangoLayout   *y_title;
  PangoLayout   *nothing;
  double         title_y;
  double         y_title_x;
  GArray        *legend;
  GArray        *color_bars;
} MantFigureLayout;

MantFigureLayout *_mant_figure_layout_new       (MantFigure             *figure,
                                                 MantPlotTheme           theme,
                                                 double                  width,
                                                 double                  height,
                                                 PangoContext           *context);
void              _mant_figure_layout_free      (MantFigureLayout       *self);
void              _mant_figure_layout_draw_grid (const MantFigureLayout *self,
                                                 cairo_t                *cr);
void              _mant_figure_layout_draw_axes (const MantFigureLayout *self,
                                                 cairo_t                *cr);

guint64           _mant_figure_get_data_serial  (MantFigure             *self);
gboolean          _mant_figure_can_copy         (MantFigure             *self);
gboolean          _mant_figure_save_file        (MantFigure             *self,
                                                 GFile                  *file,
                                                 MantFigureFormat        format,
                                                 double                  width,
                                                 double                  height,
                                                 GCancellable           *cancellable,
                                                 GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantFigureLayout, _mant_figure_layout_free)

G_END_DECLS
