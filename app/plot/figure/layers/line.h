/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"
#include "../mant-series.h"

G_BEGIN_DECLS

#define MANT_TYPE_LINE_LAYER (mant_line_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantLineLayer, mant_line_layer, MANT, LINE_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_line_layer_new        (const char    *title,
                                           MantSeries    *series);
MANT_AVAILABLE_IN_ALL
MantSeries    *mant_line_layer_get_series (MantLineLayer *self);
MANT_AVAILABLE_IN_ALL
void           mant_line_layer_set_series (MantLineLayer *self,
                                           MantSeries    *series);

G_END_DECLS
