/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_CURVE_LAYER (mant_curve_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantCurveLayer, mant_curve_layer, MANT, CURVE_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_curve_layer_new      (const char     *title,
                                          GBytes         *x_f64,
                                          GBytes         *y_f64);
MANT_AVAILABLE_IN_ALL
void           mant_curve_layer_set_data (MantCurveLayer *self,
                                          GBytes         *x_f64,
                                          GBytes         *y_f64);

G_END_DECLS
