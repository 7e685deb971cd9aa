/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../mant-plot-layer.h"

G_BEGIN_DECLS

#define MANT_TYPE_LANE_LAYER (mant_lane_layer_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantLaneLayer, mant_lane_layer, MANT, LANE_LAYER, MantPlotLayer)

MANT_AVAILABLE_IN_ALL
MantPlotLayer *mant_lane_layer_new        (const char         *title,
                                           GBytes             *x_f64,
                                           double              y_lo,
                                           double              y_hi);
MANT_AVAILABLE_IN_ALL
void           mant_lane_layer_set_data   (MantLaneLayer      *self,
                                           GBytes             *x_f64,
                                           double              y_lo,
                                           double              y_hi);
MANT_AVAILABLE_IN_ALL
void           mant_lane_layer_set_labels (MantLaneLayer      *self,
                                           const char * const *labels);
MANT_AVAILABLE_IN_ALL
void           mant_lane_layer_set_labelled (MantLaneLayer    *self,
                                           gboolean            labelled);
MANT_AVAILABLE_IN_ALL
void           mant_lane_layer_set_dashed (MantLaneLayer      *self,
                                           gboolean            dashed);
MANT_AVAILABLE_IN_ALL
void           mant_lane_layer_set_weak   (MantLaneLayer      *self,
                                           gboolean            weak);

G_END_DECLS
