/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_BAND_LAYER (mant_band_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantBandLayer, mant_band_layer, MANT, BAND_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_band_layer_new      (const char    *title,
                                         GBytes        *x_f64,
                                         GBytes        *lo_f64,
                                         GBytes        *hi_f64);
MANT_AVAILABLE_IN_ALL
void           mant_band_layer_set_data (MantBandLayer *self,
                                         GBytes        *x_f64,
                                         GBytes        *lo_f64,
                                         GBytes        *hi_f64);

G_END_DECLS
