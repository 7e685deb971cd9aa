/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_ARROWS_LAYER (mant_arrows_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantArrowsLayer, mant_arrows_layer, MANT, ARROWS_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_arrows_layer_new        (const char         *title,
                                             GBytes             *from_f64,
                                             GBytes             *to_f64,
                                             GBytes             *y_f64,
                                             GBytes             *weights_f64);
MANT_AVAILABLE_IN_ALL
void           mant_arrows_layer_set_data   (MantArrowsLayer    *self,
                                             GBytes             *from_f64,
                                             GBytes             *to_f64,
                                             GBytes             *y_f64,
                                             GBytes             *weights_f64);
MANT_AVAILABLE_IN_ALL
void           mant_arrows_layer_set_labels (MantArrowsLayer    *self,
                                             const char * const *labels);

G_END_DECLS
