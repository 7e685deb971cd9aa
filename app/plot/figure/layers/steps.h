/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_STEPS_LAYER (mant_steps_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantStepsLayer, mant_steps_layer, MANT, STEPS_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_steps_layer_new      (const char     *title,
                                          GBytes         *edges_f64,
                                          GBytes         *heights_f64);
MANT_AVAILABLE_IN_ALL
void           mant_steps_layer_set_data (MantStepsLayer *self,
                                          GBytes         *edges_f64,
                                          GBytes         *heights_f64);

G_END_DECLS
