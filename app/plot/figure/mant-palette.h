/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

/**
 * MantPlotTheme:
 * @MANT_PLOT_THEME_LIGHT: dark ink on a light window
 * @MANT_PLOT_THEME_DARK: light ink on a dark window
 * @MANT_PLOT_THEME_PRINT: dark ink on white, opaque; for files
 */
typedef enum
{
  MANT_PLOT_THEME_LIGHT,
  MANT_PLOT_THEME_DARK,
  MANT_PLOT_THEME_PRINT,
} MantPlotTheme;

/**
 * MantPlotInk:
 * @MANT_PLOT_INK_BACKGROUND: what the figure is drawn on
 * @MANT_PLOT_INK_TEXT: titles and labels
 * @MANT_PLOT_INK_AXIS: axis lines and ticks
 * @MANT_PLOT_INK_GRID: grid lines
 * @MANT_PLOT_INK_MISSING: cells without a value
 */
typedef enum
{
  MANT_PLOT_INK_BACKGROUND,
  MANT_PLOT_INK_TEXT,
  MANT_PLOT_INK_AXIS,
  MANT_PLOT_INK_GRID,
  MANT_PLOT_INK_MISSING,
} MantPlotInk;

/**
 * MantRgba:
 * @red: 0 to 1, sRGB, not premultiplied
 * @green: the same
 * @blue: the same
 * @alpha: 0 transparent to 1 opaque
 */
typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} MantRgba;

#define MANT_PALETTE_N_COLORS 8

MANT_AVAILABLE_IN_ALL
void          mant_palette_get_color    (guint          index,
                                         MantPlotTheme  theme,
                                         MantRgba      *color);
MANT_AVAILABLE_IN_ALL
void          mant_palette_get_ink      (MantPlotInk    ink,
                                         MantPlotTheme  theme,
                                         MantRgba      *color);
MANT_AVAILABLE_IN_ALL
const double *mant_palette_get_dashes   (guint          index,
                                         guint         *n_dashes);
MANT_AVAILABLE_IN_ALL
void          mant_palette_get_heat     (double         position,
                                         MantRgba      *color);
MANT_AVAILABLE_IN_ALL
double        mant_palette_get_contrast (const MantRgba *a,
                                         const MantRgba *b);

G_END_DECLS
