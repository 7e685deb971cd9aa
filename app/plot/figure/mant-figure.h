/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-axis.h"
#include "mant-plot-layer.h"
#include "mant-table.h"

G_BEGIN_DECLS

/**
 * MantFigureFormat:
 * @MANT_FIGURE_FORMAT_SVG: vectors for the web
 * @MANT_FIGURE_FORMAT_PDF: vectors for paper
 * @MANT_FIGURE_FORMAT_PNG: pixels, two per unit of width and height
 * @MANT_FIGURE_FORMAT_CSV: the numbers that are drawn
 */
typedef enum
{
  MANT_FIGURE_FORMAT_SVG,
  MANT_FIGURE_FORMAT_PDF,
  MANT_FIGURE_FORMAT_PNG,
  MANT_FIGURE_FORMAT_CSV,
} MantFigureFormat;

/**
 * MantLegendPlace:
 * @MANT_LEGEND_AUTO: above the data; at its right when there are many layers; nowhere when there
 *   is only one
 * @MANT_LEGEND_NONE: nowhere
 * @MANT_LEGEND_TOP: in rows above the data
 * @MANT_LEGEND_RIGHT: in a column right of the data
 */
typedef enum
{
  MANT_LEGEND_AUTO,
  MANT_LEGEND_NONE,
  MANT_LEGEND_TOP,
  MANT_LEGEND_RIGHT,
} MantLegendPlace;

#define MANT_TYPE_FIGURE (mant_figure_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantFigure, mant_figure, MANT, FIGURE, GObject)

MANT_AVAILABLE_IN_ALL
MantFigure      *mant_figure_new               (const char        *title,
                                                const char        *x_title,
                                                const char        *y_title);

MANT_AVAILABLE_IN_ALL
const char      *mant_figure_get_title         (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
void             mant_figure_set_title         (MantFigure        *self,
                                                const char        *title);
MANT_AVAILABLE_IN_ALL
MantAxis        *mant_figure_get_x_axis        (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
void             mant_figure_set_x_axis        (MantFigure        *self,
                                                MantAxis          *axis);
MANT_AVAILABLE_IN_ALL
MantAxis        *mant_figure_get_y_axis        (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
void             mant_figure_set_y_axis        (MantFigure        *self,
                                                MantAxis          *axis);
MANT_AVAILABLE_IN_ALL
MantLegendPlace  mant_figure_get_legend        (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
void             mant_figure_set_legend        (MantFigure        *self,
                                                MantLegendPlace    place);
MANT_AVAILABLE_IN_ALL
MantPlotTheme    mant_figure_get_theme         (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
void             mant_figure_set_theme         (MantFigure        *self,
                                                MantPlotTheme      theme);

MANT_AVAILABLE_IN_ALL
void             mant_figure_add_layer         (MantFigure        *self,
                                                MantPlotLayer     *layer);
MANT_AVAILABLE_IN_ALL
void             mant_figure_remove_layer      (MantFigure        *self,
                                                MantPlotLayer     *layer);
MANT_AVAILABLE_IN_ALL
void             mant_figure_remove_all_layers (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
guint            mant_figure_get_n_layers      (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
MantPlotLayer   *mant_figure_get_layer         (MantFigure        *self,
                                                guint              index);

MANT_AVAILABLE_IN_ALL
gboolean         mant_figure_is_prepared       (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
gboolean         mant_figure_prepare           (MantFigure        *self,
                                                GCancellable      *cancellable,
                                                GError           **error);
MANT_AVAILABLE_IN_ALL
void             mant_figure_get_extents       (MantFigure        *self,
                                                MantExtent        *x,
                                                MantExtent        *y);
MANT_AVAILABLE_IN_ALL
MantFigure      *mant_figure_copy              (MantFigure        *self);

MANT_AVAILABLE_IN_ALL
void             mant_figure_draw              (MantFigure        *self,
                                                cairo_t           *cr,
                                                double             width,
                                                double             height);
MANT_AVAILABLE_IN_ALL
char            *mant_figure_describe          (MantFigure        *self);
MANT_AVAILABLE_IN_ALL
MantTable       *mant_figure_get_table         (MantFigure        *self);

MANT_AVAILABLE_IN_ALL
gboolean         mant_figure_save              (MantFigure        *self,
                                                const char        *path,
                                                MantFigureFormat   format,
                                                double             width,
                                                double             height,
                                                GCancellable      *cancellable,
                                                GError           **error);
MANT_AVAILABLE_IN_ALL
GBytes          *mant_figure_to_svg            (MantFigure        *self,
                                                double             width,
                                                double             height,
                                                GError           **error);
MANT_AVAILABLE_IN_ALL
gboolean         mant_figure_format_from_path  (const char        *path,
                                                MantFigureFormat  *format,
                                                GError           **error);

G_END_DECLS
