/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

/**
 * MantCellsHatch:
 * @MANT_CELLS_SOLID: filled
 * @MANT_CELLS_RISING: lines that rise to the right
 * @MANT_CELLS_FALLING: lines that fall to the right
 * @MANT_CELLS_CROSSED: both
 * @MANT_CELLS_DOTTED: dots
 *
 * How marked cells look, beside their colour.
 */
typedef enum
{
  MANT_CELLS_SOLID,
  MANT_CELLS_RISING,
  MANT_CELLS_FALLING,
  MANT_CELLS_CROSSED,
  MANT_CELLS_DOTTED,
} MantCellsHatch;

#define MANT_TYPE_CELLS_LAYER (mant_cells_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantCellsLayer, mant_cells_layer, MANT, CELLS_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_cells_layer_new       (const char     *title,
                                           guint           rows,
                                           guint           cols,
                                           GBytes         *marks_u8,
                                           double          x0,
                                           double          x1,
                                           double          y0,
                                           double          y1);
MANT_AVAILABLE_IN_ALL
void           mant_cells_layer_set_data  (MantCellsLayer *self,
                                           guint           rows,
                                           guint           cols,
                                           GBytes         *marks_u8,
                                           double          x0,
                                           double          x1,
                                           double          y0,
                                           double          y1);
MANT_AVAILABLE_IN_ALL
void           mant_cells_layer_set_hatch (MantCellsLayer *self,
                                           MantCellsHatch  hatch);

G_END_DECLS
