/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_HEAT_LAYER (mant_heat_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantHeatLayer, mant_heat_layer, MANT, HEAT_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_heat_layer_new             (const char    *title,
                                                guint          rows,
                                                guint          cols,
                                                GBytes        *values_f32,
                                                double         x0,
                                                double         x1,
                                                double         y0,
                                                double         y1);
MANT_AVAILABLE_IN_ALL
void           mant_heat_layer_set_data        (MantHeatLayer *self,
                                                guint          rows,
                                                guint          cols,
                                                GBytes        *values_f32,
                                                double         x0,
                                                double         x1,
                                                double         y0,
                                                double         y1);
MANT_AVAILABLE_IN_ALL
void           mant_heat_layer_set_value_scale (MantHeatLayer *self,
                                                MantScaleKind  kind);
MANT_AVAILABLE_IN_ALL
void           mant_heat_layer_set_value_range (MantHeatLayer *self,
                                                double         lo,
                                                double         hi);
MANT_AVAILABLE_IN_ALL
void           mant_heat_layer_get_value_range (MantHeatLayer *self,
                                                MantScale     *scale);

G_END_DECLS
