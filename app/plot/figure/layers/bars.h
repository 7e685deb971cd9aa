/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_BARS_LAYER (mant_bars_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantBarsLayer, mant_bars_layer, MANT, BARS_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_bars_layer_new      (const char     *title,
                                         GBytes         *edges_f64,
                                         GBytes         *heights_f64);
MANT_AVAILABLE_IN_ALL
void           mant_bars_layer_set_data (MantBarsLayer  *self,
                                         GBytes         *edges_f64,
                                         GBytes         *heights_f64);

G_END_DECLS
